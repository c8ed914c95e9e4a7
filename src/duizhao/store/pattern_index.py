"""Finds the patterns of the memory that are like another, without looking at each.

An inverted index of character bigrams, in tables that every database has. Patterns are numbered in
the order in which they came; 65,536 of them are a block, and each row holds, for one bigram, the
places in one block of all patterns that have it, two bytes each. A search reads the rows of its own
bigrams, counts for every pattern how many they share, and keeps those that share as many as like
texts must (the count filter of Jokinen and Ukkonen 1991, Gravano et al. 2001, here for the
longest common subsequence): with `a` and `b` characters, a mark before and behind each text, and a
likeness `2 LCS / (a + b)` of at least `t`, the common characters stand in at most
`a + b - 2 LCS + 1` runs, which have at least `(a + b) (1.5 t - 1) + 1` bigrams. So the filter loses
nothing, but where a text repeats a bigram, which counts once; and of more than `KEPT` patterns the
least promising go.

Entries that go leave their patterns, with the revision at which they went, so that a later run sees
which documents that concerns; `gc` drops the texts of those that all documents know of. Their
places in the index stay taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import sqlalchemy as sa

from duizhao.store import tables
from duizhao.store.hashes import text_hash
from duizhao.store.tables import chunks, upsert, upsert_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

BLOCK = 1 << 16
"""Patterns a block: as many as two bytes can tell apart."""

KEPT = 1000
"""Patterns of a search that are compared character by character: a millisecond's work."""

_PLACE = np.dtype("<u2")
_LONGEST = np.iinfo(_PLACE).max
_BEFORE, _BEHIND = "\N{START OF TEXT}", "\N{END OF TEXT}"
"""Marks before and behind a text, so that the shortest have bigrams, too."""

_CODE_BITS, _PLACE_BITS = 21, 16
"""Bits of a Unicode code point, and of a place in a block."""


def note_patterns(
    connection: sa.Connection, patterns: Iterable[str], revision: int
) -> dict[str, int]:
    """Number new patterns, and note of all that something changed about them.

    Args:
        connection: An open transaction in which nobody else writes the memory.
        patterns: Patterns of entries that come, change or go.
        revision: That of the change.

    Returns:
        The number of each pattern.
    """
    by_hash = {text_hash(pattern): pattern for pattern in patterns}
    known = _known(connection, by_hash)
    for some in chunks(list(known.values())):
        connection.execute(
            sa.update(tables.patterns)
            .where(tables.patterns.c.number.in_(some))
            .values(revision=revision)
        )
    new = [name for name in by_hash if name not in known]
    first = connection.execute(sa.select(sa.func.max(tables.patterns.c.number))).scalar()
    start = 0 if first is None else first + 1
    if new:
        rows = [
            {"number": number, "hash": name, "text": by_hash[name], "revision": revision}
            for number, name in enumerate(new, start)
        ]
        connection.execute(sa.insert(tables.patterns), rows)
        _index(connection, [by_hash[name] for name in new], start)
    numbers = known | {name: number for number, name in enumerate(new, start)}
    return {pattern: numbers[name] for name, pattern in by_hash.items()}


def drop_unused(connection: sa.Connection) -> int:
    """Drop the texts of patterns that no entry has, once every finished document knows of it.

    The newest stays, since numbers are counted on from it.

    Returns:
        How many were dropped.
    """
    table, documents = tables.patterns, tables.documents.c
    known = sa.select(sa.func.min(sa.func.coalesce(documents.current, 0))).where(
        documents.finished_key.is_not(None)
    )
    least = connection.execute(known).scalar()
    newest = connection.execute(sa.select(sa.func.max(table.c.number))).scalar()
    used = sa.select(tables.memory.c.pattern).where(tables.memory.c.pattern.is_not(None))
    gone = sa.delete(table).where(table.c.number.not_in(used), table.c.number != newest)
    if least is not None:
        gone = gone.where(table.c.revision <= least)
    return connection.execute(gone).rowcount


def like_patterns(connection: sa.Connection, pattern: str, least: float) -> dict[int, str]:
    """Patterns that may be like a given one.

    Args:
        connection: An open transaction.
        pattern: A pattern.
        least: Least likeness, more than two thirds.

    Returns:
        Texts by number: all that are so like it, among others.
    """
    numbers, scores = _promising(connection, pattern, least)
    if len(numbers) > KEPT:
        numbers = numbers[scores >= np.partition(scores, -KEPT)[-KEPT]]
    table = tables.patterns
    return {
        row.number: row.text
        for some in chunks(numbers.tolist())
        for row in connection.execute(
            sa.select(table.c.number, table.c.text).where(table.c.number.in_(some))
        )
    }


def _promising(
    connection: sa.Connection, pattern: str, least: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Numbers of the patterns that pass the count filter, and the shares of bigrams in common."""
    own, _ = _bigrams([pattern])
    table = tables.grams
    numbers, scores = [np.empty(0, np.int64)], [np.empty(0)]
    for block, content in connection.execute(sa.select(tables.lengths)).all():
        query = sa.select(table.c.places).where(table.c.block == block)
        found = [
            places
            for some in chunks(own.tolist())
            for places in connection.execute(query.where(table.c.gram.in_(some))).scalars()
        ]
        lengths = np.frombuffer(content, _PLACE).astype(np.int64)
        places = np.frombuffer(b"".join(found), _PLACE)
        shared = np.bincount(places, minlength=len(lengths))
        both = lengths + len(pattern)
        wanted = both * (1.5 * least - 1) + 1
        shorter = np.minimum(lengths, len(pattern))
        passing = np.flatnonzero((shared >= wanted) & (2 * shorter >= least * both))
        numbers.append(passing + block * BLOCK)
        scores.append(shared[passing] / both[passing])
    return np.concatenate(numbers), np.concatenate(scores)


def _known(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, int]:
    """Numbers of the patterns that are there, by hash."""
    table = tables.patterns
    return {
        row.hash: row.number
        for some in chunks(list(hashes))
        for row in connection.execute(
            sa.select(table.c.hash, table.c.number).where(table.c.hash.in_(some))
        )
    }


def _index(connection: sa.Connection, patterns: Sequence[str], start: int) -> None:
    """Put new patterns, numbered from `start`, into the index, block by block."""
    while patterns:
        block, place = divmod(start, BLOCK)
        here, patterns = patterns[: BLOCK - place], patterns[BLOCK - place :]
        start += len(here)
        _append_lengths(connection, block, here)
        bigrams, owners = _bigrams(here)
        cuts = np.flatnonzero(np.diff(bigrams)) + 1
        places = np.split((owners + place).astype(_PLACE), cuts)
        firsts = bigrams[np.concatenate([[0], cuts])].tolist()
        _append_places(connection, block, dict(zip(firsts, places, strict=True)))


def _append_lengths(connection: sa.Connection, block: int, patterns: Sequence[str]) -> None:
    """Note how long the newest patterns of a block are."""
    table = tables.lengths
    there = connection.execute(sa.select(table.c.lengths).where(table.c.block == block)).scalar()
    more = np.array([min(len(each), _LONGEST) for each in patterns], _PLACE).tobytes()
    upsert(connection, table, {"block": block}, {"lengths": (there or b"") + more})


def _append_places(
    connection: sa.Connection, block: int, places: dict[int, npt.NDArray[np.uint16]]
) -> None:
    """Note in which of the newest patterns of a block each bigram stands."""
    table = tables.grams
    there = {
        row.gram: row.places
        for some in chunks(list(places))
        for row in connection.execute(
            sa.select(table.c.gram, table.c.places).where(
                table.c.block == block, table.c.gram.in_(some)
            )
        )
    }
    rows = [
        {"block": block, "gram": gram, "places": there.get(gram, b"") + more.tobytes()}
        for gram, more in places.items()
    ]
    upsert_all(connection, table, ["block", "gram"], rows)


def _bigrams(patterns: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The different bigrams of each of a block's patterns, sorted, and whose they are."""
    marked = [f"{_BEFORE}{each}{_BEHIND}" for each in patterns]
    codes = np.frombuffer("".join(marked).encode("utf-32-le"), "<u4").astype(np.int64)
    owners = np.repeat(np.arange(len(marked)), [len(each) for each in marked])
    bigrams = (codes[:-1] << _CODE_BITS) | codes[1:]
    within = owners[1:] == owners[:-1]
    both = np.unique((bigrams[within] << _PLACE_BITS) | owners[1:][within])
    return both >> _PLACE_BITS, both & ((1 << _PLACE_BITS) - 1)
