"""The outlines of all documents, read when asked for and kept while they hold."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from duizhao.review.outline import Outline, PairOutline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duizhao.model import BitextPair, Review
    from duizhao.store.revisions import ReviewStore


class Outlines:
    """Outlines of the workspace's documents, read when asked for and kept while they hold.

    Args:
        store: The workspace.
    """

    def __init__(self, store: ReviewStore) -> None:
        """Nothing is read yet."""
        self._store = store
        self._kept: dict[str, Outline] = {}
        self._lock = RLock()

    def of(self, document_id: str) -> Outline:
        """The outline of a document as it stands now.

        Raises:
            WorkspaceError: If there is no such document.
        """
        with self._lock:
            return self._standing(document_id, self._store.document_key(document_id))

    def saved(self, document_id: str, pairs: Sequence[BitextPair], reviewer: str) -> Outline:
        """Take saved pairs over where nothing else changed meanwhile, else read again.

        Args:
            document_id: The document.
            pairs: Pairs whose text or state was saved, under ids that were there before.
            reviewer: Who saved them.
        """
        with self._lock:
            kept = self._kept.get(document_id)
            key = self._store.document_key(document_id)
            if kept is None or not _follows(key, kept.key):
                return self.of(document_id)
            for pair in pairs:
                kept.replace(pair, reviewer)
            kept.key = key
            return kept

    def all(self) -> Iterable[tuple[str, Outline]]:
        """Id and outline of every document; reads all pairs of the workspace, once."""
        return self.some(self._store.document_ids())

    def some(self, document_ids: Sequence[str]) -> Iterator[tuple[str, Outline]]:
        """Id and outline of documents."""
        for document_id, key in self._store.document_keys(document_ids).items():
            with self._lock:
                outline = self._standing(document_id, key)
            yield document_id, outline

    def _standing(self, document_id: str, key: str) -> Outline:
        """The outline of a document whose key is this."""
        kept = self._kept.get(document_id)
        if kept is None or kept.key != key:
            kept = self._kept[document_id] = self._read(document_id, key)
        return kept

    def _read(self, document_id: str, key: str) -> Outline:
        document = self._store.document(document_id)
        disputes: dict[str, list[Review]] = {}
        for review in self._store.disagreements(document_id):
            disputes.setdefault(review.pair_id, []).append(review)
        return Outline(
            key=key,
            title=document.title,
            language=document.language,
            pairs=self._store.pair_records(document_id, PairOutline),
            reviewers={each.pair_id: each.author for each in self._store.reviews(document_id)},
            assigned={
                pair_id: reviewer
                for (_, pair_id), reviewer in self._store.assignments(document_id).items()
            },
            disputes=disputes,
        )


def _follows(key: str, before: str) -> bool:
    """Whether exactly one act lies between two keys of a document."""
    revision, _, run = key.partition(" ")
    revision_before, _, run_before = before.partition(" ")
    return run == run_before and int(revision) == int(revision_before) + 1
