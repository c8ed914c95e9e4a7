"""Tables of contents: entries with page numbers, entries of a statute, section names between.

An entry has its page number before the title (magazines) or after leader dots (reports); numbers
never fall from entry to entry. Statutes list chapter names that come again as headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import match_key
from duizhao.model import UnitKind
from duizhao.structure.claims import Claim, Claims
from duizhao.structure.lines import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.structure.lines import Line

CONTENTS_TITLE = re.compile(
    r"[【\[（(]?(?:本期)?目\s*[录次]\s*(?:contents)?[】\])）]?$|contents$", re.IGNORECASE
)
NUMBER_BEFORE = re.compile(r"(\d{1,3})\s+(?=[^\d\s年月日.．、%])")
NUMBER_AFTER = re.compile(r"\S.*?(?:[.．…·•\s_]{2,}|\s)[（(]?(\d{1,3})[)）]?$")
LEADERS = re.compile(r"(?:[.．…·•_]\s?){3,}\s*[（(]?\d{1,3}[)）]?$|…{2,}\s*\d{1,3}$")
"""Dots that lead from a title to its page."""

AUTHOR_LINE = re.compile(r"[/／]\s*\S")

MIN_ENTRIES = 3
"""Fewer numbered lines than this are a numbered list."""

MAX_BETWEEN = 2
"""Lines without number between two entries: a section name and an author."""


def find_contents(lines: Sequence[Line], taken: Claims) -> Claims:
    """Claim the lines of tables of contents."""
    claims: Claims = {}
    for first, last in _numbered_runs(lines, taken):
        start = _with_section_name(lines, first, last, taken)
        end = last
        while end + 1 < len(lines) and AUTHOR_LINE.match(lines[end + 1].text):
            end += 1
        for index in range(start, end + 1):
            if index not in taken:
                claims[index] = _claim(lines, index, start)
    claims.update(_repeated_entries(lines, taken, claims))
    return claims


def _claim(lines: Sequence[Line], index: int, start: int) -> Claim:
    """The claim of one line inside a table of contents."""
    if AUTHOR_LINE.match(lines[index].text) and index > start:
        return Claim(UnitKind.TOC_ENTRY, "author of the entry", "the author follows the title", " ")
    if CONTENTS_TITLE.match(lines[index].text):
        return Claim(UnitKind.HEADING, "title of the contents")
    return Claim(UnitKind.TOC_ENTRY, "stands in a table of contents")


def page_number(text: str) -> int | None:
    """Page number of an entry of a table of contents, or None.

    >>> page_number("13 粮食安全新篇 / 王芳"), page_number("第一章 总则…… 3"), page_number("第三条")
    (13, 3, None)
    """
    match = NUMBER_BEFORE.match(text) or NUMBER_AFTER.match(text)
    return int(match.group(1)) if match else None


def _numbered_runs(lines: Sequence[Line], taken: Claims) -> Iterator[tuple[int, int]]:
    """Runs of entries whose page numbers do not fall: indexes of the first and the last."""
    run: list[tuple[int, int]] = []
    for index in range(len(lines) + 1):
        number = None
        if index < len(lines):
            if index in taken:
                continue
            line = lines[index]
            if line.ending is Ending.BARE or LEADERS.search(line.text):
                number = page_number(line.text)
            between = index - run[-1][0] if run else 0
            if number is None and line.ending is Ending.BARE and between <= MAX_BETWEEN:
                continue
            if number is not None and run and run[-1][1] <= number and between <= MAX_BETWEEN + 1:
                run.append((index, number))
                continue
        if len(run) >= MIN_ENTRIES:
            yield run[0][0], run[-1][0]
        run = [(index, number)] if number is not None else []


def _with_section_name(lines: Sequence[Line], first: int, last: int, taken: Claims) -> int:
    """Index of the first line: the title of the contents or the section name before the entries."""
    named = any(
        page_number(lines[index].text) is None and not AUTHOR_LINE.match(lines[index].text)
        for index in range(first, last)
        if index not in taken
    )
    start = first
    if named and start and start - 1 not in taken and lines[start - 1].ending is Ending.BARE:
        start -= 1
    if start and CONTENTS_TITLE.match(lines[start - 1].text) and start - 1 not in taken:
        start -= 1
    return start


def _repeated_entries(lines: Sequence[Line], taken: Claims, known: Claims) -> Claims:
    """Entries without numbers under the word 目录: each comes again later as a heading."""
    claims: Claims = {}
    for title in (i for i, line in enumerate(lines) if CONTENTS_TITLE.match(line.text)):
        if title in taken or title in known:
            continue
        later = {match_key(line.text) for line in lines[title + 2 :] if line.ending is Ending.BARE}
        entries: list[int] = []
        seen: set[str] = set()
        for index in range(title + 1, len(lines)):
            key = match_key(lines[index].text)
            again = any(match_key(line.text) == key for line in lines[index + 1 : index + 400])
            if (
                lines[index].ending is not Ending.BARE
                or key in seen
                or key not in later
                or not again
            ):
                break
            seen.add(key)
            entries.append(index)
        if len(entries) >= MIN_ENTRIES - 1:
            claims[title] = Claim(UnitKind.HEADING, "title of the contents")
            for index in entries:
                claims[index] = Claim(UnitKind.TOC_ENTRY, "comes again as a heading")
    return claims
