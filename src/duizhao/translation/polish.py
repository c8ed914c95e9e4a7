"""English post-processing: spacing, quotation marks, articles, no Chinese punctuation.

The last step on every engine output, before constraints are judged. House style is that of the
reference: straight quotation marks, em dashes with spaces at the head of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.spelling import mend_words
from duizhao.translation.capitals import capitalise
from duizhao.translation.repeats import without_doubles

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHINESE_MARKS = str.maketrans(
    {
        "，": ", ",
        "、": ", ",
        "。": ". ",
        "：": ": ",
        "；": "; ",
        "！": "! ",
        "？": "? ",
        "（": " (",
        "）": ") ",
        "《": "",
        "》": "",
        "〈": "",
        "〉": "",
        "∶": ":",
        "【": "[",
        "】": "]",
        "“": '"',
        "”": '"',
        "„": '"',
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "‘": "'",
        "’": "'",
        "％": "%",
        "～": "-",
        "\u3000": " ",
        "\u00a0": " ",
        "\u2581": " ",
    }
)

_SPACES = re.compile(r"\s+")
_SPACE_BEFORE = re.compile(r" +([,.;:!?)\]%])")
_SPACE_AFTER_OPENING = re.compile(r"([(\[]) +")
_TIGHT_COMMA = re.compile(r",(?=[A-Z][a-z])")
_DOUBLED_MARK = re.compile(r"([,;:])(?: ?[,;:])+")
_COMMA_BEFORE_STOP = re.compile(r"[,;:] ?([.!?])")
_DOUBLED_STOP = re.compile(r"(?<!\.)\.(?: ?\.)(?!\.)")
_MARKED_TWICE = re.compile(r'[,;:]" ?([,;])')
_QUOTED = re.compile(r'(?P<before>.?)" ?(?P<inner>[^"]*?) ?"(?P<after>.?)')
_IN_PAPER = re.compile(r"\bin (?:this|the) (?:paper|article),? ?", re.IGNORECASE)
_PAPER = re.compile(r"\b(?:this paper|the paper(?= [a-z]+(?:ed|s)\b))", re.IGNORECASE)
_PAPER_IN_CHINESE = re.compile("本文|文章|论文|文中|作者|笔者|征文|来稿|报纸|书")

_QUOTATION = re.compile('[“"][^“”"]*[”"][。！？…]*')
"""A source that is one quotation and nothing else."""

_SPEECH = re.compile("[^“”]*[：:]“[^“”]*[。！？…]”?")
"""A source that ends in what somebody says, in one or more sentences."""

_PARTNERS = {'"': '"', "(": "(", ")": "(", "[": "[", "]": "["}
"""Marks that come in pairs, with the one that opens each."""

_ARTICLES = re.compile(
    r"\b(?:a|an|the) (?=\"?(?:a|an|the) )"
    r"|the (?=(?-i:(?:General Secretary|Comrade) [A-Z]))"
    r"|(?<=\bwith )the (?=Chinese characteristics)|the (?=Tibet (?:has|is|was|had|will)\b)"
    r"|(?<=['’]s )(?<!\bit.s )(?<!\b(?:that|what|here).s )(?<!\bthere.s )(?:a|an|the) ",
    re.IGNORECASE,
)
"""Articles too many: before another, after a possessive, and before a person's title."""

_A = re.compile(r"(\ba|^A) (?=(?!one\b|once\b|eu)[aeio])")
_AN = re.compile(r"(\ba|^A)n (?=[b-df-gj-np-tvwyz])")
"""The wrong article before a word in small letters; h and u are said in two ways."""
_FIRST_MARK = re.compile(r"^[,;:] ?")
_DIGITS_LEFT = re.compile(r"\b(million|billion|trillion),\d{3}\b")
"""What an engine leaves of its own figure behind a forced one."""
_LY_TWICE = re.compile(r"(?<=[a-z]ly)ly\b")
_AGAINST_ALLEVIATION = re.compile(r"(?<=\bagainst poverty) alleviation\b", re.IGNORECASE)
"""What the fight is not against."""
_STOP_AFTER_QUOTATION = re.compile(r'(?<=[.!?]")\.')
_DASH = re.compile(r"(?<=[^\W\d]) ?(?:-{2,}|—+) ?(?=\w)|(?<=[a-z]) – (?=[a-z])")
_CAN_NOT = re.compile(r"\b([Cc])an not\b(?! only)")
_IN_YEARS = re.compile(r"\b([Ii])n(?= (?:19|20)\d\d to (?:19|20)\d\d\b)")
_OPEN_HYPHEN = re.compile(r"(?<=[a-z])- (?!and\b|or\b|to\b)(?=[a-z])")


def polish(text: str, forms: Sequence[str] = ()) -> str:
    """Make the spacing and marks of an engine's output English.

    Args:
        text: The output.
        forms: Forms of its terms and names, whose words are right: Yan Yan, revitalizations.

    >>> polish(' the “ Two Assurances ” ，which  the the Party made 。')
    'The "Two Assurances", which the Party made.'
    >>> polish("achieve the second the Second Centenary Goal by self- criticism")
    'Achieve the Second Centenary Goal by self-criticism'
    >>> polish("about 23 million,000 people")
    'About 23 million people'
    >>> polish("at the end of 2020,Guizhou had 9,000 of them")
    'At the end of 2020, Guizhou had 9,000 of them'
    >>> polish("by Yan Yan and and Li", ["Yan Yan"])
    'By Yan Yan and Li'
    """
    text = text.translate(_CHINESE_MARKS)
    text = _SPACES.sub(" ", text).strip()
    text = _QUOTED.sub(_space_quotation, text)
    text = _SPACE_BEFORE.sub(r"\1", text)
    text = _SPACE_AFTER_OPENING.sub(r"\1", text)
    text = _TIGHT_COMMA.sub(", ", text)
    text = _DOUBLED_MARK.sub(r"\1", text)
    text = _COMMA_BEFORE_STOP.sub(r"\1", text)
    text = _DOUBLED_STOP.sub(".", text)
    text = _FIRST_MARK.sub("", text)
    text = _MARKED_TWICE.sub(r'"\1', text)
    text = _DIGITS_LEFT.sub(r"\1", text)
    text = _OPEN_HYPHEN.sub("-", text)
    text = _STOP_AFTER_QUOTATION.sub("", text)
    text = _CAN_NOT.sub(r"\1annot", _DASH.sub(" — ", text))
    text = _IN_YEARS.sub(lambda match: "From" if match[1] == "I" else "from", text)
    text = _AGAINST_ALLEVIATION.sub("", _LY_TWICE.sub("", text))
    text = _ARTICLES.sub("", without_doubles(text, forms))
    text = _AN.sub(r"\1 ", _A.sub(r"\1n ", text))
    return capitalise(mend_words(text, "\n".join(forms).lower()))


def without_paper(text: str, source: str) -> str:
    """A text that speaks of no paper where its source does not; packages learn that from abstracts.

    >>> without_paper("In this paper, the plan is made, this paper shows goals.", "制定规划")
    'the plan is made, it shows goals.'
    >>> without_paper("In this paper, the plan is made.", "本文")
    'In this paper, the plan is made.'
    """
    if _PAPER_IN_CHINESE.search(source):
        return text
    return _PAPER.sub("it", _IN_PAPER.sub("", text))


def in_quotes(text: str, source: str) -> str:
    """A text with the marks of a quotation that its source is, or ends in, and the engine lost.

    >>> in_quotes("We go on.", "“我们继续前进。”"), in_quotes('The "Party" leads', "“党”领导")
    ('"We go on."', 'The "Party" leads')
    >>> in_quotes("He said: we go on.", "他说：“我们继续前进。”")
    'He said: "We go on."'
    >>> in_quotes("We said: go on.", "我们说：“继续前进。"), in_quotes("We go on.", "我们前进。”")
    ('We said: "Go on.', 'We go on."')
    """
    if text and _QUOTATION.fullmatch(source):
        return f'"{_DOUBLED_STOP.sub(".", text.replace(chr(34), ""))}"'
    if not text or '"' in text:
        return text
    speech = _SPEECH.fullmatch(source)
    if speech and text.count(": ") == 1:
        before, said = text.split(": ")
        text = f'{before}: "{capitalise(said)}'
    return f'{text}"' if source.endswith("”") and (speech or "“" not in source) else text


def pair_marks(text: str) -> str:
    """A text without quotation marks and brackets that have no partner.

    >>> pair_marks('the "two heads" and the middle," we said'), pair_marks("a plan) (2020)")
    ('the "two heads" and the middle, we said', 'a plan (2020)')
    """
    alone: set[int] = set()
    opened: dict[str, list[int]] = {'"': [], "(": [], "[": []}
    for place, mark in enumerate(text):
        kind = _PARTNERS.get(mark)
        if kind is None:
            continue
        starts = place == 0 or text[place - 1] in " ([" if mark == '"' else mark == kind
        if starts:
            if mark == '"':  # quotations do not nest: the earlier one was never closed
                alone.update(opened[kind])
                opened[kind].clear()
            opened[kind].append(place)
        elif opened[kind]:
            opened[kind].pop()
        else:
            alone.add(place)
    alone.update(place for places in opened.values() for place in places)
    return "".join(letter for place, letter in enumerate(text) if place not in alone)


def _space_quotation(match: re.Match[str]) -> str:
    """A quotation with spaces outside it where words touch it, and none inside."""
    before, after = match["before"], match["after"]
    left = " " if before and (before.isalnum() or before in ",.;:)") else ""
    right = " " if after.isalnum() or after == "(" else ""
    return f'{before}{left}"{match["inner"]}"{right}{after}'


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_GOES_ON = r"(?=[a-z]|.{30,}[.;:!?]\"?$)"
"""What follows the date is a sentence, not the place of a dateline."""
_DAY_FIRST = re.compile(rf"{_MONTH} \d{{1,2}}(?:, \d{{4}})?, {_GOES_ON}")
_IN_A_DAY = re.compile(rf"\b(?:(I)|i)n(?= {_MONTH} \d{{1,2}},)")
_PART_OF_A_DAY = re.compile(r"\b(?:At|In)(?= the (?:morning|afternoon|evening) of [A-Z0-9])")
_ON_A_YEAR = re.compile(rf"\bOn(?= (?:{_MONTH} )?(?:19|20)\d\d,)")
_YEAR_FIRST = re.compile(rf"(?:{_MONTH} )?(?:19|20)\d\d, {_GOES_ON}")


def _on(match: re.Match[str]) -> str:
    """The preposition of a day."""
    return "On" if match[1] else "on"


def lead_in(text: str) -> str:
    """A sentence that opens with a bare date gets its preposition: `on` a day, `in` a year.

    >>> lead_in("July 1, 2021, the meeting began."), lead_in("2013, the county had 9 schools.")
    ('On July 1, 2021, the meeting began.', 'In 2013, the county had 9 schools.')
    >>> lead_in("July 2021, Guizhou announced that no county was poor."), lead_in("May 2, Beijing")
    ('In July 2021, Guizhou announced that no county was poor.', 'May 2, Beijing')
    >>> lead_in("In July 1, 2021, the meeting began.")
    'On July 1, 2021, the meeting began.'
    >>> lead_in("The county said in July 1, 2021 that it was true.")
    'The county said on July 1, 2021 that it was true.'
    >>> lead_in("On 2016, the county had 9 schools.")
    'In 2016, the county had 9 schools.'
    """
    text = _PART_OF_A_DAY.sub("On", _ON_A_YEAR.sub("In", _IN_A_DAY.sub(_on, text)))
    if _DAY_FIRST.match(text):
        return f"On {text}"
    return f"In {text}" if _YEAR_FIRST.match(text) else text
