"""Decisions on single pairs: text and state, issues that are none, and taking the last act back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from duizhao.errors import WorkspaceError
from duizhao.model import Origin, State
from duizhao.reviewing.desk import recheck
from duizhao.reviewing.keeping import keep, now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import BitextPair
    from duizhao.reviewing.desk import Desk
    from duizhao.store.acts import Revision


@dataclass(frozen=True, slots=True)
class Change:
    """What a reviewer saves of one pair.

    Attributes:
        target: The text.
        state: What he says of it.
        note: His remark.
    """

    target: str
    state: State
    note: str = ""


def save(
    document_id: str,
    changes: Sequence[tuple[BitextPair, Change]],
    author: str,
    desk: Desk,
    kind: str = "edit",
    beside: Sequence[BitextPair] = (),
) -> tuple[BitextPair, ...]:
    """Save texts and states.

    Args:
        document_id: The document.
        changes: Pairs as the reviewer saw them, with what is saved of each.
        author: The reviewer.
        desk: Workspace, glossary, settings.
        kind: `edit` for typing, `state` for a decision, `bulk` for many repeats at once.
        beside: Other pairs with the same source, for checks that compare pairs.

    Returns:
        The pairs as they stand now, same order.

    Raises:
        StaleError: If one was changed meanwhile; nothing was saved.
    """
    before = tuple(pair for pair, _ in changes)
    after = recheck([changed_pair(pair, change) for pair, change in changes], desk, beside)
    keep(document_id, before, after, author, desk, kind)
    return after


def changed_pair(pair: BitextPair, change: Change) -> BitextPair:
    """The pair with a person's text; word links hold only for the text they were made for."""
    same_text = change.target == pair.pair.target
    text = replace(
        pair.pair,
        target=change.target,
        state=change.state,
        target_ids=(pair.pair.id,),
        links=pair.pair.links if same_text else (),
        method="human",
        score=None,
    )
    return replace(
        pair, pair=text, origin=Origin.HUMAN, flags=(), score=None, risk=None, note=change.note
    )


def mark_issue(
    document_id: str, pair: BitextPair, fingerprint: str, reason: str, author: str, desk: Desk
) -> BitextPair:
    """Call an issue none, or, without a reason, call it an issue again.

    Args:
        document_id: The document.
        pair: The pair that has it.
        fingerprint: Names the issue.
        reason: Why it is none; empty to take the mark back.
        author: The reviewer.
        desk: Workspace, glossary, settings.

    Returns:
        The pair with its issues sorted anew.

    Raises:
        StaleError: If the pair was changed meanwhile.
    """
    if reason:
        desk.store.ignore_issue(document_id, fingerprint, reason, author)
    else:
        desk.store.heed_issue(document_id, fingerprint)
    return look_again(document_id, pair, desk)


def look_again(document_id: str, pair: BitextPair, desk: Desk) -> BitextPair:
    """Find terms and issues of a pair again, and keep them; its texts stay.

    Args:
        document_id: The document.
        pair: The pair.
        desk: Workspace, glossary, settings.

    Returns:
        The pair with what was found.

    Raises:
        StaleError: If it was changed meanwhile.
    """
    (renewed,) = recheck([pair], desk)
    desk.store.renew(document_id, renewed)
    return renewed


def undo(document_id: str, author: str, desk: Desk) -> Revision:
    """Take the reviewer's last act on a document back.

    Raises:
        StaleError: If somebody changed the pairs since.
        WorkspaceError: If there is nothing left to take back.
    """
    acts = desk.store.revisions(document_id, author, limit=1)
    if not acts:
        raise WorkspaceError("there is nothing left to take back", where=document_id)
    return desk.store.undo(acts[0][0], author, now())
