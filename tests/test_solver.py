"""How forms come into a target, with an engine that is written down here word by word."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np
import pytest

from duizhao.model import Constraint, ConstraintKind, Route
from duizhao.translation import DecodingOptions, Hypothesis
from duizhao.translation.drafts import Clause, Draft, Search, make_draft, score_best, score_ties
from duizhao.translation.forms import forms_to_try
from duizhao.translation.guided import without_glue, word_spans
from duizhao.translation.solver import solve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class WrittenEngine:
    """Knows some texts by heart; each English word looks at the Chinese that it is said to mean.

    Args:
        texts: English texts of each source, the likeliest first.
        words: The Chinese that an English word looks at.
    """

    def __init__(self, texts: Mapping[str, Sequence[str]], words: Mapping[str, str]) -> None:
        """Keep what it knows."""
        self._texts = texts
        self._words = words
        self.signature = "written"
        self.scored: list[str] = []

    def count_tokens(self, source: str) -> int:
        """One token a character."""
        return len(source)

    def translate(self, sources: Sequence[str], options: DecodingOptions) -> list[list[Hypothesis]]:
        """The texts known, or nothing."""
        return self.resume(sources, [""] * len(sources), options)

    def resume(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """The known texts that begin with the prefix, or the prefix alone; those have no score."""
        results = []
        for source, prefix in zip(sources, prefixes, strict=True):
            known = [text for text in self._texts.get(source, ()) if text.startswith(prefix)]
            texts = (known or [prefix])[: options.num_hypotheses]
            found = self.force([source] * len(texts), texts)
            results.append([replace(each, score=nan) for each in found] if prefix else found)
        return results

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """What is known is likely, in its order."""
        self.scored += targets
        return [
            -0.1 * self._texts[source].index(target)
            if target in self._texts.get(source, ())
            else -3.0
            for source, target in zip(sources, targets, strict=True)
        ]

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hypothesis]:
        """Words with their attention."""
        return [
            self._hypothesis(source, target, score)
            for source, target, score in zip(
                sources, targets, self.score(sources, targets), strict=True
            )
        ]

    def _hypothesis(self, source: str, target: str, score: float) -> Hypothesis:
        """One target; a word that means nothing looks everywhere alike."""
        spans = tuple(word_spans(target))
        attention = np.full((len(spans), len(source)), 0.01, dtype=np.float32)
        for row, (start, end) in enumerate(spans):
            meant = self._words.get(target[start:end], "")
            place = source.find(meant) if meant else -1
            if place >= 0:
                attention[row, place : place + len(meant)] = 1 / len(meant)
        return Hypothesis(
            target,
            score,
            tuple((place, place + 1) for place in range(len(source))),
            spans,
            tuple(target[start:end] for start, end in spans),
            attention,
        )


def wanted(
    source: str, zh: str, form: str, kind: ConstraintKind = ConstraintKind.TERM
) -> Constraint:
    """A constraint on the first place of some Chinese."""
    start = source.index(zh)
    return Constraint("", kind, (start, start + len(zh)), (form,), inflect=True)


def solved(
    source: str,
    texts: Sequence[str],
    words: Mapping[str, str],
    *constraints: Constraint,
    beam: int = 4,
) -> tuple[str, tuple[Route | None, ...]]:
    """The best text of a source, and the routes of its constraints."""
    engine = WrittenEngine({source: texts}, words)
    options = DecodingOptions(beam_size=beam, num_hypotheses=beam)
    ((best, *_),) = solve([Clause(source, constraints)], engine, options, guided_beam=1)
    return best.hypothesis.text, best.routes


def test_only_drafts_that_tie_are_scored_and_in_the_end_the_best() -> None:
    """A draft that meets more than all others needs no score to win; equals do."""
    source = "干部发展牧业。"
    texts = ["Officials farm.", "Officials raise.", "Officials do animal husbandry."]
    engine = WrittenEngine({source: texts}, {})
    asked = (wanted(source, "干部", "officials"), wanted(source, "牧业", "animal husbandry"))

    def drafts(*places: int) -> list[tuple[Search, Draft]]:
        outputs = engine.force([source] * len(places), [texts[place] for place in places])
        engine.scored.clear()
        return [
            (search, make_draft(search, replace(output, score=nan), Route.GUIDED))
            for output in outputs
        ]

    search = Search(Clause(source, asked))
    equal = score_ties(drafts(1, 0), engine)
    assert sorted(engine.scored) == sorted(texts[:2])
    assert all(draft.scored for draft in equal)

    for draft in equal:
        search.add(draft)
    (better,) = score_ties(drafts(2), engine)
    assert engine.scored == []
    assert not better.scored

    search.add(better)
    score_best([search], engine)
    assert engine.scored == [texts[2]]
    assert search.best is not None
    assert search.best.scored
    assert search.best in search.drafts


def test_what_most_hypotheses_say_is_taken() -> None:
    """Among equals the likeliest text gives way to one that the others agree with."""
    source = "他们回家。"
    texts = ["It rains.", "They go home.", "They go home now.", "They went home."]

    assert solved(source, texts, {})[0] == "They go home."
    assert solved(source, texts, {}, beam=1)[0] == "It rains."


def test_a_draft_made_later_is_held_against_the_first_hypotheses() -> None:
    """One more decode of a clause does not change what its drafts are compared with."""
    search = Search(Clause("他们回家。"))
    engine = WrittenEngine({search.clause.source: ["They go home.", "They go home now."]}, {})
    (first,) = engine.translate([search.clause.source], DecodingOptions(num_hypotheses=2))
    search.hear(first)
    search.hear(engine.force([search.clause.source] * 2, ["It rains.", "It rained."]))

    like, unlike = (
        make_draft(search, hypothesis, Route.GUIDED)
        for hypothesis in engine.force([search.clause.source] * 2, ["They went home.", "It is."])
    )

    assert like.agreement > unlike.agreement


def test_a_later_hypothesis_that_says_the_term_is_taken() -> None:
    """The n-best of the plain decode is looked through before anything is forced."""
    source = "乡村振兴很好。"
    texts = ["The village is fine.", "Rural revitalization is fine."]

    assert solved(source, texts, {}, wanted(source, "乡村振兴", "rural revitalization")) == (
        "Rural revitalization is fine.",
        (Route.NBEST,),
    )


def test_the_rest_is_decoded_again_after_a_forced_form() -> None:
    """What follows the form is the engine's own, so that grammar fits the form."""
    source = "他们帮助干部。"
    texts = ["They helps cadre who is here.", "They helps officials who are here."]
    words = {"cadre": "干部"}

    assert solved(source, texts, words, wanted(source, "干部", "officials"), beam=1) == (
        "They helps officials who are here.",
        (Route.GUIDED,),
    )


def test_several_forms_come_in_from_left_to_right() -> None:
    """Each guided step starts from what the step before has decoded."""
    source = "干部发展牧业。"
    texts = [
        "Cadres grow cattle.",
        "Officials grow beasts now.",
        "Officials grow animal husbandry now.",
    ]
    words = {"Cadres": "干部", "cattle": "牧业", "beasts": "牧业"}
    asked = (wanted(source, "干部", "officials"), wanted(source, "牧业", "animal husbandry"))

    assert solved(source, texts, words, *asked) == (texts[2], (Route.GUIDED, Route.GUIDED))


def test_a_verb_is_inflected_as_the_engine_likes_it() -> None:
    """After `of` the -ing form is tried beside the base form, and the likelier text wins."""
    source = "加强团结的工作。"
    texts = ["The work of union.", "The work of strengthening unity goes on."]
    words = {"union": "加强团结"}

    asked = wanted(source, "加强团结", "strengthen unity")

    assert solved(source, texts, words, asked, beam=1) == (texts[1], (Route.GUIDED,))


def test_a_figure_is_put_where_a_wrong_one_stands() -> None:
    """A figure of the target that nothing asks for gives way, wherever attention looks."""
    source = "8年来全国脱贫。"
    texts = ["Over the past three years the nation rose.", "Over the past eight years we rose."]
    words = {"nation": "8"}
    eight = wanted(source, "8", "eight", ConstraintKind.NUMBER)

    assert solved(source, texts, words, eight, beam=1) == (texts[1], (Route.GUIDED,))


def test_forms_that_no_decode_keeps_are_put_in_place_of_their_words() -> None:
    """Where the engine ends after each forced form, the spliced text keeps what it had said."""
    source = "干部发展牧业。"
    texts = ["The cadres of the county grow cattle."]
    words = {"cadres": "干部", "cattle": "牧业"}
    asked = wanted(source, "干部", "officials")

    text, routes = solved(source, texts, words, asked)

    assert "officials" in text
    assert routes in {(Route.GUIDED,), (Route.REPLACED,)}


@pytest.mark.parametrize(
    ("texts", "beam", "expected", "route"),
    [
        (["The cadre went.", "The officials went."], 4, "The officials went.", Route.NBEST),
        (["The cadre went.", "The officials went."], 1, "The officials went.", Route.GUIDED),
        (["The official cadres went."], 4, "The officials went.", Route.REPLACED),
        (["Officials went, cadres came."], 4, "Officials went, officials came.", Route.REPLACED),
        (["The official cadre's home."], 4, "The officials's home.", Route.REPLACED),
        (["The officials went."], 4, "The officials went.", Route.PLAIN),
    ],
)
def test_a_deprecated_form_gives_way_to_the_approved_one(
    texts: list[str], beam: int, expected: str, route: Route
) -> None:
    """Another hypothesis is taken, or a guided one, or the right form is put in its place."""
    source = "干部走了。"
    asked = replace(wanted(source, "干部", "officials"), deprecated=("cadre", "official cadre"))

    assert solved(source, texts, {"cadre": "干部"}, asked, beam=beam) == (expected, (route,))


@pytest.mark.parametrize(
    ("head", "text", "clean"),
    [
        ("by the country", "by the countryside and so on.", "by the country and so on."),
        ("by the country", "by the countries and so on.", "by the countries and so on."),
        ("by achieve", "by achieveing the goal.", "by achieving the goal."),
        ("to collective", "to collectiveism, too.", "to collective, too."),
        ("the major", "the majorploys the people", "the major the people"),
        ("his well-being", "his well-beingness grew", "his well-being grew"),
        ("we strengthen", "we strengthened it", "we strengthened it"),
        ("the Party", "the Party's work", "the Party's work"),
        ("98", "98th", "98th"),
        ("all 744", "all 744,52 villages", "all 744 villages"),
        ("about 25,602", "about 25,602 million people", "about 25,602 people"),
        ("about 25,602", "about 25,602, and 3", "about 25,602, and 3"),
        ("about 1.2 million", "about 1.2 million people", "about 1.2 million people"),
        ("in 2020", "in 2020, 3 million people", "in 2020, 3 million people"),
        ("the Party", "The Parties", "The Parties"),
    ],
)
def test_no_forced_word_grows_into_one_that_is_none(head: str, text: str, clean: str) -> None:
    """Wrong inflections are mended, other tails come off; words and marks stay."""
    engine = WrittenEngine({}, {})
    (hypothesis,) = engine.force(["干部"], [text])

    assert without_glue(hypothesis, head, (0, 2)).text == clean


def test_a_word_that_is_none_costs_a_draft_its_rank() -> None:
    """A slightly less likely text of real words is taken; words of a form are right."""
    source = "干部。"
    texts = ["Officials of majorploys.", "Officials of the people."]

    assert solved(source, texts, {})[0] == texts[1]
    assert solved(source, texts, {}, wanted(source, "干部", "majorploys"))[0] == texts[0]


@pytest.mark.parametrize(
    ("form", "before", "expected"),
    [
        ("strengthen unity", "We will ", ("strengthen unity",)),
        ("strengthen unity", "by ", ("strengthening unity",)),
        ("make progress", "have ", ("made progress",)),
        ("make progress", "it was ", ("made progress", "making progress")),
        (
            "make progress",
            "the county ",
            ("make progress", "to make progress", "making progress", "made progress"),
        ),
        ("make progress", "", ("make progress", "making progress")),
        ("the Party", "of ", ("the Party",)),
        ("poor counties", "of ", ("poor counties",)),
        ("lift … out of poverty", "will ", ("lift   out of poverty",)),
        ("fully implement it", "in ", ("fully implementing it",)),
        ("apply the law", "in ", ("applying the law",)),
        ("all be listed", "they ", ("all be listed",)),
        ("all be listed", "households have ", ("all been listed",)),
    ],
)
def test_forms_to_try(form: str, before: str, expected: tuple[str, ...]) -> None:
    """Verbs are inflected as the word before allows; other forms stay as they are."""
    asked = Constraint("", ConstraintKind.TERM, (0, 1), (form,), inflect=True, verb=True)

    assert tuple(forms_to_try(asked, before)) == expected


@pytest.mark.parametrize("form", ["action plan", "people", "support", "white paper"])
def test_a_noun_that_looks_like_a_verb_is_inflected_as_the_entry_says(form: str) -> None:
    """No peopling where people are meant."""
    noun = Constraint("", ConstraintKind.TERM, (0, 1), (form,), inflect=True)

    assert tuple(forms_to_try(noun, "and ")) == (form,)
    assert len(forms_to_try(replace(noun, verb=True), "and ")) == 2


def test_a_form_that_is_fixed_is_never_inflected() -> None:
    """Names and formulas of proper nouns stand as the glossary writes them."""
    asked = Constraint("", ConstraintKind.TERM, (0, 1), ("Spring Buds", "spring"), inflect=False)

    assert tuple(forms_to_try(asked, "of ")) == ("Spring Buds",)


def test_a_fuller_text_beats_a_slightly_likelier_one() -> None:
    """Words of the source that are missing cost more than a little probability."""
    source = "我们修建道路和学校。"
    engine = WrittenEngine({source: ["We build roads.", "We build roads and schools."]}, {})
    short, full = engine.force([source] * 2, ["We build roads.", "We build roads and schools."])
    drafts = [make_draft(Search(Clause(source)), each, Route.PLAIN) for each in (short, full)]

    assert short.score > full.score
    assert max(drafts, key=lambda draft: draft.rank).hypothesis.text == full.text


@pytest.mark.parametrize(("carries", "route"), [(True, Route.INLINE), (False, Route.GUIDED)])
def test_forms_are_written_into_the_source_only_where_they_survive(
    carries: bool,  # noqa: FBT001 - a table's column
    route: Route,
) -> None:
    """An engine that carries English over gets it in the source, any other is guided."""

    class Carrying(WrittenEngine):
        """Copies its source where it holds English, if it carries forms at all."""

        def translate(
            self, sources: Sequence[str], options: DecodingOptions
        ) -> list[list[Hypothesis]]:
            """Sources with letters come back as they are."""
            return [
                self.force([source], [source])
                if carries and any("a" <= letter <= "z" for letter in source)
                else self.resume([source], [""], options)[0]
                for source in sources
            ]

    source = "干部群众。"
    texts = ["Cadres, masses went.", "Officials, people went."]
    engine = Carrying({source: texts}, {"Cadres": "干部", "masses": "群众"})
    asked = (wanted(source, "干部", "officials"), wanted(source, "群众", "people"))

    ((best, *_),) = solve(
        [Clause(source, asked)], engine, DecodingOptions(beam_size=1), guided_beam=1
    )

    assert best.routes == (route, route)
