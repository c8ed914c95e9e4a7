"""Translates segments: plain decode, guards, choice, and parts joined again. Sixth stage.

`translate_segments` returns one translation a job, in order, whatever the batching: each text
depends on its own source, constraints and settings alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from duizhao.model import Candidate, Origin, Route, Translation, UnitKind
from duizhao.translation import DecodingOptions, Engine, Hypothesis
from duizhao.translation.guards import HAN, Defect, find_defects
from duizhao.translation.polish import polish, split_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from duizhao.model import Constraint, Segment
    from duizhao.settings import TranslationSettings

WINDOW = 2000
"""Jobs held at once; memory does not grow with the document."""

RETRIES = (
    {"no_repeat_ngram_size": 4, "repetition_penalty": 1.1},
    {"beam_size": 1, "no_repeat_ngram_size": 3, "repetition_penalty": 1.3},
)
"""Options for another try at a defective decode; never used at first, since they cost quality
(argos-translate pull requests 234 and 235)."""


@dataclass(frozen=True, slots=True)
class Job:
    """One segment to translate.

    Attributes:
        segment: The segment.
        constraints: What its target must say, in source order.
        glossary: Fingerprint of the glossary entries that hit it.
        kind: Kind of its unit; headings have a case of their own.
    """

    segment: Segment
    constraints: tuple[Constraint, ...] = ()
    glossary: str = ""
    kind: UnitKind = UnitKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class _Piece:
    """One text for the engine: a whole segment, or one part of it, without its leading mark."""

    job: int
    mark: str
    source: str


def translate_segments(
    jobs: Sequence[Job],
    engine: Engine,
    settings: TranslationSettings,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Translation]:
    """Translate segments in windows.

    Args:
        jobs: Segments with their constraints.
        engine: The engine.
        settings: Decoding options.
        progress: Called with the number of jobs done since the last call.

    Yields:
        One translation a job, same order.
    """
    for start in range(0, len(jobs), WINDOW):
        window = jobs[start : start + WINDOW]
        yield from _translate_window(window, engine, settings)
        if progress is not None:
            progress(len(window))


def decoding_options(settings: TranslationSettings) -> DecodingOptions:
    """The engine's options as set."""
    return DecodingOptions(
        beam_size=settings.beam_size,
        num_hypotheses=settings.beam_size,
        length_penalty=settings.length_penalty,
    )


def _translate_window(
    jobs: Sequence[Job], engine: Engine, settings: TranslationSettings
) -> list[Translation]:
    """Translate at most `WINDOW` jobs."""
    options = decoding_options(settings)
    pieces = [piece for index, job in enumerate(jobs) for piece in _pieces(index, job)]
    sources = list(dict.fromkeys(piece.source for piece in pieces if HAN.search(piece.source)))
    decoded = dict(zip(sources, decode_soundly(sources, engine, options), strict=True))
    by_job: dict[int, list[_Piece]] = {}
    for piece in pieces:
        by_job.setdefault(piece.job, []).append(piece)
    return [
        _join(job, by_job.get(index, []), decoded, engine.signature)
        for index, job in enumerate(jobs)
    ]


def _pieces(index: int, job: Job) -> Iterator[_Piece]:
    """Texts for the engine of one job."""
    text = job.segment.normalised
    for number, (start, end) in enumerate(job.segment.parts or ((0, len(text)),)):
        part = text[start:end]
        mark, begin = split_mark(part) if number == 0 else ("", 0)
        yield _Piece(index, mark, part[begin:])


def decode_soundly(
    sources: Sequence[str], engine: Engine, options: DecodingOptions
) -> list[tuple[list[Hypothesis], tuple[Defect, ...]]]:
    """Hypotheses of each source, the best sound one first, and the defects that are left."""
    results = []
    for source, hypotheses in zip(sources, engine.translate(sources, options), strict=True):
        results.append(_soundest(source, hypotheses))
    for changes in RETRIES:
        broken = [index for index, (_, defects) in enumerate(results) if defects]
        again = replace(options, **changes)  # type: ignore[arg-type]  # names are the fields'
        tries = engine.translate([sources[index] for index in broken], again) if broken else []
        for index, hypotheses in zip(broken, tries, strict=True):
            old, defects = results[index]
            new, left = _soundest(sources[index], hypotheses)
            if len(left) < len(defects):
                results[index] = (new + old, left)
    return results


def _soundest(
    source: str, hypotheses: list[Hypothesis]
) -> tuple[list[Hypothesis], tuple[Defect, ...]]:
    """Hypotheses with those of fewest defects first, else in the engine's order."""
    defects = {id(each): find_defects(source, each) for each in hypotheses}
    ordered = sorted(hypotheses, key=lambda each: len(defects[id(each)]))
    return ordered, defects[id(ordered[0])]


def _join(
    job: Job,
    pieces: Sequence[_Piece],
    decoded: dict[str, tuple[list[Hypothesis], tuple[Defect, ...]]],
    signature: str,
) -> Translation:
    """Put the pieces of one job together."""
    if not HAN.search(job.segment.normalised):
        return Translation(
            job.segment.id,
            job.segment.text,
            Origin.COPIED,
            None,
            "",
            job.glossary,
            routes=(None,) * len(job.constraints),
        )
    texts, scores, flags = [], [], []
    for piece in pieces:
        if piece.source not in decoded:
            texts.append(piece.mark + piece.source)
            continue
        hypotheses, defects = decoded[piece.source]
        texts.append(piece.mark + polish(hypotheses[0].text))
        scores.append((hypotheses[0].score, len(hypotheses[0].target_tokens) + 1))
        flags += [str(defect) for defect in defects]
    text = " ".join(texts)
    tokens = sum(count for _, count in scores)
    score = sum(mean * count for mean, count in scores) / max(tokens, 1)
    unmet = tuple(range(len(job.constraints)))
    return Translation(
        segment_id=job.segment.id,
        text=text,
        origin=Origin.MT,
        score=score,
        engine=signature,
        glossary=job.glossary,
        candidates=(Candidate(text, score, Route.PLAIN, (), unmet),),
        routes=(None,) * len(job.constraints),
        flags=tuple(dict.fromkeys(flags)),
    )
