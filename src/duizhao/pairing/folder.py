"""A folder of documents in two languages: which file translates which, and all of them aligned.

Names pair first (`report.zh.docx` and `report.en.docx`, `zh/report.txt` and `en/report.txt`,
报告中文版 and 报告英文版), then content: what is left is compared by the vectors of its first
sentences. Every pair then has to stand the alignment's own verdict.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.blocks import english_sentences
from duizhao.alignment.comparison import Comparison
from duizhao.errors import InputError
from duizhao.ingestion import find_inputs, read_document
from duizhao.language.chinese import is_han, normalise
from duizhao.segmentation import segment_unit
from duizhao.structure import recover_units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duizhao.alignment.comparison import Evidence
    from duizhao.ingestion import Input
    from duizhao.model import Document
    from duizhao.settings import Settings

_MARKS = re.compile(
    r"(?:^|(?<=[\W_]))(?:zh|cn|chs|chn|chinese|en|eng|english|zh[-_]?(?:cn|hans)|en[-_]?(?:us|gb))"
    r"(?=[\W_]|$)|[（(\[]?(?:中文|英文|汉语|英语|汉|英|中)(?:版|本|文本)?[)）\]]?$",
    re.IGNORECASE,
)
"""Words of a path that only say the language."""

CHINESE_SHARE = 0.15
"""Share of Han characters from which a text is Chinese: English ones quote less, tables more."""

FIRST_SENTENCES = 40
"""Sentences of each document that its content is judged by."""

MIN_LIKENESS = 0.25
"""Cosine of two documents' first sentences, added up, from which they may translate each other."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a folder holds.

    Attributes:
        pairs: Chinese and English file, in order of the Chinese path.
        alone: Files without counterpart.
        failed: Message by id, of files that cannot be read.
    """

    pairs: tuple[tuple[Input, Input], ...]
    alone: tuple[Input, ...]
    failed: dict[str, str]


def find_pairs(folder: Path, evidence: Evidence, settings: Settings) -> Candidates:
    """Find out which files of a folder translate each other.

    Args:
        folder: Searched to the bottom for files that can be read.
        evidence: What to compare contents by.
        settings: All settings.

    Raises:
        InputError: If the folder holds no file that can be read.
    """
    documents: dict[str, Document] = {}
    inputs: dict[str, Input] = {}
    failed: dict[str, str] = {}
    for each in find_inputs([folder]):
        try:
            documents[each.id] = read_document(each.path, each.id, settings.ingestion)
            inputs[each.id] = each
        except InputError as error:
            failed[each.id] = str(error)
    chinese = [name for name, document in documents.items() if is_chinese(document.text)]
    english = [name for name in documents if name not in set(chinese)]
    pairs = _by_name(chinese, english)
    taken = {name for pair in pairs for name in pair}
    left = [
        [documents[name] for name in names if name not in taken] for names in (chinese, english)
    ]
    pairs += _by_content(left[0], left[1], evidence, settings)
    taken = {name for pair in pairs for name in pair}
    return Candidates(
        tuple((inputs[zh], inputs[en]) for zh, en in sorted(pairs)),
        tuple(each for name, each in inputs.items() if name not in taken),
        failed,
    )


def is_chinese(text: str) -> bool:
    """Whether enough of a text's characters are Han.

    >>> is_chinese("修建公路 road"), is_chinese("The 县 (county) is large.")
    (True, False)
    """
    visible = [character for character in text if not character.isspace()]
    return sum(map(is_han, visible)) >= CHINESE_SHARE * max(len(visible), 1)


def name_key(name: str) -> str:
    """What is left of a path without extension, separators and words for the language.

    >>> name_key("zh/2021 report.txt"), name_key("en/2021_report.docx")
    ('2021report', '2021report')
    >>> name_key("报告（中文版）.md")
    '报告'
    """
    path = PurePosixPath(name.lower())
    parts = [_MARKS.sub("", part) for part in (*path.parent.parts, path.stem)]
    return "/".join(cleaned for part in parts if (cleaned := re.sub(r"[\W_]+", "", part)))


def _by_name(chinese: Sequence[str], english: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs whose names agree and are the only ones that do."""
    groups: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, names in enumerate((chinese, english)):
        for name in names:
            groups[name_key(name)][side].append(name)
    return [(left[0], right[0]) for left, right in groups.values() if len(left) == len(right) == 1]


def _by_content(
    chinese: Sequence[Document],
    english: Sequence[Document],
    evidence: Evidence,
    settings: Settings,
) -> list[tuple[str, str]]:
    """Pairs of documents that are each other's most alike."""
    if not chinese or not english:
        return []
    openings = (
        [_chinese_opening(document, settings) for document in chinese],
        [
            [each.text for each in english_sentences(document.text)[:FIRST_SENTENCES]]
            for document in english
        ],
    )
    comparison = Comparison.of(
        ["".join(sentences) for sentences in openings[0]],
        [" ".join(sentences) for sentences in openings[1]],
        evidence,
    )
    likeness = np.zeros((len(chinese), len(english)))
    rows, columns = range(len(chinese)), range(len(english))
    for weight, signal in comparison.signals(rows, columns, settings.alignment.encoder_weight):
        cells = range(1, len(chinese) + 1), range(1, len(english) + 1)
        likeness += weight * signal.cosines(*cells)(1, 1)
    return [
        (chinese[row].id, english[column].id)
        for row, column in enumerate(likeness.argmax(axis=1))
        if likeness[row, column] >= MIN_LIKENESS and likeness[:, column].argmax() == row
    ]


def _chinese_opening(document: Document, settings: Settings) -> list[str]:
    """First sentences of a Chinese document, as they are compared."""
    sentences: list[str] = []
    for unit in recover_units(document):
        sentences += [normalise(each.text) for each in segment_unit(unit, settings.segmentation)]
        if len(sentences) >= FIRST_SENTENCES:
            break
    return sentences[:FIRST_SENTENCES]
