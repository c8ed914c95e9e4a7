"""The conformance suite: the same demands on every format of the registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sample_bitexts import hostile, illegal, make_bitext, many, usual

from duizhao.errors import InputError
from duizhao.formats import FORMATS, RUN_FORMATS
from duizhao.formats.xml_text import visible
from duizhao.model import Bitext, ImportedPair, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from duizhao.formats import Format

READABLE = {name: form for name, form in FORMATS.items() if form.read}
LOSSLESS = {"tsv", "csv", "jsonl", "xliff21", "xlsx"}
"""Formats that hold even what XML cannot."""

every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
every_readable = pytest.mark.parametrize(("name", "form"), READABLE.items(), ids=READABLE)


def read(form: Format, content: bytes) -> tuple[ImportedPair, ...]:
    """Read with a format that is known to have a reader."""
    assert form.read
    return form.read(content)


def expected(name: str, bitext: Bitext) -> list[tuple[str, str, str, State]]:
    """What a format must bring back of a bitext: id, texts, state."""
    reviewed_only = name == "tmx-reviewed"
    return [
        (pair.pair.id, pair.pair.source, pair.pair.target, pair.pair.state)
        for pair in bitext.pairs
        if not reviewed_only
        or (pair.pair.state in {State.REVIEWED, State.FINAL} and pair.pair.source)
    ]


@every_readable
@pytest.mark.parametrize("make", [usual, hostile, make_bitext], ids=["usual", "hostile", "empty"])
def test_what_is_written_comes_back(name: str, form: Format, make: Callable[[], Bitext]) -> None:
    """Ids, texts and states survive writing and reading, to the last character."""
    bitext = make()

    pairs = read(form, form.write(bitext))

    found = [(pair.id, pair.source, pair.target, pair.state) for pair in pairs]
    assert found == expected(name, bitext)


@every_readable
def test_what_xml_cannot_hold_is_shown(name: str, form: Format) -> None:
    """Forbidden characters come back as they are, or as the pictures that stand for them."""
    bitext = illegal()

    pairs = read(form, form.write(bitext))

    show = str if name in LOSSLESS else visible
    assert [pair.source for pair in pairs] == [show(pair.pair.source) for pair in bitext.pairs]


@every_readable
def test_origins_and_documents_come_back(name: str, form: Format) -> None:
    """Origin survives in every format that carries it."""
    bitext = usual()

    pairs = {pair.id: pair for pair in read(form, form.write(bitext))}

    for pair in bitext.pairs:
        if pair.pair.id in pairs:
            assert pairs[pair.pair.id].origin is pair.origin, name


@pytest.mark.parametrize("name", READABLE)
def test_large_documents_come_back_whole(name: str) -> None:
    """50,000 pairs where that takes seconds, 3,000 where a library is slower."""
    form = READABLE[name]
    count = 50_000 if name in {"tsv", "csv", "jsonl"} else 3_000

    pairs = read(form, form.write(many(count)))

    assert [pair.target for pair in pairs] == [f"Sentence {n}." for n in range(count)]


@every_format
def test_the_same_input_gives_the_same_bytes(form: Format) -> None:
    """Nothing in a file depends on when or where it was written."""
    assert form.write(usual()) == form.write(usual())


@every_format
def test_changed_input_gives_other_bytes(form: Format) -> None:
    """Every writer really looks at the targets."""
    bitext = many(3)
    pair = bitext.pairs[1]
    changed = replace(pair, pair=replace(pair.pair, target="Something else."))

    assert form.write(bitext) != form.write(replace(bitext, pairs=(changed,)))


@every_readable
@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\x00\x01\x02\xff", b"<a", b"PK\x03\x04"], ids=repr
)
def test_rubbish_is_refused(name: str, form: Format, content: bytes) -> None:
    """Bytes that are no such file raise our error, never another."""
    assert name in FORMATS
    with pytest.raises(InputError):
        read(form, content)


def test_the_registry_is_sound() -> None:
    """Suffixes are unique, and what a run writes is in the registry."""
    suffixes = [form.suffix for form in FORMATS.values()]

    assert len(set(suffixes)) == len(suffixes)
    assert set(RUN_FORMATS) <= set(FORMATS)
