"""XLIFF 1.2, the file that every translation editor opens: `NAME.xlf`.

Follows the OASIS standard of 2008. Raw machine text is `needs-review-translation` with the
qualifier `leveraged-mt`, so that editors show it as undone; `approved="yes"` comes only after
review. Terms are `<mrk mtype="term">` in the source, findings are notes, other candidates are
`<alt-trans>`. What XLIFF has no word for stands in attributes of our own namespace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

import duizhao
from duizhao.errors import InputError
from duizhao.formats.languages import TARGET_LANGUAGE, is_source, is_target, written_tag
from duizhao.formats.marks import Mark, apart, cut
from duizhao.formats.tables import decimals, describe_term, read_origin
from duizhao.formats.xml_text import (
    XML_SPACE,
    Element,
    children,
    descendants,
    first_child,
    local_name,
    parse,
    plain_text,
    serialise,
    visible,
)
from duizhao.model import ACCEPTED, ImportedPair, Origin, Route, Severity, State

if TYPE_CHECKING:
    from duizhao.model import Bitext, BitextPair

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
OWN_NAMESPACE = "urn:duizhao:xliff:1"
"""Attributes that XLIFF 1.2 allows from other namespaces on `<trans-unit>`."""

WRITTEN_STATES = {
    State.INITIAL: "needs-review-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}
"""Our states in the words of XLIFF 1.2."""

READ_STATES = {
    "new": State.INITIAL,
    "needs-translation": State.INITIAL,
    "needs-adaptation": State.INITIAL,
    "needs-l10n": State.INITIAL,
    "needs-review-translation": State.INITIAL,
    "needs-review-adaptation": State.INITIAL,
    "needs-review-l10n": State.INITIAL,
    "translated": State.TRANSLATED,
    "signed-off": State.REVIEWED,
    "final": State.FINAL,
}
"""All ten states of the standard."""

QUALIFIERS = {
    Origin.MT: "leveraged-mt",
    Origin.TM_EXACT: "leveraged-tm",
    Origin.TM_FUZZY: "leveraged-tm",
}
"""`state-qualifier`; text by a person or copied has none."""

NOTE_PRIORITIES = {
    Severity.CRITICAL: "1",
    Severity.MAJOR: "2",
    Severity.MINOR: "5",
    Severity.NEUTRAL: "10",
}
"""`note/@priority` runs from 1, the highest, to 10."""

REMARK_AUTHOR = "reviewer"
"""`note/@from` of a person's remark; all other notes are ours and not read back."""

NATIVE_CODES = frozenset({"ph", "bpt", "ept", "it"})
"""Inline elements that hold native code, not text (XLIFF 1.2, section 2.3)."""


def write(bitext: Bitext) -> bytes:
    """All pairs of a document, one `<trans-unit>` each."""
    root = etree.Element(
        f"{{{NAMESPACE}}}xliff", version="1.2", nsmap={None: NAMESPACE, "dz": OWN_NAMESPACE}
    )
    root.text = "\n"
    file = _add(
        root,
        "file",
        {
            "original": visible(bitext.document.id),
            "source-language": written_tag(bitext.document.language),
            "target-language": TARGET_LANGUAGE,
            "datatype": "plaintext",
            "tool-id": "duizhao",
        },
    )
    file.text = file.tail = "\n"
    header = _add(file, "header")
    header.tail = "\n"
    _add(
        header,
        "tool",
        {"tool-id": "duizhao", "tool-name": "Duizhao", "tool-version": duizhao.__version__},
    )
    body = _add(file, "body")
    body.text = body.tail = "\n"
    for pair in bitext.pairs:
        _add_unit(body, pair)
    return serialise(root)


def _add(parent: Element, name: str, attributes: dict[str, str] | None = None) -> Element:
    """A new element of the XLIFF namespace."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes or {})


def _add_unit(body: Element, pair: BitextPair) -> None:
    """One `<trans-unit>`: source, target, then alternatives and notes."""
    state = pair.pair.state
    unit = _add(body, "trans-unit", {"id": visible(pair.pair.id), XML_SPACE: "preserve"})
    unit.tail = "\n"
    unit.set("restype", f"x-{pair.kind.value}")
    if state in ACCEPTED and pair.pair.target:
        unit.set("approved", "yes")
    own = {
        "origin": pair.origin.value,
        "risk": decimals(pair.risk),
        "source-ids": " ".join(pair.pair.source_ids) if len(pair.pair.source_ids) > 1 else "",
    }
    for name, value in own.items():
        if value:
            unit.set(f"{{{OWN_NAMESPACE}}}{name}", visible(value))
    _fill_source(_add(unit, "source"), pair)
    target = _add(unit, "target", {"state": WRITTEN_STATES[state]})
    target.text = visible(pair.pair.target)
    if pair.origin in QUALIFIERS:
        target.set("state-qualifier", QUALIFIERS[pair.origin])
    for candidate in pair.candidates[1:]:
        attributes = {"origin": f"duizhao {candidate.route.value}", "tool-id": "duizhao"}
        if candidate.route is Route.MEMORY:
            attributes["match-quality"] = f"{candidate.score:.0%}"
        alternative = _add(unit, "alt-trans", attributes)
        if candidate.source:
            _add(alternative, "source").text = visible(candidate.source)
        _add(alternative, "target").text = visible(candidate.text)
    for issue in pair.issues:
        attributes = {
            "from": "duizhao",
            "annotates": "target" if issue.target_span or not issue.source_span else "source",
            "priority": NOTE_PRIORITIES[issue.severity],
        }
        text = f"[{issue.severity}] {issue.check}: {issue.message}"
        _add(unit, "note", attributes).text = visible(text)
    if pair.note:
        _add(unit, "note", {"from": REMARK_AUTHOR}).text = visible(pair.note)


def _fill_source(source: Element, pair: BitextPair) -> None:
    """Source text with its terms marked."""
    marks = apart([Mark(term.source_span, "term", describe_term(term)) for term in pair.terms])
    last = None
    for piece in cut(visible(pair.pair.source), marks):
        if piece.marks:
            comment = visible(piece.marks[0].title)
            last = _add(source, "mrk", {"mtype": "term", "comment": comment})
            last.text = piece.text
        elif last is None:
            source.text = piece.text
        else:
            last.tail = piece.text


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of an XLIFF 1.x file of any tool.

    Raises:
        InputError: If it is no XLIFF 1.x, or its languages are not Chinese and English.
    """
    root = parse(content)
    version = root.get("version", "")
    if local_name(root) != "xliff" or not version.startswith("1."):
        raise InputError(f"not XLIFF 1.2: root <{local_name(root)}>, version {version!r}")
    pairs: list[ImportedPair] = []
    for file in descendants(root, "file"):
        source, target = file.get("source-language", ""), file.get("target-language", "en")
        if not is_source(source) or not is_target(target):
            raise InputError(
                f"languages are {source!r} and {target!r}, not Chinese and English",
                where=f"file {file.get('original', '')!r}",
            )
        for unit in descendants(file, "trans-unit"):
            place = f"trans-unit {unit.get('id', '')!r}, line {unit.sourceline}"
            pairs.append(_read_unit(unit, file.get("original", ""), place))
    return tuple(pairs)


def _read_unit(unit: Element, document: str, place: str) -> ImportedPair:
    """One pair; segments that an editor made inside the unit are joined again."""
    target = first_child(unit, "target")
    state = None
    if target is not None:
        state = READ_STATES.get(target.get("state", ""))
        if unit.get("approved") == "yes" and state not in ACCEPTED:
            state = State.REVIEWED
    notes = [
        plain_text(note)
        for note in children(unit, "note")
        if note.get("from", REMARK_AUTHOR) != "duizhao"
    ]
    return ImportedPair(
        id=unit.get("id", ""),
        source=_text_of(first_child(unit, "source")),
        target=_text_of(target),
        state=state,
        origin=read_origin(unit.get(f"{{{OWN_NAMESPACE}}}origin", "")),
        document=document,
        note="\n".join(notes),
        place=place,
    )


def _text_of(element: Element | None) -> str:
    """Text of a source or target, native code left out."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if local_name(child) not in NATIVE_CODES:
            parts.append(_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)
