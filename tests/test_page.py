"""The page to read shows everything, and runs nothing."""

from __future__ import annotations

import re

from lxml import html
from sample_bitexts import hostile, make_bitext, make_pair, rich_pair, usual

from duizhao.formats import page
from duizhao.formats.marks import Mark, apart, cut


def test_marks_say_what_they_are() -> None:
    """Terms, figures and findings are marked in both texts, met and unmet apart."""
    root = html.fromstring(page.write(make_bitext(rich_pair())))

    marks = {mark.text: (mark.get("class"), mark.get("title")) for mark in root.iter("mark")}

    assert marks["脱贫"] == (
        "term unmet issue major",
        (
            "! 脱贫 = lift out of poverty\nterm-missing: "
            "«脱贫» is not rendered as «lift out of poverty»"
        ),
    )
    assert marks["income"][0] == "term"
    assert marks["12%"][0] == "figure"
    assert marks["escaped;"][0] == "issue minor"


def test_every_text_stands_on_the_page_as_it_is() -> None:
    """Markup, templates and blanks of a text are shown, not obeyed."""
    bitext = hostile()
    root = html.fromstring(page.write(bitext))

    shown = [each.text_content() for each in root.find_class("text")]

    expected = [text for pair in bitext.pairs for text in (pair.pair.source, pair.pair.target)]
    assert [text.split() for text in shown] == [text.split() for text in expected]


def test_nothing_runs_and_nothing_is_fetched() -> None:
    """No script, no link to elsewhere; it reads on a machine without network."""
    content = page.write(usual()).decode()

    assert not re.search(r"<script|<link|<img|src=|https?://|@import|url\(", content)


def test_missing_sides_are_said() -> None:
    """A pair with one side shows which is missing."""
    content = page.write(make_bitext(make_pair("甲", ""), make_pair("", "B", 1))).decode()

    assert content.count("no translation") == 1
    assert content.count("no source") == 1


def test_cutting_keeps_every_character() -> None:
    """Overlapping, empty and outlying marks never lose text."""
    marks = [Mark((0, 3), "a", ""), Mark((2, 9), "b", ""), Mark((1, 1), "c", "")]

    pieces = cut("abcdef", marks)

    assert "".join(piece.text for piece in pieces) == "abcdef"
    assert [mark.label for mark in apart(marks)] == ["a"]
