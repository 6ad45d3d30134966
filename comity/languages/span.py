"""A length of time in words."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta


def span(length: timedelta, code: str) -> str:
    """About how long, in the largest unit of which there are two or more: 40 minutes, 26 hours, 3 days.

    Args:
        length: of time; less than a minute is told as one.
        code: the language, as `comity.languages.CODES` has it.
    """
    return str(format_timedelta(length, granularity="minute", threshold=2, locale=code))
