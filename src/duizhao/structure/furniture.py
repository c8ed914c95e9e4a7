"""Furniture of pages: page numbers, bar codes, running heads.

Running heads repeat with a changing number and stand at page ends. Repetition alone proves
nothing: a speech repeats 同志们、朋友们！ and a report repeats its headings. A repeated line is a
running head only where it interrupts: beside a page number or page break, or inside a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han
from duizhao.language.people import is_name, is_office
from duizhao.model import UnitKind
from duizhao.structure.claims import Claim, Claims
from duizhao.structure.forms import DATE, HEADING_MARK, NUMERAL, by_form
from duizhao.structure.layout import find_layout
from duizhao.structure.lines import Ending, Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.cohesion import Cohesion
    from duizhao.structure.layout import Layout
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

ISSUE_AND_PAGE = re.compile(
    r"\S{2,16}\s+\d{4}\s*年\s*第?\s*\d+\s*[期号]\s+[·—-]?\s*\d{1,4}\s*[·—-]?$|\d{1,4}\s+\S{2,16}\s+\d{4}\s*年\s*第?\s*\d+\s*期$"
)
"""The running head of a periodical, which one page is enough to know."""

NEAR = 60
"""Lines of furniture that are passed over on the way to a neighbour."""

FAR_NUMBER = re.compile(
    r"^[^，。；：]{4,40}?[ \u3000]{4,}[·—-]?\s*(?:第\s*)?\d{1,4}\s*页?\s*[·—-]?$"
)
"""Words, wide white and a page number, as at the head of a page; contents are claimed before."""

MAX_HEAD = 60
"""Characters of the longest running head."""

MAX_UNEVEN = 1.4
"""Lines of the fullest page to those of the emptiest, the last page aside; headings vary more."""

_ITEM = re.compile(rf"[（(]?{NUMERAL}{{1,3}}[)）、．.]")
"""Numbers of sections inside a chapter; running heads name chapters."""

_DIGITS = re.compile(r"[\d〇○一二三四五六七八九十]+")
_NUMBER_AT_END = re.compile(
    r"第\s*\d{1,4}\s*页$|^\d{1,4}\s|\s\d{1,4}$|[·|｜—-]\s*\d{1,4}\s*[·—-]?$"
)


def find_page_furniture(lines: Sequence[Line], cohesion: Cohesion, taken: Claims) -> Claims:
    """Claim page numbers, bar codes and running heads among the lines that are not taken."""
    claims = dict(taken)
    layout = find_layout(lines)
    for index, line in enumerate(lines):
        if index not in claims and (reason := _alone(line.text)) and _set_off(lines, index):
            claims[index] = Claim(UnitKind.FURNITURE, reason)
    text = (i for i, line in enumerate(lines) if line.ending is not Ending.BARE and i not in claims)
    _RunningHeads(lines, cohesion, layout, claims, next(text, len(lines))).claim()
    return {index: claim for index, claim in claims.items() if index not in taken}


def _alone(text: str) -> str:
    """Reason why a line is furniture by itself."""
    if PAGE_NUMBER.match(text):
        return "a page number"
    if not any(map(str.isalnum, text)):
        return "no word, no figure: a rule or an ornament"
    if ISSUE_AND_PAGE.match(text) or FAR_NUMBER.search(text):
        return "a running head: words, and the page far from them"
    return "a bar code" if BARCODE.match(text) else ""


def _set_off(lines: Sequence[Line], index: int) -> bool:
    """Whether a bare number is short enough for a page, or set off from the lines around it."""
    text = lines[index].text
    after = lines[index + 1].gap if index + 1 < len(lines) else Gap.PICTURE
    wide = lines[index].gap >= Gap.PAGE and after >= Gap.PAGE
    return not text.isdigit() or len(text) <= 3 or wide


def running_key(text: str) -> str:
    """A line without its numbers and spaces; running heads agree in it.

    >>> running_key("政策研究  2021年第3期   15") == running_key("政策研究 2021年第3期 16")
    True
    """
    key = _DIGITS.sub("#", re.sub(r"\s+", "", text)).strip("#-—·|｜")
    return key if has_han(key) or len(key) > 3 else ""


def _is_rhythm(indexes: Sequence[int]) -> bool:
    """Whether lines come again at equal distances, as pages do."""
    distances = [after - before for before, after in pairwise(indexes)]
    return len(distances) > 1 and max(distances) <= min(distances) * MAX_UNEVEN


@dataclass(frozen=True, slots=True)
class _RunningHeads:
    """Finds the running heads of one document.

    Attributes:
        lines: Its lines.
        cohesion: Its own wording.
        layout: How it was set.
        claims: What was claimed so far; heads are added.
        text_begins: Index of the first line of running text.
    """

    lines: Sequence[Line]
    cohesion: Cohesion
    layout: Layout
    claims: Claims
    text_begins: int

    def claim(self) -> None:
        """Claim lines that come again, up to their number, where pages meet."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            fills = "，" in line.text and self.layout.is_full(line)
            short = len(line.text) <= MAX_HEAD and line.ending is Ending.BARE and not fills
            if short and index not in self.claims and not _ITEM.match(line.text):
                places[running_key(line.text)].append(index)
        repeated = [indexes for key, indexes in places.items() if key and len(indexes) > 1]
        reason = "a running head: it comes again at page ends"
        changed = True
        while changed:  # a head that is found makes its neighbour, the other head, visible
            changed = False
            for indexes in repeated:
                fresh = [index for index in indexes if index not in self.claims]
                if not fresh or not self._are_heads(indexes):
                    continue
                for index in fresh:
                    if not self._is_title(index):
                        self.claims[index] = Claim(UnitKind.FURNITURE, reason)
                        changed = True

    def _are_heads(self, indexes: Sequence[int]) -> bool:
        """Whether equal lines interrupt often enough, or count the pages."""
        if len(indexes) > 2 and self._count_pages(indexes):
            return True
        rest = [index for index in indexes if not self._is_title(index)]
        if len(rest) < len(indexes):  # a title comes again only as a head
            return len(rest) > 1 or all(map(self._interrupts, rest))
        inside = [i for i in indexes if i in self.claims or self._interrupts(i)]
        if inside and _is_rhythm(indexes):
            return True
        if len(indexes) == 2 and len(inside) < 2:
            return bool(inside) and self._count_pages(indexes)
        return len(inside) * 2 >= len(indexes)

    def _count_pages(self, indexes: Sequence[int]) -> bool:
        """Whether equal lines end in a rising number, as heads with page numbers do."""
        found = [_NUMBER_AT_END.search(self.lines[index].text) for index in indexes]
        numbers = [int(re.sub(r"\D", "", match.group())) for match in found if match]
        rising = all(before < after for before, after in pairwise(numbers))
        return len(numbers) == len(indexes) and rising

    def _interrupts(self, index: int) -> bool:
        """Whether a line stands at a page end: beside furniture or a gap, or inside a sentence."""
        before, after = self._unclaimed(index, -1), self._unclaimed(index, 1)
        beside = before != index - 1 or after != index + 1
        if before < 0 or after >= len(self.lines):
            return True  # the document's own beginning and end are page ends
        previous, following = self.lines[before], self.lines[after]
        if beside or Gap.PAGE in {self.lines[index].gap, following.gap}:
            return True
        if by_form(following.text) or re.match(DATE, following.text):
            return False
        if previous.ending is Ending.CUT:
            evidence = self.cohesion.goes_on(previous.text, following.text)
            return bool(evidence) or following.ending is not Ending.BARE
        cut = previous.ending is Ending.BARE and self.layout.is_full(previous)
        return previous.ending is Ending.CLAUSE or cut

    def _unclaimed(self, index: int, step: int) -> int:
        """Index of the next line in a direction that nobody claimed; outside where none is."""
        last = index + step * NEAR
        index += step
        while 0 <= index < len(self.lines) and index in self.claims and index != last:
            index += step
        return index

    def _is_title(self, index: int) -> bool:
        """Whether the first of the equal lines is the title that the running heads repeat.

        It stands before all running text, and no other title follows it.
        """
        lines = self.lines
        after = self._unclaimed(index, 1)
        other = (
            after < len(lines)
            and lines[after].ending is Ending.BARE
            and not self.layout.is_full(lines[after])
            and not HEADING_MARK.match(lines[after].text)
            and not lines[after].text.startswith("—")
            and by_form(lines[after].text) is None
            and not is_name(lines[after].text)
            and not is_office(lines[after].text)
        )
        return (
            index < self.text_begins and not other and not _NUMBER_AT_END.search(lines[index].text)
        )
