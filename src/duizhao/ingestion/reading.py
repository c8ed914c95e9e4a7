"""What every reader of ingestion gives back, and how it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.model import Mark, UnitKind


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of one file.

    Attributes:
        text: Its characters; pages are parted by form feeds where the file has pages.
        encoding: The encoding that decoded it, or the container (`docx`, `pdf`).
        confidence: 0 to 1; 1 where the encoding is certain or given.
        title: The title that the file states, or empty.
        marks: Kinds that the file itself states.
    """

    text: str
    encoding: str
    confidence: float = 1.0
    title: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class BlockText:
    """Text that grows block by block, a blank line between two, with the kinds that are stated.

    Attributes:
        parts: The text so far.
        marks: Spans whose kind the file states.
        length: Characters so far.
    """

    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, kind: UnitKind | None = None) -> None:
        """Add a block; empty ones leave no trace."""
        text = text.strip()
        if not text:
            return
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        self.parts.append(text)
        if kind is not None:
            self.marks.append((self.length, self.length + len(text), kind))
        self.length += len(text)

    def text(self) -> str:
        """The whole text, ending in a line end."""
        return "".join(self.parts) + "\n" if self.parts else ""
