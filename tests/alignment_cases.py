"""The development set of the aligner: ten invented documents, linked by hand, and a noisy copy.

A file of `cases/alignment` holds one link a line, Chinese, tab, English; ` | ` parts the sentences
of a side, an empty line the paragraphs, `# ` opens a heading and `! ` a caption. The noisy copy
loses a tenth of its paragraphs on one side or the other, gains running heads and page numbers, and
has its English captions moved.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "cases" / "alignment"

GoldLink = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass
class Case:
    """Two documents, one sentence an item, and the links between them."""

    name: str
    zh: list[str] = field(default_factory=list)
    en: list[str] = field(default_factory=list)
    links: list[GoldLink] = field(default_factory=list)

    def add(self, zh: list[str], en: list[str]) -> None:
        """Append a link with its sentences."""
        rows = tuple(range(len(self.zh), len(self.zh) + len(zh)))
        columns = tuple(range(len(self.en), len(self.en) + len(en)))
        self.zh += zh
        self.en += en
        self.links.append((rows, columns))


def clean_cases() -> list[Case]:
    """The documents as they were written."""
    cases = []
    for path in sorted(FOLDER.glob("*.tsv")):
        case = Case(path.stem)
        for _, zh, en in (link for block in _blocks(path) for link in block):
            case.add(zh, en)
        cases.append(case)
    return cases


def noisy_cases(seed: int = 7) -> list[Case]:
    """The same with paragraphs missing, furniture between sentences, captions moved."""
    cases = []
    for path in sorted(FOLDER.glob("*.tsv")):
        chance = random.Random(f"{seed}{path.stem}")  # noqa: S311 - noise, not a secret
        case = Case(path.stem)
        page, moved = 1, list[tuple[tuple[int, ...], list[str]]]()
        for block in _blocks(path):
            dropped = chance.random() if chance.random() < 0.1 else None
            for kind, zh, en in block:
                if dropped is not None and not kind:
                    case.add([], en) if dropped < 0.5 else case.add(zh, [])
                elif kind == "!":
                    case.add(zh, [])
                    moved.append((case.links.pop()[0], en))
                else:
                    case.add(zh, en)
            page = _add_furniture(case, chance, page)
        for rows, en in moved:
            columns = tuple(range(len(case.en), len(case.en) + len(en)))
            case.en += en
            case.links.append((rows, columns))
        case.links = [
            single for link in case.links for single in ([link] if all(link) else _singles(link))
        ]
        cases.append(case)
    return cases


def _add_furniture(case: Case, chance: random.Random, page: int) -> int:
    """Now and then, break a page on either side."""
    if chance.random() < 0.3:
        page += 1
        for line in (f"青禾通讯 第{page}期", f"— {page} —"):
            case.add([line], [])
    if chance.random() < 0.3:
        for line in (f"Qinghe Newsletter {page}", f"Page {page}"):
            case.add([], [line])
    return page


def _singles(link: GoldLink) -> list[GoldLink]:
    """A null link for each sentence."""
    rows, columns = link
    return [((row,), ()) for row in rows] + [((), (column,)) for column in columns]


def _blocks(path: Path) -> list[list[tuple[str, list[str], list[str]]]]:
    """Paragraphs of links: mark of the kind, Chinese sentences, English sentences."""
    blocks: list[list[tuple[str, list[str], list[str]]]] = [[]]
    for line in path.read_text("utf-8").splitlines():
        if not line:
            blocks.append([])
            continue
        zh, en = line.split("\t")
        kind = zh[0] if zh[:2] in {"# ", "! "} else ""
        mark = f"{kind} " if kind else ""
        blocks[-1].append(
            (kind, zh.removeprefix(mark).split(" | "), en.removeprefix(mark).split(" | "))
        )
    return [block for block in blocks if block]


@dataclass(frozen=True)
class Figures:
    """Counts over links with text on both sides, and over sentences of null links."""

    found: int = 0
    predicted: int = 0
    gold: int = 0
    null_found: int = 0
    null_predicted: int = 0
    null_gold: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Counts of both."""
        pairs = zip(vars_of(self), vars_of(other), strict=True)
        return Figures(*(left + right for left, right in pairs))

    @property
    def f1(self) -> float:
        """Strict F1: a link counts only if both sides agree to the sentence."""
        return 2 * self.found / max(self.predicted + self.gold, 1)

    @property
    def null_precision(self) -> float:
        """Share of the sentences left alone that should be."""
        return self.null_found / max(self.null_predicted, 1)

    @property
    def null_recall(self) -> float:
        """Share of the sentences to be left alone that were."""
        return self.null_found / max(self.null_gold, 1)


def vars_of(figures: Figures) -> tuple[int, ...]:
    """The counts in order."""
    return (
        figures.found,
        figures.predicted,
        figures.gold,
        figures.null_found,
        figures.null_predicted,
        figures.null_gold,
    )


def compare(gold: list[GoldLink], predicted: list[GoldLink]) -> Figures:
    """Count what a prediction gets right."""
    right = {link for link in gold if all(link)}
    said = {link for link in predicted if all(link)}
    null_right = {single for link in gold if not all(link) for single in _singles(link)}
    null_said = {single for link in predicted if not all(link) for single in _singles(link)}
    return Figures(
        len(right & said),
        len(said),
        len(right),
        len(null_right & null_said),
        len(null_said),
        len(null_right),
    )
