"""Lines that every periodical prints, in set English: issues, labels, credits, turns of the page.

No model can be trusted with 总第8期 or 邮编：100000, and there is nothing in them to translate: the
words are those of a closed table, the rest are names, dates and strings that are known. What holds
anything else is no such line. GB/T 3179-2009 lists what an imprint states.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span

LABELS = {
    "责任编辑": "Editor in charge",
    "责编": "Editor in charge",
    "编辑": "Editor",
    "总编": "Editor-in-Chief",
    "总编辑": "Editor-in-Chief",
    "副总编": "Deputy Editor-in-Chief",
    "副总编辑": "Deputy Editor-in-Chief",
    "主编": "Editor-in-Chief",
    "副主编": "Deputy Editor-in-Chief",
    "执行主编": "Executive Editor-in-Chief",
    "编委会主任": "Director of the Editorial Committee",
    "编委": "Editorial Committee",
    "社长": "President",
    "美术编辑": "Art Editor",
    "校对": "Proofreader",
    "监制": "Supervisor",
    "审核": "Reviewer",
    "作者": "Author",
    "记者": "Reporter",
    "通讯员": "Correspondent",
    "执笔": "Written by",
    "撰稿": "Written by",
    "摄影": "Photo by",
    "图片": "Photo by",
    "来源": "Source",
    "联系人": "Contact",
    "抄送": "Cc",
    "主管": "Administered by",
    "主办": "Sponsored by",
    "主管主办": "Administered and sponsored by",
    "出版": "Published by",
    "出版发行": "Published and distributed by",
    "国内发行": "Domestic distribution",
    "国外发行": "Overseas distribution",
    "版面设计": "Layout design",
    "封面设计": "Cover design",
    "印刷": "Printed by",
    "地址": "Address",
    "邮编": "Postal Code",
    "邮政编码": "Postal Code",
    "电话": "Tel.",
    "联系电话": "Tel.",
    "传真": "Fax",
    "邮箱": "Email",
    "电子邮箱": "Email",
    "专用邮箱": "Email",
    "投稿邮箱": "Email for Submissions",
    "网址": "Website",
    "邮发代号": "Postal Distribution Code",
    "国际标准刊号": "International Standard Serial Number",
    "国际标准连续出版物号": "International Standard Serial Number",
    "国内统一刊号": "China Standard Serial Number",
    "国内连续刊号": "China Standard Serial Number",
    "国内统一连续出版物号": "China Standard Serial Number",
    "出版日期": "Date of Publication",
    "出版时间": "Date of Publication",
    "定价": "Price",
    "售价": "Price",
}
"""Labels of imprints and credits and what stands for them in English periodicals of China."""

AGENCIES = {
    "新华社": "Xinhua News Agency",
    "新华网": "Xinhuanet",
    "中新社": "China News Service",
    "中新网": "Chinanews.com",
    "中国新闻网": "Chinanews.com",
    "人民网": "People's Daily Online",
    "人民日报": "People's Daily",
    "央视网": "CCTV.com",
    "本报": "",
}
"""Who sends reports and photographs, and their English names for themselves."""

PHOTO = "Photo by "
BY = "/ "
"""What opens the credit behind a caption, and the author behind a title, in English."""

_PERIODS = {"周": "Weekly", "旬": "Every Ten Days", "半月": "Semimonthly", "月": "Monthly"}
_PERIODS |= {"双月": "Bimonthly", "季": "Quarterly"}
_LED = {"主管主办": "Administered and sponsored by", "主管": "Administered by"}
_LED |= {"主办": "Sponsored by", "编辑": "Edited by", "编印": "Compiled and printed by"}
_COVERS = {"封二": "inside front cover", "封三": "inside back cover", "封底": "back cover"}

_LABELLED = re.compile(r"([\u4e00-\u9fff\s]{2,14}?)\s*[：:]\s*(\S.*)", re.DOTALL)
_NEXT_LABEL = re.compile(rf"\s+(?=(?:{'|'.join(LABELS)})\s?[：:])|\s+(?=[周旬月季]刊\s)")
_JUMP = re.compile(r"(下转|上接)(?:(封二|封三|封底)|第?\s*(\d+)\s*[页版])")
_TURN = re.compile(rf"^[（(]\s?{_JUMP.pattern}\s?[）)](?=.)|(?<=.)[（(]\s?{_JUMP.pattern}\s?[）)]$")
_REPRINT = re.compile(r"(?:转自|转载自|原载|摘自)\s*《([^》]+)》")
_PHOTOGRAPHER = (
    r"(?:(?P<agency>[^\s/／，。（(]{2,8}?)?\s*(?:特约)?(?:记者|通讯员)\s*)?"
    r"(?P<names>[^/／，。]{2,24}?)\s*[/／]?\s*摄"
)
_CREDIT = re.compile(_PHOTOGRAPHER)
_AUTHOR_BEHIND = re.compile(r"(?<=\S)\s+[/／]\s+(?P<by>[^/／。]{2,40})$")
_CREDIT_BEHIND = re.compile(rf"(?P<open>[（(])?\s*{_PHOTOGRAPHER}(?P<close>[）)])?。?\s*$")
_SHOT = re.compile(r"摄[）)]?。?\s*$")
_CAPTION_END = re.compile(r"\s+|[。！？](?=.)|(?=[（(])")
_LED_BY = re.compile(rf"(\S+?)({'|'.join(_LED)})")
_PRICE = re.compile(r"(\d[\d.]*)\s*元")
_LITERAL = re.compile(r"[\x20-\x7e、，]+")
_BETWEEN = re.compile(r"[\s、，《》]*")


def set_line(text: str, known: Sequence[tuple[Span, str]]) -> str | None:
    """The English of a whole line, or None where anything in it is not known.

    Args:
        text: The line.
        known: Spans of terms, names and dates in it and their English, in reading order.

    >>> set_line("2023年增刊 总第8期", []), set_line("（下转第12页）", [])
    ('2023 Supplement, Issue No. 8', '(Continued on page 12)')
    >>> set_line("邮编：100000", []), set_line("责任编辑：王大山", [((5, 8), "Wang Dashan")])
    ('Postal Code: 100000', 'Editor in charge: Wang Dashan')
    >>> set_line("责任编辑：另行通知", [])
    """
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    bracketed = text[start : start + 1] in {"（", "("} and text[end - 1 : end] in {"）", ")"}
    if bracketed:
        start, end = start + 1, end - 1
    cuts = [match.span() for match in _NEXT_LABEL.finditer(text, start, end)]
    starts, ends = [start, *(cut[1] for cut in cuts)], [*(cut[0] for cut in cuts), end]
    parts = [_part(text, (first, last), known) for first, last in zip(starts, ends, strict=True)]
    if not parts or None in parts:
        return None
    line = "; ".join(part for part in parts if part is not None)
    return f"({line})" if bracketed else line


def _part(text: str, span: Span, known: Sequence[tuple[Span, str]]) -> str | None:
    """One label with its value, one credit, one turn of the page or one issue."""
    part = text[slice(*span)]
    if match := _JUMP.fullmatch(part):
        return _continued(match)
    if match := _REPRINT.fullmatch(text, *span):
        found = _forms(text, match.span(1), known)
        return f"Reprinted from {listed(found)}" if found else None
    if match := _CREDIT.fullmatch(text, *span):
        return _credit(match, known)
    if match := _LED_BY.fullmatch(text, *span):
        found = _forms(text, match.span(1), known)
        return f"{_LED[match[2]]} {listed(found)}" if found else None
    if match := _LABELLED.fullmatch(text, *span):
        label = LABELS.get("".join(match[1].split()))
        value = _value(text, match.span(2), known)
        return f"{label}: {value}" if label and value else None
    return _issue(part)


def find_credit(text: str, known: Sequence[tuple[Span, str]]) -> tuple[Span, str] | None:
    """The photographer's credit behind a caption and its English, or None where there is none.

    Args:
        text: A line that is not a credit as a whole.
        known: As for `set_line`.

    >>> find_credit("丰收时节 王大山 / 摄", [((5, 8), "Wang Dashan")])
    ((5, 12), 'Photo by Wang Dashan')
    >>> find_credit("丰收（新华社记者 王大山摄）", [((9, 12), "Wang Dashan")])
    ((2, 14), '(Photo by Wang Dashan, Xinhua News Agency)')
    """
    ends = _CAPTION_END.finditer(text.rstrip()) if _SHOT.search(text) else ()
    for end in ends:
        match = _CREDIT_BEHIND.match(text, end.end())
        if match is None or bool(match["open"]) != bool(match["close"]):
            continue
        credit = _credit(match, known)
        if credit is not None:
            return (end.end(), len(text)), f"({credit})" if match["open"] else credit
    return None


def find_turn(text: str) -> tuple[Span, str] | None:
    """The turn of the page before or behind a sentence and its English, or None without one.

    >>> find_turn("（上接封二）认真倾听。"), find_turn("认真倾听。（下转第15页）")
    (((0, 6), '(Continued from the inside front cover)'), ((5, 13), '(Continued on page 15)'))
    """
    match = _TURN.search(text)
    jump = match and _JUMP.search(match.group())
    return (match.span(), f"({_continued(jump)})") if match and jump else None


def _continued(jump: re.Match[str]) -> str:
    """Where a text goes on, or comes from."""
    place = f"the {_COVERS[jump[2]]}" if jump[2] else f"page {jump[3]}"
    return f"Continued {'on' if jump[1] == '下转' else 'from'} {place}"


def find_author(text: str, known: Sequence[tuple[Span, str]]) -> tuple[Span, str] | None:
    """The author behind a title, as in a table of contents, or None where there is none.

    Args:
        text: A line.
        known: As for `set_line`.

    >>> find_author("乡村的路 / 王大山", [((7, 10), "Wang Dashan")])
    ((5, 10), '/ Wang Dashan')
    """
    match = _AUTHOR_BEHIND.search(text)
    found = _forms(text, match.span("by"), known) if match else []
    if match is None or not found:
        return None
    place = match.end() - len(match.group().lstrip())
    return (place, match.end()), BY + listed(found).removeprefix("the ")


def _credit(match: re.Match[str], known: Sequence[tuple[Span, str]]) -> str | None:
    """Who took a photograph, and for whom."""
    if match["names"][:1].isdigit():  # （2022年8月摄） says when
        return None
    found = _forms(match.string, match.span("names"), known)
    agency = AGENCIES.get(match["agency"]) if match["agency"] else ""
    if agency is None:
        agency = dict(known).get(match.span("agency"))
    if not found or agency is None:
        return None
    return PHOTO + listed(found) + (f", {agency.removeprefix('the ')}" if agency else "")


def _issue(part: str) -> str | None:
    """Number, year and period of an issue.

    >>> _issue("2023 增刊"), _issue("2022年第3期"), _issue("月刊")
    ('2023 Supplement', 'No. 3, 2022', 'Monthly')
    """
    words = re.fullmatch(
        r"(?:(?P<year>\d{4})\s*年?\s*(?:(?P<extra>增刊)|第\s*(?P<number>\d+)\s*期))?"
        r"\s*(?:[（(]?总第\s*(?P<total>\d+)\s*期[）)]?)?\s*(?P<period>周|旬|半月|月|双月|季)?(?:刊)?",
        part.strip(),
    )
    if words is None:
        return None
    year = f"{words['year']} Supplement" if words["extra"] else None
    number = f"No. {words['number']}, {words['year']}" if words["number"] else None
    total = f"Issue No. {words['total']}" if words["total"] else None
    period = _PERIODS[words["period"]] if words["period"] else None
    return ", ".join(word for word in (year, number, total, period) if word) or None


def _value(text: str, span: Span, known: Sequence[tuple[Span, str]]) -> str | None:
    """What stands after a label: a price, a literal string, or names and dates."""
    value = text[slice(*span)].strip()
    if price := _PRICE.fullmatch(value):
        return f"{price[1]} yuan"
    if _LITERAL.fullmatch(value):
        return re.sub(r"\s*[、，]\s*", ", ", re.sub(r"\s+-\s+", "-", value))
    return ", ".join(form.removeprefix("the ") for form in _forms(text, span, known)) or None


def _forms(text: str, span: Span, known: Sequence[tuple[Span, str]]) -> list[str]:
    """English of the known spans that make up a span; none where they leave something over."""
    forms: list[str] = []
    place = span[0]
    for (start, end), form in known:
        if span[0] <= start and end <= span[1]:
            if not _BETWEEN.fullmatch(text, place, start):
                return []
            forms.append(form)
            place = end
    return forms if _BETWEEN.fullmatch(text, place, span[1]) else []


def listed(forms: Sequence[str]) -> str:
    """Names as a sentence has them.

    >>> listed(["Li Si", "Wang Wu"]), listed(["Li Si", "Wang Wu", "Zhao Liu"])
    ('Li Si and Wang Wu', 'Li Si, Wang Wu and Zhao Liu')
    """
    return " and ".join([", ".join(forms[:-1]), forms[-1]] if len(forms) > 1 else forms)
