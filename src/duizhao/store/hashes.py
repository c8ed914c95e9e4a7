"""Short hashes by which the workspace tells texts apart."""

from __future__ import annotations

import hashlib


def text_hash(text: str) -> str:
    """Short hash of a target text, to tell texts of one pair apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
