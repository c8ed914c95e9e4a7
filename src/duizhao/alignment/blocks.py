"""The structure of an English document: paragraphs, headings, captions, furniture.

Seventh stage; the English side of what `structure` recovers for Chinese sources, only as far as
alignment needs it. What is guessed here is never forbidden to align, except for furniture, which
has no counterpart: running heads and page numbers that differ between two layouts are the worst
enemy of a clean alignment.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from duizhao.alignment.sentences import Sentence, Stream
from duizhao.language.english_sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

WRAP_WIDTH = 100
"""Characters: text files wrapped by hand or by a PDF have shorter lines than whole paragraphs."""

MAX_HEADING = 120
"""Characters of a heading; longer lines without a full stop are paragraphs that lost it."""

MIN_REPEATS = 3
"""How often a line must stand, digits aside, to be a running head."""

_PAGE = re.compile(
    r"[-–—\s|·.•]*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?[-–—\s|·.•]*"
    r"|[-–—\s]*第?\s*\d{1,4}\s*页?(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?[-–—\s]*",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:Photos?|Pictures?|Image|Caption|Above|Below|Left|Right|Top|Bottom)\b\s*[:：.(]"
    r"|(?:Figure|Fig\.)\s*\d+|[（(]?Photo(?:graph)?s?\s+by\b|.*[（(]Photo(?:graph)?s?\b[^)）]*[)）]\s*$"
)
_ITEM = re.compile(
    r"\s*(?:[●◆•▪■*-]\s|[(（]?(?:\d{1,3}|[IVXLCivxlc]{1,6}|[a-z])[)）.]\s"
    r"|(?:Article|Chapter|Section|Annex|Table)\s+\w+)"
)
_CLOSED = re.compile(r"[.!?…;:。！？；：][\"'”’)\]）」』]*\s*$")


def english_sentences(text: str) -> list[Sentence]:
    """The sentences of an English document, with what they stand in.

    Args:
        text: The whole document; pages may be parted by form feeds.

    Returns:
        Sentences in reading order; furniture lines are sentences of their own stream.
    """
    sentences: list[Sentence] = []
    for unit, (block, is_furniture) in enumerate(_blocks(text)):
        if is_furniture:
            sentences.append(Sentence(block, unit, stream=Stream.FURNITURE))
            continue
        stream = Stream.CAPTION if _CAPTION.match(block) else Stream.TEXT
        heading = stream is Stream.TEXT and is_heading(block)
        sentences.extend(
            Sentence(block[start:end], unit, heading, stream)
            for start, end in ([(0, len(block))] if heading else sentence_spans(block))
        )
    return sentences


def is_heading(block: str) -> bool:
    """Whether a block is short and closes with no mark.

    >>> is_heading("Building Roads for the People"), is_heading("Roads were built.")
    (True, False)
    """
    return len(block) <= MAX_HEADING and _CLOSED.search(block) is None


def furniture_lines(lines: Sequence[str]) -> set[int]:
    """Numbers of the lines that are page numbers or running heads, in either language.

    A line that stands again and again is a running head only if it counts up, or stands beside page
    numbers or page breaks: editors and sources of quotations repeat too, and are translated.

    Args:
        lines: All lines of a document, or one sentence each; a form feed alone is a page break.
    """
    groups: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        mask = re.sub(r"\d+", "#", line).strip()
        if 0 < len(mask) <= MAX_HEADING and not _CLOSED.search(mask) and not _ITEM.match(line):
            groups.setdefault(mask, []).append(number)
    repeated = [group for group in groups.values() if len(group) >= MIN_REPEATS]
    pages = {number for number, line in enumerate(lines) if line and _PAGE.fullmatch(line)}
    pages.update(number for group in repeated if _counts_up(lines, group) for number in group)
    marks = pages | {number for number, line in enumerate(lines) if line == "\f"}
    filled = [number for number, line in enumerate(lines) if line]
    beside = {
        number
        for left, right in pairwise(filled)
        for number in (left, right)
        if {left, right} & marks
    }
    heads = (group for group in repeated if 2 * len(beside.intersection(group)) >= len(group))
    return pages.union(*heads)


def _counts_up(lines: Sequence[str], group: Sequence[int]) -> bool:
    """Whether lines that are alike but for digits hold one number, which grows."""
    numbers = [re.findall(r"\d+", lines[place]) for place in group]
    return all(len(found) == 1 for found in numbers) and all(
        int(left) < int(right) for (left,), (right,) in pairwise(numbers)
    )


def _blocks(text: str) -> list[tuple[str, bool]]:
    """Blocks of a document in order, and whether each is furniture."""
    broken = text.replace("\f", "\n\f\n").split("\n")
    lines = [line if line == "\f" else line.strip() for line in broken]
    furniture = furniture_lines(lines)
    lines = [line.strip() for line in lines]
    body = [line for number, line in enumerate(lines) if line and number not in furniture]
    wrapped = bool(body) and median(map(len, body)) <= WRAP_WIDTH and _has_wraps(body)
    blocks: list[tuple[str, bool]] = []
    current = ""
    for number, line in enumerate(lines):
        if number in furniture:
            blocks.append((line, True))
            continue
        if current and line and wrapped and not _opens_block(line):
            current += ("" if current.endswith("-") else " ") + line
            continue
        gap_in_sentence = not line and wrapped and current and _CLOSED.search(current) is None
        if gap_in_sentence and _goes_on(lines, number, furniture):
            continue
        if current:
            blocks.append((current, False))
        current = line
    if current:
        blocks.append((current, False))
    return blocks


def _has_wraps(body: Sequence[str]) -> bool:
    """Whether lines are cut by a width: many end openly and go on in lower case."""
    cut = sum(
        _CLOSED.search(line) is None and after[:1].islower() for line, after in pairwise(body)
    )
    return cut >= max(2, 0.1 * len(body))


def _opens_block(line: str) -> bool:
    """Whether a line of wrapped text cannot belong to the one before."""
    return _ITEM.match(line) is not None or _CAPTION.match(line) is not None


def _goes_on(lines: Sequence[str], number: int, furniture: set[int]) -> bool:
    """Whether the next line of text after a gap goes on with the sentence before it."""
    for later in range(number + 1, min(number + 8, len(lines))):
        if lines[later] and later not in furniture:
            return lines[later][:1].islower()
    return False
