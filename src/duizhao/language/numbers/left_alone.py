"""Strings whose digits count nothing: addresses, telephone and document numbers, 4G, 1+3.

The finders skip them; the literal check of `duizhao.quality` sees that they come through unchanged.
"""

from __future__ import annotations

import re

CURRENCY_CODES = r"USD|RMB|EUR|Euro|CNY|HKD|HK|GBP|US"
_METRIC = r"(?:k?m|cm|mm|k?g|mg|ml|GB|MB|TB|[MG]bit|k?Wh?|MWh?|GWh?|Hz|V|kV|ha)(?![A-Za-z])"
"""Unit symbols that may touch their digits; such digits do count."""
_CODED = (
    rf"(?<![A-Za-z])(?!(?:{CURRENCY_CODES})\d)"
    r"(?:[A-Z]{1,6}|Covid|[a-z]+(?!-))[-–]?\d+[A-Za-z0-9.]*"
)
"""Names with digits, COVID-19 or G20; `post-2015` and `January-31` are none."""
_EVERYWHERE = (
    r"https?://\S+|www\.[\w./-]+|[\w.]+@[\w.]+|\d{3,4}-\d{7,8}(?:-\d+)?|1[3-9]\d{9}(?!\d)"
    rf"|[〔\[［]\d{{4}}[〕\]］]|{_CODED}|\d+(?:\+\d*)+|(?!\d{{4}}-\d\d?-\d\d?(?!\d))\d+(?:-\d+){{2,}}"
)

CHINESE = re.compile(
    r"(?:邮编|邮政编码|电话|刊号|CN|ISSN|ISBN)[:：\s]*[\dX][\dX\s/-]*[\dA-Z]"
    rf"|(?<=[歼运轰直])-\d+"
    rf"|{_EVERYWHERE}|\d+(?!{_METRIC})[A-Za-z]+"
)
ENGLISH = re.compile(
    r"(?:[Pp]ostal [Cc]ode|[Pp]ostcode|ZIP|[Tt]el)\b[.:\s]*\d[\d-]*"
    r"|(?:CN|ISSN|ISBN|Number)\b[.:\s]*[A-Z:\s]*[\dX]+(?:\s?[-/]\s?[\dX]+)+(?:/[A-Z])?"
    rf"|{_EVERYWHERE}|\b(?!\d+(?i:st|nd|rd|th|s|fold|percent|[ap]m)\b|\d+{_METRIC})\d+[A-Za-z]+"
)
