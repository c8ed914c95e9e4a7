"""report.json, report.html and the Markdown summary."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from duizhao.model import (
    AlignedPair,
    Bitext,
    BitextPair,
    Candidate,
    Document,
    Origin,
    Route,
    State,
    TermUse,
    UnitKind,
)
from duizhao.quality.checking import check_pairs
from duizhao.quality.metrics import Metrics, Scorer, score
from duizhao.quality.page import report_html
from duizhao.quality.reference_terms import ReferenceTermCount
from duizhao.quality.report import Failure, Report, RunFacts, build_report
from duizhao.quality.summary import summary_markdown
from duizhao.quality.tally import Tally
from duizhao.settings import GateSettings, QualitySettings
from duizhao.store.runs import RunSummary


def bitext_of(name: str, *texts: tuple[str, str]) -> Bitext:
    """A checked document of pairs."""
    pairs = [
        BitextPair(
            AlignedPair(f"u{number}.0", (f"u{number}.0",), (f"u{number}.0",), source, target),
            f"u{number}",
            UnitKind.PARAGRAPH,
            "",
            Origin.MT,
            risk=number / 10,
        )
        for number, (source, target) in enumerate(texts)
    ]
    checked = check_pairs(pairs, None, QualitySettings())
    text = "".join(source for source, _ in texts)
    return Bitext(Document(name, name, "zh-Hans", text, "0" * 64, name), (), checked)


BITEXT = bitext_of(
    "a.txt",
    ("会议开始。", "The meeting began."),
    ("投入90亿元<修路>。", "The sum was 90 billion yuan <for roads>."),
)


def tally_of(*bitexts: Bitext) -> Tally:
    """The tally of documents."""
    tally = Tally()
    for bitext in bitexts:
        tally.add(bitext)
    return tally


def report_of(
    *bitexts: Bitext, facts: RunFacts | None = None, gates: dict[str, float] | None = None
) -> Report:
    """A report with gates."""
    settings = QualitySettings(gates=GateSettings.model_validate(gates or {}))
    return build_report(tally_of(*bitexts), facts or RunFacts(), settings)


@pytest.mark.parametrize(
    ("gates", "passed"),
    [
        ({}, True),
        ({"max_critical": 0}, False),
        ({"max_critical": 1}, True),
        ({"max_major": 0}, False),
        ({"min_term_success": 0.9}, True),
        ({"min_number_success": 0.5}, False),
    ],
)
def test_gates_compare_with_what_was_found(gates: dict[str, float], passed: bool) -> None:  # noqa: FBT001
    """A limit of the settings holds or fails; where there is nothing to measure it holds."""
    report = report_of(BITEXT, gates=gates)
    assert report.passed is passed
    assert report.content["passed"] is passed
    assert len(report.gates) == len(gates)


def test_the_contents_count_what_the_pairs_hold() -> None:
    """Documents, totals, numbers and checks come from the pairs alone."""
    content = report_of(BITEXT).content
    assert content["documents"][0]["issues"] == content["totals"]["issues"]
    assert content["numbers"] == {"expected": 1, "met": 0}
    assert content["checks"] == {"number-added": 1, "number-missing": 1}
    assert content["metrics"] is None
    assert content["reason"]
    assert json.loads(json.dumps(content)) == content


def test_term_success_leaves_out_proposed_terms() -> None:
    """Success counts approved hits only, by route where one is known."""
    met = TermUse("a", "路", ("road",), True, Route.PLAIN, (0, 1), (0, 4))  # noqa: FBT003 - a record
    missed = replace(met, id="b", met=False, route=None, target_span=None)
    uses = (met, missed, replace(missed, id="c", counted=False))
    pair = replace(BITEXT.pairs[0], terms=uses)
    terms = report_of(replace(BITEXT, pairs=(pair,))).content["terms"]
    assert (terms["expected"], terms["met"], terms["success"]) == (2, 1, 0.5)
    assert terms["by_route"] == {"plain": 1}
    assert [term["id"] for term in terms["most_missed"]] == ["b"]


class Outline(HTMLParser):
    """What a screen reader gets: headings, labels, table headers; and what a page must not hold."""

    def __init__(self) -> None:
        """Start with an empty outline."""
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += attrs


def outline(page: str) -> Outline:
    """Outline of a page."""
    parser = Outline()
    parser.feed(page)
    return parser


def test_the_page_is_self_contained_and_readable_aloud() -> None:
    """No script, no address outside; one main heading, labelled plots, header cells."""
    page = report_html(report_of(BITEXT, gates={"max_critical": 0}), tally_of(BITEXT)).decode()
    found = outline(page)
    assert "script" not in found.tags
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert found.tags.count("h1") == 1
    assert found.tags.count("main") == 1
    assert ("role", "img") in found.attributes
    assert ("scope", "col") in found.attributes
    assert ("lang", "en") in found.attributes
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert "1 of 1 gates failed" in page


def test_the_page_marks_what_issues_speak_of_and_escapes_texts() -> None:
    """Spans stand in marks; markup in a text stays text."""
    page = report_html(report_of(BITEXT), tally_of(BITEXT)).decode()
    assert "投入<mark>90亿</mark>元&lt;修路&gt;。" in page
    assert "<mark>90 billion</mark> yuan &lt;for roads&gt;" in page


def test_the_page_is_the_same_bytes_for_the_same_report() -> None:
    """Nothing in the page depends on clock or chance."""
    pages = {report_html(report_of(BITEXT), tally_of(BITEXT)) for _ in range(2)}
    assert len(pages) == 1


def test_the_riskiest_segments_come_first() -> None:
    """Risk orders the table; segments without issues are not in it."""
    bitext = bitext_of("b.txt", ("投入90亿元。", "90 billion."), ("投入80亿元。", "80 billion."))
    assert [pair.risk for _, pair in tally_of(bitext).worst] == [0.1, 0.0]
    assert len(tally_of(BITEXT).worst) == 1


def test_an_empty_run_has_a_page() -> None:
    """No document, no plot, and still a page that says so."""
    page = report_html(report_of(), tally_of()).decode()
    assert "0 documents" in page
    assert "No segment has an issue." in page


def test_ignored_issues_are_listed_with_reason_and_author() -> None:
    """Marks of people stand in report.json and on the page, and count as no issues."""
    marks = {BITEXT.pairs[1].issues[0].fingerprint: ("a quotation", "Li")}
    pairs = check_pairs(BITEXT.pairs, None, QualitySettings(), None, marks)
    bitext = replace(BITEXT, pairs=pairs)
    report = report_of(bitext)
    assert report.content["ignored"] == [
        {"pair": "u1.0", "check": "number-missing", "reason": "a quotation", "author": "Li"}
    ]
    assert report.content["totals"]["issues"]["critical"] == 0
    assert "a quotation" in report_html(report, tally_of(bitext)).decode()


def test_failures_lead_the_verdict() -> None:
    """An input that failed is said first, in page and summary."""
    facts = RunFacts(failed=[Failure("b.pdf", "no text | found")])
    report = report_of(BITEXT, facts=facts)
    assert "1 input failed" in report_html(report, tally_of(BITEXT)).decode()
    summary = summary_markdown(report.content)
    assert summary.startswith("# 1 input failed")
    assert "no text \\| found" in summary


def test_the_summary_says_gates_figures_and_metrics() -> None:
    """The Markdown for the artifact holds the verdict, each gate and the scores."""
    facts = RunFacts(metrics=score(["The meeting began."], ["The meeting began."]))
    summary = summary_markdown(report_of(BITEXT, facts=facts, gates={"max_critical": 0}).content)
    assert "❌ `max_critical` 1 (limit 0)" in summary
    assert "| bleu | 100.0 over 1 segments |" in summary
    assert "| a.txt | 2 | 1 | 1 |" in summary


def test_metrics_that_are_missing_have_a_reason() -> None:
    """Without references the summary gives the reason instead of a score."""
    facts = RunFacts(metrics=Metrics(reason="no segment has a reference"))
    assert "no segment has a reference" in summary_markdown(report_of(BITEXT, facts=facts).content)


def test_scores_stand_by_document_and_kind_and_terms_beside_the_reference() -> None:
    """Groups are scored apart; the WMT25 figure and its control stand beside term success."""
    use = TermUse("a", "会议", ("meeting",), True, None, (0, 2), (4, 11))  # noqa: FBT003 - a record
    pairs = [replace(BITEXT.pairs[0], terms=(use,)), BITEXT.pairs[1]]
    known = ["The meeting began.", None]
    scorer, terms = Scorer(), ReferenceTermCount()
    groups = {"document": ["a.txt", "a.txt"], "kind": ["paragraph", "heading"]}
    scorer.add([pair.pair.target for pair in pairs], known, groups)
    terms.add(pairs, known)
    facts = RunFacts(
        metrics=scorer.metrics(),
        by_document=scorer.groups("document"),
        by_kind=scorer.groups("kind"),
        reference_terms=terms.result(),
    )
    content = report_of(BITEXT, facts=facts).content
    assert content["documents"][0]["metrics"]["bleu"]["segments"] == 1
    assert set(content["by_kind"]) == {"paragraph"}
    assert content["terms"]["in_reference"] == {
        "expected": 1,
        "met": 1,
        "control_expected": 0,
        "control_met": 0,
    }


def test_the_trend_needs_an_earlier_run() -> None:
    """The plot of earlier runs appears with the second run."""
    counts = {"translated": 2}
    history = [RunSummary("2026-01-01", 1.0, 1, 0, 2, counts, {"major": 1}, 0.5, 0.4)]
    first = report_of(BITEXT)
    assert "Trend over earlier runs" not in report_html(first, tally_of(BITEXT)).decode()
    second = report_of(BITEXT, facts=RunFacts(history=history))
    assert len(second.history) == 2
    assert "Trend over earlier runs" in report_html(second, tally_of(BITEXT)).decode()


def test_post_edit_effort_is_measured_on_reviewed_segments() -> None:
    """HTER compares the machine's text with what people made of it."""
    machine = Candidate("The meeting begun.", -1.0, Route.PLAIN)
    pair = BITEXT.pairs[0]
    reviewed = replace(pair, candidates=(machine,), pair=replace(pair.pair, state=State.REVIEWED))
    effort = report_of(replace(BITEXT, pairs=(reviewed,))).content["post_edit"]
    assert effort["segments"] == 1
    assert effort["hter"] is None
    assert 0 < effort["character_rate"] < 15
    assert report_of(BITEXT).content["post_edit"] is None


def test_maintainers_see_what_is_missed_and_what_is_never_used() -> None:
    """The terms that targets lack come first; entries without any place are counted."""
    missed = TermUse("a", "会议", ("meeting",), False, None, (0, 2), None)  # noqa: FBT003 - a record
    pairs = (replace(BITEXT.pairs[0], terms=(missed, missed)), *BITEXT.pairs[1:])
    facts = RunFacts(enforced_terms=("a", "b"))
    report = report_of(replace(BITEXT, pairs=pairs), facts=facts)

    assert report.content["terms"]["never_used"] == ["b"]
    assert report.content["terms"]["most_missed"] == [
        {"id": "a", "zh": "会议", "required": ["meeting"], "missed": 2, "expected": 2}
    ]
