"""Places in a row are one name, the smallest first."""

from __future__ import annotations

import pytest

from duizhao.model import Constraint, ConstraintKind
from duizhao.translation.place_chains import join_places

FORMS = {
    "云南省": "Yunnan Province",
    "昆明市": "Kunming City",
    "东川区": "Dongchuan District",
    "坪子村": "Pingzi Village",
    "贫困村": "poor villages",
    "自治区": "the autonomous region",
}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("在云南省昆明市东川区", ["Dongchuan District, Kunming City, Yunnan Province"]),
        ("昆明市云南省", ["Kunming City", "Yunnan Province"]),
        ("云南省、昆明市", ["Yunnan Province", "Kunming City"]),
        ("东川区贫困村", ["Dongchuan District", "poor villages"]),
        ("昆明市坪子村", ["Pingzi Village, Kunming City"]),
    ],
)
def test_places_in_a_row_are_one(text: str, asked: list[str]) -> None:
    """Only where each stands right behind the larger one."""
    found = [
        Constraint("s", ConstraintKind.NAME, (text.index(name), text.index(name) + 3), (form,))
        for name, form in FORMS.items()
        if name in text
    ]
    found.sort(key=lambda each: each.span)
    assert [each.forms[0] for each in join_places(text, found)] == asked
