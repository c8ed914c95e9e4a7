"""Figures that the source calls rough are said as rough, and the others are left alone."""

from __future__ import annotations

import pytest

from duizhao.language.approximation import missing_approximations, with_approximations

MENDED = [
    ("1000多万人", "10 million people", "More than 10 million people"),
    ("向60余万群众", "to 600,000 people", "to more than 600,000 people"),
    ("建了2000多平米", "built 2,000 square meters", "built more than 2,000 square meters"),
    ("8年多来，", "for eight years,", "for more than eight years,"),
    ("投资逾3亿美元", "invested $300 million", "invested more than $300 million"),
    ("超过3亿元", "RMB 300 million", "More than RMB 300 million"),
    ("资金上亿元", "100 million yuan", "More than 100 million yuan"),
    ("来了上千人", "1,000 people came", "More than 1,000 people came"),
    ("接近15%", "up by 15 percent", "up by nearly 15 percent"),
    ("约3.5万个，9人", "with 35,000 sites, 9 people", "with about 35,000 sites, 9 people"),
    (
        "9人多次带30多人",
        "over 9 people took 30 people several times",
        "over 9 people took more than 30 people several times",
    ),
]


@pytest.mark.parametrize(("source", "bare", "mended"), MENDED)
def test_the_small_word_is_put_before_the_figure(source: str, bare: str, mended: str) -> None:
    """Before a currency as well; what stands at another figure does not count for it."""
    assert with_approximations(source, bare) == mended
    assert list(missing_approximations(source, mended)) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("成千上万人", "10,000 people"),
        ("迈上千亿元台阶", "reached 100 billion yuan"),
        ("上百艘货轮", "Hundreds of ships"),
        ("书架上3本", "3 books on the shelf"),
        ("每年1000多万人", "over 10 million people a year"),
        ("约100人", "a hundred people or so"),
        ("70余年历史", "a 70-year history"),
        ("近三年来", "in the past three years"),
        ("新近3人", "3 people of late"),
        ("村规民约1688条", "1,688 village rules"),
        ("不超过15%", "15 percent"),
        ("颁发2年多次签证", "visas for two years"),
        ("10多次", "often"),
        ("50多个", "40 of them"),
        ("2020年多人", "people in 2020"),
        ("30至40多人", "30 to 40 people"),
    ],
)
def test_other_texts_stay(source: str, target: str) -> None:
    """Said in other words, part of another word, a limit, or no such figure in the target."""
    assert with_approximations(source, target) == target
