"""English forms of figures and dates: what a figure found in Chinese may become.

The counterpart of `duizhao.language.numbers`: 9899万 is 98.99 million, 1.6万亿 is 1.6 trillion,
2021年2月25日 is February 25, 2021. The first form is the one to write, in the house style of the
reference (month first, `percent`, words below ten); the others are accepted too.
"""

from __future__ import annotations

from fractions import Fraction

from duizhao.language.numbers import Figure, FigureKind

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
"""Numbers below ten are written as words (Chicago Manual of Style 9.3, and the reference)."""

ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]

_PARTS = (
    "",
    "whole",
    "half",
    *["third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
)

STEPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))

CURRENCIES = {
    "元": "yuan",
    "角": "jiao",
    "美元": "US dollars",
    "欧元": "euros",
    "港元": "Hong Kong dollars",
}

MOST_DECIMALS = 4
"""98.9912 million at most; with more decimals the digits are written out."""


_DOUBLED = {Fraction(2): "double", Fraction(4): "quadruple"}
"""What 翻一番 and 翻两番 say; "two" alone would count something."""


def render(figure: Figure) -> tuple[str, ...]:
    """Accepted English forms of a figure.

    Args:
        figure: Found in Chinese text.

    Returns:
        Forms without repetition, the preferred first; empty where none is known.

    >>> from duizhao.language.numbers import find_figures
    >>> [render(figure)[0] for figure in find_figures("2021年2月25日，9899万人，1.6万亿元", "zh")]
    ['February 25, 2021', '98.99 million', '1.6 trillion']
    >>> render(find_figures("按5∶3∶2的比例", "zh")[0])
    ('5:3:2', '5 to 3 to 2')
    >>> [render(figure)[0] for figure in find_figures("第18届，百分之九十，三分之二，3至5年", "zh")]
    ['18th', '90 percent', 'two-thirds', 'three to five']
    """
    value = figure.value
    if isinstance(value, tuple):
        forms = _tuple_forms(figure.kind, value)
    else:
        forms = _single_forms(figure.kind, value)
        if figure.text.startswith("翻") and value in _DOUBLED:
            forms = (_DOUBLED[value], *forms)
    return tuple(dict.fromkeys(forms))


def render_date_range(first: Figure, last: Figure) -> tuple[str, ...]:
    """Forms of 2015年10月26日至29日 and the like: two dates, of which the second says less.

    >>> from duizhao.language.numbers import find_figures
    >>> render_date_range(*find_figures("2015年10月26日至29日", "zh"))[0]
    'October 26 to 29, 2015'
    """
    if not isinstance(first.value, tuple) or not isinstance(last.value, tuple):
        return ()
    year, month, day = (*first.value, None, None, None)[:3]
    last_year, last_month, last_day = (*last.value, None, None, None)[:3]
    if last_year is not None or month is None or day is None or last_day is None:
        return ()
    end = number(last_day)
    if last_month is not None:
        end = f"{MONTHS[int(last_month) - 1]} {end}"
    tail = f", {number(year)}" if year is not None else ""
    return tuple(
        f"{MONTHS[int(month) - 1]} {number(day)}{joiner}{end}{tail}" for joiner in (" to ", "-")
    )


_MEASURES = {
    "年": ("year", "years"), "个月": ("month", "months"), "日": ("day", "days"),
    "天": ("day", "days"), "小时": ("hour", "hours"), "倍": ("time", "times"),
    "人": ("person", "people"), "": ("", ""),
}  # fmt: skip
"""English of what a law counts, one and several."""


def render_bounds(low: Figure, high: Figure, unit: str) -> tuple[str, ...]:
    """Forms of 1000元以上5000元以下, as laws set fines and terms.

    Args:
        low: The figure before 以上.
        high: The figure before 以下.
        unit: What both count, as the text writes it.

    Returns:
        The form of official translations; empty where the unit is not known.

    >>> from duizhao.language.numbers import find_figures
    >>> render_bounds(*find_figures("1000元以上5000元以下", "zh"), "元")[0]
    'not less than 1,000 yuan but not more than 5,000 yuan'
    >>> render_bounds(*find_figures("3个月以上6个月以下", "zh"), "个月")[0]
    'not less than three months but not more than six months'
    """
    ends = []
    for figure in (low, high):
        values = figure.values
        if len(values) != 1:
            return ()
        if figure.kind is FigureKind.PERCENT:
            ends.append(_single_forms(figure.kind, values[0])[0])
        elif unit in CURRENCIES:
            ends.append(f"{counted(values[0])[0]} {CURRENCIES[unit]}")
        elif unit in _MEASURES:
            name = _MEASURES[unit][values[0] != 1]
            ends.append(f"{counted(values[0])[0]} {name}".strip())
        else:
            return ()
    return (
        f"not less than {ends[0]} but not more than {ends[1]}",
        f"no less than {ends[0]} but no more than {ends[1]}",
        f"no less than {ends[0]} and no more than {ends[1]}",
    )


def render_article(figure: Figure) -> tuple[str, ...]:
    """Forms of the article of a law.

    >>> from duizhao.language.numbers import find_figures
    >>> render_article(find_figures("第二十三条", "zh")[0])
    ('Article 23', '23', '23rd')
    """
    (value,) = figure.values
    return tuple(dict.fromkeys((f"Article {number(value)}", number(value), *ordinal(value))))


def render_money(figure: Figure) -> tuple[str, ...]:
    """Forms of a sum with its currency; empty where the currency is not known.

    >>> from duizhao.language.numbers import find_figures
    >>> render_money(find_figures("36.7亿元", "zh")[0])
    ('3.67 billion yuan',)
    """
    name = CURRENCIES.get(figure.unit)
    if name is None:
        return ()
    return tuple(f"{form} {name}" for form in render(figure)[:1])


def number(value: Fraction) -> str:
    """Digits of a value without grouping; decimals where they end.

    >>> number(Fraction(2021)), number(Fraction(7, 2))
    ('2021', '3.5')
    """
    if value.denominator == 1:
        return str(value.numerator)
    for places in range(1, 7):
        if (value * 10**places).denominator == 1:
            return f"{float(value):.{places}f}"
    return f"{float(value):.2f}"


def grouped(value: Fraction) -> str:
    """Digits with commas between thousands.

    >>> grouped(Fraction(128000)), grouped(Fraction(2500, 2))
    ('128,000', '1,250')
    """
    whole, point, decimals = number(value).partition(".")
    return f"{int(whole):,}{point}{decimals}"


def counted(value: Fraction) -> tuple[str, ...]:
    """Forms of a plain number, the preferred first.

    >>> counted(Fraction(98990000))
    ('98.99 million', '98,990,000')
    >>> counted(Fraction(7))
    ('seven', '7')
    """
    if value.denominator == 1 and 0 <= value < len(WORDS):
        return (WORDS[int(value)], number(value))
    for step, name in STEPS:
        scaled = value / step
        if scaled >= 1 and (scaled * 10**MOST_DECIMALS).denominator == 1:
            return (f"{grouped(scaled)} {name}", grouped(value))
    return (grouped(value), number(value))


def ordinal_suffix(count: int) -> str:
    """What follows the digits of an ordinal.

    >>> [ordinal_suffix(count) for count in (1, 12, 22, 113)]
    ['st', 'th', 'nd', 'th']
    """
    teen = count % 100 in range(11, 14)
    return "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")


def ordinal(value: Fraction) -> tuple[str, ...]:
    """Forms of an ordinal.

    >>> ordinal(Fraction(3)), ordinal(Fraction(22)), ordinal(Fraction(112))
    (('third', '3rd'), ('22nd',), ('112th',))
    """
    count = int(value)
    digits = f"{count:,}{ordinal_suffix(count)}"
    return (ORDINALS[count], digits) if 1 <= count <= 9 else (digits,)


def _single_forms(kind: FigureKind, value: Fraction) -> tuple[str, ...]:
    """Forms of one value."""
    share = number(value * 100)
    match kind:
        case FigureKind.POINTS:
            forms: tuple[str, ...] = (f"{share} percentage points",)
        case FigureKind.PERCENT:
            forms = (f"{share} percent", f"{share}%")
        case FigureKind.FRACTION:
            forms = _fraction_forms(value)
        case FigureKind.ORDINAL:
            forms = ordinal(value)
        case FigureKind.CENTURY:
            forms = (f"{ordinal(value)[-1]} century",)
        case FigureKind.YEAR:
            forms = (number(value),)
        case _:
            forms = counted(value)
    return forms


def _fraction_forms(value: Fraction) -> tuple[str, ...]:
    """Forms of a share: words for small denominators, per cents for tenths (七成)."""
    if value.denominator in {5, 10, 1}:
        percent = f"{number(value * 100)} percent"
        return (percent, f"{number(value * 100)}%")
    if value == Fraction(1, 2):
        return ("half", "50 percent")
    if value.denominator < len(_PARTS) and value.numerator < len(WORDS):
        plural = "s" if value.numerator > 1 else ""
        words = f"{WORDS[value.numerator]}-{_PARTS[value.denominator]}{plural}"
        return (words, words.replace("-", " "))
    return (f"{value.numerator}/{value.denominator}",)


def _tuple_forms(kind: FigureKind, value: tuple[Fraction | None, ...]) -> tuple[str, ...]:
    """Forms of dates, times, decades and ranges."""
    if kind is FigureKind.DATE:
        return _date_forms(*value)
    if kind is FigureKind.TIME:
        hour, minute = (int(part or 0) for part in (*value, None)[:2])
        return (f"{hour}:{minute:02}",)
    if kind is FigureKind.DECADE:
        century = 20 if value[0] is None else int(value[0])
        return (f"the {century - 1}{int(value[1] or 0):02}s",)
    if kind is FigureKind.RATIO:
        parts = [number(part) for part in value if part is not None]
        return (":".join(parts), " to ".join(parts))
    low, high = value[0], value[-1]
    if low is None or high is None:
        return ()
    return _range_forms(kind, low, high)


def _range_forms(kind: FigureKind, low: Fraction, high: Fraction) -> tuple[str, ...]:
    """Forms of a range; a step word that both ends share is said once at the end."""
    if kind in {FigureKind.PERCENT, FigureKind.POINTS}:
        name = "percentage points" if kind is FigureKind.POINTS else "percent"
        return (f"{number(low * 100)} to {number(high * 100)} {name}",)
    starts, ends = _single_forms(kind, low), _single_forms(kind, high)
    return (f"{starts[0]} to {ends[0]}", f"{starts[-1]} to {ends[-1]}")


def _date_forms(
    year: Fraction | None, month: Fraction | None, day: Fraction | None
) -> tuple[str, ...]:
    """Forms of a date; American order first, British order accepted."""
    if month is None:
        return (f"the {ordinal(day)[-1]}",) if day is not None else (number(year or Fraction(0)),)
    name = MONTHS[int(month) - 1]
    if day is None:
        return (f"{name} {number(year)}",) if year is not None else (name,)
    if year is None:
        return (f"{name} {number(day)}", f"{number(day)} {name}")
    return (
        f"{name} {number(day)}, {number(year)}",
        f"{number(day)} {name} {number(year)}",
    )
