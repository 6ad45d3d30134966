"""When a source is silent against its habit, and what of its past would have been told as silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: A source is silent when it brings nothing for so many times as long as it ever did by its habit …
LONGER = 1.5
#: … and for so long at least, …
LEAST = timedelta(hours=3)
#: … or, as long as it has given news over less than a day, so that nothing is known of its nights, …
WATCHED = timedelta(days=1)
#: … for so long.
UNKNOWN = timedelta(days=3)
#: How much of the longest silence is kept of it with each thing that comes: what a source does no more is forgotten.
KEPT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which a source brought nothing, and that was told, or would have been."""

    #: When it had brought something last.
    since: datetime
    #: When it had lasted long enough to be told.
    told: datetime
    #: When it brought something again; none: it has not.
    until: datetime | None


def limit(quiet: timedelta, watched: timedelta) -> timedelta:
    """For how long a source brings nothing before it is silent against its habit.

    Args:
        quiet: how long it is at most without anything new, by its habit.
        watched: how long it has given news.
    """
    return max(quiet * LONGER, LEAST if watched >= WATCHED else UNKNOWN)


def learnt(quiet: timedelta | None, gap: timedelta) -> timedelta:
    """How long a source is at most without anything new, now that it was for so long."""
    return gap if quiet is None else max(gap, quiet * KEPT + gap * (1 - KEPT))


def gaps(
    came: Sequence[datetime], until: datetime, *, least: timedelta | None = None, watched: datetime | None = None
) -> Iterator[Gap]:
    """The silences of a source's past: how often it would have been told as silent.

    Args:
        came: when it brought something, ascending.
        until: to when it was looked at; what has lasted until then may last on.
        least: what counts as a silence; none: what is against its habit, as far as it was known by then.
        watched: since when it gives news, if that is longer ago than the first moment.
    """
    quiet: timedelta | None = None
    for number, since in enumerate(came):
        last = number == len(came) - 1
        ends = until if last else came[number + 1]
        known = limit(quiet, since - (watched or came[0])) if quiet is not None else None
        if (most := least or known) is not None and ends - since > most:
            yield Gap(since=since, told=since + most, until=None if last else ends)
        quiet = learnt(quiet, ends - since)
