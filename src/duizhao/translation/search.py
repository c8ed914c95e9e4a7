"""Translates segments: plain decode, guards, choice, and parts joined again. Sixth stage.

`translate_segments` returns one translation a job, in order, whatever the batching: each text
depends on its own source, constraints and settings alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from duizhao.language.chinese import SENTENCE_ENDS, has_han
from duizhao.language.datelines import DASH
from duizhao.language.imprint import BY, PHOTO
from duizhao.model import Candidate, Origin, Route, Translation, UnitKind
from duizhao.translation import DecodingOptions, Engine
from duizhao.translation.clauses import cut, phrases
from duizhao.translation.composition import compose
from duizhao.translation.drafts import Clause, Draft
from duizhao.translation.joining import joining_mark
from duizhao.translation.judgement import Judgement, judge
from duizhao.translation.leading_marks import split_mark
from duizhao.translation.solver import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from duizhao.model import Constraint, Segment, Span
    from duizhao.settings import TranslationSettings

WINDOW = 2000
"""Jobs held at once; memory does not grow with the document."""

_TAIL = re.compile(rf"\(?{PHOTO}|{BY}")
"""How the English of a credit or an author begins, which the engine never sees."""

SAYING = 8
"""Characters from which a term that makes up a whole sentence is a saying, as it stands."""

HEADINGS = {UnitKind.HEADING, UnitKind.TOC_ENTRY}
"""Kinds whose English has capitals throughout."""


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


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one job is put to the engine.

    Attributes:
        job: The job.
        mark: English form of the line's leading mark.
        sources: Its clauses as they stand in the source, in order.
        clauses: The same for the engine; None where there is nothing to translate.
        places: For each clause, the job's indexes of its constraints.
        tail: English form of the credit behind its words.
    """

    job: Job
    mark: str
    sources: tuple[str, ...]
    clauses: tuple[Clause | None, ...]
    places: tuple[tuple[int, ...], ...]
    tail: str = ""


def _translate_window(
    jobs: Sequence[Job], engine: Engine, settings: TranslationSettings
) -> list[Translation]:
    """Translate at most `WINDOW` jobs; a clause that several have is translated once."""
    plans = [_plan(job, settings.clause_characters, engine) for job in jobs]
    clauses = list(
        dict.fromkeys(clause for plan in plans for clause in plan.clauses if clause is not None)
    )
    solved = solve(clauses, engine, decoding_options(settings), settings.guided_beam_size)
    drafts = dict(zip(clauses, solved, strict=True))
    return [_assemble(plan, drafts, engine.signature) for plan in plans]


def _plan(job: Job, limit: int, engine: Engine) -> _Plan:
    """Cut a job into clauses and give each its constraints."""
    text = job.segment.normalised
    mark, begin, stop, tail = _ends(job)
    inside = [index for index, each in enumerate(job.constraints) if begin < each.span[1] <= stop]
    line = _only(text[:stop], begin, job.constraints[inside[0]]) if len(inside) == 1 else None
    if line is not None:
        return _Plan(job, mark, (line,), (None,), ((inside[0],),), tail)
    fixed = [each.span for each in job.constraints]
    side_by_side: list[Span] = []
    if job.kind in HEADINGS and not job.segment.parts:
        side_by_side = phrases(text, (begin, stop), fixed)
    spans = [
        (max(start, begin) + first, max(start, begin) + last)
        for start, end in side_by_side or job.segment.parts or ((begin, stop),)
        if end > begin and start < stop
        for first, last in cut(
            text[max(start, begin) : min(end, stop)],
            limit,
            [(left - max(start, begin), right - max(start, begin)) for left, right in fixed],
            engine.count_tokens,
        )
    ]
    ends = {end for _, end in side_by_side[:-1]}
    sources = tuple(text[start:end] + "；" * (end in ends) for start, end in spans)
    places = tuple(
        tuple(
            index
            for index, each in enumerate(job.constraints)
            if start <= each.span[0] and each.span[1] <= end
        )
        for start, end in spans
    )
    clauses = tuple(
        _clause(text[start:end], start, [job.constraints[index] for index in inside])
        for (start, end), inside in zip(spans, places, strict=True)
    )
    return _Plan(job, mark, sources, clauses, places, tail)


def _ends(job: Job) -> tuple[str, int, int, str]:
    """What stands before and behind a job's words in English, and where these begin and end."""
    text = job.segment.normalised
    mark, begin = split_mark(text, contents=job.kind is UnitKind.TOC_ENTRY)
    stop, tail = len(text), ""
    for each in job.constraints:
        form = each.forms[0]
        if each.span[0] == begin and form.endswith(DASH):
            mark, begin = f"{form} ", each.span[1]
        elif begin < each.span[0] and each.span[1] == stop and _TAIL.match(form):
            stop, tail = len(text[: each.span[0]].rstrip()), form
    return mark, begin, stop, tail


def _only(text: str, begin: int, only: Constraint) -> str | None:
    """A line that one constraint makes up, with brackets or end; no engine has anything to say."""
    form = only.forms[0]
    before, after = text[begin : only.span[0]].strip(), text[only.span[1] :].strip()
    if before in {"（", "("} and after in {"）", ")"}:
        return f"({form.removeprefix('the ')})"
    quoted = before == "“" and "”" in after
    end = after.replace("”", "") if quoted else after
    if (before and not quoted) or end.strip(SENTENCE_ENDS):
        return None
    if not after:
        return form.removeprefix("the ")
    if only.span[1] - only.span[0] >= SAYING:
        form = form[0].upper() + form[1:]
    elif quoted or not form[0].isupper():
        return None
    line = form + joining_mark(after)
    return f'"{line}"' if quoted else line


def _clause(source: str, start: int, constraints: Sequence[Constraint]) -> Clause | None:
    """A clause with its constraints; their spans count from its start, and they name no segment."""
    if not has_han(source):
        return None
    return Clause(
        source,
        tuple(
            replace(each, segment_id="", span=(each.span[0] - start, each.span[1] - start))
            for each in constraints
        ),
    )


def _assemble(plan: _Plan, drafts: Mapping[Clause, list[Draft]], signature: str) -> Translation:
    """Put the clauses of one job together."""
    job = plan.job
    if not has_han(job.segment.normalised):
        return Translation(
            job.segment.id,
            job.segment.text,
            Origin.COPIED,
            None,
            "",
            job.glossary,
            routes=(None,) * len(job.constraints),
        )
    chosen = [None if clause is None else drafts[clause][0] for clause in plan.clauses]
    text = _text(plan, chosen)
    judgement = judge(text, job.constraints)
    routes = _routes(plan, chosen, judgement)
    score = _mean_score([draft for draft in chosen if draft is not None])
    routes_taken = [draft.route for draft in chosen if draft is not None]
    last = max(routes_taken, key=list(Route).index, default=Route.REPLACED)
    best = Candidate(text, score, last, judgement.met, judgement.unmet)
    return Translation(
        segment_id=job.segment.id,
        text=text,
        origin=Origin.MT,
        score=score,
        engine=signature,
        glossary=job.glossary,
        candidates=(best, *_others(plan, drafts, best)),
        routes=routes,
        flags=tuple(
            dict.fromkeys(
                str(defect) for draft in chosen if draft is not None for defect in draft.defects
            )
        ),
    )


def _text(plan: _Plan, chosen: Sequence[Draft | None]) -> str:
    """The English text of chosen drafts."""
    job = plan.job
    targets = [None if draft is None else draft.hypothesis.text for draft in chosen]
    heading = job.kind in HEADINGS
    source = job.segment.normalised
    text = compose(source, plan.sources, targets, job.constraints, plan.mark, heading=heading)
    if not plan.tail:
        return text
    end = "." if plan.tail.startswith(PHOTO) and not text.endswith((".", "!", "?", '"')) else ""
    return f"{text}{end} {plan.tail}"


def _routes(
    plan: _Plan, chosen: Sequence[Draft | None], judgement: Judgement
) -> tuple[Route | None, ...]:
    """How each constraint of the job came to be met in the whole text."""
    routes: list[Route | None] = [None] * len(plan.job.constraints)
    for draft, inside in zip(chosen, plan.places, strict=True):
        for number, index in enumerate(inside):
            routes[index] = None if draft is None else draft.routes[number]
    return tuple(
        None if span is None else routes[index] or Route.PLAIN
        for index, span in enumerate(judgement.spans)
    )


def _others(
    plan: _Plan, drafts: Mapping[Clause, list[Draft]], best: Candidate
) -> Iterator[Candidate]:
    """The texts that the single steps would have given, where they differ from the chosen one."""
    seen = {best.text}
    first = [None if clause is None else drafts[clause][0] for clause in plan.clauses]
    for route in (Route.PLAIN, Route.INLINE):
        chosen = [
            None
            if clause is None
            else next((draft for draft in drafts[clause] if draft.route is route), likeliest)
            for clause, likeliest in zip(plan.clauses, first, strict=True)
        ]
        if all(draft is likeliest for draft, likeliest in zip(chosen, first, strict=True)):
            continue
        text = _text(plan, chosen)
        if text not in seen:
            seen.add(text)
            judgement = judge(text, plan.job.constraints)
            score = _mean_score([draft for draft in chosen if draft is not None])
            yield Candidate(text, score, route, judgement.met, judgement.unmet)


def _mean_score(drafts: Sequence[Draft]) -> float:
    """Mean log-probability a token over several clauses."""
    tokens = [len(draft.hypothesis.target_tokens) + 1 for draft in drafts]
    total = sum(draft.hypothesis.score * count for draft, count in zip(drafts, tokens, strict=True))
    return total / max(sum(tokens), 1)
