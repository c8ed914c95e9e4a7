"""Word documents, made of their XML parts (ECMA-376 WordprocessingML).

Written by hand, because a document of 50,000 table rows takes minutes in the usual libraries, and
because the bytes must not change from run to run. Text goes through lxml, never through strings.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from duizhao.formats.office import FIXED_DATE, settle
from duizhao.formats.xml_text import XML_SPACE, Element, serialise, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
AUTHOR = "Duizhao"
"""Author of our comments; those of anybody else are remarks."""

_BREAKS = {"\n": "br", "\t": "tab", "\r": "cr"}
_BREAK = re.compile(r"([\n\t\r])")


def tag(name: str) -> str:
    """Qualified name in the WordprocessingML namespace."""
    return f"{{{NAMESPACE}}}{name}"


def add(parent: Element, name: str, **attributes: str) -> Element:
    """A new child element, with attributes of the same namespace."""
    return etree.SubElement(parent, tag(name), {tag(key): text for key, text in attributes.items()})


def add_paragraph(parent: Element, text: str, style: str = "") -> Element:
    """A paragraph with one run of text."""
    paragraph = add(parent, "p")
    if style:
        add(add(paragraph, "pPr"), "pStyle", val=style)
    add_run(paragraph, text)
    return paragraph


def add_run(paragraph: Element, text: str) -> None:
    """A run; line breaks and tabs become the elements that Word has for them."""
    run = add(paragraph, "r")
    for piece in _BREAK.split(visible(text)):
        if piece in _BREAKS:
            add(run, _BREAKS[piece])
        elif piece:
            node = add(run, "t")
            node.text = piece
            node.set(XML_SPACE, "preserve")


@dataclass(slots=True)
class WordDocument:
    """A document that is being written.

    Attributes:
        language: Language tag of its own text.
        landscape: Whether pages lie on their side.
        body: Element that blocks are added to.
        comments: Element that holds the comments.
    """

    language: str
    landscape: bool = False
    body: Element = field(init=False)
    comments: Element = field(init=False)

    def __post_init__(self) -> None:
        """Start with an empty body."""
        root = etree.Element(tag("document"), nsmap={"w": NAMESPACE})
        self.body = add(root, "body")
        self.comments = etree.Element(tag("comments"), nsmap={"w": NAMESPACE})

    def comment(self, paragraph: Element, lines: Sequence[str]) -> None:
        """Hang a comment of ours on a whole paragraph."""
        number = str(len(self.comments))
        start = etree.Element(tag("commentRangeStart"), {tag("id"): number})
        properties = paragraph.find(tag("pPr"))
        paragraph.insert(0 if properties is None else 1, start)
        add(paragraph, "commentRangeEnd", id=number)
        add(add(paragraph, "r"), "commentReference", id=number)
        comment = add(self.comments, "comment", id=number, author=AUTHOR, initials="D")
        for line in lines:
            add_paragraph(comment, line)

    def content(self) -> bytes:
        """The finished file."""
        section = add(self.body, "sectPr")
        width, height = ("16838", "11906") if self.landscape else ("11906", "16838")  # A4, twips
        size = add(section, "pgSz", w=width, h=height)
        if self.landscape:
            size.set(tag("orient"), "landscape")
        margin = "1134"  # 2 cm
        add(section, "pgMar", top=margin, right=margin, bottom=margin, left=margin)
        parts = {
            "[Content_Types].xml": _CONTENT_TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            "word/document.xml": serialise(self.body.getparent()),
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS.encode(),
            "word/styles.xml": _STYLES.replace("LANGUAGE", self.language).encode(),
            "word/numbering.xml": _NUMBERING.encode(),
            "word/comments.xml": serialise(self.comments),
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as package:
            for name, part in parts.items():
                package.writestr(zipfile.ZipInfo(name, FIXED_DATE), part)
        return settle(packed.getvalue())


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>'
        for name in ("styles", "numbering", "comments")
    )
    + "</Types>"
)
_RELATION_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION_TYPES}/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION_TYPES}/{name}" Target="{name}.xml"/>'
        for number, name in enumerate(("styles", "numbering", "comments"), start=1)
    )
    + "</Relationships>"
)
_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{NAMESPACE}">'
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="425" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _style(identifier: str, name: str, paragraph: str = "", run: str = "") -> str:
    """A paragraph style based on Normal."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_GREY = '<w:color w:val="667085"/>'
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="SimSun" w:cs="Calibri"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="LANGUAGE" w:eastAsia="zh-CN"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    + _style("Title", "Title", '<w:spacing w:after="240"/>', '<w:b/><w:sz w:val="36"/>')
    + _style(
        "Heading1",
        "heading 1",
        '<w:keepNext/><w:spacing w:before="280" w:after="120"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:color w:val="1F3A4D"/><w:sz w:val="28"/>',
    )
    + _style(
        "ListBullet",
        "List Bullet",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    )
    + _style("Masthead", "Masthead", '<w:spacing w:after="40"/>', "<w:b/>")
    + _style("Quote", "Quote", '<w:ind w:left="567"/>', "<w:i/>" + _GREY)
    + _style("Caption", "caption", '<w:spacing w:after="160"/>', '<w:i/><w:sz w:val="19"/>' + _GREY)
    + _style("Aside", "Aside", "", _GREY)
    + _style("Cell", "Cell", '<w:spacing w:after="0" w:line="264" w:lineRule="auto"/>')
    + _style("CellHead", "Cell Head", '<w:spacing w:after="0"/>', "<w:b/>")
    + _style(
        "CellKey",
        "Cell Key",
        '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
        '<w:noProof/><w:sz w:val="13"/>' + _GREY,
    )
    + "</w:styles>"
)
