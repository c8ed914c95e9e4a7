"""`duizhao export`, `import` and `status`: the review loop at the command line."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from sample_bitexts import make_bitext, make_pair

from duizhao.cli import cli
from duizhao.errors import WorkspaceError
from duizhao.formats import FORMATS
from duizhao.model import Bitext, State
from duizhao.store import Store

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "报告/a.txt"
READABLE = [name for name, form in FORMATS.items() if form.read and name != "tmx-reviewed"]


def machine_text() -> Bitext:
    """A document that nobody has looked at yet, with rising risk."""
    pairs = [make_pair(f"这是第{n}句话。", f"This is sentence {n}.", n) for n in range(6)]
    return make_bitext(*(replace(pair, risk=n / 10) for n, pair in enumerate(pairs)))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A run folder with a workspace of one finished document."""
    folder = tmp_path / "out"
    with Store.open(folder / "workspace.db") as store:
        store.save_bitext("key", machine_text())
    return folder


def call(*arguments: object) -> Result:
    """Call the command line."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def imported(out: Path, *arguments: object) -> list[dict[str, Any]]:
    """Result of an import as JSON."""
    result = call("import", *arguments, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    content: list[dict[str, Any]] = json.loads(result.stdout)
    return content


def edited(out: Path, name: str, target: str, *, state: State = State.REVIEWED) -> Path:
    """A file in which somebody changed the third sentence."""
    bitext = machine_text()
    pair = bitext.pairs[2]
    changed = replace(pair, pair=replace(pair.pair, target=target, state=state))
    pairs = (*bitext.pairs[:2], changed, *bitext.pairs[3:])
    path = out / f"edited{FORMATS[name].suffix}"
    path.write_bytes(FORMATS[name].write(replace(bitext, pairs=pairs)))
    return path


@pytest.mark.parametrize("name", READABLE)
def test_a_correction_comes_back_from_every_format(out: Path, name: str) -> None:
    """One edited pair becomes one decision and one memory entry; all others stay."""
    path = edited(out, name, "Better.")

    (result,) = imported(out, path, "--reviewer", "wang")

    assert result["format"] == name
    assert result["counts"] == {"new": 1, "unchanged": 5}
    with Store.open(out / "workspace.db") as store:
        (review,) = store.reviews(DOCUMENT)
        memory = store.memory(["这是第2句话."])
    assert (review.pair_id, review.target, review.author) == ("u2.0", "Better.", "wang")
    assert review.machine == "This is sentence 2."
    assert [entry.target for entry in memory["这是第2句话."]] == ["Better."]


def test_a_saved_but_not_accepted_text_is_kept_out_of_the_memory(out: Path) -> None:
    """Only reviewed text is reused elsewhere."""
    imported(out, edited(out, "tsv", "Better.", state=State.TRANSLATED))

    with Store.open(out / "workspace.db") as store:
        assert len(store.reviews(DOCUMENT)) == 1
        assert store.memory(["这是第2句话."]) == {}


def test_importing_twice_changes_nothing_more(out: Path) -> None:
    """The second time all pairs are unchanged."""
    path = edited(out, "xliff12", "Better.")
    imported(out, path)

    (result,) = imported(out, path)

    assert result["counts"] == {"unchanged": 6}


def test_a_dry_run_changes_nothing(out: Path) -> None:
    """The effect is shown, and the workspace's file stays as it was."""
    path = edited(out, "xlsx", "Better.")

    result = call("import", path, "--out", out, "--dry-run")

    assert "new" in result.output
    assert "dry run" in result.output
    with Store.open(out / "workspace.db") as store:
        assert store.reviews() == []
        assert store.memory_revision() == "0"


def test_two_reviewers_stand_side_by_side(out: Path) -> None:
    """The first text stays, the second waits, both are written down; a word settles it."""
    first = edited(out, "tsv", "By Wang.")
    second = edited(out, "xlsx", "By Li.")
    imported(out, first, "--reviewer", "wang")
    table = out / "disagreements.tsv"

    (result,) = imported(out, second, "--reviewer", "li", "--disagreements", table)

    assert result["counts"]["disagreement"] == 1
    cells = table.read_text("utf-8").splitlines()[1].split("\t")
    assert cells[3:7] == ["By Wang.", "wang", "By Li.", "li"]
    status = json.loads(call("status", "--out", out, "--json").stdout)
    assert status["disagreements"] == [{"document": DOCUMENT, "id": "u2.0", "reviewer": "li"}]

    imported(out, second, "--reviewer", "li", "--prefer", "file")

    with Store.open(out / "workspace.db") as store:
        assert store.reviews()[0].target == "By Li."
        assert store.disagreements() == []


def test_a_disagreement_is_settled_by_whoever_raises_the_state(out: Path) -> None:
    """Accepting the standing text is a word as well."""
    translated = State.TRANSLATED
    imported(out, edited(out, "tsv", "By Wang.", state=translated), "--reviewer", "wang")
    imported(out, edited(out, "xlsx", "By Li.", state=translated), "--reviewer", "li")
    with Store.open(out / "workspace.db") as store:
        assert [each.target for each in store.disagreements()] == ["By Li."]
        (standing,) = store.reviews()
        store.save_import([replace(standing, state=State.REVIEWED)], [], [])
        assert store.disagreements() == []


def test_both_files_in_one_command_disagree_too(out: Path) -> None:
    """Later files meet the decisions of earlier ones, also in a dry run."""
    files = edited(out, "tsv", "By Wang."), edited(out, "xlsx", "By Li.")

    first, second = imported(out, *files, "--dry-run")

    assert first["counts"] == {"new": 1, "unchanged": 5}
    assert second["counts"] == {"disagreement": 1, "unchanged": 5}


def test_a_bad_file_does_not_stop_the_others(out: Path) -> None:
    """Exit 3 and a message that names the file; exit 2 where none could be read."""
    bad = out / "bad.xlf"
    bad.write_bytes(b"<xliff version='1.2'")

    mixed = call("import", bad, edited(out, "tsv", "Better."), "--out", out)
    alone = call("import", bad, "--out", out)

    assert (mixed.exit_code, alone.exit_code) == (3, 2)
    assert "bad.xlf" in mixed.stderr
    with Store.open(out / "workspace.db") as store:
        assert len(store.reviews()) == 1


def test_a_missing_workspace_is_said(tmp_path: Path) -> None:
    """Nothing is made where nothing was."""
    result = call("import", tmp_path / "x.tsv", "--out", tmp_path)

    assert isinstance(result.exception, WorkspaceError)
    assert list(tmp_path.iterdir()) == []


def test_a_batch_goes_out_and_comes_back_under_its_reviewer(out: Path) -> None:
    """The riskiest pairs go to the reviewer, who is known when the file returns."""
    result = call(
        "export", "--batch", 2, "--by", "risk", "--assign", "Wang Li", "--format", "tsv",
        "--out", out,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    path = out / "报告/a.Wang-Li.tsv"
    text = path.read_text("utf-8")
    assert [line.split("\t")[0] for line in text.splitlines()] == ["id", "u4.0", "u5.0"]

    path.write_text(text.replace("This is sentence 5.", "Number five."), "utf-8")
    (report,) = imported(out, path)

    assert report["pairs"][0]["reviewer"] == "Wang Li"
    status = json.loads(call("status", "--out", out, "--json").stdout)
    assert status["reviewers"] == [
        {"reviewer": "Wang Li", "assigned": 2, "open": 1, "decided": 1, "initial": 0,
         "translated": 1, "reviewed": 0, "final": 0, "words_changed": 4, "words": 2}
    ]  # fmt: skip
    assert status["documents"] == [
        {"document": DOCUMENT, "pairs": 6, "initial": 5, "translated": 1, "reviewed": 0, "final": 0}
    ]


def test_the_next_batch_leaves_out_what_is_taken(out: Path) -> None:
    """No pair is given twice, and no batch file is overwritten."""
    arguments = ("export", "--batch", 4, "--assign", "wang", "--format", "tsv", "--out", out)
    call(*arguments)
    call(*arguments)

    first = (out / "报告/a.wang.tsv").read_text("utf-8")
    second = (out / "报告/a.wang-2.tsv").read_text("utf-8")

    assert [line.split("\t")[0] for line in first.splitlines()[1:]] == [
        "u2.0", "u3.0", "u4.0", "u5.0",
    ]  # fmt: skip
    assert [line.split("\t")[0] for line in second.splitlines()[1:]] == ["u0.0", "u1.0"]


def test_an_export_shows_the_decisions_so_far(out: Path) -> None:
    """What came back goes out again before the next run."""
    imported(out, edited(out, "tsv", "Better."))

    call("export", "--format", "jsonl", "--out", out)

    records = [json.loads(line) for line in (out / "报告/a.jsonl").read_text("utf-8").splitlines()]
    assert records[2]["target"] == "Better."
    assert (records[2]["state"], records[2]["origin"]) == ("reviewed", "human")


def test_an_old_export_is_not_taken_for_an_edit(out: Path) -> None:
    """Machine text that a newer run replaced does not come back as a person's."""
    old = out / "old.tsv"
    old.write_bytes(FORMATS["tsv"].write(machine_text()))
    bitext = machine_text()
    pair = bitext.pairs[0]
    newer = replace(pair, pair=replace(pair.pair, target="A newer machine text."))
    with Store.open(out / "workspace.db") as store:
        store.save_bitext("key2", replace(bitext, pairs=(newer, *bitext.pairs[1:])))

    (result,) = imported(out, old)

    assert result["counts"] == {"unchanged": 6}


def test_the_same_reviewers_later_file_wins(out: Path) -> None:
    """By the time at which the file was saved."""
    path = edited(out, "tsv", "First thought.")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    imported(out, path, "--reviewer", "wang")
    later = edited(out, "csv", "Second thought.")
    os.utime(later, (1_700_000_100, 1_700_000_100))

    (forward,) = imported(out, later, "--reviewer", "wang")
    (backward,) = imported(out, path, "--reviewer", "wang")

    assert forward["counts"]["updated"] == 1
    assert backward["counts"]["older"] == 1
