"""All formats that glossaries are exchanged in: the table of contents of this folder."""

from __future__ import annotations

from functools import partial

from duizhao.glossary.exchange import TermFormat
from duizhao.glossary.exchange.delimited import read_csv, read_tsv, write_csv, write_tsv
from duizhao.glossary.exchange.sheet import read_xlsx, write_xlsx
from duizhao.glossary.exchange.tbx import VERSION_2, VERSION_3, read_tbx, write_tbx

TERM_FORMATS: dict[str, TermFormat] = {
    "tbx": TermFormat(".tbx", partial(write_tbx, dialect=VERSION_3), read_tbx),
    "tbx2": TermFormat(".tbx", partial(write_tbx, dialect=VERSION_2), read_tbx),
    "csv": TermFormat(".csv", write_csv, read_csv),
    "tsv": TermFormat(".tsv", write_tsv, read_tsv),
    "xlsx": TermFormat(".xlsx", write_xlsx, read_xlsx),
}
"""Name on the command line -> format; `tbx2` and `tsv` are what OmegaT reads."""

READ_SUFFIXES = {each.suffix: name for name, each in reversed(TERM_FORMATS.items())} | {
    ".txt": "tsv",
    ".utf8": "tsv",
    ".tab": "tsv",
}
"""Suffix -> format, OmegaT's names for tab-separated glossaries included."""
