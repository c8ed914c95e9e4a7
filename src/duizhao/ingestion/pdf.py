"""PDF files with a text layer to text, through pypdfium2 (PDFium).

PDFium gives the runs of each page with their places; `reading_order` brings them into lines and
columns. Pages are parted by form feeds. Scanned pages hold no text: recognising characters is
another program's work, so such files are refused with that advice.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from duizhao.errors import InputError
from duizhao.ingestion.reading import Reading
from duizhao.ingestion.reading_order import SAME_LINE, Run, line_text, page_text
from duizhao.language.chinese import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.settings import IngestionSettings

MIN_CHARACTERS = 10
"""Characters a page, on average, below which a file with pictures is taken for scanned; page
numbers and stamps of scanning programs stay below."""

MAX_UNREADABLE = 0.1
"""Share of characters without a Unicode value above which the text layer cannot be used."""

EM_OF_HEIGHT = 0.7
"""Width of a Chinese character to the height of its font's box, where a page has no Chinese."""

UNWANTED = frozenset("\0\r\n\ufffe\uffff\u00ad")
"""Characters of the text layer that are no text: line ends, hyphenation, missing values."""

_PASSWORD = 4
"""FPDF_ERR_PASSWORD of PDFium's fpdfview.h."""


def read(content: bytes, where: str, settings: IngestionSettings) -> Reading:
    """Read a PDF file.

    Raises:
        InputError: If it is encrypted, damaged, scanned, or its fonts hide their characters.
    """
    del settings  # PDF states its own encodings
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, where) from error
    try:
        pages = [_read_page(page) for page in document]
        pictures = sum(_has_picture(page) for page in document)
        title = document.get_metadata_value("Title").strip("\0 ")
    finally:
        document.close()
    _check_text("".join(pages), len(pages), pictures, where)
    return Reading("\f".join(pages), "pdf", title=title)


def _refusal(error: pypdfium2.PdfiumError, where: str) -> InputError:
    """The error for a file that PDFium does not open."""
    if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
        return InputError("the PDF is encrypted", where=where, hint="Save a copy without password.")
    return InputError(
        f"not a PDF file, or damaged: {error}", where=where, hint="Save it again as PDF."
    )


def _check_text(text: str, pages: int, pictures: int, where: str) -> None:
    """Refuse files whose text layer is missing or useless."""
    characters = sum(not each.isspace() for each in text)
    if pictures and characters < MIN_CHARACTERS * pages:
        raise InputError(
            f"the PDF is scanned: {pages} pages hold {characters} characters of text",
            where=where,
            hint="Recognise the characters first (OCR), for example with ocrmypdf -l chi_sim.",
        )
    unreadable = sum(each == "\ufffd" or "\ue000" <= each <= "\uf8ff" for each in text)
    if unreadable > MAX_UNREADABLE * max(characters, 1):
        raise InputError(
            "the fonts of the PDF do not say which characters they show",
            where=where,
            hint="Recognise the characters (OCR), or ask for the source file.",
        )


def _has_picture(page: Any) -> bool:
    """Whether a page shows a picture."""
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))


def _read_page(page: Any) -> str:
    """The text of a page in reading order."""
    characters = list(_characters(page))
    widths = [each.right - each.left for each in characters if is_wide(each.text)]
    heights = [each.height for each in characters]
    if not heights:
        return ""
    em = median(widths) if widths else median(heights) * EM_OF_HEIGHT
    return page_text(list(_runs(characters, em)), em)


def _characters(page: Any) -> Iterator[Run]:
    """The characters of a page, each with the box of its font, which is the same for all marks."""
    layer = page.get_textpage()
    for index in range(layer.count_chars()):
        if raw.FPDFText_IsGenerated(layer.raw, index) == 1:
            continue  # white space that PDFium guesses from the ink
        text = chr(raw.FPDFText_GetUnicode(layer.raw, index))
        if text not in UNWANTED:
            left, bottom, right, top = layer.get_charbox(index, loose=True)
            yield Run(left, bottom, right, top, text)


def _runs(characters: Sequence[Run], em: float) -> Iterator[Run]:
    """Characters that follow each other on one line, brought together."""
    group: list[Run] = []
    for each in characters:
        if group and not _follows(group[-1], each, em):
            yield from _run(group, em)
            group = []
        group.append(each)
    yield from _run(group, em)


def _follows(before: Run, after: Run, em: float) -> bool:
    """Whether a character stands next to the one before on its line."""
    overlap = min(before.top, after.top) - max(before.bottom, after.bottom)
    level = overlap >= SAME_LINE * min(before.height, after.height)
    return level and -em <= after.left - before.right <= em


def _run(group: Sequence[Run], em: float) -> Iterator[Run]:
    """The run of a group of characters, unless it is blank."""
    text = line_text(group, em) if group else ""
    if text:
        solid = [each for each in group if not each.text.isspace()]
        yield Run(
            min(each.left for each in solid),
            min(each.bottom for each in solid),
            max(each.right for each in solid),
            max(each.top for each in solid),
            text,
        )
