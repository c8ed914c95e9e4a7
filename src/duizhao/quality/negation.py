"""Check of negation: a no that became a yes, or the reverse.

Cue words on both sides, as in the negation tests of Hossain et al. (2020, "It's not a
Non-Issue"). Chinese words that only look negative (不断, 非常, 无论) are set aside first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context

_SEEMINGLY_NEGATIVE = re.compile(
    r"(.)[不没]\1|供不应求|不断|不仅|不但|不少|不同|不论|不管|不懈|不得不|不可或缺|不止|不光|不只|不惜|不愧|不约而同|不遗余力"
    r"|无论|无不|无数|无穷|无比|无私|无非|非常|非但|未来|未雨绸缪|莫大|莫过于|无时无刻|没有.{0,8}就没有"
    r"|[所史闻]未|未(?:必|免|知|成年|尝|婚|名|央|时)"
    r"|非公|非物质|非洲|毫不|决不|绝不.{0,12}不|离不开|少不了|避免不|不忘|不平凡|不分|不移|不已|不朽"
)
_AFFIRMING = re.compile(
    r"不断|不懈|不渝|不移|不朽|不愧|非常|非但|非洲|未来|无比|无数|无穷|莫大|判断|诊断|果断"
)
"""Chinese words that are no ground for a no: English never says them with one."""
_STRONG_NO = re.compile(
    r"不得|不准|不许|不能|不会|不应|不要|不是|不可|没有|并非|严禁|禁止|从不|不再|[并尚从]?未能?"
)
_ANY_NO = re.compile(r"[不没未无非莫勿否禁拒免缺难止防戒别反绝弗毋零断]|停|取消|除|避")
_ENGLISH_NO = re.compile(
    r"\b(?:not?|never|none|nor|neither|nothing|nobody|cannot|without|nowhere)\b|n['’]t\b",
    re.IGNORECASE,
)
_ENGLISH_NEGATIVE = re.compile(
    r"\b(?:un|in|im|ir|il|dis|non|anti)[a-z-]{3,}|\b(?:prohibit|ban|forbid|fail|lack|refus|avoid|free"
    r"|prevent|stop|less|few|little|rather|instead|unless|deny|denied|reject|exempt|eliminat|end"
    r"|rid|bar|halt|ceas|too |far from|short of|absen|yet to|before|beyond|only|but"
    r"|hardly|rare|must|strict|zero)",
    re.IGNORECASE,
)


_NO_OF_SPEECH = re.compile(
    r"\bnot (?:only|just|merely|least|less than|more than|later than)\b|\bNo\. ?\w"
    r"|\bno (?:time|matter|less|doubt|wonder|longer|efforts?|one)\b"
    r"|\bnot until\b|n['’]t\b.*\buntil\b|\bwithout (?:exception|fail|doubt|delay)\b"
    r"|\bnothing but\b|\bnon-",
    re.IGNORECASE,
)
"""Negative words of English phrases that affirm."""


def find_flipped(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A negated source with nothing negative in the target, or the reverse."""
    source, target = pair.pair.source, pair.pair.target
    if not target.strip():
        return
    kept = _SEEMINGLY_NEGATIVE.sub(lambda match: "＿" * len(match.group()), source)
    strong = _STRONG_NO.search(kept)
    if strong and not _ENGLISH_NO.search(target) and not _ENGLISH_NEGATIVE.search(target):
        yield Finding(
            0, f"{strong.group()} in the source is not said in the translation.", strong.span()
        )
    no = _ENGLISH_NO.search(target)
    grounds = _AFFIRMING.sub("", source)
    if no and not _NO_OF_SPEECH.search(target) and not _ANY_NO.search(grounds):
        yield Finding(
            0, f"{no.group()} in the translation has no ground in the source.", None, no.span()
        )


def imbalance(source: str, target: str) -> float:
    """How far the target's negations outnumber the source's, or a strong one is not said; 0 to 1.

    Weaker evidence than `find_flipped`, for the risk alone: one added no among others counts.

    >>> imbalance("这项工作要抓紧。", "The work is not done.")
    1.0
    """
    said = len(_ENGLISH_NO.findall(_NO_OF_SPEECH.sub(" ", target)))
    there = len(_ANY_NO.findall(source))
    if said > there:
        return min(1.0, (said - there) / max(1, there + 1))
    kept = _SEEMINGLY_NEGATIVE.sub("", source)
    if _STRONG_NO.search(kept) and not said:
        return 0.5
    return 0.0
