"""What all steps of a run share, opened once a run by the flow or the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from duizhao.fingerprints import DocumentKey, settings_fingerprint
from duizhao.glossary import Glossary, load_glossary
from duizhao.quality.references import References, read_references
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.packages import find_package

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from duizhao.settings import Settings
    from duizhao.store import Store
    from duizhao.translation import Engine


class Progress(Protocol):
    """Hears how many segments of a document are translated."""

    def __call__(self, document_id: str, done: int, total: int) -> None:
        """`done` of `total` segments have their text."""
        ...


def _unheard(document_id: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Context:
    """What all steps of a run share.

    Attributes:
        settings: All settings.
        store: The workspace.
        glossary: The glossary; it may be empty.
        engine: The translation engine.
        out: The run folder.
        references: Reference translations, for the metrics.
        progress: Hears of progress.
    """

    settings: Settings
    store: Store
    glossary: Glossary
    engine: Engine
    out: Path
    references: References
    progress: Progress

    @classmethod
    def open(
        cls,
        settings: Settings,
        store: Store,
        out: Path,
        glossary: Path | None,
        references: Sequence[Path] = (),
        progress: Progress = _unheard,
    ) -> Self:
        """Load glossary, references and package.

        Args:
            settings: All settings.
            store: The workspace.
            out: The run folder.
            glossary: Folder of glossary files, or None for no terms.
            references: Files of zh<TAB>en lines.
            progress: Hears of progress.

        Raises:
            GlossaryError: Listing every defect of the glossary.
            InputError: If a reference cannot be read.
            PackageError: If there is no package, or it is broken.
        """
        return cls(
            settings=settings,
            store=store,
            glossary=load_glossary(glossary),
            engine=ArgosEngine(find_package(settings.translation), settings.translation),
            out=out,
            references=read_references(references),
            progress=progress,
        )

    def hashes(self) -> dict[str, str]:
        """Fingerprints of what all documents of the run depend on, by name."""
        return {
            "settings": settings_fingerprint(self.settings),
            "glossary": self.glossary.fingerprint(self.glossary.by_id),
            "package": self.engine.signature,
        }

    def keys(self) -> Callable[[str], DocumentKey]:
        """Gives, for the sha256 of a source, what the finished document depends on."""
        settings, glossary, engine = self.hashes().values()
        memory = self.store.memory_revision()
        return lambda source: DocumentKey(source, settings, glossary, engine, memory)
