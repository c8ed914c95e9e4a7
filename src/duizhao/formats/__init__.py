"""Out to every tool and back: one file a format, one registry.

The pipeline's ninth stage. A writer gets a whole `Bitext` and returns the bytes of a file; a reader
gets the bytes of a file, perhaps saved again by another tool, and returns its pairs. Neither
touches the disk or knows the clock: `files.write_atomically` puts bytes in place, and whoever calls
knows the time.
"""

from __future__ import annotations

from duizhao.formats import page, segments, tmx, tsv, xliff12
from duizhao.formats.contract import Format

FORMATS: dict[str, Format] = {
    "tmx": Format(".tmx", tmx.write, tmx.read),
    "tmx-reviewed": Format(".reviewed.tmx", tmx.write_reviewed, tmx.read),
    "xliff12": Format(".xlf", xliff12.write, xliff12.read),
    "tsv": Format(".tsv", tsv.write, tsv.read),
    "jsonl": Format(".jsonl", segments.write, segments.read),
    "html": Format(".html", page.write, None),
}
"""Name of a format, as `--format` takes it -> how it is written and read."""

RUN_FORMATS = ("tmx", "tmx-reviewed", "xliff12", "tsv", "html")
"""What `duizhao run` writes for every document; `segments.jsonl` it writes once, over all."""

__all__ = ["FORMATS", "RUN_FORMATS", "Format"]
