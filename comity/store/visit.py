"""Visits to sources: which are due, who has taken them, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.model.silence import KEPT
from comity.model.source import VISITED, Source
from comity.store.source import HISTORY

#: Taken while sources are claimed: two couriers must not go to one site at the same time.
_CLAIMING = 0x736F75726365


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


def others_folders(connection: Connection, member: UUID) -> list[str]:
    """The folders that sources of other members name."""
    rows = connection.execute("select address from source where kind = 'folder' and member <> %s", (member,))
    return [row[0] for row in rows]


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
        "kept": KEPT,
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
                make_interval(secs => %(quiet)s),
                quiet * %(kept)s + make_interval(secs => %(quiet)s) * (1 - %(kept)s)) end,
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
