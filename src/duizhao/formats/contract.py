"""What a format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from duizhao.model import Bitext, ImportedPair

Writer = Callable[[Bitext], bytes]
"""A whole file of one document; the same bytes for the same document."""

Reader = Callable[[bytes], tuple[ImportedPair, ...]]
"""Pairs of a file that came back, in its order; raises InputError for what is no such file."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that pairs can be written to.

    Writer and reader are named as entry points are, `module:function`, and imported when they are
    used: with all formats come libraries that take longer to load than most commands take.

    Attributes:
        suffix: What follows NAME in the file's name.
        writer: Name of a `Writer` of this package.
        reader: Name of a `Reader`, or None for files that are only read by people.
    """

    suffix: str
    writer: str
    reader: str | None

    @property
    def write(self) -> Writer:
        """The writer."""
        writer: Writer = _imported(self.writer)
        return writer

    @property
    def read(self) -> Reader | None:
        """The reader, or None."""
        return None if self.reader is None else _imported(self.reader)


def _imported(name: str) -> Any:
    """What `module:function` of this package names."""
    module, _, function = name.partition(":")
    return getattr(import_module(f"duizhao.formats.{module}"), function)
