"""The outlines of all documents, read when asked for and kept while they hold."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from duizhao.review.outline import Outline
from duizhao.store.revisions import DocumentState

if TYPE_CHECKING:
    from duizhao.model import Review
    from duizhao.store.revisions import ReviewStore

NEVER_FINISHED = DocumentState("", 0, 0, 0)
"""State of a document that is not there."""


class Outlines:
    """Outlines of the workspace's documents, read when asked for and kept while they hold.

    Args:
        store: The workspace.
    """

    def __init__(self, store: ReviewStore) -> None:
        """Nothing is read yet."""
        self._store = store
        self._kept: dict[str, Outline] = {}
        self._lock = Lock()

    def of(self, document_id: str) -> Outline:
        """The outline of a document as it stands now.

        Raises:
            WorkspaceError: If there is no such document.
        """
        with self._lock:  # from reading the state on: a later reader has no older one
            states = self._store.document_states([document_id])
            state = states.get(document_id, NEVER_FINISHED)
            kept = self._kept.get(document_id)
            if kept is None or not (kept.state == state or self._renew(document_id, kept, state)):
                kept = self._kept[document_id] = self._read(document_id, state)
            return kept

    def _renew(self, document_id: str, kept: Outline, state: DocumentState) -> bool:
        """Take over what decisions changed; False where that is not all that changed."""
        before = kept.state
        if (before.finished, before.assignments) != (state.finished, state.assignments):
            return False
        count, changed = self._store.outlines_since(document_id, before.decided)
        ids = [pair.id for pair in changed]
        if not changed or count != len(kept.pairs) or not kept.places.keys() >= set(ids):
            return False
        decided = self._store.reviews_of(document_id, ids)
        for pair in changed:
            kept.pairs[kept.places[pair.id]] = pair
            kept.reviewers.pop(pair.id, None)
        kept.reviewers.update({pair_id: each.author for pair_id, each in decided.items()})
        if kept.disputes or state.disagreements:
            kept.disputes = self._disputes(document_id)
        kept.state = state
        return True

    def _read(self, document_id: str, state: DocumentState) -> Outline:
        document = self._store.document(document_id)
        return Outline(
            state=state,
            title=document.title,
            language=document.language,
            pairs=self._store.outlines(document_id),
            reviewers={each.pair_id: each.author for each in self._store.reviews(document_id)},
            assigned={
                pair_id: reviewer
                for (_, pair_id), reviewer in self._store.assignments(document_id).items()
            },
            disputes=self._disputes(document_id),
        )

    def _disputes(self, document_id: str) -> dict[str, list[Review]]:
        """Other reviewers' texts that wait for a word, by pair id."""
        disputes: dict[str, list[Review]] = {}
        for review in self._store.disagreements(document_id):
            disputes.setdefault(review.pair_id, []).append(review)
        return disputes
