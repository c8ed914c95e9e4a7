"""Segmentation: where sentences end, and that segments lose nothing and keep their ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.model import Document, Join, Unit, UnitKind
from duizhao.segmentation import segment_unit
from duizhao.settings import SegmentationSettings
from duizhao.structure import recover_units

DEFAULT = SegmentationSettings()


def unit(text: str) -> Unit:
    """A paragraph that stands at the beginning of its document."""
    return Unit("u1", UnitKind.PARAGRAPH, text, ((0, len(text)),))


def sentences(text: str, chosen: SegmentationSettings = DEFAULT) -> list[str]:
    """Texts of the segments of a paragraph."""
    return [segment.text for segment in segment_unit(unit(text), chosen)]


@pytest.mark.parametrize(
    "marked",
    [
        "粮食丰收了。|农民笑了！|明年呢？|再加把劲。",
        "“这是对的。”他说。|大家都笑了。",
        "“好日子是干出来的。”|村支书马志明在座谈会上对前来采访的记者说。",
        "他说：“要实干。|不能空谈。”|会场响起掌声。",
        "群众高喊“万岁！万岁！”的口号走上街头。|天亮了。",
        "“江山就是人民。人民就是江山”这一论断意义深远。|要认真领会。",
        "『「改革」二字』写在墙上。|很醒目。",
        "增长３．５％，总量达到1.5万亿元。|降幅为0.3%。",
        "参会的有张三、李四、王五……共二十人。|会议结束了。",
        "“我想……”|“你说吧。”",
        "详见https://www.gov.cn/a?id=1!x。|请登录。",
        "按照U.S. News的排名，该校居前。|另见No. 5文件。",
        "《怎么办？》一书影响很大。|值得一读。",
        "全会（2021年11月召开。地点北京）通过了决议。|意义重大。",
        "（本刊声明如下。|作者不同意收录的，请说明。）",
        "重点抓两件事：|一是抓规划。|二是抓落实。",
        "重点抓两件事：一是抓规划；二是抓落实。",
        "任务已经完成。|（转自《青河日报》）",
        "真的吗？！|太好了！！！|走吧。",
        "工作扎实推进。■",
        "一、坚持党的领导；二、坚持群众路线。",
        "The plan works. It covers No. 5 and U.S. firms.",
    ],
)
def test_sentences_end_where_readers_end_them(marked: str) -> None:
    """A bar marks each place where a sentence ends inside the text; nowhere else."""
    if marked.startswith("The plan"):
        marked = marked.replace("works. It", "works.| It")

    assert sentences(marked.replace("|", "")) == [each.strip() for each in marked.split("|")]


def test_a_semicolon_ends_a_segment_only_past_the_limit() -> None:
    """The limit is a setting; the cut nearest the middle is taken first."""
    text = "坚持规划引领，统筹布局；坚持因地制宜，分类推进；坚持群众主体，共建共享。"

    assert sentences(text) == [text]
    assert sentences(text, SegmentationSettings(max_characters=30)) == [
        "坚持规划引领，统筹布局；",
        "坚持因地制宜，分类推进；坚持群众主体，共建共享。",
    ]


def test_long_sentences_reach_the_engine_in_parts_and_stay_one_pair() -> None:
    """Parts cover the text the engine reads, break at the safest clause, and join to the whole."""
    text = "各地要压实责任，强化措施，抓好落实；同时要尊重群众意愿，不搞一刀切，不增加负担。"
    segment = segment_unit(unit(text), SegmentationSettings(part_characters=30))[0]

    assert segment.text == text
    assert [segment.normalised[a:b] for a, b in segment.parts] == [
        "各地要压实责任，强化措施，抓好落实；",
        "同时要尊重群众意愿，不搞一刀切，不增加负担。",
    ]
    assert segment_unit(unit(text), DEFAULT)[0].parts == ()


def test_the_engine_reads_folded_and_simplified_text_of_equal_length() -> None:
    """The text stays the document's own; only `normalised` differs, and spans hold in both."""
    segment = segment_unit(unit("發展經濟,增長５％(初步核算)。"), DEFAULT)[0]

    assert segment.text == "發展經濟,增長５％(初步核算)。"
    assert segment.normalised == "发展经济，增长5%（初步核算）。"


def test_spans_follow_the_pieces_of_a_joined_unit() -> None:
    """A segment over a page break has two spans, and the gap is in neither."""
    document = "要严格落\n\n实责任。成效明显。"
    joined = Unit(
        "u1",
        UnitKind.PARAGRAPH,
        "要严格落实责任。成效明显。",
        ((0, 4), (6, 15)),
        (Join((4, 6), "x"),),
    )
    first, second = segment_unit(joined, DEFAULT)

    assert [document[a:b] for a, b in first.spans] == ["要严格落", "实责任。"]
    assert [document[a:b] for a, b in second.spans] == ["成效明显。"]
    assert [first.id, second.id] == ["u1.0", "u1.1"]


TEXT = st.text(
    st.sampled_from("的了甲乙丙发展。！？…，；：“”‘’（）《》 .19aA\n■一是"), max_size=160
)


@settings(max_examples=150, deadline=None)
@given(TEXT, st.integers(5, 60), st.integers(5, 60))
def test_segments_hold_every_character_once(text: str, limit: int, part: int) -> None:
    """Whatever the text and the limits, nothing is lost or doubled, and ids are NMTOKENs."""
    document = Document("a.txt", "a.txt", "zh", text, "0", "a")
    chosen = SegmentationSettings(max_characters=limit, part_characters=part)
    for found in recover_units(document):
        segments = segment_unit(found, chosen)

        assert "".join("".join(each.text.split()) for each in segments) == "".join(
            found.text.split()
        )
        for segment in segments:
            held = "".join(text[a:b] for a, b in segment.spans)
            assert "".join(held.split()) == "".join(segment.text.split())
            assert re.fullmatch(r"[\w.:-]+", segment.id)
            assert len(segment.normalised) == len(segment.text)
            if segment.parts:
                assert "".join(segment.normalised[a:b] for a, b in segment.parts) == (
                    segment.normalised
                )


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=2, max_size=5, unique=True), st.integers(0, 4))
def test_segmentation_is_the_same_every_time(texts: list[str], which: int) -> None:
    """Segments of a unit depend on nothing but the unit: same ids whatever stands beside it."""
    one = unit(texts[which % len(texts)] or "甲。")

    assert segment_unit(one, DEFAULT) == segment_unit(one, DEFAULT)
