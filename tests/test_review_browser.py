"""The review page in a real Chromium: keyboard, autosave, two reviewers, a killed server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from chromium import ALT, CONTROL, PROGRAM, SHIFT, Browser, Page, running_browser
from click.testing import CliRunner
from lxml import etree

from duizhao.alignment.pairs import pair_segments
from duizhao.cli.export import export_command
from duizhao.model import Bitext, Document, Origin, Segment, State, Translation, Unit, UnitKind
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")

DOCUMENT = "a.txt"
HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\u202eسلام "
LONG = "长" * 5000
SOURCES = [f"第{number}个村通了电。" for number in range(1, 71)] + [HOSTILE + "好", LONG]


class Server:
    """`duizhao review` as its own process.

    Args:
        workspace: Workspace file.
        port: Where it listens.
    """

    def __init__(self, workspace: Path, port: int) -> None:
        """Start it and read its address."""
        command = [sys.executable, "-c", "from duizhao.cli import main; main()", "review"]
        options = ["--workspace", str(workspace), "--port", str(port), "--no-browser"]
        self._process = subprocess.Popen(
            [*command, *options, "--reviewer", "Li"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=workspace.parent,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().split()[-1]

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a document of 72 paragraphs."""
    units = [Unit(f"u{n}", UnitKind.PARAGRAPH, zh, ((0, 1),)) for n, zh in enumerate(SOURCES)]
    segments = [Segment(f"{unit.id}.0", unit.id, 0, unit.text, (), unit.text) for unit in units]
    translations = {
        segment.id: Translation(segment.id, f"EN {segment.text}", Origin.MT, -0.5, "e", "g")
        for segment in segments
    }
    document = Document(DOCUMENT, DOCUMENT, "zh-Hans", "", "0", "村村通电")
    pairs = pair_segments(units, segments, translations, [])
    path = tmp_path / "workspace.db"
    with ReviewStore.open(path) as store:
        store.save_bitext("key", Bitext(document, tuple(units), pairs))
    return path


@pytest.fixture
def server(workspace: Path) -> Iterator[Server]:
    """The page over the workspace."""
    started = Server(workspace, free_port())
    yield started
    started.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with running_browser() as running:
        yield running


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def opened(browser: Browser, address: str) -> Page:
    """A browser with the document before it, the first segment chosen."""
    page = browser.page()
    page.open(address)
    site = address.partition("?")[0]
    page.open(f"{site}document?id={DOCUMENT}")
    page.until("document.querySelector('.pair.current')")
    return page


def targets(workspace: Path) -> dict[str, tuple[str, State]]:
    """Text and state of each pair."""
    with ReviewStore.open(workspace) as store:
        pairs = [pair.pair for pair in store.bitext(DOCUMENT).pairs]
    return {pair.id: (pair.target, pair.state) for pair in pairs}


EDITING = "document.querySelector('.pair.editing')?.dataset.pair"
ACKNOWLEDGED = (
    "document.querySelector('.saving')?.textContent.startsWith('✓')"
    " && !document.querySelector('.pair.editing').dataset.unsaved"
)


def test_twenty_segments_are_reviewed_by_keyboard_alone(
    browser: Browser, server: Server, workspace: Path
) -> None:
    """Typed, accepted one after the other, and found in the exported XLIFF with their states."""
    page = opened(browser, server.address)
    page.press("Enter")
    for number in range(20):
        page.until(f"{EDITING} === 'u{number}.0'")
        page.press("End")
        page.write(f" Checked {number}.")
        page.press("Enter", CONTROL | (SHIFT if number % 2 else 0))
    page.until(f"{EDITING} === 'u20.0'")

    options = ["--workspace", str(workspace), "--format", "xliff12", "--to"]
    result = CliRunner().invoke(export_command, [*options, str(workspace.parent), "--quiet"])

    assert result.exit_code == 0, result.output
    xliff = etree.parse(workspace.parent / "a.xlf")
    found = {unit.get("id"): unit.find("{*}target") for unit in xliff.iterfind(".//{*}trans-unit")}
    for number in range(20):
        target = found[f"u{number}.0"]
        assert target.text == f"EN {SOURCES[number]} Checked {number}."
        assert target.get("state") == ("final" if number % 2 else "signed-off")


def test_what_was_acknowledged_outlives_a_killed_server(browser: Browser, workspace: Path) -> None:
    """Acknowledged text is in the workspace; the rest waits in the browser for a new server."""
    port = free_port()
    server = Server(workspace, port)
    page = opened(browser, server.address)
    page.press("Enter")
    page.until(f"{EDITING} === 'u0.0'")
    page.write("Acknowledged. ")
    page.until(ACKNOWLEDGED)

    server.kill()
    page.write("Not yet. ")
    page.until("document.querySelector('.saving').classList.contains('failed')")

    assert targets(workspace)["u0.0"][0] == f"Acknowledged. EN {SOURCES[0]}"
    again = Server(workspace, port)
    try:
        other = browser.page()
        other.open(again.address)  # somebody else takes the first address
        page.value("window.onbeforeunload = null")
        page.until("document.querySelector('.saving').classList.contains('failed')")
        text = page.value("document.querySelector('.pair.editing textarea').value")
        assert text == f"Acknowledged. Not yet. EN {SOURCES[0]}"
    finally:
        again.kill()


def test_of_two_browsers_the_second_is_told(
    browser: Browser, server: Server, workspace: Path
) -> None:
    """The second reviewer sees the first one's text and saves his over it knowingly."""
    page = opened(browser, server.address)
    page.value(
        "fetch('/addresses', {method: 'POST', body: new URLSearchParams({reviewer: 'Wang'})})"
        ".then((answer) => answer.text()).then((text) => { window.invited = text; })"
    )
    invited = page.value("window.invited.match(/http:[^<]*/)[0]")
    other = opened(browser, invited)
    for each in (page, other):
        each.press("Enter")
        each.until(f"{EDITING} === 'u0.0'")
    page.write("First. ")
    page.until(ACKNOWLEDGED)

    other.write("Second. ")
    told = other.until("document.querySelector('.trouble .theirs')?.textContent")

    assert "First. EN" in told
    assert targets(workspace)["u0.0"][0] == f"First. EN {SOURCES[0]}"
    other.value("document.querySelector('.trouble [data-do=mine]').click()")
    other.until(ACKNOWLEDGED)
    assert targets(workspace)["u0.0"][0] == f"Second. EN {SOURCES[0]}"


def test_hostile_and_long_text_is_shown_as_text(browser: Browser, server: Server) -> None:
    """No script of a document runs; five thousand characters fit their column."""
    page = opened(browser, server.address)
    page.open(server.address.partition("?")[0] + f"document?id={DOCUMENT}&pair=u70.0")
    page.until(f"{EDITING} === 'u70.0'")

    assert page.value("window.hacked === undefined")
    assert page.value("document.querySelectorAll('#text script, #text img').length") == 0
    shown = page.value("document.querySelector('#p-u70\\\\.0 .zh').textContent")
    assert shown.strip() == SOURCES[70]
    page.until("document.getElementById('p-u71.0')")
    assert page.value("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_goes_on_by_keyboard_where_it_is_not_loaded_yet(
    browser: Browser, server: Server
) -> None:
    """Over the end of the loaded part, in the list and to the next segment that waits."""
    page = opened(browser, server.address)
    for number in range(1, 64):
        page.press("j")
        page.until(f"document.querySelector('.pair.current')?.dataset.pair === 'u{number}.0'")

    page.press("k")
    page.until("document.querySelector('.pair.current')?.dataset.pair === 'u62.0'")


def test_decisions_are_taken_back_by_keyboard(
    browser: Browser, server: Server, workspace: Path
) -> None:
    """In the list a letter decides, another takes it back; help opens and closes."""
    page = opened(browser, server.address)
    page.press("f")
    page.until("document.querySelector('#p-u0\\\\.0').classList.contains('s-final')")
    page.until("document.querySelector('.pair.current')?.dataset.pair === 'u1.0'")
    assert targets(workspace)["u0.0"][1] is State.FINAL

    page.press("u")
    page.until("document.querySelector('#p-u0\\\\.0').classList.contains('s-initial')")

    assert targets(workspace)["u0.0"] == (f"EN {SOURCES[0]}", State.INITIAL)
    page.press("F1")
    page.until("document.querySelector('#help').open")
    page.press("Escape")
    page.until("!document.querySelector('#help').open")


def test_a_segment_is_split_and_merged_by_keyboard(
    browser: Browser, server: Server, workspace: Path
) -> None:
    """The dialog takes line breaks; both acts lead back to the segment."""
    page = opened(browser, server.address)
    page.press("Enter")
    page.until(f"{EDITING} === 'u0.0'")
    page.press("s", ALT)
    page.until("document.querySelector('#dialog[open] textarea')")
    page.value(
        "(() => { const [zh, en] = document.querySelectorAll('#dialog textarea');"
        "zh.value = '第1个村\\n通了电。'; en.value = 'EN 第1个村\\n通了电。'; })()"
    )
    page.value("document.querySelector('#dialog form').requestSubmit()")
    page.until(f"{EDITING} === 'u0.0a'")
    assert targets(workspace)["u0.0b"] == ("通了电。", State.TRANSLATED)

    page.press("m", ALT)
    page.until(f"{EDITING} === 'u0.0'")

    assert targets(workspace)["u0.0"][0] == f"EN {SOURCES[0]}"


def test_small_windows_show_one_column(browser: Browser, server: Server) -> None:
    """At 390 pixels nothing reaches over the edge, and English stands below Chinese."""
    page = opened(browser, server.address)
    page.resize(390, 844)
    page.until("innerWidth === 390")

    assert page.value("document.documentElement.scrollWidth <= 390")
    below = (
        "document.querySelector('.pair .en').getBoundingClientRect().top >="
        " document.querySelector('.pair .zh').getBoundingClientRect().bottom"
    )
    assert page.value(below)
