"""What every reader of ingestion gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of one file.

    Attributes:
        text: Its characters; pages are parted by form feeds where the file has pages.
        encoding: The encoding that decoded it, or the container (`docx`, `pdf`).
        confidence: 0 to 1; 1 where the encoding is certain or given.
        title: The title that the file states, or empty.
    """

    text: str
    encoding: str
    confidence: float = 1.0
    title: str = ""
