"""Corrections of an alignment, and the page on which they are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from review_client import HOST, Client, let_in

from duizhao.errors import InputError
from duizhao.glossary import Glossary
from duizhao.pairing.corrections import Act, Row, correct, lay_over
from duizhao.review.access import Access
from duizhao.review.app import create_app
from duizhao.reviewing import Desk
from duizhao.settings import Settings
from duizhao.store.alignments import AlignmentSummary, KeptAlignment, KeptLink
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from httpx2 import Response

    from duizhao.alignment.sentences import Pin

FOUND: list[tuple[Pin, float]] = [
    (((0,), (0,)), 0.9),
    (((1,), (1, 2)), 0.6),
    (((2,), ()), 1.0),
    (((3, 4), (3,)), 0.95),
]
SOURCES = ("开会了。", "路通了，大家都笑了。", "（完）", "第一。", "第二<b>。")
TARGETS = ("The meeting began.", "The road is open.", "All laughed.", "First and second.")


@pytest.mark.parametrize(
    ("pins", "expected"),
    [
        ([], [Row(*pin, confidence) for pin, confidence in FOUND]),
        (
            [((1, 2), (1,))],
            [
                Row((0,), (0,), 0.9),
                Row((1, 2), (1,), 1.0, pinned=True),
                Row((), (2,), 0.0),
                Row((3, 4), (3,), 0.95),
            ],
        ),
        (
            [((4,), (3,)), ((0,), (0,))],
            [
                Row((0,), (0,), 1.0, pinned=True),
                Row((1,), (1, 2), 0.6),
                Row((2,), (), 1.0),
                Row((3,), (), 0.0),
                Row((4,), (3,), 1.0, pinned=True),
            ],
        ),
    ],
    ids=["no pins", "a pin over two links", "a part is left"],
)
def test_pins_lie_over_what_was_found(pins: list[Pin], expected: list[Row]) -> None:
    """Links keep what no pin took from them; what is left of one is unsure."""
    assert lay_over(FOUND, pins) == expected


@pytest.mark.parametrize(
    ("act", "place", "expected"),
    [
        (Act.CONFIRM, 1, [((1,), (1, 2))]),
        (Act.PART, 1, [((1,), ()), ((), (1,)), ((), (2,))]),
        (Act.JOIN, 1, [((1, 2), (1, 2))]),
        (Act.TARGET_UP, 1, [((0,), (0, 1)), ((1,), (2,))]),
        (Act.TARGET_DOWN, 1, [((1,), (1,)), ((2,), (2,))]),
        (Act.SOURCE_DOWN, 2, [((2, 3, 4), (3,))]),
        (Act.SOURCE_UP, 3, [((2, 3), ()), ((4,), (3,))]),
    ],
)
def test_each_act_pins_the_rows_that_it_touches(act: Act, place: int, expected: list[Pin]) -> None:
    """Nothing else is pinned, and no sentence is lost or doubled."""
    rows = lay_over(FOUND, [])

    pins = correct(rows, place, act)

    assert sorted(pins) == sorted(expected)
    after = lay_over(FOUND, pins)
    for side, count in ((0, len(SOURCES)), (1, len(TARGETS))):
        assert sorted(number for row in after for number in row.pin[side]) == list(range(count))


@pytest.mark.parametrize(
    ("act", "place"),
    [(Act.JOIN, 3), (Act.TARGET_UP, 0), (Act.SOURCE_DOWN, 3), (Act.TARGET_UP, 2)],
)
def test_what_cannot_be_done_is_refused(act: Act, place: int) -> None:
    """There is no row beyond the ends, and no sentence on an empty side."""
    with pytest.raises(InputError):
        correct(lay_over(FOUND, []), place, act)


def test_a_correction_is_taken_back() -> None:
    """What was found stands again, other pins stay."""
    pins = correct(lay_over(FOUND, [((0,), (0,))]), 1, Act.CONFIRM)
    rows = lay_over(FOUND, pins)

    assert correct(rows, 1, Act.RELEASE) == [((0,), (0,))]


@pytest.fixture
def store(workspace_url: str, tmp_path: Path) -> Iterator[ReviewStore]:
    """A workspace with an alignment of two files."""
    source = tmp_path / "zh.txt"
    source.write_text("".join(SOURCES), "utf-8")
    summary = AlignmentSummary(str(source), str(tmp_path / "en.txt"), "aligned", 3, 1, 1)
    words = {0: ((0, 2, 4, 11),), 1: ((0, 2, 0, 8), (4, 9, 18, 30))}
    links = tuple(
        KeptLink(*pin, confidence, words.get(number, ()))
        for number, (pin, confidence) in enumerate(FOUND)
    )
    with ReviewStore.open(workspace_url) as opened:
        opened.save_alignment(KeptAlignment(summary, SOURCES, TARGETS, links))
        yield opened


@pytest.fixture
def client(store: ReviewStore) -> Client:
    """A translator's browser of the page over it."""
    access = Access(frozenset({HOST}), "Li")
    return let_in(create_app(Desk(store, Glossary(()), Settings()), access), access, "Li")


def view(client: Client, tmp_path: Path, **query: str) -> str:
    """The page of the alignment."""
    return client.get("/alignment", params={"source": str(tmp_path / "zh.txt"), **query}).text


def act(client: Client, tmp_path: Path, name: str, row: int, etag: str = "") -> Response:
    """Correct a row as it is shown now."""
    seen = re.search('data-etag="([^"]+)"', view(client, tmp_path))
    assert seen
    form = {"act": name, "row": str(row), "source": str(tmp_path / "zh.txt")}
    answer: Response = client.post("/alignment", data={**form, "etag": etag or seen[1]})
    return answer


def shown(html: str) -> list[str]:
    """Places of the rows that a page lists."""
    return re.findall('data-row="([0-9]+)"', html)


def test_alignments_are_listed(client: Client) -> None:
    """Both files, what they are to each other, and how much is unsure."""
    html = client.get("/alignments").text

    assert "zh.txt" in html
    assert "en.txt" in html
    assert "aligned · <b>3</b> links · 1 without counterpart" in html


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("all", ["0", "1", "2", "3"]),
        ("unsure", ["1", "2"]),
        ("without counterpart", ["2"]),
        ("confirmed", []),
        ("nonsense", ["0", "1", "2", "3"]),
    ],
)
def test_rows_are_chosen_by_how_far_they_can_be_trusted(
    client: Client, tmp_path: Path, show: str, expected: list[str]
) -> None:
    """Unsure are those below the confidence that the memory asks for, until somebody says so."""
    assert shown(view(client, tmp_path, show=show)) == expected


def test_word_links_lie_on_their_sentences(client: Client, tmp_path: Path) -> None:
    """A link over the second sentence of a side is cut at that sentence; texts stay texts."""
    html = view(client, tmp_path)

    assert '<span class="link" data-links="1">All laughed.</span>' in html
    assert '<span class="link" data-links="0">meeting</span>' in html
    assert "第二&lt;b&gt;。" in html
    assert "90%" in html


def test_a_confirmed_row_becomes_a_pin_beside_the_file(client: Client, tmp_path: Path) -> None:
    """The answer has the row as it stands now; pins are in the form that `align` reads."""
    answer = act(client, tmp_path, "confirm", 1).json()

    assert (tmp_path / "zh.txt.pins").read_text() == "1\t1,2\n"
    assert "pinned" in answer["row"]
    assert shown(view(client, tmp_path, show="confirmed")) == ["1"]
    assert shown(view(client, tmp_path, show="unsure")) == ["2"]


def test_other_rows_are_shown_anew(client: Client, tmp_path: Path) -> None:
    """Where rows changed, the answer names the place to load; taking back needs no other word."""
    assert act(client, tmp_path, "join", 1).json()["row"] is None
    assert (tmp_path / "zh.txt.pins").read_text() == "1,2\t1,2\n"

    act(client, tmp_path, "release", 1)

    assert (tmp_path / "zh.txt.pins").read_text() == ""
    assert shown(view(client, tmp_path)) == ["0", "1", "2", "3"]


def test_of_two_translators_the_second_is_told(client: Client, tmp_path: Path) -> None:
    """Nothing is pinned on rows that nobody saw."""
    act(client, tmp_path, "confirm", 0)

    assert act(client, tmp_path, "confirm", 1, etag="stale").status_code == 412
    assert (tmp_path / "zh.txt.pins").read_text() == "0\t0\n"


def test_nothing_is_written_where_the_file_is_not(client: Client, tmp_path: Path) -> None:
    """A workspace may be looked at from another machine; corrections are refused there."""
    (tmp_path / "zh.txt").unlink()

    answer = act(client, tmp_path, "confirm", 0)

    assert answer.status_code == 409
    assert "no longer there" in answer.text
    assert not (tmp_path / "zh.txt.pins").exists()


@pytest.mark.parametrize(("name", "row"), [("nonsense", 0), ("confirm", 99)])
def test_unknown_acts_and_rows_are_refused(
    client: Client, tmp_path: Path, name: str, row: int
) -> None:
    """A page of another version changes nothing."""
    assert act(client, tmp_path, name, row).status_code == 422


def test_an_unknown_file_has_no_alignment(client: Client) -> None:
    """The page says which command makes one."""
    answer = client.get("/alignment", params={"source": "/nowhere.txt"})

    assert answer.status_code == 409
    assert "duizhao align" in answer.text
