"""Other programs open what we write, save it again, and we read all of it back.

The Translate Toolkit is always there; OmegaT (Debian package `omegat`) and LibreOffice are used
where they are installed: `apt-get install omegat libreoffice-calc libreoffice-writer`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from sample_bitexts import HOSTILE_TEXTS, hostile, make_bitext, make_pair, usual
from translate.storage import tmx, xliff, xliff2

from duizhao.formats import FORMATS
from duizhao.formats.decisions import Ledger, Outcome, Prefer, decide_all
from duizhao.formats.detection import read_file
from duizhao.formats.matching import KnownPairs
from duizhao.model import Bitext, Origin, State

if TYPE_CHECKING:
    from pathlib import Path

METADATA = "{urn:oasis:names:tc:xliff:metadata:2.0}metadata"

BOTH = make_bitext(*(pair for pair in usual().pairs if pair.pair.source and pair.pair.target))
"""Pairs with both sides, as a memory has them."""

LEFT_OUT = {
    "xlsx": {"carriage", "separators"},
    "docx": {"carriage", "separators", "excel-escape", "long"},
}
"""Texts that LibreOffice 7.4 itself saves otherwise: CR and U+2028 as line feeds, `_x0041_`; and
30,000 characters in a cell, which it lays out in two minutes on a slow machine."""

OMEGAT_PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
<glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>ZH-CN</source_lang><target_lang>EN-US</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags>
</project></omegat>
"""
"""A project of OmegaT 3 to 6 whose paragraphs are segments."""


def texts(bitext: Bitext) -> list[tuple[str, str]]:
    """Source and target of every pair."""
    return [(pair.pair.source, pair.pair.target) for pair in bitext.pairs]


def test_the_translate_toolkit_reads_our_tmx() -> None:
    """All pairs, in their languages."""
    store = tmx.tmxfile.parsestring(FORMATS["tmx"].write(BOTH))  # type: ignore[no-untyped-call]
    store.sourcelanguage = "zh-CN"

    assert [(unit.source, unit.target) for unit in store.units] == texts(BOTH)


def test_the_translate_toolkit_reads_our_xliff_12() -> None:
    """Pairs, ids and approval."""
    store = xliff.xlifffile.parsestring(FORMATS["xliff12"].write(BOTH))  # type: ignore[no-untyped-call]

    assert [(str(unit.source), str(unit.target)) for unit in store.units] == texts(BOTH)
    assert [unit.xmlelement.get("id") for unit in store.units] == [
        pair.pair.id for pair in BOTH.pairs
    ]
    assert [unit.isapproved() for unit in store.units] == [
        pair.pair.state in {State.REVIEWED, State.FINAL} for pair in BOTH.pairs
    ]


def test_the_translate_toolkit_reads_our_xliff_2_without_its_modules() -> None:
    """As XLIFF 2.0, which it knows."""
    root = etree.fromstring(FORMATS["xliff21"].write(BOTH))
    root.set("version", "2.0")
    for metadata in list(root.iter(METADATA)):
        metadata.getparent().remove(metadata)

    store = xliff2.Xliff2File.parsestring(etree.tostring(root))  # type: ignore[no-untyped-call]

    assert [(str(unit.source), str(unit.target)) for unit in store.units] == texts(BOTH)


def decided(bitext: Bitext, path: Path) -> list[Outcome]:
    """What importing a file would do to a workspace that holds the bitext."""
    _, pairs = read_file(path)
    return [
        decision.outcome
        for decision in decide_all(
            KnownPairs.of([bitext]).match(pairs),
            Ledger({}, lambda _document, _pair: set(), lambda _document, _pair: ""),
            named="", fallback="tool", time="", prefer=Prefer.STORED,
        )
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("omegat") is None, reason="OmegaT is not installed")
def test_omegat_opens_our_files_and_gives_all_segments_back(tmp_path: Path) -> None:
    """The memory translates a text in OmegaT; what OmegaT saves comes back whole."""
    sources = [f"这是第{number}个句子，里面没有别的。" for number in range(12)]
    bitext = make_bitext(
        *(
            make_pair(source, f"Sentence {number} & <more>.", number, state=State.REVIEWED)
            for number, source in enumerate(sources)
        )
    )
    for folder in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (tmp_path / "p" / folder).mkdir(parents=True)
    (tmp_path / "p/omegat.project").write_text(OMEGAT_PROJECT, "utf-8")
    (tmp_path / "p/source/a.xlf").write_bytes(FORMATS["xliff12"].write(bitext))
    (tmp_path / "p/source/a.utf8").write_text("\n\n".join(sources) + "\n", "utf-8")
    (tmp_path / "p/tm/auto/a.tmx").write_bytes(FORMATS["tmx-reviewed"].write(bitext))

    subprocess.run(
        ["omegat", str(tmp_path / "p"), "--mode=console-translate", "--disable-project-locking"],
        check=True,
        capture_output=True,
        timeout=120,
        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    )

    unchanged = [Outcome.UNCHANGED] * len(sources)
    translated = (tmp_path / "p/target/a.utf8").read_text("utf-8")
    assert re.findall(r"Sentence \d+ & <more>\.", translated) == [
        pair.pair.target for pair in bitext.pairs
    ]
    assert decided(bitext, tmp_path / "p/target/a.xlf") == unchanged
    for level in ("omegat", "level1", "level2"):
        assert decided(bitext, tmp_path / f"p/p-{level}.tmx") == unchanged


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_libreoffice_saves_our_files_again(name: str, tmp_path: Path) -> None:
    """Ids, texts, states and origins survive LibreOffice, hostile texts included."""
    keep = {text for key, text in HOSTILE_TEXTS.items() if key not in LEFT_OUT[name]}
    pairs = [pair for pair in hostile().pairs if set(texts(make_bitext(pair))[0]) <= keep]
    bitext = make_bitext(*usual().pairs, *pairs)
    path = tmp_path / f"a.{name}"
    path.write_bytes(FORMATS[name].write(bitext))

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", name, "--outdir", str(tmp_path / "again"), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip

    again = tmp_path / "again" / path.name
    assert again.read_bytes() != path.read_bytes()
    _, read = read_file(again)
    assert [(pair.id, pair.source, pair.target, pair.state, pair.origin) for pair in read] == [
        (pair.pair.id, pair.pair.source, pair.pair.target, pair.pair.state, Origin(pair.origin))
        for pair in bitext.pairs
    ]
