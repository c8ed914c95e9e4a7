"""Checks that compare pairs: the same source said in two ways, two sources said in one.

Texts are compared by the matching key of architecture section 3 (width, script and white space
folded), so that a full-width comma makes no new sentence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from duizhao.language.chinese import match_key
from duizhao.model import UnitKind
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context

SHORTEST_COMPARED = 6
"""Characters of a source from which on one target for two sources is suspect; shorter texts such
as 第一节 and 第1节 rightly have one."""


def find_same_source(pairs: Sequence[BitextPair], _context: Context) -> Iterator[Finding]:
    """Equal sources with different targets; the rarer targets are reported."""
    groups: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        if pair.pair.source.strip() and pair.pair.target.strip():
            heading = pair.kind in {UnitKind.HEADING, UnitKind.TOC_ENTRY}
            groups[match_key(pair.pair.source), heading].append(index)
    for members in groups.values():
        targets = Counter(_fold(pairs[index].pair.target) for index in members)
        if len(targets) < 2:
            continue
        usual = max(targets, key=lambda target: (targets[target], -len(target), target))
        shown = next(
            pairs[index].pair.target
            for index in members
            if _fold(pairs[index].pair.target) == usual
        )
        for index in members:
            if _fold(pairs[index].pair.target) != usual:
                yield Finding(index, f"The same source is translated elsewhere as: {shown}")


def find_same_target(pairs: Sequence[BitextPair], _context: Context) -> Iterator[Finding]:
    """Equal targets of different sources."""
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for index, pair in enumerate(pairs):
        key = re.sub(r"[\W_]", "", match_key(pair.pair.source))
        if len(key) >= SHORTEST_COMPARED and pair.pair.target.strip():
            groups[_fold(pair.pair.target)].setdefault(key, index)
    for sources in groups.values():
        indexes = list(sources.values())
        for index in indexes[1:]:
            other = pairs[indexes[0]].pair.source
            yield Finding(index, f"Another source has the same translation: {other}")


def _fold(text: str) -> str:
    """A target without case, white space at its ends and end punctuation."""
    return " ".join(text.split()).strip(" .;:").casefold()
