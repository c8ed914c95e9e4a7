"""Drives the CTranslate2 model and the tokenizer of an Argos package directly.

Argos' own `apply_packaged_translation` (argostranslate 1.11) puts 32 tokens in a batch, cuts at 256
target tokens in silence and loses which sentence gave which; here a batch is many sentences, every
limit is known before decoding, and each source has its own result with score, attention and the
place of every token.

Padding changes the last bits of attention, rounding to int8 magnifies them, and near ties of the
beam fall otherwise: 13 of 436 texts changed with their company in the batch. So every batch is
padded to the bound of its length class, by one filler that ends at once; then none changes.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ctranslate2
import numpy as np
import sentencepiece

from duizhao.errors import PackageError
from duizhao.translation import DecodingOptions, Hypothesis
from duizhao.translation.pieces import (
    batches,
    decoding_limit,
    length_class,
    mean_log_probability,
)
from duizhao.translation.tokenizers import BpeTokenizer, SentencePieceTokenizer, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import Span
    from duizhao.settings import TranslationSettings
    from duizhao.translation.packages import Package

END, UNKNOWN = "</s>", "<unk>"
"""End of sentence and unknown piece in every CTranslate2 vocabulary that Argos ships."""

SCORED_TOKENS = 128
"""Tokens a batch when targets are scored: CTranslate2 then keeps the probabilities of the whole
vocabulary for each of them, and larger batches take twice the time (measured with the starter)."""

LONGEST_TARGET = 500
"""Target tokens at most. Packages with learnt positions, as the starter, have 512 of them."""

LONGEST_SOURCE = 500
"""Source tokens that the engine takes; callers split longer texts (`count_tokens` tells)."""


class ArgosEngine:
    """An `Engine` over one Argos package.

    Args:
        package: Where its files are, checked by `find_package`.
        settings: Beam, batches, threads.

    Raises:
        PackageError: If its files cannot be loaded.
    """

    def __init__(self, package: Package, settings: TranslationSettings) -> None:
        """Load model and tokenizer; about 0.1 seconds for the starter."""
        self._package = package
        self._max_batch_tokens = settings.max_batch_tokens
        translators = settings.threads or available_processors()
        try:
            self._translator = ctranslate2.Translator(
                str(package.folder / "model"),
                device="cuda" if ctranslate2.get_cuda_device_count() else "cpu",
                compute_type="default",
                inter_threads=translators,
                intra_threads=1,
            )
            self._tokenizer = load_tokenizer(package)
        except (RuntimeError, ValueError, OSError) as error:
            raise PackageError(
                f"package {package.name!r} cannot be loaded: {error}",
                where=str(package.folder),
                hint="Run `duizhao model verify`, or choose another with `duizhao model use`.",
            ) from error

    @property
    def signature(self) -> str:
        """See `Engine`."""
        return f"{self._package.name} {self._package.version} sha256:{self._package.sha256}"

    def count_tokens(self, source: str) -> int:
        """See `Engine`."""
        return len(self._tokenizer.encode(source)[0])

    def translate(self, sources: Sequence[str], options: DecodingOptions) -> list[list[Hypothesis]]:
        """See `Engine`."""
        return self.resume(sources, [""] * len(sources), options)

    def resume(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """See `Engine`; a hypothesis' score covers its forced prefix too."""
        encoded = [self._encode(source) for source in sources]
        forced = [self._prefix(prefix) for prefix in prefixes]
        limits = [
            decoding_limit(
                len(pieces), len(prefix), min(options.max_decoding_length, LONGEST_TARGET)
            )
            for (pieces, _, _), prefix in zip(encoded, forced, strict=True)
        ]
        results: list[list[Hypothesis]] = [
            [] if pieces else [self._hypothesis([], [], 0.0, [], finished=True)]
            for pieces, _, _ in encoded
        ]
        queued = [
            (
                members,
                self._translator.translate_batch(
                    [*(encoded[index][0] for index in members), filler(longest)],
                    target_prefix=[*(forced[index] or None for index in members), [END]],
                    asynchronous=True,
                    **self._decoding(options, limit),
                ),
            )
            for members, (longest, limit) in batches(
                [
                    (len(pieces), limit)
                    for (pieces, _, _), limit in zip(encoded, limits, strict=True)
                ],
                self._max_batch_tokens,
            )
        ]
        for index, output in collect(queued):
            whole = len(sources[index]) == encoded[index][2]
            results[index] = self._hypotheses(
                output, encoded[index][1], options, limits[index], whole=whole
            )
        return self._rescored([pieces for pieces, _, _ in encoded], prefixes, results)

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """See `Engine`."""
        return self._scores(
            [self._encode(source)[0] for source in sources],
            [self._prefix(target) for target in targets],
        )

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hypothesis]:
        """See `Engine`; one pass for the scores and one for the attention."""
        encoded = [self._encode(source) for source in sources]
        forced = [self._prefix(target) for target in targets]
        pieces = [source for source, _, _ in encoded]
        return [
            self._hypothesis(target, spans, score, weights, finished=True)
            for (_, spans, _), target, score, weights in zip(
                encoded,
                forced,
                self._scores(pieces, forced),
                self._attention(pieces, forced),
                strict=True,
            )
        ]

    def _encode(self, source: str) -> tuple[list[str], list[Span], int]:
        """Source pieces, their spans, and how many characters they hold.

        Models have only so many positions. Callers cut texts long before; what is longer all the
        same is read up to the limit, and its hypotheses are not `finished`.
        """
        pieces, spans = self._tokenizer.encode(source)
        if len(pieces) <= LONGEST_SOURCE:
            return pieces, spans, len(source)
        return pieces[:LONGEST_SOURCE], spans[:LONGEST_SOURCE], spans[LONGEST_SOURCE][0]

    def _prefix(self, text: str) -> list[str]:
        """Target pieces of a text, after the package's own target prefix."""
        own = [self._package.target_prefix] if self._package.target_prefix else []
        return (own + (self._tokenizer.encode(text)[0] if text else []))[:LONGEST_TARGET]

    def _decoding(self, options: DecodingOptions, limit: int) -> dict[str, Any]:
        """Arguments of `translate_batch`.

        CTranslate2 4.8 returns the attention of other hypotheses where a batch is searched with a
        beam (76 of 110 texts, differences up to 0.8, against the same sources alone); greedy and
        forced decodes are right. So beams give no attention; `force` gives it afterwards.
        """
        return {
            "beam_size": options.beam_size,
            "num_hypotheses": min(options.num_hypotheses, options.beam_size),
            "length_penalty": options.length_penalty,
            "repetition_penalty": options.repetition_penalty,
            "no_repeat_ngram_size": options.no_repeat_ngram_size,
            "max_input_length": 0,
            "max_decoding_length": limit,
            "replace_unknowns": True,
            "return_scores": True,
            "return_attention": options.beam_size == 1,
        }

    def _scores(
        self, sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]
    ) -> list[float]:
        """Mean log-probability a token of given targets, end of sentence included."""
        scores = [0.0] * len(sources)
        queued = [
            (
                members,
                self._translator.score_batch(
                    [*(list(sources[index]) for index in members), filler(longest)],
                    [*(list(targets[index]) for index in members), filler(longest_target)],
                    max_input_length=0,
                    asynchronous=True,
                ),
            )
            for members, (longest, longest_target) in batches(
                [
                    (len(source), length_class(len(target)))
                    for source, target in zip(sources, targets, strict=True)
                ],
                SCORED_TOKENS,
            )
        ]
        for index, output in collect(queued):
            scores[index] = sum(output.log_probs) / max(len(output.log_probs), 1)
        return scores

    def _attention(
        self, sources: Sequence[Sequence[str]], targets: Sequence[Sequence[str]]
    ) -> list[Any]:
        """Attention of given targets: all but the last step is forced, and no step is searched."""
        weights: list[Any] = [[] for _ in sources]
        queued = [
            (
                members,
                self._translator.translate_batch(
                    [*(list(sources[index]) for index in members), filler(longest)],
                    target_prefix=[*([*targets[index], END] for index in members), [END]],
                    beam_size=1,
                    max_input_length=0,
                    max_decoding_length=LONGEST_TARGET + 1,
                    return_attention=True,
                    asynchronous=True,
                ),
            )
            for members, (longest, _) in batches(
                [(len(source), 0) for source in sources], self._max_batch_tokens
            )
        ]
        for index, output in collect(queued):
            weights[index] = output.attention[0]
        return weights

    def _rescored(
        self,
        sources: Sequence[Sequence[str]],
        prefixes: Sequence[str],
        results: list[list[Hypothesis]],
    ) -> list[list[Hypothesis]]:
        """Score continued prefixes whole; CTranslate2 scores only what follows them."""
        places = [
            (index, rank)
            for index, prefix in enumerate(prefixes)
            if prefix or self._package.target_prefix
            for rank in range(len(results[index]))
        ]
        targets = [results[index][rank].target_tokens for index, rank in places]
        own = [self._package.target_prefix] if self._package.target_prefix else []
        scores = self._scores(
            [sources[index] for index, _ in places], [own + list(target) for target in targets]
        )
        for (index, rank), score in zip(places, scores, strict=True):
            results[index][rank] = replace(results[index][rank], score=score)
        return results

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
            decoded = len(pieces) + ended
            mean = mean_log_probability(score, decoded, options.length_penalty)
            hypotheses.append(
                self._hypothesis(pieces, spans, mean, weights, finished=ended and whole)
            )
        return hypotheses

    def _hypothesis(
        self, pieces: list[str], spans: list[Span], score: float, weights: Any, *, finished: bool
    ) -> Hypothesis:
        """Put target pieces together; the package's own prefix is no part of the text."""
        skip = (
            1 if self._package.target_prefix and pieces[:1] == [self._package.target_prefix] else 0
        )
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


def filler(tokens: int) -> list[str]:
    """A source or target that pads its batch to a length."""
    return [UNKNOWN] * tokens


def collect(queued: Sequence[tuple[list[int], list[Any]]]) -> Iterator[tuple[int, Any]]:
    """Results of batches that run side by side, each with the index of its source."""
    for members, outputs in queued:
        for index, output in zip(members, outputs[:-1], strict=True):  # the last is the filler
            yield index, output.result()


def available_processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
