"""The desk at which reviewers act: workspace, glossary, settings; what they see, checked anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from duizhao.glossary.uses import term_uses
from duizhao.model import AlignedPair, BitextPair, Origin, Route, Segment, State, UnitKind
from duizhao.quality.checking import check_pairs
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.glossary import Glossary
    from duizhao.settings import Settings
    from duizhao.store.revisions import ReviewStore

_WARM_SOURCE, _WARM_TARGET = "全村12户都通了电。", "Twelve houseolds (12) were connnected."
"""A sentence with a term, a figure and unknown words: every kind of check has work to do."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every act needs.

    Attributes:
        store: The workspace.
        glossary: The glossary; terms are looked for again after each act.
        settings: For the checks.
        matcher: Finds the glossary's terms.
    """

    store: ReviewStore
    glossary: Glossary
    settings: Settings
    matcher: TermMatcher = field(init=False)

    def __post_init__(self) -> None:
        """Build the matcher once."""
        object.__setattr__(self, "matcher", TermMatcher(self.glossary))


class _SeenText(Protocol):
    """Texts and state of a pair, whole or in outline."""

    @property
    def id(self) -> str: ...
    @property
    def source_ids(self) -> tuple[str, ...]: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def state(self) -> State: ...


class Seen(Protocol):
    """What a reviewer sees of a pair: `BitextPair`, or an outline of it."""

    @property
    def pair(self) -> _SeenText:
        """Texts and state."""
        ...

    @property
    def note(self) -> str:
        """The remark."""
        ...


def etag(pair: Seen) -> str:
    """Names the text and state that a reviewer sees; any change of them changes it."""
    text = pair.pair
    seen = [text.id, *text.source_ids, text.source, text.target, text.state, pair.note]
    return hashlib.sha256("\0".join(seen).encode()).hexdigest()[:20]


def recheck(
    pairs: Sequence[BitextPair], desk: Desk, beside: Sequence[BitextPair] = ()
) -> tuple[BitextPair, ...]:
    """Find terms, figures and issues of pairs again.

    Args:
        pairs: Pairs whose texts changed.
        desk: Glossary and settings.
        beside: Other pairs with the same source, for checks that compare pairs.

    Returns:
        The pairs, same order, as the next run would find them.
    """
    found = [_find_terms(pair, desk) for pair in pairs]
    settings = desk.settings
    marks = desk.store.ignored_issues()
    checked = check_pairs([*found, *beside], desk.glossary, settings.quality, settings.style, marks)
    return checked[: len(found)]


def warm_up(desk: Desk) -> None:
    """Check a pair for nothing, so that no act waits until the dictionaries are read."""
    text = AlignedPair("", ("",), ("",), _WARM_SOURCE, _WARM_TARGET)
    hit = next((term.zh[0] for term in desk.glossary.entries), "")
    text = replace(text, source=_WARM_SOURCE + hit)
    recheck([BitextPair(text, "", UnitKind.PARAGRAPH, "", Origin.HUMAN)], desk)


def _find_terms(pair: BitextPair, desk: Desk) -> BitextPair:
    """Say again what became of the terms; those met in a person's text are met by a person."""
    source = pair.pair.source
    segment = Segment(pair.pair.id, pair.unit_id, 0, source, (), source)
    hits = desk.matcher.find(segment, pair.kind)
    uses = term_uses(source, hits, desk.glossary, pair.pair.target)
    known = {use.source_span: use.route for use in pair.terms}
    human = pair.origin is Origin.HUMAN
    routes = (Route.HUMAN if human else known.get(use.source_span) for use in uses)
    terms = tuple(
        replace(use, route=route if use.met else None)
        for use, route in zip(uses, routes, strict=True)
    )
    return replace(pair, terms=terms)
