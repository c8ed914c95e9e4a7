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
    r"we (?:(?:will|must|should|need to|have to|have) )?"
    r"(?P<how>(?:[a-z]+ly |also |always |further )*)(?P<verb>[a-z]+)\b(?!-)",
    re.IGNORECASE,
)
_IT_ACTS = re.compile(
    r"it (?:(?P<is>is )|(?P<has>has|have|will) )?(?P<how>(?:[a-z]+ly |also |always |further )*)"
    r"(?P<verb>[a-z]+)\b(?!-)",
    re.IGNORECASE,
)
_ON_WITH_A_VERB = re.compile(
    r"(?:[也又更还并]|从而|进而|进一步|[充部]分|深刻|极大地?|有力地?|全面|彻底|生动|[为在对给][^，]{1,20}?){0,3}"
    r"(?:形成|提供|彰显|展[示现]|体现|表明|说明|反映|提出|注入|创造|摆脱|取得|实现|推动|促进|建[立成]|打下"
    r"|奠定|[作做]出|标志|解决|带动|增强|激发|开[辟创]|锻造|走出|赢得|[谱书]写|消除|改[变善]|提[升高]|构建|成为|使|让)"
)
"""A clause that opens with what the subject of the clause before did; 这 and 它 would be said."""
_TO_ACT = re.compile(r"to (?P<how>(?:[a-z]+ly |also |further )*)(?P<verb>[a-z]+)\b(?!-)")
_PURPOSE = re.compile(
    r"[为来使让去]|以(?![上下内外及往前后])|便于|从而|进而|用于|力争|旨在|推动|确保|争取"
)
_IT_IS = re.compile(r"it (?=(?:is|was) (?:also )?(?:the|an?|one|[a-z]+ly) )", re.IGNORECASE)
_PREDICATE = re.compile(r"[也更又既还正就都]?是(?!否|不是)")
_OWN_SUBJECT = re.compile(
    r"(?:we|it|they|he|she|I|this|that|these|those|there) (?:is|are|was|were|has|have|had|will|must"
    r"|should|can|could|would|[a-z]+ed|[a-z]+s)\b"
)
_NOUN_SUBJECT = re.compile(
    r"(?:the|a|an|all|our|its|their|these|this|each|every|more than|over|nearly|about|\d[\d,.]*) "
    r"(?:(?!(?:that|which|who|whose|where|when|while|if|what|how|to|whether|as|so|than)\b)"
    r"[\w\"'’.%-]+ ){1,11}?"
    r"(?:is|are|was|were|has|have|had|will|must|should|can|cannot|reached|totaled|exceeded)\b"
    r"(?! to\b)"
)
_TASK = re.compile(
    r"(?:第[一二三四五六七八九十]+[，,]|[一二三四五六七八九十]是|首先[，,]?|——)([^，,；;。]*)"
)
_TASK_OPENS = re.compile(r"[A-Z][a-z]+(?: of all)?, |— ")
_WE_IN_A_TASK = re.compile(r"[Ww]e (?:will|must|should|need to|have to) ")
_ING_IN_A_ROW = re.compile(
    r"(?:^|(?<= and )|(?<=, ))((?:[A-Za-z]+ly )?)([A-Za-z]+ing)\b(?=( \w+)?)"
)
_AND_VERB = re.compile(r"(?<= and )((?:[a-z]+ly |further )?)([a-z]+)\b(?!-)(?=( [a-z]+)?)")
DETERMINERS = {" the", " a", " an", " all", " their", " its", " our", " this", " these"}
"""What an object begins with, so that the word before it is a verb."""

_NOT_ALONE = re.compile(
    r"(?:to|in|on|at|by|for|with|of|from|since|during|after|before|as|while|when|if|although|because"
    r"|through|under|despite|within|over|among|around|where|once|unless|until|whether|given|along"
    r"|according|due|thanks|based|driven|guided|led|faced|only|besides|apart|instead|[a-z]+ing)\b",
    re.IGNORECASE,
)
_FINITE = frozenset(
    ("is", "are", "was", "were", "has", "have", "had", "will", "must", "should", "can", "cannot")
)
_WORDS_OF_A_CLAUSE = 3
_WHAT_IS_DONE = (" a ", " well", " good ", " the ", " everything")
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


def has_verb(clause: str) -> bool:
    """Whether a word of a clause is a verb in the present or past, and no noun is written so.

    >>> has_verb("The secret of its success"), has_verb("The village won a prize")
    (False, True)
    >>> has_verb("all sectors strengthen it"), has_verb("this improves it"), has_verb("the plans")
    (True, True, False)
    """
    return any(map(_is_finite, re.findall(r"[a-z]+", clause.lower())))


def _is_finite(word: str) -> bool:
    """Whether a word is a verb in the present or past; one that may be a noun is none.

    >>> _is_finite("built"), _is_finite("was"), _is_finite("improves"), _is_finite("villages")
    (True, True, True, False)
    """
    lemmas = lemminflect.getAllLemmas(word)
    tags = {
        tag
        for verb in lemmas.get("VERB", ())
        for tag, forms in lemminflect.getAllInflections(verb, "VERB").items()
        if word in forms
    }
    return word in _FINITE or "VBD" in tags or ("NOUN" not in lemmas and bool(tags & {"VBZ", "VB"}))


def as_participle(source: str, clause: str) -> str:
    """A clause without its `we will`, `it has` or `to`, or as it is where the source has that.

    Args:
        source: Its source, in Chinese.
        clause: What the engine made of it.

    >>> as_participle("缩小区域差距，", "we will reduce the gap and promote unity")
    'reducing the gap and promoting unity'
    >>> as_participle("注入力量，", "we have injected strength and built a road")
    'injecting strength and building a road'
    >>> as_participle("我们要缩小差距，", "we must reduce the gap")
    'we must reduce the gap'
    >>> as_participle("为发展提供了经验，", "it has provided experience")
    'providing experience'
    >>> as_participle("缩小差距，", "to reduce it"), as_participle("以缩小差距，", "to reduce it")
    ('reducing it', 'to reduce it')
    """
    opened = _opened(source, clause)
    if opened is None:
        return clause
    how, verb, rest = opened
    base = verb in lemminflect.getAllLemmas(verb).get("VERB", ())
    done = verb == "do" and rest.startswith(_WHAT_IS_DONE)
    participle = verb if verb.endswith("ing") else "doing" if done else _participle(verb)
    if participle is None:
        return clause
    for found in reversed(list(_AND_VERB.finditer(rest))):
        readings = lemminflect.getAllLemmas(found[2])
        other = _participle(found[2])
        if other is None or (found[2] in readings["VERB"]) != base:
            continue
        if found[3] in DETERMINERS | {" more"} or (base and readings.keys() == {"VERB"}):
            rest = rest[: found.start(2)] + other + rest[found.end(2) :]
    return how + participle + rest


def _opened(source: str, clause: str) -> tuple[str, str, str] | None:
    """Adverbs, verb and rest of a clause that opens with what its source has not.

    >>> _opened("缩小差距，", "we will further reduce the gap"), _opened("我们去", "we will go")
    (('further ', 'reduce', ' the gap'), None)
    """
    if opening := _WE_ACT.match(clause):
        verb = opening["verb"]
        unsaid = not _CALLED_FOR.search(source) and not verb.endswith("ing")
    elif opening := _IT_ACTS.match(clause):
        verb = opening["verb"]
        going_on = bool(opening["is"]) == verb.endswith("ing")
        unsaid = going_on and _ON_WITH_A_VERB.match(source) is not None
        if opening["has"] is None and not verb.endswith("ing"):
            verb = lemminflect.getAllLemmas(verb).get("VERB", (verb,))[0]
    elif opening := _TO_ACT.match(clause):
        verb, unsaid = opening["verb"], not _PURPOSE.search(source)
    else:
        return None
    return (opening["how"], verb, clause[opening.end() :]) if unsaid else None


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


def has_noun_subject(clause: str) -> bool:
    """Whether a clause opens with a noun and a finite verb, which a comma joins badly.

    >>> has_noun_subject("a total of 210 roads were built"), has_noun_subject("the roads built")
    (True, False)
    >>> has_noun_subject("the village that was poor"), has_noun_subject("the will to win")
    (False, False)
    """
    return _NOUN_SUBJECT.match(clause) is not None


def as_task(source: str, text: str) -> str:
    """A task of a list without its `we will`, or as it is where its source calls for that.

    >>> as_task("第一，提高认识。", "First, we will raise awareness.")
    'First, raise awareness.'
    >>> as_task("第二，修路架桥。", "Second, building the roads and raising the bridges.")
    'Second, build the roads and raise the bridges.'
    >>> as_task("——修路架桥。", "— We will build roads.")
    '— Build roads.'
    >>> as_task("第一，我们要提高认识。", "First, we must raise awareness.")
    'First, we must raise awareness.'
    """
    task, opening = _TASK.match(source), _TASK_OPENS.match(text)
    if task is None or opening is None or _CALLED_FOR.search(task[1]):
        return text
    said = text[opening.end() :]
    told = _WE_IN_A_TASK.sub("", said, count=1) if _WE_IN_A_TASK.match(said) else said
    if told == said and not has_verb(said):
        told = _ING_IN_A_ROW.sub(_as_base, said)
    return opening[0] + (told[:1].upper() + told[1:] if opening[0] == "— " else told)


def _as_base(match: re.Match[str]) -> str:
    """A participle of a row of tasks as an instruction; as it was where it may be a noun."""
    verbs = lemminflect.getAllLemmas(match[2].lower()).get("VERB", ())
    noun = match.start() > 0 and match[3] not in DETERMINERS
    return match.group() if not verbs or noun else match[1] + verbs[0]


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
