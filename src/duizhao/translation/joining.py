"""The translations of a sentence's clauses as one English text.

Chinese strings clauses with commas, whatever their subjects; English wants a semicolon or `and`
between main clauses, participles where the subject goes on, and small letters inside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lemminflect

from duizhao.language.chinese import CLAUSE_ENDS, CLOSERS, SENTENCE_ENDS
from duizhao.translation.subjects import (
    as_participle,
    as_predicate,
    has_noun_subject,
    has_subject,
    has_verb,
    is_main,
    is_predicate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENGLISH_MARKS = {"，": ",", ",": ",", "；": ";", ";": ";", "：": ":", ":": ":", "、": ","}
_END_MARKS = ".,;:!? "
_FUNCTION_WORDS = (
    " a against amid among an and all as at because both but by despite during each every for"
    " from he her his how if in including into it its many more most no not of on once only our"
    " over per she since so some such than that the their them then there these they this those"
    " through throughout to toward towards under until upon we when where whether which while"
    " who with within without you your also always never still must should will can two three"
    " four five six seven eight nine ten "
)
_OPEN_END = re.compile(r"[,;:]? (?:and|or|but)$")
_OPEN = re.compile(
    r"(?:if|when|while|although|because|since|once|unless|whether|as long as|in|on|by|with|from|at"
    r"|after|before|under|during|through|only) "
)
"""How a clause opens that another has to follow."""
_SAYS_THAT = re.compile(r"\bthat\b")
"""What is said may go on."""
_CONSEQUENCE = re.compile("[就才则便]|必[将能]|定能|一定")
_SHARED = re.compile(r"(we (?:will|should|must|have|need to)) (?=[a-z])", re.IGNORECASE)
"""Subject and auxiliary that clauses in a row share; English says them once."""
_LETTERS_OF_AN_ADVERB = 8
"""Shorter words in -ly may be names: Italy, Sicily, Beverly."""
_KEEP_CAPITAL = {"party", "china", "chinese", "tibet", "han", "state", "i", "may", "march"}
"""Words that are names in policy texts, or in any text, though a dictionary has them small."""


def rejoin(sources: Sequence[str], targets: Sequence[str], names: Sequence[str]) -> str:
    """One English text of the translations of a sentence's clauses.

    Args:
        sources: The clauses, which end in the marks that join them.
        targets: Their translations, one a clause.
        names: Forms whose first letter must stay as it is.

    >>> rejoin(["坚持党的领导，", "我们前进。"], ["Uphold the Party.", "We go forward."], [])
    'Uphold the Party, we go forward.'
    >>> rejoin(["他说：", "“我们前进。”"], ["He said.", '"We go forward."'], [])
    'He said: "We go forward."'
    >>> rejoin(["要修路，", "要架桥。"], ["We must build roads, and", "We must build bridges."], [])
    'We must build roads, and build bridges.'
    >>> rejoin(["桥是标志，", "也是动力。"], ["The bridge is a sign.", "It is also a force."], [])
    'The bridge is a sign, and also a force.'
    >>> rejoin(["村里修了路，", "这是喜事。"], ["The village built roads.", "This is a joy."], [])
    'The village built roads; this is a joy.'
    """
    sentence = _Sentence()
    last = len(targets) - 1
    for index, (source, target) in enumerate(zip(sources, targets, strict=True)):
        words = target.strip()
        if index < last:
            words = close(words, source)
        text = sentence.text
        speech = text.endswith(":") and words.startswith('"')
        if text and text.rstrip('"')[-1:] not in ".!?" and not speech:  # a cut may have no mark
            words = lower_first(words, names)
        sentence.add(source, words, last=index == last)
    return sentence.text


@dataclass(slots=True)
class _Sentence:
    """A sentence as far as it is joined.

    Attributes:
        text: What it says.
        before: Its last clause.
        shared: The `we must` that the last clause began with.
        main: Whether a clause since the last semicolon can be its main clause.
        stated: Whether one since has a finite verb.
        participle: Whether one since became a participle.
        copular: Whether the last clause says what its subject is.
    """

    text: str = ""
    before: str = ""
    shared: str = ""
    main: bool = False
    stated: bool = False
    participle: bool = False
    copular: bool = False

    def add(self, source: str, words: str, *, last: bool) -> None:
        """Join the next clause.

        Args:
            source: The clause, in Chinese.
            words: The same in English.
            last: Whether it is the last one.
        """
        shared, predicate = _shared(words), is_predicate(source, words)
        if not self.text.endswith(","):
            self.main = self.stated = self.participle = False
        elif shared and shared == self.shared:
            words = ("and " if last else "") + words[len(shared) + 1 :]
        elif self.main and (other := as_participle(source, words)) != words:
            words = ("and " if self.participle and last else "") + other
            self.participle, shared = True, ""
        elif self.main and (other := as_predicate(source, words)) != words:
            words = self._goes_on(other, last=last)
        elif self.main:
            self.text = self.text[:-1] + _between(self.before, source, words, last=last)
        self.main = self.main or is_main(words)
        self.stated = self.stated or has_verb(words)
        self.shared, self.copular, self.before = shared, predicate, words
        self.text = f"{self.text} {words}".strip()

    def _goes_on(self, predicate: str, *, last: bool) -> str:
        """A predicate of the subject of the clauses before, joined to them."""
        if not self.stated:  # these are no more than the subject
            self.text = self.text[:-1]
            return predicate
        words = predicate.partition(" ")[2] if self.copular else predicate
        return words if self.copular and not last else f"and {words}"


def _between(before: str, source: str, words: str, *, last: bool) -> str:
    """What stands between a main clause and the next.

    Args:
        before: What stands before, which may be open.
        source: The next, in Chinese.
        words: The same in English.
        last: Whether it ends the sentence.

    >>> _between("we built a bridge,", "这好，", "this is good", last=True)
    ';'
    >>> _between("we built a road,", "桥通了。", "the bridge was opened", last=True)
    ', and'
    >>> _between("if we build a road,", "就好，", "it is good", last=True)
    ','
    """
    if _OPEN.match(before) or _CONSEQUENCE.match(source):
        return ","
    if has_noun_subject(words) and not _SAYS_THAT.search(before):
        return ", and" if last else ";"
    return ";" if has_subject(words) else ","


def close(words: str, source: str) -> str:
    """The words of a clause with the mark of its source in the place of their own, and no open end.

    >>> close("We must build roads, and.", "要修路，")
    'We must build roads,'
    >>> close("A list of villages.", "村庄……")
    'A list of villages,'
    """
    mark = "," if source.endswith("…") else joining_mark(source)
    return _OPEN_END.sub("", words.rstrip(_END_MARKS)) + mark


def _shared(clause: str) -> str:
    """The `we must` that a clause begins with, in small letters, or nothing."""
    match = _SHARED.match(clause)
    return match[1].lower() if match else ""


def joining_mark(source: str) -> str:
    """English mark for the one that ends a clause; empty where none does.

    >>> joining_mark("修建公路！”"), joining_mark("修建公路"), joining_mark("”")
    ('!', '', '')
    """
    mark = source.rstrip(CLOSERS + " ")[-1:]
    if mark and mark in SENTENCE_ENDS:
        return "?" if mark in "？?" else "!" if mark in "！!" else "."
    return _ENGLISH_MARKS.get(mark, "") if mark in CLAUSE_ENDS else ""


def lower_first(text: str, names: Sequence[str]) -> str:
    """Lower the first letter of a sentence that goes on another, unless a name begins it.

    >>> lower_first("The people", []), lower_first("Tibet", []), lower_first("Upholding law", [])
    ('the people', 'Tibet', 'upholding law')
    >>> lower_first("Among them", []), lower_first("Five were added", [])
    ('among them', 'five were added')
    """
    match = re.match(r'"?([A-Z][a-z]*)(?![A-Za-z])( [A-Z])?', text)
    if match is None:
        return text
    word = match[1].lower()
    if any(text.lstrip('"').startswith(name) for name in names if name[:1].isupper()):
        return text
    adverb = len(word) >= _LETTERS_OF_AN_ADVERB and word.endswith("ly")
    small = (
        adverb
        or f" {word} " in _FUNCTION_WORDS
        or (word not in _KEEP_CAPITAL and match[2] is None and bool(lemminflect.getAllLemmas(word)))
    )
    return text[: match.start(1)] + word + text[match.end(1) :] if small else text
