"""Brings Argos packages onto this machine: from a file, a folder, or the Argos index.

Argos unpacks whatever it gets (`zipfile.extractall`) and its index has no hashes. Here an archive
is looked through before anything is written, a broken download goes on where it stopped, and what
was installed is pinned: `find_package` compares the digest before every use. The network is touched
in this module only, and only when a package is asked for by name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from duizhao.errors import PackageError
from duizhao.translation.packages import (
    PIN,
    Package,
    load_package,
    package_digest,
    packages_folder,
    read_metadata,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
"""As `argostranslate.settings` 1.11 has it; the environment variable ARGOS_PACKAGE_INDEX wins."""

MOST_UNPACKED = 4 * 1024**3
"""Bytes an archive may unpack to; the largest Argos packages take under 1 GB."""

BLOCK = 1024 * 1024
TIMEOUT = 60
"""Seconds without an answer after which a download stops; it can be taken up again."""


def install_package(
    source: str,
    *,
    sha256: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Package:
    """Install a package and pin it.

    Args:
        source: An .argosmodel file, the folder of an unpacked package, or the name of one in the
            index, such as `translate-zh_en`.
        sha256: Expected digest of the archive; anything else is refused.
        progress: Called with the bytes fetched and the bytes there are.

    Returns:
        The installed package, checked.

    Raises:
        PackageError: If it cannot be fetched, is not whole, is not the expected one, or is unsafe.
    """
    path = Path(source)
    if path.is_dir():
        return _install_folder(path)
    if not path.is_file():
        if path.suffix == ".argosmodel" or "/" in source:
            raise PackageError(
                "there is no such package file",
                where=source,
                hint="Give a file, an unpacked folder, or a name of the Argos index.",
            )
        path = download(source, sha256=sha256, progress=progress)
    digest = file_digest(path)
    if sha256 is not None and digest != sha256.lower():
        raise PackageError(
            f"the file's sha256 is {digest}, not the expected {sha256.lower()}",
            where=str(path),
            hint="Fetch it again from a source that you trust; nothing was installed.",
        )
    return _install_archive(path, digest)


def file_digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _install_archive(path: Path, digest: str) -> Package:
    """Unpack an archive beside its final place, check it, and move it there."""
    target_folder = packages_folder()
    target_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target_folder, prefix=".installing-") as scratch:
        folder = unpack(path, Path(scratch))
        return _put_in_place(folder, {"archive_sha256": digest, "source": path.name})


def _install_folder(path: Path) -> Package:
    """Copy an unpacked package."""
    read_metadata(path)
    target_folder = packages_folder()
    target_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target_folder, prefix=".installing-") as scratch:
        folder = Path(scratch) / path.resolve().name
        shutil.copytree(path, folder)
        return _put_in_place(folder, {"source": str(path.resolve())})


def _put_in_place(folder: Path, origin: dict[str, str]) -> Package:
    """Pin a checked folder and move it to its place, over an older one of the same name."""
    read_metadata(folder)
    pin = {"sha256": package_digest(folder), **origin}
    (folder / PIN).write_text(json.dumps(pin, indent=2) + "\n", "utf-8")
    target = packages_folder() / folder.name
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
    return load_package(target)


def unpack(path: Path, into: Path) -> Path:
    """Unpack an archive after looking through it.

    Returns:
        The package's folder, which holds `metadata.json`.

    Raises:
        PackageError: If it is no zip, is cut off, or would write outside its folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            for member in members:
                _check_member(member, path)
            size = sum(member.file_size for member in members)
            if size > MOST_UNPACKED:
                raise PackageError(f"it would unpack to {size} bytes", where=str(path))
            archive.extractall(into)
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise PackageError(
            f"this is not a whole zip archive: {error}",
            where=str(path),
            hint="It may be cut off: fetch it again. Nothing was installed.",
        ) from error
    folders = sorted(metadata.parent for metadata in into.glob("*/metadata.json"))
    if len(folders) != 1:
        raise PackageError(
            f"the archive holds {len(folders)} packages, not one",
            where=str(path),
            hint="An Argos package is one folder with metadata.json in it.",
        )
    return folders[0]


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    """Refuse names that lead out of the folder (CWE-22, zip slip) and links."""
    name = member.filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    linked = stat.S_ISLNK(member.external_attr >> 16)
    if name.startswith("/") or ".." in parts or ":" in name or linked:
        raise PackageError(
            f"the archive holds the unsafe name {member.filename!r}",
            where=str(path),
            hint="Do not use this file; nothing was installed.",
        )


def read_index() -> list[dict[str, Any]]:
    """The entries of the Argos index that translate Chinese to English.

    Raises:
        PackageError: If it cannot be fetched or read.
    """
    address = os.environ.get("ARGOS_PACKAGE_INDEX", DEFAULT_INDEX).rstrip("/") + "/index.json"
    try:
        with _open(address) as answer:
            entries = json.loads(answer.read())
        return [
            entry
            for entry in entries
            if entry.get("from_code") in {"zh", "zt"} and entry.get("to_code") == "en"
        ]
    except (OSError, ValueError, AttributeError) as error:
        raise PackageError(
            f"the Argos index cannot be read: {error}",
            where=address,
            hint="Without a network, install from a file: `duizhao model install FILE.argosmodel`.",
        ) from error


def index_name(entry: dict[str, Any]) -> str:
    """Name of an index entry, as Argos' package manager writes it.

    >>> index_name({"type": "translate", "from_code": "zh", "to_code": "en"})
    'translate-zh_en'
    """
    return f"{entry.get('type', 'translate')}-{entry['from_code']}_{entry['to_code']}"


def download(
    name: str,
    *,
    sha256: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Fetch a package of the index, going on where an earlier try stopped.

    Returns:
        The archive, in the packages folder's `downloads`.

    Raises:
        PackageError: If the index does not have it or no link gives it whole.
    """
    entries = {index_name(entry): entry for entry in read_index()}
    if name not in entries:
        known = ", ".join(sorted(entries)) or "none"
        raise PackageError(f"the Argos index has no package {name!r}; known: {known}")
    folder = packages_folder() / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}-{entries[name].get('package_version', '0')}.argosmodel"
    if target.is_file() and sha256 is not None and file_digest(target) == sha256.lower():
        return target
    problems = []
    for link in entries[name].get("links", []):
        try:
            return fetch(str(link), target, progress)
        except (OSError, ValueError) as error:
            problems.append(f"{link}: {error}")
    raise PackageError(
        "no link of the index gives the package: " + "; ".join(problems or ["there is none"]),
        where=name,
        hint="Try again: the download goes on where it stopped.",
    )


def fetch(link: str, target: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """Fetch one file; what came so far stays in `.part` and is taken up by the next try.

    Raises:
        OSError: If the connection fails or ends early.
    """
    part = target.with_name(target.name + ".part")
    have = part.stat().st_size if part.is_file() else 0
    with _open(link, have) as answer:
        if have and answer.status != 206:  # the server sends the file from its beginning
            have = 0
        total = have + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if have else "wb") as content:
            while block := answer.read(BLOCK):
                content.write(block)
                have += len(block)
                if progress is not None:
                    progress(have, total)
    if have < total:
        raise OSError(f"the connection ended after {have} of {total} bytes")
    part.replace(target)
    return target


def _open(address: str, start: int = 0) -> Any:
    """Open an http address from a byte on."""
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"{address!r} is no http address")
    request = urllib.request.Request(address)  # noqa: S310 - checked above
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT)  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code == 416:  # nothing is left to send: the part may be another file's
            error.close()
            return urllib.request.urlopen(address, timeout=TIMEOUT)  # noqa: S310
        raise
