"""Runs batches of pieces through a CTranslate2 translator: search, score, attention.

Below `argos.py`, which turns texts into pieces and back; here are only pieces. Batches of one
length class run side by side, one on each translator.

Padding changes the last bits of attention, rounding to int8 magnifies them, and near ties of the
beam fall otherwise: 13 of 436 texts changed with their company in the batch. So every batch is
padded to the bound of its length class, by one filler that ends at once; then none changes.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

from duizhao.translation.pieces import batches, length_class

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.translation import DecodingOptions

END, UNKNOWN = "</s>", "<unk>"
"""End of sentence and unknown piece in every CTranslate2 vocabulary that Argos ships."""

SCORED_TOKENS = 128
"""Tokens a batch when targets are scored: CTranslate2 then keeps the probabilities of the whole
vocabulary for each of them, and larger batches take twice the time (measured with the starter)."""

LONGEST = 496
"""Tokens of a source or target at most: the longest length class that stays, with the end of the
sentence, inside the 512 positions that packages with learnt positions have, as the starter."""

AHEAD = 3
"""Batches a thread in the engine's queue: one at work, two so that no thread waits for Python. What
is queued cannot be taken back: a run that is stopped waits until it is done."""

Pieces = list[str]


class Decoder:
    """Everything that is asked of the model.

    Args:
        translator: A `ctranslate2.Translator`.
        max_batch_tokens: Source tokens a batch, padding included.
    """

    def __init__(self, translator: Any, max_batch_tokens: int) -> None:
        """Keep both."""
        self._translator = translator
        self._ahead = AHEAD * translator.num_translators
        self._max_batch_tokens = max_batch_tokens

    def search(
        self,
        sources: Sequence[Pieces],
        prefixes: Sequence[Pieces],
        limits: Sequence[int],
        options: DecodingOptions,
    ) -> Iterator[tuple[int, Any]]:
        """Search targets.

        CTranslate2 4.8 returns the attention of other hypotheses where a batch is searched with a
        beam (76 of 110 texts, differences up to 0.8, against the same sources alone); greedy and
        forced decodes are right. So beams give no attention; `attend` gives it afterwards.

        Args:
            sources: Pieces of each source; those without any give no result.
            prefixes: Pieces that each target must begin with.
            limits: Target pieces at most, a source.
            options: How to search.

        Yields:
            Place of a source and its `TranslationResult`.
        """
        keys = [(len(pieces), limit) for pieces, limit in zip(sources, limits, strict=True)]
        queued = (
            (
                members,
                self._translator.translate_batch(
                    [*(sources[index] for index in members), filler(longest)],
                    target_prefix=[*(prefixes[index] or None for index in members), [END]],
                    beam_size=options.beam_size,
                    num_hypotheses=min(options.num_hypotheses, options.beam_size),
                    length_penalty=options.length_penalty,
                    repetition_penalty=options.repetition_penalty,
                    no_repeat_ngram_size=options.no_repeat_ngram_size,
                    max_input_length=0,
                    max_decoding_length=limit,
                    replace_unknowns=True,
                    return_scores=True,
                    return_attention=options.beam_size == 1,
                    asynchronous=True,
                ),
            )
            for members, (longest, limit) in batches(keys, self._max_batch_tokens)
        )
        yield from collect(queued, self._ahead)

    def score(self, sources: Sequence[Pieces], targets: Sequence[Pieces]) -> list[float]:
        """Mean log-probability a token of given targets, end of sentence included."""
        scores = [0.0] * len(sources)
        keys = [
            (len(source), length_class(len(target)))
            for source, target in zip(sources, targets, strict=True)
        ]
        queued = (
            (
                members,
                self._translator.score_batch(
                    [*(sources[index] for index in members), filler(longest)],
                    [*(targets[index] for index in members), filler(longest_target)],
                    max_input_length=0,
                    asynchronous=True,
                ),
            )
            for members, (longest, longest_target) in batches(keys, SCORED_TOKENS)
        )
        for index, output in collect(queued, self._ahead):
            scores[index] = sum(output.log_probs) / max(len(output.log_probs), 1)
        return scores

    def attend(self, sources: Sequence[Pieces], targets: Sequence[Pieces]) -> list[Any]:
        """Attention of given targets: all but the last step is forced, and no step is searched."""
        weights: list[Any] = [[] for _ in sources]
        queued = (
            (
                members,
                self._translator.translate_batch(
                    [*(sources[index] for index in members), filler(longest)],
                    target_prefix=[*([*targets[index], END] for index in members), [END]],
                    beam_size=1,
                    max_input_length=0,
                    max_decoding_length=LONGEST + 1,
                    return_attention=True,
                    asynchronous=True,
                ),
            )
            for members, (longest, _) in batches(
                [(len(source), 0) for source in sources], self._max_batch_tokens
            )
        )
        for index, output in collect(queued, self._ahead):
            weights[index] = output.attention[0]
        return weights


def filler(tokens: int) -> Pieces:
    """A source or target that pads its batch to a length."""
    return [UNKNOWN] * tokens


def collect(queued: Iterator[tuple[list[int], list[Any]]], ahead: int) -> Iterator[tuple[int, Any]]:
    """Results of batches that run side by side, each with the index of its source.

    Args:
        queued: Puts the next batch into the engine's queue, and gives its members and results.
        ahead: Batches in the queue at most.
    """
    waiting = deque(islice(queued, ahead))
    while waiting:
        members, outputs = waiting.popleft()
        for index, output in zip(members, outputs[:-1], strict=True):  # the last is the filler
            yield index, output.result()
        waiting.extend(islice(queued, 1))
