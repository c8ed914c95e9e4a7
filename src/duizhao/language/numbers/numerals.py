"""Values of Chinese and English numerals, exact.

Chinese: digits and the steps 十百千 within each 万, 亿 and 兆; a step multiplies all that stands
before it and below it, so 一万五千亿 is 15,000 x 10^8 and 万亿 is 10^12. Mixed writings such as
3万4000 and 1,100万 are read as they are spoken. English: short scale (billion is 10^9).
"""

from __future__ import annotations

import re
from fractions import Fraction

HAN_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
SMALL_STEPS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
GREAT_STEPS = {"万": 10**4, "亿": 10**8, "兆": 10**12, "萬": 10**4, "億": 10**8}
"""兆 is read as 10^12, as in Traditional texts; mainland texts write 万亿 instead."""
STEPS = SMALL_STEPS | GREAT_STEPS

_UNIT_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TEN_NAMES = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH_UNITS = {word: value for value, word in enumerate(_UNIT_NAMES.split())}
ENGLISH_TENS = {word: 10 * value for value, word in enumerate(_TEN_NAMES.split(), start=2)}
ENGLISH_STEPS = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_STEPS_ALONE = re.compile(f"[{''.join(STEPS)}]+")
_STEPS_SPOKEN = re.compile("[十百千]?[万亿]?|[十百千]?万亿")
"""百万 and 千亿 are spoken so; 千百年, 亿万人民 and 百千万亿 say many and count nothing."""

_TOKEN = re.compile(r"\d[\d, ]*(?:\.\d+)?|点|.")


def arabic_value(text: str) -> Fraction:
    """Value of digits with thousands separators (commas or spaces) and a decimal point.

    >>> arabic_value("1,100.5")
    Fraction(2201, 2)
    """
    return Fraction(re.sub("[, ]", "", text))


def chinese_value(text: str) -> Fraction | None:
    """Value of a numeral in Han characters, digits or both; None if it is not one.

    >>> [int(chinese_value(text)) for text in ("一万五千亿", "3万4000", "二〇二〇", "一百零五")]
    [1500000000000, 34000, 2020, 105]
    >>> [chinese_value(text) for text in ("千千万万", "千百", "亿万", "百千万亿")]
    [None, None, None, None]
    """
    if _STEPS_ALONE.fullmatch(text) and not _STEPS_SPOKEN.fullmatch(text):
        return None
    tokens = _TOKEN.findall(text)
    if len(tokens) > 1 and all(token in HAN_DIGITS for token in tokens):
        return Fraction("".join(str(HAN_DIGITS[token]) for token in tokens))
    terms: list[tuple[Fraction, int]] = []
    current: Fraction | None = None
    zero = False
    for token in _join_decimals(tokens):
        if token in STEPS:
            if not _apply_step(terms, current, STEPS[token]):
                return None
            current, zero = None, False
            continue
        value = Fraction(HAN_DIGITS[token]) if token in HAN_DIGITS else _decimal(token)
        if value is None or (current and not zero):
            return None
        zero = value == 0
        current = None if zero and terms else value
    if current is not None:
        terms.append((_spoken_tail(terms, current, tokens), 1))
    return sum((value for value, _ in terms), Fraction(0)) if terms else None


def _join_decimals(tokens: list[str]) -> list[str]:
    """Write `三点五` as one decimal token."""
    joined: list[str] = []
    place = 0
    while place < len(tokens):
        if tokens[place] == "点" and joined:
            end = place + 1
            while end < len(tokens) and tokens[end] in HAN_DIGITS:
                end += 1
            whole = chinese_value("".join(joined))
            digits = "".join(str(HAN_DIGITS[token]) for token in tokens[place + 1 : end])
            joined = [f"{whole}.{digits}"] if whole is not None and digits else ["点"]
            place = end
        else:
            joined.append(tokens[place])
            place += 1
    return joined


def _decimal(token: str) -> Fraction | None:
    """Value of an Arabic token, or None."""
    return arabic_value(token) if token[0].isdigit() and token[0] in "0123456789" else None


def _apply_step(terms: list[tuple[Fraction, int]], current: Fraction | None, step: int) -> bool:
    """Multiply what stands before a step; False where nothing sensible does.

    A small step takes the digit before it (十 alone is ten); a great one takes all terms below it.
    """
    if step < 10**4:
        if current is None:
            if terms and terms[-1][1] <= step:
                return False
            current = Fraction(1)
        elif terms and terms[-1][1] <= step:
            return False
        terms.append((current * step, step))
        return True
    below = Fraction(0) if current is None else current
    found = current is not None
    while terms and terms[-1][1] < step:
        below += terms.pop()[0]
        found = True
    if not found and terms:
        return False
    terms.append(((below if found else Fraction(1)) * step, step))
    return True


def _spoken_tail(terms: list[tuple[Fraction, int]], digit: Fraction, tokens: list[str]) -> Fraction:
    """Value of a last digit: 一万五 and 两百三 leave out the step below the last one."""
    spoken = (
        len(tokens) > 1
        and tokens[-1] in HAN_DIGITS
        and tokens[-2] in STEPS
        and STEPS[tokens[-2]] >= 100
    )
    return digit * terms[-1][1] / 10 if spoken and terms else digit


def english_value(words: list[str]) -> Fraction | None:
    """Value of number words, lower case, hyphens already split; None if they are not one number.

    >>> english_value("one hundred and five thousand".split())
    Fraction(105000, 1)
    >>> english_value(["five", "six"]) is None
    True
    """
    total, current, last = Fraction(0), Fraction(0), 0
    for word in words:
        if word == "and":
            continue
        if word in ENGLISH_STEPS:
            step = ENGLISH_STEPS[word]
            current = (current or Fraction(1)) * step
            if step >= 1000:
                total, current = total + current, Fraction(0)
            last = step
        elif word in ENGLISH_UNITS or word in ENGLISH_TENS:
            value = ENGLISH_UNITS.get(word, ENGLISH_TENS.get(word, 0))
            if last and last <= (9 if value < 10 else 99) and not (last >= 20 and value < 10):
                return None
            current += value
            last = value or 1
        elif word == "a":
            current += 1
            last = 0
        elif word == "dozen":
            current = (current or Fraction(1)) * 12
            last = 12
        else:
            return None
    return total + current
