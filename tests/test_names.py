"""Names that no glossary holds: found where the text shows their ends, spelt by rule."""

from __future__ import annotations

import pytest

from duizhao.language.names import find_names, names_of
from duizhao.language.persons import person_form
from duizhao.language.places import place_form


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
        ("本报记者 林涛 何小舟 / 摄", [("林涛", "Lin Tao"), ("何小舟", "He Xiaozhou")]),
        ("丰收时节。林小涛 摄", [("林小涛", "Lin Xiaotao")]),
        ("晨报记者何小舟摄", [("何小舟", "He Xiaozhou")]),
        ("一条路的故事 / 林小涛", [("林小涛", "Lin Xiaotao")]),
        ("记者林涛、何小舟报道", [("林涛", "Lin Tao"), ("何小舟", "He Xiaozhou")]),
        ("种粮大户何志川说", [("何志川", "He Zhichuan")]),
        ("县委书记  何小舟", [("何小舟", "He Xiaozhou")]),
        ("（联系人：科教司　何小舟　010-59190000）", [("何小舟", "He Xiaozhou")]),
        ("■ 林涛", [("林涛", "Lin Tao")]),
        ("欧阳明远同志指出", [("欧阳明远", "Ouyang Mingyuan")]),
        ("村里的主任何梅带着大家", [("何梅", "He Mei")]),
        (
            "林小涛、何梅、周大山……都来了",
            [("林小涛", "Lin Xiaotao"), ("何梅", "He Mei"), ("周大山", "Zhou Dashan")],
        ),
        ("来到云溪镇，看见云溪水", [("云溪镇", "Yunxi Town")]),
        ("在长冈乡，李白说", [("长冈乡", "Changgang Township"), ("李白", "Li Bai")]),
        ("第一书记陈小川顺利完成任务", [("陈小川", "Chen Xiaochuan")]),
        ("主任何梅把门打开", [("何梅", "He Mei")]),
        (
            "来到云溪片区、金柯景区",
            [("云溪片区", "Yunxi Area"), ("金柯景区", "Jinke Scenic Area")],
        ),
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
        "牧民们说",
        "村民何大爷说，负责人林女士表示感谢",
        "会议结束后，向媒体表示",
        "书记吉克石布带去了建议",
        "主席安藤裕康说",
        "茶山变景区",
        "村民高兴地说，大家认为可行",
        "一般干部包户，审计全覆盖，行业监督",
        "黄金、白银、石油都有",
        "记住乡愁，让城乡居民共享，为家乡修路",
        "从景德镇市到米林县城",
        "消除“空壳村”",
        "方案强调，文章指出",
        "书记常说，文中说，连人物说话都像",
        "干部高高在上，村民关灯、让路",
        "各省同处长江中游，要协作",
        "走上乡村讲台，问起村里的事，说清谁欠村里的钱",
        "，连邻村的人都来了，在小山村、互嵌式社区",
        "环境部长席尔瓦说，总理兰布卡说，老渔村变了",
        "孟子说，甘地说过，霍布斯说，总理施密特预言，古巴医生",
        "秘书长古特雷斯称赞，志愿者马赫迪在画门，留学生莫里斯给自己取名，魏征敢说",
        "他修过水库，便请村小的孩子来，并由社区扫墓，本条例所称社区矫正对象",
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


@pytest.mark.parametrize(
    ("text", "known", "form"),
    [
        ("山东省东平县", 3, "Dongping County"),
        ("加入泰安市东平县", 5, "Dongping County"),
        ("江西省景德镇市昌江区", 7, "Changjiang District"),
        ("贵州省松桃苗县", 3, "Songtaomiao County"),
        ("拉萨市东平县", 3, None),
        ("青海省东平县", 3, None),
        ("城市东平县", 2, None),
        ("湖南省娄底地区", 3, ""),
        ("长沙市主城区", 3, ""),
        ("山东省昌江区", 3, ""),
        ("景德镇市昌江区委", 4, ""),
    ],
)
def test_counties_and_districts_of_han_places_are_spelled_by_rule(
    text: str, known: int, form: str | None
) -> None:
    """Right after a province or city of which the glossary tells; elsewhere they are proposed."""
    names = find_names(text, [(0, known)])

    if form == "":
        assert names == ()
    else:
        assert [(name.form if name.by_rule else None) for name in names] == [form]


@pytest.mark.parametrize(
    ("text", "form"),
    [("在洛扎县", "Luozha County"), ("牧民次仁卓玛说", "Tsering Drolma"), ("扎西 / 摄", "Tashi")],
)
def test_names_with_spellings_of_their_own_are_proposals(text: str, form: str) -> None:
    """Counties are a closed list and Tibetan names follow no rule: proposed, never enforced."""
    (name,) = find_names(text)

    assert (name.form, name.by_rule) == (form, False)


def test_a_name_shown_once_is_known_throughout_its_document() -> None:
    """Where nothing shows a name, the document's other sentences do; two characters are too few."""
    texts = [
        "村民李秀芝说：“好。”",
        "后来李秀芝回乡了。",
        "记者何梅报道，何梅花开了。",
        "何梅花开了。",
    ]
    names = names_of(texts)

    assert [name.text for name in names] == ["李秀芝", "何梅"]
    assert [name.form for name in find_names(texts[1], (), names)] == ["Li Xiuzhi"]
    assert find_names(texts[1]) == find_names(texts[3], (), names) == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (person_form("吕梁"), "Lyu Liang"),
        (person_form("王 小雨"), "Wang Xiaoyu"),
        (person_form("曾小雨"), "Zeng Xiaoyu"),
        (person_form("单长安"), "Shan Chang'an"),
        (place_form("西安", "镇"), "Xi'an Town"),
        (place_form("尼屋", "乡"), "Niwu Township"),
    ],
)
def test_spelling(written: str, expected: str) -> None:
    """Surname first, given name in one word, ü as yu, an apostrophe before vowels."""
    assert written == expected
