"""Glossaries as TBX: version 3 (ISO 30042:2019, TBX-Basic in DCA style) and version 2 (martif).

Version 2 (ISO 30042:2008) is what OmegaT and the Translate Toolkit read. A concept is an entry, a
term a form with its administrative status; OmegaT knows no status and would offer forbidden forms,
so that version 2 keeps those in the note described next. What TBX-Basic has no category for
(context conditions, inflection) travels in a note that begins with `duizhao:`, as JSON.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from lxml import etree

from duizhao.glossary.exchange import Row, UnreadableGlossaryError
from duizhao.glossary.schema import PartOfSpeech, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.glossary import Glossary
    from duizhao.glossary.schema import Term

Element = Any
"""An lxml element; lxml carries no types."""

OUR_NOTE = "duizhao:"
CHINESE, ENGLISH = "zh-CN", "en-US"
STATUSES = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
}
"""Administrative statuses of TBX-Basic."""

PARTS_OF_SPEECH = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.PROPER: "properNoun",
    PartOfSpeech.PHRASE: "other",
    PartOfSpeech.UNIT: "noun",
}
"""The picklist of TBX-Basic; what it cannot say travels in our note."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BESIDES = ("pos", "inflect", "when", "keep", "status")
_TITLE = "Duizhao glossary"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Names that differ between the versions.

    Attributes:
        namespace: XML namespace, or empty.
        root: Root element and its attributes.
        header: Header element.
        concept: An entry.
        language: The terms of one language.
        section: One term.
        forbidden_as_terms: Whether deprecated forms are terms, or travel in our note.
    """

    namespace: str
    root: str
    attributes: tuple[tuple[str, str], ...]
    header: str
    concept: str
    language: str
    section: str
    forbidden_as_terms: bool


VERSION_3 = Dialect(
    "urn:iso:std:iso:30042:ed-2",
    "tbx",
    (("type", "TBX-Basic"), ("style", "dca")),
    "tbxHeader",
    "conceptEntry",
    "langSec",
    "termSec",
    forbidden_as_terms=True,
)
VERSION_2 = Dialect(
    "",
    "martif",
    (("type", "TBX-Basic"),),
    "martifHeader",
    "termEntry",
    "langSet",
    "tig",
    forbidden_as_terms=False,
)


def write_tbx(glossary: Glossary, dialect: Dialect) -> bytes:
    """Write all entries; ids that begin with a digit get an underscore, as XML asks.

    Args:
        glossary: The glossary.
        dialect: Which version.
    """
    root = etree.Element(
        _tag(dialect, dialect.root),
        dict(dialect.attributes) | {_XML_LANG: CHINESE},
        nsmap={None: dialect.namespace} if dialect.namespace else None,
    )
    add = partial(_add, dialect)
    description = add(add(add(root, dialect.header), "fileDesc"), "sourceDesc")
    add(description, "p", _TITLE)
    body = add(add(root, "text"), "body")
    for term in glossary.entries:
        concept = add(body, dialect.concept, id=_xml_id(term.id))
        add(concept, "descrip", glossary.places[term.id].subject, type="subjectField")
        add(concept, "admin", term.source, type="source")
        if term.note:
            add(concept, "note", term.note)
        besides = {
            name: value
            for name, value in term.model_dump(mode="json", exclude_defaults=True).items()
            if name in _BESIDES
        }
        if term.deprecated and not dialect.forbidden_as_terms:
            besides["deprecated"] = list(term.deprecated)
        if besides:
            content = json.dumps(besides, ensure_ascii=False, sort_keys=True)
            add(concept, "note", f"{OUR_NOTE} {content}")
        for language, forms in ((CHINESE, _chinese(term)), (ENGLISH, _english(term, dialect))):
            if forms:
                _add_terms(dialect, concept, language, term, forms)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)  # type: ignore[no-any-return]


def read_tbx(content: bytes) -> list[Row]:
    """Read either version, ours or another tool's.

    Terms without a status are admitted ones; where none is preferred, the first is.
    """
    root = _parse(content)
    rows: list[Row] = []
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in {
            VERSION_3.concept,
            VERSION_2.concept,
        }:
            try:
                rows.append(_row(element))
            except ValueError as error:
                rows.append(Row(element.sourceline or 1, problem=f"our note is broken: {error}"))
    if not rows:
        raise UnreadableGlossaryError(1, "no TBX: there is neither a conceptEntry nor a termEntry")
    return rows


def _row(concept: Element) -> Row:
    """One entry as a row."""
    fields: dict[str, Any] = {}
    if concept.get("id"):
        fields["id"] = concept.get("id").removeprefix("_")
    notes: list[str] = []
    subject = ""
    for child in concept:
        text = (child.text or "").strip()
        match (etree.QName(child).localname, child.get("type")):
            case ("descrip", "subjectField"):
                subject = text
            case ("admin", "source"):
                fields["source"] = text
            case ("note", _) if text.startswith(OUR_NOTE):
                fields |= json.loads(text.removeprefix(OUR_NOTE))
            case ("note", _) if text:
                notes.append(child.text)
    if notes:
        fields["note"] = "\n".join(notes)
    chinese = [text for text, _ in _terms(concept, "zh")]
    english = _forms(list(_terms(concept, "en")))
    forbidden = fields.pop("deprecated", [])
    if english is not None:
        english["deprecated"] += forbidden
    if not chinese:
        return Row(concept.sourceline or 1, problem="has no Chinese term")
    return Row(
        concept.sourceline or 1,
        fields | {"zh": chinese, "en": english},
        subject,
    )


def _forms(terms: list[tuple[str, str]]) -> dict[str, Any] | None:
    """English terms by status."""
    if not terms:
        return None
    by_status: dict[str, list[str]] = {name: [] for name in STATUSES}
    for text, status in terms:
        by_status[status].append(text)
    usable = [*by_status["preferred"], *by_status["admitted"]]
    return {
        "preferred": usable[0] if usable else "",
        "admitted": usable[1:],
        "deprecated": by_status["deprecated"],
    }


def _terms(concept: Element, language: str) -> Iterator[tuple[str, str]]:
    """Terms of a language with our name of their status."""
    names = {name: ours for ours, name in STATUSES.items()} | {
        "preferredTerm": "preferred",
        "admittedTerm": "admitted",
        "deprecatedTerm": "deprecated",
        "supersededTerm-admn-sts": "deprecated",
    }
    for section in concept.iter("{*}langSec", "{*}langSet"):
        if (section.get(_XML_LANG) or section.get("lang") or "").lower().split("-")[0] != language:
            continue
        for term in section.iter("{*}term"):
            status = next(
                (
                    (note.text or "").strip()
                    for note in term.getparent().iter("{*}termNote")
                    if note.get("type") == "administrativeStatus"
                ),
                "",
            )
            text = "".join(term.itertext()).strip()
            if text:
                yield text, names.get(status, "admitted")


def _add_terms(
    dialect: Dialect, concept: Element, language: str, term: Term, forms: list[tuple[str, str]]
) -> None:
    """Add the section of one language."""
    section = _add(dialect, concept, dialect.language)
    section.set(_XML_LANG, language)
    for form, status in forms:
        single = _add(dialect, section, dialect.section)
        _add(dialect, single, "term", form)
        _add(dialect, single, "termNote", PARTS_OF_SPEECH[term.pos], type="partOfSpeech")
        _add(dialect, single, "termNote", STATUSES[status], type="administrativeStatus")


def _chinese(term: Term) -> list[tuple[str, str]]:
    """Chinese forms with their status; the first is the usual one."""
    retired = term.status is Status.RETIRED
    return [
        (form, "deprecated" if retired else "admitted" if index else "preferred")
        for index, form in enumerate(term.zh)
    ]


def _english(term: Term, dialect: Dialect) -> list[tuple[str, str]]:
    """English forms with their status."""
    if term.en is None:
        return []
    return [
        (term.en.preferred, "preferred"),
        *((form, "admitted") for form in term.en.admitted),
        *((form, "deprecated") for form in term.en.deprecated if dialect.forbidden_as_terms),
    ]


def _add(
    dialect: Dialect, parent: Element, name: str, text: str = "", /, **attributes: str
) -> Element:
    """Append a child element."""
    child = etree.SubElement(parent, _tag(dialect, name), attributes)
    if text:
        child.text = text
    return child


def _tag(dialect: Dialect, name: str) -> str:
    """Name of an element in the dialect's namespace."""
    return f"{{{dialect.namespace}}}{name}" if dialect.namespace else name


def _xml_id(term_id: str) -> str:
    """Our id as an XML id, which may not begin with a digit."""
    return f"_{term_id}" if term_id[0].isdigit() else term_id


def _parse(content: bytes) -> Element:
    """Parse XML without entities, DTDs or the network."""
    if b"<!ENTITY" in content:
        raise UnreadableGlossaryError(1, "declares XML entities, which are never expanded here")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableGlossaryError(error.lineno or 1, f"no XML: {error.msg}") from error
