"""A worker's side of a run on many machines: batches come by reference to the workspace.

A reference names the workspace, a document and reuse keys; the texts stay in the workspace, and
what the worker makes goes there too. Each process opens workspace, glossary and package once. A
worker with another package, glossary, version or settings than the run's own is refused: its texts
would be kept under keys that promise something else.
"""

from __future__ import annotations

import ctypes
import platform
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao.context import Context
from duizhao.errors import WorkerError
from duizhao.settings import Settings
from duizhao.steps import SAVE_EVERY, Batch, all_jobs, only_new, translate_batch
from duizhao.store import Store

if TYPE_CHECKING:
    from duizhao.translation.search import Job

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Names of two parameters of glibc's `mallopt`."""

LARGEST_KEPT_BYTES = 1 << 25
"""The most that glibc takes as its second threshold on 64-bit machines (mallopt(3))."""


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
        sha256: Hash of its source.
        keys: Reuse keys of its segments.
    """

    run: Run
    document_id: str
    sha256: str
    keys: tuple[str, ...]


def refer(batch: Batch, run: Run, workers: int) -> list[Reference]:
    """Cut a batch so that all workers end together, and none loses more than a run here would."""
    rounds = -(-len(batch.jobs) // (workers * SAVE_EVERY))
    size = -(-len(batch.jobs) // max(1, workers * rounds))
    parts = batch.parts(max(1, size))
    return [Reference(run, part.document_id, part.sha256, tuple(part.jobs)) for part in parts]


def translate_referred(reference: Reference) -> int:
    """Translate what a reference names, but for what is translated already.

    Returns:
        The segments that are done now.

    Raises:
        WorkerError: If this worker is not equipped like the run.
    """
    context = context_of(reference.run)
    jobs = _jobs(reference.run, reference.document_id, reference.sha256)
    new = only_new({key: jobs[key] for key in reference.keys}, context)
    translate_batch(Batch(reference.document_id, reference.sha256, new), context)
    return len(reference.keys)


@lru_cache(maxsize=1)
def _jobs(run: Run, document_id: str, sha256: str) -> dict[str, Job]:  # noqa: ARG001
    """All jobs of a document, read once for all its batches; run and hash say all they hang on."""
    context = context_of(run)
    return all_jobs(context.store.prepared(document_id), context)


@cache
def context_of(run: Run) -> Context:
    """Open what a worker needs, once a process.

    Raises:
        WorkerError: If it is not what the run has.
    """
    _keep_freed_memory()
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


def _keep_freed_memory() -> None:
    """Undo what Dask's nanny sets for its workers, `MALLOC_TRIM_THRESHOLD_`.

    With it glibc gives every larger block back to the system at once, and the engine, which takes
    and frees some megabytes for each step, spent as much time on that as on translating.
    """
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(TRIM_THRESHOLD, 2 * LARGEST_KEPT_BYTES)
        library.mallopt(MMAP_THRESHOLD, LARGEST_KEPT_BYTES)


def _reachable(url: str) -> str:
    """A workspace's URL that means the same in every folder."""
    prefix = "sqlite:///"
    return f"{prefix}{Path(url.removeprefix(prefix)).resolve()}" if url.startswith(prefix) else url
