"""The glossary in other tools' formats, and back: one suite over all formats."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile

from duizhao.glossary import Glossary, Place, load_glossary
from duizhao.glossary.exchange import UnreadableGlossaryError, check_rows
from duizhao.glossary.exchange.formats import TERM_FORMATS
from duizhao.glossary.schema import Term

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parent.parent

OMEGAT = Path("/usr/share/omegat/OmegaT.jar")
"""Where Debian puts it."""

AWKWARD: list[dict[str, object]] = [
    {"id": "plain", "zh": ["甲乙"], "en": {"preferred": "one"}},
    {
        "id": "15-years",
        "zh": ["十五年", "15年"],
        "en": {"preferred": "15 years", "admitted": ["fifteen | years"], "deprecated": ["15 year"]},
        "pos": "unit",
        "inflect": False,
        "when": {
            "near": ["教育"],
            "not_near": ["徒刑"],
            "after_number": True,
            "kinds": ["heading", "bullet"],
        },
        "status": "proposed",
        "source": "seed p1",
        "note": 'two\nlines, a\ttab, a \\ and "quotes"',
    },
    {"id": "wall", "zh": ["无法治"], "en": None, "note": "=1+1"},
    {"id": "kept", "zh": ["WeChat"], "en": None, "keep": True, "status": "retired"},
    {"id": "formula", "zh": ["加号"], "en": {"preferred": "=SUM(A1) & <b>"}, "pos": "phrase"},
]


def glossary_of(entries: list[Term]) -> Glossary:
    """A glossary of one file."""
    places = {term.id: Place(Path("terms.yaml"), 1) for term in entries}
    return Glossary(tuple(entries), places, (), {term.id: term for term in entries})


@pytest.mark.parametrize("name", TERM_FORMATS)
def test_every_field_survives_the_way_out_and_back(name: str) -> None:
    """Awkward entries return as they were, in order, with their subjects."""
    terms = [Term.model_validate(entry) for entry in AWKWARD]
    form = TERM_FORMATS[name]

    rows = form.read(form.write(glossary_of(terms)))
    checked, findings = check_rows(rows, Path("file"))

    assert findings == []
    assert [term for term, _ in checked] == terms
    assert {row.subject for _, row in checked} == {"terms"}


@pytest.mark.parametrize("name", TERM_FORMATS)
def test_the_bundled_glossary_survives(name: str) -> None:
    """Nothing is lost at full size either."""
    glossary = load_glossary(REPOSITORY / "glossary")
    form = TERM_FORMATS[name]

    checked, findings = check_rows(form.read(form.write(glossary)), Path("file"))

    assert findings == []
    assert tuple(term for term, _ in checked) == glossary.entries


_words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12).map(
    lambda text: " ".join(text.split()) or "x"
)


@settings(max_examples=40, deadline=None)
@given(_words, st.lists(_words, max_size=3, unique=True), st.text("a|\\ \n\tz", max_size=9))
def test_any_text_survives_in_text_formats(preferred: str, admitted: list[str], note: str) -> None:
    """Bars, backslashes, line ends and marks of every script come back."""
    forms = {"preferred": preferred, "admitted": [each for each in admitted if each != preferred]}
    entry = {"id": "a", "zh": ["甲乙"], "en": forms, "note": note.strip()}
    term = Term.model_validate(entry)
    for name in ("csv", "tsv"):
        form = TERM_FORMATS[name]
        rows = form.read(form.write(glossary_of([term])))
        assert [each for each, _ in check_rows(rows, Path("f"))[0]] == [term], name


def test_tbx_2_opens_in_the_translate_toolkit_with_all_terms() -> None:
    """What OmegaT and the toolkit read holds every entry with its preferred form."""
    glossary = load_glossary(REPOSITORY / "glossary")

    parse: Callable[[bytes], Any] = tbxfile.parsestring
    units = parse(TERM_FORMATS["tbx2"].write(glossary)).units

    assert [(unit.source, unit.target) for unit in units] == [
        (term.zh[0], term.en.preferred if term.en else None) for term in glossary.entries
    ]


@pytest.mark.skipif(
    not (OMEGAT.is_file() and shutil.which("java")), reason="needs the Debian package omegat"
)
def test_omegat_itself_reads_all_terms(tmp_path: Path) -> None:
    """Its own readers give every Chinese form with every usable English form, no forbidden one."""
    glossary = load_glossary(REPOSITORY / "glossary")
    for name, file in (("tbx2", "terms.tbx"), ("tsv", "terms.utf8")):
        (tmp_path / file).write_bytes(TERM_FORMATS[name].write(glossary))

    script = REPOSITORY / "tests/cases/ReadGlossary.java"
    files = [tmp_path / name for name in ("terms.tbx", "terms.utf8", "home")]
    output = subprocess.run(
        ["java", "-cp", OMEGAT, script, *files], capture_output=True, check=True
    ).stdout.decode()
    read = {tuple(line.split("\t")) for line in output.splitlines() if line[3:4] == "\t"}

    assert read == {
        *(
            ("tbx", form, english)
            for term in glossary.entries
            for form in term.zh
            for english in (term.forms if term.en else ("",))
        ),
        *(
            ("tsv", form, term.en.preferred if term.en else "")
            for term in glossary.entries
            for form in term.zh
        ),
    }


def test_tsv_begins_with_what_omegat_reads() -> None:
    """Source, target and comment are the first columns; the header is a comment to OmegaT."""
    terms = [Term.model_validate(entry) for entry in AWKWARD[:2]]

    lines = TERM_FORMATS["tsv"].write(glossary_of(terms)).decode().splitlines()

    assert lines[0].startswith("#zh\tpreferred\tnote\tid\t")
    assert [line.split("\t")[:2] for line in lines[1:]] == [
        ["甲乙", "one"],
        ["十五年", "15 years"],
        ["15年", "15 years"],
    ]


def test_sheets_offer_lists_and_hold_no_formulas() -> None:
    """Closed sets can be chosen; text that looks like a formula stays text."""
    terms = [Term.model_validate(entry) for entry in AWKWARD]

    content = TERM_FORMATS["xlsx"].write(glossary_of(terms))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]

    lists = {each.formula1 for each in sheet.data_validations.dataValidation}
    assert '"proposed,approved,retired"' in lists
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s", "n"}
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


BAD_ROWS = [
    ("csv", "id,zh,preferred\na,甲乙,one\nb,丙丁\n", [(3, "has 2 cells where the header has 3")]),
    ("csv", "id,zh,preferred,pos\na,甲乙,one,adverb\n", [(2, "'noun', 'verb'")]),
    ("csv", "id,zh,preferred\na,甲乙,one\na,丙丁,two\n", [(3, "stands also in line 2")]),
    ("csv", "id,zh,admitted\na,甲乙,one\n", [(2, "no preferred one")]),
    ("csv", "id,zh,preferred,inflect\na,甲乙,one,maybe\n", [(2, "neither yes nor no")]),
    ("csv", "id,zh,preferred\nA B,甲乙,one\n,,\nc,,two\n", [(2, "lower-case"), (4, "zh")]),
    ("tsv", "甲乙\tone\n丙丁\n", [(2, "has 1 columns where 2 to 3")]),
    ("tsv", "甲乙\tone\ta\tb\n", [(1, "has 4 columns where 2 to 3")]),
]


@pytest.mark.parametrize(("name", "text", "expected"), BAD_ROWS)
def test_bad_rows_are_refused_by_line(
    name: str, text: str, expected: list[tuple[int, str]]
) -> None:
    """No row is cut, guessed or dropped; all bad ones are named at once."""
    rows = TERM_FORMATS[name].read(text.encode())

    _, findings = check_rows([row for row in rows if row.problem or "id" in row.fields], Path("f"))

    assert [finding.line for finding in findings] == [line for line, _ in expected]
    for finding, (_, message) in zip(findings, expected, strict=True):
        assert message in finding.message


UNREADABLE = [
    ("csv", b"id,zh,colour\n", 1, "unknown column 'colour'"),
    ("csv", b"id,id,zh\n", 1, "twice"),
    ("csv", b"id,preferred\n", 1, "no column `zh`"),
    ("csv", "甲".encode("gb18030"), 1, "not UTF-8"),
    ("csv", b'zh,id\n"a', 2, "no CSV"),
    ("xlsx", b"PK no workbook", 1, "no Excel workbook"),
    ("tbx", b"<tbx>", 1, "no XML"),
    ("tbx", b"<!DOCTYPE tbx [<!ENTITY x SYSTEM 'file:///x'>]><tbx>&x;</tbx>", 1, "entities"),
    ("tbx", b"<html/>", 1, "neither a conceptEntry nor a termEntry"),
]


@pytest.mark.parametrize(("name", "content", "line", "problem"), UNREADABLE)
def test_files_of_another_kind_are_refused(
    name: str, content: bytes, line: int, problem: str
) -> None:
    """A wrong file says so, with the line."""
    with pytest.raises(UnreadableGlossaryError, match=problem) as caught:
        TERM_FORMATS[name].read(content)

    assert caught.value.line == line


def test_foreign_tbx_is_read_by_status() -> None:
    """The first usable term is preferred; deprecated and superseded ones are forbidden."""
    content = """<martif type="TBX"><text><body><termEntry id="c1"><langSet xml:lang="zh">
      <ntig><termGrp><term>甲乙</term></termGrp></ntig></langSet><langSet xml:lang="en-GB">
      <tig><term>bad</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
      </tig><tig><term>good</term></tig><tig><term>fine</term></tig></langSet></termEntry>
      </body></text></martif>""".encode()

    (row,) = TERM_FORMATS["tbx"].read(content)

    assert row.fields["zh"] == ["甲乙"]
    assert row.fields["en"] == {"preferred": "good", "admitted": ["fine"], "deprecated": ["bad"]}
