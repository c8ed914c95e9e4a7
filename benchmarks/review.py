"""The review page over a document of 10,000 segments: opening it, and saving an edit.

Pages are asked for as a browser asks, without network or browser. The bars: the document answers in
under a second, a save in under 100 ms at the median. The ratio is of opening by reading every whole
pair, as a page without outlines would for each request, to opening by the outlines that are kept.
Last line: `ratio N.Nx`.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from duizhao.alignment.pairs import pair_segments
from duizhao.glossary import load_glossary
from duizhao.model import Bitext, Document, Origin, Segment, Translation, Unit, UnitKind
from duizhao.review.access import Access
from duizhao.review.app import create_app
from duizhao.reviewing import Desk, recheck
from duizhao.settings import Settings
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
SEGMENTS = 10_000
SENTENCES_A_PARAGRAPH = 5
SAVES = 25
HOST = "127.0.0.1:8417"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        with ReviewStore.open(Path(folder) / "workspace.db") as store:
            desk = Desk(store, load_glossary(ROOT / "glossary"), Settings())
            store.save_bitext("key", long_document(desk))
        with ReviewStore.open(Path(folder) / "workspace.db") as store:
            measure(Desk(store, desk.glossary, desk.settings))


def long_document(desk: Desk) -> Bitext:
    """Sentences of the example, again and again, each time with a figure of its own."""
    text = (ROOT / "examples" / "magazine.txt").read_text("utf-8")
    sentences = [each for each in re.split(r"(?<=。)|\n", text) if each.strip()]
    units, segments = [], []
    for number in range(SEGMENTS):
        place, index = divmod(number, SENTENCES_A_PARAGRAPH)
        sentence = f"（{number}）{sentences[number % len(sentences)].strip()}"
        if index == 0:
            units.append(Unit(f"u{place}", UnitKind.PARAGRAPH, "", ((0, 1),)))
        segments.append(Segment(f"u{place}.{index}", f"u{place}", index, sentence, (), sentence))
    english = "({}) The county built roads, and the people of all ethnic groups praised it in 2020."
    translations = {
        segment.id: Translation(
            segment.id, english.format(number), Origin.MT, -0.5, "e", "g", links=((0, 2, 0, 3),)
        )
        for number, segment in enumerate(segments)
    }
    document = Document("long.txt", "long.txt", "zh-Hans", "", "0", "long")
    pairs = pair_segments(units, segments, translations, [])
    return Bitext(document, tuple(units), recheck(pairs, desk))


def measure(desk: Desk) -> None:
    """Open the document, save edits, and print how long each took."""
    access = Access(frozenset({HOST}), "Li")
    client = TestClient(
        create_app(desk, access), base_url=f"http://{HOST}", headers={"origin": f"http://{HOST}"}
    )
    client.get("/static/style.css")  # the first request starts the client
    whole = seconds(lambda: desk.store.bitext("long.txt"))
    client.cookies.set(access.cookie, access.open_session(access.new_token()) or "")
    page = "/document?id=long.txt"
    first = seconds(lambda: client.get(page))
    again = median(seconds(lambda: client.get(page)) for _ in range(5))
    part = median(seconds(lambda: client.get("/rows?id=long.txt&from=6000")) for _ in range(5))
    path = "/pairs/u7.0?document=long.txt"
    etag = client.get(path).headers["etag"]
    saves = []
    for number in range(SAVES):
        begun = perf_counter()
        body = {"target": f"Edit {number}.", "state": "translated"}
        answer = client.put(path, json=body, headers={"if-match": etag})
        saves.append(perf_counter() - begun)
        assert answer.status_code == 200, answer.text
        etag = answer.headers["etag"]
    print(f"{SEGMENTS} segments")
    print(f"open, first time {first * 1000:.0f} ms, again {again * 1000:.0f} ms")
    print(f"a part of the list {part * 1000:.0f} ms")
    print(
        f"save, median of {SAVES}: {median(saves) * 1000:.0f} ms, slowest {max(saves) * 1000:.0f}"
    )
    print(f"reading whole pairs {whole * 1000:.0f} ms")
    print(f"ratio {(whole + again) / again:.1f}x")


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


if __name__ == "__main__":
    main()
