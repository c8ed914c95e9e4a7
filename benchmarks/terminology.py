"""Speed of term finding at 1,000 and 100,000 terms, against one `contains` per term.

OmegaT finds glossary terms of languages without spaces by asking for each term whether the segment
contains it (`GlossarySearcher.java`); the ratio is to that way, in the same Python, over the same
folded text, without its work on overlaps. The text is our example magazine; terms beyond those of
our glossary are made up by a seeded generator. Last line: `ratio N.Nx` at 100,000 terms.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from time import process_time

from duizhao.glossary import Glossary, load_glossary
from duizhao.glossary.folding import fold
from duizhao.glossary.schema import TargetForms, Term
from duizhao.model import Segment, UnitKind
from duizhao.terminology import TermMatcher

EXAMPLE = Path(__file__).parent.parent / "examples" / "magazine.txt"
SEED = 20210225
SEGMENTS = 2000
SEGMENTS_ONE_BY_ONE = 20
"""The slow way is timed on fewer segments, so that the benchmark ends within a minute."""


def main() -> None:
    """Measure and print."""
    generator = random.Random(SEED)  # noqa: S311  (no secrets here)
    forms = [
        form
        for term in load_glossary(Path(__file__).parent.parent / "glossary").entries
        for form in term.zh
    ]
    characters = sorted({character for form in forms for character in form})
    text = EXAMPLE.read_text("utf-8")
    sentences = [sentence for sentence in re.split(r"(?<=。)|\n", text) if sentence.strip()]
    segments = (sentences * (SEGMENTS // len(sentences) + 1))[:SEGMENTS]
    print(f"{len(segments)} segments, {sum(map(len, segments))} characters")
    speeds = {}
    for size in (1_000, 100_000):
        glossary = make_glossary(size, forms, characters, generator)
        begun = process_time()
        matcher = TermMatcher(glossary)
        built = process_time() - begun
        speeds[size], hits = speed(matcher, segments)
        print(
            f"{size:>7} terms: {speeds[size]:>9,.0f} characters a second, {hits} hits, "
            f"built in {built:.2f} s"
        )
    print(f"100,000 terms run at {speeds[100_000] / speeds[1_000]:.2f} of the speed of 1,000")
    slow = speed_one_by_one(glossary, segments[:SEGMENTS_ONE_BY_ONE])
    print(f"one `contains` a term at 100,000 terms: {slow:,.0f} characters a second")
    print(f"ratio {speeds[100_000] / slow:.1f}x")


def make_glossary(
    size: int, forms: list[str], characters: list[str], generator: random.Random
) -> Glossary:
    """A glossary of the given size: our own forms, then made-up ones of two to eight characters."""
    chinese = dict.fromkeys(forms[:size])
    while len(chinese) < size:
        chinese["".join(generator.choices(characters, k=generator.randint(2, 8)))] = None
    english = TargetForms(preferred="term")
    terms = tuple(
        Term.model_construct(id=f"t{number}", zh=(form,), en=english)
        for number, form in enumerate(chinese)
    )
    return Glossary(entries=terms, by_id={term.id: term for term in terms})


def speed(matcher: TermMatcher, segments: list[str]) -> tuple[float, int]:
    """Characters a second of the matcher, and hits; the better of two runs."""
    records = [Segment(f"u.{n}", "u", n, text, (), text) for n, text in enumerate(segments)]
    best, hits = 0.0, 0
    for _ in range(2):
        begun = process_time()
        hits = sum(len(matcher.find(record, UnitKind.PARAGRAPH)) for record in records)
        best = max(best, sum(map(len, segments)) / (process_time() - begun))
    return best, hits


def speed_one_by_one(glossary: Glossary, segments: list[str]) -> float:
    """Characters a second if every term is asked for in every segment."""
    forms = [fold(term.zh[0])[0] for term in glossary.entries]
    begun = process_time()
    for text in segments:
        folded = fold(text)[0]
        [form for form in forms if form in folded]
    return sum(map(len, segments)) / (process_time() - begun)


if __name__ == "__main__":
    main()
