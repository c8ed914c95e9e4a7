"""Mastheads: the cover lines and the imprint of a periodical, the head of an official document.

GB/T 3179-2009 lists what an imprint states (publisher, editor, address, serial numbers, price);
GB/T 9704-2012 what stands over an official document (issuing authority, document number).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han
from duizhao.model import UnitKind
from duizhao.structure.claims import Claim, Claims
from duizhao.structure.forms import DOCUMENT_TYPE, LABELLED
from duizhao.structure.lines import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.lines import Line

IMPRINT_LABEL = re.compile(
    r"(?:主管|主办|协办|承办|编辑|出版|发行|印刷|印制|排版|版面设计|装帧设计|封面设计|广告|法律顾问|编委会?(?:主任|副主任|成员)?|主任|副主任|委员"
    r"|总编辑?|副总编辑?|主编|副主编|执行主编|社长|副社长|总监|地址|社址|邮编|邮政编码|电话|联系电话|编辑部电话|发行部电话|传真|网址|电子邮箱|邮箱|专用邮箱"
    r"|投稿邮箱|国内发行|国外发行|国内订阅|订阅处?|邮发代号|国内代号|国外代号|出版日期|出版时间|国际标准(?:连续出版物号|刊号)|国内(?:统一|连续)?(?:连续出版物号|刊号)"
    r"|刊号|准印证号?|广告(?:经营)?许可证号?|定价|售价|零售价|开本|印张|期号|创刊|刊期|开户行|账号|户名|编审|策划|监制)+(?:单位|处|者|部|社|人)?$"
)
"""Labels of the lines of an imprint, spaces dropped."""

COVER_LINE = re.compile(
    r".{0,40}(?:主管|主办|主编|编印)(?:主办|单位)?$|(?:\d{4}\s*年?\s*)?(?:增刊|合刊|专刊|特刊|第?\s*\d+(?:[-—、]\d+)?\s*期|第?\s*\d+\s*卷)(?:\s*[（(]?(?:总|第).{0,12})?$"
    r"|[（(]?总第\s*\d+\s*期[)）]?$|\d{4}\s*年\s*(?:第\s*\d+\s*期|增刊)\s*.{0,12}$|创刊于.{0,12}$|(?:半月|月|旬|周|双月|季)刊$|内部(?:资料|刊物|发行).{0,10}$"
    r"|(?:ISSN|CN)\s*[\d:：X/\s-]{6,}$"
)
"""Lines of a periodical's cover."""

DOCUMENT_NUMBER = re.compile(
    r"(?:\S{0,24}[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］)）】]\s*(?:第\s*)?\d{1,5}\s*[号次期]|\S{0,24}(?:令|公告)?\s*第\s*[\d一二三四五六七八九十百零〇]{1,6}\s*号)(?:\s+签发人.{0,12})?$"
)
"""The number of an official document: 国发〔2021〕4号, 主席令第七十七号."""

NUMBER_ALONE = re.compile(r"\S{0,24}[〔\[［]\s*(?:19|20)\d{2}\s*[〕\]］]\s*第?\s*\d{1,5}\s*号$")
"""A document number in its strict form, which is known wherever it stands."""

DOCUMENT_HEAD = re.compile(
    r"\S{2,30}文件$|[^的关]{2,16}(?:令|公告|简报)$|(?:特急|加急|平急|急件|绝密|机密|秘密|内部)(?:★?.{0,6})$|签发人\s*[:：].{1,12}$|份号\s*[:：]?.{1,8}$|\d{6}$|(?:索\s*引\s*号|主题分类|主题词|发文机关|发文字号|成文日期|发布日期|有效性|公开方式|文\s*号|标\s*题|信息分类|发布机构|公文种类)\s*[:：]?.{0,60}$"
)
"""Lines over the title of an official document (GB/T 9704-2012, 7.2) and of its catalogue card."""

TOP = 14
"""Lines from the top of a document within which a cover is looked for."""

NUMBER_OF_PAGE = re.compile(r"\s\d{1,4}$")
"""A page number at the end, as running heads have it and covers do not."""

ISSUED = re.compile(r"\S{2,30}\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*印发$")
"""The foot of an official document: who issued it, and when (GB/T 9704-2012, 7.4)."""

MAX_NAME = 16
"""Characters of the longest name of a periodical, in any script."""

MIN_LABELS = 3
"""Fewer labelled lines than this are no imprint but a contact or a signature."""


def find_masthead(lines: Sequence[Line], taken: Claims) -> Claims:
    """Claim cover lines, imprints and the heads of official documents."""
    claims: Claims = {}
    _claim_cover(lines, taken, claims)
    _claim_imprints(lines, taken, claims)
    for index, line in enumerate(lines):
        if index in taken or index in claims:
            continue
        if ISSUED.match(line.text):
            claims[index] = Claim(UnitKind.MASTHEAD, "the issuing office and date at the foot")
        elif NUMBER_ALONE.match(line.text):
            claims[index] = Claim(UnitKind.MASTHEAD, "the number of an official document")
    return claims


def _claim_cover(lines: Sequence[Line], taken: Claims, claims: Claims) -> None:
    """Claim everything from the top to the last cover line, as long as no text intervenes."""
    last, end = -1, min(TOP, len(lines))
    for index, line in enumerate(lines[:TOP]):
        if line.ending not in {Ending.BARE, Ending.LEAD} and not is_head(line.text):
            end = index
            break
        if COVER_LINE.match(line.text):
            last = index
    for index, line in enumerate(lines[:TOP]):
        named = index <= last and _names_periodical(line)
        if index not in taken and (named or (index < end and is_head(line.text))):
            claims[index] = Claim(UnitKind.MASTHEAD, "stands over the title, with the cover lines")


def _names_periodical(line: Line) -> bool:
    """Whether a line among the cover lines can be the name of the periodical, and no title."""
    if NUMBER_OF_PAGE.search(line.text):
        return False
    return len(line.text) <= MAX_NAME and not DOCUMENT_TYPE.search(line.text)


def is_head(text: str) -> bool:
    """Whether a line belongs over the title by its form."""
    return any(form.match(text) for form in (COVER_LINE, DOCUMENT_NUMBER, DOCUMENT_HEAD))


def _claim_imprints(lines: Sequence[Line], taken: Claims, claims: Claims) -> None:
    """Claim groups of labelled lines, with the names and notes between and around them."""
    labelled = [i for i, line in enumerate(lines) if i not in taken and _is_label(line.text)]
    groups: list[list[int]] = []
    for index in labelled:
        if groups and index - groups[-1][-1] <= MIN_LABELS:
            groups[-1].append(index)
        else:
            groups.append([index])
    for group in groups:
        if len(group) < MIN_LABELS:
            continue
        first, last = group[0], group[-1]
        while first and first - 1 not in taken and COVER_LINE.match(lines[first - 1].text):
            first -= 1
        if last + 1 < len(lines) and re.match(r"[（(]?本刊", lines[last + 1].text):
            last += 1
        for index in range(first, last + 1):
            if index not in taken:
                claims[index] = _imprint_claim(lines, index, claims)


def _is_label(text: str) -> bool:
    """Whether a line opens with a label of an imprint, or is one."""
    match = LABELLED.match(text)
    label = match.group(1) if match else text.rstrip("：: ")
    return (
        bool(IMPRINT_LABEL.match(re.sub(r"\s+", "", label)))
        and (match or text[-1] in "：:") is not None
    )


def _imprint_claim(lines: Sequence[Line], index: int, claims: Claims) -> Claim:
    """The claim of one line of an imprint; names go to the label before."""
    reason = "an imprint: labels of publisher, editors, numbers"
    text = lines[index].text
    if index - 1 in claims and not _is_label(text):
        before = lines[index - 1].text
        if before[-1] in "：:":
            return Claim(UnitKind.MASTHEAD, reason, "the value of the label before")
        spread = len(text) <= 8 and has_han(text) and all(len(word) == 1 for word in text.split())
        if spread and " " in text:
            return Claim(UnitKind.MASTHEAD, reason, "another name under the label before", " ")
    return Claim(UnitKind.MASTHEAD, reason)
