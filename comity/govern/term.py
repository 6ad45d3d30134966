"""Whose turn the chair is, computed from the charter and the members alone.

The chair passes on at one hour of the centre's zone, every so many months from the first day. The agreed order goes
round; who joined later stands at its end. A member that has left is passed over; if it leaves in the chair, the next in
the order stands in for the rest of that term and then has its own.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count, islice
from zoneinfo import ZoneInfo

from comity.govern.charter import Charter
from comity.model.member import Member
from comity.model.term import Term


def boundary(charter: Charter, number: int) -> datetime:
    """When the chair passes on for the `number`-th time, UTC; 0 is the beginning of the first term.

    The months are counted from the first day, so that a 31st comes back after a shorter month. An hour that the clocks
    skip is the hour they show instead; of one that comes twice it is the first.
    """
    first, months = charter.chair.begins, charter.chair.months * number
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))
    return datetime.combine(day, charter.chair.hour, ZoneInfo(charter.zone)).astimezone(UTC)


def terms(charter: Charter, members: Sequence[Member]) -> Iterator[Term]:
    """Every term from the first on, without end (up to the year 9000). Each begins where the last ended.

    Args:
        charter: says when and for how long.
        members: all there were; `Member.place` is the order, with whoever had the first term at its head.
    """
    order = sorted(members, key=lambda m: m.place)
    turn, number = 0, count(1)
    for span in count():
        begins, ends = boundary(charter, span), boundary(charter, span + 1)
        if span or not _sits(order[turn], begins):
            turn = _next(order, turn, begins)
        left = sorted({m.left_at for m in order if m.left_at and begins < m.left_at < ends})
        holder, since = order[turn], begins
        for moment in left:
            if _sits(holder, moment):
                continue
            yield Term(number=next(number), member=holder.id, begins=since, ends=moment)
            holder, since = order[_next(order, order.index(holder), moment)], moment
        yield Term(number=next(number), member=holder.id, begins=since, ends=ends)
        if ends.year >= 9000:
            return


def term_at(charter: Charter, members: Sequence[Member], moment: datetime) -> Term | None:
    """The term that runs at a moment; none before the first begins."""
    if moment < boundary(charter, 0):
        return None
    return next(term for term in terms(charter, members) if moment < term.ends)


def coming(charter: Charter, members: Sequence[Member], moment: datetime, *, most: int = 8) -> list[Term]:
    """The next terms that have not begun at a moment, the nearest first."""
    return list(islice((term for term in terms(charter, members) if term.begins > moment), most))


def begun(charter: Charter, members: Sequence[Member], moment: datetime) -> list[Term]:
    """The terms that have begun by a moment, the first first."""
    found = []
    for term in terms(charter, members):
        if term.begins > moment:
            break
        found.append(term)
    return found


def _sits(member: Member, moment: datetime) -> bool:
    """Whether it is a member then; founders were from the beginning, whenever their centre was set up."""
    return (member.epoch == 1 or member.joined_at <= moment) and (member.left_at is None or moment < member.left_at)


def _next(order: Sequence[Member], turn: int, moment: datetime) -> int:
    """Who follows in the order among those who are members then; the same again if nobody else is."""
    for step in range(1, len(order) + 1):
        follower = (turn + step) % len(order)
        if _sits(order[follower], moment):
            return follower
    return turn
