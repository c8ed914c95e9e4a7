"""Time and memory of sentence alignment at 1,000, 10,000 and 50,000 sentences a side.

Documents are made of dictionary words and their glosses, with sentences merged, split and left
out; vectors are random ones that agree with noise, so that the figures hold the alignment alone and
not the encoder (which takes about 10 ms a sentence). Gale-Church runs on the smallest. The
last line says how much longer a sentence takes in the largest document than in the smallest: 1.0x
is linear time.
"""

from __future__ import annotations

import random
import resource
import sys
import time
import zlib
from pathlib import Path

import numpy as np

from duizhao.alignment.comparison import Evidence
from duizhao.alignment.sentences import Sentence, align
from duizhao.language.chinese import normalise
from duizhao.language.dictionary import load_dictionary
from duizhao.settings import AlignmentSettings

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from alignment_cases import Case, compare
from gale_church import gale_church

SIZES = (1_000, 10_000, 50_000)


class RandomEncoder:
    """Vectors that are alike for counterparts, as the encoder's are: cosine about .5."""

    means = np.zeros((2, 384), dtype=np.float32)

    def __init__(self, meaning: dict[str, str]) -> None:
        """Know which sentences mean the same."""
        self._meaning = meaning
        self._known: dict[str, np.ndarray] = {}

    def encode(self, texts: list[str]) -> np.ndarray:
        """A vector for the meaning and one for the text, added."""
        for text in texts:
            if text not in self._known:
                seeds = (
                    zlib.crc32(self._meaning.get(text, text).encode()),
                    zlib.crc32(text.encode()),
                )
                vector = sum(np.random.default_rng(seed).normal(size=384) for seed in seeds)
                self._known[text] = (vector / np.linalg.norm(vector)).astype(np.float32)
        return np.stack([self._known[text] for text in texts])


def make_case(size: int, seed: int = 1) -> tuple[Case, dict[str, str]]:
    """Two documents of about `size` sentences, and what each English sentence means."""
    chance = random.Random(seed)  # noqa: S311 - invented text
    dictionary = load_dictionary()
    words = [
        (word, glosses[0])
        for word, glosses in dictionary.glosses.items()
        if len(word) == 2
        and normalise(word) == word
        and glosses[0].isascii()
        and glosses[0].replace(" ", "").isalpha()
    ]
    case, meaning = Case(str(size)), {}
    while len(case.zh) < size:
        picked = chance.sample(words, 9)
        zh = ["".join(word for word, _ in picked[start : start + 3]) + "。" for start in (0, 3, 6)]
        en = [" ".join(gloss for _, gloss in picked[start : start + 3]) for start in (0, 3, 6)]
        en = [f"{text.capitalize()}." for text in en]
        kind = chance.random()
        links = [([left], [right]) for left, right in zip(zh, en, strict=True)]
        if kind < 0.1:
            links = [([zh[0].rstrip("。") + "，" + zh[1].rstrip("。") + "，" + zh[2]], en)]
        elif kind < 0.15:
            links = [(zh, [" ".join(en)])]
        for left, right in links:
            meaning.update(dict.fromkeys([*left, *right], left[0]))
            case.add(left, right if chance.random() > 0.03 else [])
    return case, meaning


def main() -> None:
    """Run the sizes from small to large and print a line for each."""
    per_sentence = []
    for size in SIZES:
        case, meaning = make_case(size)
        encoder = RandomEncoder(meaning)
        encoder.encode([*case.zh, *case.en])  # beforehand: embedding is not what is measured
        start = time.process_time()
        links = align(
            [Sentence(text) for text in case.zh],
            [Sentence(text) for text in case.en],
            Evidence(load_dictionary(), encoder),
            AlignmentSettings(),
        ).links
        seconds = time.process_time() - start
        per_sentence.append(seconds / size)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found = compare(case.links, [(link.source, link.target) for link in links])
        print(
            f"{size:6} sentences: {seconds:6.1f} s of CPU, {peak:5.0f} MiB at most,"
            f" strict F1 {found.f1:.3f}"
        )
        if size == SIZES[0]:
            theirs = compare(case.links, gale_church(case.zh, case.en))
            print(f"         Gale-Church: strict F1 {theirs.f1:.3f}")
    print(f"ratio {per_sentence[-1] / per_sentence[0]:.1f}x")


if __name__ == "__main__":
    main()
