"""Word tables come back with comments and tracked changes; rebuilt documents keep structure."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from sample_bitexts import make_bitext, make_pair, rich_pair, usual

from duizhao.errors import InputError
from duizhao.formats import FORMATS, word_table
from duizhao.formats.office import settle
from duizhao.formats.word import tag
from duizhao.model import Bitext, UnitKind

STRUCTURED = make_bitext(
    make_pair("新刊", "The Journal", 1, kind=UnitKind.MASTHEAD),
    make_pair("目录一", "Contents One", 2, kind=UnitKind.TOC_ENTRY),
    make_pair("目录二", "Contents Two", 3, kind=UnitKind.TOC_ENTRY),
    make_pair("## 题目", "A *Title*", 4, kind=UnitKind.HEADING),
    make_pair("第一句。", "First sentence.", 5),
    make_pair("第二句。", "Second sentence. ", 5),
    make_pair("● 一点", "● One point", 6, kind=UnitKind.BULLET),
    make_pair("12", "12", 7, kind=UnitKind.FURNITURE),
    make_pair("——某年", "- In some year", 8, kind=UnitKind.QUOTE_SOURCE),
    make_pair("图说", "A caption", 9, kind=UnitKind.CAPTION),
    make_pair("只有中文。", "", 10),
)
"""One of the kinds that are set apart."""


def parts(content: bytes) -> dict[str, bytes]:
    """Parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(content: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    """A package with one string of a part replaced."""
    before = parts(content)[part].decode()
    assert old in before
    return settle(content, {part: before.replace(old, new).encode()})


def target_of(content: bytes) -> str:
    """Target of the only pair."""
    (pair,) = word_table.read(content)
    return pair.target


ONE = make_bitext(make_pair("甲。", "Old text."))
RUN = '<w:t xml:space="preserve">Old text.</w:t>'
EDITS = {
    "retyped": ("<w:t>New</w:t>", "New"),
    "in pieces": ("<w:t>Ne</w:t></w:r><w:proofErr/><w:r><w:t>w</w:t>", "New"),
    "insertion tracked": ("<w:t>A</w:t></w:r><w:ins><w:r><w:t>B</w:t></w:r></w:ins><w:r>", "AB"),
    "deletion tracked": (
        "<w:t>A</w:t></w:r><w:del><w:r><w:delText>B</w:delText></w:r></w:del><w:r>",
        "A",
    ),
    "moved away": ("<w:t>A</w:t></w:r><w:moveFrom><w:r><w:t>B</w:t></w:r></w:moveFrom><w:r>", "A"),
    "hyperlink": ("</w:r><w:hyperlink><w:r><w:t>A</w:t></w:r></w:hyperlink><w:r>", "A"),
    "field code": ("<w:instrText>PAGE</w:instrText></w:r><w:r><w:t>A</w:t>", "A"),
    "line break": ("<w:t>A</w:t><w:br/><w:t>B</w:t>", "A\nB"),
    "two paragraphs": ("<w:t>A</w:t></w:r></w:p><w:p><w:r><w:t>B</w:t>", "A\nB"),
    "non-breaking hyphen": ("<w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t>", "A‑B"),
}


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_edits_as_word_saves_them(edit: str, expected: str) -> None:
    """Text is read as if all tracked changes were accepted."""
    assert target_of(changed(word_table.write(ONE), RUN, edit)) == expected


def test_comments_of_people_are_remarks_and_ours_are_not() -> None:
    """Findings go out as comments; only other authors' come back."""
    content = word_table.write(make_bitext(rich_pair()))
    assert "«脱贫» is not rendered" in parts(content)["word/comments.xml"].decode()

    theirs = changed(content, 'w:author="Duizhao"', 'w:author="Wang"', "word/comments.xml")

    assert word_table.read(content)[0].note == ""
    assert word_table.read(theirs)[0].note.startswith("[major] «脱贫»")


def test_a_table_without_ids_is_read_too() -> None:
    """Two columns under Chinese and English are enough."""
    content = word_table.write(ONE)
    root = etree.fromstring(parts(content)["word/document.xml"])
    for row in root.iter(tag("tr")):
        row.remove(next(row.iter(tag("tc"))))
    two_columns = settle(content, {"word/document.xml": etree.tostring(root)})

    (pair,) = word_table.read(two_columns)

    assert (pair.id, pair.source, pair.target, pair.state) == ("", "甲。", "Old text.", None)


def test_merged_cells_are_refused_with_their_row() -> None:
    """A row without a target cell is no pair."""
    content = word_table.write(ONE)
    root = etree.fromstring(parts(content)["word/document.xml"])
    last = list(root.iter(tag("tr")))[-1]
    last.remove(list(last.iter(tag("tc")))[-1])

    with pytest.raises(InputError, match="too few cells") as error:
        word_table.read(settle(content, {"word/document.xml": etree.tostring(root)}))
    assert error.value.where == "table row 2"


def markdown(bitext: Bitext, name: str) -> str:
    """Text of a Markdown format."""
    return FORMATS[name].write(bitext).decode()


def test_the_english_document_keeps_its_structure_in_markdown() -> None:
    """Headings, lists, quotations and captions; furniture and missing text are left out."""
    assert markdown(STRUCTURED, "english-md") == (
        "**The Journal**\n\n"
        "- Contents One\n- Contents Two\n\n"
        "## A \\*Title\\*\n\n"
        "First sentence. Second sentence.\n\n"
        "- One point\n\n"
        "> \\- In some year\n\n"
        "*A caption*\n"
    )


def test_the_chinese_document_is_joined_without_spaces() -> None:
    """Sentences of one unit stand side by side."""
    text = markdown(STRUCTURED, "chinese-md")

    assert "\n第一句。第二句。\n" in text
    assert text.endswith("\n只有中文。\n")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("english-docx", [("Masthead", "The Journal"), ("Heading1", "A *Title*"),
                          ("", "First sentence. Second sentence.")]),
        ("chinese-docx", [("Masthead", "新刊"), ("Heading1", "题目"), ("", "第一句。第二句。")]),
    ],
)  # fmt: skip
def test_the_document_keeps_its_structure_in_word(
    name: str, expected: list[tuple[str, str]]
) -> None:
    """Kinds are paragraph styles."""
    root = etree.fromstring(parts(FORMATS[name].write(STRUCTURED))["word/document.xml"])

    found = []
    for paragraph in root.iter(tag("p")):
        style = next(paragraph.iter(tag("pStyle")), None)
        text = "".join(paragraph.itertext())
        found.append(("" if style is None else style.get(tag("val")), text))

    assert [each for each in found if each in expected] == expected
    assert not [text for _, text in found if text == "12"]


@pytest.mark.parametrize("name", ["docx", "english-docx", "chinese-docx", "xlsx"])
def test_packages_carry_no_clock(name: str) -> None:
    """Every entry has the zip format's zero date, and no part holds a time of today."""
    content = FORMATS[name].write(usual())

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for part in parts(content).values():
        assert b"dcterms:modified" not in part or b"2000-01-01T00:00:00Z" in part
