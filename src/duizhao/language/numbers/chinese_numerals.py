"""Numeral patterns of Chinese text that several readers share."""

from __future__ import annotations

from duizhao.language.numbers.numerals import HAN_DIGITS, STEPS

HAN = "".join(HAN_DIGITS) + "".join(STEPS)
DIGITS = "".join(HAN_DIGITS)
ARABIC = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
MORE = r"[多余来几]"
STEP = r"(?:[十百万亿]|千(?![伏瓦米克卡赫帕焦])|兆(?![瓦帕赫字比])|[拾佰仟萬億])"
"""A step of a numeral; 千 and 兆 before a unit of physics are prefixes of the unit: 220千伏."""
NUMERAL = (
    rf"(?:{ARABIC}|[{DIGITS}]|{STEP})"
    rf"(?:\s?{MORE}?{STEP}|(?<=[{HAN}]){ARABIC}|点(?=[{DIGITS}](?!点))|[{DIGITS}])*"
)
