"""Clauses of one subject, for which the engine makes one up.

Chinese strings clauses under one subject, which is said once, or never where tasks are listed. Cut
off for the engine, such a clause has none, and an engine trained on policy text puts "we will", "we
must" or "it is" in. "Each sector plays its part, we will carry out projects" is "each sector plays
its part, carrying out projects"; "the town won a prize, it is a model" is "the town won a prize,
and is a model"; "first, we will raise awareness" is "first, raise awareness".
"""

from __future__ import annotations

import re

import lemminflect

_CALLED_FOR = re.compile(r"我们|咱们|我国|(?<![主重需])要(?![求素点])|必须|应当|应该|务必|将")
"""What in a source calls for "we", "must" or "will"."""

_WE_ACT = re.compile(
    r"we (?:(?:will|must|should|need to|have to|have) )?((?:[a-z]+ly |also |always |further )*)"
    r"([a-z]+)\b(?!-)",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"it (?=(?:is|was) (?:also )?(?:the|an?|one|[a-z]+ly) )", re.IGNORECASE)
_PREDICATE = re.compile(r"[也更又既还正就都]?是(?!否|不是)")
_OWN_SUBJECT = re.compile(
    r"(?:we|it|they|he|she|I|this|that|these|those|there) (?:is|are|was|were|has|have|had|will|must"
    r"|should|can|could|would|[a-z]+ed|[a-z]+s)\b"
)
_TASK = re.compile(
    r"(?:第[一二三四五六七八九十]+[，,]|[一二三四五六七八九十]是|首先[，,]?)([^，,；;。]*)"
)
_WE_IN_A_TASK = re.compile(r"([A-Z][a-z]+(?: of all)?, )we (?:will|must|should|need to|have to) ")
_AND_VERB = re.compile(r"(?<= and )((?:[a-z]+ly |further )?)([a-z]+)\b(?!-)(?=( [a-z]+)?)")
DETERMINERS = {" the", " a", " an", " all", " their", " its", " our", " this", " these"}
"""What an object begins with, so that the word before it is a verb."""

_NOT_ALONE = re.compile(
    r"(?:to|in|on|at|by|for|with|of|from|since|during|after|before|as|while|when|if|although|because"
    r"|through|under|despite|within|over|among|around|where|once|unless|until|whether|given|along"
    r"|according|due|thanks|based|driven|guided|led|faced|only|besides|apart|instead|[a-z]+ing)\b",
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
        if found[3] in DETERMINERS | {" more"} or (base and readings.keys() == {"VERB"}):
            rest = rest[: found.start(2)] + verb + rest[found.end(2) :]
    return opening[1] + participle + rest


def as_predicate(source: str, clause: str) -> str:
    """A clause without the `it` of its `it is`, or as it is where its source begins with no 是.

    >>> as_predicate("也是标志，", "it is also a sign"), as_predicate("这是标志，", "it is a sign")
    ('is also a sign', 'it is a sign')
    """
    return _IT_IS.sub("", clause, count=1) if _PREDICATE.match(source) else clause


def is_predicate(source: str, clause: str) -> bool:
    """Whether a clause says of its subject what it is.

    >>> is_predicate("这是标志，", "this is a sign"), is_predicate("修路，", "roads are built")
    (True, False)
    """
    return "是" in source and re.search(r"\b(?:is|are|was|were) ", clause) is not None


def has_subject(clause: str) -> bool:
    """Whether a clause opens with a pronoun and a finite verb, so that no comma can join it.

    >>> has_subject("this is a sign"), has_subject("the roads"), has_subject("that built here")
    (True, False, False)
    """
    return _OWN_SUBJECT.match(clause) is not None


def as_task(source: str, text: str) -> str:
    """A task of a list without its `we will`, or as it is where its source calls for that.

    >>> as_task("第一，提高认识。", "First, we will raise awareness.")
    'First, raise awareness.'
    >>> as_task("第一，我们要提高认识。", "First, we must raise awareness.")
    'First, we must raise awareness.'
    """
    task = _TASK.match(source)
    if task is None or _CALLED_FOR.search(task[1]):
        return text
    opening = _WE_IN_A_TASK.match(text)
    return opening[1] + text[opening.end() :] if opening else text


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
