"""Keys that decide what a run must do again (architecture: the reuse key).

A document is done again when its `DocumentKey` changes, and the key says why. A segment is
translated again when its reuse key changes: its text, the glossary entries that hit it, the engine,
and the settings that change output.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint, Segment, UnitKind
    from duizhao.settings import Settings

SPEED_ONLY = {"max_batch_tokens", "threads"}
"""Translation settings that never change a text (tested at three batch sizes)."""

NOT_OUTPUT: dict[str, set[str] | bool] = {
    "translation": SPEED_ONLY,
    "operations": True,
    "alignment": True,
}
"""Settings that change no file of a run."""


@cache
def program() -> str:
    """Version of this program: a newer one may translate better."""
    return installed_version("duizhao")


def digest(*parts: str) -> str:
    """Hash of several texts, 128 bits in hex: collisions are out of reach for any archive."""
    joined = "\x1f".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def settings_fingerprint(settings: Settings) -> str:
    """Hash of all settings that can change what is written, and of the program that writes."""
    return digest(program(), settings.model_dump_json(exclude=NOT_OUTPUT))


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What a finished document depends on.

    Attributes:
        source: sha256 of the file's bytes.
        settings: Fingerprint of the settings.
        glossary: Fingerprint of the whole glossary.
        engine: Signature of the engine.
        memory: Revision of the reviews and the memory from which it was made.
    """

    source: str
    settings: str
    glossary: str
    engine: str
    memory: int

    def dump(self) -> str:
        """As text, for the store."""
        return json.dumps(asdict(self), sort_keys=True)

    def reason(self, stored: str | None, *, concerned: bool = True) -> str | None:
        """Why a document with the stored key must be done again; None where it must not.

        Args:
            stored: The key under which it was finished; None where it never was.
            concerned: Whether it matters that the memory has changed since.
        """
        if stored is None:
            return "new"
        before = json.loads(stored)
        older = concerned and int(before["memory"]) < self.memory
        changed = [
            name
            for name, value in asdict(self).items()
            if (older if name == "memory" else before.get(name) != value)
        ]
        return f"{', '.join(changed)} changed" if changed else None


def reuse_key(
    segment: Segment,
    kind: UnitKind,
    constraints: Sequence[Constraint],
    glossary: str,
    engine: str,
    settings: Settings,
) -> str:
    """Key of a segment's translation; equal keys have equal translations.

    Args:
        segment: The segment; repeated sentences share a key, so ids take no part.
        kind: Kind of its unit; headings have a case of their own.
        constraints: Its constraints; names are rendered once a document, so they take part.
        glossary: Fingerprint of the entries that hit this segment.
        engine: Signature of the engine.
        settings: All settings; only those that change a translation take part.
    """
    wanted = [(each.kind, each.span, each.forms, each.inflect) for each in constraints]
    return digest(
        segment.text,
        segment.normalised,
        kind,
        json.dumps(segment.parts),
        json.dumps(wanted, ensure_ascii=False),
        glossary,
        engine,
        program(),
        settings.translation.model_dump_json(exclude=SPEED_ONLY),
    )
