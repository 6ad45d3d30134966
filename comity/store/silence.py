"""Sources that bring nothing: who is told of them, once for each silence; and how often somebody would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.model.letter import Kind
from comity.model.source import VISITED
from comity.store.firing import UNTOUCHED, Letter, put
from comity.store.source import SILENT
from comity.store.standing import Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A source that brings nothing."""

    #: The source.
    id: UUID
    #: Its name.
    name: str
    #: Who may see the source, and its reports.
    labels: tuple[int, int]
    #: When it brought something last; where it never did, when it was added.
    since: datetime
    #: How long that was when it was last looked at.
    lasted: timedelta
    #: Whether that is against its habit.
    late: bool
    #: How long it usually is between two things that it brings, by its habit.
    usual: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An alert of a source that brought something again."""

    #: The alert.
    id: UUID
    #: The standing query.
    standing: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A source of which the viewer may be told that it is silent."""

    #: The source.
    id: UUID
    #: Its name.
    name: str
    #: Whether it is visited, so that it has a habit; else others bring what it has.
    visited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """When a source that the viewer may know of brought something."""

    #: The source.
    id: UUID
    #: Its name.
    name: str
    #: The minutes in which something came that the viewer may see, ascending.
    came: tuple[datetime, ...]
    #: When something came last, or where it never did, when it was added.
    last: datetime
    #: To when it was looked at.
    looked: datetime | None
    #: The first day of which something is known.
    watched: datetime | None


#: When a source (as `s`) brought something last, and when it was last looked at; for what others bring, that is now.
_LOOKED = """cross join lateral (select
    case when s.kind = any (%(visited)s) then s.new_at
        else (select max(p.received_at) from provenance p where p.source = s.id) end as came,
    case when s.kind = any (%(visited)s) then s.tried_at else now() end as looked) l"""


def quiet(connection: Connection, least: timedelta | None) -> tuple[Quiet, ...]:
    """Sources that are silent against their habit, or, failing ones among them, bring nothing for so long.

    Args:
        connection: of the conveyor.
        least: the shortest time that anybody asks for; none: nobody asks for one.
    """
    with connection.cursor(row_factory=class_row(Quiet)) as cursor:
        return tuple(
            cursor.execute(
                "select s.id, s.name, array[s.label, s.marking] as labels, q.since, q.lasted, q.late,"  # noqa: S608
                " case when s.per_day > 0 then interval '1 day' / s.per_day end as usual"
                f" from source s {_LOOKED} cross join lateral (select coalesce(l.came, s.added_at) as since,"
                "   coalesce(l.looked - coalesce(l.came, s.added_at), '0') as lasted,"
                f"  coalesce({SILENT}, false) as late) q"
                " where s.active and (q.late or q.lasted >= %(least)s) order by q.since, s.id",
                {"visited": list(VISITED), "least": least},
            )
        )


def told(connection: Connection) -> dict[tuple[UUID, UUID], datetime]:
    """Query and source to the beginning of the last silence that an alert told of."""
    rows = connection.execute("select standing, source, since from alert where source is not null")
    return {(standing, source): since for standing, source, since in rows}


def readers(connection: Connection, sources: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The members who may be told of each source: who see it and its reports, and may know whose they are."""
    rows = connection.execute(
        "select s.id, array(select m from unnest(readers_of(s.label)) m where m = any (readers_of(s.marking))"
        "   and (m = s.member or not exists (select from clauses_of(array[s.label, s.marking]) c"
        "                                    where c.attribution = 'withheld')))"
        " from source s where s.id = any (%s)",
        (list(sources),),
    )
    return {source: frozenset(members) for source, members in rows}


def fire(connection: Connection, query: Live, source: Quiet) -> UUID | None:
    """Write that a source is silent, once for each silence however often and by however many it is written.

    Args:
        connection: of the conveyor; what is to be sent is put into the outbox in its transaction.
        query: the standing query.
        source: the source, of which the query's member may be told.

    Returns:
        The alert; none if it was told already.
    """
    row = connection.execute(
        "insert into alert as a (standing, member, officer, story, labels, kind, title, why, received_at,"  # noqa: S608 - our own words
        "                        source, since, usual)"
        " values (%(standing)s, %(member)s, %(officer)s, %(story)s, %(labels)s, 'silent', %(name)s, '',"
        "         clock_timestamp(), %(source)s, %(since)s, %(usual)s)"
        " on conflict (standing, story) do update set labels = excluded.labels, kind = excluded.kind,"
        "   title = excluded.title, since = excluded.since, usual = excluded.usual, heard_at = null,"
        f"   times = a.times + 1, received_at = excluded.received_at, {UNTOUCHED}"
        " where a.since < excluded.since returning id",
        {
            "standing": query.id,
            "member": query.member,
            "officer": query.officer,
            "story": source.id.hex,
            "labels": list(source.labels),
            "name": source.name,
            "source": source.id,
            "since": source.since,
            "usual": source.usual,
        },
    ).fetchone()
    if row is None:
        return None
    _send(connection, row[0], query, "silent")
    return UUID(str(row[0]))


def heard(connection: Connection) -> tuple[Heard, ...]:
    """Note in their alerts which sources have brought something since; of queries that are not paused."""
    with connection.cursor(row_factory=class_row(Heard)) as cursor:
        return tuple(
            cursor.execute(
                "update alert a set heard_at = now.came from ("  # noqa: S608 - our own words
                f"  select s.id as source, l.came from source s {_LOOKED}"
                "   where s.id in (select source from alert where source is not null and heard_at is null)) now,"
                " standing q where a.source = now.source and a.heard_at is null and now.came > a.since"
                "   and q.id = a.standing and q.active returning a.id, a.standing",
                {"visited": list(VISITED)},
            )
        )


def fire_heard(connection: Connection, query: Live, alert: UUID) -> None:
    """Have an alert fire because its source brought something again."""
    connection.execute(
        f"update alert a set kind = 'heard', times = a.times + 1, received_at = clock_timestamp(), {UNTOUCHED}"  # noqa: S608
        " where id = %s",
        (alert,),
    )
    _send(connection, alert, query, "heard")


def _send(connection: Connection, alert: UUID, query: Live, kind: Kind) -> None:
    times, labels, received = connection.execute(
        "select times, labels, received_at from alert where id = %s", (alert,)
    ).fetchall()[0]
    letter = Letter(
        alert=alert,
        member=query.member,
        officer=query.officer,
        labels=tuple(labels),
        payload={"times": times, "kind": kind},
        received_at=received,
    )
    put(connection, letter, channels=query.channels, pace=query.pace)
    connection.execute(
        "select pg_notify('comity', %s)", (f'{{"kind": "alert", "alert": "{alert}", "officer": "{query.officer}"}}',)
    )


def known(connection: Connection, *, most: int | None = None) -> tuple[Known, ...]:
    """The sources of which the viewer may be told that they are silent, by name; `most`: the first so many."""
    with connection.cursor(row_factory=class_row(Known)) as cursor:
        return tuple(
            cursor.execute(
                "select s.id, s.name, s.kind = any (%s) as visited from source s"
                " where s.marking in (select unnest(seen_labels()))"  # once, and not again for each source
                " and (s.member = (select viewer()) or not s.marking = any ((select withheld_labels())::integer[]))"
                " order by lower(s.name), s.id limit %s",
                (list(VISITED), most),
            )
        )


def past(connection: Connection, sources: Sequence[UUID], *, since: datetime) -> tuple[Past, ...]:
    """When sources brought something that the viewer may see, from a moment on; see `known`."""
    with connection.cursor(row_factory=class_row(Past)) as cursor:
        return tuple(
            cursor.execute(
                "select s.id, s.name, l.looked, coalesce(l.came, s.added_at) as last,"  # noqa: S608
                " array(select distinct date_trunc('minute', p.received_at)"
                "   from provenance p where p.source = s.id and p.received_at > %(since)s order by 1) as came,"
                " (select min(day) from source_day d where d.source = s.id)::timestamp"
                "   at time zone coalesce((select zone from centre), 'UTC') as watched"
                f" from source s {_LOOKED} where s.id = any (%(sources)s) order by lower(s.name), s.id",
                {"visited": list(VISITED), "sources": list(sources), "since": since},
            )
        )
