"""Reports told as reports, where an engine makes plans of them.

Chinese verbs have no tense, and an engine trained on policy text says "we will" of what was done.
A sentence that says it was done (了, 已, 取得) or counts it, and has no word of plan or duty, is a
report: "we will build 1,379 wells" is "we built 1,379 wells".
"""

from __future__ import annotations

import re

import lemminflect

from duizhao.translation.subjects import DETERMINERS

_AHEAD = re.compile(
    r"(?<![主重需首纲概必])要(?![求素点])|将|必[须将定要]|务必|势必|应[当该]|[理还也都均]应|须|拟|力争"
    r"|争取|(?<![社机大员协委谈])会(?![议见员场上谈])|今后|明年|未来|下一步|一定|才能|就能|可以|计划|目标(?!任务)|[决绝][不没]|不[能得]"
    r"|到\s*2\d{3}\s*年|(?<![级镇])以[上下内]|左右|不[少低]于|[？?]"
)
"""What in a source speaks of plans, duties, conditions or thresholds."""

_DATE = re.compile(r"\d+\s*[年月日号届时]|第\d+|^\W*\d+\s*[.、．,)）]|“[^”]*”|\d+[A-Za-z+＋]")
"""Figures that count nothing: dates, ordinals, marks of items, names."""
_DONE = re.compile(r"了(?!解)|已|[超走经度]过|取得|曾|累计|\d")
"""What says that something was done, or counts it; dates do not."""

_WE_WILL = re.compile(
    r"\b(?P<we>[Ww]e)(?P<before>(?: [a-z]+ly| also| always)?)"
    r" (?:will|must|should|shall|need to|have to)"
    r"(?P<after>(?: [a-z]+ly| also| always| further)*)(?P<on> continue to)? (?P<verb>[a-z]+)\b(?!-)"
)
_STOP = re.compile(r'[.;:!?"]')
_NEXT_VERB = re.compile(
    r"(?P<join>, and|,| and)(?P<how>(?: [a-z]+ly| also| further)?) (?P<verb>[a-z]+)\b(?!-)"
    r"(?=(?P<object> [a-z]+)?)"
)


def as_report(source: str, text: str) -> str:
    """A text without its "we will" and "we must", or as it is where its source is no report.

    Args:
        source: The sentence, in Chinese.
        text: What an engine made of it.

    >>> as_report("建设供水点1379处。", "We will build 1,379 points and ensure that they work.")
    'We built 1,379 points and ensured that they work.'
    >>> as_report("将建设供水点1379处。", "We will build 1,379 points.")
    'We will build 1,379 points.'
    """
    if _AHEAD.search(source) or not _DONE.search(_DATE.sub("", source)):
        return text
    for planned in reversed(list(_WE_WILL.finditer(text))):
        verb = "continue" if planned["on"] else planned["verb"]
        past = _past(verb)
        if past is None:
            continue
        said = f"{planned['we']}{planned['before']}{planned['after']} {past}"
        rest = text[planned.end() :]
        if planned["on"]:
            said += f" to {planned['verb']}"
        else:
            clause = _STOP.split(rest, maxsplit=1)[0]
            rest = _all_past(clause) + rest[len(clause) :]
        text = text[: planned.start()] + said + rest
    return text


def _all_past(rest: str) -> str:
    """What follows a verb, with the verbs that stand beside it in the past.

    >>> _all_past(" roads, improve the water and reduce costs")
    ' roads, improved the water and reduced costs'
    >>> _all_past(" roads to help the poor and raise incomes, and the plan")
    ' roads to help the poor and raise incomes, and the plan'
    """

    def told(match: re.Match[str]) -> str:
        """One verb in the past; as it was where it may be none, or depends on `to`."""
        word = match["verb"]
        depends = re.search(r"\b(?:to|can|will|could|may)\b[^,]*$", rest[: match.start()])
        sure = lemminflect.getAllLemmas(word).keys() == {"VERB"} or match[
            "object"
        ] in DETERMINERS | {" that"}
        past = _past(word)
        if past is None or not sure or (depends and match["join"] == " and"):
            return match.group()
        return f"{match['join']}{match['how']} {past}"

    return _NEXT_VERB.sub(told, rest)


def _past(verb: str) -> str | None:
    """The past of a verb in its base form; None for other words and auxiliaries.

    >>> _past("build"), _past("built"), _past("be"), _past("villages")
    ('built', None, None, None)
    """
    forms = lemminflect.getAllInflections(verb, "VERB")
    if verb in {"be", "have", "do"} or verb not in forms.get("VB", ()):
        return None
    return str(forms["VBD"][0]) if "VBD" in forms else None
