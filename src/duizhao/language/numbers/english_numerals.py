"""How English text writes numbers: digits, number words, ordinals, multiples, and their values.

For the scanner in `english.py`, as `chinese_numerals.py` is for that of Chinese.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.numbers.numerals import (
    ENGLISH_STEPS,
    ENGLISH_TENS,
    ENGLISH_UNITS,
    arabic_value,
    english_value,
)

if TYPE_CHECKING:
    from fractions import Fraction

_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
ARABIC = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
STEP = r"(?:hundred|thousand|million|billion|trillion)"
UNIT_WORD = "|".join(sorted([*ENGLISH_UNITS, *ENGLISH_TENS], key=len, reverse=True))
_TENS = "|".join(ENGLISH_TENS)
_BELOW_TEN = "|".join(word for word, value in ENGLISH_UNITS.items() if 0 < value < 10)
_BELOW_HUNDRED = rf"(?:(?:{_TENS})(?:[\s-]+(?:{_BELOW_TEN}))?\b|(?:{UNIT_WORD})\b)"
_STEPS = rf"(?:[\s-]+(?:{STEP}|dozen)\b(?!\s+of\s+the\b))+"
_WITH_STEPS = rf"(?:(?:{_BELOW_HUNDRED}|an?(?=\s(?:{STEP}|dozen)\b(?!s))){_STEPS})"
_MORE = r"[\s-]+(?:and\s+)?"
WORDS = rf"(?:{_WITH_STEPS}(?:{_MORE}{_WITH_STEPS})*(?:{_MORE}{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
"""`one hundred and five`, `two million three hundred`; `seven three` are two numbers."""
ORDINAL_UNITS = (
    {
        word: value
        for value, word in enumerate(
            _ORDINAL_NAMES.split(),
            start=1,
        )
    }
    | {
        word: 10 * value
        for value, word in enumerate(
            _ORDINAL_TENS.split(),
            start=2,
        )
    }
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
)
ORDINAL_WORD = "|".join(sorted(ORDINAL_UNITS, key=len, reverse=True))
FRACTION_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + plural: value
    for word, value in ORDINAL_UNITS.items()
    if 3 <= value <= 100 or value == 1000
    for plural in ("", "s")
}
MULTIPLES = {
    "double": 2, "doubled": 2, "doubling": 2, "doubles": 2, "twofold": 2, "twice": 2,
    "tripled": 3, "triple": 3, "tripling": 3, "threefold": 3, "fourfold": 4,
    "quadrupled": 4, "quadruple": 4, "quadrupling": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip

PERIODS = {word.removesuffix("y") + "ies": value for word, value in ENGLISH_TENS.items()} | {
    "decade": 10,
    "centenary": 100,
    "centennial": 100,
    "century": 100,
    "millennium": 1000,
}


def value_of(text: str) -> Fraction | None:
    """Value of digits, number words, or digits with a step word."""
    match = re.fullmatch(rf"({ARABIC})((?:[\s-]+{STEP})*)", text, re.IGNORECASE)
    if match:
        value = arabic_value(match[1])
        for step in match[2].lower().replace("-", " ").split():
            value *= ENGLISH_STEPS[step]
        return value
    return english_value(re.findall(r"[a-z]+", text.lower()))
