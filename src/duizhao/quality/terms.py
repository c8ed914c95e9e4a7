"""Checks of terms, from the records that terminology and translation made of each hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.settings import StyleSettings


def find_missing(pair: BitextPair, _style: StyleSettings) -> Iterator[Finding]:
    """Approved terms none of whose accepted forms is in the target."""
    for use in pair.terms:
        if use.counted and use.required and not use.met:
            wanted = " / ".join(use.required)
            yield Finding(0, f"{use.zh} is not rendered as {wanted}.", use.source_span)
