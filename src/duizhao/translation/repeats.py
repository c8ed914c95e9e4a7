"""Words, verbs and phrases that an engine says twice, said once.

Loops without end are the matter of `guards.py`, and attempts at a term before its form that of
`attempts.py`; here is what comes again at once in a text that is sound otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lemminflect

from duizhao.translation.capitals import capitalise

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOUBLED = re.compile(
    r"(?<![,.])\b(?!(?:that|had)\b)([A-Za-z]+(?:['’]s)?(?:[ -][A-Za-z'’]+){0,5}|\d{1,3}(?:,\d{3})+)"
    r" (?=\1(?![A-Za-z\d'’]|,\d))",
    re.IGNORECASE,
)
"""One to six words, or a count, said again at once; only `that that` and `had had` may be right."""

_AGAIN = re.compile(
    r"\b([A-Za-z][\w'’-]*(?: [\w'’-]+){1,11})(?:,? (?:and|or|of|in)|,|)(?: \1)+(?![\w'’-])",
    re.IGNORECASE,
)
"""Two to twelve words said again after `and`, `of` or a comma."""

_WORD_AGAIN = re.compile(
    r"\b((?!more|less|again|over|years|through)([A-Za-z])([a-z]{2,})(?<!er)) (?:and|or) "
    r"(?=[a-z])(?i:\2)\3(?![\w'’-])"
)
"""One word said again after `and`; `higher and higher` and `more and more` may be right."""

_VERB_AGAIN = re.compile(
    r"\b(?P<verb>(?P<head>[A-Za-z][a-z])[a-z]{2,})"
    r"(?: (?P<again>(?i:(?P=head))[a-z]+(?:ing|ed|ght|pt|ld|lt|nt))"
    r"| (?P<link>to|of|in|on|for|with) (?P<after>(?i:(?P=head))[a-z]{2,}) (?P=link))\b"
)
"""A verb begun once more in another form (bring brought about, adheres to adhere to)."""

_OF_ITSELF = re.compile(
    r"(?<!most )\b(?:(?P<article>the )|an? )?"
    r"(?P<word>(?!heart|king|member|song)[a-z]{4,}?(?<!est))(?:e?s)? of "
    r"(?P<again>the )?(?P<said>(?P=word)(?:e?s)?)(?![\w'’-])",
    re.IGNORECASE,
)
"""A thing of itself (the achievement of the achievements); `toughest of the tough` is none."""

_OF_ITSELF_IN_CHINESE = re.compile(r"(.{1,8})中[之的]\1")


def without_doubles(text: str, forms: Sequence[str] = ()) -> str:
    """A text without words that are said again at once, but for those of its forms.

    >>> without_doubles("of pulling pulling up roots"), without_doubles("Yan Yan", ["Yan Yan"])
    ('of pulling up roots', 'Yan Yan')
    >>> without_doubles("the 10,000 10,000 Enterprises plan"), without_doubles("1,200 1,200,000")
    ('the 10,000 Enterprises plan', '1,200 1,200,000')
    """
    own = "\n".join(forms).lower()

    def once(match: re.Match[str]) -> str:
        """What stands for words that are said again."""
        return match.group() if f"{match.group()}{match[1]}".lower() in own else ""

    return _DOUBLED.sub(once, text)


def without_repeats(text: str) -> str:
    """A text in which no phrase is said twice in a row.

    >>> without_repeats("Promote the plan, and promote the plan, and go on.")
    'Promote the plan, and go on.'
    >>> without_repeats("The theory of practice and the practice of theory, step by step")
    'The theory of practice and the practice of theory, step by step'
    >>> without_repeats("Consolidate and consolidate it for more and more people.")
    'Consolidate it for more and more people.'
    >>> without_repeats("He adheres to adhere to it, bringing brought about planned plans")
    'He adheres to it, bringing about planned plans'
    """
    return _VERB_AGAIN.sub(_begun_once, _WORD_AGAIN.sub(r"\1", _AGAIN.sub(r"\1", text)))


def _begun_once(match: re.Match[str]) -> str:
    """What stands for a verb that is begun twice; all of it where these are two verbs."""
    first, second = match["verb"], match["again"] or match["after"]
    common = _verbs(first) & _verbs(second)
    if not common or first.lower() == second.lower():
        return match.group()
    return f"{first} {match['link']}" if match["link"] else first


def _verbs(word: str) -> set[str]:
    """The verbs that a word may be a form of."""
    return set(lemminflect.getAllLemmas(word.lower()).get("VERB", ()))


def without_itself(text: str, source: str) -> str:
    """A text in which nothing is of itself, unless it is in the source.

    >>> without_itself("Roads of the roads are the achievement of the achievements.", "道路是成就")
    'The roads are the achievements.'
    >>> without_itself("It is the miracle of miracles.", "奇迹中的奇迹")
    'It is the miracle of miracles.'
    """
    if _OF_ITSELF_IN_CHINESE.search(source):
        return text
    shorter = _OF_ITSELF.sub(
        lambda match: (match["again"] or match["article"] or "") + match["said"], text
    )
    return capitalise(shorter) if text[:1].isupper() else shorter
