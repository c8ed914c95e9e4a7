"""Two pairs made one, and one made two.

Ids follow the architecture: merged pairs keep the first id and list all source ids, split ones
append `a` and `b`, so that the next run builds the same pairs (`alignment/pairs.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.errors import WorkspaceError
from duizhao.language.chinese import match_key
from duizhao.model import State
from duizhao.reviewing.deciding import Change, changed_pair
from duizhao.reviewing.desk import recheck
from duizhao.reviewing.keeping import keep

if TYPE_CHECKING:
    from duizhao.model import BitextPair
    from duizhao.reviewing.desk import Desk


def merge(
    document_id: str, first: BitextPair, second: BitextPair, author: str, desk: Desk
) -> BitextPair:
    """Make one pair of two that follow each other in a paragraph.

    Raises:
        StaleError: If one was changed meanwhile.
        WorkspaceError: If they cannot be one.
    """
    one, two = first.pair, second.pair
    if first.unit_id != second.unit_id:
        raise WorkspaceError(
            "segments of different paragraphs cannot be merged",
            where=one.id,
            hint="Merge segments within a paragraph.",
        )
    pieces_of_one = one.source_ids == two.source_ids
    if not pieces_of_one and (_is_piece(first) or _is_piece(second)):
        raise WorkspaceError(
            "a piece of a split segment cannot be merged with another segment",
            where=one.id,
            hint="Merge the pieces of the split segment first.",
        )
    source_ids = one.source_ids if pieces_of_one else (*one.source_ids, *two.source_ids)
    text = replace(
        one,
        id=one.id,
        source_ids=source_ids,
        source=_join(one.source, two.source),
        target=_join(one.target, two.target),
    )
    merged = replace(
        first,
        pair=text,
        normalised="",
        candidates=(),
        note="\n".join(filter(None, (first.note, second.note))),
    )
    if pieces_of_one and _is_last_of_group(document_id, (first, second), desk):
        merged = replace(merged, pair=replace(text, id=source_ids[0]))
    saved = changed_pair(merged, Change(text.target, State.TRANSLATED, merged.note))
    after = recheck([replace(saved, pair=replace(saved.pair, links=()))], desk)
    keep(document_id, (first, second), after, author, desk, "merge")
    return after[0]


def split(
    document_id: str,
    pair: BitextPair,
    places: tuple[int, int],
    author: str,
    desk: Desk,
) -> tuple[BitextPair, ...]:
    """Make two pairs of one.

    Args:
        document_id: The document.
        pair: The pair as the reviewer saw it.
        places: Code point of the source, and of the target, at which the second part begins.
        author: The reviewer.
        desk: Workspace, glossary, settings.

    Raises:
        StaleError: If it was changed meanwhile.
        WorkspaceError: If a part of the source would be empty.
    """
    sources = _cut(pair.pair.source, places[0])
    targets = _cut(pair.pair.target, places[1])
    if not all(match_key(source) for source in sources):
        raise WorkspaceError(
            "both parts of the Chinese text need characters",
            where=pair.pair.id,
            hint="Put the mark between two characters of the Chinese text.",
        )
    parts = [
        changed_pair(
            replace(
                pair,
                pair=replace(pair.pair, id=f"{pair.pair.id}{letter}", source=source, links=()),
                normalised="",
                candidates=(),
            ),
            Change(target, State.TRANSLATED, pair.note if letter == "a" else ""),
        )
        for letter, source, target in zip("ab", sources, targets, strict=True)
    ]
    after = recheck([replace(part, pair=replace(part.pair, links=())) for part in parts], desk)
    keep(document_id, (pair,), after, author, desk, "split")
    return after


def _is_piece(pair: BitextPair) -> bool:
    """Whether a pair is one part of a split."""
    return pair.pair.id != pair.pair.source_ids[0]


def _is_last_of_group(document_id: str, pieces: tuple[BitextPair, BitextPair], desk: Desk) -> bool:
    """Whether two pieces are all that a split segment consists of."""
    ids = {piece.pair.id for piece in pieces}
    source_ids = pieces[0].pair.source_ids
    return not any(
        review.source_ids == source_ids and review.pair_id not in ids
        for review in desk.store.reviews(document_id)
    )


def _join(one: str, two: str) -> str:
    """Two texts as one; a space stands only between words of Latin script.

    >>> _join("第一。", "第二。"), _join("First.", "Second."), _join("", "Second.")
    ('第一。第二。', 'First. Second.', 'Second.')
    """
    one, two = one.rstrip(), two.lstrip()
    spaced = one and two and (ord(one[-1]) < 0x2E80 and ord(two[0]) < 0x2E80)  # CJK Radicals
    return f"{one} {two}" if spaced else one + two


def _cut(text: str, place: int) -> tuple[str, str]:
    """A text in two, without white space at the cut."""
    return text[:place].rstrip(), text[place:].lstrip()
