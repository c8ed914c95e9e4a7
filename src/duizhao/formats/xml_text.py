"""XML as all XML formats here write and read it: safe, bounded, the same bytes every time.

Reading follows the OWASP advice on XML: no entity expansion, no DTD, no network, bounded size and
depth. Writing gives UTF-8 without byte order mark. Characters that XML 1.0 section 2.2 forbids are
shown by the control pictures of Unicode (U+0001 as ␁), which `visible` puts in; XLIFF 2 alone has
`<cp>` for them.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from duizhao.errors import InputError
from duizhao.formats.decoding import MAX_BYTES

Element = Any
"""An lxml element; lxml carries no types."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything outside production [2] Char of XML 1.0."""

_CONTROL_PICTURES = 0x2400
"""Unicode block «Control Pictures» starts here, in the order of C0."""

_ENTITY = re.compile(rb"<!ENTITY|<\x00!\x00E\x00N\x00T|\x00<\x00!\x00E\x00N\x00T")
"""Declaration of an entity in UTF-8 and in both orders of UTF-16."""


def visible(text: str) -> str:
    r"""Replace characters that XML cannot hold by ones that show them; all others stay.

    >>> visible("a\x01b\ufffe\t")
    'a␁b�\t'
    """
    return _FORBIDDEN.sub(_picture, text)


def forbidden_characters(text: str) -> list[str]:
    r"""Characters of a text that XML cannot hold, in order.

    >>> forbidden_characters("a\x01\x1f")
    ['\x01', '\x1f']
    """
    return _FORBIDDEN.findall(text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(_CONTROL_PICTURES + code) if code < 0x20 else "�"


def serialise(root: Element, doctype: str | None = None) -> bytes:
    """Bytes of a document: XML declaration, UTF-8, one element a line where that is harmless."""
    content: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", doctype=doctype, pretty_print=False
    )
    return content if content.endswith(b"\n") else content + b"\n"


def parse(content: bytes) -> Element:
    """Root element of a file that somebody else may have written.

    A document type without internal subset is accepted (TMX files carry one) and never fetched.

    Raises:
        InputError: If it is too large, no XML, or declares entities.
    """
    if len(content) > MAX_BYTES:
        raise InputError(
            f"larger than {MAX_BYTES} bytes", hint="Split the file and import the parts."
        )
    if _ENTITY.search(content):
        raise InputError(
            "the file declares XML entities, which are never expanded here",
            hint="Remove the document type declaration, or export the file again.",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            f"not well-formed XML: {error}",
            hint="Export the file again from the tool that wrote it.",
        ) from error
    return root


def local_name(element: Element) -> str:
    """Tag of an element without its namespace; empty for anything that is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """Child elements of that local name, whatever their namespace, in order."""
    return list(element.iterchildren(f"{{*}}{name}"))


def descendants(element: Element, name: str) -> list[Element]:
    """Elements of that local name at any depth, in document order."""
    return list(element.iter(f"{{*}}{name}"))


def first_child(element: Element, name: str) -> Element | None:
    """First child element of that local name, or None."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def plain_text(element: Element | None) -> str:
    """All text inside an element, tags left out; empty for None."""
    return "" if element is None else "".join(element.itertext())


def append_text(element: Element, text: str) -> None:
    """Put text after everything that an element holds already."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
