"""Language tags between Duizhao and other tools: one table, both ways.

Tags are BCP 47. Tools differ in how they name Chinese (`zh`, `zh-Hans`, `zt`, `cmn`, `zh_CN`), so
files are written with the region tag that all of them know and read by primary language.
"""

from __future__ import annotations

TARGET_LANGUAGE = "en-US"
"""English as Duizhao writes it; house style `spelling` has the same default."""

WRITTEN_TAGS = {
    "": "zh-CN",
    "zh": "zh-CN",
    "zh-hans": "zh-CN",
    "cmn": "zh-CN",
    "zt": "zh-TW",
    "zh-hant": "zh-TW",
}
"""Tags without region -> what OmegaT, memoQ, Trados and Poedit all accept (peers.md F6.3)."""

SOURCE_PRIMARY = frozenset({"zh", "zt", "cmn", "chi", "zho", "yue"})
"""Primary subtags read as Chinese: ISO 639-1, Argos' own `zt`, ISO 639-2 and 639-3."""

TARGET_PRIMARY = frozenset({"en", "eng"})
"""Primary subtags read as English."""


def written_tag(language: str) -> str:
    """Tag to write into files for a source language.

    >>> written_tag("zh-Hans"), written_tag("zh"), written_tag("zh-HK")
    ('zh-CN', 'zh-CN', 'zh-HK')
    """
    return WRITTEN_TAGS.get(language.lower().replace("_", "-"), language)


def is_source(tag: str) -> bool:
    """Whether a file's tag names Chinese of any kind.

    >>> [is_source(tag) for tag in ("ZH_cn", "zt", "cmn-Hans", "en-GB", "")]
    [True, True, True, False, False]
    """
    return tag.lower().replace("_", "-").split("-")[0] in SOURCE_PRIMARY


def is_target(tag: str) -> bool:
    """Whether a file's tag names English of any kind.

    >>> [is_target(tag) for tag in ("EN-gb", "eng", "zh")]
    [True, True, False]
    """
    return tag.lower().replace("_", "-").split("-")[0] in TARGET_PRIMARY
