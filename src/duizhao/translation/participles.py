"""Clauses of one subject whose engine's "we will" or "we" becomes a participle.

Chinese strings clauses under one subject, which is said once. Cut off for the engine, such a clause
has none, and an engine trained on policy text puts "we will" or "we must" in: "each sector plays
its part, we will carry out projects" is "each sector plays its part, carrying out projects".
"""

from __future__ import annotations

import re

import lemminflect

_CALLED_FOR = re.compile(r"我们|咱们|我国|(?<![主重需])要|必须|应当|应该|务必|将")
"""What in a source calls for "we", "must" or "will"."""

_WE_ACT = re.compile(
    r"we (?:(?:will|must|should|need to|have to|have) )?((?:[a-z]+ly |also |always |further )*)"
    r"([a-z]+)\b(?!-)",
    re.IGNORECASE,
)
_AND_VERB = re.compile(r"(?<= and )((?:[a-z]+ly |further )?)([a-z]+)\b(?!-)(?=( [a-z]+)?)")
_OBJECT_BEGINS = {" the", " a", " an", " all", " their", " its", " our", " this", " these", " more"}
_NOT_ALONE = re.compile(
    r"(?:to|in|on|at|by|for|with|of|from|since|during|after|before|as|while|when|if|although|because"
    r"|through|under|despite|within|over|among|around|[a-z]+ing)\b",
    re.IGNORECASE,
)
_WORDS_OF_A_CLAUSE = 3
_AUXILIARIES = {"be", "have", "do", "can", "need", "may", "will", "must"}
_TAGS = ("VB", "VBD", "VBN")


def is_main(clause: str) -> bool:
    """Whether an English clause can be the main clause of a sentence.

    >>> is_main("Focusing on key tasks"), is_main("The village has built roads")
    (False, True)
    >>> is_main("In 2020"), is_main("In 2020, the village built roads")
    (False, True)
    """
    _, comma, rest = clause.partition(", ")
    said = rest if comma and _NOT_ALONE.match(clause) else clause
    return not _NOT_ALONE.match(said) and len(said.split()) >= _WORDS_OF_A_CLAUSE


def as_participle(source: str, clause: str) -> str:
    """A clause without its `we` or `we will`, or as it is where the source calls for that.

    Args:
        source: Its source, in Chinese.
        clause: What the engine made of it.

    >>> as_participle("缩小区域差距，", "we will reduce the gap and promote unity")
    'reducing the gap and promoting unity'
    >>> as_participle("注入力量，", "we have injected strength and built a road")
    'injecting strength and building a road'
    >>> as_participle("我们要缩小差距，", "we must reduce the gap")
    'we must reduce the gap'
    """
    opening = _WE_ACT.match(clause)
    if opening is None or _CALLED_FOR.search(source):
        return clause
    base = opening[2] in lemminflect.getAllLemmas(opening[2]).get("VERB", ())
    participle = _participle(opening[2])
    if participle is None:
        return clause
    rest = clause[opening.end() :]
    for found in reversed(list(_AND_VERB.finditer(rest))):
        readings = lemminflect.getAllLemmas(found[2])
        verb = _participle(found[2])
        if verb is None or (found[2] in readings["VERB"]) != base:
            continue
        if found[3] in _OBJECT_BEGINS or (base and readings.keys() == {"VERB"}):
            rest = rest[: found.start(2)] + verb + rest[found.end(2) :]
    return opening[1] + participle + rest


def _participle(word: str) -> str | None:
    """The -ing form of a verb in its base or a past form; None for auxiliaries and other words.

    >>> _participle("built"), _participle("are"), _participle("builds")
    ('building', None, None)
    """
    for verb in lemminflect.getAllLemmas(word).get("VERB", ()):
        forms = lemminflect.getAllInflections(verb, "VERB")
        if verb in _AUXILIARIES or "VBG" not in forms:
            continue
        if any(word in forms.get(tag, ()) for tag in _TAGS):
            return str(forms["VBG"][0])
    return None
