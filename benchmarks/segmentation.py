"""Speed of structure recovery and segmentation, and of sentence ends beside pySBD's Chinese rules.

Texts are made of invented sentences, so that no corpus is needed: reports of paragraphs with
headings between. Speeds are characters a second, best of three. The ratio is to pySBD at 0.1 MB,
both given the same paragraphs; pySBD is not run on more, as its time grows faster than the text.

    uv run python benchmarks/segmentation.py
"""

from __future__ import annotations

import itertools
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import pysbd

from duizhao.model import Document
from duizhao.segmentation import segment_unit
from duizhao.segmentation.sentences import sentence_spans
from duizhao.settings import SegmentationSettings
from duizhao.structure import recover_units

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES_MB = (0.1, 1.0, 10.0)
"""Megabytes of UTF-8; three bytes a Chinese character."""

REPEATS = 3
SUBJECTS = ("各县区", "有关部门", "驻村工作队", "龙头企业", "农牧民合作社")
VERBS = ("加快推进", "统筹实施", "扎实开展", "全面落实")
OBJECTS = ("高标准农田建设", "人居环境整治", "“一村一品”行动", "冷链物流设施建设（二期）")
RESULTS = ("成效明显。", "群众说：“日子越过越好！”", "产值达到3.5亿元；下一步再加力度。")


def paragraphs(megabytes: float) -> list[str]:
    """Paragraphs of three sentences, a heading before every tenth."""
    made: list[str] = []
    size = 0
    clauses = itertools.product(RESULTS, SUBJECTS, OBJECTS, VERBS)
    for number, (result, subject, target, verb) in enumerate(itertools.cycle(clauses)):
        if size >= megabytes * 1_000_000:
            break
        text = "".join(f"{subject}{verb}{target}{number + n}项，{result}" for n in range(3))
        made += [f"工作{number}号情况"] * (number % 10 == 0) + [text]
        size += len(text.encode())
    return made


def best(action: Callable[[], object]) -> float:
    """Shortest time of a few runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the speeds, then the ratio."""
    settings = SegmentationSettings()
    for megabytes in SIZES_MB:
        text = "\n\n".join(paragraphs(megabytes))
        document = Document("a.txt", "a.txt", "zh", text, "", "a")
        start = time.perf_counter()
        units = recover_units(document)
        structure = time.perf_counter() - start
        start = time.perf_counter()
        count = sum(len(segment_unit(unit, settings)) for unit in units)
        segmentation = time.perf_counter() - start
        print(
            f"{megabytes:5.1f} MB  {len(text)} characters, {len(units)} units, {count} segments: "
            f"structure {len(text) / structure:,.0f} characters/s, "
            f"segmentation {len(text) / segmentation:,.0f} characters/s"
        )
    small = paragraphs(SIZES_MB[0])
    characters = sum(map(len, small))
    ours = best(lambda: [list(sentence_spans(text)) for text in small])
    segmenter = pysbd.Segmenter(language="zh", clean=False)
    theirs = best(lambda: [segmenter.segment(text) for text in small])
    print(f"sentence ends alone: duizhao {characters / ours:,.0f} characters/s")
    print(f"pySBD {version('pysbd')}: {characters / theirs:,.0f} characters/s")
    print(f"ratio {theirs / ours:.1f}x")


if __name__ == "__main__":
    main()
