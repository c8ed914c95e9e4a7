"""Bitexts that tests write and read back: a usual one, hostile ones, a long one."""

from __future__ import annotations

from duizhao.model import (
    AlignedPair,
    Bitext,
    BitextPair,
    Candidate,
    Category,
    Document,
    FigureUse,
    Issue,
    Origin,
    Route,
    Severity,
    State,
    TermUse,
    Unit,
    UnitKind,
)

HOSTILE_TEXTS = {
    "markup": "<b>甲</b> & \"乙\" 'c' ]]> <!-- --> <?x?> &#x26;",
    "tab": "甲\t乙",
    "newline": "甲\n乙\n",
    "carriage": "甲\r乙\r\n丙",
    "backslash": "甲\\t乙\\",
    "blanks": "  甲　乙 \u00a0",
    "formula": "=1+1",
    "formula-plus": "+86 10",
    "formula-minus": "-5%",
    "formula-at": "@甲",
    "formula-quoted": "'=1",
    "quotes": '"甲"',
    "quotes-inside": '甲"乙"，丙',
    "comma": "a,b;c",
    "rtl": "甲 שלום \u200fمرحبا\u200e 乙",
    "emoji": "甲👩🏽‍🚀🇨🇳乙",
    "beyond": "𠮷𡿺",
    "tibetan": "ཁོར་ཡུང་",
    "separators": "甲\u2028乙\u2029丙\x85丁",
    "excel-escape": "_x0041_ _x000D_",
    "combining": "e\u0301 ﬁ",
    "long": "长" * 30_000,
    "jinja": "{{ 7 * 7 }} {% if %}",
    "markdown": "# 甲 *乙* _丙_ [x](y) `z` | 1. ",
    "number-like": "00123",
    "date-like": "1/2",
    "true-like": "TRUE",
}
"""Texts that some format is known to mangle; all of them may stand in XML."""

ILLEGAL_TEXTS = {"control": "甲\x01乙\x08", "null": "甲\x00", "noncharacter": "甲\ufffe乙\uffff"}
"""Texts that XML cannot hold."""


def make_pair(
    source: str,
    target: str,
    number: int = 0,
    *,
    state: State = State.INITIAL,
    origin: Origin = Origin.MT,
    kind: UnitKind = UnitKind.PARAGRAPH,
) -> BitextPair:
    """A pair with nothing found in it."""
    ids = (f"u{number}.0",)
    return BitextPair(
        pair=AlignedPair(
            id=ids[0],
            source_ids=ids if source else (),
            target_ids=ids if target else (),
            source=source,
            target=target,
            state=state,
        ),
        unit_id=f"u{number}",
        kind=kind,
        normalised="",
        origin=origin,
    )


def make_bitext(
    *pairs: BitextPair, units: tuple[Unit, ...] = (), name: str = "报告/a.txt"
) -> Bitext:
    """A document around pairs."""
    document = Document(
        id=name,
        path=f"/in/{name}",
        language="zh-Hans",
        text="\n".join(pair.pair.source for pair in pairs),
        sha256="0" * 64,
        title="报告 <一>",
    )
    return Bitext(document, units, pairs)


def rich_pair() -> BitextPair:
    """A pair with terms, figures, findings, candidates and a remark."""
    source, target = "全县实现脱贫，人均收入增长12%。", "The county escaped; income grew by 12%."
    return BitextPair(
        pair=AlignedPair(
            id="rich.0",
            source_ids=("rich.0", "rich.1"),
            target_ids=("rich.0",),
            source=source,
            target=target,
            links=((0, 2, 0, 10),),
            score=0.91234567,
        ),
        unit_id="rich",
        kind=UnitKind.PARAGRAPH,
        normalised=source.replace("，", ","),
        origin=Origin.MT,
        terms=(
            TermUse("lift", "脱贫", ("lift out of poverty",), met=False, route=None,
                    source_span=(4, 6), target_span=None),
            TermUse("income", "人均收入", ("per capita income", "income"), met=True,
                    route=Route.PLAIN, source_span=(7, 11), target_span=(20, 26)),
        ),
        figures=(FigureUse("12%", "12%", met=True, source_span=(13, 16), target_span=(35, 38)),),
        issues=(
            Issue("rich.0", "term-missing", Category.TERMINOLOGY, Severity.MAJOR,
                  "«脱贫» is not rendered as «lift out of poverty»", (4, 6), None, "f1"),
            Issue("rich.0", "wording", Category.STYLE, Severity.MINOR, "«escaped;» is odd",
                  None, (11, 19), "f2"),
        ),
        candidates=(
            Candidate(target, -0.31, Route.PLAIN, (1,), (0,)),
            Candidate("The county was lifted out of poverty.", -0.4, Route.GUIDED, (0,), (1,)),
        ),
        score=-0.123456,
        risk=0.5,
        note="看一下 <this>",
    )  # fmt: skip


def usual() -> Bitext:
    """Every state, every origin, a null on each side, and a pair with everything."""
    states = list(State)
    pairs = [
        make_pair(f"第{number}句。", f"Sentence {number}.", number, state=states[number % 4],
                  origin=origin)
        for number, origin in enumerate(Origin)
    ]  # fmt: skip
    return make_bitext(
        *pairs,
        make_pair("只有原文。", "", 20),
        make_pair("", "Only a target.", 21),
        make_pair("标题", "A Title", 22, kind=UnitKind.HEADING),
        rich_pair(),
    )


def hostile() -> Bitext:
    """Each hostile text as a source and as a target."""
    texts = list(HOSTILE_TEXTS.values())
    return make_bitext(
        *(
            make_pair(text, texts[-number - 1], number, state=State.REVIEWED)
            for number, text in enumerate(texts)
        )
    )


def illegal() -> Bitext:
    """Texts that XML cannot hold, on both sides."""
    return make_bitext(
        *(
            make_pair(text, text + "x", number, state=State.REVIEWED)
            for number, text in enumerate(ILLEGAL_TEXTS.values())
        )
    )


def many(count: int) -> Bitext:
    """Many short reviewed pairs."""
    return make_bitext(
        *(
            make_pair(f"第{number}句。", f"Sentence {number}.", number, state=State.REVIEWED)
            for number in range(count)
        )
    )
