"""Numeral patterns of Chinese text that several readers share."""

from __future__ import annotations

from duizhao.language.numbers.numerals import HAN_DIGITS, STEPS

HAN = "".join(HAN_DIGITS) + "".join(STEPS)
DIGITS = "".join(HAN_DIGITS)
ARABIC = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
MORE = r"[多余来几]"
STEP = (
    r"(?:[十百万亿萬億佰仟]|千(?![伏瓦克卡赫帕焦])(?:(?<!\d千)|(?!米))|兆(?=[元美日韩])"
    r"|(?<=[壹贰叁肆伍陆柒捌玖])拾)"
)
"""A step of a numeral; 千 and 兆 before a unit of physics are prefixes of the unit: 220千伏."""
NUMERAL = (
    rf"(?:{ARABIC}|[{DIGITS}]|{STEP})"
    rf"(?:\s?{MORE}?{STEP}|(?<=[{HAN}]){ARABIC}|点(?=[{DIGITS}](?!点))"
    rf"|(?!(?<=[二四五六七八九十百千万])两(?![百千万亿]))[{DIGITS}])*"
)
"""二两 is two taels: 两 is a digit before a step, and alone."""
