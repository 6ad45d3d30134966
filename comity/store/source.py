"""Sources: what officers set, which are due, what came of a visit, and how they fare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.source import VISITED, Kind, Source

#: Days of history from which a source's habit is learnt.
HISTORY = 28
#: Taken while sources are claimed: two couriers must not go to one site at the same time.
_CLAIMING = 0x736F75726365
_MISSING = "There is no such source, or it was not released to you."

State = Literal["new", "well", "late", "failing", "stopped", "brought"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source on a screen: what it is and how it fares."""

    #: The source.
    id: UUID
    #: The member whose source it is.
    member: UUID
    #: Who may see that it is read.
    label: int
    #: Label that its reports get.
    marking: int
    #: What it is.
    kind: Kind
    #: Its name.
    name: str
    #: Where it is.
    address: str
    #: The house behind it, if it is known.
    publisher: str | None
    #: The language of its reports, if it is known.
    language: str | None
    #: What its kind needs: selector, user …
    settings: Mapping[str, Any]
    #: Whether it is visited.
    active: bool
    #: An officer's word on how good it is.
    grade: str | None
    #: When it was added.
    added_at: datetime
    #: When it is visited next.
    next_at: datetime
    #: Between two visits.
    pause: timedelta
    #: When it was last visited.
    tried_at: datetime | None
    #: When it was last read with success.
    succeeded_at: datetime | None
    #: When it last had something new; none where the viewer may not see its reports, and so for all that follows.
    new_at: datetime | None
    #: Failures in a row.
    failures: int
    #: What happened and what to do, if the last visit failed.
    failure: str | None
    #: What is to be known though nothing failed: it has moved, an article could not be read.
    note: str | None
    #: New reports a day by its habit.
    per_day: float | None
    #: Standard deviation of that.
    per_day_spread: float | None
    #: How long it is at most without anything new, by its habit.
    quiet: timedelta | None
    #: New reports today, in the centre's zone.
    today: int
    #: In a word: new (never read), well, late (silent against its habit), failing, stopped, brought (by others).
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a source, in the centre's zone."""

    #: The day.
    day: date
    #: New reports.
    new: int
    #: Visits.
    polls: int
    #: Visits that failed.
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What is written down after a visit."""

    #: Seconds until the next.
    pause: float
    #: New reports by day, days ago as the key; versions of known reports are not counted.
    new: Mapping[int, int]
    #: When something new came, if it did.
    new_at: datetime | None = None
    #: The longest time between two new things that this visit shows, in seconds.
    quiet: float | None = None
    #: For the next visit.
    etag: str | None = None
    #: For the next visit.
    modified: str | None = None
    #: For the next visit; none: as it was.
    cursor: Mapping[str, Any] | None = None
    #: What happened and what to do, if it failed.
    failure: str | None = None
    #: Whether it is to be visited no more.
    gone: bool = False


def add(
    connection: Connection,
    *,
    member: UUID,
    label: int,
    marking: int,
    kind: Kind,
    name: str,
    address: str = "",
    publisher: str | None = None,
    language: str | None = None,
    settings: Mapping[str, Any] | None = None,
    secret: str | None = None,
) -> UUID:
    """Add a source; `comity.gather.source.checked` says before whether it can be one."""
    row = connection.execute(
        "insert into source (member, label, marking, kind, name, address, publisher, language, settings, secret)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        (
            member,
            label,
            marking,
            kind,
            name,
            address,
            publisher,
            language,
            Jsonb(dict(settings or {})),
            secret.encode() if secret else None,
        ),
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert gives a row
    return UUID(str(row[0]))


def change(
    connection: Connection,
    source: UUID,
    *,
    name: str,
    address: str,
    label: int,
    marking: int,
    publisher: str | None,
    language: str | None,
    settings: Mapping[str, Any],
    grade: str | None = None,
    secret: str | None = None,
) -> None:
    """Change what an officer set. A source that is elsewhere now is read from its beginning, and soon.

    Args:
        connection: of a viewer.
        source: which.
        name: what it is called.
        address: where it is.
        label: who may see that it is read.
        marking: label of its reports from now on.
        publisher: the house behind it.
        language: of its reports.
        settings: what its kind needs.
        grade: an officer's word on how good it is.
        secret: a new password; none leaves the old one.

    Raises:
        NotFound: there is none, or the viewer may not change it.
    """
    done = connection.execute(
        "update source set name = %(name)s, label = %(label)s, marking = %(marking)s, publisher = %(publisher)s,"
        " language = %(language)s, grade = %(grade)s, active = true, next_at = now(), failures = 0, failure = null,"
        " etag = null, modified = null,"
        " cursor = case when address = %(address)s and settings = %(settings)s then cursor else '{}' end,"
        " address = %(address)s, settings = %(settings)s where id = %(source)s",
        {
            "source": source,
            "name": name,
            "address": address,
            "label": label,
            "marking": marking,
            "publisher": publisher,
            "language": language,
            "settings": Jsonb(dict(settings)),
            "grade": grade,
        },
    )
    if done.rowcount == 0:
        raise NotFound(_MISSING)
    if secret:
        connection.execute("update source set secret = %s where id = %s", (secret.encode(), source))


def switch(connection: Connection, source: UUID, *, active: bool) -> None:
    """Let a source be visited, at once, or no more.

    Raises:
        NotFound: there is none, or the viewer may not change it.
    """
    done = connection.execute(
        "update source set active = %s, next_at = now(), failures = 0, failure = null where id = %s", (active, source)
    )
    if done.rowcount == 0:
        raise NotFound(_MISSING)


def soon(connection: Connection, source: UUID) -> None:
    """Let a source be visited as soon as a courier is free.

    Raises:
        NotFound: there is none, or the viewer may not change it.
    """
    done = connection.execute("update source set next_at = now() where id = %s and active", (source,))
    if done.rowcount == 0:
        raise NotFound(_MISSING)


def remove(connection: Connection, source: UUID) -> None:
    """Remove a source; its reports stay.

    Raises:
        NotFound: there is none, or the viewer may not remove it.
    """
    if connection.execute("delete from source where id = %s", (source,)).rowcount == 0:
        raise NotFound(_MISSING)


# Volume tells of reports: it is shown to those only who may see them. A source counts as late when it has been silent
# for half as long again as it was ever before, and for at least three hours; the time is taken to its last visit, not
# to now, so that a centre that stood still does not suspect all its sources.
_ROWS = """
    select s.id, s.member, s.label, s.marking, s.kind, s.name, s.address, s.publisher, s.language, s.settings, s.active,
           s.grade, s.added_at, s.next_at, s.pause, s.tried_at, s.succeeded_at, s.failures, s.failure,
           coalesce(s.cursor ->> 'why', nullif(s.cursor ->> 'trouble', '')) as note,
           case when open then s.new_at end as new_at, case when open then s.per_day end as per_day,
           case when open then s.per_day_spread end as per_day_spread, case when open then s.quiet end as quiet,
           case when open then coalesce(t.new, 0) else 0 end as today,
           case when not s.active then 'stopped'
                when s.failures > 0 then 'failing'
                when s.kind <> all (%(visited)s) then 'brought'
                when s.succeeded_at is null then 'new'
                when open and s.succeeded_at - s.new_at > greatest(s.quiet * 1.5, interval '3 hours') then 'late'
                else 'well' end as state
    from source s
    cross join lateral (select s.marking = any ((select seen_labels())::integer[]) as open) o
    left join source_day t on t.source = s.id
        and t.day = (now() at time zone coalesce((select zone from centre), 'UTC'))::date
"""


def listed(connection: Connection) -> list[SourceRow]:
    """All sources that the viewer may know of; those in trouble first, then by name."""
    rows = connection.cursor(row_factory=class_row(SourceRow)).execute(
        f"select * from ({_ROWS}) s order by state <> 'failing', state <> 'late', lower(name), id",  # noqa: S608
        {"visited": list(VISITED)},
    )
    return rows.fetchall()


def one(connection: Connection, source: UUID) -> SourceRow:
    """A source.

    Raises:
        NotFound: there is none, or the viewer may not know of it.
    """
    row = (
        connection.cursor(row_factory=class_row(SourceRow))
        .execute(f"{_ROWS} where s.id = %(source)s", {"visited": list(VISITED), "source": source})
        .fetchone()
    )
    if row is None:
        raise NotFound(_MISSING)
    return row


def days(connection: Connection, sources: Sequence[UUID], *, last: int = HISTORY) -> dict[UUID, list[Day]]:
    """The last days of sources, the oldest first; days on which nothing happened are left out."""
    rows = connection.execute(
        "select source, day, new, polls, failures from source_day"
        " where source = any (%s) and day > (now() at time zone coalesce((select zone from centre), 'UTC'))::date - %s"
        " order by day",
        (list(sources), last),
    )
    found: dict[UUID, list[Day]] = {}
    for source, day, new, polls, failures in rows:
        found.setdefault(source, []).append(Day(day=day, new=new, polls=polls, failures=failures))
    return found


def claim(connection: Connection, *, most: int, lease: float, gap: float) -> list[Source]:
    """Take sources that are due, for one courier alone; one of each host, and none whose host was visited just now.

    Args:
        connection: of a worker; commit at once, for other couriers wait.
        most: how many.
        lease: seconds for which nobody else takes them; a courier that dies loses them after that.
        gap: seconds since the last visit to a host.
    """
    connection.execute("select pg_advisory_xact_lock(%s)", (_CLAIMING,))
    rows = connection.execute(
        """
        with due as (
            select id, next_at, coalesce(host, id::text) as host from source
            where active and kind = any (%(visited)s) and next_at <= now()
              and (taken_until is null or taken_until <= now())
        ), first as (
            select distinct on (host) id, next_at from due
            where not exists (
                select 1 from source other where other.host = due.host
                and (other.taken_until > now() or other.tried_at > now() - make_interval(secs => %(gap)s)))
            order by host, next_at
        ), free as (
            select s.id from source s join first using (id) order by first.next_at limit %(most)s
            for update of s skip locked
        )
        update source s set taken_until = now() + make_interval(secs => %(lease)s) from free where s.id = free.id
        returning s.id, s.member, s.marking, s.kind, s.name, s.address, s.publisher, s.language, s.settings,
            convert_from(s.secret, 'UTF8') as secret, s.etag, s.modified, s.cursor,
            extract(epoch from s.pause)::float8 as pause, s.failures, s.per_day, s.succeeded_at, s.new_at
        """,
        {"visited": list(VISITED), "gap": gap, "most": most, "lease": lease},
    )
    names = [column.name for column in rows.description or ()]
    return [Source(**dict(zip(names, row, strict=True))) for row in rows]


def release(connection: Connection, sources: Sequence[UUID]) -> None:
    """Give up claims, so that others may visit these sources at once."""
    connection.execute("update source set taken_until = null where id = any (%s)", (list(sources),))


def known(connection: Connection, source: Source, keys: Sequence[str]) -> dict[str, bytes]:
    """By key, the fingerprint of the last version that a source gave."""
    rows = connection.execute(
        "select distinct on (key) key, fingerprint from report"
        " where originator = %s and source = %s and key = any (%s) order by key, version desc",
        (source.member, source.id, list(keys)),
    )
    return {key: bytes(print_) for key, print_ in rows}


def until_due(connection: Connection) -> float | None:
    """Seconds until the next source is due, 0 if one is; none if there is none to visit."""
    row = connection.execute(
        "select extract(epoch from min(greatest(next_at, coalesce(taken_until, next_at))) - now())::float8"
        " from source where active and kind = any (%s)",
        (list(VISITED),),
    ).fetchone()
    return None if row is None or row[0] is None else max(0.0, float(row[0]))


def history(connection: Connection, source: UUID) -> tuple[dict[int, int], float]:
    """How many days ago → new reports, back to the first day that was watched; and which share of today is over."""
    row = connection.execute(
        """
        with clock as (select now() at time zone coalesce((select zone from centre), 'UTC') as wall)
        select coalesce(jsonb_object_agg((wall::date - day)::text, new) filter (where day is not null), '{}'),
               extract(epoch from wall - wall::date)::float8 / 86400
        from clock left join source_day on source = %s and day > wall::date - %s and day <= wall::date
        group by wall
        """,
        (source, HISTORY),
    ).fetchone()
    assert row is not None  # noqa: S101 - the clock gives a row
    return {int(ago): int(new) for ago, new in row[0].items()}, float(row[1])


def settle(connection: Connection, source: Source, done: Settled) -> None:
    """Write down what came of a visit and when the next one is due.

    A source that an officer changed meanwhile keeps what the officer set: it is due at once.
    """
    failed = done.failure is not None
    values = {
        "id": source.id,
        "address": source.address,
        "pause": done.pause,
        "failed": failed,
        "failure": done.failure,
        "gone": done.gone,
        "etag": done.etag,
        "modified": done.modified,
        "cursor": None if done.cursor is None else Jsonb(dict(done.cursor)),
        "new_at": done.new_at,
        "quiet": done.quiet,
    }
    connection.execute(
        """
        update source set
            taken_until = null,
            tried_at = now(),
            failures = case when %(failed)s then failures + 1 else 0 end,
            failure = %(failure)s,
            succeeded_at = case when %(failed)s then succeeded_at else now() end,
            quiet = case when %(quiet)s::float8 is null then quiet else greatest(
                make_interval(secs => %(quiet)s), quiet * 0.9 + make_interval(secs => %(quiet)s) * 0.1) end,
            new_at = greatest(new_at, %(new_at)s),
            pause = case when %(failed)s then pause else make_interval(secs => %(pause)s) end,
            active = active and not %(gone)s,
            next_at = case when address = %(address)s then now() + make_interval(secs => %(pause)s) else now() end,
            etag = case when address <> %(address)s then null when %(failed)s then etag else %(etag)s end,
            modified = case when address <> %(address)s then null when %(failed)s then modified else %(modified)s end,
            cursor = case when address = %(address)s then coalesce(%(cursor)s, cursor) else '{}' end
        where id = %(id)s
        """,
        values,
    )
    _count(connection, source, {0: 0, **done.new}, failed=failed)


def _count(connection: Connection, source: Source, new: Mapping[int, int], *, failed: bool) -> None:
    """Add to the days of a source; today is always there, with this visit."""
    for ago, number in new.items():
        connection.execute(
            "insert into source_day (source, day, new, polls, failures, label)"
            " select id, (now() at time zone coalesce((select zone from centre), 'UTC'))::date - %(ago)s, %(new)s,"
            " %(polls)s, %(failures)s, marking from source where id = %(id)s"
            " on conflict (source, day) do update set new = source_day.new + excluded.new,"
            " polls = source_day.polls + excluded.polls, failures = source_day.failures + excluded.failures",
            {
                "id": source.id,
                "ago": ago,
                "new": number,
                "polls": int(ago == 0),
                "failures": int(ago == 0 and failed),
            },
        )


def learn(connection: Connection, source: Source, habit: tuple[float, float] | None) -> None:
    """Write down a source's habit: new reports a day, mean and standard deviation."""
    per_day, spread = habit if habit else (None, None)
    connection.execute(
        "update source set per_day = %s, per_day_spread = %s where id = %s", (per_day, spread, source.id)
    )
