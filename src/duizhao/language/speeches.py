"""Titles and attributions of speeches and instructions, in set English.

`在……大会上的讲话` heads many a leader's text, `——2020年4月20日，在……考察时的讲话` stands under a
quotation. What they name is known or not; around it no word is the model's to choose.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span

_WHAT = {
    "讲话": "Speech",
    "重要讲话": "Important speech",
    "发言": "Remarks",
    "致辞": "Address",
    "主旨演讲": "Keynote speech",
    "演讲": "Speech",
    "报告": "Report",
    "指示": "Instructions",
    "重要指示": "Important instructions",
    "批示": "Written instructions",
    "重要批示": "Important written instructions",
}
_SPOKEN = r"(?P<what>重要讲话|讲话|发言|致辞|主旨演讲|演讲|报告)"
_WRITTEN = r"(?P<what>重要指示|指示|重要批示|批示)"
_LEVELS = {"省": "provincial", "市": "municipal", "县": "county"}
_LINES = (
    (re.compile(rf"在(?P<of>.+?)上的{_SPOKEN}"), "{what} at {of}"),
    (
        re.compile(rf"在(?P<of>.+?)(?:考察|考察调研|调研|视察)时的{_SPOKEN}"),
        "{what} during an inspection tour of {of}",
    ),
    *(
        (
            re.compile(rf"在?听取(?P<of>.+?){zh}委[和、]{zh}(?:人民)?政府工作汇报时的{_SPOKEN}"),
            "{what} when hearing a work report by the CPC {of}" + f" {en.title()} Committee and the"
            " {of}" + f" {en} government",
        )
        for zh, en in _LEVELS.items()
    ),
    (
        re.compile(rf"在?听取(?P<of>.+?)党委[和、](?:人民)?政府工作汇报时的{_SPOKEN}"),
        "{what} when hearing a work report by the Party committee and government of {of}",
    ),
    (
        re.compile(rf"在?听取(?P<of>.+?)工作汇报时的{_SPOKEN}"),
        "{what} when hearing a work report by {of}",
    ),
    (re.compile(rf"[对就](?P<of>.+?)[作做]出的{_WRITTEN}"), "{what} on {of}"),
    (re.compile(rf"[对就](?P<of>.+?)工作[作做]出的{_WRITTEN}"), "{what} on {of}"),
)
_OPENING = re.compile(r"(?:—{1,2}|-{2})?\s*(?:(?P<date>[^，,]*\d\s*[年月日])[，,])?\s*")
_AND = re.compile(r"\s*[、，和及与]\s*")


def speech_line(text: str, known: Sequence[tuple[Span, str]], begin: int = 0) -> str | None:
    """The English of a line that names a speech, or None where anything in it is not known.

    A leading dash is left to the marks of the line.

    Args:
        text: The line.
        known: Spans of terms, names and dates in it and their English, in reading order.
        begin: Where it begins in the text, behind a page number.

    >>> known = [((2, 12), "April 20, 2020"), ((14, 16), "Shaanxi")]
    >>> speech_line("——2020年4月20日，在陕西考察时的讲话", known)
    'Speech during an inspection tour of Shaanxi, April 20, 2020'
    >>> speech_line("在青山县考察时的讲话", [])
    """
    opening = _OPENING.match(text, begin)
    assert opening is not None  # noqa: S101  every part of it may be missing
    date = _form(text, opening.span("date"), known) if opening["date"] else ""
    for pattern, english in _LINES:
        line = pattern.fullmatch(text, opening.end(), len(text.rstrip()))
        named = _form(text, line.span("of"), known) if line else None
        if line and named and date is not None:
            said = english.format(what=_WHAT[line["what"]], of=named)
            return f"{said}, {date}" if date else said
    return None


def _form(text: str, span: Span, known: Sequence[tuple[Span, str]]) -> str | None:
    """English of the known spans that make up a span, or None where they leave something over."""
    inside = [(part, form) for part, form in known if span[0] <= part[0] and part[1] <= span[1]]
    if not inside or (inside[0][0][0], inside[-1][0][1]) != span:
        return None
    for (before, _), (after, _) in pairwise(inside):
        if not _AND.fullmatch(text, before[1], after[0]):
            return None
    return " and ".join(form for _, form in inside)
