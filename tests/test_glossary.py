"""Reading glossary folders: what they mean, and everything that can be wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.errors import GlossaryError
from duizhao.glossary import load_glossary

REPOSITORY = Path(__file__).parent.parent


def write(folder: Path, text: str, name: str = "terms.yaml") -> Path:
    """A glossary folder with one file."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_an_entry_needs_only_id_chinese_and_english(tmp_path: Path) -> None:
    """All other fields have defaults: an approved, inflected noun of our own."""
    glossary = load_glossary(
        write(tmp_path, "- id: green-hills\n  zh: [青山]\n  en: {preferred: green hill}\n")
    )

    term = glossary.by_id["green-hills"]

    assert (term.forms, term.enforced, term.inflects, term.source) == (
        ("green hill",),
        True,
        True,
        "own",
    )
    assert str(glossary.places["green-hills"]).endswith("terms.yaml:1")
    assert glossary.warnings == ()


@pytest.mark.parametrize("content", [None, "", "# nothing yet\n", "[]\n"])
def test_no_entries_are_an_empty_glossary_with_a_warning(
    tmp_path: Path, content: str | None
) -> None:
    """Operators without a glossary can work, and are told."""
    if content is not None:
        write(tmp_path, content)

    glossary = load_glossary(tmp_path)

    assert glossary.entries == ()
    assert "no entries" in glossary.warnings[0]


ENTRY = "- id: a\n  zh: [甲]\n  en: {preferred: one}\n"

DEFECTS = [
    ("- id: a\n  zh: [甲]\n", 1, "en is missing"),
    (ENTRY + "  colour: red\n", 4, "unknown key 'colour'; known: id, zh, en"),
    ("- id: a\n  zh: [甲]\n  en: {preferred: one, better: two}\n", 3, "unknown key 'better'"),
    ("- id: A b\n  zh: [甲]\n  en: null\n", 1, "lower-case letters"),
    ("- id: a\n  zh: ['“”']\n  en: null\n", 2, "only quotation marks"),
    ("- id: a\n  zh: [甲, “甲”]\n  en: null\n", 2, "the same form stands here twice"),
    ("- id: a\n  zh: 甲\n  en: null\n", 2, "is bare text; write [甲]"),
    ("- id: a\n  zh: [甲]\n  en: one\n", 3, "is bare text; write {preferred: one}"),
    ("- id: a\n  zh: []\n  en: null\n", 2, "at least 1 item"),
    (ENTRY + "  pos: adverb\n", 4, "'noun', 'verb', 'proper', 'phrase' or 'unit'"),
    ("- id: a\n  zh: [甲]\n  en: {preferred: one, admitted: [one]}\n", 3, "a second time"),
    (ENTRY + "  keep: true\n", 1, "keep: true takes en: null"),
    (ENTRY + "\n" + ENTRY.replace("甲", "乙"), 5, "id 'a' stands also at"),
    (ENTRY + "\n" + ENTRY.replace("id: a", "id: b"), 5, "甲 of 'b' stands also in 'a'"),
    (ENTRY + "  zh: [乙]\n", 4, "a second time"),
    ("a: 1\n", 1, "is not a list of entries"),
    ("- id: [\n", 2, "did not find expected node content"),
]


@pytest.mark.parametrize(("text", "line", "message"), DEFECTS)
def test_defects_are_refused_with_file_and_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    """What the schema does not know is an error where it stands."""
    with pytest.raises(GlossaryError) as caught:
        load_glossary(write(tmp_path, text))

    assert f"terms.yaml:{line}: " in str(caught.value)
    assert message in str(caught.value)


def test_all_defects_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Nobody has to run the check once per mistake."""
    write(tmp_path, "- id: a\n  zh: [甲]\n  en: null\n  x: 1\n  y: 2\n")
    write(tmp_path, "- zh: [乙]\n  en: null\n", "other.yaml")

    with pytest.raises(GlossaryError) as caught:
        load_glossary(tmp_path)

    text = str(caught.value)
    assert ("'x'" in text, "'y'" in text, "other.yaml:1: id is missing" in text) == (True,) * 3


def test_the_same_chinese_may_stand_twice_under_other_conditions(tmp_path: Path) -> None:
    """Homonyms are told apart with `when`."""
    text = ENTRY + "- id: b\n  zh: [甲]\n  en: {preferred: two}\n  when: {near: [丙]}\n"

    assert len(load_glossary(write(tmp_path, text)).entries) == 2


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (("note: old", "note: new"), True),
        (("source: own", "source: the law's title"), True),
        (("preferred: one", "preferred: eins"), False),
        (("admitted: [uno]", "admitted: []"), False),
        (("status: approved", "status: proposed"), False),
        (("inflect: true", "inflect: false"), False),
    ],
)
def test_the_fingerprint_changes_with_what_a_translation_must_hold(
    tmp_path: Path, change: tuple[str, str], *, same: bool
) -> None:
    """Notes and sources redo no segment; forms and status do."""
    text = (
        "- id: a\n  zh: [甲]\n  en: {preferred: one, admitted: [uno]}\n  inflect: true\n"
        "  status: approved\n  source: own\n  note: old\n"
    )
    before = load_glossary(write(tmp_path / "a", text)).fingerprint(["a"])
    after = load_glossary(write(tmp_path / "b", text.replace(*change))).fingerprint(["a", "a"])

    assert (before == after) is same


def test_the_bundled_glossary_loads_without_a_warning() -> None:
    """The repository's own glossary keeps its own rules."""
    glossary = load_glossary(REPOSITORY / "glossary")

    assert len(glossary.entries) >= 1800
    assert glossary.warnings == ()
