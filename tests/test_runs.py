"""The history of runs in the workspace, and its page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from review_client import HOST, Client, let_in

from duizhao.glossary import Glossary
from duizhao.review.access import Access
from duizhao.review.app import create_app
from duizhao.reviewing import Desk
from duizhao.settings import Settings
from duizhao.store.revisions import ReviewStore
from duizhao.store.runs import RunSummary

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path("/tmp/out")  # noqa: S108 - named only, never made
FIRST = RunSummary(
    started="2026-03-01T08:00:00+00:00",
    seconds=240.0,
    documents=1,
    failed=0,
    segments=20,
    reuse={"exact": 0, "fuzzy": 0, "cached": 0, "translated": 19, "copied": 1},
    issues={"critical": 2, "major": 3, "minor": 1, "neutral": 0},
    term_success=0.9,
)
SECOND = replace(
    FIRST,
    started="2026-03-02T08:00:00+00:00",
    seconds=3.0,
    failed=1,
    reuse={"exact": 4, "fuzzy": 0, "cached": 13, "translated": 2, "copied": 1},
    term_success=0.955,
    bleu=21.26,
)


@pytest.fixture
def store(workspace_url: str) -> Iterator[ReviewStore]:
    """An empty workspace."""
    with ReviewStore.open(workspace_url) as opened:
        yield opened


@pytest.fixture
def client(store: ReviewStore) -> Client:
    """A reviewer's browser of the page over it."""
    access = Access(frozenset({HOST}), "Li")
    return let_in(create_app(Desk(store, Glossary(()), Settings()), access), access, "Li")


def test_runs_are_kept_by_folder_and_unchanged_ones_are_counted(store: ReviewStore) -> None:
    """Oldest first, the newest of them at most; a run without changes is no row of its own."""
    other = OUT / "other"
    for folder, summary in ((OUT, FIRST), (other, FIRST), (OUT, SECOND)):
        store.note_run(folder, summary)
    store.note_repeat(OUT, "2026-03-03T08:00:00+00:00")
    store.note_repeat(OUT, "2026-03-04T08:00:00+00:00")
    store.note_repeat(OUT / "unknown", "2026-03-04T08:00:00+00:00")

    repeated = replace(SECOND, again="2026-03-04T08:00:00+00:00", repeats=2)
    assert store.runs(str(OUT), 9) == [FIRST, repeated]
    assert store.runs(str(OUT), 1) == [repeated]
    assert store.runs(str(other), 9) == [FIRST]
    assert store.run_folders() == [str(OUT), str(other)]


def test_the_page_lists_runs_newest_first(client: Client, store: ReviewStore) -> None:
    """When, how much was translated and reused, what was found; a dash for what nobody measured."""
    assert "No run is known here yet." in client.get("/runs").text
    store.note_run(OUT, FIRST)
    store.note_run(OUT, SECOND)

    html = client.get("/runs").text

    newest, oldest = (
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall("<tr>(.+?)</tr>", html, re.DOTALL)[1:]
    )
    assert newest == "2 2026-03-02 08:00 1 1 failed 20 2 18 2 3 1 95.5% — 21.3 — 3.0 s"
    assert oldest == "1 2026-03-01 08:00 1 20 19 1 2 3 1 90.0% — — — 4 min"


def test_plots_need_two_runs_and_no_inline_style(client: Client, store: ReviewStore) -> None:
    """The page's policy forbids inline styles; plots speak the language of the interface."""
    store.note_run(OUT, FIRST)
    assert "<svg role" not in client.get("/runs").text
    store.note_run(OUT, SECOND)

    html = client.get("/runs").text
    chinese = client.get("/runs", headers={"accept-language": "zh"}).text

    assert html.count("<figure>") == 3
    assert "style=" not in html
    assert "<style" not in html
    assert "term success" in html
    assert "term success" not in chinese
    assert "术语达成" in chinese
