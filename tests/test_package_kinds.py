"""Every kind of Argos package translates from end to end: both tokenizers, vocabularies, prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import tiny_packages

from duizhao.model import Constraint, ConstraintKind, Segment
from duizhao.settings import TranslationSettings
from duizhao.translation import DecodingOptions
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.package_install import install_package
from duizhao.translation.packages import load_package
from duizhao.translation.search import Job, translate_segments

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ["我们要推进乡村振兴。", "全县共有128个村受益。", "干部到群众中去，听取意见。"]
OPTIONS = DecodingOptions(beam_size=2, num_hypotheses=2, max_decoding_length=12)

KINDS = [
    pytest.param({"bpe": bpe, "shared": shared, "target_prefix": prefix}, id=name)
    for bpe, tokenizer in ((False, "SentencePiece"), (True, "BPE"))
    for shared, vocabulary in ((False, "split"), (True, "shared"))
    for prefix, start in (("", "no prefix"), (">>en<<", "prefix"))
    for name in [f"{tokenizer}, {vocabulary}, {start}"]
]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> ArgosEngine:
    """An engine over a package of each kind, in a folder whose name is not ASCII."""
    folder = tiny_packages.write_package(tmp_path / "软件包" / "zh_en_tiny", **request.param)
    assert (folder / "model" / "shared_vocabulary.json").is_file() == request.param["shared"]
    return ArgosEngine(load_package(folder), TranslationSettings(threads=1))


def test_a_package_of_each_kind_translates(engine: ArgosEngine) -> None:
    """Hypotheses have text and places; forced ones have attention."""
    found = engine.translate(SOURCES, OPTIONS)
    best = [hypotheses[0] for hypotheses in found]
    forced = engine.force(SOURCES, [each.text for each in best])
    scores = engine.score(SOURCES, [each.text for each in best])

    assert [len(hypotheses) for hypotheses in found] == [2, 2, 2]
    assert all(score < 0 for score in scores)
    for source, each, again in zip(SOURCES, best, forced, strict=True):
        assert each.score < 0
        assert each.text
        assert ">>en<<" not in each.text
        assert len(each.target_spans) == len(each.target_tokens) <= 12
        assert len(each.source_spans) == engine.count_tokens(source)
        assert again.attention is not None
        assert again.attention.shape == (len(again.target_tokens), len(again.source_spans))
        assert np.allclose(again.attention.sum(axis=1), 1, atol=0.2)


def test_a_forced_beginning_is_kept(engine: ArgosEngine) -> None:
    """A given beginning stands first, after the package's own prefix, which is no text."""
    for hypotheses in engine.resume(SOURCES, ["The village"] * 3, OPTIONS):
        assert hypotheses[0].text.startswith("The village")


def test_segments_are_translated_with_their_terms(engine: ArgosEngine) -> None:
    """The whole way of a segment runs, and a term is brought into the target."""
    text = SOURCES[0]
    segment = Segment("s.0", "s", 0, text, ((0, len(text)),), text)
    term = Constraint("s.0", ConstraintKind.TERM, (5, 9), ("the village work",), term_id="t")

    (result,) = translate_segments([Job(segment, (term,))], engine, TranslationSettings())

    assert "the village work" in result.text.lower()
    assert result.routes[0] is not None


def test_an_installed_package_translates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From installation, over the pin, to a text."""
    monkeypatch.setenv("DUIZHAO_PACKAGES", str(tmp_path / "安装"))
    folder = tiny_packages.write_package(tmp_path / "zh_en_tiny", bpe=True)

    package = install_package(str(folder))

    assert package.pinned
    engine = ArgosEngine(package, TranslationSettings(threads=1))
    assert engine.translate(SOURCES[:1], OPTIONS)[0][0].text
