"""TMX 1.4b, the memory format of all CAT tools: `NAME.tmx` and `NAME.reviewed.tmx`.

Follows the LISA/GALA specification of 2005. One `<tu>` a pair: many-to-many pairs cannot be said by
id, so the members stand in `<prop>`. Unreviewed machine text is marked (`x-mt`) and never stands in
the reviewed file. No dates are written: files must not change when nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

import duizhao
from duizhao.errors import InputError
from duizhao.formats.languages import TARGET_LANGUAGE, is_source, is_target, written_tag
from duizhao.formats.tables import decimals, read_origin, read_state
from duizhao.formats.xml_text import (
    XML_LANG,
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
from duizhao.model import ACCEPTED, ImportedPair, Origin, State, UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duizhao.model import Bitext, BitextPair

DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
"""As OmegaT and the specification's own sample have it; nobody fetches it."""

SENTENCE_KINDS = frozenset({UnitKind.PARAGRAPH, UnitKind.BULLET})
"""Units cut into sentences; all others are phrases (TMX `segtype`)."""

UNTRANSLATED_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Inline elements whose content is native code, not text (TMX 1.4b, section 4)."""


def write(bitext: Bitext) -> bytes:
    """All pairs of a document, with origin and state as props."""
    return _write(bitext, bitext.pairs)


def write_reviewed(bitext: Bitext) -> bytes:
    """Only pairs that a person accepted and that have both sides."""
    accepted = (
        pair
        for pair in bitext.pairs
        if pair.pair.state in ACCEPTED and pair.pair.source and pair.pair.target
    )
    return _write(bitext, accepted)


def _write(bitext: Bitext, pairs: Iterable[BitextPair]) -> bytes:
    """A whole file of the given pairs."""
    language = written_tag(bitext.document.language)
    root = etree.Element("tmx", version="1.4")
    header = etree.SubElement(
        root,
        "header",
        {
            "creationtool": "Duizhao",
            "creationtoolversion": duizhao.__version__,
            "segtype": "sentence",
            "o-tmf": "duizhao",
            "adminlang": "en-US",
            "srclang": language,
            "datatype": "plaintext",
        },
    )
    header.text = header.tail = "\n"
    _prop(header, "x-document", bitext.document.id)
    body = etree.SubElement(root, "body")
    body.text = body.tail = "\n"
    for pair in pairs:
        body.append(_unit(pair, language))
    return serialise(root, DOCTYPE)


def _unit(pair: BitextPair, language: str) -> Element:
    """One `<tu>`: notes, props, then the two sides."""
    segtype = "sentence" if pair.kind in SENTENCE_KINDS else "phrase"
    unit = etree.Element("tu", tuid=visible(pair.pair.id), segtype=segtype)
    unit.tail = "\n"
    if pair.note:
        etree.SubElement(unit, "note").text = visible(pair.note)
    for issue in pair.issues:
        _prop(unit, "x-issue", f"[{issue.severity}] {issue.check}: {issue.message}")
    _prop(unit, "x-state", pair.pair.state.value)
    _prop(unit, "x-origin", pair.origin.value)
    if pair.origin in {Origin.MT, Origin.TM_FUZZY} and pair.pair.state is State.INITIAL:
        _prop(unit, "x-mt", "unreviewed")
    _prop(unit, "x-kind", pair.kind.value)
    if len(pair.pair.source_ids) > 1:
        _prop(unit, "x-source-ids", " ".join(pair.pair.source_ids))
    if pair.pair.target_ids not in {pair.pair.source_ids, ()}:
        _prop(unit, "x-target-ids", " ".join(pair.pair.target_ids))
    if pair.risk is not None:
        _prop(unit, "x-risk", decimals(pair.risk))
    for tag, text in ((language, pair.pair.source), (TARGET_LANGUAGE, pair.pair.target)):
        side = etree.SubElement(unit, "tuv", {XML_LANG: tag})
        etree.SubElement(side, "seg").text = visible(text)
    return unit


def _prop(parent: Element, kind: str, value: str) -> None:
    """Add a `<prop>`."""
    prop = etree.SubElement(parent, "prop", type=kind)
    prop.text = visible(value)
    if local_name(parent) == "header":
        prop.tail = "\n"


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of a TMX file of any tool; of several variants of a language the first counts.

    Raises:
        InputError: If it is no TMX, or no unit has both a Chinese and an English side.
    """
    root = parse(content)
    if local_name(root) != "tmx":
        raise InputError(f"the root element is <{local_name(root)}>, not <tmx>")
    header = first_child(root, "header")
    document = "" if header is None else _props(header).get("x-document", "")
    units = descendants(root, "tu")
    pairs = [
        pair
        for number, unit in enumerate(units, start=1)
        if (pair := _read_unit(unit, document, f"tu {number}")) is not None
    ]
    if units and not pairs:
        raise InputError(
            "no unit has both a Chinese and an English side",
            hint="Check xml:lang of the <tuv> elements: zh… and en… are needed.",
        )
    return tuple(pairs)


def _read_unit(unit: Element, document: str, place: str) -> ImportedPair | None:
    """One unit, or None where a language is missing."""
    sides = [(side.get(XML_LANG) or side.get("lang") or "", side) for side in children(unit, "tuv")]
    source = next((side for tag, side in sides if is_source(tag)), None)
    target = next((side for tag, side in sides if is_target(tag)), None)
    if source is None or target is None:
        return None
    props = _props(unit)
    return ImportedPair(
        id=props.get("x-id", "") or unit.get("tuid", ""),
        source=_segment(source),
        target=_segment(target),
        state=read_state(props.get("x-state", "")),
        origin=read_origin(props.get("x-origin", "")),
        document=props.get("x-document", document),
        reviewer=target.get("changeid") or unit.get("changeid") or "",
        time=_time(target.get("changedate") or unit.get("changedate") or ""),
        note="\n".join(plain_text(note) for note in children(unit, "note")),
        place=place,
    )


def _props(element: Element) -> dict[str, str]:
    """Props of an element by type; the first of a type counts."""
    props: dict[str, str] = {}
    for prop in children(element, "prop"):
        props.setdefault(prop.get("type", ""), plain_text(prop))
    return props


def _segment(side: Element) -> str:
    """Text of a `<tuv>`, without the native code inside inline elements."""
    segment = first_child(side, "seg")
    return "" if segment is None else _text_of(segment)


def _text_of(element: Element) -> str:
    """Text of an element and of those inside it that hold text."""
    parts = [element.text or ""]
    for child in element:
        if local_name(child) not in UNTRANSLATED_CODES:
            parts.append(_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _time(date: str) -> str:
    """TMX date (`20260131T235959Z`) as ISO 8601; empty where it is neither.

    >>> _time("20260131T235959Z"), _time("yesterday")
    ('2026-01-31T23:59:59Z', '')
    """
    digits = date.strip()
    if len(digits) != 16 or digits[8] != "T" or digits[15] != "Z":
        return ""
    days, hours = digits[:8], digits[9:15]
    if not (days + hours).isdigit():
        return ""
    return f"{days[:4]}-{days[4:6]}-{days[6:]}T{hours[:2]}:{hours[2:4]}:{hours[4:]}Z"
