"""Files as other tools save them: other orders, extra elements, states, codes and encodings."""

from __future__ import annotations

import pytest
from sample_bitexts import usual

from duizhao.errors import InputError
from duizhao.formats import FORMATS, comma_separated, tmx, tsv, xliff12, xliff21
from duizhao.model import State

TMX_UNITS = {
    "attributes in another order, extra ones": (
        (
            '<tu usagecount="1" tuid="a" x="y"><tuv changeid="wang" xml:lang="EN-GB" '
            'changedate="20260102T030405Z"><seg>Hi</seg></tuv>'
            '<tuv xml:lang="zh"><seg>你好</seg></tuv></tu>'
        ),
        ("a", "你好", "Hi", "wang", "2026-01-02T03:04:05Z"),
    ),
    "OmegaT 1.1: lang without xml, no ids": (
        '<tu><tuv lang="ZH-CN"><seg>你好</seg></tuv><tuv lang="EN-US"><seg>Hi</seg></tuv></tu>',
        ("", "你好", "Hi", "", ""),
    ),
    "native code is not text": (
        (
            '<tu><tuv xml:lang="zh-Hans"><seg>你<bpt i="1">&lt;b&gt;</bpt>好'
            '<ept i="1">&lt;/b&gt;</ept></seg></tuv>'
            '<tuv xml:lang="en"><seg><hi>H</hi>i<ph>x</ph>!</seg></tuv></tu>'
        ),
        ("", "你好", "Hi!", "", ""),
    ),
    "no seg": (
        '<tu tuid="b"><tuv xml:lang="zh_CN"><seg>你好</seg></tuv><tuv xml:lang="en"/></tu>',
        ("b", "你好", "", "", ""),
    ),
    "a third language, three-letter codes": (
        (
            '<tu><tuv xml:lang="fra"><seg>Salut</seg></tuv>'
            '<tuv xml:lang="zho"><seg>你好</seg></tuv><tuv xml:lang="eng"><seg>Hi</seg></tuv></tu>'
        ),
        ("", "你好", "Hi", "", ""),
    ),
    "a date that is none": (
        (
            '<tu changedate="soon" changeid="li"><tuv xml:lang="zt"><seg>你好</seg></tuv>'
            '<tuv xml:lang="en"><seg>Hi</seg></tuv></tu>'
        ),
        ("", "你好", "Hi", "li", ""),
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("unit", "expected"), TMX_UNITS.values(), ids=TMX_UNITS)
def test_tmx_of_other_tools(unit: str, expected: tuple[str, ...], encoding: str) -> None:
    """What each tool does to a unit is read alike, in every encoding that tools write."""
    content = (
        f'<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>{unit}</body></tmx>'
    )

    (pair,) = tmx.read(content.encode(encoding))

    assert (pair.id, pair.source, pair.target, pair.reviewer, pair.time) == expected


def xliff_12(unit: str, source: str = "zh-CN", target: str = "en-US") -> bytes:
    """A file with one unit, as some tool would write it."""
    return (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff" version="1.2">'
        f'<file datatype="plaintext" target-language="{target}" source-language="{source}" '
        f'original="a.txt"><header/><body><group>{unit}</group></body></file></xliff>'
    ).encode()


XLIFF12_UNITS = {
    "memoQ: own attributes, segmented": (
        (
            '<trans-unit mq:status="Confirmed" id="a"><source>甲。乙。</source><seg-source>'
            '<mrk mtype="seg" mid="1">甲。</mrk><mrk mtype="seg" mid="2">乙。</mrk></seg-source>'
            '<target state="translated"><mrk mtype="seg" mid="1">A.</mrk> '
            '<mrk mtype="seg" mid="2">B.</mrk></target></trans-unit>'
        ),
        ("甲。乙。", "A. B.", State.TRANSLATED),
    ),
    "approved without state": (
        '<trans-unit approved="yes" id="a"><source>甲</source><target>A</target></trans-unit>',
        ("甲", "A", State.REVIEWED),
    ),
    "approved outdoes a lower state": (
        (
            '<trans-unit id="a" approved="yes"><source>甲</source>'
            '<target state="needs-review-translation">A</target></trans-unit>'
        ),
        ("甲", "A", State.REVIEWED),
    ),
    "no target": (
        '<trans-unit id="a"><source>甲</source></trans-unit>',
        ("甲", "", None),
    ),
    "an unknown state": (
        '<trans-unit id="a"><source>甲</source><target state="x-mine">A</target></trans-unit>',
        ("甲", "A", None),
    ),
    "targets of alternatives are not the target": (
        (
            '<trans-unit id="a"><source>甲</source><alt-trans><source>乙</source><target>B</target>'
            "</alt-trans></trans-unit>"
        ),
        ("甲", "", None),
    ),
    "inline elements": (
        (
            '<trans-unit id="a"><source><g id="1">甲</g><x id="2"/><ph id="3">&lt;br/&gt;</ph>乙'
            '</source><target state="final"><g id="1">A</g> B</target></trans-unit>'
        ),
        ("甲乙", "A B", State.FINAL),
    ),
}


@pytest.mark.parametrize(("unit", "expected"), XLIFF12_UNITS.values(), ids=XLIFF12_UNITS)
def test_xliff_12_of_other_tools(unit: str, expected: tuple[str, str, State | None]) -> None:
    """Texts and states, whatever else a tool puts around them."""
    (pair,) = xliff12.read(xliff_12(unit))

    assert pair.id == "a"
    assert (pair.source, pair.target, pair.state) == expected


@pytest.mark.parametrize("state", ["new", "needs-l10n", "needs-review-adaptation"])
def test_all_raw_states_are_initial(state: str) -> None:
    """XLIFF 1.2 has seven words for text that is not done."""
    unit = f'<trans-unit id="a"><source>甲</source><target state="{state}">A</target></trans-unit>'

    assert xliff12.read(xliff_12(unit))[0].state is State.INITIAL


def test_xliff_of_other_languages_is_refused() -> None:
    """The message names the languages."""
    with pytest.raises(InputError, match="'de' and 'fr'"):
        xliff12.read(xliff_12("", "de", "fr"))


def xliff_2(unit: str) -> bytes:
    """A file with one unit, as some tool would write it."""
    return (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" trgLang="en" '
        f'srcLang="zh"><file id="f"><unit id="a">{unit}</unit></file></xliff>'
    ).encode()


XLIFF2_UNITS = {
    "segments made by a tool, the rawest counts": (
        (
            '<segment state="final"><source>甲。</source><target>A.</target></segment>'
            "<ignorable><source> </source></ignorable>"
            '<segment state="translated"><source>乙。</source><target>B.</target></segment>'
        ),
        ("甲。 乙。", "A. B.", State.TRANSLATED),
    ),
    "no state": ("<segment><source>甲</source></segment>", ("甲", "", State.INITIAL)),
    "spanning and empty codes": (
        (
            '<segment state="reviewed"><source><pc id="1">甲</pc><ph id="2"/><sm id="m"/>乙'
            '</source><target><mrk id="m1" type="comment">A</mrk>B</target></segment>'
        ),
        ("甲乙", "AB", State.REVIEWED),
    ),
    "characters that XML cannot hold": (
        '<segment><source>甲<cp hex="001F"/></source><target>A</target></segment>',
        ("甲\x1f", "A", State.INITIAL),
    ),
}


@pytest.mark.parametrize(("unit", "expected"), XLIFF2_UNITS.values(), ids=XLIFF2_UNITS)
def test_xliff_2_of_other_tools(unit: str, expected: tuple[str, str, State]) -> None:
    """Texts and states, whatever else a tool puts around them."""
    (pair,) = xliff21.read(xliff_2(unit))

    assert (pair.id, pair.source, pair.target, pair.state) == ("a", *expected)


def test_people_s_notes_come_back_and_ours_do_not() -> None:
    """Findings are written again by the next run; remarks are what people wrote."""
    for name in ("xliff12", "xliff21"):
        reader = FORMATS[name].read
        assert reader
        notes = {pair.id: pair.note for pair in reader(FORMATS[name].write(usual()))}
        assert notes["rich.0"] == "看一下 <this>"
        assert set(notes.values()) == {"", "看一下 <this>"}


TABLES = {
    "headerless": ("甲\tA\n乙\tB", ["甲", "乙"]),
    "headerless, Windows line ends": ("甲\tA\r\n乙\tB\r\n", ["甲", "乙"]),
    "columns in another order": ("target\tsource\nA\t甲\n", ["甲"]),
    "columns that are not ours": ("x\tSource\tTARGET\n1\t甲\tA\n", ["甲"]),
    "a row cut short": ("id\tsource\ttarget\nu\t甲\n", ["甲"]),
    "backslashes without header stay": ("甲\\n\tA\n", ["甲\\n"]),
    "empty lines": ("甲\tA\n\n\n乙\tB\n", ["甲", "乙"]),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize(("text", "sources"), TABLES.values(), ids=TABLES)
def test_tsv_of_other_tools(text: str, sources: list[str], encoding: str) -> None:
    """With and without header, in every encoding that spreadsheets write."""
    assert [pair.source for pair in tsv.read(text.encode(encoding))] == sources


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_other_countries(delimiter: str, encoding: str) -> None:
    """Excel separates and encodes by the country it was bought in."""
    rows = [["id", "source", "target"], ["u", '"甲;,\t"', "'=A"], ["v", "乙", "two\nlines"]]
    text = "\r\n".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    )

    pairs = comma_separated.read(text.encode(encoding))

    assert [(pair.id, pair.source, pair.target) for pair in pairs] == [
        ("u", '"甲;,\t"', "=A"),
        ("v", "乙", "two\nlines"),
    ]
