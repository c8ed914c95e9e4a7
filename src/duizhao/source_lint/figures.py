"""Figures: amounts without unit, figures that contradict each other, titles without article."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN, match_key
from duizhao.model import Severity, UnitKind
from duizhao.source_lint.defect import Defect, document_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.source_lint.defect import Source

_AMOUNT = re.compile(r"\d[\d.,]*\s*[万亿]+(?=\s*(?:[，,。；;、）)]|其中|用于|$))")
_MONEY = re.compile(
    r"(?:资金|投入|投资|贷款|财政|收入|补助|补贴|捐|金额|产值|销售额?|经费|总值|货款|支出|债券|税收)"
    r"[^，,。；;]{0,10}$"
)
"""Words of money in the same clause, up to ten characters before the figure."""

_MONEY_UNIT = re.compile(r"\d\s*[万亿]+\s*元")
_COUNTED = re.compile(rf"(\d{{3,}})(个|名|户|人|家|所|座|台|亩|公里|米|项|件|次)([{HAN}]{{2,4}})")
_PAGE = re.compile(r"^\d{1,3}\s+|\s*[.．…·]{2,}\s*\d{1,3}$|\s*[/／].*$")


def missing_unit(source: Source) -> Iterator[Defect]:
    """Amounts of money in 万 or 亿 without 元, where the document has it elsewhere."""
    if not _MONEY_UNIT.search(source.document.text):
        return
    for unit in source.units:
        for match in _AMOUNT.finditer(unit.text):
            before = unit.text[max(0, match.start() - 16) : match.start()]
            if _MONEY.search(before):
                yield Defect(
                    "missing-unit",
                    Severity.MAJOR,
                    document_span(unit, *match.span()),
                    before[-8:] + match.group(),
                    f"“{match.group()}” is an amount of money without 元",
                    match.group() + "元",
                )


def contradicting_figures(source: Source) -> Iterator[Defect]:
    """Counts in one unit that differ only in the order of their digits."""
    for unit in source.units:
        by_digits: defaultdict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
        for match in _COUNTED.finditer(unit.text):
            by_digits["".join(sorted(match.group(1))), match.group(2)].append(match)
        for matches in by_digits.values():
            first = matches[0]
            for match in matches[1:]:
                if match.group(1) != first.group(1):
                    yield Defect(
                        "contradicting-figures",
                        Severity.MAJOR,
                        document_span(unit, *match.span()),
                        match.group(),
                        f"“{match.group()}” here, “{first.group()}” before: transposed digits?",
                    )


def missing_titles(source: Source) -> Iterator[Defect]:
    """Titles of the contents that no heading of the text has."""
    entries = [unit for unit in source.units if unit.kind is UnitKind.TOC_ENTRY]
    bodies = [unit for unit in source.units if unit.kind is not UnitKind.TOC_ENTRY]
    headings = "\n".join(match_key(unit.text) for unit in bodies)
    for entry in entries:
        title = _PAGE.sub("", _PAGE.sub("", entry.text))
        if _PAGE.match(entry.text) and match_key(title) not in headings:
            yield Defect(
                "missing-unit",
                Severity.MAJOR,
                document_span(entry, 0, len(entry.text)),
                entry.text,
                f"“{title}” stands in the contents and nowhere in the text",
            )
