"""Tibetan personal names in Chinese characters, and the spellings that English texts use.

Tibetan names have no surname and spellings of their own, so pinyin is wrong for them (GB/T 28039
leaves them to other rules). A name is one or two of the common elements below; its spelling is a
proposal for people, never enforced, since bearers spell the same element in several ways.
"""

from __future__ import annotations

import re

ELEMENTS = {
    "阿旺": "Ngawang", "白玛": "Pema", "班旦": "Palden", "巴桑": "Pasang", "边巴": "Penpa",
    "赤列": "Trinley", "次仁": "Tsering", "次旦": "Tseten", "次旺": "Tsewang", "措姆": "Tsomo",
    "达瓦": "Dawa", "达娃": "Dawa", "丹巴": "Tenpa", "丹增": "Tenzin", "旦增": "Tenzin",
    "德吉": "Dekyi", "顿珠": "Dondrup", "多吉": "Dorje", "多布杰": "Dobgyal", "格桑": "Kelsang",
    "贡布": "Gonpo", "嘎玛": "Karma", "加措": "Gyatso", "江村": "Gyaltsen", "坚赞": "Gyaltsen",
    "晋美": "Jigme", "拉巴": "Lhakpa", "拉姆": "Lhamo", "罗布": "Norbu", "洛桑": "Losang",
    "洛追": "Lodro", "米玛": "Migmar", "尼玛": "Nyima", "平措": "Phuntsok", "普布": "Phurbu",
    "普琼": "Phuchung", "其美": "Chime", "强巴": "Champa", "曲珍": "Chodron", "群培": "Chophel",
    "仁青": "Rinchen", "桑杰": "Sangye", "桑珠": "Samdrup", "索朗": "Sonam", "索南": "Sonam",
    "土登": "Thubten", "旺堆": "Wangdu", "旺姆": "Wangmo", "向巴": "Champa", "央金": "Yangchen",
    "央宗": "Yangdzom", "益西": "Yeshe", "云丹": "Yonten", "扎西": "Tashi", "卓玛": "Drolma",
    "卓嘎": "Drolkar", "仓决": "Tsangchok", "旺久": "Wangchuk", "热旦": "Rabten",
}  # fmt: skip
"""Common elements and a usual spelling of each; own work."""

_ELEMENT = "|".join(sorted(ELEMENTS, key=len, reverse=True))
TIBETAN_NAME = rf"(?:{_ELEMENT}){{1,2}}"
"""Pattern of a name."""


def tibetan_form(characters: str) -> str:
    """The usual spelling, element by element.

    >>> tibetan_form("次仁扎西")
    'Tsering Tashi'
    """
    return " ".join(ELEMENTS[element] for element in re.findall(_ELEMENT, characters))
