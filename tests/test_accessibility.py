"""Every page of the review, looked at by axe-core in a real Chromium.

https://github.com/dequelabs/axe-core - rules of WCAG 2.2 A and AA and best practices. Each page is
seen wide, light and English, and narrow, dark and Chinese.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import PROGRAM, Page, running_browser
from review_server import Server, free_port

from duizhao.alignment.pairs import pair_segments
from duizhao.glossary import load_glossary
from duizhao.model import (
    Bitext,
    Candidate,
    Document,
    MemoryEntry,
    Origin,
    Review,
    Route,
    Segment,
    State,
    Translation,
    Unit,
    UnitKind,
)
from duizhao.reviewing import Desk, recheck
from duizhao.settings import Settings
from duizhao.store.alignments import AlignmentSummary, KeptAlignment, KeptLink
from duizhao.store.revisions import ReviewStore
from duizhao.store.runs import RunSummary

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")

KINDS = [
    (UnitKind.HEADING, "修路记", "Road Building"),
    (UnitKind.PARAGRAPH, "全乡修了12条路。", "The town built 2 roads."),
    (UnitKind.BULLET, "路通了。", "The road is open."),
    (UnitKind.CAPTION, "路通了。", "Road opens."),
    (UnitKind.QUOTE_SOURCE, "——2021年", "- 2021"),
    (UnitKind.FURNITURE, "第3页", ""),
]
ENTRY = """\
- id: township
  zh: [全乡]
  en: {preferred: township}
  source: own
"""
DOCUMENT = "document?id=a.txt"
PAGES = {
    "documents": ("", ""),
    "document": (DOCUMENT, ""),
    "editor": (f"{DOCUMENT}&pair=u1.0", "document.querySelector('.pair.editing .issue')"),
    "queue": (f"{DOCUMENT}&order=risk&state=open&pair=u1.0", "document.querySelector('.context')"),
    "no match": (f"{DOCUMENT}&text=nowhere", ""),
    "glossary": ("glossary", ""),
    "entry": ("glossary/township", ""),
    "report": ("report", ""),
    "runs": ("runs", "document.querySelector('figure svg')"),
    "alignments": ("alignments", ""),
    "alignment": ("alignment?source=/texts/zh.txt", "document.querySelector('.link-row .acts')"),
    "error": ("nowhere", ""),
}
"""Name of a page -> its address, and what must be there before it is looked at."""

DIALOGS = {
    "help": "document.querySelector('[data-do=help]').click()",
    "split": "document.querySelector('[data-do=split]').click()",
    "propose": "document.querySelector('[data-do=propose]').click()",
}
"""Dialogs that open over the editor."""

AXE = """axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations
  .filter(({impact}) => impact === 'serious' || impact === 'critical')
  .map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 160)).join(' | ')}`))"""


def fill(workspace: Path, glossary: Path) -> None:
    """Put something for every page into a workspace."""
    units = [Unit(f"u{n}", kind, zh, ((0, 1),)) for n, (kind, zh, _) in enumerate(KINDS)]
    segments = [Segment(f"{unit.id}.0", unit.id, 0, unit.text, (), unit.text) for unit in units]
    offers = (Candidate("Other.", -0.5, Route.PLAIN), Candidate("Else.", -0.7, Route.NBEST))
    links = ((0, 1, 0, 3),)
    translations = {
        segment.id: Translation(
            segment.id, en, Origin.MT, -0.5, "e", "g", candidates=offers, links=links
        )
        for segment, (_, _, en) in zip(segments, KINDS, strict=True)
    }
    document = Document("a.txt", "a.txt", "zh-Hans", "", "0", "修路记")
    counts = {"exact": 0, "fuzzy": 0, "cached": 1, "translated": 4, "copied": 1}
    severities = {"critical": 1, "major": 1, "minor": 1, "neutral": 0}
    run = RunSummary("2026-03-01T08:00:00+00:00", 9.0, 1, 0, 6, counts, severities, 0.9, 0.5)
    sentences = ("路通了。", "大家笑了。", "（完）"), ("The road is open.", "All laughed.")
    found = (KeptLink((0,), (0,), 0.9, links), KeptLink((1,), (1,), 0.5), KeptLink((2,), (), 1.0))
    summary = AlignmentSummary("/texts/zh.txt", "/texts/en.txt", "aligned", 2, 1, 1)
    with ReviewStore.open(workspace) as store:
        desk = Desk(store, load_glossary(glossary), Settings())
        pairs = recheck(pair_segments(units, segments, translations, []), desk)
        store.save_bitext("key", Bitext(document, tuple(units), pairs))
        decided = Review(
            "a.txt", "u0.0", ("u0.0",), "修路记", "Road Building", State.REVIEWED, "Wu", "2026"
        )
        store.save_import([decided], [replace(decided, author="He", target="Roads")], [])
        like = MemoryEntry("全乡修了9条路", "全乡修了9条路。", "9.", State.FINAL, "b", "Wu", "2026")
        store.remember([like])
        store.note_run(Path("/out"), run)
        store.note_run(Path("/out"), replace(run, failed=1))
        store.save_alignment(KeptAlignment(summary, *sentences, found))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A browser that was let in; axe is put into every page that it opens."""
    folder = tmp_path_factory.mktemp("axe")
    (folder / "glossary").mkdir()
    (folder / "glossary" / "rural.yaml").write_text(ENTRY, "utf-8")
    fill(folder / "workspace.db", folder / "glossary")
    server = Server(folder / "workspace.db", free_port())
    with running_browser() as browser:
        tab = browser.page()
        tab.open(server.address)
        yield tab
    server.kill()


def visit(page: Page, address: str, ready: str, width: int, theme: str, language: str) -> None:
    """Open a page as a reader with these wishes sees it, axe loaded."""
    page.resize(width, 844)
    page.value(f"document.cookie = 'theme={theme}; path=/'")
    page.value(f"document.cookie = 'language={language}; path=/'")
    page.open(f"{page.value('location.origin')}/{address}")
    if ready:
        page.until(ready)
    page.value((resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1280, "light", "en"), (390, "dark", "zh")]
)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_shuts_anybody_out(
    page: Page, name: str, width: int, theme: str, language: str
) -> None:
    """No serious or critical violation; nothing reaches over the edge."""
    address, ready = PAGES[name]
    visit(page, address, ready, width, theme, language)

    assert page.value(AXE) == []
    assert page.value("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1280, "dark", "zh"), (390, "light", "en")]
)
@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_shuts_anybody_out(
    page: Page, name: str, width: int, theme: str, language: str
) -> None:
    """The same for what opens over the editor."""
    address, ready = PAGES["editor"]
    visit(page, address, ready, width, theme, language)
    page.value(DIALOGS[name])
    page.until("document.querySelector('dialog[open]')")

    assert page.value(AXE) == []


def test_axe_finds_what_is_wrong(page: Page) -> None:
    """A picture without words and grey on grey are found: the other tests can fail."""
    visit(page, "", "", 1280, "light", "en")
    page.value(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        " '<img src=\"/static/icon.svg\"><p id=pale>pale</p>');"
        "document.querySelector('#pale').style.color = '#ddd'"
    )

    found = " ".join(page.value(AXE))

    assert "image-alt" in found
    assert "color-contrast" in found
