"""Finding the pairs of the workspace that an imported file speaks of.

By id first; then by source key (`language.chinese.match_key`), with the neighbours deciding between
repeated sentences; then as several of our pairs that a tool merged, or one that it split. Memories
hold a repeated sentence once: such a pair speaks of all its occurrences. Pure: nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.formats.xml_text import visible
from duizhao.language.chinese import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import Bitext, BitextPair, ImportedPair

PREFIXES = (4, 2)
"""Characters of a source key by which merged and split pairs are looked up: the longer one that
the key has; one character alone hits too much."""

MAX_STARTS = 500
"""Known pairs with that beginning that are tried, so that hostile files take bounded time."""

MAX_MERGED = 50
"""Pairs that one imported pair may span; a paragraph of more sentences is no translation unit."""


class Way(StrEnum):
    """How an imported pair was recognised (a closed set)."""

    ID = "id"
    SOURCE = "source"
    NEIGHBOURS = "neighbours"
    REPEATED = "repeated"
    MERGED = "merged"
    SPLIT = "split"
    SOURCE_CHANGED = "source-changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KnownPair:
    """A pair of the workspace, ready to be found.

    Attributes:
        document_id: Its document.
        pair: The pair.
        key: Matching key of its source.
    """

    document_id: str
    pair: BitextPair
    key: str


@dataclass(frozen=True, slots=True)
class Match:
    """Imported pairs and the known pairs that they speak of.

    Attributes:
        imported: One pair, or the pieces of a split one, in order.
        known: One pair, or those that were merged, in order; empty where none fits.
        way: How they were found.
    """

    imported: tuple[ImportedPair, ...]
    known: tuple[KnownPair, ...]
    way: Way


def source_key(text: str) -> str:
    """Matching key of a source, the same before and after a trip through XML."""
    return match_key(visible(text))


@dataclass(slots=True)
class KnownPairs:
    """All pairs of a workspace, by id, by source key and by the start of it.

    Attributes:
        pairs: Document by document, in reading order.
    """

    pairs: list[KnownPair] = field(default_factory=list)
    _by_id: dict[str, int] = field(default_factory=dict)
    _by_key: dict[str, list[int]] = field(default_factory=dict)
    _by_prefix: dict[str, list[int]] = field(default_factory=dict)
    _documents: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, bitexts: Iterable[Bitext]) -> KnownPairs:
        """Take in all pairs of the documents."""
        known = cls()
        for bitext in bitexts:
            known._documents.add(bitext.document.id)
            for pair in bitext.pairs:
                known._add(KnownPair(bitext.document.id, pair, source_key(pair.pair.source)))
        return known

    def _add(self, pair: KnownPair) -> None:
        position = len(self.pairs)
        self.pairs.append(pair)
        self._by_id.setdefault(pair.pair.pair.id, position)
        if pair.key:
            self._by_key.setdefault(pair.key, []).append(position)
            for length in PREFIXES:
                self._by_prefix.setdefault(pair.key[:length], []).append(position)

    def match(self, imported: Sequence[ImportedPair]) -> list[Match]:
        """Match the pairs of a file, in its order; repeated sentences follow at the end."""
        keys = [source_key(pair.source) for pair in imported]
        used: set[int] = set()
        matches: list[Match] = []
        index, last = 0, -1
        while index < len(imported):
            way, taken, positions = self._find(imported, keys, index, used, last)
            known = tuple(self.pairs[position] for position in positions)
            matches.append(Match(tuple(imported[index : index + taken]), known, way))
            used.update(positions)
            last = positions[-1] if positions else last
            index += taken
        return matches + self._repeated(matches, used)

    def _repeated(self, matches: Sequence[Match], used: set[int]) -> list[Match]:
        """Further occurrences of sentences that have one text in the file, and no id of ours."""
        found: dict[str, list[Match]] = {}
        for match in matches:
            if match.way in {Way.SOURCE, Way.NEIGHBOURS}:
                found.setdefault(match.known[0].key, []).append(match)
        return [
            Match(same[0].imported, (self.pairs[position],), Way.REPEATED)
            for key, same in found.items()
            if len({match.imported[0].target for match in same}) == 1
            for position in self._within(self._by_key[key], same[0].imported[0].document, used)
        ]

    def _find(
        self,
        imported: Sequence[ImportedPair],
        keys: Sequence[str],
        index: int,
        used: set[int],
        last: int,
    ) -> tuple[Way, int, list[int]]:
        """Way, number of imported pairs taken, positions of the known ones."""
        key, document = keys[index], imported[index].document
        by_id = self._by_id.get(imported[index].id) if imported[index].id else None
        if by_id is not None and key in {self.pairs[by_id].key, ""}:
            return Way.ID, 1, [by_id]
        if not key:
            return Way.UNKNOWN, 1, []
        candidates = self._within(self._by_key.get(key, []), document, used)
        if len(candidates) == 1:
            return Way.SOURCE, 1, candidates
        if candidates:
            return Way.NEIGHBOURS, 1, [self._nearest(candidates, keys, index, last)]
        return self._find_regrouped(imported, keys, index, used)

    def _find_regrouped(
        self,
        imported: Sequence[ImportedPair],
        keys: Sequence[str],
        index: int,
        used: set[int],
    ) -> tuple[Way, int, list[int]]:
        """As `_find`, for a source that no known pair has as it stands."""
        key, document = keys[index], imported[index].document
        by_id = self._by_id.get(imported[index].id) if imported[index].id else None
        starts = [by_id] if by_id is not None else []
        length = next((length for length in PREFIXES if len(key) >= length), len(key))
        begun = self._by_prefix.get(key[:length], [])
        starts += self._within(begun, document, used)[:MAX_STARTS]
        for start in starts:
            if merged := self._merged(start, key):
                return Way.MERGED, 1, merged
            if taken := _split(self.pairs[start].key, keys, index):
                return Way.SPLIT, taken, [start]
        return (Way.UNKNOWN, 1, []) if by_id is None else (Way.SOURCE_CHANGED, 1, [by_id])

    def _within(self, positions: Sequence[int], document: str, used: set[int]) -> list[int]:
        """Positions not yet taken, in the named document where the workspace knows it."""
        bound = document in self._documents
        return [
            position
            for position in positions
            if position not in used and (not bound or self.pairs[position].document_id == document)
        ]

    def _nearest(
        self, candidates: Sequence[int], keys: Sequence[str], index: int, last: int
    ) -> int:
        """The candidate whose neighbours are the imported pair's; the earliest of equals."""

        def fit(position: int) -> float:
            before = index > 0 and position > 0 and self.pairs[position - 1].key == keys[index - 1]
            after = (
                index + 1 < len(keys)
                and position + 1 < len(self.pairs)
                and self.pairs[position + 1].key == keys[index + 1]
            )
            return before + after + (0.5 if position == last + 1 else 0.0)

        return max(candidates, key=lambda position: (fit(position), -position))

    def _merged(self, start: int, key: str) -> list[int]:
        """Positions from `start` whose keys together are `key`; empty if there are none."""
        positions: list[int] = []
        together = ""
        for position in range(start, min(start + MAX_MERGED, len(self.pairs))):
            pair = self.pairs[position]
            if pair.document_id != self.pairs[start].document_id:
                break
            together += pair.key
            positions.append(position)
            if not key.startswith(together):
                break
            if together == key:
                return positions if len(positions) > 1 else []
        return []


def _split(whole: str, keys: Sequence[str], index: int) -> int:
    """How many imported pairs from `index` on make up the known key; 0 if they do not."""
    together = ""
    for taken, key in enumerate(keys[index : index + MAX_MERGED], start=1):
        together += key
        if not key or not whole.startswith(together):
            return 0
        if together == whole:
            return taken if taken > 1 else 0
    return 0
