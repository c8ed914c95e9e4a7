"""The examples that visitors open first: complete, decodable, and true to their references."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"

DOCUMENTS = {
    # document, encoding, fewest lines of its reference
    "magazine.txt": ("utf-8", 150),
    "notice.md": ("utf-8", 30),
    "speech.txt": ("gb18030", 20),
}

FURNITURE = re.compile(r"^今日青澜 +2023 年第 9 期\n\n\d+$|^ISSN 0000-0000$", re.MULTILINE)
"""Running head with page number, and the number on the back cover."""

SENTENCE_END = re.compile(r"[。！？]")


def bare(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def document(name: str) -> str:
    """A document in its own encoding."""
    encoding, _ = DOCUMENTS[name]
    return (EXAMPLES / name).read_bytes().decode(encoding)


def pairs(path: Path) -> list[tuple[str, str]]:
    """The lines of a zh<TAB>en file; a line of any other shape fails the test."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    assert {len(row) for row in rows} == {2}, f"{path}: a line is not zh<TAB>en"
    return [(row[0], row[1]) for row in rows]


def reference(name: str) -> list[tuple[str, str]]:
    """The reference of a document."""
    return pairs(EXAMPLES / f"{Path(name).stem}.reference.tsv")


TABLES = sorted(EXAMPLES.rglob("*.tsv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_no_side_is_empty(path: Path) -> None:
    """Every line of every table has Chinese on the left and English on the right."""
    for source, target in pairs(path):
        assert re.search(r"[\u3400-\u9fff]", source), source
        assert re.search(r"[A-Za-z]", target), source
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", target), target
        assert source == source.strip()
        assert target == target.strip()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_source_line_occurs_in_its_document(name: str) -> None:
    """Source lines are the document's own characters once furniture and white space are removed."""
    text = bare(FURNITURE.sub("", uncut(name)))

    missing = [source for source, _ in reference(name) if bare(source) not in text]

    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_reference_leaves_nothing_of_the_document_out(name: str) -> None:
    """Reference and document hold the same characters, furniture and heading marks apart."""
    rest = bare(FURNITURE.sub("", document(name))).replace("#", "")

    assert sorted(rest) == sorted("".join(bare(source) for source, _ in reference(name)))


def uncut(name: str) -> str:
    """A document with the captions that cut a sentence moved to its end."""
    text = document(name)
    captions = re.findall(r"\n\n([^\n]+\n\n[^\n]+ / 摄)\n\n", text)
    for caption in captions:
        text = text.replace(f"\n\n{caption}\n\n", "") + caption
    return text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_reference_is_long_enough(name: str) -> None:
    """The references have the number of lines that the README's reader may count on."""
    _, fewest = DOCUMENTS[name]

    assert len(reference(name)) >= fewest


def test_the_magazine_has_enough_sentences() -> None:
    """The magazine holds 90 sentences, 5,000 characters and the marks that make it hard."""
    text = document("magazine.txt")
    sentences = [source for source, _ in reference("magazine.txt") if SENTENCE_END.search(source)]

    assert len(sentences) >= 90
    assert len(bare(text)) >= 5000
    for mark in (
        "（下转封三）",
        "（上接封二）",
        "责任编辑：",
        "■ ",
        "◆ ",
        "●",
        " / 摄",
        "一是",
        "——2022年",
    ):
        assert mark in text


def test_the_magazine_cuts_sentences_at_page_breaks() -> None:
    """At least five page breaks fall within a sentence that the reference holds whole."""
    pieces = re.split(r"\n\n今日青澜 +2023 年第 9 期\n\n\d+\n\n", document("magazine.txt"))
    sources = [bare(source) for source, _ in reference("magazine.txt")]
    cuts = [f"{bare(before)[-4:]}{bare(after)[:4]}" for before, after in itertools.pairwise(pieces)]

    assert sum(any(cut in source for source in sources) for cut in cuts) >= 5


def test_equal_sources_have_equal_targets() -> None:
    """A line that comes back in any reference comes back with the same English."""
    seen: dict[str, str] = {}
    for name in DOCUMENTS:
        for source, target in reference(name):
            assert seen.setdefault(bare(source), target) == target


def test_the_speech_needs_its_encoding() -> None:
    """The speech is GB18030 and nothing less: neither UTF-8 nor GBK reads it."""
    content = (EXAMPLES / "speech.txt").read_bytes()

    for encoding in ("utf-8", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            content.decode(encoding)
    assert "㮾木沟林场" in content.decode("gb18030")


def test_the_alignment_covers_both_sides_in_order() -> None:
    """The right answer of the alignment example uses every character of both texts, in order."""
    links = pairs(EXAMPLES / "pairs" / "alignment.tsv")

    assert "".join(source for source, _ in links) == bare(
        (EXAMPLES / "pairs" / "zh.txt").read_text("utf-8")
    )
    assert bare("".join(target for _, target in links)) == bare(
        (EXAMPLES / "pairs" / "en.txt").read_text("utf-8")
    )


def test_the_alignment_merges_and_splits() -> None:
    """The alignment example has merged and split sentences, at least three of each."""
    links = pairs(EXAMPLES / "pairs" / "alignment.tsv")
    counts = [
        (len(re.findall(r"[。！？]", source)), len(re.findall(r"[.!?](?=[\s\"]|$)", target)))
        for source, target in links
    ]

    assert sum(chinese > english for chinese, english in counts) >= 3
    assert sum(chinese < english for chinese, english in counts) >= 3
