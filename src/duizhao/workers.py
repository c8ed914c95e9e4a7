"""A worker's side of a run on many machines: batches come by reference to the workspace.

A reference names the workspace, a document and reuse keys; the texts stay in the workspace, and
what the worker makes goes there too. Each process opens workspace, glossary and package once. A
worker with another package, glossary, version or settings than the run's own is refused: its texts
would be kept under keys that promise something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.context import Context
from duizhao.errors import WorkerError
from duizhao.pipeline import fetch_batch, translate_batch
from duizhao.settings import Settings
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.pipeline import Batch

REFERRED_KEYS = 50
"""Segments a reference at most: what a killed worker repeats, some seconds of work."""


@dataclass(frozen=True, slots=True)
class Run:
    """What all references of a run share.

    Attributes:
        workspace: URL of the workspace, as the workers reach it.
        settings: All settings, as JSON.
        glossary: Folder of the glossary, as the workers reach it; None for no terms.
        hashes: What `Context.hashes` must be, by name.
    """

    workspace: str
    settings: str
    glossary: str | None
    hashes: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, context: Context, glossary: Path | None, threads: int = 0) -> Run:
        """What the workers of a run must know.

        Args:
            context: That of the run.
            glossary: Folder of its glossary.
            threads: Threads of each worker; 0 for as many as its machine has.
        """
        translation = context.settings.translation.model_copy(update={"threads": threads})
        settings = context.settings.model_copy(update={"translation": translation})
        folder = str(glossary.resolve()) if glossary is not None else None
        hashes = tuple(sorted(context.hashes().items()))
        return cls(_reachable(context.store.url), settings.model_dump_json(), folder, hashes)


@dataclass(frozen=True, slots=True)
class Reference:
    """Segments of a document that a worker shall translate.

    Attributes:
        run: What it shares with the others.
        document_id: A prepared document of the workspace.
        keys: Reuse keys of its segments.
    """

    run: Run
    document_id: str
    keys: tuple[str, ...]


def refer(batches: Sequence[Batch], run: Run, workers: int) -> Iterator[Reference]:
    """Cut batches so small that every worker has some, and a killed one repeats little."""
    for batch in batches:
        keys = tuple(batch.jobs)
        size = min(-(-len(keys) // workers), REFERRED_KEYS)
        for start in range(0, len(keys), size):
            yield Reference(run, batch.document_id, keys[start : start + size])


def translate_referred(reference: Reference) -> int:
    """Translate what a reference names, but for what is translated already.

    Returns:
        The segments that are done now.

    Raises:
        WorkerError: If this worker is not equipped like the run.
    """
    context = _context(reference.run)
    translate_batch(fetch_batch(reference.document_id, reference.keys, context), context)
    return len(reference.keys)


@cache
def _context(run: Run) -> Context:
    """Open what a worker needs, once a process.

    Raises:
        WorkerError: If it is not what the run has.
    """
    settings = Settings.model_validate_json(run.settings)
    folder = Path(run.glossary) if run.glossary is not None else None
    store = Store.open(run.workspace)
    context = Context.open(settings, store, Path(), folder)
    own = context.hashes()
    for name, wanted in run.hashes:
        if own[name] != wanted:
            store.close()
            raise WorkerError(
                f"this worker has another {name}: {own[name]}, the run has {wanted}",
                hint="Give every worker the same version, package and glossary as the run.",
            )
    return context


def _reachable(url: str) -> str:
    """A workspace's URL that means the same in every folder."""
    prefix = "sqlite:///"
    return f"{prefix}{Path(url.removeprefix(prefix)).resolve()}" if url.startswith(prefix) else url
