"""`duizhao compare`: what two runs have in common, what is new, what is better."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from duizhao.cli.compare import compare_command
from duizhao.errors import InputError
from duizhao.quality.comparison import RunPair, compare, read_run, word_difference
from duizhao.quality.references import read_references

if TYPE_CHECKING:
    from pathlib import Path


def record(number: int, target: str, *issues: str, met: bool = True) -> dict[str, Any]:
    """A line of segments.jsonl."""
    return {
        "id": f"u{number}.0",
        "document": "a.txt",
        "unit": f"u{number}",
        "kind": "paragraph",
        "source": f"第{number}段。",
        "target": target,
        "terms": [{"id": "t", "met": met}],
        "issues": [
            {"check": "length", "message": "short", "fingerprint": issue} for issue in issues
        ],
    }


def run_of(*records: dict[str, Any]) -> list[RunPair]:
    """Pairs of a run."""
    return read_run("\n".join(json.dumps(each) for each in records), "segments.jsonl")


FIRST = [record(1, "The old road.", "f1", "f2"), record(2, "Same.", met=False), record(3, "Gone.")]
SECOND = [record(1, "The new road.", "f2", "f3"), record(2, "Same."), record(4, "Come.")]


def test_pairs_and_issues_are_matched() -> None:
    """Pairs match by document and id, issues by fingerprint."""
    found = compare(run_of(*FIRST), run_of(*SECOND))
    assert (found.common, found.only_first, found.only_second) == (2, 1, 1)
    assert [each.first.id for each in found.differences] == ["u1.0"]
    assert len(found.new) == len(found.fixed) == found.open == 1
    assert found.terms == ((1, 2), (2, 2))


def test_without_references_there_is_a_warning_instead_of_a_score() -> None:
    """Scores need references; too few of them are said to be few."""
    assert compare(run_of(*FIRST), run_of(*SECOND)).warnings == (
        "no scores: give references with --reference FILE",
    )


def test_the_better_run_scores_higher_with_a_small_p(tmp_path: Path) -> None:
    """The paired bootstrap test tells a real difference from chance, over all segments."""
    lines = [f"word{number} " * 6 + "end" for number in range(40)]
    reference = tmp_path / "reference.tsv"
    reference.write_text(
        "".join(f"第{number}段。\t{line}\n" for number, line in enumerate(lines)), "utf-8"
    )
    worse = run_of(*(record(number, f"{line} and more") for number, line in enumerate(lines)))
    better = run_of(*(record(number, line) for number, line in enumerate(lines)))
    found = compare(worse, better, read_references([reference]))
    bleu, chrf = found.scores["all"]
    assert bleu.first < bleu.second
    assert chrf.first < chrf.second
    assert bleu.p is not None
    assert bleu.p < 0.05
    assert bleu.segments == 40
    assert {"all", "document a.txt", "kind paragraph"} == set(found.scores)
    assert found.warnings == ("only 40 segments have a reference",)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("a b c", "a x c", ((" ", "a"), ("-", "b"), ("+", "x"), (" ", "c"))),
        ("a", "a", ((" ", "a"),)),
        ("", "a b", (("+", "a b"),)),
    ],
)
def test_words_that_differ(first: str, second: str, words: tuple[tuple[str, str], ...]) -> None:
    """Words stay, go or come, in order."""
    assert word_difference(first, second) == words


def test_a_file_that_is_no_run_is_refused_with_its_line() -> None:
    """A broken line is named."""
    with pytest.raises(InputError, match=r"segments.jsonl:1"):
        read_run("{}", "segments.jsonl")


def test_the_command_prints_and_gives_json(tmp_path: Path) -> None:
    """Two folders go in; text or JSON comes out."""
    for name, records in (("a", FIRST), ("b", SECOND)):
        (tmp_path / name).mkdir()
        lines = "\n".join(json.dumps(each) for each in records)
        (tmp_path / name / "segments.jsonl").write_text(lines, "utf-8")
    folders = [str(tmp_path / "a"), str(tmp_path / "b")]
    text = CliRunner().invoke(compare_command, folders)
    assert "2 pairs in both, 1 differ" in text.output
    assert "-[old] +[new]" in text.output
    listing = json.loads(CliRunner().invoke(compare_command, [*folders, "--json"]).output)
    assert listing["issues"]["open"] == 1
    assert listing["different"][0]["second"] == "The new road."


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    """The message says what to name instead."""
    with pytest.raises(InputError, match=r"no segments[.]jsonl"):
        CliRunner().invoke(compare_command, [str(tmp_path), str(tmp_path)], catch_exceptions=False)
