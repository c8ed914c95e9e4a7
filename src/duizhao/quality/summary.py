"""The report as a short Markdown text, for the artifact of a Prefect run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duizhao.quality.page import verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENTS_SHOWN = 20
"""Rows of the table of documents; the page holds all."""


def summary_markdown(content: Mapping[str, Any]) -> str:
    """The verdict, the gates, the figures and the documents.

    Args:
        content: The contents of report.json.
    """
    lines = [f"# {verdict(content)}", ""]
    for gate in content["gates"]:
        found = "nothing to measure" if gate["found"] is None else gate["found"]
        sign = "✅" if gate["passed"] else "❌"
        lines.append(f"- {sign} `{gate['name']}` {found} (limit {gate['limit']})")
    lines += ["", *_figures(content), "", *_documents(content)]
    for failure in content["failed"]:
        lines.append(f"- ❌ **{_cell(failure['name'])}**: {_cell(failure['message'])}")
    return "\n".join(lines).rstrip() + "\n"


def _figures(content: Mapping[str, Any]) -> list[str]:
    """Terms, numbers, issues and metrics as a table."""
    terms, numbers, issues = content["terms"], content["numbers"], content["totals"]["issues"]
    rows = [
        ("Segments", str(content["totals"]["segments"])),
        ("Terms met", f"{terms['met']} of {terms['expected']}"),
        ("Figures met", f"{numbers['met']} of {numbers['expected']}"),
        ("Issues", ", ".join(f"{count} {name}" for name, count in reversed(issues.items()))),
    ]
    for name, score in (content["metrics"] or {}).items():
        rows.append((name, f"{score['score']:.1f} over {score['segments']} segments"))
    if content["reason"]:
        rows.append(("Metrics", content["reason"]))
    return ["| | |", "|---|---|", *(f"| {name} | {_cell(value)} |" for name, value in rows)]


def _documents(content: Mapping[str, Any]) -> list[str]:
    """The documents with their issues."""
    documents = content["documents"]
    rows = [
        f"| {_cell(document['name'])} | {document['segments']} | {document['issues']['critical']} "
        f"| {document['issues']['major']} |"
        for document in documents[:DOCUMENTS_SHOWN]
    ]
    head = ["| Document | Segments | Critical | Major |", "|---|---|---|---|"]
    more = len(documents) - DOCUMENTS_SHOWN
    return head + rows + ([f"\n{more} more documents in report.html."] if more > 0 else [])


def _cell(text: str) -> str:
    """Text that cannot break a table's row."""
    return " ".join(text.split()).replace("|", "\\|")
