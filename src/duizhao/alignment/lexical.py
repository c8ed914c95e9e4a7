"""Words, figures and Latin strings that two languages share, as one sparse signal.

Seventh stage. A Chinese word meets each English sentence that holds a word of one of its glosses;
figures meet by value, Latin strings by their letters, numbered items by their number. Weights are
inverse document frequencies within the pair of documents, as hunalign weighs its dictionary.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.signals import SparseRows
from duizhao.language.dictionary import stem, stems
from duizhao.language.numbers import find_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.language.dictionary import Dictionary

Features = dict[str, float]

_LATIN = re.compile(r"[A-Za-z]{2,}")

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SOURCE_NUMBERED = re.compile(
    r"^\s*(?:第([〇零一二三四五六七八九十百\d]+)([条章节部编])"
    r"|(附件|图|表)\s*([一二三四五六七八九十\d]+)"
    r"|[（(]([一二三四五六七八九十百\d]+)[）)]|([一二三四五六七八九十百]+)、|(\d+)[.．、](?!\d))"
)
_TARGET_NUMBERED = re.compile(
    r"^\s*(?:(Article|Chapter|Section|Part|Annex|Appendix|Figure|Fig\.|Table|Photo)\s+"
    r"(\d+|[IVXLC]+|[A-Z][a-z]+)\b"
    r"|[(（](\d+|[IVXLCivxlc]+)[)）]|([IVXLC]+)\.(?=\s)|(\d+)[.．](?!\d))"
)
_FROM_ONE = "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve"
_NUMBER_WORDS = {word: value for value, word in enumerate(_FROM_ONE.split(), start=1)}
_CLASSES = {
    **dict.fromkeys(("条", "Article"), "article"),
    **dict.fromkeys(("章", "Chapter"), "chapter"),
    **dict.fromkeys(("节", "Section"), "section"),
    **dict.fromkeys(("部", "编", "Part"), "part"),
    **dict.fromkeys(("附件", "Annex", "Appendix"), "annex"),
    **dict.fromkeys(("图", "Figure", "Fig.", "Photo"), "figure"),
    **dict.fromkeys(("表", "Table"), "table"),
}

AMBIGUITY = -0.25
"""Exponent of the number of glosses: words that can be anything meet something everywhere.
Best of 0, -.25 and -.5 for telling true pairs from neighbours in policy and news text."""

TELLING = 10
"""Whole numbers above it are figures that a translation repeats; 一 and 三 are often idiom."""

NUMBERED_WEIGHT = 2.0
"""A numbered item meets its number as strongly as two rare words; tuned on merged policy text."""


def lexical_rows(
    sources: Sequence[str], targets: Sequence[str], dictionary: Dictionary
) -> tuple[SparseRows, SparseRows]:
    """Weigh the words of two documents.

    Args:
        sources: Chinese sentences, Simplified and width folded.
        targets: English sentences.
        dictionary: Chinese words and their glosses, with the glossary's terms where there are any.

    Returns:
        Features of both sides, numbered alike: the makings of a `SparseSignal`.
    """
    words = [_source_words(text, dictionary) for text in sources]
    source_counts = Counter(word for sentence in words for word in set(sentence))
    target_features = [_target_features(text) for text in targets]
    target_counts = Counter(feature for sentence in target_features for feature in sentence)
    numbers = {feature: number for number, feature in enumerate(target_counts)}
    left: list[tuple[int, int, float]] = []
    squares = np.zeros(len(sources), dtype=np.float32)
    for place, sentence in enumerate(words):
        for word, forms in sentence.items():
            weight = _rarity(source_counts[word], len(sources)) * _boost(word)
            squares[place] += weight**2
            left.extend(
                (numbers[form], place, weight * share)
                for form, share in forms.items()
                if form in numbers
            )
    right = [
        (numbers[feature], place, _rarity(target_counts[feature], len(targets)) * _boost(feature))
        for place, sentence in enumerate(target_features)
        for feature in sentence
    ]
    target_squares = np.zeros(len(targets), dtype=np.float32)
    for _, place, weight in right:
        target_squares[place] += weight**2
    return _rows(left, squares), _rows(right, target_squares)


def _rarity(count: int, sentences: int) -> float:
    """Inverse document frequency, smoothed so that it never reaches zero."""
    return float(np.log((sentences + 1) / (count + 0.5)) + 0.1)


def _boost(feature: str) -> float:
    """Numbered items count more than words."""
    return NUMBERED_WEIGHT if feature.startswith("@") else 1.0


def _rows(entries: list[tuple[int, int, float]], squares: np.ndarray) -> SparseRows:
    """Entries as arrays; they come by ascending sentence."""
    columns = np.array(entries, dtype=np.float64).reshape(-1, 3)
    return SparseRows(
        columns[:, 0].astype(np.int64),
        columns[:, 1].astype(np.int64),
        columns[:, 2].astype(np.float32),
        squares,
    )


def _source_words(text: str, dictionary: Dictionary) -> dict[str, Features]:
    """Words of a Chinese sentence, each with the English features that can answer it."""
    words: dict[str, Features] = {}
    for start, end in dictionary.words(text):
        word = text[start:end]
        if word in words or not any("\u3400" <= character <= "\u9fff" for character in word):
            continue
        forms: Features = {}
        glosses = dictionary.gloss_stems(word)
        for gloss in glosses:
            share = len(gloss) ** -0.5 * len(glosses) ** AMBIGUITY
            forms.update({each: max(forms.get(each, 0.0), share) for each in gloss})
        if forms:
            words[word] = forms
    shared = [stem(match.group()) for match in _LATIN.finditer(text)]
    shared += [*_figures(text, "zh"), *_numbered(text, _SOURCE_NUMBERED)]
    words.update({feature: {feature: 1.0} for feature in shared})
    return words


def _target_features(text: str) -> Features:
    """Features of an English sentence."""
    found = [each for each, _ in stems(text)]
    return dict.fromkeys([*found, *_figures(text, "en"), *_numbered(text, _TARGET_NUMBERED)], 1.0)


def _figures(text: str, language: str) -> list[str]:
    """Figures by value, such as `#38400` for 3.84万 and 38,400; small ones tell nothing.

    >>> _figures("19.46万人，一个村", "zh"), _figures("194,600 people", "en")
    (['#194600'], ['#194600'])
    """
    return [
        f"#{figure.value}"
        for figure in find_figures(text, language)
        if isinstance(figure.value, tuple) or figure.value > TELLING or figure.value.denominator > 1
    ]


def _numbered(text: str, pattern: re.Pattern[str]) -> list[str]:
    """The number that an item opens with, such as `@article:3`; enumerations share one class.

    >>> _numbered("第十二条 国家", _SOURCE_NUMBERED), _numbered("Article 12 The", _TARGET_NUMBERED)
    (['@article:12'], ['@article:12'])
    """
    match = pattern.match(text)
    if match is None:
        return []
    parts = [part for part in match.groups() if part]
    kinds = [_CLASSES[part] for part in parts if part in _CLASSES]
    values = [value for part in parts if (value := _number(part)) is not None]
    return [f"@{kinds[0] if kinds else 'item'}:{value}" for value in values[:1]]


def _number(text: str) -> int | None:
    """Value of a numeral in digits, Chinese, Roman or English."""
    if text.isdecimal():
        return int(text)
    if text in _NUMBER_WORDS:
        return _NUMBER_WORDS[text]
    upper = text.upper()
    if all(letter in _ROMAN for letter in upper):
        values = [_ROMAN[letter] for letter in upper]
        following = [*values[1:], 0]
        return sum(
            -value if value < after else value
            for value, after in zip(values, following, strict=True)
        )
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += max(digit, 1) * (10 if character == "十" else 100)
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + digit
