"""Lines of imprints and credits that are put in set English, and lines that only look so."""

from __future__ import annotations

import pytest

from duizhao.glossary import Glossary
from duizhao.glossary.schema import Term
from duizhao.language.imprint import find_credit, set_line
from duizhao.language.numbers import find_figures
from duizhao.model import ConstraintKind, Segment, TermHit
from duizhao.translation.constraints import build_constraints

KNOWN = {"王大山": "Wang Dashan", "李小河": "Li Xiaohe", "青山日报": "the Qingshan Daily"}


def line_of(text: str) -> str | None:
    """The set English of a line in which the names of `KNOWN` are known."""
    known = [
        ((text.index(zh), text.index(zh) + len(zh)), en) for zh, en in KNOWN.items() if zh in text
    ]
    return set_line(text, sorted(known))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总第88期", "Issue No. 88"),
        ("2023年第6期（总第88期）", "No. 6, 2023, Issue No. 88"),
        ("2023 增刊 总第 88 期", "2023 Supplement, Issue No. 88"),
        ("双月刊", "Bimonthly"),
        ("电话：010-55550100、0101", "Tel.: 010-55550100, 0101"),
        ("刊 号：CN00-0000", None),
        ("国内统一刊号：CN00 - 0000/D", "China Standard Serial Number: CN00-0000/D"),
        ("邮发代号: 1-23 月刊 定价: 12.5元",
         "Postal Distribution Code: 1-23; Monthly; Price: 12.5 yuan"),
        ("责任编辑：王大山", "Editor in charge: Wang Dashan"),
        ("副 总 编：王大山 李小河", "Deputy Editor-in-Chief: Wang Dashan, Li Xiaohe"),
        ("（执笔：王大山 来源：青山日报）", "(Written by: Wang Dashan; Source: Qingshan Daily)"),
        ("王大山 李小河 / 摄", "Photo by Wang Dashan and Li Xiaohe"),
        ("新华社记者 李小河/摄", "Photo by Li Xiaohe, Xinhua News Agency"),
        ("青山日报记者 李小河摄", "Photo by Li Xiaohe, Qingshan Daily"),
        ("人民网记者李小河摄", "Photo by Li Xiaohe, People's Daily Online"),
        ("（本报记者李小河/摄）", "(Photo by Li Xiaohe)"),
        ("望河晚报记者 李小河摄", None),
        ("青山日报主办", "Sponsored by the Qingshan Daily"),
        ("（转自《青山日报》）", "(Reprinted from the Qingshan Daily)"),
        ("（上接封二）", "(Continued from the inside front cover)"),
        ("（下转第15页）", "(Continued on page 15)"),
        ("责任编辑：王大山说明", None),
        ("地址：青山县", None),
        ("问题：王大山", None),
        ("丰收时节 王大山 / 摄", None),
        ("", None),
        ("刊", None),
        ("这本月刊", None),
    ],
)  # fmt: skip
def test_a_line_is_set_where_all_of_it_is_known(text: str, expected: str | None) -> None:
    """Labels, names and strings of closed kinds are put together; anything else is left alone."""
    assert line_of(text) == expected


def test_a_set_line_is_one_constraint() -> None:
    """Its parts are no longer asked for one by one."""
    text = "编辑：王大山"
    term = Term.model_validate({"id": "w", "zh": ["王大山"], "en": {"preferred": "Wang Dashan"}})
    (constraint,) = build_constraints(
        Segment("s.0", "s", 0, text, ((0, len(text)),), text),
        [TermHit("s.0", "w", 3, 6)],
        Glossary(entries=(term,), by_id={"w": term}),
        find_figures(text, "zh"),
    )
    assert (constraint.kind, constraint.span) == (ConstraintKind.LITERAL, (0, len(text)))
    assert constraint.forms == ("Editor: Wang Dashan",)


def test_a_date_is_no_photographer() -> None:
    """（2022年8月摄） says when a picture was taken."""
    assert find_credit("湖畔（2022年8月摄）。", [((3, 10), "August 2022")]) is None
