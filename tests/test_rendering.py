"""English forms of figures: the preferred one in the house style, all of them equal in value."""

from __future__ import annotations

import pytest

from duizhao.language.numbers import find_figures, match_figures
from duizhao.language.rendering import render, render_date_range, render_money

PREFERRED = [
    ("全县9899万人脱贫", "98.99 million"),
    ("投资1.6万亿元", "1.6 trillion"),
    ("覆盖近10亿人", "1 billion"),
    ("建成12.8万个点", "128,000"),
    ("召开7次会议", "seven"),
    ("共有６．５万户", "65,000"),
    ("增长3.5倍", "3.5"),
    ("占百分之九十", "90 percent"),
    ("下降到0.6%", "0.6 percent"),
    ("提高1.5个百分点", "1.5 percentage points"),
    ("约三分之二的村", "two-thirds"),
    ("约四分之一的村", "one-quarter"),
    ("超过七成", "70 percent"),
    ("第3批", "third"),
    ("第22次会议", "22nd"),
    ("第112期", "112th"),
    ("2021年2月25日", "February 25, 2021"),
    ("二〇二〇年", "2020"),
    ("2020年3月", "March 2020"),
    ("3月6日", "March 6"),
    ("2016年至2020年", "2016 to 2020"),
    ("20世纪80年代", "the 1980s"),
    ("21世纪", "21st century"),
    ("8时30分", "8:30"),
    ("上午10时", "10:00"),
    ("需要3至5年", "three to five"),
    ("10至20%", "10 to 20 percent"),
]


@pytest.mark.parametrize(("source", "form"), PREFERRED)
def test_preferred_form(source: str, form: str) -> None:
    """The first form is the one of the house style."""
    assert render(find_figures(source, "zh")[0])[0] == form


@pytest.mark.parametrize("source", [source for source, _ in PREFERRED])
def test_every_form_has_the_same_value(source: str) -> None:
    """A form read back as English says what the Chinese says."""
    figure = find_figures(source, "zh")[0]

    for form in render(figure):
        english = find_figures(f"in {form} cases", "en")

        assert match_figures([figure], english) != [(0, None)], form


@pytest.mark.parametrize(
    ("source", "form"),
    [
        ("2015年10月26日至29日", "October 26 to 29, 2015"),
        ("10月26日至11月2日", "October 26 to November 2"),
    ],
)
def test_dates_that_share_their_year(source: str, form: str) -> None:
    """A second date that says less is joined to the first."""
    first, last = find_figures(source, "zh")

    assert render_date_range(first, last)[0] == form


def test_two_full_dates_are_two_dates() -> None:
    """Dates that each say their year are not joined."""
    first, last = find_figures("2015年10月26日至2016年1月3日", "zh")

    assert render_date_range(first, last) == ()


def test_money_needs_a_known_currency() -> None:
    """Yuan and dollars are written; a number of people is no sum."""
    assert render_money(find_figures("3.5亿美元", "zh")[0]) == ("350 million US dollars",)
    assert render_money(find_figures("3.5亿人", "zh")[0]) == ()
