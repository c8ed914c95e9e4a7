"""How each document stands, counted beside it, and its texts as they are searched.

Reports, lists and monitors ask for counts over whole archives; reading every pair would take them
minutes. So the counts of a document are kept in its row, and whoever changes pairs changes them by
as much, in the same transaction, holding that row. What is searched are the texts without what
search ignores, in a narrow table of their own: a scan of it is bounded by the letters, not by all
that is known of the pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from duizhao.language.chinese import match_key
from duizhao.model import UnitKind
from duizhao.store import tables
from duizhao.store.backends import PLACES
from duizhao.store.connection import Workspace
from duizhao.store.pairs import PairOutline, outline_of
from duizhao.store.tables import adapter, dump, insert_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import BitextPair, Document


class Counted(StrEnum):
    """What is counted of a document's pairs, by name."""

    STATE = "state"
    """Pairs in a state."""
    RISK = "risk"
    """Pairs of a risk band that wait for a reviewer."""
    CHECK = "check"
    """Pairs with an issue of a check."""
    WAITING = "waiting"
    """Those of them that wait for a reviewer."""
    TERM = "term"
    """Places of a term."""
    ASKED = "asked"
    """Those where its form is asked for."""
    UNMET = "unmet"
    """Those of them that lack it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands.

    Attributes:
        title: Its title.
        language: BCP 47 tag of its text.
        counts: By what is counted, then by name.
    """

    title: str
    language: str
    counts: dict[Counted, Counter[str]] = field(default_factory=dict)

    def of(self, counted: Counted) -> Counter[str]:
        """Counts of one thing by name."""
        return self.counts.get(counted, Counter())


def count_pairs(outlines: Iterable[PairOutline]) -> dict[Counted, Counter[str]]:
    """Count pairs."""
    counts: dict[Counted, Counter[str]] = {counted: Counter() for counted in Counted}
    for pair in outlines:
        checks = {issue.check for issue in pair.issues}
        counts[Counted.STATE][pair.pair.state] += 1
        counts[Counted.CHECK].update(checks)
        if pair.open:
            counts[Counted.RISK][pair.band] += 1
            counts[Counted.WAITING].update(checks)
        for use in pair.terms:
            counts[Counted.TERM][use.id] += 1
            counts[Counted.ASKED][use.id] += use.counted
            counts[Counted.UNMET][use.id] += use.counted and not use.met
    return counts


def new_standing(document: Document, outlines: Iterable[PairOutline]) -> bytes:
    """The standing of a finished document, as its row keeps it."""
    return _packed(Standing(document.title, document.language, count_pairs(outlines)))


def _packed(standing: Standing) -> bytes:
    """Without what counts nothing."""
    counts = {counted: +each for counted, each in standing.counts.items()}
    return dump(Standing, Standing(standing.title, standing.language, counts))


def write_texts(
    connection: sa.Connection, document_id: str, outlines: Iterable[PairOutline]
) -> None:
    """Write the texts of pairs that are not there yet."""
    rows = [text_row(document_id, each) for each in outlines]
    if rows:
        insert_new(connection, tables.texts, rows)


def text_row(document_id: str, outline: PairOutline) -> dict[str, Any]:
    """What is searched of a pair; nothing of furniture, which repeats on every page."""
    furniture = outline.kind is UnitKind.FURNITURE
    return {
        "document_id": document_id,
        "pair_id": outline.id,
        "waits": outline.open,
        "source": "" if furniture else source_letters(outline.pair.source),
        "target": "" if furniture else outline.pair.target.casefold(),
    }


def source_letters(text: str) -> str:
    """What search looks at in Chinese text: no widths, scripts, white space, punctuation.

    >>> source_letters("發展，“２０２０ 年”") == source_letters("发展2020年")
    True
    """
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", match_key(text)).casefold())


def change_pairs_counted(
    connection: sa.Connection,
    document_id: str,
    before: Sequence[BitextPair],
    after: Sequence[BitextPair],
) -> None:
    """Bring standing and texts to what pairs became; the caller holds the document's row."""
    documents, texts = tables.documents, tables.texts
    row = documents.c.id == document_id
    content = connection.execute(sa.select(documents.c.standing).where(row)).scalar_one()
    standing: Standing = adapter(Standing).validate_json(content)
    counts = {counted: Counter(each) for counted, each in standing.counts.items()}
    outlines = [outline_of(pair) for pair in after]
    for counted, more in count_pairs(outlines).items():
        counts.setdefault(counted, Counter()).update(more)
    for counted, less in count_pairs(outline_of(pair) for pair in before).items():
        counts[counted].subtract(less)
    changed = _packed(Standing(standing.title, standing.language, counts))
    connection.execute(sa.update(documents).where(row).values(standing=changed))
    gone = sa.delete(texts).where(
        texts.c.document_id == document_id,
        texts.c.pair_id.in_([pair.pair.id for pair in before]),
    )
    connection.execute(gone)
    write_texts(connection, document_id, outlines)


class Standings(Workspace):
    """Counts and searches over all documents."""

    def standings(self, document_ids: Sequence[str] | None = None) -> dict[str, Standing]:
        """How documents stand, or all, by id."""
        documents = tables.documents.c
        query = sa.select(documents.id, documents.standing).where(
            documents.finished_key.is_not(None)
        )
        if document_ids is None:
            with self.transaction() as connection:
                found = {row.id: row.standing for row in connection.execute(query)}
        else:
            rows = self.select(query, documents.id, document_ids)
            found = {row.id: row.standing for row in rows}
        reader = adapter(Standing)
        return {each: reader.validate_json(found[each]) for each in sorted(found)}

    def search(self, text: str, most: int) -> list[tuple[str, PairOutline]]:
        """Pairs that hold a text on either side, with their documents; at most so many.

        Args:
            text: The text; case makes no difference, in Chinese neither width, script, white space
                nor punctuation.
            most: How many at most.
        """
        texts = tables.texts.c
        found = self._holding(texts.target, text.casefold())
        if letters := source_letters(text):
            found |= self._holding(texts.source, letters)
        query = sa.select(texts.document_id, texts.pair_id).where(found).limit(most)
        with self.transaction() as connection:
            keys = [(row.document_id, row.pair_id) for row in connection.execute(query)]
        return self._outlines_of(keys)

    def with_source(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """Ids of all pairs whose source holds one of the texts, by document."""
        table = tables.texts.c
        letters = filter(None, map(source_letters, texts))
        held = sa.or_(sa.false(), *(self._holding(table.source, each) for each in letters))
        query = sa.select(table.document_id, table.pair_id).where(held)
        found: dict[str, list[str]] = {}
        with self.transaction() as connection:
            for row in connection.execute(query):
                found.setdefault(row.document_id, []).append(row.pair_id)
        return found

    def count_assigned(self) -> int:
        """Pairs that wait for a reviewer and have one."""
        texts, given = tables.texts.c, tables.assignments.c
        both = (texts.document_id == given.document_id) & (texts.pair_id == given.pair_id)
        query = (
            sa.select(sa.func.count())
            .select_from(tables.assignments.join(tables.texts, both))
            .where(texts.waits)
        )
        with self.transaction() as connection:
            return int(connection.execute(query).scalar_one())

    def _holding(self, column: sa.Column[str], text: str) -> sa.ColumnElement[bool]:
        """Whether a column holds a text as it is written."""
        place = PLACES[self._engine.dialect.name]
        return sa.type_coerce(place(column, text) > 0, sa.Boolean)

    def _outlines_of(self, keys: Iterable[tuple[str, str]]) -> list[tuple[str, PairOutline]]:
        """Outlines of pairs, in the order of documents and of their reading."""
        pairs = tables.pairs.c
        query = sa.select(pairs.document_id, pairs.position, pairs.outline)
        ids: dict[str, list[str]] = {}
        for document_id, pair_id in keys:
            ids.setdefault(document_id, []).append(pair_id)
        rows = [
            row
            for document_id, some in ids.items()  # SQLite finds no pair of columns by index
            for row in self.select(query.where(pairs.document_id == document_id), pairs.id, some)
        ]
        rows.sort(key=lambda row: row[:2])
        reader = adapter(PairOutline)
        return [(row.document_id, reader.validate_json(row.outline)) for row in rows]
