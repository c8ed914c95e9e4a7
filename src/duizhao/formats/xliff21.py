"""XLIFF 2.1, for tools that have left 1.2 behind: `NAME.xliff21.xlf`.

Follows the OASIS standard of 2018: core, and the Metadata module for what core has no word for. A
unit holds one pair, and may not be cut otherwise (`canResegment="no"`), so that ids survive. Our
units stand as groups. Characters that XML cannot hold are `<cp>`, so this format loses nothing.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from duizhao.errors import InputError
from duizhao.formats.languages import TARGET_LANGUAGE, is_source, is_target, written_tag
from duizhao.formats.marks import Mark, apart, cut
from duizhao.formats.tables import decimals, describe_term, read_origin
from duizhao.formats.xml_text import (
    XML_SPACE,
    Element,
    append_text,
    children,
    descendants,
    first_child,
    forbidden_characters,
    local_name,
    parse,
    plain_text,
    serialise,
    visible,
)
from duizhao.model import ImportedPair, Severity, State

if TYPE_CHECKING:
    from duizhao.model import Bitext, BitextPair

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
METADATA_NAMESPACE = "urn:oasis:names:tc:xliff:metadata:2.0"
PREFIX = "duizhao"
"""Authority prefix of our `subState`, `type` and note categories."""

NOTE_PRIORITIES = {
    Severity.CRITICAL: "1",
    Severity.MAJOR: "2",
    Severity.MINOR: "5",
    Severity.NEUTRAL: "10",
}
"""`note/@priority` runs from 1, the highest, to 10."""

NO_UNIT = "none"
"""Id of the empty unit that stands in a file without pairs."""

ISSUE_CATEGORY = f"{PREFIX}:issue"
"""`note/@category` of our findings; notes of any other category are people's."""

STATE_ORDER = list(State)
"""From raw to final; a pair that a tool cut is as far as its rawest piece."""

_NMTOKEN = re.compile(r"[\w.:\-\u00b7]+")
"""Close to XML's Nmtoken; `\\w` leaves out a few combining marks that hashes never hold."""

_WITHOUT_TEXT = frozenset({"ph", "sc", "ec", "sm", "em"})
"""Inline elements without text of their own."""


def write(bitext: Bitext) -> bytes:
    """All pairs of a document, a `<unit>` each, in the groups of our units."""
    root = etree.Element(
        f"{{{NAMESPACE}}}xliff",
        {
            "version": "2.1",
            "srcLang": written_tag(bitext.document.language),
            "trgLang": TARGET_LANGUAGE,
        },
        nsmap={None: NAMESPACE, "mda": METADATA_NAMESPACE},
    )
    file = _add(root, "file", id="f1", original=visible(bitext.document.id), canResegment="no")
    file.set(XML_SPACE, "preserve")
    numbered = enumerate(bitext.pairs, start=1)
    for number, (unit_id, members) in enumerate(
        groupby(numbered, key=lambda member: member[1].unit_id), start=1
    ):
        group = _add(file, "group", id=f"g{number}", name=visible(unit_id))
        group.text = group.tail = "\n"
        for position, pair in members:
            _add_unit(group, pair, position)
    if not bitext.pairs:  # a file must hold a unit, and a unit a segment
        unit = _add(file, "unit", id=NO_UNIT, translate="no")
        _add(_add(unit, "segment"), "source")
    return serialise(root)


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    """A new element of the core namespace."""
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _add_unit(group: Element, pair: BitextPair, position: int) -> None:
    """One `<unit>`: metadata, notes, then its only segment."""
    is_token = _NMTOKEN.fullmatch(pair.pair.id) is not None
    unit = _add(group, "unit", id=pair.pair.id if is_token else f"n{position}")
    unit.set("type", f"{PREFIX}:{pair.kind.value}")
    unit.tail = "\n"
    _add_metadata(
        unit,
        {
            "id": "" if is_token else pair.pair.id,
            "origin": pair.origin.value,
            "kind": pair.kind.value,
            "score": decimals(pair.score),
            "risk": decimals(pair.risk),
            "source-ids": " ".join(pair.pair.source_ids) if len(pair.pair.source_ids) > 1 else "",
        },
    )
    _add_notes(unit, pair)
    segment = _add(unit, "segment", id="s1", state=pair.pair.state.value)
    segment.set("subState", f"{PREFIX}:{pair.origin.value}")
    marks = apart([Mark(term.source_span, "term", describe_term(term)) for term in pair.terms])
    source = _add(segment, "source")
    for number, piece in enumerate(cut(pair.pair.source, marks), start=1):
        if piece.marks:
            mark = _add(source, "mrk", id=f"t{number}", type="term")
            mark.set("value", visible(piece.marks[0].title))
            _fill(mark, piece.text)
        else:
            _fill(source, piece.text)
    _fill(_add(segment, "target"), pair.pair.target)


def _add_metadata(unit: Element, values: dict[str, str]) -> None:
    """Metadata module: one group of ours with the values that are not empty."""
    metadata = etree.SubElement(unit, f"{{{METADATA_NAMESPACE}}}metadata")
    group = etree.SubElement(metadata, f"{{{METADATA_NAMESPACE}}}metaGroup", {"category": PREFIX})
    for name, value in values.items():
        if value:
            meta = etree.SubElement(group, f"{{{METADATA_NAMESPACE}}}meta", {"type": name})
            meta.text = visible(value)


def _add_notes(unit: Element, pair: BitextPair) -> None:
    """Findings and the reviewer's remark."""
    if not pair.issues and not pair.note:
        return
    notes = _add(unit, "notes")
    for number, issue in enumerate(pair.issues, start=1):
        note = _add(notes, "note", id=f"n{number}", category=ISSUE_CATEGORY)
        note.set("appliesTo", "target" if issue.target_span or not issue.source_span else "source")
        note.set("priority", NOTE_PRIORITIES[issue.severity])
        note.text = visible(f"[{issue.severity}] {issue.check}: {issue.message}")
    if pair.note:
        _add(notes, "note", id="remark", category=f"{PREFIX}:remark").text = visible(pair.note)


def _fill(element: Element, text: str) -> None:
    """Append a text, writing what XML cannot hold as `<cp hex="…"/>`."""
    for character in forbidden_characters(text):
        before, _, text = text.partition(character)
        append_text(element, before)
        _add(element, "cp", hex=f"{ord(character):04X}")
    append_text(element, text)


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of an XLIFF 2.x file of any tool.

    Raises:
        InputError: If it is no XLIFF 2.x, or its languages are not Chinese and English.
    """
    root = parse(content)
    version = root.get("version", "")
    if local_name(root) != "xliff" or not version.startswith("2."):
        raise InputError(f"not XLIFF 2: root <{local_name(root)}>, version {version!r}")
    source, target = root.get("srcLang", ""), root.get("trgLang", "en")
    if not is_source(source) or not is_target(target):
        raise InputError(f"languages are {source!r} and {target!r}, not Chinese and English")
    return tuple(
        _read_unit(unit, file.get("original", ""))
        for file in children(root, "file")
        for unit in descendants(file, "unit")
        if unit.get("id") != NO_UNIT
    )


def _read_unit(unit: Element, document: str) -> ImportedPair:
    """One pair; pieces that a tool made inside the unit are joined again."""
    values = {
        meta.get("type", ""): plain_text(meta)
        for group in descendants(unit, "metaGroup")
        if group.get("category") == PREFIX
        for meta in children(group, "meta")
    }
    pieces = [child for child in unit if local_name(child) in {"segment", "ignorable"}]
    segments = [piece for piece in pieces if local_name(piece) == "segment"]
    states = [_state(segment.get("state", "initial")) for segment in segments]
    substates = [segment.get("subState", "").partition(":") for segment in segments]
    origins = [name for prefix, _, name in substates if prefix == PREFIX]
    notes = [
        plain_text(note)
        for holder in children(unit, "notes")
        for note in children(holder, "note")
        if note.get("category") != ISSUE_CATEGORY
    ]
    return ImportedPair(
        id=values.get("id") or unit.get("id", ""),
        source="".join(_text_of(first_child(piece, "source")) for piece in pieces),
        target="".join(_target_of(piece) for piece in pieces),
        state=min(states, key=STATE_ORDER.index, default=State.INITIAL),
        origin=read_origin(origins[0] if origins else ""),
        document=document,
        note="\n".join(notes),
        place=f"unit {unit.get('id', '')!r}, line {unit.sourceline}",
    )


def _state(name: str) -> State:
    """State of a segment; names that the standard does not know count as raw."""
    return State(name) if name in set(State) else State.INITIAL


def _target_of(piece: Element) -> str:
    """Target of a segment; an ignorable without one stands for its source."""
    target = first_child(piece, "target")
    if target is None and local_name(piece) == "ignorable":
        target = first_child(piece, "source")
    return _text_of(target)


def _text_of(element: Element | None) -> str:
    """Text of a source or target, with `<cp>` turned into what it stands for."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "cp":
            parts.append(_character(child.get("hex", "")))
        elif name not in _WITHOUT_TEXT:
            parts.append(_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(digits: str) -> str:
    r"""Character of a `<cp>`; one that is none is shown as U+FFFD.

    >>> _character("0001"), _character("zz"), _character("D800")
    ('\x01', '�', '�')
    """
    try:
        character = chr(int(digits, 16))
    except (ValueError, OverflowError):
        return "�"
    return "�" if "\ud800" <= character <= "\udfff" else character
