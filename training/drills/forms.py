"""Another value in the form of a figure that both languages already write.

A form reads the text of a matched figure on both sides and returns both texts for a value drawn
anew, in the very spelling that stood there: Han numerals or digits, words or digits, with or
without commas, day first or month first. A form that does not know the spelling returns None.
"""

from __future__ import annotations

import calendar
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from training.drills.quantities import (
    HAN_DIGITS,
    decimal,
    english,
    han,
    ordinal,
    scaled,
    spelled,
    spelled_ordinal,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from duizhao.model import Span

    Edit = tuple[Span, str]
    Form = Callable[[random.Random, str, str], tuple[str, str] | None]

YEARS = (1949, 2040)
"""Years that are drawn."""

_SCALED = re.compile(r"\d[\d,]*(?:\.\d+)?\s?(万亿|万|亿)(多|余)?")
_SCALED_ENGLISH = re.compile(r"(?:\d[\d,.]*|[a-z]+)(?: |-)?(?:million|billion|trillion)?")
_RUN = re.compile(r"\d+(?:[, ]\d{3})+(?!\d)|\d+")
_UNLIKE = re.compile(r"[月日时点一二三四五六七八九十百千万亿]")
_YEAR = re.compile(r"(19|20)\d\d")
_HAN_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}年")
_DAY = re.compile(r"(?:(\d{4})年)?\d{1,2}月\d{1,2}日")
_MONTH = re.compile(r"(?:(\d{4})年)?\d{1,2}(月份?)")
_MONTH_NAME = "|".join(calendar.month_name[1:])
_MONTH_FIRST = re.compile(rf"(?:{_MONTH_NAME}) \d{{1,2}}(?:, (\d{{4}}))?")
_DAY_FIRST = re.compile(rf"\d{{1,2}} (?:{_MONTH_NAME})(?: (\d{{4}}))?")
_MONTH_ALONE = re.compile(rf"(?:{_MONTH_NAME})(?: (\d{{4}}))?")
_COUNTED = re.compile(r"(第?)([一两二三四五六七八九十百千零]+|\d+)(届|大|五)?")
_HAN_VALUES = {han(number): number for number in (*range(1, 100), *range(100, 10_000, 10))}
_SUFFIXED = re.compile(r"\d[\d,]*(st|nd|rd|th)?")


def _scaled(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """万 and 亿, whose digits another language does not share."""
    chinese = _SCALED.fullmatch(zh)
    if chinese is None or not _SCALED_ENGLISH.fullmatch(en):
        return None
    scale, more = chinese.groups()
    number = scaled(source, scale)
    while more and "." in number.zh:
        number = scaled(source, scale)
    return number.zh + (more or ""), number.en


def _other_digits(source: random.Random, run: str, *, year: bool, fraction: bool) -> str:
    """As many digits as a run has; a year stays one."""
    if year and _YEAR.fullmatch(run):
        return str(source.randint(*YEARS))
    if fraction:
        return "".join(source.choice("0123456789") for _ in run[:-1]) + source.choice("123456789")
    if len(run) == 1:
        return source.choice("23456789")
    return str(source.randint(10 ** (len(run) - 1), 10 ** len(run) - 1))


def _same_digits(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """Figures whose digits stand alike on both sides, one run after the other."""
    runs = [re.sub(r"\D", "", match[0]) for match in _RUN.finditer(zh)]
    if runs != [re.sub(r"\D", "", match[0]) for match in _RUN.finditer(en)] or not runs:
        return None
    if _UNLIKE.search(zh.removesuffix("个百分点")) or re.search(_MONTH_NAME, en):
        return None
    if zh.startswith("100%"):
        return None
    drawn = []
    for run, match in zip(runs, _RUN.finditer(zh), strict=True):
        fraction = zh[match.start() - 1 : match.start()] == "."
        drawn.append(_other_digits(source, run, year="," not in en, fraction=fraction))
    if sorted(runs, key=int) == runs and "." not in zh:
        drawn.sort(key=int)
    return _with_runs(zh, drawn), _with_suffix(_with_runs(en, drawn))


def _with_runs(text: str, drawn: list[str]) -> str:
    """The text with its runs of digits replaced, grouped as each was."""
    left = iter(drawn)

    def replaced(match: re.Match[str]) -> str:
        mark = re.search(r"[, ]", match[0])
        digits = next(left)
        return f"{int(digits):,}".replace(",", mark[0]) if mark else digits

    return _RUN.sub(replaced, text)


def _with_suffix(text: str) -> str:
    """`23th` is 23rd."""
    return re.sub(r"(\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1])), text)


def _han_year(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """二〇二〇年."""
    if not _HAN_YEAR.fullmatch(zh) or not en.isdigit():
        return None
    year = str(source.randint(*YEARS))
    return "".join("〇" if digit == "0" else HAN_DIGITS[int(digit)] for digit in year) + "年", year


def _day(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """A day, with its year where both have one."""
    chinese = _DAY.fullmatch(zh)
    target = _MONTH_FIRST.fullmatch(en) or _DAY_FIRST.fullmatch(en)
    if chinese is None or target is None or bool(chinese[1]) != bool(target[1]):
        return None
    month, day, year = source.randint(1, 12), source.randint(1, 28), source.randint(*YEARS)
    name = calendar.month_name[month]
    if target.re is _DAY_FIRST:
        written = f"{day} {name}" + (f" {year}" if target[1] else "")
    else:
        written = f"{name} {day}" + (f", {year}" if target[1] else "")
    return (f"{year}年" if chinese[1] else "") + f"{month}月{day}日", written


def _month(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """A month, with its year where both have one."""
    chinese, target = _MONTH.fullmatch(zh), _MONTH_ALONE.fullmatch(en)
    if chinese is None or target is None or bool(chinese[1]) != bool(target[1]):
        return None
    month, year = source.randint(1, 12), source.randint(*YEARS)
    name = calendar.month_name[month]
    if chinese[1]:
        return f"{year}年{month}{chinese[2]}", f"{name} {year}"
    return f"{month}{chinese[2]}", name


def _counted(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """Numbers and ordinals of which at least one side writes no digits: 五, 第九, ninth, 13th."""
    chinese = _COUNTED.fullmatch(zh)
    if chinese is None:
        return None
    before, written, after = chinese.groups()
    value = _value(written)
    if value is None or value < 2:
        return None
    new = _near(source, value)
    target = _in_spelling(en, value, new)
    if target is None:
        return None
    return before + (str(new) if written.isdigit() else han(new)) + (after or ""), target


def _value(written: str) -> int | None:
    """Value of digits, or of Han numerals as `han` writes them."""
    if written.isdigit():
        return int(written)
    return _HAN_VALUES.get("二" if written == "两" else written)


def _near(source: random.Random, value: int) -> int:
    """Another number of about the size."""
    if value < 10:
        return source.randint(3, 9)
    if value < 100:
        return source.randint(10, 99)
    return 10 * source.randint(10, 999)


def _in_spelling(en: str, old: int, new: int) -> str | None:
    """The new number spelled as the old one is, or None where that is not known."""
    suffixed = _SUFFIXED.fullmatch(en)
    if suffixed:
        return ordinal(new) if suffixed[1] else decimal(Fraction(new))
    for spell in (spelled, spelled_ordinal):
        if old < 100 and en.lower() == spell(old):
            written = spell(new)
            return written.capitalize() if en[0].isupper() else written
    return english(Fraction(new)) if en in {"a hundred", "one hundred"} else None


_DAYS = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日?([至到—-]+)(\d{1,2})日")
_DAYS_MONTH_FIRST = re.compile(
    rf"({_MONTH_NAME}) (\d{{1,2}})( to |-|–| through )(\d{{1,2}})(?:, (\d{{4}}))?"
)
_DAYS_FIRST = re.compile(rf"(\d{{1,2}})( to |-|–| and )(\d{{1,2}}) ({_MONTH_NAME})(?: (\d{{4}}))?")


def another_range(source: random.Random, zh: str, en: str) -> tuple[Edit, Edit] | None:
    """Edits for other days where each text has one range of days, and both the same.

    Args:
        source: Of what is drawn.
        zh: A Chinese text, such as 12月1日至5日.
        en: Its translation, such as "from 1 to 5 December" or "from December 1 to 5".
    """
    chinese = list(_DAYS.finditer(zh))
    english = [*_DAYS_MONTH_FIRST.finditer(en), *_DAYS_FIRST.finditer(en)]
    if len(chinese) != 1 or len(english) != 1:
        return None
    (left, right) = chinese[0], english[0]
    day_first = right.re is _DAYS_FIRST
    name, days = (right[4], (right[1], right[3])) if day_first else (right[1], (right[2], right[4]))
    said = (right[5], name, *days)
    if said != (left[1], calendar.month_name[int(left[2]) % 13], left[3], left[5]):
        return None
    month, year = source.randint(1, 12), source.randint(*YEARS)
    first, last = sorted(source.sample(range(1, 29), 2))
    mark = (right[2] if day_first else right[3]).join((str(first), str(last)))
    written = calendar.month_name[month]
    if day_first:
        written = f"{mark} {written}" + (f" {year}" if left[1] else "")
    else:
        written = f"{written} {mark}" + (f", {year}" if left[1] else "")
    before = f"{year}年" if left[1] else ""
    return (
        (left.span(), f"{before}{month}月{first}日{left[4]}{last}日"),
        (right.span(), written),
    )


FORMS: tuple[Form, ...] = (_scaled, _day, _month, _same_digits, _han_year, _counted)


def another(source: random.Random, zh: str, en: str) -> tuple[str, str] | None:
    """Both texts of a matched figure for another value, or None where no form fits.

    Args:
        source: Of what is drawn.
        zh: The figure as the Chinese text writes it.
        en: The same as the English one does.

    >>> import random
    >>> source = random.Random(1)
    >>> another(source, "第二十三", "twenty-third"), another(source, "483 918", "483,918")
    (('第二十七', 'twenty-seventh'), ('696 853', '696,853'))
    """
    for form in FORMS:
        drawn = form(source, zh, en)
        if drawn is not None:
            return drawn
    return None
