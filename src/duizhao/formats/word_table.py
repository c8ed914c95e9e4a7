"""The table for reading and commenting in Word: `NAME.docx`.

Chinese left, English right, and a narrow column with id and state, by which the file finds its way
back. Findings are comments; comments by anybody else come back as remarks, tracked changes as if
accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.formats.languages import TARGET_LANGUAGE, written_tag
from duizhao.formats.office import open_package
from duizhao.formats.tables import read_origin, read_state
from duizhao.formats.word import AUTHOR, WordDocument, add, add_paragraph, tag
from duizhao.formats.xml_text import Element, children, descendants, local_name, parse
from duizhao.model import ImportedPair

if TYPE_CHECKING:
    from duizhao.model import Bitext

HEADER = ("Pair", "Chinese (source)", "English (target)")
"""First row, repeated on every page."""

WIDTHS = ("1400", "6500", "6670")
"""Column widths in twips; together an A4 page on its side without margins."""

SEPARATOR = " · "
"""Between state and origin, on the second line of the narrow column."""

REMOVED = frozenset({"del", "moveFrom", "instrText", "delText"})
"""Elements whose text is gone or never showed."""

CHARACTERS = {"br": "\n", "cr": "\r", "tab": "\t", "noBreakHyphen": "\u2011"}
"""Elements that stand for a character."""


def write(bitext: Bitext) -> bytes:
    """All pairs of a document, one a row."""
    document = WordDocument(TARGET_LANGUAGE, landscape=True)
    add_paragraph(document.body, bitext.document.title, "Title")
    table = _start_table(document)
    for pair in bitext.pairs:
        row = add(table, "tr")
        add(add(row, "trPr"), "cantSplit")
        key = _add_cell(row, 0)
        add_paragraph(key, pair.pair.id, "CellKey")
        add_paragraph(key, f"{pair.pair.state}{SEPARATOR}{pair.origin}", "CellKey")
        source = add_paragraph(_add_cell(row, 1), pair.pair.source, "Cell")
        _set_language(source, written_tag(bitext.document.language))
        target = add_paragraph(_add_cell(row, 2), pair.pair.target, "Cell")
        if pair.issues:
            lines = [f"[{issue.severity}] {issue.message}" for issue in pair.issues]
            document.comment(target, lines)
    add(document.body, "p")
    return document.content()


def _start_table(document: WordDocument) -> Element:
    """A table with borders, fixed widths and its first row."""
    table = add(document.body, "tbl")
    properties = add(table, "tblPr")
    add(properties, "tblW", w=str(sum(map(int, WIDTHS))), type="dxa")
    borders = add(properties, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        add(borders, side, val="single", sz="4", space="0", color="D0D5DD")
    add(properties, "tblLayout", type="fixed")
    margins = add(properties, "tblCellMar")
    for side, width in (("top", "60"), ("left", "100"), ("bottom", "60"), ("right", "100")):
        add(margins, side, w=width, type="dxa")
    grid = add(table, "tblGrid")
    for width in WIDTHS:
        add(grid, "gridCol", w=width)
    row = add(table, "tr")
    row_properties = add(row, "trPr")
    add(row_properties, "cantSplit")
    add(row_properties, "tblHeader")
    for column, text in enumerate(HEADER):
        cell = _add_cell(row, column)
        add(cell[0], "shd", val="clear", color="auto", fill="EAECF0")
        add_paragraph(cell, text, "CellHead")
    return table


def _add_cell(row: Element, column: int) -> Element:
    """A cell of a column."""
    cell = add(row, "tc")
    add(add(cell, "tcPr"), "tcW", w=WIDTHS[column], type="dxa")
    return cell


def _set_language(paragraph: Element, language: str) -> None:
    """Tell spelling checkers which language a paragraph is in."""
    run = paragraph.find(tag("r"))
    properties = run.makeelement(tag("rPr"))
    run.insert(0, properties)
    add(properties, "lang", val=language, eastAsia=language)


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of the first table whose header names Chinese and English, or source and target.

    Raises:
        InputError: If it is no Word document, or has no such table.
    """
    parts = open_package(content)
    if "word/document.xml" not in parts:
        raise InputError("an Office file, but no Word document", hint="Import the .docx file.")
    remarks = _remarks(parts)
    for table in descendants(parse(parts["word/document.xml"]), "tbl"):
        rows = descendants(table, "tr")
        columns = _columns([_text(cell) for cell in children(rows[0], "tc")]) if rows else None
        if columns is not None:
            return tuple(
                pair
                for number, row in enumerate(rows[1:], start=2)
                if (pair := _read_row(row, columns, remarks, f"table row {number}")) is not None
            )
    raise InputError(
        "no table with a header row of Chinese and English",
        hint="Keep the first row of the table that Duizhao wrote.",
    )


def _columns(header: list[str]) -> tuple[int | None, int, int] | None:
    """Columns of key, source and target, or None where a header names no languages."""
    names = [name.strip().lower() for name in header]
    source = next((i for i, name in enumerate(names) if _names(name, "chinese", "source")), None)
    target = next((i for i, name in enumerate(names) if _names(name, "english", "target")), None)
    key = next((i for i, name in enumerate(names) if name in {"pair", "id"}), None)
    return None if source is None or target is None else (key, source, target)


def _names(name: str, *words: str) -> bool:
    """Whether a header begins with one of the words."""
    return name.startswith(words)


def _read_row(
    row: Element, columns: tuple[int | None, int, int], remarks: dict[str, str], place: str
) -> ImportedPair | None:
    """Pair of a row, or None for an empty one."""
    cells = children(row, "tc")
    texts = [_text(cell) for cell in cells]
    if not any(text.strip() for text in texts):
        return None
    key, source, target = columns
    if max(source, target) >= len(texts):
        raise InputError("a row has too few cells", where=place, hint="Undo merged cells.")
    lines = texts[key].split("\n") if key is not None and key < len(texts) else []
    state, _, origin = (lines[1:2] or [""])[0].partition(SEPARATOR.strip())
    noted = [
        remarks[mark.get(tag("id"), "")]
        for cell in cells
        for mark in descendants(cell, "commentReference")
        if mark.get(tag("id"), "") in remarks
    ]
    return ImportedPair(
        id=(lines[:1] or [""])[0].strip(),
        source=texts[source],
        target=texts[target],
        state=read_state(state),
        origin=read_origin(origin),
        note="\n".join(noted),
        place=place,
    )


def _remarks(parts: dict[str, bytes]) -> dict[str, str]:
    """Texts of the comments that are not ours, by id."""
    if "word/comments.xml" not in parts:
        return {}
    comments = children(parse(parts["word/comments.xml"]), "comment")
    return {
        comment.get(tag("id"), ""): _text(comment)
        for comment in comments
        if comment.get(tag("author")) != AUTHOR
    }


def _text(block: Element) -> str:
    """Text of a cell or comment: its paragraphs, one a line."""
    return "\n".join(_run_text(paragraph) for paragraph in descendants(block, "p"))


def _run_text(element: Element) -> str:
    """Text of a paragraph, insertions accepted and deletions gone."""
    parts = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in CHARACTERS:
            parts.append(CHARACTERS[name])
        elif name not in REMOVED and not name.endswith("Pr"):
            parts.append(_run_text(child))
    return "".join(parts)
