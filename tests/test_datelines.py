"""Datelines of news reports are put in set English before the text, and other openings are not."""

from __future__ import annotations

import pytest

from duizhao.glossary import Glossary
from duizhao.language.datelines import find_dateline
from duizhao.language.numbers import find_figures
from duizhao.language.rendering import render
from duizhao.model import Segment, TermHit
from duizhao.settings import TranslationSettings
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.constraints import build_constraints
from duizhao.translation.packages import BUNDLED, load_package
from duizhao.translation.search import Job, translate_segments

NO_HITS: tuple[TermHit, ...] = ()


@pytest.mark.parametrize(
    ("text", "opening", "english"),
    [
        (
            "新华社青山9月27日电（记者张三丰、吴雨）近日，",
            "新华社青山9月27日电（记者张三丰、吴雨）",
            "Xinhua News Agency, Qingshan, September 27 (Reporters Zhang Sanfeng and Wu Yu) —",
        ),
        (
            "中新网 9 月 27 日电 近日，",
            "中新网 9 月 27 日电 ",
            "Chinanews.com, September 27 —",
        ),
        (
            "本报青山9月27日讯（通讯员 吴雨）近日，",
            "本报青山9月27日讯（通讯员 吴雨）",
            "Qingshan, September 27 (Correspondent Wu Yu) —",
        ),
        ("新华社9月27日电（综述）近日，", "新华社9月27日电", "Xinhua News Agency, September 27 —"),
        ("新华社红水9月27日电 近日，", None, None),
        ("新华社青山9月27日电", None, None),
        ("新华社9月27日电子版", None, None),
        ("据新华社青山9月27日电 近日，", None, None),
        ("", None, None),
    ],
)
def test_an_opening_is_set_where_its_place_is_known(
    text: str, opening: str | None, english: str | None
) -> None:
    """Agency, place, day and reporters; a place that nobody knows leaves all to the engine."""
    known = [(figure.span, render(figure)[0]) for figure in find_figures(text, "zh")]
    if "青山" in text:
        known.append(((text.index("青山"), text.index("青山") + 2), "Qingshan"))
    found = find_dateline(text, known)

    assert (found and (text[slice(*found[0])], found[1])) == (opening and (opening, english))


def texts_of(*sources: str) -> list[str]:
    """What the starter makes of sentences without a glossary; everything asked for is in it."""
    jobs = []
    for text in sources:
        segment = Segment("s.0", "s", 0, text, ((0, len(text)),), text)
        figures = find_figures(text, "zh")
        jobs.append(Job(segment, build_constraints(segment, NO_HITS, Glossary(), figures)))
    settings = TranslationSettings(threads=1)
    engine = ArgosEngine(load_package(BUNDLED), settings)
    found = list(translate_segments(jobs, engine, settings))
    assert all(each.candidates[0].unmet == () for each in found)
    return [each.text for each in found]


def test_the_engine_never_sees_a_dateline() -> None:
    """It stands before what the rest of the sentence says by itself."""
    rest = "我们要推进乡村振兴。"
    whole, alone = texts_of(f"新华社9月27日电（记者 吴雨）{rest}", rest)

    assert whole == f"Xinhua News Agency, September 27 (Reporter Wu Yu) — {alone}"


def test_the_engine_never_sees_the_credit_of_a_caption() -> None:
    """It stands behind what the rest of the caption says by itself."""
    caption = "村民在采摘葡萄"
    bare, bracketed, alone = texts_of(
        f"{caption} 吴雨 / 摄", f"{caption}（新华社记者 吴雨摄）", caption
    )

    assert bare == f"{alone}. Photo by Wu Yu"
    assert bracketed == f"{alone} (Photo by Wu Yu, Xinhua News Agency)"
