"""Drives the CTranslate2 model and the tokenizer of an Argos package directly.

Argos' own `apply_packaged_translation` (argostranslate 1.11) puts 32 tokens in a batch, cuts at 256
target tokens in silence and loses which sentence gave which; here a batch is many sentences, every
limit is known before decoding, and each source has its own result with score, attention and the
place of every token. `decoding.py` runs the batches, `tokenizers.py` makes pieces of texts.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np
import sentencepiece

from duizhao.errors import PackageError
from duizhao.language.chinese import close_up
from duizhao.translation import DecodingOptions, Hypothesis
from duizhao.translation.decoding import LONGEST, Decoder
from duizhao.translation.pieces import decoding_limit, mean_log_probability
from duizhao.translation.threads import available_processors, batch_rate, choose_translators
from duizhao.translation.tokenizers import BpeTokenizer, SentencePieceTokenizer, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span
    from duizhao.settings import TranslationSettings
    from duizhao.translation.packages import Package

_MEASURED = "各级党委要加强领导，推动乡村全面振兴。"
"""A sentence of usual length, to measure how many translators are best."""


class ArgosEngine:
    """An `Engine` over one Argos package.

    Args:
        package: Where its files are, checked by `find_package`.
        settings: Beam, batches, threads.

    Raises:
        PackageError: If its files cannot be loaded.
    """

    def __init__(self, package: Package, settings: TranslationSettings) -> None:
        """Load model and tokenizer; about 0.1 seconds for the starter, 1 more the first time."""
        self._package = package
        self._own_prefix = [package.target_prefix] if package.target_prefix else []
        try:
            self._tokenizer = load_tokenizer(package)
            pieces = self._tokenizer.encode(_MEASURED)[0]
            translator = load_translator(package, pieces, settings.threads)
            self._decoder = Decoder(translator, settings.max_batch_tokens)
        except (RuntimeError, ValueError, OSError) as error:
            raise PackageError(
                f"package {package.name!r} cannot be loaded: {error}",
                where=str(package.folder),
                hint="Run `duizhao model verify`, or choose another with `duizhao model use`.",
            ) from error

    @property
    def signature(self) -> str:
        """See `Engine`."""
        return self._package.signature

    def count_tokens(self, source: str) -> int:
        """See `Engine`."""
        return len(self._tokenizer.encode(close_up(source)[0])[0])

    def translate(self, sources: Sequence[str], options: DecodingOptions) -> list[list[Hypothesis]]:
        """See `Engine`."""
        return self.resume(sources, [""] * len(sources), options)

    def resume(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """See `Engine`; CTranslate2 scores only what follows a prefix, so those have no score."""
        encoded = [self._encode(source) for source in sources]
        forced = [self._prefix(prefix) for prefix in prefixes]
        limits = [
            decoding_limit(len(pieces), len(prefix), min(options.max_decoding_length, LONGEST))
            for (pieces, _, _), prefix in zip(encoded, forced, strict=True)
        ]
        results: list[list[Hypothesis]] = [
            [] if pieces else [self._hypothesis([], [], 0.0, [], finished=True)]
            for pieces, _, _ in encoded
        ]
        pieces = [source for source, _, _ in encoded]
        for index, output in self._decoder.search(pieces, forced, limits, options):
            _, spans, whole = encoded[index]
            found = self._hypotheses(output, spans, options, limits[index], whole=whole)
            if prefixes[index]:
                found = [replace(each, score=math.nan) for each in found]
            results[index] = found
        return results

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """See `Engine`."""
        return self._decoder.score(
            [self._encode(source)[0] for source in sources],
            [self._prefix(target) for target in targets],
        )

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hypothesis]:
        """See `Engine`."""
        encoded = [self._encode(source) for source in sources]
        forced = [self._prefix(target) for target in targets]
        pieces = [source for source, _, _ in encoded]
        hypotheses = [
            self._hypothesis(target, spans, math.nan, weights, finished=True)
            for (_, spans, _), target, weights in zip(
                encoded, forced, self._decoder.attend(pieces, forced), strict=True
            )
        ]
        return [
            hypothesis
            if whole and len(target) < LONGEST
            else replace(hypothesis, attention=None, finished=False)
            for hypothesis, (_, _, whole), target in zip(hypotheses, encoded, forced, strict=True)
        ]

    def _encode(self, source: str) -> tuple[list[str], list[Span], bool]:
        """Source pieces, their spans, and whether they are the whole source.

        Models have only so many positions. Callers cut texts long before; what is longer all the
        same is read up to the limit, and its hypotheses are not `finished`.
        """
        text, places = close_up(source)
        pieces, spans = self._tokenizer.encode(text)
        places.append(len(source))
        spans = [
            (places[start], places[max(start, end - 1)] + (start < end)) for start, end in spans
        ]
        whole = len(pieces) <= LONGEST
        return pieces[:LONGEST], spans[:LONGEST], whole

    def _prefix(self, text: str) -> list[str]:
        """Target pieces of a text, after the package's own target prefix."""
        return (self._own_prefix + (self._tokenizer.encode(text)[0] if text else []))[:LONGEST]

    def _hypotheses(
        self,
        output: Any,
        spans: list[Span],
        options: DecodingOptions,
        limit: int,
        *,
        whole: bool,
    ) -> list[Hypothesis]:
        """Turn one `TranslationResult` into hypotheses."""
        hypotheses = []
        attention = output.attention or [None] * len(output.hypotheses)
        for pieces, score, weights in zip(output.hypotheses, output.scores, attention, strict=True):
            ended = len(pieces) < limit
            decoded = len(pieces) - len(self._own_prefix) + ended
            mean = mean_log_probability(score, decoded, options.length_penalty)
            hypotheses.append(
                self._hypothesis(pieces, spans, mean, weights, finished=ended and whole)
            )
        return hypotheses

    def _hypothesis(
        self, pieces: list[str], spans: list[Span], score: float, weights: Any, *, finished: bool
    ) -> Hypothesis:
        """Put target pieces together; the package's own prefix is no part of the text."""
        own = self._own_prefix
        skip = len(own) if pieces[: len(own)] == own else 0
        text, target_spans = self._tokenizer.decode(pieces[skip:])
        attention = None
        if weights is not None:
            attention = np.zeros((len(pieces) - skip, len(spans)), dtype=np.float32)
            for row, weight in enumerate(weights[skip : len(pieces)]):
                attention[row] = weight[: len(spans)]
        return Hypothesis(
            text=text,
            score=score,
            source_spans=tuple(spans),
            target_spans=tuple(target_spans),
            target_tokens=tuple(pieces[skip:]),
            attention=attention,
            finished=finished,
        )


def load_translator(package: Package, pieces: list[str], threads: int) -> Any:
    """The package's model on the graphics processor where there is one, else on this processor.

    Args:
        package: The package.
        pieces: Of a sentence, for measuring.
        threads: Translators with one thread each; 0 for the measured number.
    """

    def load(device: str, translators: int) -> Any:
        return ctranslate2.Translator(
            str(package.folder / "model"),
            device=device,
            compute_type="auto",  # int8 where the processor has it, as Argos asks for
            inter_threads=translators,
            intra_threads=1,
        )

    if ctranslate2.get_cuda_device_count():
        return load("cuda", 1)  # one queue: the device works on a whole batch at once
    most = threads or available_processors()
    translator = load("cpu", most)
    if threads or most == 1:
        return translator
    chosen = choose_translators(
        package.sha256,
        ctranslate2.__version__,
        most,
        lambda translators: batch_rate(translator, pieces, translators),
    )
    return translator if chosen == most else load("cpu", chosen)


def load_tokenizer(package: Package) -> Tokenizer:
    """The tokenizer that a package brings.

    Raises:
        PackageError: If it brings none.
    """
    model = package.folder / "sentencepiece.model"
    if model.exists():
        processor = sentencepiece.SentencePieceProcessor()
        processor.load_from_serialized_proto(model.read_bytes())  # paths may hold any character
        return SentencePieceTokenizer(processor)
    model = package.folder / "bpe.model"
    if not model.exists():
        raise PackageError(
            "neither sentencepiece.model nor bpe.model is in the package",
            where=str(package.folder),
            hint="Install the package again with `duizhao model install`.",
        )
    from argostranslate.apply_bpe import BPE  # noqa: PLC0415  only BPE packages need Moses
    from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer  # noqa: PLC0415

    with model.open(encoding="utf-8") as codes:
        return BpeTokenizer(
            MosesPunctNormalizer(package.from_code),
            MosesTokenizer(package.from_code),
            MosesDetokenizer(package.to_code),
            BPE(codes),
        )
