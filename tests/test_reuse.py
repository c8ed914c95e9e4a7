"""What a run takes from the memory, and which documents a change of the memory concerns."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from duizhao import pipeline
from duizhao.context import Context
from duizhao.ingestion import find_inputs
from duizhao.language.chinese import match_key
from duizhao.model import (
    AlignedPair,
    BitextPair,
    Candidate,
    MemoryEntry,
    Origin,
    Review,
    Route,
    State,
    UnitKind,
)
from duizhao.quality.checking import check_pairs
from duizhao.settings import QualitySettings, Settings
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from duizhao.pipeline import RunResult

VILLAGES = "全县有128个村通了公路，各族群众十分高兴。"
SCHOOLS = "学校要把立德树人作为根本任务，办好人民满意的教育。"
WATER = "水利工程建设要坚持质量第一、安全第一的方针。"
GLOSSARY = """
- id: education
  zh: [立德树人]
  en: {preferred: fostering virtue}
  source: own
"""
VILLAGES_EN = "All 128 villages of the county have roads now, and people are very glad."


def entry(source: str, target: str, state: State = State.REVIEWED) -> MemoryEntry:
    """A memory entry."""
    return MemoryEntry(match_key(source), source, target, state, "test", changed="1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents of one sentence each, and a glossary."""
    for name, text in {"in/a.txt": VILLAGES, "in/b.txt": SCHOOLS, "in/c.txt": WATER}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n", "utf-8")
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.yaml").write_text(GLOSSARY, "utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Store:
    """The workspace of the runs."""
    return Store.open(folder / "workspace.db")


@pytest.fixture
def run(folder: Path, store: Store) -> Callable[..., RunResult]:
    """Runs the pipeline over the folder."""

    def run_once(out: str = "out", into: Store = store, **settings: Any) -> RunResult:
        context = Context.open(
            Settings.model_validate(settings), into, folder / out, folder / "glossary"
        )
        return pipeline.run(find_inputs([folder / "in"]), context)

    return run_once


def pairs(folder: Path) -> dict[str, dict[str, Any]]:
    """Objects of segments.jsonl by source."""
    lines = (folder / "out" / "segments.jsonl").read_text("utf-8").splitlines()
    return {row["source"]: row for row in map(json.loads, lines)}


def written(folder: Path, out: str) -> dict[str, bytes]:
    """Bytes of all files that depend on texts alone."""
    return {
        path.name: path.read_bytes()
        for path in (folder / out).iterdir()
        if path.name not in {"report.json", "report.html"}
    }


def edit(folder: Path, name: str, text: str) -> None:
    """Write a document anew."""
    (folder / "in" / name).write_text(f"{text}\n", "utf-8")


def test_a_sentence_with_other_figures_gets_the_memorys_text(
    folder: Path, store: Store, run: Callable[..., RunResult]
) -> None:
    """Its figures are replaced, a finding says so, nothing is translated, and it stays a draft."""
    store.remember([entry(VILLAGES.replace("128", "95"), VILLAGES_EN.replace("128", "95"))])
    result = run()
    row = pairs(folder)[VILLAGES]

    assert (row["target"], row["origin"], row["state"]) == (VILLAGES_EN, "tm-fuzzy", "initial")
    assert "memory-draft" in [issue["check"] for issue in row["issues"]]
    assert result.report["reuse"] == {
        "exact": 0,
        "fuzzy": 1,
        "cached": 0,
        "translated": 2,
        "copied": 0,
    }


@pytest.mark.parametrize(
    ("source", "state", "origin"),
    [
        (VILLAGES.replace("十分", "非常"), State.REVIEWED, "tm-fuzzy"),
        (VILLAGES, State.TRANSLATED, "tm-fuzzy"),
        (VILLAGES, State.REVIEWED, "tm-exact"),
        (VILLAGES.replace("128个", "许多"), State.REVIEWED, "mt"),
        (VILLAGES.replace("各族群众十分高兴", "面貌焕然一新"), State.REVIEWED, "mt"),
        (WATER.replace("水利", "公路"), State.REVIEWED, "mt"),
    ],
)
def test_what_the_memory_gives_depends_on_likeness_and_figures(
    folder: Path,
    store: Store,
    run: Callable[..., RunResult],
    source: str,
    state: State,
    origin: str,
) -> None:
    """Reviewed text of the same source is exact; of like texts those are drafts that fit."""
    store.remember([entry(source, VILLAGES_EN, state)])
    run()

    assert pairs(folder)[VILLAGES]["origin"] == origin


@pytest.mark.parametrize(
    ("source", "message", "severity"),
    [
        (VILLAGES.replace("128", "95"), "with other figures: «95» became «128».", "minor"),
        (VILLAGES.replace("十分", "非常"), "0.90: «非常» became «十分».", "major"),
        (VILLAGES, "where nobody has reviewed it.", "minor"),
    ],
)
def test_a_draft_says_what_differs(source: str, message: str, severity: str) -> None:
    """Reviewers are told why the text stands there; a text that a person saved has no such note."""
    texts = AlignedPair("a.0", ("a.0",), ("a.0",), VILLAGES, VILLAGES_EN)
    memory = Candidate(VILLAGES_EN, 0.9, Route.MEMORY, source=source)
    fuzzy = BitextPair(texts, "a", UnitKind.PARAGRAPH, "", Origin.TM_FUZZY, candidates=(memory,))

    draft, saved = check_pairs(
        [fuzzy, replace(fuzzy, origin=Origin.HUMAN)], None, QualitySettings()
    )

    (issue,) = [issue for issue in draft.issues if issue.check == "memory-draft"]
    assert (issue.message.endswith(message), issue.severity) == (True, severity)
    assert not [issue for issue in saved.issues if issue.check == "memory-draft"]


def test_what_is_no_draft_is_a_candidate(store: Store, run: Callable[..., RunResult]) -> None:
    """Reviewers see every like text with its likeness and its source."""
    like = VILLAGES.replace("128个", "许多")
    store.remember([entry(like, VILLAGES_EN)])
    run()
    ((pair,),) = [store.bitext("a.txt").pairs]

    assert [(each.route, each.text, each.source) for each in pair.candidates][-1] == (
        "memory",
        VILLAGES_EN,
        like,
    )
    assert 0.75 <= pair.candidates[-1].score < 1
    assert pair.pair.target != VILLAGES_EN


def test_only_documents_that_a_change_concerns_are_done_again(
    store: Store, run: Callable[..., RunResult]
) -> None:
    """A decision concerns its own document, an entry those with like sentences; each once."""
    run()
    (pair,) = store.bitext("b.txt").pairs
    review = Review(
        "b.txt", pair.pair.id, pair.pair.source_ids, SCHOOLS, "Mine.", State.TRANSLATED, "li", "1"
    )
    like = entry(WATER.replace("工程", "设施"), "Water.")
    changes: list[tuple[Callable[[], None], tuple[str, ...]]] = [
        (lambda: None, ()),
        (lambda: store.save_import([review], [], []), ("b.txt",)),
        (lambda: store.remember([entry("天气很好。", "Fine weather.")]), ()),
        (lambda: store.remember([like]), ("c.txt",)),
        (lambda: store.remember([replace(like, target="Waters.")]), ("c.txt",)),
        (lambda: store.forget([like]), ("c.txt",)),
        (lambda: store.ignore_issue("a.txt", "f", "a nickname", "li"), ("a.txt",)),
    ]

    for change, concerned in changes:
        change()
        assert run().changed == concerned
        assert run().changed == ()


def test_after_a_large_import_every_document_is_looked_through(
    store: Store, run: Callable[..., RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More changes than are worth comparing concern everybody."""
    run()
    monkeypatch.setattr("duizhao.memory.MANY", 1)
    store.remember([entry("天气很好。", "Fine."), entry("路很长。", "The road is long.")])

    assert run().changed == ("a.txt", "b.txt", "c.txt")


def test_a_glossary_edit_translates_what_it_hits_and_nothing_else(
    folder: Path, store: Store, run: Callable[..., RunResult]
) -> None:
    """Reused text stays what it is, whatever the glossary says; an option changes the rest."""
    store.remember([entry(VILLAGES.replace("128", "95"), VILLAGES_EN.replace("128", "95"))])
    run()
    terms = folder / "glossary" / "terms.yaml"

    def translated(**settings: Any) -> int:
        result = run(**settings)
        assert sum(result.report["reuse"].values()) == 3
        assert result.report["reuse"]["fuzzy"] == 1
        count: int = result.report["reuse"]["translated"]
        return count

    terms.write_text(GLOSSARY.replace("fostering virtue", "fostering integrity"), "utf-8")
    assert translated() == 1
    other = GLOSSARY.replace("education", "roads").replace("立德树人", "公路")
    terms.write_text(GLOSSARY.replace("fostering virtue", "fostering integrity") + other, "utf-8")
    assert translated() == 0
    assert translated(quality={"disabled": ["term-missing"]}) == 0
    assert translated(translation={"threads": 1}) == 0
    assert translated(translation={"beam_size": 2}) == 2


def test_an_incremental_run_writes_what_a_fresh_one_writes(
    folder: Path, store: Store, run: Callable[..., RunResult]
) -> None:
    """Entries that came, changed and went leave no trace."""
    final = [
        entry(VILLAGES.replace("128", "95"), VILLAGES_EN.replace("128", "95")),
        entry(SCHOOLS.replace("办好", "办"), "Schools must foster virtue."),
        entry(
            WATER.replace("公里", "里").replace("质量", "品质"), "Water works.", State.TRANSLATED
        ),
    ]
    gone = entry(VILLAGES.replace("128", "7"), VILLAGES_EN.replace("128", "7"), State.FINAL)
    run()
    store.remember([gone, replace(final[1], target="Before.")])
    run()
    edit(folder, "c.txt", WATER.replace("坚持", "始终坚持"))
    store.forget([gone, replace(final[1], target="Before.")])
    store.remember(reversed(final))
    run()
    with Store.open(folder / "fresh.db") as fresh:
        fresh.remember(final)
        run("fresh", fresh)

    assert written(folder, "out") == written(folder, "fresh")
