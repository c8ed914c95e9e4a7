"""Translations that exist already, paired with their sources: `duizhao align`.

Beside the main path: reads both documents, gives the Chinese one its units and segments as a run
does, finds the sentences of the English one, aligns them, and makes the same `Bitext` that every
writer takes. Whole folders are in `folder.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from duizhao.alignment.blocks import english_sentences, furniture_lines
from duizhao.alignment.comparison import Evidence
from duizhao.alignment.sentences import Alignment, Sentence, SentenceLink, Stream, align
from duizhao.alignment.words import word_links
from duizhao.ingestion import read_document
from duizhao.language.chinese import match_key, normalise
from duizhao.language.dictionary import load_dictionary
from duizhao.language.encoder import load_encoder
from duizhao.model import (
    AlignedPair,
    Bitext,
    BitextPair,
    MemoryEntry,
    Origin,
    Segment,
    State,
    Unit,
    UnitKind,
)
from duizhao.pairing.numbers import pins_beside, read_pins
from duizhao.segmentation import segment_unit
from duizhao.store.alignments import AlignmentSummary, KeptAlignment, KeptLink
from duizhao.structure import recover_units
from duizhao.structure.build import unit_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from duizhao.glossary import Glossary
    from duizhao.language.dictionary import Dictionary
    from duizhao.model import Document
    from duizhao.settings import Settings
    from duizhao.translation import Engine, Hypothesis

_SPACE = re.compile(r"\s+")
_CAPTIONS = frozenset({UnitKind.CAPTION, UnitKind.CREDIT})
_FURNITURE = frozenset({UnitKind.FURNITURE, UnitKind.JUMP_LINE})
_HEADINGS = frozenset({UnitKind.HEADING, UnitKind.MASTHEAD, UnitKind.TOC_ENTRY})


@dataclass(frozen=True, slots=True)
class Pairing:
    """A Chinese document aligned with its English translation.

    Attributes:
        bitext: The pairs, as a run would write them.
        alignment: The same by sentence numbers, with the verdict.
        sources: The Chinese sentences.
        targets: The English sentences.
    """

    bitext: Bitext
    alignment: Alignment
    sources: tuple[str, ...]
    targets: tuple[str, ...]


def open_evidence(settings: Settings, glossary: Glossary | None) -> Evidence:
    """Load what sentences are compared by.

    Raises:
        PackageError: If the sentence encoder is missing or damaged.
    """
    encoder = load_encoder() if settings.alignment.encoder else None
    return Evidence(dictionary_of(glossary), encoder)


def dictionary_of(glossary: Glossary | None) -> Dictionary:
    """Words by which sentences are compared and linked: CC-CEDICT, and the glossary's terms."""
    dictionary = load_dictionary()
    if glossary is None or not glossary.entries:
        return dictionary
    return dictionary.with_terms(
        (zh, (term.en.preferred, *term.en.admitted))
        for term in glossary.entries
        if term.en is not None
        for zh in term.zh
    )


def pair_documents(
    source: Path,
    target: Path,
    evidence: Evidence,
    settings: Settings,
    *,
    segmented: bool = False,
    engine: Engine | None = None,
) -> Pairing:
    """Read and align two documents.

    Args:
        source: The Chinese file.
        target: The English file.
        evidence: What to compare sentences by.
        settings: All settings.
        segmented: Whether both files hold one sentence a line.
        engine: Gives attention for the word links; without, words alone make them.

    Raises:
        InputError: If one of them cannot be read.
    """
    document = read_document(source, source.name, settings.ingestion)
    english = read_document(target, target.name, settings.ingestion)
    units, segments = _source_segments(document, settings, segmented=segmented)
    kinds = {unit.id: (number, unit.kind) for number, unit in enumerate(units)}
    sources = [_source_sentence(segment, *kinds[segment.unit_id]) for segment in segments]
    targets = _lines(english.text) if segmented else english_sentences(english.text)
    pins = read_pins(pins_beside(source), len(sources), len(targets))
    alignment = align(sources, targets, evidence, settings.alignment, pins)
    kind_of = {unit.id: unit.kind for unit in units}
    texts = [_SPACE.sub(" ", each.text).strip() for each in targets]
    pairs = _pairs(alignment.links, segments, texts, kind_of)
    pairs = _with_word_links(pairs, evidence.dictionary, engine)
    bitext = Bitext(document, units, pairs)
    return Pairing(bitext, alignment, tuple(each.text for each in segments), tuple(texts))


def kept_alignment(pairing: Pairing, source: Path, target: Path, least: float) -> KeptAlignment:
    """An alignment as the workspace keeps it, to be looked at and corrected on the review page.

    Args:
        pairing: The aligned documents.
        source: The Chinese file.
        target: The English file.
        least: Confidence below which a link is unsure.
    """
    links = pairing.alignment.links
    both = [link for link in links if link.source and link.target]
    summary = AlignmentSummary(
        source_path=str(source.resolve()),
        target_path=str(target.resolve()),
        verdict=pairing.alignment.verdict.value,
        links=len(both),
        unsure=sum(link.confidence < least for link in both),
        alone=sum(not (link.source and link.target) for link in links),
    )
    kept = (
        KeptLink(link.source, link.target, round(link.confidence, 4), pair.pair.links)
        for link, pair in zip(links, pairing.bitext.pairs, strict=True)
    )
    return KeptAlignment(summary, pairing.sources, pairing.targets, tuple(kept))


def reference_lines(pairing: Pairing, least: float) -> bytes:
    """Sure pairs as zh<TAB>en lines, to be given as `--reference`."""
    lines = (f"{each.pair.source}\t{each.pair.target}\n" for each in _sure_pairs(pairing, least))
    return "".join(lines).encode()


def memory_entries(pairing: Pairing, least: float) -> list[MemoryEntry]:
    """Sure pairs for the memory: suggestions, not yet reviewed text."""
    return [
        MemoryEntry(
            source_key=match_key(each.pair.source),
            source=each.pair.source,
            target=each.pair.target,
            state=State.TRANSLATED,
            origin=f"{pairing.bitext.document.id}#{each.pair.id} aligned {each.pair.score:.2f}",
        )
        for each in _sure_pairs(pairing, least)
    ]


def _sure_pairs(pairing: Pairing, least: float) -> list[BitextPair]:
    """Pairs of text with both sides and at least the given confidence."""
    return [
        each
        for each in pairing.bitext.pairs
        if each.pair.source
        and each.pair.target
        and (each.pair.score or 0.0) >= least
        and each.kind not in _FURNITURE
    ]


def _source_segments(
    document: Document, settings: Settings, *, segmented: bool
) -> tuple[tuple[Unit, ...], list[Segment]]:
    """Units and segments of the Chinese document; a unit a line where it is segmented already."""
    if not segmented:
        units = recover_units(document)
        return units, [each for unit in units for each in segment_unit(unit, settings.segmentation)]
    units = tuple(_line_units(document))
    segments = [
        Segment(f"{unit.id}.0", unit.id, 0, unit.text, unit.spans, normalise(unit.text))
        for unit in units
    ]
    return units, segments


def _line_units(document: Document) -> Iterable[Unit]:
    """A paragraph for every line; lines without text keep their place and number."""
    lines = document.text.split("\n")
    if lines and not lines[-1].strip():
        lines.pop()
    furniture = furniture_lines(lines)
    start, seen = 0, dict[str, int]()
    for number, line in enumerate(lines):
        kind = UnitKind.FURNITURE if number in furniture else UnitKind.PARAGRAPH
        identity = unit_id(document.id, kind, line)
        seen[identity] = seen.get(identity, 0) + 1
        suffix = f"-{seen[identity]}" if seen[identity] > 1 else ""
        text = line.strip()
        begin = start + len(line) - len(line.lstrip())
        yield Unit(identity + suffix, kind, text, ((begin, begin + len(text)),), (), "line")
        start += len(line) + 1


def _lines(text: str) -> list[Sentence]:
    """A sentence for every line."""
    lines = text.split("\n")
    if lines and not lines[-1].strip():
        lines.pop()
    furniture = furniture_lines(lines)
    return [
        Sentence(
            line.strip(),
            number,
            stream=Stream.FURNITURE if number in furniture else Stream.TEXT,
        )
        for number, line in enumerate(lines)
    ]


def _source_sentence(segment: Segment, unit: int, kind: UnitKind) -> Sentence:
    """A Chinese segment as alignment sees it."""
    stream = Stream.TEXT
    if kind in _CAPTIONS:
        stream = Stream.CAPTION
    elif kind in _FURNITURE:
        stream = Stream.FURNITURE
    return Sentence(segment.text, unit, kind in _HEADINGS, stream)


def _with_word_links(
    pairs: Sequence[BitextPair], dictionary: Dictionary, engine: Engine | None
) -> tuple[BitextPair, ...]:
    """The pairs with word links; null pairs have none."""
    texts = [(each.normalised or each.pair.source, each.pair.target) for each in pairs]
    places = [place for place, (source, target) in enumerate(texts) if source and target]
    forced: dict[int, Hypothesis] = {}
    if engine is not None:
        sources, targets = zip(*(texts[place] for place in places), strict=True)
        forced = dict(zip(places, engine.force(sources, targets), strict=True))
    linked = list(pairs)
    for place in places:
        links = word_links(*texts[place], forced.get(place), dictionary)
        linked[place] = replace(pairs[place], pair=replace(pairs[place].pair, links=links))
    return tuple(linked)


def _pairs(
    links: Sequence[SentenceLink],
    segments: Sequence[Segment],
    targets: Sequence[str],
    kinds: dict[str, UnitKind],
) -> tuple[BitextPair, ...]:
    """Pairs of the aligned texts; a null source stands in the unit of the pair before it."""
    pairs: list[BitextPair] = []
    unit = segments[0].unit_id if segments else ""
    for link in links:
        members = [segments[place] for place in link.source]
        unit = members[0].unit_id if members else unit
        target_ids = tuple(f"en.{place}" for place in link.target)
        source = "".join(member.text for member in members)
        normalised = "".join(member.normalised for member in members)
        target = " ".join(targets[place] for place in link.target)
        pair = AlignedPair(
            id=members[0].id if members else target_ids[0],
            source_ids=tuple(member.id for member in members),
            target_ids=target_ids,
            source=source,
            target=target,
            method="dp",
            score=round(link.confidence, 4),
            state=State.TRANSLATED,
        )
        pairs.append(
            BitextPair(
                pair,
                unit,
                kinds.get(unit, UnitKind.PARAGRAPH),
                normalised if normalised != source else "",
                Origin.HUMAN,
            )
        )
    return tuple(pairs)
