"""Whether an English word is one, and the right inflection of one that is inflected wrongly.

Small translation packages glue pieces of words together (achieveing, majorploys). Translation
(stage 6) counts such words against a candidate and mends what can be mended; the check `spelling`
(stage 8) shows the rest.
"""

from __future__ import annotations

import re
from functools import lru_cache

import lemminflect
from spellchecker import SpellChecker

from duizhao.language.rendering import ordinal_suffix

KNOWN = frozenset(
    [
        "wellbeing",
        "informatization",
        "agritourism",
        "ecotourism",
        "guesthouse",
        "homestay",
        "homestays",
        "cadre",
        "cadres",
        "livestream",
        "livestreaming",
        "microcredit",
        "microloan",
        "microloans",
        "broadband",
        "barley",
        "tsampa",
        "khata",
        "thangka",
        "smartphone",
        "greenbelt",
        "reforestation",
        "afforestation",
        "desertification",
        "revitalization",
        "urbanization",
        "marketization",
        "collectivization",
        "modernization",
        "ecommerce",
        "blockchain",
        "kilovolt",
        "kilovolts",
    ]
)
"""Words of policy texts that the dictionary lacks."""
_PREFIXED = re.compile(
    r"(?:intra|inter|multi|micro|macro|anti|non|pre|post|re|sub|co|eco|agri|bio|cyber|over|under|out)"
    r"([a-z]{4,})"
)

SHORTEST_SPELLED = 5
"""Shorter words are names and abbreviations too often."""

_SPELLED = re.compile(rf"(?<![\w'’@./-])[a-z]{{{SHORTEST_SPELLED},}}(?![\w'’@/-]|\.\w)")
"""A word that can be looked up: no name, part of a compound, or address."""

_ORDINALS = {"eightth": "eighth", "fiveth": "fifth", "nineth": "ninth", "twelveth": "twelfth"}
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")

_TAILS = {"est": "JJS", "ing": "VBG", "ed": "VBD", "s": "NNS", "d": "VBD"}
"""Endings that are glued to words, with the Penn tag of the inflection that is meant."""


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    """The offline English dictionary of pyspellchecker (MIT), read once."""
    return SpellChecker(language="en", distance=1)


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether a lower-case word, or what follows its prefix, is in the dictionary.

    >>> is_word("microloans"), is_word("majorploys")
    (True, False)
    """
    if word in KNOWN or not _dictionary().unknown([word]):
        return True
    prefixed = _PREFIXED.fullmatch(word)
    return prefixed is not None and not _dictionary().unknown([prefixed[1]])


@lru_cache(maxsize=20_000)
def mend_word(word: str) -> str:
    """A word that is no word, inflected as its ending means; others as they are.

    >>> mend_word("achieveing"), mend_word("speechs"), mend_word("fighted"), mend_word("wideest")
    ('achieving', 'speeches', 'fought', 'widest')
    >>> mend_word("nineth")
    'ninth'
    >>> mend_word("majorploys"), mend_word("achieves")
    ('majorploys', 'achieves')
    """
    if is_word(word):
        return word
    if word in _ORDINALS:
        return _ORDINALS[word]
    for tail, tag in _TAILS.items():
        stem = word.removesuffix(tail)
        if stem != word and is_word(stem):
            forms = lemminflect.getInflection(stem, tag, inflect_oov=False)
            if forms and is_word(forms[0]):
                return str(forms[0])
    return word


def unknown_words(text: str) -> list[re.Match[str]]:
    """Small-letter words of a text that are none.

    >>> [match.group() for match in unknown_words("the majorploys of Xigaze")]
    ['majorploys']
    """
    return [match for match in _SPELLED.finditer(text) if not is_word(match.group())]


def mend_words(text: str, right: str = "") -> str:
    """A text with the words mended that can be, save those that stand in another text.

    >>> mend_words("by achieveing the goal"), mend_words("revitalizations", "five revitalizations")
    ('by achieving the goal', 'revitalizations')
    >>> mend_words("at its 31th session of the 11st term")
    'at its 31st session of the 11th term'
    """
    text = _ORDINAL.sub(lambda match: match[1] + ordinal_suffix(int(match[1][-2:])), text)
    return _SPELLED.sub(
        lambda match: match.group() if match.group() in right else mend_word(match.group()), text
    )
