"""What all steps of a run share, opened once a run by the flow or the command line.

Glossary and package are loaded when a document first needs them. To see that nothing changed, a run
needs only their fingerprints, and that of the glossary is kept in the workspace: reading and
checking some thousand entries takes longer than looking at as many documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol, Self

from duizhao.errors import GlossaryError
from duizhao.fingerprints import DocumentKey, digest, program, settings_fingerprint
from duizhao.glossary import Glossary, files_digest, load_glossary
from duizhao.quality.references import References, read_references
from duizhao.translation.packages import find_package

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from duizhao.settings import Settings, TranslationSettings
    from duizhao.store import Store
    from duizhao.terminology import TermMatcher
    from duizhao.translation import Engine
    from duizhao.translation.packages import Package


class Progress(Protocol):
    """Hears how many segments of a document are translated."""

    def __call__(self, document_id: str, done: int, total: int) -> None:
        """`done` of `total` segments have their text."""
        ...


def _unheard(document_id: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Context:
    """What all steps of a run share.

    Attributes:
        settings: All settings.
        store: The workspace.
        out: The run folder.
        references: Reference translations, for the metrics.
        glossary_fingerprint: Of all entries of the glossary.
        engine_signature: Of the engine.
        open_glossary: Loads the glossary; it may be empty.
        open_engine: Loads the engine.
        progress: Hears of progress.
        warnings: What a user should know though nothing is wrong.
    """

    settings: Settings
    store: Store
    out: Path
    references: References
    glossary_fingerprint: str
    engine_signature: str
    open_glossary: Callable[[], Glossary]
    open_engine: Callable[[], Engine]
    progress: Progress = _unheard
    warnings: tuple[str, ...] = ()

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
        """Look at glossary, references and package.

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
        package = find_package(settings.translation)
        fingerprint, open_glossary, warnings = _fingerprinted(glossary, store)
        return cls(
            settings=settings,
            store=store,
            out=out,
            references=read_references(references),
            glossary_fingerprint=fingerprint,
            engine_signature=package.signature,
            open_glossary=open_glossary,
            open_engine=partial(_load_engine, package, settings.translation),
            progress=progress,
            warnings=warnings,
        )

    @cached_property
    def glossary(self) -> Glossary:
        """The glossary."""
        return self.open_glossary()

    @cached_property
    def matcher(self) -> TermMatcher:
        """Finds the glossary's terms."""
        from duizhao.terminology import TermMatcher  # noqa: PLC0415 - loaded only for work

        return TermMatcher(self.glossary)

    @cached_property
    def engine(self) -> Engine:
        """The translation engine."""
        return self.open_engine()

    def hashes(self) -> dict[str, str]:
        """Fingerprints of what all documents of the run depend on, by name."""
        return {
            "settings": settings_fingerprint(self.settings),
            "glossary": self.glossary_fingerprint,
            "package": self.engine_signature,
        }

    def keys(self) -> Callable[[str], DocumentKey]:
        """Gives, for the sha256 of a source, what the finished document depends on."""
        settings, glossary, engine = self.hashes().values()
        memory = int(self.store.memory_revision())
        return lambda source: DocumentKey(source, settings, glossary, engine, memory)


def _fingerprinted(
    folder: Path | None, store: Store
) -> tuple[str, Callable[[], Glossary], tuple[str, ...]]:
    """Fingerprint of a glossary, what loads it, and its warnings.

    Where the workspace does not know the fingerprint of the very same files, they are loaded now.
    """
    files = digest(program(), files_digest(folder)) if folder is not None else ""
    known, _, fingerprint = store.value("glossary").partition(" ")
    if files and known == files:
        return fingerprint, partial(_load_unchanged, folder, fingerprint, store), ()
    glossary = load_glossary(folder)
    fingerprint = glossary.fingerprint(glossary.by_id)
    if not glossary.warnings:
        store.keep_value("glossary", f"{files} {fingerprint}")
    return fingerprint, lambda: glossary, glossary.warnings


def _load_unchanged(folder: Path | None, fingerprint: str, store: Store) -> Glossary:
    """Load a glossary whose fingerprint has been used already.

    Raises:
        GlossaryError: If it has another one by now.
    """
    glossary = load_glossary(folder)
    if glossary.fingerprint(glossary.by_id) != fingerprint:
        store.keep_value("glossary", "")  # the next run looks at the files
        raise GlossaryError(
            "the glossary was changed after the run had begun", where=str(folder), hint="Run again."
        )
    return glossary


def _load_engine(package: Package, settings: TranslationSettings) -> Engine:
    """Load the engine."""
    from duizhao.translation.argos import ArgosEngine  # noqa: PLC0415 - with CTranslate2 and numpy

    return ArgosEngine(package, settings)
