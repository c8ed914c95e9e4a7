"""Drills of spans of time: days over the end of a month or year, months, clock times, weekdays."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from training.drills import names
from training.drills.dates import DAYS, MEETINGS, day, written
from training.drills.pair import Drill, draw
from training.drills.quantities import han, ordinal, year

if TYPE_CHECKING:
    import random

    Phrase = tuple[str, str]
    """Both languages; the English one takes up what stands before a span."""

NEXT_YEAR = (
    ("明年", "of next year"), ("次年", "of the following year"), ("翌年", "of the following year"),
)  # fmt: skip

FRAMES = (
    ("{}", "from {}"), ("（{}）", "({})"), ("时间：{}", "Time: {}"),
    ("任期为{}。", "The term of office is from {}."),
    ("受理申请时间为{}。", "Applications are accepted from {}."),
    ("展览将于{}举行。", "The exhibition will be held from {}."),
    ("活动定于{}在{{place}}举办。", "The event is scheduled for {} in {{place}}."),
    ("{}，{{meeting}}在{{place}}举行。", "{{Meeting}} was held in {{place}} from {}."),
    ("统计期间为{}。", "The statistical period is from {}."),
    ("报名时间为{}，逾期不予受理。",
     "Registration is open from {}; late applications will not be accepted."),
    ("禁渔期从{}。", "The fishing ban lasts from {}."),
    ("该项目于{}分批实施。", "The project was carried out in batches from {}."),
)  # fmt: skip
"""What stands around a span."""

WEEKDAYS = "一二三四五六日"

HALVES = (
    # before the hour, after it, first and last hour of a twelve-hour clock
    ("上午", "a.m.", 8, 11), ("早上", "a.m.", 5, 9), ("凌晨", "a.m.", 1, 5), ("下午", "p.m.", 1, 6),
    ("晚上", "p.m.", 6, 11), ("晚", "p.m.", 7, 11),
)  # fmt: skip

EVENTS = (
    ("会议{}开始。", "The meeting begins {}."), ("列车{}发车。", "The train leaves {}."),
    ("比赛{}开始，观众很多。", "The match starts {}, and there are many spectators."),
    ("地震发生在当地时间{}。", "The earthquake struck {} local time."),
    ("发布会定于{}举行。", "The press conference is to be held {}."),
    ("{}，专列抵达车站。", "The special train arrived at the station {}."),
    ("开幕式于{}在{{place}}举行。", "The opening ceremony was held {} in {{place}}."),
)  # fmt: skip

OPENINGS = (
    ("景区每天{}开放。", "The scenic area is open {} every day."),
    ("班车在{}之间发车。", "The shuttle buses leave {}."), ("{}禁止通行。", "No passage {}."),
    ("办公时间为{}。", "Office hours are {}."),
    ("停水时间：{}", "Water supply will be suspended {}"),
)  # fmt: skip

PARTS_OF_DAYS = (
    ("{}日上午", "on the morning of the {}"), ("{}日下午", "on the afternoon of the {}"),
    ("{}日晚", "on the evening of the {}"), ("{}日凌晨", "in the early hours of the {}"),
    ("{}日", "on the {}"),
)  # fmt: skip

REPORTS = (
    ("据报道，{{meeting}}{}在{{place}}召开。",
     "According to reports, {{meeting}} was held in {{place}} {}."),
    ("外交部发言人{}表示，", "A foreign ministry spokesperson said {},"),
    ("{{place}}政府{}发布白皮书。", "The government of {{place}} released a white paper {}."),
    ("代表团{}抵达{{place}}。", "The delegation arrived in {{place}} {}."),
    ("议会{}以{{votes}}通过法案。", "Parliament passed the bill by {{votes}} {}."),
)  # fmt: skip

PARTS_OF_MONTHS = (
    ("第一个星期", "first week"), ("最后一星期", "last week"), ("上旬", "first ten days"),
    ("中旬", "middle"), ("下旬", "last ten days"), ("底", "end"),
)  # fmt: skip

IN_MONTHS = (
    ("截至{}", "as of {}"),
    ("{}，{{meeting}}在{{place}}举行。", "{{Meeting}} was held in {{place}} in {}."),
    ("所有病例均在{}发生。", "All cases occurred in {}."), ("自{}以来", "since {}"),
)  # fmt: skip


def _drill(source: random.Random, frame: Phrase, zh: str, en: str) -> Drill:
    """A span in its frame, with a place, a meeting and a vote where the frame asks for them."""
    place_zh, place_en = source.choice(names.PROVINCES)
    meeting_zh, meeting_en = source.choice(MEETINGS)
    votes = source.sample(range(3, 400), 2)
    form_zh, form_en = frame
    filled_zh = form_zh.format(zh).format(
        place=place_zh, meeting=meeting_zh, votes=f"{max(votes)}票对{min(votes)}票"
    )
    filled_en = form_en.format(en).format(
        place="the " * place_en.endswith("Region") + place_en,
        meeting=meeting_en,
        Meeting=meeting_en[0].upper() + meeting_en[1:],
        votes=f"{max(votes)} votes to {min(votes)}",
    )
    filled_en = filled_en.replace("m..", "m.")
    return Drill("span", filled_zh, filled_en[0].upper() + filled_en[1:])


def _later(source: random.Random) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Two days in different months, the second at most eleven months after the first."""
    first = day(source)
    months = first[1] + source.choice((1, 1, 1, 2, 3, 5, 8, 11))
    number, month = first[0] + (months - 1) // 12, (months - 1) % 12 + 1
    return first, (number, month, source.randint(1, DAYS[month - 1]))


def _days(source: random.Random) -> Drill:
    first, last = _later(source)
    mark = source.choice(("至", "至", "至", "到", "—", "-"))
    begin, end = f"{first[1]}月{first[2]}日", f"{last[1]}月{last[2]}日"
    begin_en, end_en = (f"{calendar.month_name[each[1]]} {each[2]}" for each in (first, last))
    drawn = source.random()
    if first[0] != last[0] and drawn < 0.5:
        next_zh, next_en = source.choice(NEXT_YEAR)
        zh, en = f"{begin}{mark}{next_zh}{end}", f"{begin_en} to {end_en} {next_en}"
    elif first[0] != last[0] or drawn < 0.2:
        zh = f"{first[0]}年{begin}{mark}{last[0]}年{end}"
        en = f"{written(first)} to {written(last)}"
    elif drawn < 0.65:
        zh, en = f"{first[0]}年{begin}{mark}{end}", f"{begin_en} to {end_en}, {first[0]}"
    else:
        zh, en = begin + mark + end, f"{begin_en} to {end_en}"
    return _drill(source, source.choice(FRAMES), zh, en)


def _months(source: random.Random) -> Drill:
    first, last = _later(source)
    begin, end = (calendar.month_name[each[1]] for each in (first, last))
    mark = source.choice(("至", "到", "—"))
    drawn = source.random()
    if drawn < 0.35:
        later = last[0] + source.randint(0, 9)
        zh = f"{first[0]}年{first[1]}月{mark}{later}年{last[1]}月"
        en = f"{begin} {first[0]} to {end} {later}"
    else:
        count = han if drawn > 0.8 else str
        next_zh, next_en = source.choice(NEXT_YEAR) if last[0] > first[0] else ("", "")
        zh = f"{count(first[1])}月{mark}{next_zh}{count(last[1])}月"
        en = f"{begin} to {end} {next_en}".rstrip()
    return _drill(source, source.choice(FRAMES), zh, en)


def _clock(source: random.Random) -> Phrase:
    """A time of the day."""
    minute = source.choice((0, source.randint(1, 59)))
    if source.random() < 0.35:
        hour = source.randint(0, 23)
        digits = f"{hour:02d}:{minute:02d}"
        if source.random() < 0.5:
            return digits, digits if digits[0] == "0" else f"{hour}:{minute:02d}"
        return f"{hour}时{minute}分" if minute else f"{hour}:00", f"{hour}:{minute:02d}"
    before, after, low, high = source.choice(HALVES)
    hour = source.randint(low, high)
    mark = source.choice("时点")
    spoken = f"{hour}{mark}{minute}分" if minute else f"{hour}{mark}"
    zh = source.choice((f"{hour}:{minute:02d}", spoken))
    if minute == 30 and source.random() < 0.5:
        zh = f"{hour}{mark}半"
    return before + zh, f"{hour}:{minute:02d} {after}" if minute else f"{hour} {after}"


def _time(source: random.Random) -> Drill:
    zh, en = _clock(source)
    en = f"at {en}"
    drawn = source.random()
    if drawn < 0.4:
        date = day(source)
        number = calendar.weekday(*date)
        named = drawn < 0.15
        name = source.choice(("星期", "周")) + WEEKDAYS[number]
        zh = f"{date[0]}年{date[1]}月{date[2]}日{name * named}{zh}"
        en += f" on {f'{calendar.day_name[number]}, ' * named}{written(date)}"
    frame_zh, frame_en = source.choice(EVENTS)
    if frame_en.endswith("{}.") and source.random() < 0.2:
        return _drill(source, ("{}", "{}"), zh, en.removeprefix("at "))
    if " on " in en:
        frame_en = frame_en.replace(" local time", "")
    return _drill(source, (frame_zh, frame_en), zh, en)


def _hours(source: random.Random) -> Drill:
    first, last = (source.randint(0, 23) for _ in range(2))
    minutes = [source.choice((0, 15, 30, 45, source.randint(1, 59))) for _ in range(2)]
    begin, end = f"{first:02d}:{minutes[0]:02d}", f"{last:02d}:{minutes[1]:02d}"
    mark = source.choice("至到-")
    frame = source.choice(OPENINGS)
    if last <= first:
        en = f"from {begin} to {end} the next day"
        return _drill(source, frame, f"{begin}{mark}次日{end}", en)
    if "之间" in frame[0]:
        return _drill(source, frame, begin + mark + end, f"between {begin} and {end}")
    if source.random() < 0.3:
        en = f"The last train is put off from {begin} to {end}."
        return Drill("span", f"末班车时间由{begin}延长至{end}。", en)
    return _drill(source, frame, begin + mark + end, f"from {begin} to {end}")


def _part_of_day(source: random.Random) -> Drill:
    number = source.randint(1, 31)
    zh, en = source.choice(PARTS_OF_DAYS)
    zh, en = zh.format(number), en.format(ordinal(number))
    if source.random() < 0.3:
        month = source.randint(1, 12)
        zh = f"{month}月{zh}"
        en = en.replace(f"the {ordinal(number)}", f"{calendar.month_name[month]} {number}")
    return _drill(source, source.choice(REPORTS), zh, en)


def _in_month(source: random.Random) -> Drill:
    number, month = year(source), source.randint(1, 12)
    name = calendar.month_name[month]
    week_zh, week_en = source.choice(PARTS_OF_MONTHS)
    zh, en = f"{month}月{'份' if '星期' in week_zh else ''}{week_zh}", f"the {week_en} of {name}"
    if source.random() < 0.5:
        zh, en = f"{number}年{zh}", f"{en} {number}"
    frame_zh, frame_en = source.choice(IN_MONTHS)
    frame_en = frame_en.replace("in {}", "at {}") if week_en == "end" else frame_en
    return _drill(source, (frame_zh, frame_en), zh, en)


_MAKERS = ((_days, 0.34), (_months, 0.14), (_time, 0.2), (_hours, 0.1), (_part_of_day, 0.14),
           (_in_month, 0.08))  # fmt: skip


def span_drill(source: random.Random) -> Drill:
    """One drill of spans of time."""
    return draw(source, _MAKERS)
