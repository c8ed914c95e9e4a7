"""Drafts of one clause and how they are compared: the candidates of the search.

A draft remembers which source text it was decoded from, since forms may stand inline in it, and
where each constraint stands in that source. The best draft meets most constraints, and says fewest
by a deprecated form; among equals the
one without defects, then the one with the highest mean log-probability, less what doubled terms
cost, more for words of the source that a dictionary finds in it, and more for what the n-best of
the clause agree on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from math import isnan
from typing import TYPE_CHECKING

from duizhao.language.dictionary import load_dictionary
from duizhao.translation.consensus import Consensus
from duizhao.translation.guards import Defect, count_invented, count_stutter, find_defects
from duizhao.translation.judgement import Judgement, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint, Route, Span
    from duizhao.translation import Engine, Hypothesis


FAULT = 0.2
"""What a doubled term or word, or one that is none, costs, in mean log-probability a token."""

AGREED = 5.0
"""What full agreement with the clause's n-best is worth, in mean log-probability a token: with a
beam of eight .4 chrF2++ and .3 BLEU on 948 short sentences of four sets; 2 and 10 do as well."""

COVERED = 1.0
"""What saying all of the source's words is worth against none, in mean log-probability a token: the
score alone likes texts that leave words out. On 156 sentences .2 chrF2++ better than 0."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One text for the engine with what its target must say.

    Attributes:
        source: What the engine reads at first.
        constraints: With spans in `source`, in order.
    """

    source: str
    constraints: tuple[Constraint, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms of all constraints."""
        return tuple(form for each in self.constraints for form in each.forms)


@dataclass(frozen=True, slots=True)
class Draft:
    """One possible target of a clause.

    Attributes:
        hypothesis: Text, score and attention.
        source: What the engine read.
        spans: Where each constraint stands in `source`.
        judgement: Constraints met.
        defects: What the guards see.
        stutter: Words that come again at once.
        invented: Words that are none.
        coverage: Share of the source's words that the text says, by the dictionary, 0 to 1.
        agreement: Similarity to the other hypotheses of the clause, 0 to 1.
        routes: How each constraint came to be met, or None.
        route: The last step that made the draft.
    """

    hypothesis: Hypothesis
    source: str
    spans: tuple[Span, ...]
    judgement: Judgement
    defects: tuple[Defect, ...]
    stutter: int
    invented: int
    coverage: float
    agreement: float
    routes: tuple[Route | None, ...]
    route: Route

    @property
    def faults(self) -> int:
        """Terms, figures and words that are said too often, and words that are none."""
        return self.judgement.excess + self.stutter + self.invented

    @property
    def merit(self) -> tuple[int, int]:
        """Constraints met and lack of defects: what counts more than any score."""
        return len(self.judgement.met) - len(self.judgement.forbidden), -len(self.defects)

    @property
    def rank(self) -> tuple[tuple[int, int], float]:
        """Greater is better."""
        worth = self.hypothesis.score - FAULT * self.faults
        return self.merit, worth + COVERED * self.coverage + AGREED * self.agreement

    @property
    def scored(self) -> bool:
        """Whether the engine has scored it; without, only its merit can be compared."""
        return not isnan(self.hypothesis.score)


@dataclass(slots=True)
class Search:
    """The state of one clause.

    Attributes:
        clause: What is translated.
        drafts: All drafts, in the order of their making.
        best: The one to go on from.
        consensus: What its first n-best say together.
    """

    clause: Clause
    drafts: list[Draft] = field(default_factory=list)
    best: Draft | None = None
    consensus: Consensus | None = None

    def hear(self, hypotheses: Sequence[Hypothesis]) -> None:
        """Let the n-best of a decode, if they are the first, say what drafts are to agree with."""
        if self.consensus is None and len(hypotheses) > 1:
            self.consensus = Consensus([each.text for each in hypotheses])

    def add(self, draft: Draft) -> None:
        """Keep a draft; it becomes the best if it ranks higher."""
        self.drafts.append(draft)
        if self.best is None or draft.rank > self.best.rank:
            self.best = draft

    @property
    def open(self) -> bool:
        """Whether constraints are left to meet, or said by a deprecated form."""
        return self.best is not None and bool(
            self.best.judgement.unmet or self.best.judgement.forbidden
        )


def score_best(searches: Sequence[Search], engine: Engine) -> None:
    """Score the best draft of each search, where that was not needed before."""
    lacking = [
        (search, search.best)
        for search in searches
        if search.best is not None and not search.best.scored
    ]
    scored = _score([draft for _, draft in lacking], engine)
    for (search, draft), rated in zip(lacking, scored, strict=True):
        search.best = rated
        search.drafts = [rated if each is draft else each for each in search.drafts]


def score_ties(fresh: Sequence[tuple[Search, Draft]], engine: Engine) -> list[Draft]:
    """Score new drafts where their rank hangs on it, and the best ones that they tie with.

    To score costs nearly as much as to decode, and most drafts win or lose by their merit.

    Args:
        fresh: Drafts, each with the search that it is to be added to.
        engine: The engine.

    Returns:
        The drafts, same order.
    """
    most: dict[int, tuple[int, int]] = {}
    for search, draft in fresh:
        most[id(search)] = max(draft.merit, most.get(id(search), draft.merit))
    leading = [
        place for place, (search, draft) in enumerate(fresh) if draft.merit == most[id(search)]
    ]
    rivals = Counter(id(fresh[place][0]) for place in leading)
    drawn = {
        id(search): search
        for search, _ in fresh
        if search.best is not None and search.best.merit == most[id(search)]
    }
    score_best(list(drawn.values()), engine)
    close = [
        place
        for place in leading
        if id(fresh[place][0]) in drawn or rivals[id(fresh[place][0])] > 1
    ]
    drafts = [draft for _, draft in fresh]
    for place, rated in zip(close, _score([drafts[place] for place in close], engine), strict=True):
        drafts[place] = rated
    return drafts


def _score(drafts: Sequence[Draft], engine: Engine) -> list[Draft]:
    """Drafts with the engine's score of their texts."""
    scores = engine.score(
        [draft.source for draft in drafts], [draft.hypothesis.text for draft in drafts]
    )
    return [
        replace(draft, hypothesis=replace(draft.hypothesis, score=score))
        for draft, score in zip(drafts, scores, strict=True)
    ]


def make_draft(
    search: Search,
    hypothesis: Hypothesis,
    route: Route,
    *,
    source: str | None = None,
    spans: Sequence[Span] | None = None,
    before: Draft | None = None,
) -> Draft:
    """Judge a hypothesis.

    Args:
        search: Of the clause that it translates.
        hypothesis: What the engine wrote.
        route: The step that made it.
        source: What the engine read, if not the clause's own source.
        spans: Where the constraints stand in it.
        before: The draft that it was made from; constraints met there keep their route.
    """
    clause = search.clause
    judgement = judge(hypothesis.text, clause.constraints)
    kept: dict[int, Route | None] = {}
    if before is not None:
        kept = dict(enumerate(before.routes))
        kept |= dict.fromkeys((index for index, _ in before.judgement.forbidden), route)
    routes = tuple(
        None if span is None else kept.get(index) or route
        for index, span in enumerate(judgement.spans)
    )
    return Draft(
        hypothesis=hypothesis,
        source=clause.source if source is None else source,
        spans=tuple(each.span for each in clause.constraints) if spans is None else tuple(spans),
        judgement=judgement,
        defects=find_defects(clause.source, hypothesis, clause.forms),
        stutter=count_stutter(hypothesis.text),
        invented=count_invented(
            hypothesis.text, [form for each in clause.constraints for form in each.forms]
        ),
        coverage=load_dictionary().coverage(clause.source, hypothesis.text),
        agreement=search.consensus.agreement(hypothesis.text) if search.consensus else 0.0,
        routes=routes,
        route=route,
    )
