"""The dateline that opens a news report, in set English: agency, place, day, reporters.

新华社合肥9月27日电（记者 王小雨） stands before the first sentence without any mark, and an engine
reads it as part of that sentence. What the line names is known, or it is left to the engine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN
from duizhao.language.imprint import AGENCIES, listed
from duizhao.language.persons import is_word, person_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span

_DATELINE = re.compile(
    rf"\s*(?P<agency>{'|'.join(AGENCIES)})(?P<place>[{HAN}]*?)\s*(?P<date>\d{{1,2}}\s*月\s*\d{{1,2}}\s*日)"
    r"\s*[电讯](?!子|信|话|力|影|视)"
    rf"(?P<by>\s*[（(](?P<role>记者|通讯员)?\s*(?P<names>[{HAN}]{{2,4}}(?:[\s、，]+[{HAN}]{{2,4}})*)[）)])?\s*"
)
_ROLES = {"记者": "Reporter", "通讯员": "Correspondent", None: "Reporter"}
DASH = " —"
"""What closes a dateline in English."""


def find_dateline(text: str, known: Sequence[tuple[Span, str]]) -> tuple[Span, str] | None:
    """The dateline that opens a text and its English, or None where its place is not known.

    Args:
        text: Chinese text.
        known: Spans of terms, names and dates in it and their English.

    >>> known = [((3, 5), "Hefei"), ((5, 10), "September 27")]
    >>> find_dateline("新华社合肥9月27日电（记者 王小雨）近日，", known)
    ((0, 19), 'Xinhua News Agency, Hefei, September 27 (Reporter Wang Xiaoyu) —')
    """
    line = _DATELINE.match(text)
    if line is None or line.end() == len(text):
        return None
    forms = dict(known)
    parts = [AGENCIES[line["agency"]]]
    for group in ("place", "date"):
        form = forms.get(line.span(group))
        if form is None and line[group]:
            return None
        parts.append(form or "")
    end = line.end()
    written = [name for name in re.split(r"[\s、，]+", line["names"] or "") if name]
    if not line["role"] and any(map(is_word, written)):  # （综述） is nobody
        written, end = [], line.start("by")
    names = [person_form(name) for name in written]
    role = _ROLES[line["role"]] + ("s" if len(names) > 1 else "")
    by = f" ({role} {listed(names)})" if names else ""
    return (0, end), ", ".join(part for part in parts if part) + by + DASH
