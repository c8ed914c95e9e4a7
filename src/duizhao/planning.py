"""What a run will do with each input, and why: `duizhao plan` shows it, `pipeline.run` does it."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.ingestion.inbox import is_settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from duizhao.fingerprints import DocumentKey
    from duizhao.ingestion import Input
    from duizhao.settings import MemorySettings, Settings
    from duizhao.store import Store


@dataclass(frozen=True, slots=True)
class Work:
    """What a run will do with one input.

    Attributes:
        input: The source file.
        name: NAME of its files in the run folder.
        key: What its result depends on; None where it cannot be done.
        reason: Why it is done again; None where nothing changed or it cannot be done.
        problem: Why it cannot be done; empty where it can.
        waiting: Whether it changed a moment ago and waits for the next run.
    """

    input: Input
    name: str
    key: DocumentKey | None
    reason: str | None = None
    problem: str = ""
    waiting: bool = False


def plan_work(
    inputs: Sequence[Input],
    key_of: Callable[[str], DocumentKey],
    store: Store,
    settings: Settings,
) -> tuple[Work, ...]:
    """Decide which documents changed since they were last finished, and why.

    Args:
        inputs: Source files.
        key_of: Gives the key of a document with a given sha256.
        store: The workspace.
        settings: How long files must lie still, and what is alike.

    Returns:
        One work per input, same order; an id that came before cannot be done a second time.
    """
    known = store.finished_keys(each.id for each in inputs)
    concerned = _concerned(known, store, settings.memory)
    names = output_names([each.id for each in inputs])
    first: dict[str, Input] = {}
    works = []
    now = time.time()
    for each in inputs:
        if not is_settled(each.path, settings.operations.settle_seconds, now):
            works.append(Work(each, names[each.id], None, waiting=True))
            continue
        try:
            _refuse_twin(each, first.setdefault(each.id, each))
            key = key_of(file_digest(each.path))
        except InputError as error:
            works.append(Work(each, names[each.id], None, problem=str(error)))
        else:
            reason = key.reason(known.get(each.id), concerned=each.id in concerned)
            works.append(Work(each, names[each.id], key, reason))
    return tuple(works)


def _concerned(document_ids: Iterable[str], store: Store, settings: MemorySettings) -> set[str]:
    """Those of the documents to which something changed in the memory since they were finished."""
    revision = int(store.memory_revision())
    behind = store.outdated(document_ids, revision)
    if not behind:
        return set()
    from duizhao.memory import concerned_documents  # noqa: PLC0415 - numpy loads in 0.1 s

    concerned = concerned_documents(behind, store, settings.least_likeness)
    store.note_current((row.id for row in behind if row.id not in concerned), revision)
    return concerned


def _refuse_twin(each: Input, first: Input) -> None:
    """Refuse an input whose id an earlier one has.

    Raises:
        InputError: If the two are not the same.
    """
    if first is not each:
        raise InputError(
            f"another input has the same name {each.id!r}: {first.path}",
            where=str(each.path),
            hint="Give the folder that holds both, or rename one.",
        )


def output_names(document_ids: Sequence[str]) -> dict[str, str]:
    """NAME of each document's files: its id without extension, kept where two would be the same.

    >>> output_names(["a/x.txt", "a/y.md", "a/y.txt"])
    {'a/x.txt': 'a/x', 'a/y.md': 'a/y.md', 'a/y.txt': 'a/y.txt'}
    """
    stems = {each: str(PurePosixPath(each).with_suffix("")) for each in document_ids}
    counts = Counter(stem.casefold() for stem in stems.values())
    return {each: stem if counts[stem.casefold()] == 1 else each for each, stem in stems.items()}


def file_digest(path: Path) -> str:
    """sha256 of a file's bytes, read in blocks.

    Raises:
        InputError: If it cannot be read.
    """
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise InputError(
            "no such file or folder", where=str(path), hint="Check the path."
        ) from error
    except OSError as error:
        raise InputError(
            f"cannot read the file: {error.strerror}",
            where=str(path),
            hint="Check the path and rights.",
        ) from error
