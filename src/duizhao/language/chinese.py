"""Knowledge of Chinese text: scripts, character widths, closing marks, the matching key.

Punctuation follows GB/T 15834-2011 (use of punctuation marks); widths follow Unicode Standard
Annex 11; Traditional is converted with OpenCC's tables (t2s), which keep 乾隆 apart from 乾.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Protocol
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterable

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U000323af〇"
"""Han ideographs as a regular-expression class body: the unified blocks, compatibility, and 〇."""

SENTENCE_ENDS = "。！？!?…"
"""Marks that end a sentence; a half-width full stop does so only after Han."""

CLAUSE_ENDS = "，、；：,;:"
"""Marks after which a sentence goes on."""

OPENERS = "“‘「『（〔［【《〈([{"
CLOSERS = "”’」』）〕］】》〉)]}"
"""Paired marks, in the same order."""

PAIRS = dict(zip(OPENERS, CLOSERS, strict=True))
"""Opening mark -> closing mark."""

CANNOT_OPEN_A_LINE = frozenset(SENTENCE_ENDS + CLAUSE_ENDS + CLOSERS + "·％%‰℃")
"""Line-start prohibition (避头尾, GB/T 15834 section 5.1): text before them goes on."""

SCRIPT_SAMPLE, MIN_TRADITIONAL = 20_000, 0.12
"""Characters that are looked at, and the share of them that Simplified would write otherwise:
about a third in Traditional text, next to none in Simplified, where names may keep their form."""

NEVER_FIRST = re.compile(
    r"的(?!确|士)|了(?![解不却如然])|着(?![力眼重手实陆])|们|吗|呢|吧|么|等[，。、]|之[一间中]"
)
"""Words that lean on what stands before them: a line that opens with one goes on from there."""

NEVER_LAST = re.compile(
    r"的|[^共总温缓饱中柔]和|[^参给]与|[^普遍涉危触以波]及|把|被|[^干健主]将|[^反核绝相面针应]对"
    r"|[^存现实所潜内外自正好]在|[^服听顺]从|[^予所可得难足加用何]以|[^终属过对]于|[^合吞兼]并|而|且|或|但|其"
    r"|[^理自缘事]由|[^行大促天]使|这|那|该|各|每|第|[^甚乃直]至|按|[^重需主必首摘纲概纪扼简紧]要|[^绝无从]不|我们|到|强调|指出"
    r"|[^作成行认因以人]为|[^方导走动志意取面风倾]向"
)
"""Words that lean on what follows: a line that closes with one goes on in the next.

Each is shut out after the characters with which it makes a word of its own (参与, 存在, 方向).
"""

_HAN = re.compile(f"[{HAN}]")
_WHITE = re.compile(r"\s+")
_SET_APART = re.compile(
    rf"(?<=[{HAN}])[ \u3000]+(?=[0-9])|(?<=[0-9%])[ \u3000]+(?=[{HAN}])"
    rf"|(?<![{HAN}])[{HAN}](?:[ \u3000]{{1,3}}[{HAN}])+(?![{HAN}])"
)
"""White space between Han and figures, and characters set apart one by one (目 录)."""

_LEADING_NUMBER = re.compile(r"[0-9]+[ \u3000]+(?![年月日时分秒千百万亿])")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width ASCII and its half-width twin (UAX 11, Halfwidth and Fullwidth Forms)."""

_SPACE = {0x3000: 0x20}

_ENGINE_WIDTHS = _SPACE | {
    code: twin for code, twin in FULL_WIDTH.items() if chr(twin).isalnum() or chr(twin) in "%+-/"
}
"""What is written half-width inside Chinese text: letters, digits, per cent, signs, space."""

_CHINESE_MARKS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_HALF_MARK = re.compile(rf"(?<=[{HAN}”’》）)])[,;:!?()]|[,;:!?()](?=[{HAN}“‘《（(])")

_KEY_TWINS = (
    FULL_WIDTH
    | _SPACE
    | str.maketrans(
        {"。": ".", "「": '"', "」": '"', "『": '"', "』": '"', "“": '"', "”": '"'}
        | {"‘": "'", "’": "'", "〔": "[", "〕": "]", "【": "[", "】": "]", "—": "-", "–": "-"}
    )
)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _traditional_to_simplified() -> _Converter:
    """Load OpenCC's tables once, when the first text asks for them."""
    import opencc  # noqa: PLC0415  the tables take 30 ms that most commands need not pay

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def join_lines(lines: Iterable[str]) -> str:
    """Bring the lines of one paragraph together: a space between words, nothing beside Han.

    >>> join_lines(["坚持农业农村", "优先发展，到 2035", "年；rural", "revitalization"])
    '坚持农业农村优先发展，到 2035年；rural revitalization'
    """
    text = ""
    for line in lines:
        piece = _WHITE.sub(" ", line).strip()
        words = text and piece and not (is_wide(text[-1]) or is_wide(piece[0]))
        text += (" " if words else "") + piece
    return text


def is_wide(character: str) -> bool:
    """Say whether a character takes two columns (UAX 11): Han, and full-width marks."""
    return east_asian_width(character) in "WF" or character in "“”‘’…—"


def has_han(text: str) -> bool:
    """Say whether any character is a Han ideograph.

    >>> has_han("5G网络"), has_han("ISSN 2095-1019")
    (True, False)
    """
    return _HAN.search(text) is not None


def is_han(character: str) -> bool:
    """Say whether one character is a Han ideograph."""
    return _HAN.match(character) is not None


def to_simplified(text: str) -> str:
    """Convert Traditional characters, one for one; other text stays as it is.

    >>> to_simplified("栗翹楚談乾隆年間的著作")
    '栗翘楚谈乾隆年间的著作'
    """
    if not has_han(text):
        return text
    converted = _traditional_to_simplified().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(  # a phrase entry changed the length: spans must stay true, so go one by one
        one if len(one := _traditional_to_simplified().convert(each)) == 1 else each
        for each in text
    )


def script_tag(text: str) -> str:
    """BCP 47 tag of a Chinese text by its script.

    >>> script_tag("鄉村振興戰略"), script_tag("乡村振兴战略（栗翹楚）" * 9)
    ('zh-Hant', 'zh-Hans')
    """
    sample = text[:SCRIPT_SAMPLE]
    changed = sum(a != b for a, b in zip(sample, to_simplified(sample), strict=True))
    return "zh-Hant" if changed > MIN_TRADITIONAL * max(1, len(sample)) else "zh-Hans"


def fold_width(text: str) -> str:
    """Write letters and digits half-width and Chinese punctuation full-width, one for one.

    >>> fold_width("２０２０年,ＧＤＰ增长2.3%(初步核算)")
    '2020年，GDP增长2.3%（初步核算）'
    """
    folded = text.translate(_ENGINE_WIDTHS)
    return _HALF_MARK.sub(lambda mark: _CHINESE_MARKS[mark.group()], folded)


def normalise(text: str) -> str:
    """What the engine reads instead of the source text; as long as the text, so spans hold.

    >>> normalise("發展經濟,增長５％")
    '发展经济，增长5%'
    """
    return to_simplified(fold_width(text))


def close_up(text: str) -> tuple[str, list[int]]:
    """Take out the white space that typesetters set and that says nothing.

    Engines are trained on text without it: of 357 figures of FLORES, a fifth of whose lines have
    some, starter 0.4 said 303 with the white space and 318 without. The space after a leading
    number stays, for it parts the number from what it counts.

    Returns:
        The text, and for each of its characters the place in the text as it was.

    >>> close_up("共 12 万人")
    ('共12万人', [0, 2, 3, 5, 6])
    >>> close_up("1 目 录")[0], close_up("2021 年 9 月")[0]
    ('1 目录', '2021年9月')
    """
    number = _LEADING_NUMBER.match(text)
    opening = number.end() if number else 0
    apart = [
        place
        for found in _SET_APART.finditer(text, opening)
        for place in range(*found.span())
        if text[place].isspace()
    ]
    kept = sorted(set(range(len(text))).difference(apart))
    return "".join(text[place] for place in kept), kept


def match_key(text: str) -> str:
    """The matching key: widths folded, white space removed, Traditional made Simplified.

    >>> match_key("發展（２０２０ 年）") == match_key("发展(2020年)")
    True
    """
    return _WHITE.sub("", to_simplified(text)).translate(_KEY_TWINS)


def is_balanced(text: str) -> bool:
    """Whether marks that come in pairs do; a quotation may run over several segments.

    >>> is_balanced("他说：“好（很好)。”"), is_balanced("他说：“好。")
    (True, False)
    """
    marks = [("[“]", "[”]"), ("[（(]", "[）)]"), ("[《]", "[》]"), ("[「]", "[」]")]
    return all(len(re.findall(one, text)) == len(re.findall(two, text)) for one, two in marks)
