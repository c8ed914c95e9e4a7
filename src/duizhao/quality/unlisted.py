"""Check of names that no glossary holds: a reviewer should confirm their spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.language.names import find_names
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context


def find_unlisted(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Names of persons and places spelt by rule; another spelling has been decided by a person."""
    known = [use.source_span for use in pair.terms]
    for name in find_names(pair.pair.source, known):
        start = pair.pair.target.find(name.form)
        if start >= 0:
            yield Finding(
                0,
                f"{name.text} is spelt {name.form} by rule; it is not in the glossary.",
                name.span,
                (start, start + len(name.form)),
            )
