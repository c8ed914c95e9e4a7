"""Drills of terms: the glossary's expressions in the constructions of policy prose.

Half of what a small model gets wrong in a policy sentence are its terms, and the other half is who
does what to which of them. Here terms fill the places of short sentences and clauses in which
Chinese and English order their parts differently (把…作为, 以…推动, 不是…而是), so that the words
mean nothing together and the construction is all there is to learn.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

from duizhao.glossary.schema import Context, PartOfSpeech
from duizhao.model import Constraint, ConstraintKind
from duizhao.translation.forms import forms_to_try
from training.drills.titles import title_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.glossary import Glossary
    from duizhao.glossary.schema import Term


class Expression(NamedTuple):
    """A term as a sentence takes it.

    Attributes:
        zh: One of its Chinese forms.
        en: The preferred form; of a noun with its article, of a verb the base form.
        ing: Of a verb its present participle, else the same.
        many: Whether a noun is plural.
    """

    zh: str
    en: str
    ing: str
    many: bool


NOUNS = (
    ("会议听取了关于{0}的汇报。", "The meeting heard a report on {0}."),
    ("会议研究了{0}和{1}。", "The meeting discussed {0} and {1}."),
    ("他长期从事{0}方面的研究。", "He has long studied {0}."),
    ("要把{0}作为{1}的重要内容。", "We must make {0} an important part of {1}."),
    ("要把{0}摆在更加突出的位置。", "We must give {0} a more prominent place."),
    ("把{0}作为重点，", "Taking {0} as the focus,"),
    ("{0}是{1}的基础。", "{0} {be0} the foundation of {1}."),
    ("{0}既是{1}，也是{2}。", "{0} {be0} both {1} and {2}."),
    ("{0}不是{1}，而是{2}。", "{0} {be0} not {1} but {2}."),
    ("{0}的关键在{1}。", "The key to {0} lies in {1}."),
    (
        "不仅要重视{0}，而且要重视{1}。",
        "We must attach importance not only to {0} but also to {1}.",
    ),
    ("既要抓好{0}，又要抓好{1}。", "We must do a good job of both {0} and {1}."),
    ("宁可放慢速度，也不能放松{0}。", "We would rather slow down than relax {0}."),
    ("与其空谈{0}，不如做好{1}。", "It is better to do {1} well than to talk idly about {0}."),
    ("只有重视{0}，才能做好{1}。", "Only by attaching importance to {0} can we do {1} well."),
    ("只要有{0}，就能解决问题。", "As long as there {be0} {0}, the problems can be solved."),
    ("没有{0}，就谈不上{1}。", "Without {0}, there can be no talk of {1}."),
    ("{0}离不开{1}。", "{0} cannot do without {1}."),
    ("从{0}到{1}，变化处处可见。", "From {0} to {1}, changes can be seen everywhere."),
    ("随着{0}的推进，{1}得到了加强。", "With the progress of {0}, {1} {was1} strengthened."),
    ("在{0}方面取得了新进展。", "New progress has been made in {0}."),
    ("围绕{0}开展了调查研究。", "Investigations were carried out centering on {0}."),
    ("为{0}提供了有力支撑。", "It has provided strong support for {0}."),
    ("对{0}和{1}作出了部署。", "Arrangements were made for {0} and {1}."),
    (
        "{0}不断加强，{1}明显改善。",
        "{0} {has0} been strengthened, and {1} {has1} improved markedly.",
    ),
    ("{0}、{1}、{2}等取得成效。", "Results have been achieved in {0}, {1}, {2}, and other areas."),
    ("统筹推进{0}、{1}和{2}。", "We will advance {0}, {1}, and {2} in a coordinated way."),
    ("有的讲{0}，有的讲{1}。", "Some spoke about {0}, others about {1}."),
    ("靠的是{0}，靠的是{1}。", "What we rely on is {0}, and what we rely on is {1}."),
    ("要正确处理{0}和{1}的关系。", "We must properly handle the relationship between {0} and {1}."),
    ("以{0}为重点，以{1}为保障，", "Taking {0} as the focus and {1} as the guarantee,"),
    ("以{0}推动{1}。", "We will use {0} to promote {1}."),
    ("通过{0}促进{1}。", "We will promote {1} through {0}."),
    ("要把{0}同{1}结合起来。", "We must combine {0} with {1}."),
    ("除了{0}，还有{1}。", "In addition to {0}, there {be1} also {1}."),
    ("让{0}惠及更多群众。", "We must let {0} benefit more people."),
    ("使{0}成为{1}。", "We must turn {0} into {1}."),
    ("由{0}向{1}转变。", "The change is from {0} to {1}."),
    ("{0}对{1}产生了深远影响。", "{0} {has0} had a profound influence on {1}."),
    ("{0}是{1}的集中体现。", "{0} {be0} a concentrated expression of {1}."),
    ("{0}是{1}的根本保证。", "{0} {be0} the fundamental guarantee for {1}."),
    ("特别是{0}，", "Especially {0},"),
    ("在{0}的推动下，", "Driven by {0},"),
    ("在{0}的基础上，", "On the basis of {0},"),
    ("按照{0}的要求，", "In accordance with the requirements of {0},"),
    ("作为{0}的重要组成部分，", "As an important part of {0},"),
    ("针对{0}中的突出问题，", "In response to prominent problems in {0},"),
    ("面对{0}，", "In the face of {0},"),
    ("依托{0}，发展{1}，", "Relying on {0} to develop {1},"),
    ("离开了{0}，", "Without {0},"),
    ("聚焦{0}，", "Focusing on {0},"),
    ("促进{0}与{1}协调发展，", "Promoting the coordinated development of {0} and {1},"),
    ("推动{0}向{1}延伸，", "Extending {0} to {1},"),
    ("{0}的意义", "The Significance of {0}"),
    ("以{0}引领{1}", "Guiding {1} with {0}"),
)
"""Constructions with nouns; every name in braces is a place: `be0` agrees with the first noun."""

VERBS = (
    ("要{0}。", "We must {0}."),
    ("我们将{0}。", "We will {0}."),
    ("必须{0}，", "We must {0},"),
    ("{0}，", "{0},"),
    ("{0}。", "{0}."),
    ("{0}，{1}，", "{0}, {1},"),
    ("要{0}、{1}。", "We must {0} and {1}."),
    ("为了{0}，", "In order to {0},"),
    ("为{0}而努力。", "We must strive to {0}."),
    ("继续{0}，", "Continue to {0},"),
    ("带领群众{0}。", "We must lead the people to {0}."),
    ("引导干部{0}，", "Guiding officials to {0},"),
    ("各地要{0}。", "All localities must {0}."),
    ("推动各地{0}，", "Urging all localities to {0},"),
    ("{0}的关键在于{1}。", "The key to {ing0} lies in {ing1}."),
    ("{0}是我们的任务。", "{ing0} is our task."),
    ("在{0}的过程中，", "In the process of {ing0},"),
    ("把{0}作为首要任务，", "Taking {ing0} as the primary task,"),
    ("{0}的重要举措", "An Important Measure to {0}"),
    ("{0}的能力不断提高。", "The ability to {0} has steadily improved."),
    ("增强{0}的决心。", "We must strengthen our determination to {0}."),
    ("坚定了{0}的信心，", "Strengthening confidence in {ing0},"),
    ("只有{0}，才能{1}。", "Only by {ing0} can we {1}."),
    ("既要{0}，又要{1}。", "We must both {0} and {1}."),
    ("不是为了{0}，而是为了{1}。", "It is not to {0}, but to {1}."),
    ("对于{0}具有重要意义。", "It is of great significance for {ing0}."),
    ("为{0}奠定了基础。", "It has laid the foundation for {ing0}."),
    ("通过{0}，逐步{1}。", "By {ing0}, we will gradually {1}."),
    ("{0}以来，", "Since we began to {0},"),
    ("让群众{0}，", "Letting the people {0},"),
)
"""Constructions with verbs in their base form, which only auxiliaries and `to` may stand before."""

NAMES = (
    ("他提到了{0}和{1}。", "He mentioned {0} and {1}."),
    ("这与{0}有关。", "This has to do with {0}."),
    ("关于{0}，", "With regard to {0},"),
    ("关于{0}的报道", "Reports on {0}"),
    ("包括{0}、{1}和{2}在内，", "Including {0}, {1}, and {2},"),
    ("材料介绍了{0}。", "The materials gave an account of {0}."),
)
"""Constructions with proper names of whatever kind."""

CONSTRUCTIONS = {"noun": NOUNS, "verb": VERBS, "proper": NAMES}

MOST_PLACES = 3
"""Places of a construction at most."""

SHARES = {"noun": 0.5, "verb": 0.2, "proper": 0.1, "bare": 0.2}
"""Share of each kind of drill; a bare one is the term and nothing else."""

_MASS = re.compile(
    r"(?:[^s]s|ing|tion|sion|ment|ity|ism|ance|ence|ship|cy|ture|ness|th|work|ology)$"
)
"""Ends of nouns that need no article; others get `the`."""

_HEAD = re.compile(
    r"[^,]*?(?= (?:of|for|in|on|to|with|and|between|at|from|by|under|who|that|directly) |,|$)"
)
_DETERMINED = re.compile(r"(?:the|an?|no|one|two|three|four|five|six|every|each) |.*[A-Z\"]")


class TermDrills:
    """Makes drills of one glossary.

    Args:
        glossary: Its approved terms fill the places; those that count in some contexts alone, and
            those that stay as they are, do not.
    """

    def __init__(self, glossary: Glossary) -> None:
        """Sort the terms by what they can stand for."""
        terms = [
            term
            for term in glossary.by_id.values()
            if term.enforced and not term.keep and not term.after_number and term.when == Context()
        ]
        self._terms = {
            "noun": [term for term in terms if term.pos is PartOfSpeech.NOUN],
            "verb": [term for term in terms if term.verb and _participle(term) is not None],
            "proper": [term for term in terms if term.pos is PartOfSpeech.PROPER],
            "bare": terms,
        }

    def make(self, count: int, seed: int) -> list[tuple[str, str]]:
        """Pairs, the same for the same seed; a few may be equal.

        A kind of which the glossary has too few terms is left out; without any term there are none.

        Args:
            count: How many.
            seed: Of all that is drawn.
        """
        source = random.Random(seed)  # noqa: S311  not for secrets
        shares = {kind: SHARES[kind] for kind in SHARES if len(self._terms[kind]) >= MOST_PLACES}
        kinds = source.choices(list(shares), list(shares.values()), k=count) if shares else []
        return [self._drill(kind, source) for kind in kinds]

    def _drill(self, kind: str, source: random.Random) -> tuple[str, str]:
        if kind == "bare":
            term = source.choice(self._terms["bare"])
            zh, en = source.choice(term.zh), term.forms[0]
            return zh, en[:1].upper() + en[1:]
        zh, en = source.choice(CONSTRUCTIONS[kind])
        drawn = [expression(term, source) for term in source.sample(self._terms[kind], MOST_PLACES)]
        return fill(zh, en, drawn)


def expression(term: Term, source: random.Random) -> Expression:
    """A term with one of its Chinese forms."""
    zh, en = source.choice(term.zh), term.forms[0]
    if term.verb:
        return Expression(zh, en, _participle(term) or en, many=False)
    head = _HEAD.match(en)
    last = head[0] if head is not None else en
    many = last.endswith("s") and not last.endswith(("ss", "ics", "us", "is"))
    if term.pos is PartOfSpeech.NOUN and not _DETERMINED.match(en) and not _MASS.search(last):
        en = f"the {en}"
    return Expression(zh, en, en, many)


def fill(zh: str, en: str, drawn: Sequence[Expression]) -> tuple[str, str]:
    """A construction with expressions in its places, and a capital in front.

    >>> drawn = [Expression("道路", "roads", "roads", True)]
    >>> drawn += [Expression("贸易", "trade", "trade", False)]
    >>> fill("{0}是{1}的基础。", "{0} {be0} the foundation of {1}.", drawn)
    ('道路是贸易的基础。', 'Roads are the foundation of trade.')
    """
    agreeing: dict[str, str] = {}
    for place, each in enumerate(drawn):
        agreeing |= {
            f"ing{place}": each.ing,
            f"be{place}": "are" if each.many else "is",
            f"was{place}": "were" if each.many else "was",
            f"has{place}": "have" if each.many else "has",
        }
    written = en.format(*(each.en for each in drawn), **agreeing)
    if written[-1].isalpha():  # a heading
        written = title_case(written)
    return zh.format(*(each.zh for each in drawn)), written[:1].upper() + written[1:]


def _participle(term: Term) -> str | None:
    """The form of a verb after `of`, or None where the preferred form is no base form."""
    asked = Constraint("", ConstraintKind.TERM, (0, 1), term.forms[:1], inflect=True, verb=True)
    tried = forms_to_try(asked, "of ")
    return tried[1] if len(tried) > 1 else None
