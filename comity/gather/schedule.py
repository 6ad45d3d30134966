"""When a source is asked again: by its habit, by what it says itself, and later the more often it fails."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

#: Seconds between two visits, at least and at most.
LEAST, MOST = 120.0, 6 * 3600.0
#: Longest wait that a server may ask for (``Retry-After``), in seconds.
MOST_ASKED = 24 * 3600.0
#: Visits for each new report that is expected: a report waits a quarter of the usual gap on average.
_VISITS = 2.0
#: How much slower a source is visited with each visit that brings nothing, and how much sooner after one that does.
_SLOWER, _SOONER = 1.25, 0.5


def pause(
    last: float, *, new: int, per_day: float | None, stated: float | None = None, waited: float | None = None
) -> float:
    """Seconds until a source that answered is asked again.

    A source that was lively a moment ago is likely to be so still: the pause is halved when there was something new and
    grows by a quarter when there was not, within a factor of four of what its habit alone would say.

    Args:
        last: the pause before this visit.
        new: how many new reports or versions the visit brought.
        per_day: how many reports a day it has by habit, if that is known.
        stated: for how long the source says that its answer is good.
        waited: how long it has been without anything new, if it ever had; a source that fell asleep is let sleep.
    """
    seconds = last * (_SOONER if new else _SLOWER)
    if per_day is not None and per_day > 0:
        usual = 86400.0 / (per_day * _VISITS)
        seconds = min(max(seconds, usual / 4), usual * 4)
    if waited is not None:
        seconds = max(seconds, waited / 50)  # silent for four days: about two hours
    if stated is not None:
        seconds = max(seconds, stated)
    return min(max(seconds, LEAST), MOST)


def backoff(failures: int, *, asked: float | None = None, name: str = "") -> float:
    """Seconds until a source that failed is tried again: doubled with each failure, and spread.

    Args:
        failures: how many in a row, this one included.
        asked: how long the server asked us to wait.
        name: of the source; it decides the spread.
    """
    seconds = min(LEAST * 2.0 ** min(failures - 1, 12), MOST)
    share = int.from_bytes(hashlib.sha256(f"{name} {failures}".encode()).digest()[:4], "big") / 2**32
    seconds = min(seconds * (1 + share / 4), MOST)
    return max(seconds, min(asked or 0.0, MOST_ASKED))


def good_for(headers: Mapping[str, str]) -> float | None:
    """For how many seconds the server says that its answer is good (RFC 9111); none if it does not say."""
    control = {
        name.strip().lower(): value.strip(' "')
        for directive in headers.get("cache-control", "").split(",")
        for name, _, value in [directive.partition("=")]
    }
    if "no-cache" in control or "no-store" in control:
        return None
    if (age := control.get("max-age", "")).isdecimal():
        spent = headers.get("age", "")
        return max(0.0, float(age[:9]) - (float(spent[:9]) if spent.isdecimal() else 0.0))
    expires, date = _moment(headers.get("expires")), _moment(headers.get("date"))
    return max(0.0, (expires - date).total_seconds()) if expires and date else None


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """How many seconds the server asks us to wait (``Retry-After``); none if it does not."""
    stated = headers.get("retry-after", "").strip()
    if stated.isdecimal():
        return float(stated[:9])
    then, date = _moment(stated), _moment(headers.get("date"))
    return max(0.0, (then - date).total_seconds()) if then and date else None


def habit(days: Mapping[int, int], *, today: float) -> tuple[float, float] | None:
    """New reports a day, mean and standard deviation, from a history of whole days and the part of today.

    Args:
        days: how many days ago → new reports on that day; days that are missing had none; 0 is today. The oldest is the
            day on which watching began.
        today: which share of today is over.

    Returns:
        none while less than half a day has been watched. The spread is at least that of a Poisson process of this mean,
        for a few quiet days tell little.
    """
    if not days:
        return None
    oldest = max(days)
    counts = [days.get(ago, 0) for ago in range(1, oldest + 1)]
    watched = len(counts) + today
    if watched < 0.5:
        return None
    mean = sum(days.values()) / watched
    spread = math.sqrt(sum((count - mean) ** 2 for count in counts) / len(counts)) if len(counts) > 1 else 0.0
    return mean, max(spread, math.sqrt(mean))


def _moment(stated: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(stated) if stated else None
    except (ValueError, TypeError, IndexError):
        return None
    return found if found is not None and found.tzinfo is not None else None
