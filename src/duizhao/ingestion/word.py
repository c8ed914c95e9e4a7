"""Word files (.docx, ECMA-376) to text, through python-docx.

Paragraphs come in document order: body, tables cell by cell, text boxes after the paragraph that
anchors them, then footnotes and endnotes. Tracked insertions are read, deletions are not. Styles
state the kinds; page headers and footers are furniture.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from duizhao.errors import InputError
from duizhao.ingestion.containers import check_zip
from duizhao.ingestion.reading import BlockText, Reading
from duizhao.model import UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.settings import IngestionSettings

STYLES = (
    (re.compile(r"heading|title|标题|副标题", re.IGNORECASE), UnitKind.HEADING),
    (re.compile(r"^toc\b|^目录", re.IGNORECASE), UnitKind.TOC_ENTRY),
    (re.compile(r"caption|题注", re.IGNORECASE), UnitKind.CAPTION),
    (re.compile(r"list bullet|项目符号", re.IGNORECASE), UnitKind.BULLET),
)
"""Names of paragraph styles, in the English and the Chinese of Word and WPS."""

_PARAGRAPH, _TEXT = qn("w:p"), qn("w:t")
_BREAKS = {qn("w:br"), qn("w:cr")}
_TAB, _HYPHEN = qn("w:tab"), qn("w:noBreakHyphen")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES = re.compile(r"/(?:footnotes|endnotes)$")


def read(content: bytes, where: str, settings: IngestionSettings) -> Reading:
    """Read a Word file.

    Raises:
        InputError: If it is encrypted, damaged, no Word file, or a zip bomb.
    """
    del settings  # a container states its own encoding
    check_zip(content, where)
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, LxmlError, zipfile.BadZipFile) as error:
        raise InputError(
            f"not a Word file: {error}", where=where, hint="Save it again as .docx."
        ) from error
    names = {style.style_id: style.name or "" for style in document.styles}
    blocks = BlockText()
    _add_margins(document, "header", names, blocks)
    _add_paragraphs(document.element.body, names, blocks, None)
    for relation in document.part.rels.values():
        if not relation.is_external and _NOTES.search(relation.reltype):
            _add_paragraphs(parse_xml(relation.target_part.blob), names, blocks, None)
    _add_margins(document, "footer", names, blocks)
    title = document.core_properties.title or ""
    return Reading(blocks.text(), "docx", title=title, marks=tuple(blocks.marks))


def _add_margins(document: Any, side: str, names: dict[str, str], blocks: BlockText) -> None:
    """Add the page headers or footers of all sections, each once, as furniture."""
    for section in document.sections:
        margin = getattr(section, side)
        if not margin.is_linked_to_previous:
            _add_paragraphs(margin._element, names, blocks, UnitKind.FURNITURE)  # noqa: SLF001


def _add_paragraphs(
    root: Any, names: dict[str, str], blocks: BlockText, kind: UnitKind | None
) -> None:
    """Add the text of every paragraph below an element, with the kind its style states."""
    for paragraph in root.iter(_PARAGRAPH):
        if next(paragraph.iterancestors(_FALLBACK), None) is None:
            blocks.add("".join(_own_text(paragraph)), kind or _stated_kind(paragraph, names))


def _own_text(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph without that of the text boxes it anchors."""
    for element in paragraph.iter(_TEXT, _TAB, _HYPHEN, *_BREAKS):
        if next(element.iterancestors(_PARAGRAPH)) is not paragraph:
            continue
        if element.tag == _TEXT:
            yield element.text or ""
        elif element.tag in _BREAKS:
            yield "\n"
        elif element.tag == _HYPHEN:
            yield "-"
        elif element.getparent().tag == qn("w:r"):  # tab stops of the style are no text
            yield "\t"


def _stated_kind(paragraph: Any, names: dict[str, str]) -> UnitKind | None:
    """The kind that a paragraph's style states."""
    name = names.get(paragraph.style or "", "")
    in_table = next(paragraph.iterancestors(qn("w:tc")), None) is not None
    default = UnitKind.PARAGRAPH if in_table else None
    return next((kind for pattern, kind in STYLES if pattern.search(name)), default)
