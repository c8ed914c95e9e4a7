"""Finds Argos packages on this machine and checks that they are whole and the pinned ones.

A package is a folder with `metadata.json`, `model/` for CTranslate2 and `sentencepiece.model` or
`bpe.model` (`IPackage` of argostranslate 1.11 describes it). Argos checks nothing of what it
unpacks; here a digest over all files that change the output is kept beside an installed package,
compared before every use, and part of every reuse key. `package_install.py` brings new ones.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhao.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.settings import TranslationSettings

BUNDLED = Path(__file__).parent.parent / "starter" / "zh_en"
"""The starter package that comes with Duizhao."""

STARTER = "starter"
"""Its name on the command line."""

PIN = "duizhao-pin.json"
"""Beside the package's own files: digest of the package, of its archive, and where it came from."""

CHOICE = "chosen.txt"
"""In the packages folder: name of the package chosen with `duizhao model use`."""

_HINT = "`duizhao model list` shows the packages of this machine."


@dataclass(frozen=True, slots=True)
class Package:
    """One usable package.

    Attributes:
        name: Folder name; `starter` for the bundled one.
        folder: Where its files are.
        version: Its own version.
        from_code: Source language code as Argos writes it.
        to_code: Target language code.
        target_prefix: Piece that every target starts with, or empty.
        sha256: Digest over its files, see `package_digest`.
        pinned: True where the digest was compared with one kept at installation.
    """

    name: str
    folder: Path
    version: str
    from_code: str
    to_code: str
    target_prefix: str
    sha256: str
    pinned: bool

    @property
    def signature(self) -> str:
        """Names the package and all that it answers; part of every reuse key."""
        return f"{self.name} {self.version} sha256:{self.sha256}"


def packages_folder() -> Path:
    """Where `duizhao model install` puts packages: DUIZHAO_PACKAGES, or the user's data folder."""
    chosen = os.environ.get("DUIZHAO_PACKAGES")
    return Path(chosen) if chosen else _data_home() / "duizhao" / "packages"


def argos_folder() -> Path:
    """Where Argos keeps its packages: ARGOS_PACKAGES_DIR, or the user's data folder."""
    chosen = os.environ.get("ARGOS_PACKAGES_DIR")
    return Path(chosen) if chosen else _data_home() / "argos-translate" / "packages"


def _data_home() -> Path:
    """The XDG folder of user data, as Argos uses it."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def installed_packages() -> list[Path]:
    """Folders of all packages of this machine, the bundled one first, then by name."""
    return [
        BUNDLED,
        *(
            metadata.parent
            for folder in (packages_folder(), argos_folder())
            if folder.is_dir()
            for metadata in sorted(folder.glob("*/metadata.json"))
        ),
    ]


def find_package(settings: TranslationSettings) -> Package:
    """The package to translate with: the one set, else the one chosen, else the bundled starter.

    Args:
        settings: `package` is a name or a folder, or None.

    Raises:
        PackageError: If there is none of that name, or its files are not whole or not the pinned.
    """
    name = settings.package or chosen_package()
    if name is None:
        return load_package(BUNDLED)
    folder = package_folder(name)
    return load_package(folder)


def package_folder(name: str) -> Path:
    """Folder of the package of that name, or at that path.

    Raises:
        PackageError: If there is none; the message lists those there are.
    """
    if name == STARTER:
        return BUNDLED
    path = Path(name)
    if path.is_file():
        raise PackageError(
            "this is a package file, not an installed package",
            where=name,
            hint=f"Run `duizhao model install {name}` first.",
        )
    if (path / "metadata.json").is_file():
        return path
    for folder in installed_packages():
        if folder.name == name and folder != BUNDLED:
            return folder
    known = ", ".join([STARTER, *(folder.name for folder in installed_packages()[1:])])
    raise PackageError(f"there is no package {name!r}; known: {known}", hint=_HINT)


def chosen_package() -> str | None:
    """Name chosen with `duizhao model use`, or None."""
    choice = packages_folder() / CHOICE
    return choice.read_text("utf-8").strip() or None if choice.is_file() else None


def load_package(folder: Path) -> Package:
    """Read and check the package in a folder.

    Raises:
        PackageError: If files are missing, the languages are others, or the digest is not the
            pinned one.
    """
    metadata = read_metadata(folder)
    digest = package_digest(folder)
    pin = read_pin(folder)
    if pin is not None and pin != digest:
        raise PackageError(
            f"the files have changed since installation: sha256 {digest}, pinned {pin}",
            where=str(folder),
            hint="Install the package again with `duizhao model install`.",
        )
    return Package(
        name=STARTER if folder == BUNDLED else folder.name,
        folder=folder,
        version=str(metadata.get("package_version", "")),
        from_code=str(metadata["from_code"]),
        to_code=str(metadata["to_code"]),
        target_prefix=str(metadata.get("target_prefix", "")),
        sha256=digest,
        pinned=pin is not None,
    )


def read_metadata(folder: Path) -> dict[str, Any]:
    """`metadata.json` of a package that translates Chinese to English and has all its files.

    Raises:
        PackageError: Naming what is missing or wrong.
    """
    try:
        metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PackageError(
            f"metadata.json cannot be read: {error}",
            where=str(folder),
            hint="Is this an unpacked Argos package? " + _HINT,
        ) from error
    languages = (metadata.get("from_code"), metadata.get("to_code"))
    if languages not in {("zh", "en"), ("zt", "en")}:
        raise PackageError(
            f"the package translates {languages[0]} to {languages[1]}, not zh to en",
            where=str(folder),
            hint=_HINT,
        )
    missing = [
        name
        for name, there in (
            ("model/model.bin", (folder / "model" / "model.bin").is_file()),
            (
                "sentencepiece.model or bpe.model",
                any((folder / name).is_file() for name in ("sentencepiece.model", "bpe.model")),
            ),
        )
        if not there
    ]
    if missing:
        raise PackageError(
            f"the package lacks {' and '.join(missing)}",
            where=str(folder),
            hint="Install the package again with `duizhao model install`.",
        )
    return dict(metadata)


def package_digest(folder: Path) -> str:
    """sha256 over name and content of every file that changes the output, in order of name."""
    digest = hashlib.sha256()
    for path in _package_files(folder):
        with path.open("rb") as content:
            inner = hashlib.file_digest(content, "sha256").hexdigest()
        digest.update(f"{inner}  {path.relative_to(folder).as_posix()}\n".encode())
    return digest.hexdigest()


def _package_files(folder: Path) -> Iterator[Path]:
    """Files that change the output: metadata, tokenizer, model."""
    for name in ("bpe.model", "metadata.json"):
        if (folder / name).is_file():
            yield folder / name
    yield from sorted(path for path in (folder / "model").rglob("*") if path.is_file())
    if (folder / "sentencepiece.model").is_file():
        yield folder / "sentencepiece.model"


def read_pin(folder: Path) -> str | None:
    """Digest kept when the package was installed, or None.

    Raises:
        PackageError: If the pin file is damaged.
    """
    path = folder / PIN
    if not path.is_file():
        return None
    try:
        return str(json.loads(path.read_text("utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"the pin cannot be read: {error}",
            where=str(path),
            hint="Install the package again with `duizhao model install`.",
        ) from error
