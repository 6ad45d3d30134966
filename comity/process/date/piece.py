"""Where a text is cut into tokens for the reader of dates: a date in digits stays one."""

from __future__ import annotations

import re

#: A year, month and day with two digits each, as in the names of files.
_YEAR, _MONTH, _DAY = "(?:19|20)[0-9]{2}", "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
#: Three numbers with the same between them twice.
_NUMBERS = "|".join(
    f"[0-9]{{1,4}}{before}{mark}{after}[0-9]{{1,2}}{before}{mark}{after}[0-9]{{1,4}}"
    for mark in ("/", r"\.", "-")
    for before in ("", " ")
    for after in ("", " ")
)
#: A token, in a group of its own: letters, a date or a time in digits, a number, the ends of lines, one sign.
TOKEN = re.compile(
    "([^\\W\\d_]+|(?=[0-9])(?:"
    # a date begins no longer number, but may be the second end of a range: 1/10/2018-7/10/2018
    r"(?:(?<![\w./-])|(?<=[0-9]-)(?=[0-9]{1,2}[/.])|(?<=[0-9]{4}-)(?=[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}))"
    rf"(?:[0-9]{{4}}-[0-9][0-9]-[0-9][0-9](?=t[0-9][0-9]:)|(?:{_NUMBERS})(?!\w)"
    r"(?![./-][0-9](?!(?:[0-9]?[./-]){2}[0-9]))(?!-[0-9]{1,2}-[0-9]{1,2}(?!-))"
    r"|[0-9]{1,2}/[0-9]{4}(?![\w/-])(?!\.[0-9])|[0-9][0-9]\.(?:19|20)[0-9][0-9](?![\w/-])(?!\.[0-9]))"
    r"|(?<![0-9])(?:(?<![0-9][./-])|(?<=[0-9]{4}-[0-9][0-9]-[0-9][0-9][/-]))"
    rf"{_YEAR}-{_MONTH}-{_DAY}(?![0-9])(?![./-][0-9](?![0-9]{{3}}-))"
    r"|[0-9]{1,2}:[0-9][0-9](?::[0-9][0-9])?|[0-9]+(?:[,٬][0-9]{3}(?![0-9])|[.٫][0-9]+)*)|\n+|[^\w\s])"
)
