"""Rows of the table of pairs, as every writer of pairs makes them."""

from __future__ import annotations

from typing import Any

from duizhao.language.chinese import match_key
from duizhao.model import BitextPair
from duizhao.store.hashes import text_hash
from duizhao.store.tables import dump


def pair_row(document_id: str, position: int, pair: BitextPair) -> dict[str, Any]:
    """The row of a pair at its place in a document."""
    return {
        "document_id": document_id,
        "position": position,
        "id": pair.pair.id,
        "record": dump(BitextPair, pair),
        "source_hash": source_hash(pair.pair.source),
    }


def source_hash(source: str) -> str:
    """What sources have in common that match each other, in all documents."""
    return text_hash(match_key(source))
