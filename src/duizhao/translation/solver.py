"""Meets the constraints of clauses, cheapest way first, all clauses in one batch a step.

    1 inline    where much is asked for: the n-best of the source with the forms written into it, if
                the package lets them survive
    2 plain     the n-best of the source itself where little is asked for; one text where step 1
                missed a form or the guards see defects; retried where they see them again
    3 guided    left to right: the text up to the place of the first missing form and the form are
                forced, the rest is decoded again, until none is missing
    4 replaced  forms still missing put in place of the words that say their spans, or of
                deprecated forms

Places are found by attention. Every step adds drafts; the best goes on to the next. Terms lost by a
later step cost the draft its rank, so that a step never makes things worse.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.model import Route
from duizhao.translation.drafts import Clause, Draft, Search, make_draft, score_best, score_ties
from duizhao.translation.forms import form_to_write, forms_to_try
from duizhao.translation.guided import Place, find_places, put_form, splice, without_glue
from duizhao.translation.inlining import choose_wrapping, write_inline
from duizhao.translation.judgement import FIGURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span
    from duizhao.translation import DecodingOptions, Engine, Hypothesis

RETRIES = (
    {"no_repeat_ngram_size": 4, "repetition_penalty": 1.1},
    {"beam_size": 1, "no_repeat_ngram_size": 3, "repetition_penalty": 1.3},
)
"""Options for another try at a defective decode; never used at first, since they cost quality
(argos-translate pull requests 234 and 235)."""

MOST_STEPS = 5
"""Forms of one clause that guided decodes bring in; with eight the texts were the same."""

MOST_ROUNDS = 3
"""Rounds of the last step: each takes the next best place for the forms that are still missing."""

FEW = 1
"""Constraints up to which a clause asks for little, and its own source is searched with the beam.
With more its n-best seldom meets all."""


def solve(
    clauses: Sequence[Clause], engine: Engine, options: DecodingOptions, guided_beam: int
) -> list[list[Draft]]:
    """Drafts of each clause, the best first.

    Args:
        clauses: What to translate; duplicates are decoded twice, so leave them out.
        engine: The engine.
        options: Options of the first decode.
        guided_beam: Beam of the decodes that follow it.
    """
    searches = [Search(clause) for clause in clauses]
    narrow = replace(options, beam_size=guided_beam, num_hypotheses=1)
    _decode_plainly(
        [each for each in searches if len(each.clause.constraints) <= FEW], engine, options
    )
    much = [each for each in searches if len(each.clause.constraints) > FEW]
    _decode_inline(much, engine, options)
    missing = [each for each in much if each.best is None or each.open or each.best.defects]
    _decode_plainly(missing, engine, narrow)
    if any(search.open for search in searches):
        _guide([search for search in searches if search.open], engine, narrow)
        for turn in range(MOST_ROUNDS):
            _replace([search for search in searches if search.open], turn, engine)
        score_best(searches, engine)
    return [_best_first(search) for search in searches]


def _best_first(search: Search) -> list[Draft]:
    """All drafts of a clause, the best first, then as they were made."""
    others = [draft for draft in search.drafts if draft is not search.best]
    return ([search.best] if search.best is not None else []) + others


def _decode_plainly(searches: Sequence[Search], engine: Engine, options: DecodingOptions) -> None:
    """N-best of the clause's own source."""
    if not searches:
        return
    outputs = engine.translate([search.clause.source for search in searches], options)
    for search, hypotheses in zip(searches, outputs, strict=True):
        search.hear(hypotheses)
        for rank, hypothesis in enumerate(hypotheses):
            search.add(make_draft(search, hypothesis, Route.NBEST if rank else Route.PLAIN))
    for changes in RETRIES:
        broken = [search for search in searches if search.best is not None and search.best.defects]
        again = replace(options, **changes, num_hypotheses=1)  # type: ignore[arg-type]
        sources = [search.clause.source for search in broken]
        tries = engine.translate(sources, again) if broken else []
        for search, hypotheses in zip(broken, tries, strict=True):
            search.add(make_draft(search, hypotheses[0], Route.PLAIN))


def _decode_inline(searches: Sequence[Search], engine: Engine, options: DecodingOptions) -> None:
    """Forms written into the source, where the package lets them survive."""
    wrapping = choose_wrapping(engine, options) if searches else None
    if wrapping is None:
        return
    written = [
        write_inline(each.clause.source, each.clause.constraints, wrapping) for each in searches
    ]
    outputs = engine.translate([source for source, _ in written], options)
    for search, (source, spans), hypotheses in zip(searches, written, outputs, strict=True):
        search.hear(hypotheses)
        for hypothesis in hypotheses:
            search.add(make_draft(search, hypothesis, Route.INLINE, source=source, spans=spans))


def _guide(pending: Sequence[Search], engine: Engine, options: DecodingOptions) -> None:
    """The third step: one missing form after another is forced, and the rest decoded again.

    The grid of Hokamp and Liu (2017) with one row: of the forms that may stand in a place, the one
    whose text ranks highest goes on.

    Args:
        pending: Clauses that miss forms.
        engine: The engine.
        options: For what follows the form.
    """
    ahead = [(search, _best(search), 0) for search in pending if _best(search).judgement.unmet]
    for _ in range(MOST_STEPS):
        if not ahead:
            break
        bases = _with_attention([draft for _, draft, _ in ahead], engine)
        heads = [
            (search, base, index, head)
            for (search, _, forced), base in zip(ahead, bases, strict=True)
            for index, head in next_heads(search.clause, base, forced)
        ]
        best: dict[int, tuple[Search, Draft, int]] = {}
        made = _go_on(heads, engine, options)
        fresh = [(search, draft) for (search, _, _, _), draft in zip(heads, made, strict=True)]
        for (search, _, _, head), draft in zip(heads, score_ties(fresh, engine), strict=True):
            search.add(draft)
            if id(search) not in best or draft.rank > best[id(search)][1].rank:
                best[id(search)] = (search, draft, len(head))
        ahead = [state for state in best.values() if state[1].judgement.unmet]


def _go_on(
    heads: Sequence[tuple[Search, Draft, int, str]], engine: Engine, options: DecodingOptions
) -> list[Draft]:
    """Drafts that go on from given heads, decoded again where the guards see defects.

    Args:
        heads: The search, the draft, which of its constraints comes in, and the head.
        engine: The engine.
        options: For what follows the head.
    """

    def decode(places: Sequence[int], options: DecodingOptions) -> list[Draft]:
        """Drafts of some of the heads."""
        some = [heads[place] for place in places]
        outputs = _resume([(base, index, head) for _, base, index, head in some], engine, options)
        return [
            _draft_from(search, base, hypothesis, Route.GUIDED)
            for (search, base, _, _), hypothesis in zip(some, outputs, strict=True)
        ]

    drafts = decode(range(len(heads)), options)
    for changes in RETRIES:
        broken = [place for place, draft in enumerate(drafts) if draft.defects]
        again = replace(options, **changes)  # type: ignore[arg-type]
        for place, draft in zip(broken, decode(broken, again) if broken else [], strict=True):
            drafts[place] = max(drafts[place], draft, key=lambda each: each.merit)
    return drafts


def _resume(
    heads: Sequence[tuple[Draft, int, str]], engine: Engine, options: DecodingOptions
) -> list[Hypothesis]:
    """Decode what follows each head; no word of a form grows into one that is none.

    Args:
        heads: Drafts, which of their constraints comes in, and what their texts now begin with.
        engine: The engine.
        options: For what follows.
    """
    sources = [base.source for base, _, _ in heads]
    outputs = engine.resume(sources, [head for _, _, head in heads], options)
    return [
        without_glue(hypotheses[0], head, base.spans[index])
        for hypotheses, (base, index, head) in zip(outputs, heads, strict=True)
    ]


def next_heads(clause: Clause, draft: Draft, forced: int) -> list[tuple[int, str]]:
    """What a guided decode is to start with: the text up to the first missing form, and the form.

    Args:
        clause: What the draft translates.
        draft: The draft, which misses forms.
        forced: Characters of it that earlier steps forced; no place cuts them.

    Returns:
        One for each form that may stand there, with the index of its constraint.
    """
    hypothesis = draft.hypothesis
    taken = [(0, forced), *(span for span in draft.judgement.spans if span is not None)]
    place, index = min(
        (find_places(hypothesis, draft.spans[index], taken, _wrong(clause, draft, index))[0], index)
        for index in draft.judgement.unmet
    )
    before = hypothesis.text[: place.start]
    return [
        (index, put_form(before, form, "")[0])
        for form in forms_to_try(clause.constraints[index], before)
    ]


def _wrong(clause: Clause, draft: Draft, index: int) -> Sequence[Span]:
    """What a draft says for a constraint and must not say."""
    if clause.constraints[index].kind in FIGURES:
        return draft.judgement.stray
    return [span for other, span in draft.judgement.forbidden if other == index]


def _replace(pending: Sequence[Search], turn: int, engine: Engine) -> None:
    """One round of the last step: every missing form or wrong form gives way to the right one.

    Args:
        pending: Clauses that miss forms.
        turn: 0 for the likeliest places, 1 for the next ones, and so on.
        engine: The engine.
    """
    bases = _with_attention([_best(search) for search in pending], engine)
    fresh = [
        (
            search,
            _draft_from(search, base, fill_in(search.clause, base, turn), Route.REPLACED),
        )
        for search, base in zip(pending, bases, strict=True)
    ]
    for (search, _), draft in zip(fresh, score_ties(fresh, engine), strict=True):
        search.add(draft)


def _draft_from(search: Search, base: Draft, hypothesis: Hypothesis, route: Route) -> Draft:
    """A draft made from another, over the same source."""
    return make_draft(
        search,
        hypothesis,
        route,
        source=base.source,
        spans=base.spans,
        before=base,
    )


def _with_attention(drafts: Sequence[Draft], engine: Engine) -> list[Draft]:
    """The drafts with attention, which those of a beam search lack."""
    lacking = [draft for draft in drafts if draft.hypothesis.attention is None]
    forced = engine.force(
        [draft.source for draft in lacking], [draft.hypothesis.text for draft in lacking]
    )
    attended = {
        id(draft): replace(draft, hypothesis=replace(hypothesis, score=draft.hypothesis.score))
        for draft, hypothesis in zip(lacking, forced, strict=True)
    }
    return [attended.get(id(draft), draft) for draft in drafts]


def _best(search: Search) -> Draft:
    """The best draft of a search that has begun."""
    assert search.best is not None  # noqa: S101 - the plain step gives every search one
    return search.best


def fill_in(clause: Clause, draft: Draft, turn: int) -> Hypothesis:
    """A draft's hypothesis with the right forms put in for deprecated and missing ones.

    Args:
        clause: What the draft translates.
        draft: The draft.
        turn: Rank of the place to take for each missing form.
    """
    hypothesis = draft.hypothesis
    taken = [span for span in draft.judgement.spans if span is not None]
    wrong = draft.judgement.forbidden
    asked: list[tuple[int, Place | None]] = [
        (index, Place(*span)) for index, span in reversed(wrong)
    ]
    asked += [(index, None) for index in draft.judgement.unmet if index not in dict(wrong)]
    for index, known in asked:
        form = form_to_write(clause.constraints[index])
        places = [known] if known else find_places(hypothesis, draft.spans[index], taken)
        place = places[min(turn, len(places) - 1)]
        spliced, start, end = splice(hypothesis, place, form, draft.spans[index])
        shift = len(spliced.text) - len(hypothesis.text)
        taken = [
            (first + shift, second + shift) if first >= place.end else (first, second)
            for first, second in taken
        ]
        taken.append((start, end))
        hypothesis = spliced
    return hypothesis
