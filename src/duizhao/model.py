"""The records that flow through the pipeline, in the order in which they arise.

All are frozen: a stage returns new ones. Offsets count Unicode code points and are half open,
`[start, end)`. Words are those of XLIFF, TMX and MQM.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""Half-open range of code points."""


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character.

    >>> overlap((0, 2), (1, 3)), overlap((0, 2), (2, 3))
    (True, False)
    """
    return one[0] < other[1] and other[0] < one[1]


Link = tuple[int, int, int, int]
"""One word link: source start, source end, target start, target end, in code points."""


class UnitKind(StrEnum):
    """What a unit is in its document (a closed set)."""

    MASTHEAD = "masthead"
    TOC_ENTRY = "toc-entry"
    HEADING = "heading"
    BYLINE = "byline"
    DATELINE = "dateline"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    QUOTE_SOURCE = "quote-source"
    CAPTION = "caption"
    CREDIT = "credit"
    EDITOR_LINE = "editor-line"
    JUMP_LINE = "jump-line"
    FURNITURE = "furniture"


Mark = tuple[int, int, UnitKind]
"""A stretch of a document, start and end, whose kind the file itself states."""


class State(StrEnum):
    """How far a target text has come (XLIFF 2.1 names)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


ACCEPTED = frozenset({State.REVIEWED, State.FINAL})
"""States in which a person has vouched for the text; only such text is reused as it is."""


class Origin(StrEnum):
    """Where a target text came from."""

    TM_EXACT = "tm-exact"
    TM_FUZZY = "tm-fuzzy"
    MT = "mt"
    HUMAN = "human"
    COPIED = "copied"


class Severity(StrEnum):
    """MQM severity of an issue."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Category(StrEnum):
    """MQM dimension of an issue."""

    TERMINOLOGY = "terminology"
    ACCURACY = "accuracy"
    LINGUISTIC = "linguistic-conventions"
    STYLE = "style"
    LOCALE = "locale-conventions"
    MARKUP = "design-and-markup"


class Route(StrEnum):
    """How a constraint came to be met in the chosen candidate."""

    PLAIN = "plain"
    NBEST = "nbest"
    GUIDED = "guided"
    INLINE = "inline"
    REPLACED = "replaced"
    MEMORY = "memory"
    HUMAN = "human"


class ConstraintKind(StrEnum):
    """What kind of source span asks for given target forms."""

    TERM = "term"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    LITERAL = "literal"


@dataclass(frozen=True, slots=True)
class Document:
    """One source file, decoded once and never normalised.

    Attributes:
        id: Path relative to the given folder, with extension, `/` as separator.
        path: Where it was read from.
        language: BCP 47 tag of its text.
        text: The decoded characters; PDF pages are separated by form feeds.
        sha256: Hex digest of the file's bytes.
        title: Best title known, or the id.
        encoding: Name of the encoding that decoded it, or of the container (`docx`, `pdf`).
        encoding_confidence: 0 to 1; 1 where the encoding is certain or given.
        marks: Kinds that the file itself states, such as the headings of HTML and Word.
    """

    id: str
    path: str
    language: str
    text: str
    sha256: str
    title: str
    encoding: str = "utf-8"
    encoding_confidence: float = 1.0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """Two pieces of one unit brought together over a gap of the document.

    Attributes:
        gap: Span of the document between the pieces (white space, or lifted units).
        reason: Why they belong together, such as `page-break` or `hard-wrap`.
        glue: What stands between the pieces in the unit's text: nothing, or one space.
    """

    gap: Span
    reason: str
    glue: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, heading, caption or other block of a document.

    Attributes:
        id: Hash of document id, kind and folded text; `-2`, `-3` for identical ones in order.
        kind: What it is.
        text: The document's characters over `spans`, pieces joined by each join's glue.
        spans: Where its pieces stand in the document, in reading order.
        joins: One per gap between two pieces, same order.
        reason: The rule that decided the kind.
    """

    id: str
    kind: UnitKind
    text: str
    spans: tuple[Span, ...]
    joins: tuple[Join, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of a unit.

    Attributes:
        id: Unit id, `.`, index; a valid NMTOKEN.
        unit_id: The unit it is part of.
        index: Position in the unit, from 0.
        text: The document's own characters over `spans`; never normalised or converted.
        spans: Where they stand in the document.
        normalised: What the engine reads instead: width folded, Traditional converted.
        parts: Spans of `normalised` that are translated one by one and joined again;
            empty where the segment is translated whole.
    """

    id: str
    unit_id: str
    index: int
    text: str
    spans: tuple[Span, ...]
    normalised: str
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class TermHit:
    """A glossary term found in a segment; hits do not overlap, the longest wins.

    Attributes:
        segment_id: The segment.
        term_id: The glossary entry.
        start: First code point in the segment's text.
        end: One past the last.
    """

    segment_id: str
    term_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Constraint:
    """A source span whose translation must take one of the given forms.

    Attributes:
        segment_id: The segment.
        kind: Term, number, date, name or literal string.
        span: Where it stands in the segment's text.
        forms: Accepted target forms; the first is preferred.
        term_id: The glossary entry for terms, else empty.
        inflect: True where inflected forms of `forms` count as met.
        verb: True where the first word of `forms` is a verb, also where it could be a noun.
        deprecated: Forms that the target must not use for it.
    """

    segment_id: str
    kind: ConstraintKind
    span: Span
    forms: tuple[str, ...]
    term_id: str = ""
    inflect: bool = False
    verb: bool = False
    deprecated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible target text.

    Attributes:
        text: The target text.
        score: Mean log-probability a token; likeness, 0 to 1, of a text of the memory.
        route: How it was made.
        met: Indexes of the segment's constraints that it meets.
        unmet: Indexes of those that it misses.
        source: Of a text of the memory the source that it translates, else empty.
    """

    text: str
    score: float
    route: Route
    met: tuple[int, ...] = ()
    unmet: tuple[int, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """The chosen target text of one segment.

    Attributes:
        segment_id: The segment; translations come one per segment, same order.
        text: The chosen text.
        origin: Where it came from.
        score: Mean log-probability a token; None for text that no engine scored.
        engine: Signature of the engine, empty where none took part.
        glossary: Fingerprint of the glossary entries that hit the segment.
        candidates: All candidates considered, the chosen one first.
        routes: How each constraint of the segment was met, same order; None for unmet ones.
        flags: What the decode guards saw and could not mend, such as `loop` or `truncated`.
        links: Word links between the segment's text and this text.
    """

    segment_id: str
    text: str
    origin: Origin
    score: float | None
    engine: str
    glossary: str
    candidates: tuple[Candidate, ...] = ()
    routes: tuple[Route | None, ...] = ()
    flags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the memory has for a segment.

    Attributes:
        segment_id: The segment.
        text: The text that it gets; empty where the machine's is the better draft.
        origin: `tm-exact` for reviewed text of the same source, else `tm-fuzzy`.
        candidates: Texts of like sources, the likest first.
    """

    segment_id: str
    text: str
    origin: Origin
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """Source and target that say the same; a null side is an empty tuple and empty text.

    Attributes:
        id: Id of its first source segment; for null sources, of the target's place.
        source_ids: Segments of the source side.
        target_ids: Segments of the target side; machine output has the source's ids.
        source: Source text.
        target: Target text.
        links: Word links.
        method: How the pair was made, such as `mt` or `dp`.
        score: Confidence 0 to 1, or None where none was computed.
        state: How far the target has come.
    """

    id: str
    source_ids: tuple[str, ...]
    target_ids: tuple[str, ...]
    source: str
    target: str
    links: tuple[Link, ...] = ()
    method: str = "mt"
    score: float | None = None
    state: State = State.INITIAL


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding of a check; its message names the text it speaks of.

    Attributes:
        pair_id: The pair.
        check: Name of the check in the registry.
        category: MQM dimension.
        severity: MQM severity.
        message: One sentence for the reviewer.
        source_span: Where in the source, or None.
        target_span: Where in the target, or None.
        fingerprint: Hash of check, pair and the texts concerned; ignore marks hang on it.
    """

    pair_id: str
    check: str
    category: Category
    severity: Severity
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class IgnoredIssue:
    """An issue that a person marked as none; the mark survives re-runs.

    Attributes:
        issue: The finding.
        reason: Why it is no issue.
        author: Who said so.
    """

    issue: Issue
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class TermUse:
    """What became of one term hit in a pair.

    Attributes:
        id: Glossary entry.
        zh: Source text of the hit.
        required: Accepted forms, the preferred first.
        met: Whether one stands in the target.
        route: How it came there, or None.
        source_span: Where the hit stands in the source.
        target_span: Where the form stands in the target, or None.
        counted: False for proposed entries: shown, never enforced, never counted.
    """

    id: str
    zh: str
    required: tuple[str, ...]
    met: bool
    route: Route | None
    source_span: Span
    target_span: Span | None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class FigureUse:
    """What became of one figure of the source.

    Attributes:
        text: The figure as the source writes it.
        value: Its value in plain digits.
        met: Whether an equal value stands in the target.
        source_span: Where it stands in the source.
        target_span: Where the equal value stands in the target, or None.
    """

    text: str
    value: str
    met: bool
    source_span: Span
    target_span: Span | None


@dataclass(frozen=True, slots=True)
class BitextPair:
    """A pair with everything that formats, reports and reviewers want to know of it.

    Attributes:
        pair: The aligned texts.
        unit_id: The unit it belongs to.
        kind: Kind of that unit.
        normalised: What the engine read, where it differs from the source; else empty.
        origin: Where the target came from.
        terms: Every term hit, in source order.
        figures: Every figure, in source order.
        issues: Findings, most severe first.
        candidates: Candidates considered, the chosen one first.
        flags: What the decode guards saw and could not mend.
        score: Mean log-probability a token of the target, or None.
        risk: 0 to 1, or None where none was computed.
        note: A reviewer's remark.
        ignored: Findings that a person marked as no issues.
    """

    pair: AlignedPair
    unit_id: str
    kind: UnitKind
    normalised: str
    origin: Origin
    terms: tuple[TermUse, ...] = ()
    figures: tuple[FigureUse, ...] = ()
    issues: tuple[Issue, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    flags: tuple[str, ...] = ()
    score: float | None = None
    risk: float | None = None
    note: str = ""
    ignored: tuple[IgnoredIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class Bitext:
    """A document with its pairs: what `finish` makes and every writer reads.

    Attributes:
        document: The source.
        units: Its units, in reading order.
        pairs: Its pairs, in reading order.
    """

    document: Document
    units: tuple[Unit, ...]
    pairs: tuple[BitextPair, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What stages 1 to 5 know of a document; translation and finishing read it from the store.

    Attributes:
        document: The source.
        units: Its units, in reading order.
        segments: Its segments, in reading order.
        hits: Glossary hits of all segments, in segment order.
        constraints: Constraints of all segments, in segment order.
        keys: Reuse key of each segment's translation, one per segment, same order.
        recalled: What the memory has for them, for some of the segments.
    """

    document: Document
    units: tuple[Unit, ...]
    segments: tuple[Segment, ...]
    hits: tuple[TermHit, ...]
    constraints: tuple[Constraint, ...]
    keys: tuple[str, ...]
    recalled: tuple[Recalled, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """A pair of the translation memory.

    Attributes:
        source_key: Matching key of the source (`language.chinese.match_key`).
        source: Source text.
        target: Target text.
        state: How far it has come; only `reviewed` and `final` are exact reuse.
        origin: Where it came from: a document and pair id, or an imported file.
        author: Who saved it, or empty.
        changed: ISO 8601 time of the last change, or empty.
    """

    source_key: str
    source: str
    target: str
    state: State
    origin: str
    author: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided about a pair; it always wins over machine text.

    Attributes:
        document_id: The document.
        pair_id: The pair.
        source_ids: Segments that the pair covers, so that merges and splits survive.
        source: Source text at the time of the decision.
        target: The text that the person saved.
        state: What the person says of it.
        author: Who decided.
        changed: ISO 8601 time of the decision.
        machine: The text that stood there before, for the edit distance.
        note: A remark.
    """

    document_id: str
    pair_id: str
    source_ids: tuple[str, ...]
    source: str
    target: str
    state: State
    author: str
    changed: str
    machine: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportedPair:
    """One pair as a file brought it back, before anything is known of how it fits.

    Attributes:
        id: The pair's id, or empty where the file names none.
        source: Source text as the file has it.
        target: Target text as the file has it; empty where there is none.
        state: State that the file claims, or None where it says nothing of states.
        origin: Origin that the file names, or None.
        document: Document id that the file names, or empty.
        reviewer: Who changed the target, as the file says, or empty.
        time: When, as ISO 8601 in UTC, or empty.
        note: A reviewer's remark.
        place: Where in the file, such as `line 12`; for messages.
    """

    id: str
    source: str
    target: str
    state: State | None = None
    origin: Origin | None = None
    document: str = ""
    reviewer: str = ""
    time: str = ""
    note: str = ""
    place: str = ""
