"""Both tokenizers of Argos packages: pieces with their places, and texts put together again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.translation.argos import load_tokenizer
from duizhao.translation.packages import BUNDLED, Package, load_package

if TYPE_CHECKING:
    from pathlib import Path


def package_at(folder: Path) -> Package:
    """A package of which only the tokenizer exists."""
    return Package("p", folder, "1", "zh", "en", "", "0", pinned=False)


def test_sentencepiece_places_count_characters() -> None:
    """Pieces cover the source in order, and target pieces the text, spaces left out."""
    tokenizer = load_tokenizer(load_package(BUNDLED))
    source = "２０２１年，“新”村①"

    pieces, spans = tokenizer.encode(source)
    english, _ = tokenizer.encode("The rural people.")
    text, places = tokenizer.decode(english)

    assert len(pieces) == len(spans)
    assert (spans[0][0], spans[-1][1]) == (0, len(source))
    assert text == "The rural people."
    assert "".join(text[start:end] for start, end in places) == "Theruralpeople."


def test_bpe_packages_are_read(tmp_path: Path) -> None:
    """A bpe.model in a folder that is not ASCII gives Moses words cut by its merges."""
    folder = tmp_path / "模型"
    folder.mkdir()
    (folder / "bpe.model").write_text("#version: 0.2\nv i\nl l\na ge</w>\n", "utf-8")

    tokenizer = load_tokenizer(package_at(folder))
    pieces, spans = tokenizer.encode("vill 2021")
    text, places = tokenizer.decode(["vi@@", "ll@@", "age", "is", "here", "."])

    assert pieces[:2] == ["vi@@", "l@@"]
    assert spans[0] == (0, 2)
    assert text == "village is here."
    assert [text[start:end] for start, end in places] == ["vi", "ll", "age", "is", "here", "."]
