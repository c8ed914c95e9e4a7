"""Candidates for new terms, mined from the workspace's documents.

Names of persons and places come first, spelt by rule (`duizhao.language.names`). Terms are of three
kinds: quoted slogans (`“两不愁”`), numbered patterns (`三个赋予`), and words that the text uses
again and again. The last are ranked by C-value (Frantzi, Ananiadou and Mima 2000), among those
sequences of characters that hold together (smallest pointwise mutual information over all splits)
and stand in varied company (accessor variety, Feng et al. 2004), since Chinese has no spaces to go
by. What lies inside a term of the glossary is no candidate. Renderings come from the translations
beside the text: the English word sequence that goes with the candidate most closely (Dice).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.glossary.folding import fold
from duizhao.language.chinese import HAN
from duizhao.language.english import tokenise
from duizhao.language.names import find_names, names_of
from duizhao.model import Segment, UnitKind
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duizhao.glossary import Glossary
    from duizhao.language.names import Name
    from duizhao.model import Bitext

SHORTEST, LONGEST = 3, 8
"""Characters of a repeated candidate: shorter ones are nearly all everyday words, and of the nouns
of our glossary nine in ten are no longer."""

LEAST_COHESION = 3.0
"""Bits by which the parts of a word attract each other; set by reading what policy texts gave."""

LEAST_VARIETY = 3
"""Different neighbours on either side; a fragment of a longer word always has the same one."""

LEAST_DICE = 0.5
"""An English sequence that goes with a candidate less often than that is no rendering of it."""

LONGEST_RENDERING = 6
"""Words of a rendering."""

EXAMPLES = 2
"""Sentences shown for a candidate."""

_RUN = re.compile(f"[{HAN}]+")
_QUOTED = re.compile(f"[“「『]([{HAN}、]{{2,16}})[”」』]")
_NUMBERED = re.compile(
    r"[一二两三四五六七八九十]{1,2}[个大项条种类位件有不保通带]?[\u4e00-\u9fff]{1,3}$"
)
_EDGES = frozenset(
    "的了在是和与及等为对从以着过把被让将向到也就都而但并或个这那其之于由给使要们我你他她它不很更最万亿年月日上下中里第"
)
"""Characters that begin or end phrases, not terms."""

_ENGLISH_EDGES = frozenset(
    word
    for line in (
        "a an the of and or to in on at for with by from as is are was were be been has have had",
        "that this these those it its we our they their will must should not 's all more",
    )
    for word in line.split()
)


class CandidateKind(StrEnum):
    """Why a sequence is a candidate."""

    QUOTED = "quoted"
    NUMBERED = "numbered"
    REPEATED = "repeated"
    PERSON = "person"
    PLACE = "place"


NAMES = {CandidateKind.PERSON, CandidateKind.PLACE}
"""Kinds that come with a rendering of their own: the spelling by rule."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that the glossary may lack.

    Attributes:
        zh: The Chinese.
        kind: Why it is one.
        count: How often it stands in the documents, outside known terms.
        score: C-value; comparable within a kind.
        rendering: The English that goes with it, or empty where none does closely enough.
        evidence: Dice coefficient of the rendering, 0 to 1; of a name's, its share of the targets.
        examples: Source sentences.
    """

    zh: str
    kind: CandidateKind
    count: int
    score: float
    rendering: str
    evidence: float
    examples: tuple[str, ...]


def suggest_terms(
    documents: Iterable[Bitext], glossary: Glossary, *, least_count: int, limit: int
) -> tuple[Candidate, ...]:
    """Find candidates, the best of each kind first.

    Args:
        documents: Finished documents of the workspace.
        glossary: What is known already.
        least_count: Places that a repeated candidate must have; quoted ones need one.
        limit: Candidates to return beside names, of which all come, and first.
    """
    texts, targets = _texts(documents)
    matcher = TermMatcher(glossary)
    known = {fold(form)[0] for term in glossary.entries for form in term.zh}
    free = [_outside_terms(text, matcher) for text in texts]
    found: dict[str, tuple[CandidateKind, int, float]] = {}
    names = _names(texts, targets, matcher)
    known |= {fold(name.zh)[0] for name in names}
    for zh, count in _quoted(texts).items():
        if fold(zh)[0] not in known:
            kind = CandidateKind.NUMBERED if _NUMBERED.match(zh) else CandidateKind.QUOTED
            found[zh] = (kind, count, count * math.log2(len(zh)))
    for zh, (count, score) in _repeated(free, least_count).items():
        if fold(zh)[0] not in known and zh not in found:
            kind = CandidateKind.NUMBERED if _NUMBERED.match(zh) else CandidateKind.REPEATED
            found[zh] = (kind, count, score)
    best = sorted(found, key=lambda zh: (-found[zh][2], zh))[:limit]
    renderings = _renderings(best, texts, targets)
    mined = (
        Candidate(
            zh,
            *found[zh],
            *renderings[zh],
            tuple(text for text in texts if zh in text)[:EXAMPLES],
        )
        for zh in best
    )
    return (*names, *mined)


def _texts(documents: Iterable[Bitext]) -> tuple[list[str], list[str]]:
    """Sources and targets of all pairs outside page furniture, same order, each source once."""
    pairs: dict[str, str] = {}
    for document in documents:
        for each in document.pairs:
            if each.kind is not UnitKind.FURNITURE and each.pair.source:
                pairs.setdefault(each.pair.source, each.pair.target)
    return list(pairs), list(pairs.values())


def _names(texts: Sequence[str], targets: Sequence[str], matcher: TermMatcher) -> list[Candidate]:
    """Names that are no terms, each with the spelling by rule, the most frequent first."""
    everywhere = names_of(texts)
    places: defaultdict[Name, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        hits = matcher.find(Segment("", "", 0, text, (), text), UnitKind.PARAGRAPH)
        for name in find_names(text, [(hit.start, hit.end) for hit in hits], everywhere):
            places[replace(name, span=(0, 0))].append(index)
    return [
        Candidate(
            zh=name.text,
            kind=CandidateKind(name.kind),
            count=len(found),
            score=float(len(found)),
            rendering=name.form,
            evidence=sum(name.form in targets[index] for index in found) / len(found),
            examples=tuple(dict.fromkeys(texts[index] for index in found))[:EXAMPLES],
        )
        for name, found in sorted(places.items(), key=lambda item: (-len(item[1]), item[0].text))
    ]


def _outside_terms(text: str, matcher: TermMatcher) -> list[tuple[str, list[int]]]:
    """Runs of Han characters, with the end of the known term around each character, or 0."""
    segment = Segment("", "", 0, text, (), text)
    ends = [0] * len(text)
    for hit in matcher.find(segment, UnitKind.PARAGRAPH):
        ends[hit.start : hit.end] = [hit.end] * (hit.end - hit.start)
    return [
        (run[0], [max(0, end - run.start()) for end in ends[run.start() : run.end()]])
        for run in _RUN.finditer(text)
    ]


def _quoted(texts: Iterable[str]) -> Counter[str]:
    """Short texts in quotation marks, with their counts."""
    return Counter(match[1].strip("、") for text in texts for match in _QUOTED.finditer(text))


def _repeated(
    free: Sequence[Sequence[tuple[str, list[int]]]], least_count: int
) -> dict[str, tuple[int, float]]:
    """Sequences that hold together and stand in varied company, with count and C-value."""
    counts: Counter[str] = Counter()
    places: Counter[str] = Counter()
    left: defaultdict[str, set[str]] = defaultdict(set)
    right: defaultdict[str, set[str]] = defaultdict(set)
    characters = 0
    for number, (run, ends) in enumerate(run for text in free for run in text):
        characters += len(run)
        for start, end in _spans(run):
            piece = run[start:end]
            counts[piece] += 1
            if end - start >= SHORTEST and not _cuts(ends, start) and not _cuts(ends, end):
                places[piece] += 1
                left[piece].add(run[start - 1] if start else f"<{number}")
                right[piece].add(run[end] if end < len(run) else f">{number}")
    good = {
        piece: count
        for piece, count in places.items()
        if count >= least_count
        and min(len(left[piece]), len(right[piece])) >= LEAST_VARIETY
        and piece[0] not in _EDGES
        and piece[-1] not in _EDGES
        and _cohesion(piece, counts, characters) >= LEAST_COHESION
    }
    return {piece: (good[piece], score) for piece, score in _c_values(good).items() if score > 0}


def _cuts(ends: list[int], place: int) -> bool:
    """Whether a boundary lies inside a known term."""
    return 0 < place < len(ends) and ends[place] != 0 and ends[place] == ends[place - 1]


def _spans(run: str) -> Iterator[tuple[int, int]]:
    """All sequences of a run up to the longest."""
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + LONGEST) + 1):
            yield start, end


def _cohesion(piece: str, counts: Counter[str], characters: int) -> float:
    """Smallest pointwise mutual information, in bits, over all ways to split a sequence in two."""
    return min(
        math.log2(counts[piece] * characters / (counts[piece[:cut]] * counts[piece[cut:]]))
        for cut in range(1, len(piece))
    )


def _c_values(counts: dict[str, int]) -> dict[str, float]:
    """C-value: log2 of the length times the count outside longer candidates."""
    inside: defaultdict[str, list[int]] = defaultdict(list)
    for longer, count in counts.items():
        for start, end in _spans(longer):
            piece = longer[start:end]
            if piece != longer and piece in counts:
                inside[piece].append(count)
    return {
        piece: math.log2(len(piece))
        * (count - (sum(inside[piece]) / len(inside[piece]) if inside[piece] else 0))
        for piece, count in counts.items()
    }


def _renderings(
    candidates: Sequence[str], texts: Sequence[str], targets: Sequence[str]
) -> dict[str, tuple[str, float]]:
    """The English sequence that goes with each candidate, and how closely."""
    sequences = [_sequences(target) for target in targets]
    totals: Counter[str] = Counter(each for found in sequences for each in found)
    renderings: dict[str, tuple[str, float]] = {}
    for zh in candidates:
        places = [index for index, text in enumerate(texts) if zh in text]
        together = Counter(each for index in places for each in sequences[index])
        best = max(
            together,
            key=lambda each: (2 * together[each] / (len(places) + totals[each]), len(each), each),
            default="",
        )
        dice = 2 * together[best] / (len(places) + totals[best]) if best else 0.0
        alone = len(places) == 1  # one place proves nothing: every sequence of it goes with it
        renderings[zh] = (best, dice) if dice >= LEAST_DICE and not alone else ("", 0.0)
    return renderings


def _sequences(target: str) -> set[str]:
    """Word sequences of a target that could be a rendering, in lower case."""
    words = [word.key for word in tokenise(target)]
    return {
        " ".join(words[start:end]).replace(" 's", "'s")
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_RENDERING) + 1)
        if words[start] not in _ENGLISH_EDGES
        and words[end - 1] not in _ENGLISH_EDGES
        and all(word[0].isalnum() or word == "'s" for word in words[start:end])
    }
