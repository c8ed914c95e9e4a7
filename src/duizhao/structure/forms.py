"""What a line is by its form alone: the marks and words that makers of documents put there.

Forms follow GB/T 9704-2012 (layout of official documents), GB/T 3179-2009 (periodicals), the
numbering of the Legislation Law (chapter, section, article, item) and the habits of news desks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from duizhao.model import UnitKind

NUMERAL = "[一二三四五六七八九十百千零〇○\\d]"
"""One character of a number in an ordinal."""

_YEAR = "[\\d〇○一二三四五六七八九十零]{4}"
_SMALL = "[\\d一二三四五六七八九十]{1,3}"
DATE = (
    rf"(?:{_YEAR}\s*年\s*(?:{_SMALL}\s*月)?(?:\s*{_SMALL}\s*日)?"
    r"|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?)"
)
"""A date or a year, in figures of either script."""

TIME = r"(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_OPEN, _CLOSE = r"[（(\[【]", r"[)）\]】]"

_EDITORS = (
    "责任编辑|责编|编辑|美编|美术编辑|值班编辑|执行编辑|责任校对|校对|编校|审校|审核|初审|复审|终审"
    "|编审|监制|值班主任|统筹"
)
_SOURCES = (
    "来源|文章来源|稿件来源|信息来源|转自|摘自|摘编自|选自|原载|据|执笔|执笔人|整理"
    "|作者系|作者单位|作者为|课题组成员|课题负责人|本文系|本文作者"
)
_OCCASIONS = "讲话|指示|批示|致辞|贺信|谈话|演讲|回信|文章|《"


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a line can have.

    Attributes:
        kind: The kind of unit that it makes.
        reason: Why, in words.
        pattern: What the line looks like.
    """

    kind: UnitKind
    reason: str
    pattern: re.Pattern[str]


WHOLE_LINE = (
    Form(UnitKind.BULLET, "opens with a bullet mark", re.compile(r"[●◆•◇◎▪▶►★☆○▲△□➢✓]\s*\S")),
    Form(UnitKind.BYLINE, "■ before a name or office", re.compile(r"■\s*[^。！？；，]{1,40}$")),
    Form(
        UnitKind.EDITOR_LINE,
        "names the editors",
        re.compile(rf"{_OPEN}?\s*(?:{_EDITORS})\s*[:：/].{{1,40}}$"),
    ),
    Form(
        UnitKind.JUMP_LINE,
        "says where the text goes on",
        re.compile(
            rf"{_OPEN}?(?:下转|上接|转|接)"
            rf"(?:第?\s*[\dA-Z一二三四五六七八九十]+\s*[版页]|封[二三底面])[^。]{{0,12}}{_CLOSE}?$"
        ),
    ),
    Form(
        UnitKind.CREDIT,
        "names the photographer or the source of a picture",
        re.compile(
            r".{0,30}?[/／]\s*(?:摄|图|供图|文|摄影|制图)[)）]?$"
            r"|.{0,30}?(?:摄影|供图|制图|图片来源|资料图片?|图/文|文/图)\s*[:：/／].{1,30}[)）]?$"
            r"|[（(].{0,20}(?:摄|供图)[)）]$"
            r"|(?:\S{0,12}(?:记者|通讯员)\s*)?"
            r"[\u4e00-\u9fff]{2,4}(?:[ 、][\u4e00-\u9fff]{2,4})*\s+摄$"
        ),
    ),
    Form(
        UnitKind.CREDIT,
        "a source note on a line of its own",
        re.compile(
            rf"{_OPEN}(?:{_SOURCES})[^（()）]*{_CLOSE}$|(?:文章|稿件|信息)?来源\s*[:：].{{1,60}}$"
            rf"|《[^》]{{2,24}}》\s*[（(]?\s*{DATE}[^。]{{0,12}}[版期]\s*[)）]?$"
        ),
    ),
    Form(
        UnitKind.CAPTION,
        "a numbered figure or table, or 图为 before what it shows",
        re.compile(
            r"(?:附?图|附?表|图表)\s*\d+(?:[-—.]\d+)*(?:\s|[:：]|$)[^。]{0,60}$|图为|图[①-⑩]"
        ),
    ),
    Form(
        UnitKind.CAPTION,
        "says what a picture shows, and who took it",
        re.compile(r".{4,160}(?:记者|通讯员)\s*[\u4e00-\u9fff]{2,4}\s*[/／]?\s*摄[)）]?$"),
    ),
    Form(
        UnitKind.QUOTE_SOURCE,
        "a dash before date, occasion or work",
        re.compile(
            rf"[—–-]{{1,2}}\s*(?:摘自|引自|选自|出自|据)?"
            rf"(?:{DATE}|[^。！？；]{{0,30}}(?:{_OCCASIONS}))[^。！？]{{0,60}}$"
        ),
    ),
    Form(
        UnitKind.DATELINE,
        "a date on a line of its own",
        re.compile(
            rf"(?:(?:发布|发文|成文|印发|更新|公布)?(?:时间|日期)\s*[:：]\s*)?"
            rf"{_OPEN}?{DATE}{TIME}{_CLOSE}?$"
            rf"|{DATE}\s*(?:星期|周)[一二三四五六日天]\s*\S{{0,6}}$"
            rf"|(?:发布时间\s*[:：]\s*)?{DATE}{TIME}[\s|｜]*(?:来源|作者|编辑|责任编辑|浏览|字号|字体|打印)"
        ),
    ),
    Form(
        UnitKind.DATELINE,
        "the making of a law, in brackets",
        re.compile(
            rf"[（(]{DATE}.{{0,400}}(?:通过|修订|修正|公布|施行|发布|批准|会议)[^（(]{{0,20}}[)）]$"
        ),
    ),
    Form(
        UnitKind.BYLINE,
        "names the author",
        re.compile(
            r"(?:图?文\s*[/／|｜]|作\s*者\s*[:：/]|撰\s*[文稿]\s*[:：/]|(?:新华社)?记者\s"
            r"|本[报刊](?:特约)?(?:记者|通讯员|评论员|编辑部)|特约(?:记者|撰稿人?)\s)\s*[^。！？；]{0,40}$"
        ),
    ),
)
"""Tried in order on whole lines; the first that fits decides."""

OPENS_ITEM = re.compile(
    rf"第{NUMERAL}{{1,6}}[章节条编款部分篇讲届]|[（(]{NUMERAL}{{1,3}}[)）]|{NUMERAL}{{1,3}}\s*[、．]"
    r"|\d{1,2}\s*[.．](?!\d)|\d{1,2}\s*[)）]|[①-⑳]|[一二三四五六七八九十]{1,2}(?:是|要)[^，。]"
    r"|第[一二三四五六七八九十]{1,2}[,，、]|——|其[一二三四五][,，]|首先[,，]|其次[,，]|最后[,，]"
    rf"|{DATE}\s*[:：]|附\s*件\s*\d*\s*[:：]?|问\s*[:：]|答\s*[:：]|[A-Z]\s*[.、．]\s*|专栏\s*\d+"
)
"""Marks that begin a unit of their own, whatever stands before."""

HEADING_MARK = re.compile(
    rf"第{NUMERAL}{{1,6}}[章节编部篇讲](?:\s|$|[^的，。、])|第{NUMERAL}{{1,6}}部分"
    rf"|[（(]{NUMERAL}{{1,3}}[)）]|{NUMERAL}{{1,3}}\s*[、．]|\d{{1,2}}\s*[.．](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s*(?=[^\d\s])|专栏\s*\d+|附\s*件\s*\d*$|附\s*录"
    r"|(?:引|前|序)\s*言|结\s*语|后\s*记"
)
"""Numbers and words that begin headings."""

SECTION_MARK = re.compile(rf"{NUMERAL}{{1,3}}、|第{NUMERAL}{{1,6}}[章节编部篇]")
"""Numbers that only headings have; （一） and 一是 open paragraphs as well."""

LAW_ITEM = re.compile(rf"第{NUMERAL}{{1,6}}条")
"""An article of a statute: always a paragraph."""

LABELLED = re.compile(r"([^，。；：:“”《》]{1,12})\s*[:：]\s*(\S.*)$")
"""A label, a colon, a value."""

DOCUMENT_TYPE = re.compile(
    r"(?:通知|意见|决定|决议|办法|条例|规定|细则|报告|公告|通告|通报|批复|函|纪要|方案|规划|计划|纲要|大纲"
    r"|讲话|法|说明|建议|制度|准则|标准|要点|总结)(?:[（(].{1,12}[)）])?$"
)
"""Words with which the titles of official documents close (GB/T 9704-2012 and the 2012 regulations
on the handling of official documents of Party and government)."""

TITLE_TAIL = re.compile(
    r"[（(](?:\d{4}\s*年?\s*[—–-]+\s*\d{4}\s*年?|试行|暂行|草案|征求意见稿|送审稿|修订(?:稿|版)?|节选|摘要"
    r"|上|中|下|[一二三四五六七八九十])[)）]$"
)
"""Brackets that belong to the title before them: its years, its state, its part."""

JUMP_AT_END = re.compile(r"[（(]下转[^（()）]{1,16}[)）]$")
JUMP_AT_START = re.compile(r"[（(]上接[^（()）]{1,16}[)）]")
"""Jump lines that share a line with running text."""


def by_form(text: str) -> Form | None:
    """The form that a whole line has, or None for running text and headings."""
    return next((form for form in WHOLE_LINE if form.pattern.match(text)), None)
