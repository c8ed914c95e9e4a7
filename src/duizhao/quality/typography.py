"""Checks of punctuation, spacing and characters of the English side.

They know that scripts differ: `。` and `.` agree, `；` may become a full stop, 《》 become italics
or quotation marks; the checkers of CAT tools misfire on exactly these (weblate issues 13678 and
13811).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from duizhao.language.chinese import is_balanced
from duizhao.language.columns import columns
from duizhao.language.names import find_names
from duizhao.model import UnitKind
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context

_CLOSERS = "”’\"'」』）)】〕]》〉"
_END_OF = {
    "。": ".!?…",
    ".": ".!?…",
    "？": "?",
    "?": "?",
    "！": "!.",
    "!": "!.",
    "：": ":.",
    "；": ";.,:",
}
"""Source mark -> marks with which the English may end."""
_WIDE = re.compile(r"[\uff01-\uff5e\u3000-\u3002\u300a-\u3011\u3014-\u301b]")
_SPACING = re.compile(
    r"(?<=\S) {2,}(?=\S)|(?<=\w) +(?=[,;!?](?:\s|$))|(?<=[a-z]{2})[,;](?=[A-Za-z])"
)
_DOUBLED = re.compile(r"\b([A-Za-z]+) \1\b", re.IGNORECASE)
_RIGHTLY_DOUBLED = {"that", "had", "so", "very", "bye", "ha", "no"}
_PAIRS = {"(": ")", "[": "]", "“": "”", "《": "》"}


def find_wide(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Full-width forms and Chinese punctuation in the target."""
    for match in _WIDE.finditer(pair.pair.target):
        yield Finding(0, f"Chinese punctuation in English: {match.group()}", None, match.span())


def find_spacing(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Two spaces, a space before a mark, no space after one; the gaps of a table's row stay."""
    row = columns(pair.pair.source)
    for match in _SPACING.finditer(pair.pair.target):
        if row and len(match.group()) > 1:
            continue
        start, end = max(0, match.start() - 8), match.end() + 8
        around = pair.pair.target[start:end]
        yield Finding(0, f"Spacing: «{around}»", None, match.span())


def find_doubled(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A word twice in a row; a name may say a syllable twice (Yan Yan)."""
    doubled = list(_DOUBLED.finditer(pair.pair.target))
    names = {name.form for name in find_names(pair.pair.source)} if doubled else set()
    for match in doubled:
        if match.group(1).lower() not in _RIGHTLY_DOUBLED and match.group() not in names:
            yield Finding(0, f"Doubled word: {match.group()}", None, match.span())


def find_illegal(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Control, private-use, zero-width and replacement characters in the target."""
    for place, character in enumerate(pair.pair.target):
        strange = unicodedata.category(character) in {"Cc", "Co", "Cs", "Cn", "Cf"}
        if (strange and character not in "\n\t") or character in "\ufffd▁":
            name = f"U+{ord(character):04X}"
            yield Finding(
                0, f"Character that no text should hold: {name}", None, (place, place + 1)
            )


def find_unbalanced(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Brackets or quotation marks that open and do not close, where the source's do."""
    source, target = pair.pair.source, pair.pair.target
    for opening, closing in _PAIRS.items():
        if target.count(opening) != target.count(closing) and is_balanced(source):
            yield Finding(0, f"{opening} and {closing} do not pair off in the translation.")
    if target.count('"') % 2 and is_balanced(source):
        yield Finding(0, 'The quotation marks " do not pair off in the translation.')


def find_quotes(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A quotation in the source and no quotation mark at all in the target.

    A quotation follows a colon or is longer than what “” set off as a word: in 1,406 pairs of a
    reference none has lost its marks, in raw output of the starter 25 had.
    """
    quotation = re.search(r"[：:]\s?“[^”]{8,}(?:”|$)|“[^”]{10,}”", pair.pair.source)
    if quotation and not re.search("[\"“”‘’']", pair.pair.target):
        yield Finding(0, "The quotation has lost its quotation marks.", quotation.span())


LONGEST_SALUTATION = 12
"""A salutation such as 同志们、朋友们！ ends with a comma in English."""


def find_ending(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A target that ends with another mark than its source."""
    source, target = pair.pair.source.rstrip(), pair.pair.target.rstrip()
    last, end = source.rstrip(_CLOSERS)[-1:], target.rstrip("”’\"')]")[-1:]
    if last not in _END_OF or not end or pair.kind in {UnitKind.HEADING, UnitKind.TOC_ENTRY}:
        return
    if end == "," and len(source) <= LONGEST_SALUTATION:
        return
    if end not in _END_OF[last]:
        yield Finding(
            0,
            f"The source ends with {last}, the translation with {end}",
            (len(source) - 1, len(source)),
            (len(target) - 1, len(target)),
        )


def find_capital(pairs: Sequence[BitextPair], _context: Context) -> Iterator[Finding]:
    """A whole sentence that starts with a small letter and continues none before it."""
    open_sentence = False
    for index, pair in enumerate(pairs):
        whole = pair.pair.source.rstrip().rstrip(_CLOSERS).endswith(("。", "！", "？"))
        match = re.match(r"[\"'“‘(\s]*([a-z])", pair.pair.target)
        starts_unit = not index or pairs[index - 1].unit_id != pair.unit_id
        if match and whole and not (open_sentence and not starts_unit):
            shown = pair.pair.target[:20]
            yield Finding(
                index, f"The sentence starts with a small letter: {shown}…", None, match.span(1)
            )
        open_sentence = not pair.pair.target.rstrip().rstrip("”’\"')]").endswith((".", "!", "?"))
