"""The review page over documents of 10,000 segments, and over an archive of 200,000.

Pages are asked for as a browser asks, without network or browser, and each is held against its bar:
a second for whatever opens, a tenth for an acknowledged edit. These are the limits up to which
people stay in their train of thought, and up to which a reaction feels immediate (Miller 1968;
Nielsen, Usability Engineering, 1993, chapter 5). No other tool was measured: none with such a page
runs without a server or an account of its own. Last line: `ratio N.Nx`, how many times faster than
its bar the slowest is.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from starlette.testclient import TestClient

from duizhao.alignment.pairs import pair_segments
from duizhao.glossary import load_glossary
from duizhao.model import Bitext, Document, Origin, Segment, Translation, Unit, UnitKind
from duizhao.review.access import Access
from duizhao.review.app import create_app
from duizhao.reviewing import Desk, recheck
from duizhao.settings import Settings
from duizhao.store.revisions import ReviewStore

ROOT = Path(__file__).parent.parent
SEGMENTS = 10_000
DOCUMENTS = 20
SENTENCES_A_PARAGRAPH = 5
SAVES = 25
HOST = "127.0.0.1:8417"
OPENING_S, ACKNOWLEDGING_S = 1.0, 0.1

PAGES = {
    "the document": "/document?id=00.txt",
    "a part of its list": "/rows?id=00.txt&from=6000",
    "the list of documents": "/",
    "the report": "/report",
    "the glossary": "/glossary",
    "one of its entries": "/glossary/poverty-elimination",
    "what a monitor reads": "/metrics",
    "concordance, a frequent word": "/concordance?text=农村",
    "concordance, a word that is nowhere": "/concordance?text=nowhere",
}
"""What is opened, in this order: the first of all reads the document."""


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        with ReviewStore.open(Path(folder) / "workspace.db") as store:
            desk = Desk(store, load_glossary(ROOT / "glossary"), Settings())
            bitext = long_document(desk)
            for number in range(DOCUMENTS):
                document = replace(bitext.document, id=f"{number:02}.txt")
                store.save_bitext("key", replace(bitext, document=document))
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
    """Open the pages, save edits, and print how long each took."""
    access = Access(frozenset({HOST}), "Li")
    app = create_app(desk, access, ROOT / "glossary")
    client = TestClient(app, base_url=f"http://{HOST}", headers={"origin": f"http://{HOST}"})
    client.get("/static/style.css")  # the first request starts the client
    client.cookies.set(access.cookie, access.open_session(access.new_token()) or "")
    print(f"{DOCUMENTS} documents of {SEGMENTS} segments")
    margins = [
        held(name, [seconds_to_open(client, path)], OPENING_S) for name, path in PAGES.items()
    ]
    path = "/pairs/u7.0?document=00.txt"
    etag = client.get(path).headers["etag"]
    saves = []
    for number in range(SAVES):
        begun = perf_counter()
        body = {"target": f"Edit {number}.", "state": "translated"}
        answer = client.put(path, json=body, headers={"if-match": etag})
        saves.append(perf_counter() - begun)
        assert answer.status_code == 200, answer.text
        etag = answer.headers["etag"]
    margins.append(held(f"an edit, median of {SAVES}", saves, ACKNOWLEDGING_S))
    print(f"ratio {min(margins):.1f}x")


def held(name: str, times: list[float], bar: float) -> float:
    """Print a time beside its bar; returns how many times faster it is."""
    time = median(times)
    print(f"{name}: {time * 1000:.0f} ms, bar {bar * 1000:.0f} ms")
    return bar / time


def seconds_to_open(client: TestClient, path: str) -> float:
    """How long the page takes to answer."""
    begun = perf_counter()
    answer = client.get(path)
    time = perf_counter() - begun
    assert answer.status_code == 200, answer.text
    return time


if __name__ == "__main__":
    main()
