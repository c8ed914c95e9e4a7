"""Reference translations: zh<TAB>en lines, matched to segments by key.

What stays unmatched on either side is counted, never passed over in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.fingerprints import digest
from duizhao.language.chinese import match_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class References:
    """Reference translations of a run.

    Attributes:
        english: English text by matching key of the Chinese; the first of equal keys stays.
        fingerprint: Changes with the texts; empty for none.
    """

    english: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""

    def of(self, source: str) -> str | None:
        """The reference of a source text, or None."""
        return self.english.get(match_key(source))


def read_references(paths: Sequence[Path]) -> References:
    """Read files of zh<TAB>en lines, or with a header that names `source` and `target`.

    Further columns and empty lines are left aside.

    Raises:
        InputError: If a file cannot be read, or a line has no tab or an empty side.
    """
    english: dict[str, str] = {}
    texts = []
    for path in paths:
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError("not UTF-8 text", where=str(path), hint="Save it as UTF-8.") from error
        except OSError as error:
            raise InputError(
                f"cannot read the reference: {error.strerror}",
                where=str(path),
                hint="Check the path given with --reference.",
            ) from error
        texts.append(text)
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        places = _places(lines[0][1]) if lines else None
        for number, line in lines[1:] if places else lines:
            zh, en = _columns(line, f"{path}:{number}", places or (0, 1))
            english.setdefault(match_key(zh), en)
    return References(english, digest(*texts) if texts else "")


def _places(first_line: str) -> tuple[int, int] | None:
    """Where source and target stand, in a file whose first line names its columns."""
    names = first_line.rstrip("\r").split("\t")
    return (
        (names.index("source"), names.index("target")) if {"source", "target"} <= {*names} else None
    )


def _columns(line: str, where: str, places: tuple[int, int]) -> tuple[str, str]:
    """Chinese and English of one line."""
    columns = [column.strip() for column in line.split("\t")]
    found = [columns[place] if place < len(columns) else "" for place in places]
    if not all(found):
        raise InputError(
            "not a line of the form zh<TAB>en",
            where=where,
            hint="Each line holds the Chinese, a tab, and the English.",
        )
    return found[0], found[1]
