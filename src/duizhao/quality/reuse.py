"""Check that says what a draft from the memory was made for, and what differs here."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from duizhao.language.patterns import pattern_of
from duizhao.model import Origin, Route, Severity
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair, Span
    from duizhao.quality.check import Context


def find_drafts(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A text that the memory has for a like source, or that nobody reviewed."""
    source = pair.pair.source
    used = next((each for each in pair.candidates if each.route is Route.MEMORY), None)
    if pair.origin is not Origin.TM_FUZZY or used is None:
        return
    opcodes = SequenceMatcher(None, used.source, source, autojunk=False).get_opcodes()
    spans: list[Span] = []
    changes = []
    for tag, start, end, new_start, new_end in opcodes:
        if tag != "equal":
            spans.append((new_start, new_end))
            changes.append(_change(used.source[start:end], source[new_start:new_end]))
    severity = None
    if not changes:
        message = "From the memory, where nobody has reviewed it."
    elif pattern_of(used.source) == pattern_of(source):
        message = f"From the memory, with other figures: {'; '.join(changes)}."
    else:
        message = f"From the memory, likeness {used.score:.2f}: {'; '.join(changes)}."
        severity = Severity.MAJOR
    yield Finding(0, message, spans[0] if spans else None, severity=severity)


def _change(gone: str, new: str) -> str:
    """One change in words."""
    if gone and new:
        return f"«{gone}» became «{new}»"
    return f"«{gone}» is gone" if gone else f"«{new}» is new"
