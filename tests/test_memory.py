"""The translation memory for people: likeness, repaired figures, concordance, doubles, commands."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rapidfuzz import fuzz, process

from duizhao.cli.memory import memory_command
from duizhao.errors import InputError
from duizhao.language.chinese import match_key
from duizhao.language.figure_repair import repair_figures
from duizhao.language.patterns import pattern_of
from duizhao.memory import concordance, doubles, fuzzy_matches, recall
from duizhao.model import (
    AlignedPair,
    Bitext,
    BitextPair,
    Document,
    MemoryEntry,
    Origin,
    Segment,
    State,
    UnitKind,
)
from duizhao.settings import MemorySettings
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST = 0.75


@pytest.fixture
def store(workspace_url: str) -> Iterator[Store]:
    """A new workspace."""
    with Store.open(workspace_url) as opened:
        yield opened


def entry(source: str, target: str, state: State = State.REVIEWED) -> MemoryEntry:
    """A memory entry."""
    return MemoryEntry(match_key(source), source, target, state, "test")


@pytest.mark.parametrize(
    ("old", "target", "new", "repaired"),
    [
        (
            "全县有128个村。",
            "The county has 128 villages.",
            "全县有95个村。",
            "The county has 95 villages.",
        ),
        (
            "投入3.5亿元，修路12公里。",
            "It spent 350 million yuan on 12 kilometers of road.",
            "投入1.2亿元，修路12公里。",
            "It spent 120 million yuan on 12 kilometers of road.",
        ),
        (
            "2020年3月6日召开。",
            "It was held on March 6, 2020.",
            "2021年4月7日召开。",
            "It was held on April 7, 2021.",
        ),
        ("占30%。", "It is 30 percent.", "占45%。", "It is 45 percent."),
        ("全县有128个村。", "The county has many villages.", "全县有95个村。", ""),
        ("共有3个乡9个村。", "It has 9 villages in 3 townships.", "共有3个乡。", ""),
    ],
)
def test_figures_are_repaired_or_left(old: str, target: str, new: str, repaired: str) -> None:
    """Only changed figures change, and nothing is written that is not certain."""
    assert repair_figures(old, target, new) == repaired


def test_like_sources_come_first(store: Store) -> None:
    """Likeness orders matches; other sentences are left out, unreviewed ones come later."""
    store.remember(
        [
            entry("会议讨论了教育工作。", "The meeting discussed education."),
            entry("全县有128个村。", "The county has 128 villages.", State.TRANSLATED),
            entry("全县有128个村。", "There are 128 villages in the county."),
            entry("全县共有128个村庄。", "The county has 128 villages in all."),
        ]
    )

    found = fuzzy_matches("全县有95个村。", store, LEAST)

    assert [match.entry.target for match in found] == [
        "There are 128 villages in the county.",
        "The county has 128 villages.",
        "The county has 128 villages in all.",
    ]
    assert [match.score for match in found[:2]] == [1.0, 0.95]
    assert [match.text for match in found] == [
        "There are 95 villages in the county.",
        "The county has 95 villages.",
        "The county has 95 villages in all.",
    ]


def test_nothing_is_like_it(store: Store) -> None:
    """Below the threshold there is no match, and in an empty memory neither."""
    assert fuzzy_matches("天气很好。", store, LEAST) == []

    store.remember([entry("会议讨论了教育。", "It met.")])

    assert fuzzy_matches("天气很好。", store, LEAST) == []


@pytest.mark.parametrize("block", [8, 1 << 16])
def test_the_index_finds_what_a_full_search_finds(
    store: Store, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Whatever was changed where, also in the shortest texts, and in many blocks."""
    monkeypatch.setattr("duizhao.store.pattern_index.BLOCK", block)
    chance = random.Random(block)  # noqa: S311  the same texts each time
    letters = [each for each in map(chr, range(0x4E00, 0x5000)) if pattern_of(each) == each]
    texts = ["".join(chance.choices(letters, k=length)) for length in range(1, 41)]
    for text in list(texts):
        changed = list(text)
        for place in chance.sample(range(len(text)), len(text) // 4):
            changed[place] = chance.choice(["", chance.choice(letters)])
        texts.append("".join(changed))
    store.remember([entry(text, "x") for text in texts[::2]])
    store.remember([entry(text, "x") for text in texts[1::2]])

    for text in texts:
        found = set(store.like_patterns(text, LEAST).values())
        full = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=75, limit=None)
        assert {like for like, _, _ in full} <= found


@pytest.mark.parametrize(
    ("sentences", "target"),
    [
        (["会议结束。", "同意。", "投票开始。"], "Agreed."),
        (["他问他。", "同意。", "天气很好。"], "He agreed."),
        (["他问他。", "同意。", "投票开始。"], "He agreed."),
        (["同意。"], "Approved."),
    ],
)
def test_of_several_texts_the_one_in_the_same_context_is_taken(
    store: Store, sentences: list[str], target: str
) -> None:
    """Both neighbours count, then one; without any in common, the newest text is taken."""
    for name, before, after, text, changed in (
        ("a b.txt", "会议结束。", "投票开始。", "Agreed.", "2021"),
        ("c.txt", "他问他。", "天气很好。", "He agreed.", "2022"),
    ):
        pairs = [
            BitextPair(
                AlignedPair(f"{place}.0", (f"{place}.0",), (), source, "Text."),
                f"{place}",
                UnitKind.PARAGRAPH,
                "",
                Origin.MT,
            )
            for place, source in enumerate((before, "同意。", after))
        ]
        document = Document(name, name, "zh-CN", "", "", name)
        store.save_bitext("key", Bitext(document, (), tuple(pairs)))
        told = entry("同意。", text)
        store.remember([replace(told, origin=f"{name} 1.0", changed=changed)])
    store.remember([replace(entry("同意。", "Approved."), changed="2023")])
    segments = [
        Segment(f"{place}.0", f"{place}", 0, text, ((0, len(text)),), text)
        for place, text in enumerate(sentences)
    ]
    kinds = {segment.unit_id: UnitKind.PARAGRAPH for segment in segments}

    found = recall(segments, kinds, store, MemorySettings())

    place = f"{sentences.index('同意。')}.0"
    assert [each.text for each in found if each.segment_id == place] == [target]


def test_concordance_looks_at_both_sides(store: Store) -> None:
    """Chinese is found whatever its width, English whatever its case; the newest comes first."""
    network = replace(entry("发展５Ｇ网络。", 'Build "5G" networks.'), changed="1")
    road = replace(entry("修路。", "Build roads."), changed="2")
    store.remember([network, road])

    assert concordance("5G网络", store, 9) == [network]
    assert concordance("build", store, 9) == [road, network]
    assert concordance("build", store, 1) == [road]
    assert concordance('"5g"', store, 9) == [network]
    assert concordance("桥", store, 9) == []


def test_doubles_keep_what_people_accepted(store: Store) -> None:
    """Of entries that differ in spaces and case only the reviewed one stays."""
    raw = entry("修路。", "Build Roads.", State.TRANSLATED)
    good = entry("修 路。", "Build roads.")
    other = entry("修路。", "Mend roads.")
    store.remember([raw, good, other])

    assert list(doubles(store.each_entry())) == [raw]
    assert store.count_entries() == {
        "entries": 3,
        "initial": 0,
        "translated": 1,
        "reviewed": 2,
        "final": 0,
        "sources": 1,
        "sources with several targets": 1,
    }


def test_the_commands_on_a_workspace(tmp_path: Path) -> None:
    """Import, search, count, tidy and export, and the export can be imported again."""
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("全县有128个村。\tThe county has 128 villages.\n修路。\t\n", "utf-8")
    place = ["--out", str(tmp_path / "out")]

    def call(*words: str) -> str:
        result = CliRunner().invoke(memory_command, [*words, *place])
        assert result.exit_code == 0, result.output
        return result.output

    assert "1 entries, 1 pairs without both sides" in call(
        "import", str(pairs), "--state", "reviewed"
    )
    (found,) = json.loads(call("search", "全县有95个村。", "--json"))
    assert found["repaired"] == "The county has 95 villages."
    assert json.loads(call("stats", "--json"))["reviewed"] == 1
    assert "0 entries dropped" in call("dedupe")
    call("export", str(tmp_path / "memory.tmx"))
    assert "1 entries" in call("import", str(tmp_path / "memory.tmx"))
    assert json.loads(call("stats", "--json"))["entries"] == 1


def test_other_files_are_refused(tmp_path: Path) -> None:
    """The message lists the endings that work."""
    file = tmp_path / "pairs.doc"
    file.write_bytes(b"")

    result = CliRunner().invoke(memory_command, ["import", str(file), "--out", str(tmp_path)])

    assert isinstance(result.exception, InputError)
    assert ".tmx" in result.exception.hint


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Of several files in one command, the message says which."""
    file = tmp_path / "bomb.tmx"
    file.write_text('<!DOCTYPE t [<!ENTITY a "b">]><tmx version="1.4">&a;</tmx>', "utf-8")

    result = CliRunner().invoke(memory_command, ["import", str(file), "--out", str(tmp_path)])

    assert isinstance(result.exception, InputError)
    assert "bomb.tmx" in result.exception.where
