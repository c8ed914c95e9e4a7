"""The workspace keeps what it is given and refuses what it cannot keep."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from duizhao.errors import WorkspaceError
from duizhao.language.chinese import match_key
from duizhao.model import (
    AlignedPair,
    Bitext,
    BitextPair,
    Document,
    MemoryEntry,
    Origin,
    Prepared,
    Review,
    State,
    Translation,
    Unit,
    UnitKind,
)
from duizhao.store import Store
from duizhao.store.care import back_up, check_workspace, collect_garbage, restore
from duizhao.store.documents import KNOWN_NAMED
from duizhao.store.tables import CHUNK, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENT = Document("a.txt", "/in/a.txt", "zh-Hans", "你好。", "0" * 64, "a.txt")
UNIT = Unit("u1", UnitKind.PARAGRAPH, "你好。", ((0, 3),), reason="prose")
PAIR = BitextPair(
    AlignedPair("u1.0", ("u1.0",), ("u1.0",), "你好。", "Hello.", links=((0, 2, 0, 5),)),
    "u1",
    UnitKind.PARAGRAPH,
    "",
    Origin.MT,
)
BITEXT = Bitext(DOCUMENT, (UNIT,), (PAIR,))
ENTRY = MemoryEntry(match_key("大家好。"), "大家好。", "Hello.", State.REVIEWED, "x")
NEW_TABLES = (
    *("runs", "alignments", "pair_texts"),
    *("memory_patterns", "memory_grams", "memory_lengths"),
)
TO_FIRST_SCHEMA = (
    *(f"DROP TABLE {name}" for name in NEW_TABLES),
    *(
        f"DROP INDEX {name}"
        for name in ("pairs_by_document", "pairs_by_source", "pairs_by_revision")
    ),
    "DROP INDEX memory_by_pattern",
    *(f"ALTER TABLE pairs DROP COLUMN {name}" for name in ("source_hash", "revision", "outline")),
    *(
        f"ALTER TABLE documents DROP COLUMN {name}"
        for name in ("keys", "patterns", "decided", "current", "standing")
    ),
    *(f"ALTER TABLE memory DROP COLUMN {name}" for name in ("state", "pattern")),
    "UPDATE workspace SET value = '1' WHERE name = 'schema_version'",
)


def execute(store: Store, statement: str) -> None:
    """Do to a workspace what the program never does."""
    with store.transaction() as connection:
        connection.execute(sa.text(statement))


def found_of_pairs(store: Store) -> list[Any]:
    """By what repeats of each pair are found, its outline, and which decision made it."""
    columns = TABLES.tables["pairs"].c
    with store.transaction() as connection:
        query = sa.select(columns.source_hash, columns.outline, columns.revision)
        return list(connection.execute(query))


def differences(store: Store) -> list[Any]:
    """What the tables lack or have too much, as Alembic finds."""
    with store.transaction() as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection), TABLES)
    return found


@pytest.fixture
def store(workspace_url: str) -> Iterator[Store]:
    """A new workspace."""
    with Store.open(workspace_url) as opened:
        yield opened


def test_a_finished_document_comes_back_equal(store: Store) -> None:
    """Saving and loading a bitext loses nothing."""
    store.save_bitext("key", BITEXT)

    assert store.bitext("a.txt") == BITEXT
    assert store.finished_keys(["a.txt", "b.txt"]) == {"a.txt": "key"}
    assert store.document_ids() == ["a.txt"]


def test_saving_again_replaces_all_pairs(store: Store) -> None:
    """A document that became shorter leaves no old pairs behind."""
    store.save_bitext("old", Bitext(DOCUMENT, (UNIT,), (PAIR, PAIR)))
    store.save_bitext("new", BITEXT)

    assert store.bitext("a.txt").pairs == (PAIR,)


def test_a_prepared_document_comes_back_equal(store: Store) -> None:
    """What the first stages made survives the process."""
    prepared = Prepared(DOCUMENT, (UNIT,), (), (), (), ())
    store.save_prepared(prepared)

    assert store.prepared("a.txt") == prepared
    assert store.finished_keys(["a.txt"]) == {}


def test_an_unknown_document_is_named(store: Store) -> None:
    """The error names some of the documents that are known, never a whole archive."""
    store.save_bitext("key", BITEXT)
    with pytest.raises(WorkspaceError, match=r"'b\.txt'.*\n.*Known: a\.txt\.$"):
        store.bitext("b.txt")

    for number in range(KNOWN_NAMED):
        document = replace(BITEXT.document, id=f"c{number}.txt")
        store.save_bitext("key", replace(BITEXT, document=document))

    with pytest.raises(WorkspaceError, match=r"c3\.txt and more; `duizhao status` lists") as told:
        store.bitext("b.txt")
    assert "c4.txt" not in str(told.value)


def test_translations_are_found_by_key_in_any_number(store: Store) -> None:
    """More keys than one statement may carry are asked in chunks."""
    keys = [f"k{number}" for number in range(CHUNK + 7)]
    store.save_translations(
        {key: Translation("u1.0", key, Origin.MT, -0.5, "e", "g") for key in keys}
    )

    found = store.translations([*keys, "missing"])

    assert [found[key].text for key in keys] == keys
    assert store.known_translations([*keys, "missing"]) == set(keys)


def test_memory_gives_the_newest_entry_first(store: Store) -> None:
    """Two targets of one source are both kept."""
    old = MemoryEntry("你好", "你好。", "Hi.", State.REVIEWED, "x", changed="2026-01-01")
    new = MemoryEntry("你好", "你好。", "Hello.", State.REVIEWED, "x", changed="2026-01-02")
    before = store.memory_revision()
    store.remember([old, new])

    assert store.memory(["你好", "?"]) == {"你好": [new, old]}
    assert store.memory_revision() != before


def test_a_later_review_replaces_the_earlier(store: Store) -> None:
    """One decision a pair."""
    first = Review("a.txt", "u1.0", ("u1.0",), "你好。", "Hi.", State.TRANSLATED, "li", "1")
    second = Review("a.txt", "u1.0", ("u1.0",), "你好。", "Hello.", State.REVIEWED, "wu", "2")
    store.save_import([first], [], [])
    store.save_import([second], [], [])

    assert store.reviews("a.txt") == [second]
    assert store.reviews("b.txt") == []


def test_ignore_marks_carry_reason_and_author(store: Store) -> None:
    """A mark is found by the issue's fingerprint."""
    store.ignore_issue("a.txt", "f1", "house style", "li")

    assert store.ignored_issues() == {"f1": ("house style", "li")}


def test_folders_have_their_own_keys(store: Store, tmp_path: Path) -> None:
    """One workspace may serve several run folders."""
    store.save_folder_key(tmp_path / "a", "1")

    assert store.folder_key(tmp_path / "a") == "1"
    assert not store.folder_key(tmp_path / "b")
    assert store.written_keys(tmp_path, ["a", "b"]) == {"a": "1"}


def test_half_written_files_have_no_key(store: Store, tmp_path: Path) -> None:
    """What was stopped while it wrote is written again, whatever stood there before."""
    store.save_folder_key(tmp_path / "a", "1")
    with pytest.raises(KeyboardInterrupt), store.writing(tmp_path / "a", "2"):
        raise KeyboardInterrupt
    assert not store.folder_key(tmp_path / "a")

    with store.writing(tmp_path / "a", "3"):
        pass
    assert store.folder_key(tmp_path / "a") == "3"


def test_a_file_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    """Another file is named, not overwritten."""
    path = tmp_path / "workspace.db"
    path.write_bytes(b"this is no database" * 100)

    with pytest.raises(WorkspaceError, match="not a database"):
        Store.open(path)

    assert path.read_bytes().startswith(b"this is no database")


def test_a_newer_workspace_is_refused(workspace_url: str) -> None:
    """An old program does not touch what it does not know."""
    with Store.open(workspace_url) as store:
        execute(store, "UPDATE workspace SET value = '99' WHERE name = 'schema_version'")

    with pytest.raises(WorkspaceError, match="schema 99"):
        Store.open(workspace_url)


def test_an_older_workspace_is_brought_up_to_date(workspace_url: str) -> None:
    """Its contents stay, and its tables become those of a new workspace."""
    with Store.open(workspace_url) as store:
        store.save_bitext("key", BITEXT)
        found, standings = found_of_pairs(store), store.standings()
        store.remember([ENTRY])
        for statement in TO_FIRST_SCHEMA:
            execute(store, statement)
        assert differences(store)

    with Store.open(workspace_url) as store:
        assert differences(store) == []
        assert store.bitext("a.txt") == BITEXT
        assert found_of_pairs(store) == found
        assert store.standings() == standings
        assert [document_id for document_id, _ in store.search("你好", 9)] == ["a.txt"]
        assert collect_garbage(store) == (0, 0)
        ((number, _),) = store.like_patterns(ENTRY.source, 0.75).items()
        assert store.entries_of([number]) == {number: [ENTRY]}
        assert store.count_entries()["reviewed"] == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The message says which folder."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(WorkspaceError, match="cannot make the folder"):
        Store.open(tmp_path / "file" / "workspace.db")


def test_a_backup_can_be_restored_and_the_former_workspace_is_kept(tmp_path: Path) -> None:
    """Nothing is lost on the way back."""
    path, backup = tmp_path / "workspace.db", tmp_path / "backup" / "monday.db"
    with Store.open(path) as store:
        store.save_bitext("old", BITEXT)
        back_up(store, backup)
        store.save_bitext("new", BITEXT)
    former = restore(backup, path)

    assert former is not None
    with Store.open(path) as restored, Store.open(former) as kept:
        assert restored.finished_keys(["a.txt"]) == {"a.txt": "old"}
        assert kept.finished_keys(["a.txt"]) == {"a.txt": "new"}


def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    """A backup is checked before it takes the workspace's place."""
    path, backup = tmp_path / "workspace.db", tmp_path / "backup.db"
    with Store.open(path) as store:
        store.save_bitext("key", BITEXT)
        back_up(store, backup)
    with sqlite3.connect(backup) as connection:
        connection.execute("UPDATE documents SET units = '['")

    with pytest.raises(WorkspaceError, match="damaged"):
        restore(backup, path)

    with Store.open(path) as store:
        assert store.bitext("a.txt") == BITEXT
        assert check_workspace(store) == []


def test_a_backup_never_overwrites(tmp_path: Path) -> None:
    """An existing file is named."""
    (tmp_path / "there.db").write_bytes(b"x")

    with (
        Store.open(tmp_path / "workspace.db") as store,
        pytest.raises(WorkspaceError, match="exists"),
    ):
        back_up(store, tmp_path / "there.db")


def test_garbage_is_what_no_document_uses(store: Store) -> None:
    """Translations of finished documents stay."""
    one = Translation("u1.0", "Hello.", Origin.MT, -0.5, "e", "g")
    store.save_translations({"used": one, "unused": one})
    store.save_bitext("key", BITEXT, ["used"])

    assert collect_garbage(store) == (1, 0)
    assert store.known_translations(["used", "unused"]) == {"used"}


def test_texts_of_forgotten_entries_are_dropped_once_all_documents_know(store: Store) -> None:
    """What goes from the memory goes from its index, and what comes afterwards is found."""
    others = [
        replace(ENTRY, source=source, source_key=match_key(source))
        for source in ("天气很好，我们出发。", "会议开始。", "今天有雨。")
    ]
    store.remember(others)
    store.save_bitext("key", BITEXT, revision=int(store.memory_revision()))
    store.forget(others[:1])

    assert collect_garbage(store) == (0, 0)
    store.note_current(["a.txt"], int(store.memory_revision()))
    assert collect_garbage(store) == (0, 1)
    assert store.like_patterns(others[0].source, 0.75) == {}

    store.remember(others[:1])
    for entry in others:
        ((number, _),) = store.like_patterns(entry.source, 0.75).items()
        assert store.entries_of([number]) == {number: [entry]}
