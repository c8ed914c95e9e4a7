"""The workspace: everything that outlives a run, in one SQLite file; only this folder names tables.

Stages hand over through it: `prepare` saves a `Prepared`, `translate` saves translations under
their reuse keys window by window, `finish` saves the pairs. A killed run loses at most one window,
because each save is one transaction (write-ahead log, https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

from duizhao.store.alignments import Alignments
from duizhao.store.documents import Documents
from duizhao.store.hashes import text_hash
from duizhao.store.memory import Memory
from duizhao.store.reviews import Reviews
from duizhao.store.runs import Runs
from duizhao.store.standings import Standings


class Store(Documents, Reviews, Memory, Runs, Alignments, Standings):
    """An open workspace, as all stages but the review page see it."""


__all__ = ["Store", "text_hash"]
