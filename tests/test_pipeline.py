"""The main path with the bundled package: what a run leaves, does again, and survives."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from duizhao import pipeline, steps
from duizhao.context import Context
from duizhao.errors import DuizhaoError, GlossaryError, OutputError
from duizhao.ingestion import find_inputs
from duizhao.language.chinese import match_key
from duizhao.model import MemoryEntry, Review, State
from duizhao.run_files import write_document
from duizhao.settings import Settings
from duizhao.store import Store
from duizhao.translation import composition

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from duizhao.model import Bitext
    from duizhao.pipeline import RunResult, Step

TEXT = """脱贫攻坚取得决定性成就

2020年，全县投入资金3.5亿元。各级干部要坚持共同富裕。

2020年，全县投入资金3.5亿元。

ISSN 2095-1019
"""
GLOSSARY = """
- id: common-prosperity
  zh: [共同富裕]
  en: {preferred: common prosperity}
  source: own
- id: cadre
  zh: [干部]
  en: {preferred: officials}
  source: own
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document and a glossary."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.yaml").write_text(GLOSSARY, "utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Callable[..., RunResult]:
    """Runs the pipeline over the folder, each time as a new process would."""

    def run_once(step: Step = pipeline.call, **settings: Any) -> RunResult:
        out = folder / "out"
        with Store.open(out / "workspace.db") as store:
            context = Context.open(
                Settings.model_validate(settings), store, out, folder / "glossary"
            )
            return pipeline.run(find_inputs([folder / "in"]), context, step)

    return run_once


def segments(folder: Path) -> list[dict[str, Any]]:
    """Objects of segments.jsonl."""
    lines = (folder / "out" / "segments.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def output(folder: Path) -> dict[str, bytes]:
    """Bytes of all files that must not differ between runs."""
    return {
        path.name: path.read_bytes()
        for path in (folder / "out").iterdir()
        if path.name.startswith("a.") or path.name == "segments.jsonl"
    }


def test_every_sentence_has_its_pair_in_every_format(
    folder: Path, run: Callable[..., RunResult]
) -> None:
    """Counts are of pairs and equal everywhere; no target is empty."""
    run()
    out = folder / "out"

    rows = segments(folder)
    with (out / "a.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    units = etree.parse(out / "a.tmx").findall(".//tu")
    trans_units = etree.parse(out / "a.xlf").findall(".//{*}trans-unit")

    assert [row["source"] for row in rows] == [
        "脱贫攻坚取得决定性成就",
        "2020年，全县投入资金3.5亿元。",
        "各级干部要坚持共同富裕。",
        "2020年，全县投入资金3.5亿元。",
        "ISSN 2095-1019",
    ]
    assert all(row["target"].strip() for row in rows)
    assert len(table) == len(units) == len(trans_units) == len(rows)
    assert [row["id"] for row in table] == [row["id"] for row in rows]


def test_a_second_run_translates_nothing_and_writes_the_same(
    folder: Path, run: Callable[..., RunResult]
) -> None:
    """Unchanged documents make no work."""
    first = run()
    written = output(folder)
    second = run()

    assert first.report["reuse"] == {
        "exact": 0,
        "fuzzy": 0,
        "cached": 1,
        "translated": 3,
        "copied": 1,
    }
    assert second.report["reuse"] == {
        "exact": 0,
        "fuzzy": 0,
        "cached": 4,
        "translated": 0,
        "copied": 1,
    }
    assert second.changed == ()
    assert output(folder) == written
    with Store.open(folder / "out" / "workspace.db") as store:
        (noted,) = store.runs(str(folder / "out"), limit=9)
    assert (noted.reuse, noted.repeats) == (first.report["reuse"], 1)


def test_one_edited_sentence_is_one_segment(folder: Path, run: Callable[..., RunResult]) -> None:
    """The rest comes from the cache, and other ids stay."""
    run()
    before = {row["source"]: row["id"] for row in segments(folder)}
    path = folder / "in" / "a.txt"
    path.write_text(TEXT.replace("共同富裕", "绿色发展"), "utf-8")
    second = run()
    after = {row["source"]: row["id"] for row in segments(folder)}

    assert second.report["reuse"]["translated"] == 1
    assert before["脱贫攻坚取得决定性成就"] == after["脱贫攻坚取得决定性成就"]


def test_one_edited_term_is_its_segments(folder: Path, run: Callable[..., RunResult]) -> None:
    """A glossary edit translates again exactly what it hits."""
    run()
    path = folder / "glossary" / "terms.yaml"
    path.write_text(GLOSSARY.replace("preferred: officials", "preferred: cadres"), "utf-8")
    second = run()

    assert second.report["reuse"]["translated"] == 1
    assert second.changed == ("a.txt",)


def test_every_constraint_ends_as_met_with_its_route_or_as_an_issue(
    folder: Path, run: Callable[..., RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no text can say, a form of no word and figures that are taken away, is said to miss."""
    path = folder / "glossary" / "terms.yaml"
    path.write_text(GLOSSARY.replace("preferred: officials", "preferred: the"), "utf-8")
    monkeypatch.setattr(composition, "polish", lambda text, _forms: re.sub(r"\d", "", text))
    run()

    rows = segments(folder)
    missed = {
        (row["source"][slice(*use["source_span"])])
        for row in rows
        for use in row["terms"] + row["numbers"]
        if not use["met"]
    }
    assert missed >= {"干部", "2020年", "3.5亿"}
    assert any(use["met"] for row in rows for use in row["terms"])
    for row in rows:
        at = {tuple(issue["source_span"] or ()) for issue in row["issues"]}
        for use in row["terms"]:
            assert use["met"] == (use["route"] is not None)
        for use in row["terms"] + row["numbers"]:
            assert use["met"] != (tuple(use["source_span"]) in at), (row, use)


def test_a_changed_option_is_everything(run: Callable[..., RunResult]) -> None:
    """Decoding options are part of the reuse key."""
    run()
    second = run(translation={"beam_size": 2})

    assert second.report["reuse"]["translated"] == 3


def test_speed_settings_change_nothing(folder: Path, run: Callable[..., RunResult]) -> None:
    """Another batch size neither translates anew nor writes other bytes."""
    run()
    written = output(folder)
    second = run(translation={"max_batch_tokens": 64})

    assert second.changed == ()
    assert output(folder) == written


def test_reviewed_text_wins_and_fills_the_memory(
    folder: Path, run: Callable[..., RunResult]
) -> None:
    """A reviewed pair is kept; reviewed text of elsewhere is reused exactly."""
    run()
    rows = segments(folder)
    target = "In 2020, the county invested 350 million yuan."
    with Store.open(folder / "out" / "workspace.db") as store:
        id_, source = rows[2]["id"], rows[2]["source"]
        text = "Officials must pursue common prosperity."
        review = Review("a.txt", id_, (id_,), source, text, State.REVIEWED, "li", "1")
        elsewhere = rows[1]["source"]
        entry = MemoryEntry(match_key(elsewhere), elsewhere, target, State.REVIEWED, "other.txt")
        store.save_import([review], [], [entry])
    result = run()
    after = segments(folder)

    assert (after[2]["target"], after[2]["state"], after[2]["origin"]) == (
        text,
        "reviewed",
        "human",
    )
    assert [(row["target"], row["state"], row["origin"]) for row in (after[1], after[3])] == [
        (target, "translated", "tm-exact")
    ] * 2
    assert result.report["reuse"]["exact"] == 3
    assert result.report["reuse"]["translated"] == 0


def test_a_missing_file_is_written_again(folder: Path, run: Callable[..., RunResult]) -> None:
    """A file deleted from the run folder comes back without translating."""
    run()
    written = output(folder)
    (folder / "out" / "a.tmx").unlink()
    run()

    assert output(folder) == written


def test_one_bad_file_does_not_stop_the_others(folder: Path, run: Callable[..., RunResult]) -> None:
    """It is named in the report with what to do; the others are written."""
    (folder / "in" / "bad.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00")
    result = run()

    assert result.finished == ("a.txt",)
    assert [each["name"] for each in result.report["failed"]] == ["bad.txt"]
    assert "binary" in result.failed["bad.txt"]
    assert (folder / "out" / "a.tmx").is_file()


def test_a_killed_run_goes_on(
    folder: Path, run: Callable[..., RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was translated before the end of the process is not translated again."""

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "check_pairs", die)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.undo()
    result = run()

    assert result.report["reuse"]["translated"] == 0
    assert len(segments(folder)) == 5


def test_files_of_a_stopped_step_are_written_again(
    folder: Path, run: Callable[..., RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old files beside new ones are never taken for whole, not even when the source goes back."""
    run()
    before = output(folder)
    source = folder / "in" / "a.txt"
    source.write_text(TEXT.replace("3.5", "4.5"), "utf-8")

    def write_half(_bitext: Bitext, name: str, out: Path, _settings: Settings) -> None:
        (out / f"{name}.tsv").write_text("of the new text")
        raise OutputError("full")

    monkeypatch.setattr(steps, "write_document", write_half)
    with pytest.raises(OutputError):
        run()
    monkeypatch.undo()
    source.write_text(TEXT, "utf-8")
    result = run()

    assert result.report["reuse"]["translated"] == 0
    assert output(folder) == before


def test_a_step_that_failed_can_be_tried_again(
    folder: Path, run: Callable[..., RunResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full folder that has room again a moment later costs nothing."""
    write = write_document
    failures = [OutputError("full")]

    def write_at_second(*arguments: Any) -> None:
        if failures:
            raise failures.pop()
        write(*arguments)

    def twice(_name: str, _document_id: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except OutputError:
            return work()

    monkeypatch.setattr(steps, "write_document", write_at_second)
    result = run(twice)

    assert result.finished == ("a.txt",)
    assert len(segments(folder)) == 5


def test_a_source_that_changes_while_it_is_done_is_done_again(
    folder: Path, run: Callable[..., RunResult]
) -> None:
    """The document is kept under the text that was read, not the one that was planned."""
    source = folder / "in" / "a.txt"

    def change_first(name: str, _document_id: str, work: Callable[[], Any]) -> Any:
        if name == "prepare":
            source.write_text("另一篇。\n", "utf-8")
        return work()

    run(change_first)
    source.write_text(TEXT, "utf-8")
    result = run()

    assert result.changed == ("a.txt",)
    assert len(segments(folder)) == 5


def test_folders_of_one_workspace_keep_up(folder: Path, run: Callable[..., RunResult]) -> None:
    """What another folder's run has finished is written here too."""
    run()
    (folder / "in" / "a.txt").write_text("各级干部要坚持共同富裕。\n", "utf-8")
    with Store.open(folder / "out" / "workspace.db") as store:
        inputs = find_inputs([folder / "in"])
        other = Context.open(Settings(), store, folder / "other", folder / "glossary")
        pipeline.run(inputs, other)
    run()

    written = (folder / "other" / "a.tsv").read_bytes()
    assert (folder / "out" / "a.tsv").read_bytes() == written


def test_an_unwritable_folder_is_named(folder: Path, run: Callable[..., RunResult]) -> None:
    """A file where the run folder should be gives one clear error."""
    run()
    (folder / "out" / "report.json").unlink()
    (folder / "out" / "report.json").mkdir()

    with pytest.raises((OutputError, DuizhaoError), match=r"report\.json"):
        run()


def test_a_glossary_that_changes_under_a_run_is_noticed(
    folder: Path, run: Callable[..., RunResult]
) -> None:
    """No text made with new terms is kept under the old fingerprint; the next run has them."""
    run()
    terms = folder / "glossary" / "terms.yaml"

    def edit(_name: str, document_id: str, work: Callable[[], Any]) -> Any:
        if document_id:
            terms.write_text(GLOSSARY.replace("officials", "functionaries"), "utf-8")
        return work()

    (folder / "in" / "a.txt").write_text(f"{TEXT}\n各级干部要坚持。\n", "utf-8")
    with pytest.raises(GlossaryError, match="was changed after the run had begun"):
        run(edit)

    run()
    assert "functionaries" in segments(folder)[-1]["target"].lower()


def test_inputs_that_failed_are_moved_when_all_else_is_done(
    folder: Path, run: Callable[..., RunResult]
) -> None:
    """Each with its reason; where they cannot be moved, files and report are there."""
    bad = folder / "in" / "bad.txt"
    bad.touch()

    with pytest.raises(OutputError, match="cannot set the failed input aside"):
        run(operations={"set_aside": str(folder / "in" / "a.txt")})
    report = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    assert [each["name"] for each in report["documents"]] == ["a.txt"]
    assert bad.exists()

    run(operations={"set_aside": str(folder / "failed")})
    assert not bad.exists()
    reason = (folder / "failed" / "bad.txt.reason.txt").read_text("utf-8")
    assert "the file is empty" in reason
