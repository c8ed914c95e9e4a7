"""The project's own training text: whole pairs, and what of it enters the model."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import click
import pytest
from training import prepare
from training.batches import load_pairs
from training.recipe import Recipe, Source

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(prepare.OWN.glob("*.tsv"))
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_chinese_text_and_its_translation(path: Path) -> None:
    """Two columns, Chinese in the first alone, no source twice."""
    rows = list(prepare.read_rows(path))
    assert len(rows) > 200
    assert [row for row in rows if len(row) != 2] == []
    assert [zh for zh, en in rows if not CHINESE.search(zh) or CHINESE.search(en)] == []
    assert [zh for zh, count in Counter(zh for zh, _ in rows).items() if count > 1] == []


def _kept(folder: Path, evaluation: str) -> int:
    """How many pairs of own text are prepared while a text is kept aside for evaluation."""
    (folder / "aside.tsv").write_text(evaluation + "\n", "utf-8")
    recipe = Recipe.model_validate(
        {
            "seed": 1,
            "version": "0",
            "sources": {"text": {}},
            "development": {},
            "preparation": {"evaluation": ["aside.tsv"], "drills": 0},
            "training": {"shapes": [[97, 128]]},
            "phases": [],
        }
    )
    prepare.prepare(folder, folder / "work", recipe, prepare.ROOT / "glossary")
    return len(load_pairs(folder / "work" / prepare.PAIRS)["text"])


def test_own_text_is_prepared_without_what_evaluates_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All files are read, and a sentence that the evaluation text shares is left out."""
    own = tmp_path / "text"
    own.mkdir()
    shared = "村里的老人们坐在新修的广场上晒太阳聊天，孩子们在追逐嬉戏。"
    (own / "a.tsv").write_text(f"{shared}\tThe old people sat in the sun and talked.\n", "utf-8")
    (own / "b.tsv").write_text("道路修到了家门口。\tThe road now reaches every door.\n", "utf-8")
    monkeypatch.setattr(prepare, "OWN", own)

    assert _kept(tmp_path, "别的文字\tOther words") == 2
    assert _kept(tmp_path, f"{shared}\tOther words") == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"\xe5\xa5\xbd\xe4\xba\xba", "expected Chinese, a tab and English"),
        (b"\xff\tA", "not UTF-8"),
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, line: bytes, said: str) -> None:
    """File, line and defect, and no traceback."""
    path = tmp_path / "a.tsv"
    path.write_bytes("好\tGood\n".encode() + line + b"\n")
    with pytest.raises(click.ClickException, match=rf"a\.tsv:2: {said}"):
        list(prepare.read_source(path, Source(), Counter()))
