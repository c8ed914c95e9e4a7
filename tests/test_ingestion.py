"""Ingestion: files of every kind and encoding to the same text, and clear errors for the others."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from pdf_writer import write_pdf

from duizhao.errors import EncodingError, InputError
from duizhao.ingestion import READERS, find_inputs, read_document
from duizhao.ingestion.reading_order import Run, page_text
from duizhao.model import Document, UnitKind
from duizhao.settings import IngestionSettings
from duizhao.structure import recover_units

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "会议指出，要坚持农业农村优先发展。\n\n粮食产量达到128.4万吨，比上年增长2.3%。\n"
TRADITIONAL = "會議指出，要堅持農業農村優先發展。糧食產量達到一百萬噸，比上年增長。"


def read(folder: Path, name: str, content: bytes, encoding: str | None = None) -> Document:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content)
    return read_document(path, name, IngestionSettings(encoding=encoding))


def kinds(document: Document) -> list[tuple[str, str]]:
    """Kind and text of each unit."""
    return [(unit.kind.value, unit.text) for unit in recover_units(document)]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", TEXT),
        ("utf-8-sig", TEXT),
        ("utf-16", TEXT),
        ("utf-16-le", TEXT),
        ("utf-16-be", TEXT),
        ("utf-32", TEXT),
        ("gb18030", TEXT),
        ("gb18030", TEXT + "𠮷林"),
        ("gb2312", TEXT),
        ("big5", TRADITIONAL),
    ],
)
def test_encodings_are_found(tmp_path: Path, encoding: str, text: str) -> None:
    """Text comes out the same whatever encoding it was saved in."""
    document = read(tmp_path, "a.txt", text.encode(encoding))

    assert document.text == text
    assert 0.5 < document.encoding_confidence <= 1


def test_confidence_is_stated_and_an_encoding_given_overrules(tmp_path: Path) -> None:
    """UTF-8 is certain, a guess says how sure it is, `--encoding` is obeyed."""
    content = TEXT.encode("gb18030")

    assert read(tmp_path, "a.txt", TEXT.encode()).encoding_confidence == 1
    assert read(tmp_path, "b.txt", content).encoding_confidence < 1
    assert read(tmp_path, "c.txt", content, "gbk").encoding == "gbk"
    with pytest.raises(EncodingError, match="is not utf-8"):
        read(tmp_path, "d.txt", content, "utf-8")
    with pytest.raises(EncodingError, match="unknown encoding"):
        read(tmp_path, "e.txt", content, "klingon")


def test_the_script_is_told_from_the_text(tmp_path: Path) -> None:
    """Traditional text has its own language tag."""
    assert read(tmp_path, "a.txt", TEXT.encode()).language == "zh-Hans"
    assert read(tmp_path, "b.txt", TRADITIONAL.encode()).language == "zh-Hant"


def word_file(*, heading: str = "关于冷链物流的意见") -> bytes:
    """A Word file with a header, a heading, two paragraphs, a list and a table."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_heading(heading, 1)
    document.add_paragraph("为加快补齐短板，提出如下意见。")
    document.add_paragraph("完善设施", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "指标"
    table.cell(0, 1).text = "2025"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """A small zip file that unpacks to 30 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", bytes(range(256)) * 4, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(60), "binary"),
        ("a.txt", b"\xff\xc1\x81" * 40, "not text in"),
        ("a.rtf", b"{\\rtf1}", "cannot be read"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        ("a.pdf", b"%PDF-1.4 broken", "not a PDF"),
        ("a.pdf", write_pdf([[]], picture=True), "scanned"),
        ("a.html", b"<html><script>var x</script></html>", "no text"),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    """Empty, binary, damaged, protected and scanned files each get their own error."""
    with pytest.raises(InputError, match=problem) as caught:
        read(tmp_path, name, content)

    assert caught.value.hint
    assert name in caught.value.where


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    """The sizes that the archive states are enough to refuse it."""
    with pytest.raises(InputError, match="unpacks to 30000000"):
        read(tmp_path, "a.docx", bomb())


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    """The limit of bytes is a setting, and the error names it."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")

    with pytest.raises(InputError, match="larger than 10 bytes") as caught:
        read_document(path, "a.txt", IngestionSettings(max_bytes=10))
    assert "ingestion.max_bytes" in caught.value.hint


def test_folders_are_searched_and_files_taken_once(tmp_path: Path) -> None:
    """Known extensions in all folders, no hidden or lock files; ids are relative paths."""
    for name in ["b.txt", "下/a.md", "a.bin", ".hidden.txt", "~$a.docx", ".git/x.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, "utf-8")

    found = find_inputs([tmp_path, tmp_path / "b.txt"])

    assert [each.id for each in found] == ["b.txt", "下/a.md"]
    assert [each.id for each in find_inputs([tmp_path / "none.txt"])] == ["none.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file that can be read"):
        find_inputs([tmp_path / "empty"])


HTML = """<!doctype html><html><head><title>冷链 - 青河市</title><style>p {x: y}</style></head>
<body>
<div class="top-nav"><a>首页</a> <a>政务</a></div>
<h1>关于冷链物流<br>发展的意见</h1><p>为加快补齐
   短板，<b>降低</b>损耗，提出意见。<p style="display:none">看不见。<p>另见&nbsp;A&amp;B。
<ul><li>完善设施<li>培育主体</ul><figure><img><figcaption>冷库</figcaption></figure>
<footer>版权所有</footer><script>alert(1)</script></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_html_gives_what_a_browser_shows(tmp_path: Path, encoding: str) -> None:
    """Blocks, kinds and title of a saved page; nothing hidden; the stated encoding is used."""
    page = HTML.replace("<head>", f'<head><meta charset="{encoding.replace("18030", "2312")}">')
    document = read(tmp_path, "a.html", page.encode(encoding))

    assert document.title == "冷链 - 青河市"
    assert kinds(document) == [
        ("furniture", "首页 政务"),
        ("heading", "关于冷链物流发展的意见"),
        ("paragraph", "为加快补齐短板，降低损耗，提出意见。"),
        ("paragraph", "另见 A&B。"),
        ("bullet", "完善设施"),
        ("bullet", "培育主体"),
        ("caption", "冷库"),
        ("furniture", "版权所有"),
    ]


def test_html_takes_no_article_for_furniture(tmp_path: Path) -> None:
    """Headers of an article are its own, and a page named after its menu keeps its text."""
    text = (
        "各级各部门要切实提高政治站位，强化责任担当，狠抓工作落实，确保各项目标任务如期高质量完成。"
    )
    page = (
        f"<div class='page nav-open'><article><header><h1>关于冷链的意见</h1></header><p>{text}</p>"
        "<footer>责任编辑：王芳</footer></article><div class='share-box'>分享到</div></div>"
    )

    assert kinds(read(tmp_path, "a.html", page.encode())) == [
        ("heading", "关于冷链的意见"),
        ("paragraph", text),
        ("editor-line", "责任编辑：王芳"),
        ("furniture", "分享到"),
    ]


def test_markdown_gives_its_text_without_markup(tmp_path: Path) -> None:
    """Headings, items, quotes, tables, pictures and front matter."""
    source = (
        "---\ntitle: 冷链\n---\n# 一、总体要求\n\n坚持农业农村\n优先发展，**见**[通知](x)。\n\n"
        "> 引用一句。\n\n- 完善\n  设施\n* 培育主体\n\n![冷库](a.png)\n\n"
        "| 指标 | 2025 |\n|---|---|\n"
    )
    document = read(tmp_path, "a.md", source.encode())

    assert document.title == "冷链"
    assert kinds(document) == [
        ("heading", "一、总体要求"),
        ("paragraph", "坚持农业农村优先发展，见通知。"),
        ("paragraph", "引用一句。"),
        ("bullet", "完善设施"),
        ("bullet", "培育主体"),
        ("caption", "冷库"),
        ("paragraph", "指标"),
        ("paragraph", "2025"),
    ]


def test_word_gives_paragraphs_tables_and_margins(tmp_path: Path) -> None:
    """Styles state kinds; headers are furniture; cells are units of their own."""
    document = read(tmp_path, "a.docx", word_file())

    assert document.encoding == "docx"
    assert kinds(document) == [
        ("furniture", "内部资料"),
        ("heading", "关于冷链物流的意见"),
        ("paragraph", "为加快补齐短板，提出如下意见。"),
        ("bullet", "完善设施"),
        ("paragraph", "指标"),
        ("paragraph", "2025"),
    ]


def test_word_reads_insertions_and_not_deletions(tmp_path: Path) -> None:
    """Text with tracked changes is read as if they were accepted."""
    with zipfile.ZipFile(io.BytesIO(word_file(heading="旧题"))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    run = "<w:r><w:t>旧题</w:t></w:r>".encode()
    changed = (
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:r><w:t>题</w:t></w:r>"
    )
    assert run in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(run, changed.encode())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)

    assert (UnitKind.HEADING.value, "新题") in kinds(read(tmp_path, "a.docx", file.getvalue()))


def test_pdf_gives_lines_pages_and_columns_in_order(tmp_path: Path) -> None:
    """A title over two columns comes first, then the left column, then the right one."""
    left = [
        "会议指出，要坚持农业农村优",
        "先发展，落实耕地保护制度，",
        "守住底线，压实各级责任，推",
    ]
    right = ["动工作落实。各级各部门要加", "强协作，形成合力，确保各项", "任务如期完成。"]
    first = [(200.0, 780.0, "全市农村工作会议")]
    first += [(60.0, 740.0 - 18 * row, text) for row, text in enumerate(left)]
    first += [(320.0, 740.0 - 18 * row, text) for row, text in enumerate(right)]
    document = read(tmp_path, "a.pdf", write_pdf([first, [(60.0, 780.0, "第二页从这里开始。")]]))

    assert document.text.count("\f") == 1
    assert kinds(document) == [
        ("heading", "全市农村工作会议"),
        ("paragraph", "".join(left + right)),
        ("paragraph", "第二页从这里开始。"),
    ]


def test_columns_stand_between_what_crosses_them() -> None:
    """Titles and page numbers over the gutter part the page; indents and white are kept."""
    left = ["第一栏首行开头", "第一栏次行接着写", "第一栏末行。"]
    right = ["第二栏首行开头", "第二栏次行接着写", "第二栏末行。"]
    rows = [(100 + 24 * (row == 0), 700 - 18 * row, text) for row, text in enumerate(left)]
    rows += [(320 + 24 * (row == 0), 700 - 18 * row, text) for row, text in enumerate(right)]
    rows += [(200, 760, "横跨两栏的大标题在这里写得很长"), (290, 600, "— 1 —")]
    runs = [Run(x, y, x + 12 * len(text), y + 12, text) for x, y, text in rows]

    assert page_text(runs, 12) == (
        "横跨两栏的大标题在这里写得很长\n\n\u3000\u3000"
        + "\n".join(left)
        + "\n\n\u3000\u3000"
        + "\n".join(right)
        + "\n\n— 1 —"
    )


def test_every_reader_is_tested_above() -> None:
    """A new extension needs a test of its own here."""
    assert set(READERS) == {".txt", ".md", ".html", ".htm", ".docx", ".pdf"}
