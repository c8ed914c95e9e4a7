"""The review page in a real Chromium: keyboard, autosave, two reviewers, a killed server."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from chromium import ALT, CONTROL, PROGRAM, SHIFT, Browser, Page, running_browser
from click.testing import CliRunner
from lxml import etree
from review_server import Server, free_port

from duizhao import reviewing
from duizhao.alignment.pairs import pair_segments
from duizhao.cli.export import export_command
from duizhao.glossary import load_glossary
from duizhao.language.chinese import match_key
from duizhao.model import (
    Bitext,
    Document,
    MemoryEntry,
    Origin,
    Segment,
    State,
    Translation,
    Unit,
    UnitKind,
)
from duizhao.pairing.numbers import pins_beside
from duizhao.settings import Settings
from duizhao.store.alignments import AlignmentSummary, KeptAlignment, KeptLink
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")

HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\u202eسلام "
LONG = "长" * 5000
SOURCES = [f"第{number}个村通了电。" for number in range(1, 71)] + [HOSTILE + "好", LONG]


def add_document(workspace: Path, document_id: str) -> None:
    """Put a document of 72 paragraphs into a workspace."""
    units = [Unit(f"u{n}", UnitKind.PARAGRAPH, zh, ((0, 1),)) for n, zh in enumerate(SOURCES)]
    segments = [Segment(f"{unit.id}.0", unit.id, 0, unit.text, (), unit.text) for unit in units]
    translations = {
        segment.id: Translation(segment.id, f"EN {segment.text}", Origin.MT, -0.5, "e", "g")
        for segment in segments
    }
    document = Document(document_id, document_id, "zh-Hans", "", "0", "村村通电")
    pairs = pair_segments(units, segments, translations, [])
    with ReviewStore.open(workspace) as store:
        store.save_bitext("key", Bitext(document, tuple(units), pairs))


@dataclass(frozen=True)
class Desk:
    """A document of a test, and the page over it.

    Attributes:
        browser: The running Chromium.
        workspace: Workspace file.
        document: Id of the document.
        door: A page of the running server, which lets others in.
    """

    browser: Browser
    workspace: Path
    document: str
    door: Page

    def opened(self, reviewer: str = "Li") -> Page:
        """A reviewer's own browser with the document before it, the first segment chosen."""
        answer = self.door.value(
            "fetch('/addresses', {method: 'POST', body: new URLSearchParams("
            f"{{reviewer: {reviewer!r}}})}}).then((answer) => answer.text())"
        )
        address = re.search(r"http:[^<]*", answer)
        assert address
        return self.show(self.browser.page(), address.group())

    def show(self, page: Page, address: str, pair: str = "") -> Page:
        """Enter by an address and go to the document, or to one of its segments."""
        page.open(address)
        site = address.partition("?")[0]
        page.open(f"{site}document?id={self.document}" + (f"&pair={pair}" if pair else ""))
        page.until("document.querySelector('.pair.current')")
        return page

    def targets(self) -> dict[str, tuple[str, State]]:
        """Text and state of each pair."""
        with ReviewStore.open(self.workspace) as store:
            pairs = [pair.pair for pair in store.bitext(self.document).pairs]
        return {pair.id: (pair.target, pair.state) for pair in pairs}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workspace for all tests; each has a document of its own."""
    return tmp_path_factory.mktemp("review") / "workspace.db"


@pytest.fixture(scope="module")
def door(browser: Browser, workspace: Path) -> Iterator[Page]:
    """A page of the one server for all tests."""
    with ReviewStore.open(workspace):
        pass
    server = Server(workspace, free_port())
    page = browser.page()
    page.open(server.address)
    yield page
    server.kill()


@pytest.fixture
def desk(browser: Browser, workspace: Path, door: Page, request: pytest.FixtureRequest) -> Desk:
    """A fresh document and the page over it."""
    document = f"{request.node.name}.txt"
    add_document(workspace, document)
    return Desk(browser, workspace, document, door)


EDITING = "document.querySelector('.pair.editing')?.dataset.pair"
ACKNOWLEDGED = (
    "document.querySelector('.saving')?.textContent.startsWith('✓')"
    " && !document.querySelector('.pair.editing').dataset.unsaved"
)


def test_twenty_segments_are_reviewed_by_keyboard_alone(desk: Desk, tmp_path: Path) -> None:
    """Typed, accepted one after the other, and found in the exported XLIFF with their states."""
    page = desk.opened()
    page.press("Enter")
    for number in range(20):
        page.until(f"{EDITING} === 'u{number}.0'")
        page.press("End")
        page.write(f" Checked {number}.")
        page.press("Enter", CONTROL | (SHIFT if number % 2 else 0))
    page.until(f"{EDITING} === 'u20.0'")

    options = ["--workspace", str(desk.workspace), "--format", "xliff12", "--quiet"]
    result = CliRunner().invoke(export_command, [desk.document, *options, "--to", str(tmp_path)])

    assert result.exit_code == 0, result.output
    xliff = etree.parse(next(tmp_path.glob("*.xlf")))
    found = {unit.get("id"): unit.find("{*}target") for unit in xliff.iterfind(".//{*}trans-unit")}
    for number in range(20):
        target = found[f"u{number}.0"]
        assert target.text == f"EN {SOURCES[number]} Checked {number}."
        assert target.get("state") == ("final" if number % 2 else "signed-off")


def test_what_was_acknowledged_outlives_a_killed_server(
    browser: Browser, tmp_path: Path, door: Page
) -> None:
    """Acknowledged text is in the workspace; the rest waits in the browser for a new server."""
    desk = Desk(browser, tmp_path / "workspace.db", "a.txt", door)
    add_document(desk.workspace, desk.document)
    port = free_port()
    server = Server(desk.workspace, port)
    page = desk.show(browser.page(), server.address)
    page.press("Enter")
    page.until(f"{EDITING} === 'u0.0'")
    page.write("Acknowledged. ")
    page.until(ACKNOWLEDGED)

    server.kill()
    page.write("Not yet. ")
    page.until("document.querySelector('.saving').classList.contains('failed')")

    assert desk.targets()["u0.0"][0] == f"Acknowledged. EN {SOURCES[0]}"
    again = Server(desk.workspace, port)
    try:
        page.beside().open(again.address)  # as the command opens it
        page.until(ACKNOWLEDGED)
    finally:
        again.kill()
    assert desk.targets()["u0.0"][0] == f"Acknowledged. Not yet. EN {SOURCES[0]}"


def test_of_two_browsers_the_second_is_told(desk: Desk) -> None:
    """The second reviewer sees the first one's text and saves his over it knowingly."""
    page = desk.opened()
    other = desk.opened("Wang")
    for each in (page, other):
        each.press("Enter")
        each.until(f"{EDITING} === 'u0.0'")
    page.write("First. ")
    page.until(ACKNOWLEDGED)

    other.write("Second. ")
    told = other.until("document.querySelector('.trouble .theirs')?.textContent")

    assert "First. EN" in told
    assert desk.targets()["u0.0"][0] == f"First. EN {SOURCES[0]}"
    other.value("document.querySelector('.trouble [data-do=mine]').click()")
    other.until(ACKNOWLEDGED)
    assert desk.targets()["u0.0"][0] == f"Second. EN {SOURCES[0]}"


def test_a_text_that_waits_is_never_saved_over_a_later_one(desk: Desk) -> None:
    """A draft comes back by itself over the text it was typed on, else only as an offer."""
    page = desk.opened()
    key, etag = (
        f"draft {desk.document} u0.0",
        page.value("document.querySelector('.pair').dataset.etag"),
    )
    for seen, restored in ((etag, True), ("another", False)):
        draft = json.dumps({"text": "Waiting.", "etag": seen})
        page.value(f"sessionStorage.setItem({json.dumps(key)}, {json.dumps(draft)})")
        page.press("Enter")
        page.until(f"{EDITING} === 'u0.0'")
        if restored:
            page.until(ACKNOWLEDGED)
            assert desk.targets()["u0.0"][0] == "Waiting."
            page.press("u", ALT)
            page.until(f"document.querySelector('textarea')?.value === 'EN {SOURCES[0]}'")
            page.press("Escape")
            page.until(f"{EDITING} === undefined")
        else:
            page.until("document.querySelector('.trouble [data-take]')?.textContent === 'Waiting.'")
            assert desk.targets()["u0.0"][0] == f"EN {SOURCES[0]}"


def test_hostile_and_long_text_is_shown_as_text(desk: Desk) -> None:
    """No script of a document runs; five thousand characters fit their column."""
    page = desk.opened()
    page.value(f"location.search = '?id={desk.document}&pair=u70.0'")
    page.until(f"{EDITING} === 'u70.0'")

    assert page.value("window.hacked === undefined")
    assert page.value("document.querySelectorAll('#text script, #text img').length") == 0
    shown = page.value("document.querySelector('#p-u70\\\\.0 .zh').textContent")
    assert shown.strip() == SOURCES[70]
    page.until("document.getElementById('p-u71.0')")
    assert page.value("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_goes_on_by_keyboard_where_it_is_not_loaded_yet(desk: Desk) -> None:
    """Over the end of the loaded part, in the list and to the next segment that waits."""
    page = desk.opened()
    for number in range(1, 64):
        page.press("j")
        page.until(f"document.querySelector('.pair.current')?.dataset.pair === 'u{number}.0'")

    page.press("k")
    page.until("document.querySelector('.pair.current')?.dataset.pair === 'u62.0'")


def test_decisions_are_taken_back_by_keyboard(desk: Desk) -> None:
    """In the list a letter decides, another takes it back; help opens and closes."""
    page = desk.opened()
    page.press("f")
    page.until("document.querySelector('#p-u0\\\\.0').classList.contains('s-final')")
    page.until("document.querySelector('.pair.current')?.dataset.pair === 'u1.0'")
    assert desk.targets()["u0.0"][1] is State.FINAL

    page.press("u")
    page.until("document.querySelector('#p-u0\\\\.0').classList.contains('s-initial')")

    assert desk.targets()["u0.0"] == (f"EN {SOURCES[0]}", State.INITIAL)
    page.press("F1")
    page.until("document.querySelector('#help').open")
    page.press("Escape")
    page.until("!document.querySelector('#help').open")


def test_a_segment_is_split_and_merged_by_keyboard(desk: Desk) -> None:
    """The dialog takes line breaks; both acts lead back to the segment."""
    page = desk.opened()
    page.press("Enter")
    page.until(f"{EDITING} === 'u0.0'")
    page.press("s", ALT)
    page.until("document.querySelector('#dialog[open] textarea')")
    page.value(
        "(() => { const [zh, en] = document.querySelectorAll('#dialog textarea');"
        "zh.value = '第1个村\\n通了电。'; en.value = 'EN 第1个村\\n通了电。'; })()"
    )
    page.press("Enter", CONTROL)
    page.until(f"{EDITING} === 'u0.0a'")
    assert desk.targets()["u0.0b"] == ("通了电。", State.TRANSLATED)

    page.press("m", ALT)
    page.until(f"{EDITING} === 'u0.0'")

    assert desk.targets()["u0.0"][0] == f"EN {SOURCES[0]}"


ENTRY = """\
- id: township
  zh: [全乡]
  en: {preferred: township}
  source: own
"""
LIKE = "全乡修了8条路，大家都笑了。"


def test_what_the_panel_offers_is_taken_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    """A missing term stands as a word of its own, a memory text comes in, a remark is kept."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "rural.yaml").write_text(ENTRY, "utf-8")
    source = "全乡修了9条路，大家都笑了。"
    unit = Unit("u0", UnitKind.PARAGRAPH, source, ((0, 1),))
    segment = Segment("u0.0", "u0", 0, source, (), source)
    made = Translation("u0.0", "9 roads built", Origin.MT, -0.5, "e", "g")
    document = Document("a.txt", "a.txt", "zh-Hans", "", "0", "修路")
    told = MemoryEntry(match_key(LIKE), LIKE, "8 roads!", State.FINAL, "b", "Wu", "2026")
    with ReviewStore.open(tmp_path / "workspace.db") as store:
        desk = reviewing.Desk(store, load_glossary(tmp_path / "glossary"), Settings())
        pairs = pair_segments([unit], [segment], {"u0.0": made}, [])
        pairs = reviewing.recheck(pairs, desk)
        store.save_bitext("key", Bitext(document, (unit,), pairs))
        store.remember([told])
    server = Server(tmp_path / "workspace.db", free_port())
    text = "document.querySelector('textarea').value"
    try:
        page = browser.page()
        page.open(server.address)
        page.open(f"{server.address.partition('?')[0]}document?id=a.txt&pair=u0.0")
        page.until("document.querySelector('.matches .offer') && document.activeElement.value")
        page.press("End")
        page.press("t", ALT)
        page.until(f"{text} === '9 roads built township'")
        page.until(ACKNOWLEDGED)
        page.until("!document.querySelector('#live .unmet')")

        number = page.value("document.querySelector('.matches .offer kbd').textContent")
        page.press(number, ALT)
        page.until(f"/^[89] roads!$/.test({text})")

        page.press("r", ALT)
        page.until("document.activeElement.id === 'remark'")
        page.write("Asked Wu.")
        page.press("Escape")
        page.until("document.activeElement.matches('textarea')")
        page.until(ACKNOWLEDGED)
        with ReviewStore.open(tmp_path / "workspace.db") as store:
            (pair,) = store.bitext("a.txt").pairs
        assert pair.note == "Asked Wu."
        assert pair.pair.target.endswith("roads!")
    finally:
        server.kill()


def test_repeated_segments_are_decided_at_once(desk: Desk) -> None:
    """One key decides a text in all its places; the way goes on behind them."""
    with ReviewStore.open(desk.workspace) as store:
        bitext = store.bitext(desk.document)
        first, second, *rest = bitext.pairs
        twin = replace(second, pair=replace(second.pair, source=first.pair.source))
        store.save_bitext("key", replace(bitext, pairs=(first, twin, *rest)))
    page = desk.opened()
    page.press("Enter")
    page.until(f"{EDITING} === 'u0.0' && document.querySelector('.repeats')")
    page.write("Both: ")
    page.press("A", ALT | SHIFT)

    page.until(f"{EDITING} === 'u2.0'")
    targets = desk.targets()
    assert targets["u0.0"] == targets["u1.0"] == (f"Both: EN {SOURCES[0]}", State.REVIEWED)
    assert targets["u2.0"][1] is State.INITIAL


def test_small_windows_show_one_column(desk: Desk) -> None:
    """At 390 pixels nothing reaches over the edge, and English stands below Chinese."""
    page = desk.opened()
    page.resize(390, 844)
    page.until("innerWidth === 390")

    assert page.value("document.documentElement.scrollWidth <= 390")
    below = (
        "document.querySelector('.pair .en').getBoundingClientRect().top >="
        " document.querySelector('.pair .zh').getBoundingClientRect().bottom"
    )
    assert page.value(below)


def test_an_alignment_is_corrected_by_keyboard(browser: Browser, tmp_path: Path) -> None:
    """Confirmed, joined and taken back; the pins stand beside the Chinese file."""
    source = tmp_path / "zh.txt"
    source.write_text("开会了。路通了。大家笑了。", "utf-8")
    links = tuple(KeptLink((n,), (n,), 0.9, ((0, 2, 0, 3),)) for n in range(3))
    summary = AlignmentSummary(str(source), str(tmp_path / "en.txt"), "aligned", 3, 0, 0)
    sides = ("开会了。", "路通了。", "大家笑了。"), ("They met.", "It is open.", "All laughed.")
    with ReviewStore.open(tmp_path / "workspace.db") as store:
        store.save_alignment(KeptAlignment(summary, *sides, links))
    server = Server(tmp_path / "workspace.db", free_port())
    try:
        page = browser.page()
        page.open(server.address)
        page.open(f"{server.address.partition('?')[0]}alignment?source={source}")
        chosen = "document.querySelector('.link-row.current')?.dataset.row"
        page.until(f"{chosen} === '0'")
        page.press("c")
        page.until(f"{chosen} === '1'")
        page.press("m")
        page.until("document.querySelector('#row-1 .shape')?.textContent === '2–2'")
        assert pins_beside(source).read_text() == "0\t0\n1,2\t1,2\n"

        page.until(f"{chosen} === '1'")
        page.press("u")
        page.until("document.querySelector('#row-2')")
        assert pins_beside(source).read_text() == "0\t0\n"
    finally:
        server.kill()
