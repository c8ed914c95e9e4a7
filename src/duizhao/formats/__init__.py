"""Out to every tool and back: one file a format, one registry.

The pipeline's ninth stage. A writer gets a whole `Bitext` and returns the bytes of a file; a reader
gets the bytes of a file, perhaps saved again by another tool, and returns its pairs. Neither
touches the disk or knows the clock: `files.write_atomically` puts bytes in place, and whoever calls
knows the time.
"""

from __future__ import annotations

from duizhao.formats.contract import Format

FORMATS: dict[str, Format] = {
    "tmx": Format(".tmx", "tmx:write", "tmx:read"),
    "tmx-reviewed": Format(".reviewed.tmx", "tmx:write_reviewed", "tmx:read"),
    "xliff12": Format(".xlf", "xliff12:write", "xliff12:read"),
    "xliff21": Format(".xliff21.xlf", "xliff21:write", "xliff21:read"),
    "tsv": Format(".tsv", "tsv:write", "tsv:read"),
    "csv": Format(".csv", "comma_separated:write", "comma_separated:read"),
    "xlsx": Format(".xlsx", "xlsx:write", "xlsx:read"),
    "docx": Format(".docx", "word_table:write", "word_table:read"),
    "jsonl": Format(".jsonl", "segments:write", "segments:read"),
    "html": Format(".html", "page:write", None),
    "english-md": Format(".en.md", "rebuilt:write_english_markdown", None),
    "english-docx": Format(".en.docx", "rebuilt:write_english_word", None),
    "chinese-md": Format(".zh.md", "rebuilt:write_chinese_markdown", None),
    "chinese-docx": Format(".zh.docx", "rebuilt:write_chinese_word", None),
}
"""Name of a format, as `--format` takes it -> how it is written and read."""

RUN_FORMATS = ("tmx", "tmx-reviewed", "xliff12", "xliff21", "tsv", "xlsx", "docx", "html")
"""What `duizhao run` writes for every document; `segments.jsonl` it writes once, over all."""

INSPECTED = ".inspect.html"
"""Suffix of the page beside them that shows how the source was understood (`inspection.py`)."""

__all__ = ["FORMATS", "INSPECTED", "RUN_FORMATS", "Format"]
