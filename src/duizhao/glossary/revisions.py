"""A glossary by name: a folder, or a git revision of one."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from duizhao.errors import GlossaryError
from duizhao.glossary import Glossary, load_glossary


def glossary_named(name: str, folder: Path) -> Glossary:
    """Load a folder, or the glossary folder as a git revision has it.

    Args:
        name: An existing folder, else a git revision such as `HEAD~1`.
        folder: The glossary folder that revisions are taken of.

    Raises:
        GlossaryError: If it is neither, or the glossary there breaks its schema.
    """
    if Path(name).is_dir():
        return load_glossary(Path(name))
    if name.startswith("-"):
        raise _unknown(name, "names of revisions do not begin with `-`")
    if not folder.is_dir():
        raise _unknown(name, f"{folder} is no folder")
    archive = subprocess.run(
        ["git", "-C", str(folder), "archive", "--format=tar", name],
        capture_output=True,
        check=False,
    )
    if archive.returncode != 0:
        raise _unknown(name, archive.stderr.decode("utf-8", "replace").strip())
    with TemporaryDirectory() as unpacked:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
            tar.extractall(unpacked, filter="data")
        return load_glossary(Path(unpacked))


def _unknown(name: str, reason: str) -> GlossaryError:
    """The error for a name that leads to no glossary."""
    return GlossaryError(
        f"neither a glossary folder nor a git revision ({reason})",
        where=name,
        hint="Give a folder, or a revision such as HEAD~1 with --glossary in a git checkout.",
    )
