"""The kind of each block that its form did not decide, from its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from duizhao.language.people import is_name, is_office
from duizhao.model import UnitKind
from duizhao.structure.forms import DATE, HEADING_MARK, LABELLED, LAW_ITEM, by_form
from duizhao.structure.lines import Ending, Gap, ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.blocks import Block

MAX_HEADING = 60
"""Characters of the longest heading."""

MAX_TITLE_LINES = 4
"""Headings that stand together over an article: kicker, title, subtitle, first section."""

NEAR = 60
"""Blocks of furniture that are passed over on the way to a neighbour."""

MAX_CREDITED = 160
"""Characters of the longest caption that its credit proves."""

SHOWS_A_PLACE = re.compile(
    r"一角$|一景$|现场$|全景$|风光$|夜景$|合影$|外景$|基地$|温室$|正在|图为|[县市区州乡镇村寨][^，]{0,12}在|人工种草$|新貌$"
)
"""What captions say and headings do not: a view, or people at a place doing something."""

CONTACT = re.compile(
    r"(?:联系人|联系电话|电话|手机|传真|邮箱|电子邮箱|地址|通信地址|时间|地点|日期|网址|邮编|抄送|抄报|主送|主题词|咨询电话|举报电话|监督电话|单位|姓名|性别|职务|备注|公示时间|受理|期限|关键词|摘要)$"
)
"""Labels whose lines give a fact, not a title."""

_CREDITS = re.compile(r"(?:记者|通讯员|社|报|网|摄影|特约|本刊|宣传部|办|供)$")
"""Endings of the words that stand before a photographer's name."""

_NOTE = re.compile(r"[（(][^（()）]+[)）]$")
_ATTACHED = re.compile(r"附\s*件\s*\d*\s*[:：]")
_ATTACHMENT_ENTRY = re.compile(r"(?:附件\s*)?\d{1,2}\s*[.．、:：]\s*\S")
_STARTS_ARTICLE = {
    UnitKind.EDITOR_LINE,
    UnitKind.MASTHEAD,
    UnitKind.TOC_ENTRY,
    UnitKind.FURNITURE,
    UnitKind.CREDIT,
}


def decide_kinds(blocks: Sequence[Block]) -> None:
    """Decide the kind of every undecided block."""
    _decide_attachments(blocks)
    bare = (block for block in blocks if block.kind is None and _is_bare(block))
    headings = Counter(len(block.text) for block in bare)
    for index, block in enumerate(blocks):
        if block.kind is None:
            kind, reason = _kind(blocks, index, headings)
            block.decide(kind, reason)
        elif block.kind is UnitKind.CREDIT and _shows_more(block.text):
            block.decide(UnitKind.CAPTION, "a caption with its credit on one line")
        elif block.kind is UnitKind.QUOTE_SOURCE and _after_heading(blocks, index):
            block.decide(UnitKind.HEADING, "a subtitle: a dash under a title")
        elif block.kind is UnitKind.QUOTE_SOURCE and ending(block.text) is not Ending.BARE:
            block.decide(UnitKind.PARAGRAPH, "an item with a dash")


def _decide_attachments(blocks: Sequence[Block]) -> None:
    """Entries under 附件： are bullets."""
    under = False
    for block in blocks:
        text = block.text
        if _ATTACHED.match(text) and block.kind is None:
            under = True
            if not _ATTACHED.fullmatch(text):
                block.decide(UnitKind.BULLET, "an entry under 附件：")
        elif under and block.kind is None and _ATTACHMENT_ENTRY.match(text) and _is_bare(block):
            block.decide(UnitKind.BULLET, "an entry under 附件：")
        elif block.kind is not UnitKind.FURNITURE:
            under = False


def _is_bare(block: Block) -> bool:
    """Whether a block is short and without end mark."""
    return ending(block.text) is Ending.BARE or (
        ending(block.text) is Ending.CUT
        and len(block.text) <= MAX_HEADING
        and not re.search(r"[。！？；]", block.text)
    )


def _kind(blocks: Sequence[Block], index: int, headings: Counter[int]) -> tuple[UnitKind, str]:
    """Kind and reason of an undecided block."""
    block = blocks[index]
    after = _neighbour(blocks, index, 1)
    credited = after is not None and after.kind is UnitKind.CREDIT and "摄" in after.text
    sentence = block.text.count("。") <= 1 and len(block.text) <= MAX_HEADING
    alone = _is_bare(block) or sentence or block.first.gap is Gap.PICTURE
    short = len(block.text) <= MAX_CREDITED and alone
    if credited and short:
        return UnitKind.CAPTION, "a photographer's name follows"
    form = by_form(block.text) if len(block.pieces) > 1 else None
    if form is not None:
        return form.kind, form.reason
    if not _is_bare(block) or LAW_ITEM.match(block.text):
        return UnitKind.PARAGRAPH, "running text"
    if _is_labelled(block.text, after):
        return UnitKind.PARAGRAPH, "a label and its value"
    return _kind_of_bare(blocks, index, headings)


def _kind_of_bare(
    blocks: Sequence[Block], index: int, headings: Counter[int]
) -> tuple[UnitKind, str]:
    """Kind and reason of a short block without end mark."""
    block, after = blocks[index], _neighbour(blocks, index, 1)
    if HEADING_MARK.match(block.text):
        return UnitKind.HEADING, "numbered, short, without end mark"
    if _NOTE.match(block.text) and not _after_heading(blocks, index):
        return UnitKind.PARAGRAPH, "a note in brackets"
    person = is_name(block.text)
    if person or is_office(block.text):
        if after and after.kind is UnitKind.DATELINE and _under_text(blocks, index):
            return UnitKind.BYLINE, "an office or a name over the closing date"
        if _titled(blocks, index, person=person):
            return UnitKind.BYLINE, "a name or an office under a title"
    if block.first.gap is Gap.PICTURE and _is_caption(block, after, headings):
        return UnitKind.CAPTION, "stands alone where a picture was"
    return UnitKind.HEADING, "short, without end mark"


def _neighbour(blocks: Sequence[Block], index: int, step: int) -> Block | None:
    """The next block in a direction that is no furniture, within reach."""
    reach = (
        blocks[index + 1 : index + 1 + NEAR]
        if step > 0
        else blocks[max(0, index - NEAR) : index][::-1]
    )
    return next((block for block in reach if block.kind is not UnitKind.FURNITURE), None)


def _is_labelled(text: str, after: Block | None) -> bool:
    """Whether a short line gives a fact under a label; a title before a byline does not."""
    match = LABELLED.match(text)
    if not match or (after is not None and after.kind is UnitKind.BYLINE):
        return False
    label, value = re.sub(r"\s+", "", match.group(1)), match.group(2)
    fact = re.match(DATE, label) or re.search(r"\d{4,}|》$", value) or is_name(value)
    return bool(CONTACT.search(label) or fact)


def _under_text(blocks: Sequence[Block], index: int) -> bool:
    """Whether running text stands before, as over a signature."""
    before = _neighbour(blocks, index, -1)
    return before is not None and before.kind is not UnitKind.HEADING


def _titled(blocks: Sequence[Block], index: int, *, person: bool) -> bool:
    """Whether the title of an article stands before; for offices it must open the article."""
    index -= 1
    dated = False
    while index >= 0 and blocks[index].kind in {UnitKind.BYLINE, UnitKind.DATELINE}:
        dated = dated or blocks[index].kind is UnitKind.DATELINE
        index -= 1
    titled = index >= 0 and blocks[index].kind is UnitKind.HEADING
    if not titled or HEADING_MARK.match(blocks[index].text):
        return False
    first = max(0, index - MAX_TITLE_LINES)
    while index >= first and blocks[index].kind is UnitKind.HEADING:
        index -= 1
    opens = index < 0 or blocks[index].kind in _STARTS_ARTICLE
    return person or dated or opens or blocks[index + 1].first.gap is Gap.PAGE


def _shows_more(text: str) -> bool:
    """Whether a credit line says what the picture shows before it names the photographer."""
    words = re.split(r"\s*[/／]\s*摄", text)[0].split()
    shows = len(words) > 1 and len(words[0]) > 4 and not _CREDITS.search(words[0])
    return shows and "摄" in text


def _after_heading(blocks: Sequence[Block], index: int) -> bool:
    """Whether a heading stands directly before."""
    return index > 0 and blocks[index - 1].kind is UnitKind.HEADING


def _is_caption(block: Block, after: Block | None, headings: Counter[int]) -> bool:
    """Whether a short line where a picture was is its caption, or a heading below the picture."""
    if after is None:
        return True
    if after.kind is None and _is_bare(after):
        return True  # a heading directly over a heading of its own would be a title
    if SHOWS_A_PLACE.search(block.text):
        return True
    return (
        headings[len(block.text)] < 3
    )  # headings of one rank are made alike: couplets of one length
