"""English post-processing: spacing, quotation marks, capitals, no Chinese punctuation.

The last step on every engine output, before constraints are judged. House style is that of the
reference: straight quotation marks, em dashes with spaces at the head of a line.
"""

from __future__ import annotations

import re

LEADING_MARK = re.compile(r"^\s*(?:(?P<bullet>[●◆■▲★◇○·•])|(?P<dash>—{1,2}|─{1,2}))\s*")
"""A line's own mark before its words; the engine never sees it."""

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_NUMBERED = re.compile(
    r"(?:(?P<section>[一二三四五六七八九]|十)、|（(?P<item>[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?)）)"
    r"\s*(?=[^一二三四五六七八九十\s])"
)
"""Numbers of sections and items (GB/T 9704-2012, 7.3.3); I. and (1) in the reference."""

_PAGE = re.compile(r"\s*(?P<page>\d{1,4})\s+(?=\D)")
"""The page number that opens an entry of the contents, kept in its place."""

_ORDINALS = "- First Second Third Fourth Fifth Sixth Seventh Eighth Ninth".split()  # noqa: SIM905
_LISTED = re.compile(r"(?P<place>[一二三四五六七八九])(?:是|要)(?=[^，。不否])")
"""一是…, 二是… at the head of a sentence list its points: First, …"""

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
_SPACED_FIGURE = re.compile(r"(?<=\d), (?=\d{3}(?!\d))(?<=[1-9], )")
_DOUBLED_MARK = re.compile(r"([,;:])(?: ?[,;:])+")
_COMMA_BEFORE_STOP = re.compile(r"[,;:] ?([.!?])")
_DOUBLED_STOP = re.compile(r"(?<!\.)\.(?: ?\.)(?!\.)")
_MARKED_TWICE = re.compile(r'[,;:]" ?,')
_QUOTED = re.compile(r'(?P<before>.?)" ?(?P<inner>[^"]*?) ?"(?P<after>.?)')
_DOUBLED = re.compile(
    r"\b(?!(?:that|had)\b)([A-Za-z]+(?:['’]s)?(?:[ -][A-Za-z'’]+){0,5}) (?=\1(?![A-Za-z'’]))",
    re.IGNORECASE,
)
"""One to six words said again at once; only `that that` and `had had` may be right."""

_AGAIN = re.compile(
    r"\b([A-Za-z][\w'’-]*(?: [\w'’-]+){1,11})(?:,? (?:and|or|of|in)|,|)(?: \1)+(?![\w'’-])",
    re.IGNORECASE,
)
"""Two to twelve words said again after `and`, `of` or a comma."""

_PARTNERS = {'"': '"', "(": "(", ")": "(", "[": "[", "]": "["}
"""Marks that come in pairs, with the one that opens each."""

_ARTICLES = re.compile(r"\b(?:a|an|the) (?=(?:a|an|the) )", re.IGNORECASE)
_FIRST_MARK = re.compile(r"^[,;:] ?")
_OPEN_HYPHEN = re.compile(r"(?<=[a-z])- (?!and\b|or\b|to\b)(?=[a-z])")


def split_mark(source: str, *, contents: bool = False) -> tuple[str, int]:
    """English form of a line's leading mark or number, and where its words begin in the source.

    >>> split_mark("●党的十八届五中全会"), split_mark("——2020年"), split_mark("会议")
    (('● ', 1), ('— ', 2), ('', 0))
    >>> split_mark("三、主要任务"), split_mark("（十二）加强领导"), split_mark("一、二、三")
    (('III. ', 2), ('(12) ', 4), ('', 0))
    >>> split_mark("12 卷首语", contents=True), split_mark("12 户")
    (('12 ', 3), ('', 0))
    >>> split_mark("二是强化组织保障。")
    ('Second, ', 2)
    """
    page = _PAGE.match(source) if contents else None
    if page is not None:
        return f"{page['page']} ", page.end()
    match = LEADING_MARK.match(source)
    if match is not None and match.end() < len(source):
        return ("— " if match["dash"] else f"{match['bullet']} "), match.end()
    match = _NUMBERED.match(source)
    if match is None:
        match = _LISTED.match(source)
        if match is not None:
            return f"{_ORDINALS[_DIGITS.index(match['place'])]}, ", match.end()
    if match is not None:
        if match["section"]:
            return f"{_ROMAN[_small_number(match['section'])]}. ", match.end()
        return f"({_small_number(match['item'])}) ", match.end()
    return "", 0


def _small_number(characters: str) -> int:
    """Value of a Chinese numeral up to 99, as outlines use them.

    >>> [_small_number(text) for text in ("三", "十", "十二", "二十", "二十一")]
    [3, 10, 12, 20, 21]
    """
    tens, ten, units = characters.rpartition("十")
    if not ten:
        return _DIGITS.index(units)
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(units) if units else 0)


def polish(text: str) -> str:
    """Make the spacing and marks of an engine's output English.

    >>> polish(' the “ Two Assurances ” ，which  the the Party made 。')
    'The "Two Assurances", which the Party made.'
    >>> polish("achieve the second the Second Centenary Goal by self- criticism")
    'Achieve the Second Centenary Goal by self-criticism'
    """
    text = text.translate(_CHINESE_MARKS)
    text = _SPACES.sub(" ", text).strip()
    text = _QUOTED.sub(_space_quotation, text)
    text = _SPACE_BEFORE.sub(r"\1", text)
    text = _SPACE_AFTER_OPENING.sub(r"\1", text)
    text = _DOUBLED_MARK.sub(r"\1", text)
    text = _COMMA_BEFORE_STOP.sub(r"\1", text)
    text = _DOUBLED_STOP.sub(".", text)
    text = _FIRST_MARK.sub("", text)
    text = _MARKED_TWICE.sub('",', text)
    text = _OPEN_HYPHEN.sub("-", text)
    text = _ARTICLES.sub("", _DOUBLED.sub("", text))
    return capitalise(text)


def without_repeats(text: str) -> str:
    """A text in which no phrase is said twice in a row.

    >>> without_repeats("Promote the plan, and promote the plan, and go on.")
    'Promote the plan, and go on.'
    >>> without_repeats("The theory of practice and the practice of theory, step by step")
    'The theory of practice and the practice of theory, step by step'
    """
    return _AGAIN.sub(r"\1", text)


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


_MONTH_DAY = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r" \d{1,2}(?:, \d{4})?, (?=[a-z])"
)
_BARE_YEAR = re.compile(r"(?:19|20)\d\d, (?=[a-z])")


def lead_in(text: str) -> str:
    """A sentence that opens with a bare date gets its preposition.

    >>> lead_in("July 1, 2021, the meeting began."), lead_in("2013, the county had 9 schools.")
    ('On July 1, 2021, the meeting began.', 'In 2013, the county had 9 schools.')
    """
    if _MONTH_DAY.match(text):
        return f"On {text}"
    return f"In {text}" if _BARE_YEAR.match(text) else text


def capitalise(text: str) -> str:
    """A capital for the first letter of a text.

    >>> capitalise('"we must go on"'), capitalise("98 villages"), capitalise("e-commerce")
    ('"We must go on"', '98 villages', 'E-commerce')
    """
    for index, character in enumerate(text):
        if character.isdigit():
            return text
        if character.isalpha():
            return text[:index] + character.upper() + text[index + 1 :]
    return text


_SMALL = re.compile("a|an|and|as|at|but|by|for|from|in|into|nor|of|on|or|over|that|the|to|up|with")
"""Words of a title that stay small inside it (Chicago Manual of Style 8.159, as the reference)."""

_TITLE_WORD = re.compile(r"(?<![\dA-Za-z'’])[A-Za-z][A-Za-z'’]*")


def title_case(text: str) -> str:
    """A heading with capitals throughout; figures, marks and capitals inside words stay.

    >>> title_case("Keep the existing assistance policies, and narrow the urban-rural gap in it")
    'Keep the Existing Assistance Policies, and Narrow the Urban-Rural Gap in It'
    """
    words = list(_TITLE_WORD.finditer(text))
    parts = list(text)
    for index, match in enumerate(words):
        opened = any(character.isalnum() for character in text[: match.start()])
        after_colon = text[: match.start()].endswith(": ")
        inner = opened and not after_colon and index < len(words) - 1
        if _SMALL.fullmatch(match.group()) and inner:
            continue
        parts[match.start()] = match.group()[0].upper()
    return "".join(parts)
