"""Imported pairs find the pairs that they speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_bitexts import make_bitext, make_pair

from duizhao.formats.matching import KnownPairs, Way
from duizhao.model import Bitext, ImportedPair

SOURCES = ["甲甲甲甲。", "乙乙乙乙。", "重复的话。", "丙丙丙丙。", "重复的话。", "丁丁丁丁。"]


def workspace(*bitexts: Bitext) -> KnownPairs:
    """Known pairs of documents; by default one with a repeated sentence."""
    usual = make_bitext(*(make_pair(text, "x", i) for i, text in enumerate(SOURCES)))
    return KnownPairs.of(bitexts or (usual,))


def found(known: KnownPairs, *imported: ImportedPair) -> list[tuple[str, list[str]]]:
    """Way and ids of each match."""
    return [
        (match.way.value, [pair.pair.pair.id for pair in match.known])
        for match in known.match(imported)
    ]


def pair(source: str, identifier: str = "", document: str = "") -> ImportedPair:
    """An imported pair."""
    return ImportedPair(id=identifier, source=source, target="y", document=document)


CASES = {
    "by id": ([pair("甲甲甲甲。", "u0.0")], [("id", ["u0.0"])]),
    "by id though the order changed": (
        [pair("丁丁丁丁。", "u5.0"), pair("甲甲甲甲。", "u0.0")],
        [("id", ["u5.0"]), ("id", ["u0.0"])],
    ),
    "by id alone": ([pair("", "u1.0")], [("id", ["u1.0"])]),
    "widths, spaces and script do not matter": (
        [pair("丁丁 丁丁.", "u5.0")],
        [("id", ["u5.0"])],
    ),
    "by source": ([pair("乙乙乙乙。")], [("source", ["u1.0"])]),
    "by source though the id is another tool's": (
        [pair("乙乙乙乙。", "tu-17")],
        [("source", ["u1.0"])],
    ),
    "repeated text by the neighbour before": (
        [pair("丙丙丙丙。"), pair("重复的话。")],
        [("source", ["u3.0"]), ("neighbours", ["u4.0"]), ("repeated", ["u2.0"])],
    ),
    "repeated text by the neighbour after": (
        [pair("重复的话。"), pair("丁丁丁丁。")],
        [("neighbours", ["u4.0"]), ("source", ["u5.0"]), ("repeated", ["u2.0"])],
    ),
    "repeated text twice": (
        [pair("重复的话。"), pair("重复的话。")],
        [("neighbours", ["u2.0"]), ("source", ["u4.0"])],
    ),
    "repeated text with two texts in the file goes no further": (
        [pair("重复的话。"), replace(pair("甲甲甲甲。"), source="重复的话.", target="z")],
        [("neighbours", ["u2.0"]), ("source", ["u4.0"])],
    ),
    "repeated text under an id of ours is that pair alone": (
        [pair("重复的话。", "u2.0")],
        [("id", ["u2.0"])],
    ),
    "merged": ([pair("甲甲甲甲。乙乙乙乙。", "u0.0")], [("merged", ["u0.0", "u1.0"])]),
    "merged without id": ([pair("丙丙丙丙。 重复的话。")], [("merged", ["u3.0", "u4.0"])]),
    "split": ([pair("甲甲"), pair("甲甲。")], [("split", ["u0.0"])]),
    "split under one id": (
        [pair("甲甲", "u0.0"), pair("甲甲。", "u0.0-2")],
        [("split", ["u0.0"])],
    ),
    "source changed": ([pair("甲甲甲变了。", "u0.0")], [("source-changed", ["u0.0"])]),
    "unknown": ([pair("没见过的话。", "x")], [("unknown", [])]),
    "empty": ([pair("", "x")], [("unknown", [])]),
    "beginning only": ([pair("甲甲")], [("unknown", [])]),
}


@pytest.mark.parametrize(("imported", "expected"), CASES.values(), ids=CASES)
def test_pairs_are_found(
    imported: list[ImportedPair], expected: list[tuple[str, list[str]]]
) -> None:
    """Ids first, then sources and neighbours, then merges and splits."""
    assert found(workspace(), *imported) == expected


def test_the_document_decides_between_equal_sources() -> None:
    """A file that names its document is never matched into another one."""
    first = make_bitext(make_pair("同样的话。", "x", 1), name="a.txt")
    second = make_bitext(make_pair("同样的话。", "x", 2), name="b.txt")

    known = workspace(first, second)

    assert found(known, pair("同样的话。", document="b.txt")) == [("source", ["u2.0"])]
    assert found(known, pair("同样的话。", document="elsewhere")) == [
        ("neighbours", ["u1.0"]),
        ("repeated", ["u2.0"]),
    ]


def test_merges_stop_at_the_end_of_a_document() -> None:
    """Text of two documents is never one pair."""
    first = make_bitext(make_pair("第一份文件。", "x", 1), name="a.txt")
    second = make_bitext(make_pair("第二份文件。", "x", 2), name="b.txt")

    matches = workspace(first, second).match([pair("第一份文件。第二份文件。")])

    assert [match.way for match in matches] == [Way.UNKNOWN]
