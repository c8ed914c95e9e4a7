"""Names that no glossary holds: found where the text shows their ends, spelt by rule."""

from __future__ import annotations

import pytest

from duizhao.language.names import find_names, person_form, place_form


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("他在尼屋乡工作。", [("尼屋乡", "Niwu Township")]),
        ("从上塘镇金柯村出发", [("上塘镇", "Shangtang Town"), ("金柯村", "Jinke Village")]),
        ("村民李秀芝说：“好。”", [("李秀芝", "Li Xiuzhi")]),
        ("县委书记周明主持会议", [("周明", "Zhou Ming")]),
        ("责任编辑：王小雨", [("王小雨", "Wang Xiaoyu")]),
        ("主任：庄 严", [("庄 严", "Zhuang Yan")]),
        ("摄影：林涛 何小舟", [("林涛", "Lin Tao"), ("何小舟", "He Xiaozhou")]),
    ],
)
def test_names_are_found(text: str, names: list[tuple[str, str]]) -> None:
    """Labels, titles and generics show where a name begins and ends."""
    assert [(name.text, name.form) for name in find_names(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "我们要建设美丽乡村，帮助贫困村。",
        "全县各乡镇和每个村",
        "在深度贫困县，干部高度重视。",
        "扎根边境村，建设示范村。",
        "书记高度重视，主任安排工作。",
        "选派干部驻村，群众说好。",
        "牧民扎西说",
        "",
    ],
)
def test_common_words_are_no_names(text: str) -> None:
    """What a dictionary knows, or has no surname, is left to the engine."""
    assert find_names(text) == ()


def test_what_the_glossary_knows_is_no_finding() -> None:
    """A known span is left out, and a place may follow it."""
    text = "林芝市米瑞乡"

    assert find_names(text) == ()
    assert [name.text for name in find_names(text, [(0, 3)])] == ["米瑞乡"]
    assert find_names("在米瑞乡", [(1, 4)]) == ()


def test_county_names_have_official_spellings() -> None:
    """The closed list of counties is proposed in pinyin, never enforced."""
    (name,) = find_names("在洛扎县")

    assert (name.form, name.official) == ("Luozha County", True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (person_form("吕梁"), "Lyu Liang"),
        (person_form("王 小雨"), "Wang Xiaoyu"),
        (place_form("西安", "镇"), "Xi'an Town"),
        (place_form("尼屋", "乡"), "Niwu Township"),
    ],
)
def test_spelling(written: str, expected: str) -> None:
    """Surname first, given name in one word, ü as yu, an apostrophe before vowels."""
    assert written == expected
