"""Tiny Argos packages with random weights: every kind that Argos ships, made without torch."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np
import sentencepiece

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDTH, HEADS, INNER = 16, 2, 32
"""Shape of the network; one layer a side."""

TEXT = [
    "我们要推进乡村振兴。", "全县共有个村受益。", "干部到群众中去，听取意见。", "工作队来到村里。",
    "We must advance rural revitalization.", "The county has many villages.",
    "Officials go to the people and hear their views.", "The work team came to the village.",
]  # fmt: skip
"""Sentences of our own that the tokenizers are made of."""

BPE_CODES = "#version: 0.2\nt h\nth e</w>\nv i\nvi l\nvil l\na ge</w>\n乡 村\n振 兴</w>\n"
"""Merges of a `bpe.model` as subword-nmt writes it; the letters left over stand alone."""

SPECIAL = ["<unk>", "<s>", "</s>"]


def write_package(
    folder: Path, *, bpe: bool = False, shared: bool = False, target_prefix: str = ""
) -> Path:
    """Write a package.

    Args:
        folder: Where; made if need be.
        bpe: With Moses and `bpe.model` instead of SentencePiece.
        shared: One vocabulary for both sides, as `shared_vocabulary.json`.
        target_prefix: Piece that every target starts with.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True)
    pieces = _write_bpe(folder) if bpe else _write_sentencepiece(folder)
    target = [*SPECIAL, *pieces, *([target_prefix] if target_prefix else [])]
    source = target if shared else [*SPECIAL, *reversed(pieces)]
    _write_model(folder / "model", source, target)
    metadata = {"package_version": "0.0", "from_code": "zh", "to_code": "en"}
    if target_prefix:
        metadata["target_prefix"] = target_prefix
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    return folder


def _write_sentencepiece(folder: Path) -> list[str]:
    """Train a tokenizer on the sentences; its pieces."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT * 4),
        model_writer=model,
        vocab_size=110,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [
        processor.id_to_piece(place)
        for place in range(processor.get_piece_size())
        if not processor.is_control(place) and not processor.is_unknown(place)
    ]


def _write_bpe(folder: Path) -> list[str]:
    """Write the merges; all letters with and without the mark of a piece that goes on."""
    (folder / "bpe.model").write_text(BPE_CODES, "utf-8")
    letters = sorted(set("".join(TEXT)) - {" "})
    return [*letters, *(f"{letter}@@" for letter in letters), "the", "vill@@", "age", "乡村@@"]


def _write_model(folder: Path, source: Sequence[str], target: Sequence[str]) -> None:
    """Random weights in the shape that OpenNMT-py trains, which Argos uses."""
    spec = ctranslate2.specs.TransformerSpec.from_config((1, 1), HEADS, pre_norm=True)
    random = np.random.default_rng(len(target))
    _fill(spec.encoder.layer[0], random)
    _fill(spec.decoder.layer[0], random)
    for half, words in ((spec.encoder, source), (spec.decoder, target)):
        embeddings = half.embeddings
        (embeddings[0] if isinstance(embeddings, list) else embeddings).weight = _matrix(
            random, len(words), WIDTH
        )
        _fill_norm(half.layer_norm)
    spec.decoder.projection.weight = _matrix(random, len(target), WIDTH)
    spec.decoder.projection.bias = np.zeros(len(target), dtype=np.float32)
    spec.register_source_vocabulary(list(source))
    spec.register_target_vocabulary(list(target))
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir()
    spec.save(str(folder))


def _fill(layer: Any, random: np.random.Generator) -> None:
    """Give an encoder or decoder layer its weights."""
    attentions = [(layer.self_attention, [3 * WIDTH, WIDTH])]
    if hasattr(layer, "attention"):
        attentions.append((layer.attention, [WIDTH, 2 * WIDTH, WIDTH]))
    for attention, rows in attentions:
        for linear, count in zip(attention.linear, rows, strict=True):
            _fill_linear(linear, random, count, WIDTH)
        _fill_norm(attention.layer_norm)
    _fill_linear(layer.ffn.linear_0, random, INNER, WIDTH)
    _fill_linear(layer.ffn.linear_1, random, WIDTH, INNER)
    _fill_norm(layer.ffn.layer_norm)


def _fill_linear(linear: Any, random: np.random.Generator, rows: int, columns: int) -> None:
    """Give a linear layer its weights."""
    linear.weight = _matrix(random, rows, columns)
    linear.bias = np.zeros(rows, dtype=np.float32)


def _fill_norm(norm: Any) -> None:
    """A layer norm that changes nothing more."""
    norm.gamma = np.ones(WIDTH, dtype=np.float32)
    norm.beta = np.zeros(WIDTH, dtype=np.float32)


def _matrix(random: np.random.Generator, rows: int, columns: int) -> Any:
    """A random matrix."""
    return random.normal(0, 0.4, (rows, columns)).astype(np.float32)
