"""Links by sentence numbers: the file that `--links` writes, and the pins that people set.

One link a line, source numbers, tab, target numbers; numbers count from 0 and are joined by commas,
`-` stands for a side without counterpart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from duizhao.alignment.sentences import Pin, SentenceLink

_NUMBERS = re.compile(r"-|\d+(?:,\d+)*")


def write_links(links: Iterable[SentenceLink]) -> bytes:
    """Links as text: source numbers, tab, target numbers; from 0, `-` for a null side."""
    lines = (
        "\t".join(",".join(map(str, side)) or "-" for side in (link.source, link.target))
        for link in links
    )
    return "".join(f"{line}\n" for line in lines).encode()


def pins_beside(source: Path) -> Path:
    """Where people pin links of a Chinese file: the same name with `.pins` after it."""
    return source.with_name(f"{source.name}.pins")


def read_pins(path: Path, sources: int, targets: int) -> list[Pin]:
    """Read links that people have set, in the form of `write_links`; no file means no pins.

    Args:
        path: The file.
        sources: How many Chinese sentences there are.
        targets: How many English sentences there are.

    Raises:
        InputError: If a line has another form, a number that is no sentence's, or one used before.
    """
    if not path.is_file():
        return []
    pins: list[Pin] = []
    used: set[tuple[int, int]] = set()
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 2 or not all(_NUMBERS.fullmatch(column) for column in columns):
            raise InputError(
                "not a pin of the form `3,4<TAB>5`",
                where=f"{path}:{number}",
                hint="Numbers are those of --links: from 0, joined by commas, `-` for none.",
            )
        rows, ends = (
            tuple(map(int, column.split(","))) if column != "-" else () for column in columns
        )
        members = [(0, row) for row in rows] + [(1, place) for place in ends]
        for side, place in members:
            known = place < (sources, targets)[side]
            if not known or (side, place) in used:
                raise InputError(
                    f"sentence {place} {'is pinned twice' if known else 'does not exist'}",
                    where=f"{path}:{number}",
                    hint=f"There are {sources} Chinese and {targets} English sentences.",
                )
            used.add((side, place))
        pins.append((tuple(sorted(rows)), tuple(sorted(ends))))
    return pins
