"""Sentence vectors: one a text, whatever the batch, alike for counterparts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from duizhao.errors import PackageError
from duizhao.language.encoder import DIMENSIONS, SentenceEncoder, load_encoder

if TYPE_CHECKING:
    from pathlib import Path

ZH = ["全县新建公路32公里。", "学校的屋顶已经修好了。", "村民种植苹果。"]
EN = [
    "The county built 32 kilometers of new roads.",
    "The roof of the school has been repaired.",
    "Villagers grow apples.",
]


def fresh() -> SentenceEncoder:
    """The encoder without remembered vectors."""
    loaded = load_encoder()
    return SentenceEncoder(loaded.model, loaded.pieces, loaded.means)


def test_counterparts_are_nearest_to_each_other() -> None:
    """Without the mean of its language, each sentence is nearest to its translation."""
    encoder = load_encoder()

    left, right = encoder.encode(ZH) - encoder.means[0], encoder.encode(EN) - encoder.means[1]

    assert (left @ right.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_vectors_have_length_one_and_come_in_the_order_of_the_texts() -> None:
    """One row a text, repeated and empty ones too."""
    vectors = fresh().encode([*ZH, ZH[0], ""])

    assert vectors.shape == (5, DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert (vectors[0] == vectors[3]).all()
    assert fresh().encode([]).shape == (0, DIMENSIONS)


def test_vectors_do_not_depend_on_the_batch() -> None:
    """A text beside others, longer ones too, has the vector that it has alone."""
    alone = fresh().encode(ZH[:1])[0]

    beside = fresh().encode([*ZH, "很长的一句话，" * 40])[0]

    assert np.abs(alone - beside).max() < 1e-4


def test_a_damaged_encoder_says_where_and_what_to_do(tmp_path: Path) -> None:
    """A folder without the model names itself and the way out."""
    with pytest.raises(PackageError, match=r"alignment\.encoder: false") as error:
        load_encoder(tmp_path)

    assert str(tmp_path) in str(error.value)
