"""Furniture of pages: page numbers, bar codes, running heads.

Running heads repeat with a changing number and stand at page ends. Repetition alone proves
nothing: a speech repeats 同志们、朋友们！ and a report repeats its headings. A repeated line is a
running head only where it interrupts: beside a page number or page break, or inside a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han
from duizhao.model import UnitKind
from duizhao.structure.claims import Claim, Claims
from duizhao.structure.forms import DATE, by_form
from duizhao.structure.lines import Ending, Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.cohesion import Cohesion
    from duizhao.structure.lines import Line

PAGE_NUMBER = re.compile(
    r"[-—–·•\s]*\d{1,4}[-—–·•\s]*$|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?$"
    r"|\d{1,4}\s*/\s*\d{1,4}$|[Pp]age\s*\d+(?:\s*of\s*\d+)?$|[ivxIVX]{1,5}$|共\s*\d+\s*页$"
)
"""A line that is nothing but a page number."""

BARCODE = re.compile(
    r"(?=.*\d)[\d\s<>|*]{3,}$|(?:ISSN|ISBN|CN)[\s\d:：X/-]{6,}$|(?:条形码|二维码)$"
)
"""Digits of a bar code, or the number printed beside it."""

MAX_HEAD = 60
"""Characters of the longest running head."""

_DIGITS = re.compile(r"[\d〇○一二三四五六七八九十]+")
_NUMBER_AT_END = re.compile(r"^\d{1,4}\s|\s\d{1,4}$|[·|｜—-]\s*\d{1,4}\s*[·—-]?$")


def find_page_furniture(lines: Sequence[Line], cohesion: Cohesion, taken: Claims) -> Claims:
    """Claim page numbers, bar codes and running heads among the lines that are not taken."""
    claims = dict(taken)
    for index, line in enumerate(lines):
        if index not in claims and (reason := _alone(line.text)) and _set_off(lines, index):
            claims[index] = Claim(UnitKind.FURNITURE, reason)
    _claim_running_heads(lines, cohesion, claims)
    return {index: claim for index, claim in claims.items() if index not in taken}


def _alone(text: str) -> str:
    """Reason why a line is furniture by itself."""
    if PAGE_NUMBER.match(text):
        return "a page number"
    return "a bar code" if BARCODE.match(text) else ""


def _set_off(lines: Sequence[Line], index: int) -> bool:
    """Whether a bare number is short enough for a page, or set off from the lines around it."""
    text = lines[index].text
    after = lines[index + 1].gap if index + 1 < len(lines) else Gap.PICTURE
    wide = lines[index].gap >= Gap.PAGE and after >= Gap.PAGE
    return not text.isdigit() or len(text) <= 3 or wide


def _claim_running_heads(lines: Sequence[Line], cohesion: Cohesion, claims: Claims) -> None:
    """Claim lines that come again, up to their number, where pages meet."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if index not in claims and len(line.text) <= MAX_HEAD and line.ending is Ending.BARE:
            places[running_key(line.text)].append(index)
    repeated = [indexes for key, indexes in places.items() if key and len(indexes) > 1]
    changed = True
    while changed:  # a head that is found makes its neighbour, the other head, visible
        changed = False
        for indexes in repeated:
            if not _are_heads(lines, indexes, cohesion, claims):
                continue
            for index in indexes:
                if index not in claims and not _is_title(lines, index, indexes, claims):
                    reason = "a running head: it comes again at page ends"
                    claims[index] = Claim(UnitKind.FURNITURE, reason)
                    changed = True


def _are_heads(
    lines: Sequence[Line], indexes: Sequence[int], cohesion: Cohesion, claims: Claims
) -> bool:
    """Whether equal lines interrupt often enough; two alone must both, or differ in a number."""
    inside = [i for i in indexes if i in claims or _interrupts(lines, i, cohesion, claims)]
    if len(indexes) == 2 and len(inside) < 2:
        return bool(inside) and _numbered(lines, indexes)
    return len(inside) * 2 >= len(indexes)


def running_key(text: str) -> str:
    """A line without its numbers and spaces; running heads agree in it.

    >>> running_key("政策研究  2021年第3期   15") == running_key("政策研究 2021年第3期 16")
    True
    """
    key = _DIGITS.sub("#", re.sub(r"\s+", "", text)).strip("#-—·|｜")
    return key if has_han(key) or len(key) > 3 else ""


def _numbered(lines: Sequence[Line], indexes: Sequence[int]) -> bool:
    """Whether equal lines differ in a number at an end, as heads with page numbers do."""
    texts = {lines[index].text for index in indexes}
    return len(texts) == len(indexes) and all(map(_NUMBER_AT_END.search, texts))


def _interrupts(lines: Sequence[Line], index: int, cohesion: Cohesion, claims: Claims) -> bool:
    """Whether a line stands at a page end: beside furniture or a page gap, or inside a sentence."""
    before, after = _unclaimed(lines, index, -1, claims), _unclaimed(lines, index, 1, claims)
    beside = before != index - 1 or after != index + 1
    if before < 0 or after >= len(lines):
        return beside
    if beside or Gap.PAGE in {lines[index].gap, lines[after].gap}:
        return True
    state, following = lines[before].ending, lines[after]
    if by_form(following.text) or re.match(DATE, following.text):
        return False
    if state is Ending.CUT:
        evidence = cohesion.goes_on(lines[before].text, following.text)
        return bool(evidence) or following.ending is not Ending.BARE
    return state is Ending.CLAUSE


def _unclaimed(lines: Sequence[Line], index: int, step: int, claims: Claims) -> int:
    """Index of the next line in a direction that nobody claimed; outside where there is none."""
    index += step
    while 0 <= index < len(lines) and index in claims:
        index += step
    return index


def _is_title(lines: Sequence[Line], index: int, indexes: Sequence[int], claims: Claims) -> bool:
    """Whether the first of the equal lines is the title that the running heads repeat."""
    return (
        index == indexes[0]
        and not _NUMBER_AT_END.search(lines[index].text)
        and all(each in claims or lines[each].ending is Ending.BARE for each in range(index))
    )
