"""Plain text and Markdown: bytes to characters, with the encoding found and its confidence.

A byte-order mark is certain. Otherwise UTF-8 either decodes whole or it is not UTF-8 (RFC 3629:
chance agreement is negligible beyond a few characters). The East Asian encodings decode each
other's bytes, so they are told apart by what comes out: running Chinese text consists of common
characters, wrongly decoded text of rare ones.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from duizhao.errors import EncodingError, InputError
from duizhao.ingestion.reading import Reading

if TYPE_CHECKING:
    from duizhao.settings import IngestionSettings

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte-order mark -> Python codec; UTF-32 before UTF-16, whose mark is its beginning."""

CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
"""Encodings of Chinese text that carry no mark; GB 18030 includes GBK and GB 2312."""

COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
    "过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两"
    "体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线"
    "内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并"
    "提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见"
    "計們來時國會發說產經種後學對進過電現實動點業開應還與關係長資爲為這個區機體義務總條問題員設"
    "，。、：；“”（）《》\n 0123456789"
)
"""The most frequent characters of modern Chinese (Jun Da's list, first ranks) and their
Traditional forms, with the commonest punctuation."""

MIN_COMMON = 0.3
"""Share of common characters below which text is taken for wrongly decoded: real policy text lies
near 0.5, wrongly decoded text near 0.05 (tests/test_ingestion.py)."""


def read(content: bytes, where: str, settings: IngestionSettings, stated: str = "") -> Reading:
    """Decode a text file.

    Args:
        content: Its bytes.
        where: The file, for errors.
        settings: An encoding given there overrules everything.
        stated: The encoding that the file states, if it does; tried after a byte-order mark.

    Raises:
        InputError: If it is empty or binary.
        EncodingError: If no known encoding, or not the one given, decodes it.
    """
    if not content.strip():
        raise InputError("the file is empty", where=where, hint="Check that it is the right file.")
    if settings.encoding:
        return _decode_as(content, settings.encoding, where)
    for mark, codec in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _decode_as(content, codec, where)
    if stated and _decodes(content, stated):
        return Reading(content.decode(stated), stated)
    if _decodes(content, "utf-8") and b"\0" not in content:
        return Reading(content.decode("utf-8"), "utf-8")
    scores = {codec: _common_share(content, codec) for codec in CANDIDATES}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= MIN_COMMON:
        others = max(score for codec, score in scores.items() if codec != best)
        return Reading(content.decode(best), best, round(1 - others / (others + scores[best]), 2))
    if b"\0" in content:
        raise InputError(
            "the file is binary, not text",
            where=where,
            hint="Save it as text, or give it the extension of its kind.",
        )
    raise EncodingError(
        "the bytes are not text in UTF-8, UTF-16, GB 18030 or Big5",
        where=where,
        hint="Name the encoding with --encoding, or save the file as UTF-8.",
    )


def _decode_as(content: bytes, codec: str, where: str) -> Reading:
    """Decode with a codec that is certain or was given."""
    try:
        text = content.decode(codec)
    except LookupError as error:
        raise EncodingError(
            f"unknown encoding {codec!r}",
            where=where,
            hint="Known are Python's names, such as utf-8, utf-16, gb18030, big5.",
        ) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise EncodingError(
            f"byte {error.start} (line {line}) is not {codec}",
            where=where,
            hint="Leave --encoding out to have it found, or repair the file.",
        ) from error
    return Reading(text.removeprefix("\ufeff"), codec)


def _decodes(content: bytes, codec: str) -> bool:
    """Whether the codec accepts every byte."""
    try:
        content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _common_share(content: bytes, codec: str) -> float:
    """Share of the decoded characters that are common in Chinese; 0 where it does not decode."""
    if not _decodes(content, codec):
        return 0.0
    text = content.decode(codec)
    return sum(character in COMMON for character in text) / len(text)
