"""Numbers, drawn once and written in both languages.

Chinese counts in 万 (10^4) and 亿 (10^8), English in thousands: the same value moves its point.
English follows the house style of the reference: digits with commas below a million, then exact
decimals of million, billion, trillion; one to nine in words where they count things.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.numerals import ENGLISH_TENS, ENGLISH_UNITS
from duizhao.language.rendering import ordinal_suffix

if TYPE_CHECKING:
    import random

SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NAMES = {value: name for name, value in (ENGLISH_UNITS | ENGLISH_TENS).items()}
ORDINAL_ENDS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
HAN_DIGITS = "零一二三四五六七八九"
SCALES = (
    (Fraction(10**12), "trillion"),
    (Fraction(10**9), "billion"),
    (Fraction(10**6), "million"),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A value as both languages write it."""

    value: Fraction
    zh: str
    en: str


def decimal(value: Fraction) -> str:
    """Exact decimal with commas.

    >>> decimal(Fraction(12588)), decimal(Fraction("0.0625")), decimal(Fraction("1234.5"))
    ('12,588', '0.0625', '1,234.5')
    """
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole, part = divmod(int(value * 10**places), 10**places)
    return f"{whole:,}" + (f".{part:0{places}d}" if places else "")


def english(value: Fraction, *, words: bool = False) -> str:
    """A value in English.

    >>> [english(Fraction(value)) for value in (98990000, 160 * 10**10, 18600, 7)]
    ['98.99 million', '1.6 trillion', '18,600', '7']
    >>> english(Fraction(7), words=True)
    'seven'
    """
    if words and value.denominator == 1 and 0 < value < 10:
        return SMALL[int(value)]
    for scale, name in SCALES:
        if value >= scale:
            return f"{decimal(value / scale)} {name}"
    return decimal(value)


def spelled(number: int) -> str:
    """A whole number below 100 in words.

    >>> spelled(7), spelled(14), spelled(60), spelled(57)
    ('seven', 'fourteen', 'sixty', 'fifty-seven')
    """
    if number in NAMES:
        return NAMES[number]
    return f"{NAMES[number // 10 * 10]}-{NAMES[number % 10]}"


def ordinal(number: int) -> str:
    """An ordinal in digits.

    >>> ordinal(1), ordinal(12), ordinal(23)
    ('1st', '12th', '23rd')
    """
    return f"{number}{ordinal_suffix(number)}"


def spelled_ordinal(number: int) -> str:
    """An ordinal below 100 in words.

    >>> spelled_ordinal(3), spelled_ordinal(12), spelled_ordinal(60), spelled_ordinal(57)
    ('third', 'twelfth', 'sixtieth', 'fifty-seventh')
    """
    before, dash, last = spelled(number).rpartition("-")
    if last in ORDINAL_ENDS:
        return before + dash + ORDINAL_ENDS[last]
    return before + dash + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def han(number: int) -> str:
    """A whole number below 10,000 in Han numerals.

    >>> [han(number) for number in (8, 10, 14, 20, 105, 320, 1200, 2008, 9999)]
    ['八', '十', '十四', '二十', '一百零五', '三百二十', '一千二百', '二千零八', '九千九百九十九']
    """
    if number < 10:
        return HAN_DIGITS[number]
    written = ""
    gap = False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            if gap and written:
                written += "零"
            written += HAN_DIGITS[digit] + name
        gap = digit == 0
    return written.removeprefix("一") if 10 <= number < 20 else written


def plain(source: random.Random, low: int, high: int) -> Number:
    """A whole number in digits, its size (not its value) drawn evenly."""
    digits = source.randint(len(str(low)), len(str(high)))
    value = source.randint(max(low, 10 ** (digits - 1)), min(high, 10**digits - 1))
    zh = f"{value:,}" if value > 9999 and source.random() < 0.1 else str(value)
    if value % 1000 == 0 and value >= 10000:
        zh = str(value)
    return Number(Fraction(value), zh, english(Fraction(value), words=True))


def scaled(source: random.Random, name: str) -> Number:
    """A number before 万, 亿 or 万亿, whole or with up to four decimals."""
    scale = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[name]
    top = {"万": 9999, "亿": 9999, "万亿": 200}[name]
    digits = source.randint(1, len(str(top)))
    whole = source.randint(10 ** (digits - 1), min(top, 10**digits - 1))
    places = source.choices((0, 1, 2, 3, 4), (35, 25, 27, 8, 5))[0]
    if name == "万":
        places = min(places, 4)
    part = source.randint(1, 10**places - 1) if places else 0
    written = f"{whole}.{part:0{places}d}".rstrip("0") if places else str(whole)
    value = Fraction(written) * scale
    return Number(value, written + name, english(value))


def han_number(source: random.Random) -> Number:
    """A whole number in Han numerals."""
    number = source.choice(
        (source.randint(1, 10), source.randint(11, 99), 10 * source.randint(10, 99))
    )
    written = han(number)
    if number == 2:
        written = "两"
    return Number(Fraction(number), written, english(Fraction(number), words=True))


def count(source: random.Random) -> Number:
    """A number of things, of any size and in any writing."""
    kind = source.choices(("plain", "wan", "yi", "han"), (45, 38, 9, 8))[0]
    if kind == "plain":
        return plain(source, 1, 99999)
    if kind == "han":
        return han_number(source)
    return scaled(source, "万" if kind == "wan" else "亿")


def money(source: random.Random) -> Number:
    """An amount of money."""
    kind = source.choices(("plain", "万", "亿", "万亿"), (22, 33, 38, 7))[0]
    return plain(source, 10, 999999) if kind == "plain" else scaled(source, kind)


def per_cent(source: random.Random) -> Number:
    """A share in per cent."""
    places = source.choices((0, 1, 2), (35, 40, 25))[0]
    value = Fraction(source.randint(1, 100 * 10**places), 10**places)
    written = decimal(value)
    return Number(value, written + "%", written + " percent")


def year(source: random.Random) -> int:
    """A year that policy texts speak of."""
    return source.choices(
        (source.randint(2008, 2026), source.randint(1921, 2007), source.randint(2027, 2060)),
        (75, 17, 8),
    )[0]
