"""PDF files with a text layer to text, through pypdfium2 (PDFium).

PDFium gives the runs of each page with their places; `reading_order` brings them into lines and
columns. Pages are parted by form feeds. Scanned pages hold no text: recognising characters is
another program's work, so such files are refused with that advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from duizhao.errors import InputError
from duizhao.ingestion.reading import Reading
from duizhao.ingestion.reading_order import Run, page_text

if TYPE_CHECKING:
    from duizhao.settings import IngestionSettings

MIN_CHARACTERS = 10
"""Characters a page, on average, below which a file with pictures is taken for scanned; page
numbers and stamps of scanning programs stay below."""

MAX_UNREADABLE = 0.1
"""Share of characters without a Unicode value above which the text layer cannot be used."""

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
        pages = [page_text(_runs(page)) for page in document]
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


def _runs(page: Any) -> list[Run]:
    """The text runs of a page with their places, in PDF points from the lower left corner."""
    layer = page.get_textpage()
    runs = []
    for index in range(layer.count_rects()):
        left, bottom, right, top = layer.get_rect(index)
        text = layer.get_text_bounded(left, bottom, right, top)
        text = text.replace("\r", "").replace("\n", "").replace("\ufffe", "").replace("\0", "")
        if text.strip():
            runs.append(Run(left, bottom, right, top, text))
    return runs
