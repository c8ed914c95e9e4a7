"""Whether what people wait for stays fast while the workspace grows: plan, edit, review page.

    uv run python benchmarks/archive.py [PAIRS] [--small URL --large URL]

Documents of 100 pairs, one in twenty reviewed, fill one workspace with 10,000 pairs and one with
PAIRS. In both the same is timed over the same 100 documents, turn by turn: a plan, the page of a
document and its list, the editor of a segment, one saved edit. Workspaces that are named stay, so
that they can be filled now (`--fill`) and timed later on an idle machine. Prints medians in
milliseconds; the last line is the worst ratio of large to small (the bar: 2).
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import sqlalchemy as sa
from starlette.testclient import TestClient

from duizhao import pipeline
from duizhao.alignment.pairs import pair_segments
from duizhao.context import Context
from duizhao.glossary import load_glossary
from duizhao.ingestion import find_inputs
from duizhao.language.chinese import match_key
from duizhao.memory import patterns_of
from duizhao.model import (
    Bitext,
    Document,
    MemoryEntry,
    Origin,
    Prepared,
    Review,
    Segment,
    State,
    Translation,
    Unit,
    UnitKind,
)
from duizhao.planning import file_digest
from duizhao.review.access import Access
from duizhao.review.app import create_app
from duizhao.reviewing import Desk, recheck
from duizhao.settings import Settings
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from duizhao.model import BitextPair

ROOT = Path(__file__).parent.parent
SMALL, LARGE = 10_000, 100_000
PAIRS_A_DOCUMENT, SENTENCES_A_UNIT = 100, 5
PLANNED = 100
"""Documents of the inbox: as many as the small workspace holds."""

ROUNDS = 15
"""Of each turn; there are two for each workspace."""

PORTION = 200
"""Documents filled at once; a fill that was stopped goes on behind the last whole portion."""

HOST = "127.0.0.1:8417"


def model_pairs(desk: Desk) -> tuple[BitextPair, ...]:
    """Checked pairs, from which those of all documents are made."""
    text = (ROOT / "examples" / "magazine.txt").read_text("utf-8")
    sentences = [each.strip() for each in re.split(r"(?<=。)|\n", text) if each.strip()]
    units, segments = [], []
    for number in range(PAIRS_A_DOCUMENT):
        place, index = divmod(number, SENTENCES_A_UNIT)
        if index == 0:
            units.append(Unit(f"u{place}", UnitKind.PARAGRAPH, "", ((0, 1),)))
        source = sentences[number % len(sentences)]
        segments.append(Segment(f"u{place}.{index}", f"u{place}", index, source, (), source))
    english = "The county built roads, and the people of all ethnic groups praised it in 2020."
    translations = {
        each.id: Translation(each.id, english, Origin.MT, -0.5, "e", "g", links=((0, 2, 0, 3),))
        for each in segments
    }
    return recheck(pair_segments(units, segments, translations, []), desk)


def bitext_of(number: int, model: tuple[BitextPair, ...]) -> Bitext:
    """A document: the model's pairs, each with a number of its own."""
    chance = random.Random(number)  # noqa: S311  the same documents each time
    pairs = []
    for pair in chance.sample(model, len(model)):
        own = f"{number}号档案{pair.pair.id}：{pair.pair.source}"
        pair_id = f"d{number}{pair.pair.id}"
        text = replace(pair.pair, id=pair_id, source_ids=(pair_id,), source=own)
        pairs.append(replace(pair, pair=text))
    name = f"{number:06}.txt"
    units = tuple(
        Unit(each, UnitKind.PARAGRAPH, "", ((0, 1),)) for each in {pair.unit_id for pair in pairs}
    )
    return Bitext(Document(name, name, "zh-Hans", "", "0", f"档案{number}"), units, tuple(pairs))


def fill(url: str, model: tuple[BitextPair, ...], documents: int, keys: list[str]) -> None:
    """Put so many documents into a workspace; every twentieth pair is reviewed and remembered."""
    with ReviewStore.open(url) as store:
        if not store.in_server:
            with store.outside_transaction() as connection:  # no power cut while we fill
                connection.execute(sa.text("PRAGMA synchronous=OFF"))
        done = len(store.document_ids())
        if done >= documents:
            return
        for start in range(done // PORTION * PORTION, documents, PORTION):
            reviews, entries = [], []
            for number in range(start, min(start + PORTION, documents)):
                bitext = bitext_of(number, model)
                if number < len(keys):  # what a plan asks of a document
                    prepared = Prepared(bitext.document, (), (), (), (), ())
                    texts = ((each.pair.id, each.pair.source) for each in bitext.pairs)
                    segments = [Segment(each, "", 0, source, (), source) for each, source in texts]
                    store.save_prepared(prepared, patterns_of(segments))
                store.save_bitext(keys[number] if number < len(keys) else "{}", bitext)
                decided = [decision(number, each) for each in bitext.pairs[::20]]
                reviews += [review for review, _ in decided]
                entries += [entry for _, entry in decided]
            store.save_import(reviews, [], entries)


def decision(number: int, pair: BitextPair) -> tuple[Review, MemoryEntry]:
    """A reviewer's word on a pair, and what the memory keeps of it."""
    text = pair.pair
    id_, ids = f"{number:06}.txt", text.source_ids
    review = Review(id_, text.id, ids, text.source, text.target, State.REVIEWED, "li", "1")
    key = match_key(text.source)
    return review, MemoryEntry(key, text.source, text.target, State.REVIEWED, "x", changed="1")


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    begun = perf_counter()
    work()
    return 1000 * (perf_counter() - begun)


def measure(url: str, inbox: Path, desk: Desk, first: int) -> dict[str, list[float]]:
    """Milliseconds of what people wait for, over documents from a first one on."""
    with ReviewStore.open(url) as store:
        context = Context.open(desk.settings, store, inbox.with_name("out"), None)
        inputs = find_inputs([inbox])
        works = pipeline.plan(inputs, context)
        assert len(works) == PLANNED
        access = Access(frozenset({HOST}), "Li")
        app = create_app(Desk(store, desk.glossary, desk.settings), access)
        client = TestClient(app, base_url=f"http://{HOST}", headers={"origin": f"http://{HOST}"})
        client.cookies.set(access.cookie, access.open_session(access.new_token()) or "")
        client.get("/document?id=000099.txt")  # the first request starts the client
        times = {"page of documents, first": [timed(lambda: client.get("/"))]}
        for number in range(first, first + ROUNDS):
            plan = timed(lambda: pipeline.plan(inputs, context))
            times.setdefault("plan of 100 documents", []).append(plan)
            for what, milliseconds in review(client, number).items():
                times.setdefault(what, []).append(milliseconds)
    return times


def review(client: TestClient, number: int) -> dict[str, float]:
    """Milliseconds of what a reviewer does with a document."""
    name = f"{number:06}.txt"
    pair = f"/pairs/d{number}u7.0?document={name}"
    times = {
        "page of documents": timed(lambda: client.get("/")),
        "page of a document": timed(lambda: client.get(f"/document?id={name}")),
        "a part of its list": timed(lambda: client.get(f"/rows?id={name}&from=40")),
        "editor of a segment": timed(lambda: client.get(pair)),
    }
    seen = {"if-match": client.get(pair).headers["etag"]}
    body = {"target": f"Edit {perf_counter()}.", "state": "translated"}
    begun = perf_counter()
    answer = client.put(pair, json=body, headers=seen)
    times["edit of a segment"] = 1000 * (perf_counter() - begun)
    assert answer.status_code == 200, answer.text
    return times


def keys_of(inbox: Path, desk: Desk) -> list[str]:
    """Keys under which the inbox's documents are finished, so that a plan finds them unchanged."""
    inbox.mkdir()
    for number in range(PLANNED):
        (inbox / f"{number:06}.txt").write_text(f"第{number}号。", "utf-8")
    key_of = Context.open(desk.settings, desk.store, inbox.with_name("out"), None).keys()
    return [key_of(file_digest(inbox / f"{number:06}.txt")).dump() for number in range(PLANNED)]


def main() -> None:
    """Fill both, measure both in turns, compare."""
    parser = argparse.ArgumentParser(description="Whether what people wait for stays fast.")
    parser.add_argument("pairs", nargs="?", type=int, default=LARGE)
    parser.add_argument("--small", help="URL of the small workspace, which stays")
    parser.add_argument("--large", help="URL of the large workspace, which stays")
    parser.add_argument("--fill", action="store_true", help="fill them and time nothing")
    given = parser.parse_args()
    sizes = (SMALL, given.pairs)
    with tempfile.TemporaryDirectory() as name, ReviewStore.open(Path(name) / "desk.db") as store:
        folder = Path(name)
        named = (given.small, given.large)
        urls = [url or f"sqlite:///{folder / str(at)}.db" for at, url in enumerate(named)]
        desk = Desk(store, load_glossary(ROOT / "glossary"), Settings())
        keys = keys_of(folder / "inbox", desk)
        for url, pairs in zip(urls, sizes, strict=True):
            begun = perf_counter()
            fill(url, model_pairs(desk), pairs // PAIRS_A_DOCUMENT, keys)
            print(f"filled with {pairs} pairs in {perf_counter() - begun:.0f} s", flush=True)
        if given.fill:
            return
        turns = [
            [measure(url, folder / "inbox", desk, first) for url in urls] for first in (0, ROUNDS)
        ]
    (small, more_small), (large, more_large) = zip(*turns, strict=True)
    print(f"{'milliseconds at pairs':<28}{SMALL:>10}{given.pairs:>10}{'ratio':>8}")
    worst = 0.0
    for what in small:
        before, after = (
            median(small[what] + more_small[what]),
            median(large[what] + more_large[what]),
        )
        worst = max(worst, after / before)
        print(f"{what:<28}{before:>10.1f}{after:>10.1f}{after / before:>8.2f}")
    print(f"the slowest to grow: ratio {worst:.2f}x")


if __name__ == "__main__":
    main()
