"""How fast and how completely the translation memory finds like sentences, beside a full search.

    uv run python benchmarks/memory.py [ENTRIES]

A memory of sentences made of the example magazine's clauses, with words exchanged and figures put
in, is written to a workspace; queries are its sentences with up to a quarter of their characters
changed. Prints the milliseconds of an exact and of a fuzzy search, the process's memory, and the
recall: of the entries that rapidfuzz finds at a likeness of 0.75 when it compares each, the share
that the index finds. The last line is the ratio to that full search (the peer: `process.extract` of
rapidfuzz over all patterns, held in memory; loading them is not counted).
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from duizhao.language.chinese import match_key
from duizhao.language.patterns import pattern_of
from duizhao.memory import exact_matches, fuzzy_matches
from duizhao.model import MemoryEntry, State
from duizhao.settings import MemorySettings
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
ENTRIES = 50_000
QUERIES = 200
LEAST = MemorySettings().least_likeness


def material() -> tuple[list[str], str]:
    """Clauses of the example magazine, and its characters as often as it has them."""
    text = (ROOT / "examples" / "magazine.txt").read_text("utf-8")
    clauses = [each for each in re.split(r"[，。；：、\s]", text) if 4 <= len(each) <= 24]
    return clauses, "".join(re.findall(r"[\u4e00-\u9fff]", text))


def sentences(count: int) -> Iterator[str]:
    """Different sentences; a third of the characters come from anywhere in the magazine."""
    chance = random.Random(1)  # noqa: S311  the same sentences each time
    clauses, characters = material()
    for _ in range(count):
        text = "，".join(chance.choices(clauses, k=chance.randint(1, 4)))
        changed = [chance.choice(characters) if chance.random() < 0.33 else each for each in text]
        if chance.random() < 0.3:
            changed.insert(chance.randrange(len(changed)), f"{chance.randint(2, 9999)}个")
        yield "".join(changed) + "。"


def edited(text: str, chance: random.Random, characters: str) -> str:
    """A text with up to a quarter of its characters exchanged, put in or taken out."""
    letters = list(text)
    for _ in range(chance.randint(0, len(letters) // 4)):
        place = chance.randrange(len(letters))
        letters[place] = chance.choice(["", chance.choice(characters), letters[place] * 2])
    return "".join(letters)


def memory_mb() -> float:
    """Resident memory of the process now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def milliseconds(seconds: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(seconds)
    most = ordered[-len(ordered) // 20]
    return f"{1000 * statistics.median(seconds):.2f} ms, 95% in {1000 * most:.2f}"


def build(store: Store, count: int) -> None:
    """Fill the memory."""
    store.remember(
        MemoryEntry(match_key(text), text, f"Sentence {number}.", State.REVIEWED, "benchmark")
        for number, text in enumerate(sentences(count))
    )


def measure(store: Store, count: int) -> float:
    """Print speed and recall; returns how many times faster than the full search it was."""
    chance = random.Random(2)  # noqa: S311
    every = max(1, count // QUERIES)
    sample = [text for number, text in enumerate(sentences(count)) if number % every == 0]
    queries = [edited(text, chance, material()[1]) for text in sample]
    before = memory_mb()
    exact, fuzzy = [], []
    for text, query in zip(sample, queries, strict=True):
        begun = time.perf_counter()
        assert exact_matches([text], store)
        exact.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        fuzzy_matches(query, store, LEAST)
        fuzzy.append(time.perf_counter() - begun)
    print(f"exact search     {milliseconds(exact)}")
    print(f"fuzzy search     {milliseconds(fuzzy)}")
    print(f"memory           {before:.0f} MB before, {memory_mb():.0f} MB after the searches")
    patterns = store.changed_patterns(-1, count)  # all of them
    full, wanted, found = [], 0, 0
    for query in queries:
        pattern = pattern_of(query)
        begun = time.perf_counter()
        like = process.extract(
            pattern, patterns, scorer=fuzz.ratio, score_cutoff=100 * LEAST, limit=None
        )
        full.append(time.perf_counter() - begun)
        kept = set(store.like_patterns(pattern, LEAST).values())
        wanted += len(like)
        found += sum(text in kept for text, _, _ in like)
    print(f"full search      {milliseconds(full)} (rapidfuzz over {len(patterns)} patterns)")
    print(f"recall           {found} of {wanted} like entries, {found / wanted:.4f}")
    return statistics.median(full) / statistics.median(fuzzy)


def main() -> None:
    """Fill a memory, then search it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "entries", nargs="?", type=int, default=ENTRIES, help="(default: %(default)s)"
    )
    count: int = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "workspace.db"
        with Store.open(path) as store:
            begun = time.perf_counter()
            build(store, count)
            seconds = time.perf_counter() - begun
            size = path.stat().st_size / 2**20
            print(f"{count} entries written in {seconds:.0f} s; the workspace has {size:.0f} MB")
            ratio = measure(store, count)
    print(f"fuzzy search to a full search by rapidfuzz: ratio {ratio:.1f}x")


if __name__ == "__main__":
    main()
