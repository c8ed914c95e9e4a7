"""Writes small PDF files for tests: Chinese text at given places, without embedded fonts.

Text uses the predefined CMap UniGB-UCS2-H (ISO 32000-1, 9.7.5.2), so that readers know the
characters without any font file.
"""

from __future__ import annotations

Placed = tuple[float, float, str]
"""Left edge and baseline in points from the lower left corner, and the text."""


def write_pdf(pages: list[list[Placed]], *, size: float = 12, picture: bool = False) -> bytes:
    """A PDF file with the given lines on its pages, and a picture on each if asked for."""
    objects: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[4 0 R]>>",
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]"
        b"/Ascent 880/Descent -120/CapHeight 880/ItalicAngle 0/StemV 80>>",
        6: b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Length 1>>\nstream\n\x80\nendstream",
    }
    kids = []
    for lines in pages:
        number = len(objects) + 2
        kids.append(f"{number} 0 R")
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</I1 6 0 R>>>>>>" % (number + 1)
        )
        content = b"".join(
            b"BT /F1 %g Tf %g %g Td <%s> Tj ET\n"
            % (size, left, base, text.encode("utf-16-be").hex().encode())
            for left, base, text in lines
        )
        content += b"q 400 0 0 600 90 120 cm /I1 Do Q\n" if picture else b""
        objects[number + 1] = b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)
    objects[2] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>".encode()
    return _file(objects)


def _file(objects: dict[int, bytes]) -> bytes:
    """Put objects together to a file with its table of places."""
    body = b"%PDF-1.4\n"
    places = {}
    for number in sorted(objects):
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    last = max(objects)
    table = b"".join(
        b"%010d 00000 n \n" % places[each] if each in places else b"0000000000 00001 f \n"
        for each in range(1, last + 1)
    )
    start = len(body)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
        + table
        + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, start)
    )
