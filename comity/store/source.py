"""Sources: what officers set, and how they fare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from psycopg.rows import args_row, class_row
from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.errors import NotFound, Refused
from comity.model.silence import LEAST, LONGER, UNKNOWN, WATCHED
from comity.model.source import VISITED, Kind

#: Days of history from which a source's habit is learnt.
HISTORY = 28
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
    """Add a source; `comity.gather.source.checked` says before whether it can be one.

    Raises:
        Refused: it is a feed that the member reads already: every report would be there twice.
    """
    if (
        kind == "feed"
        and connection.execute(
            "select 1 from source where member = %s and kind = 'feed' and address = %s", (member, address)
        ).fetchone()
    ):
        raise Refused("Your member reads this feed already. Look for it among your sources.")
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
        secret: a new password; none leaves the old one, if the address is the old one as well.

    Raises:
        NotFound: there is none, or the viewer may not change it.
    """
    # A password is sent to whom it was given for, and to nobody that the source is turned to later.
    connection.execute("update source set secret = null where id = %s and address <> %s", (source, address))
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


#: Whether a source (as `s`) is silent against its habit, by the rule of `comity.model.silence`. One that has not given
#: news over a whole day yet has no habit of a night or of a daily bulletin and is let be for long; one that had news
#: once, as a page has when it is first read, has no habit at all. The time is taken to its last visit, not to now, so
#: that a centre that stood still does not suspect all its sources. What is at hand is looked at before the days.
SILENT = f"""(s.quiet is not null and s.succeeded_at - s.new_at > greatest(s.quiet * {LONGER}, interval '{LEAST}')
    and (s.succeeded_at - s.new_at > interval '{UNKNOWN}'
        or s.new_at - (select min(day) from source_day where source = s.id)::timestamp
            at time zone coalesce((select zone from centre), 'UTC') >= interval '{WATCHED}'))"""  # noqa: S608 - our own words

# Volume tells of reports, and so does silence: they are shown to those only who may see them.
_ROWS = f"""
    with seen as materialized (select seen_labels() as labels)
    select s.id, s.member, s.label, s.marking, s.kind, s.name, s.address, s.publisher, s.language, s.settings, s.active,
           s.grade, s.added_at, s.next_at, s.pause, s.tried_at, coalesce(s.succeeded_at, b.last) as succeeded_at,
           s.failures, s.failure, coalesce(s.cursor ->> 'why', nullif(s.cursor ->> 'trouble', '')) as note,
           case when open then coalesce(s.new_at, b.last) end as new_at, case when open then s.per_day end as per_day,
           case when open then s.per_day_spread end as per_day_spread, case when open then s.quiet end as quiet,
           case when open then coalesce(b.today, (
               select t.new from source_day t where t.source = s.id
               and t.day = (now() at time zone coalesce((select zone from centre), 'UTC'))::date
           ), 0) else 0 end as today,
           case when not s.active then 'stopped'
                when s.failures > 0 then 'failing'
                when s.kind <> all (%(visited)s) then 'brought'
                when s.succeeded_at is null then 'new'
                when open and {SILENT} then 'late'
                else 'well' end as state
    from source s
    cross join lateral (select s.marking in (select unnest(labels) from seen) as open) o
    cross join lateral (
        select date_trunc('day', now(), coalesce((select zone from centre), 'UTC')) as morning) d
    cross join lateral (  -- what was brought is counted where it lies: nobody visits and writes it down
        select case when s.kind <> all (%(visited)s) then
                   (select max(r.received_at) from provenance r where r.source = s.id) end as last,
               case when s.kind <> all (%(visited)s) then
                   (select count(*) from provenance r
                    where r.source = s.id and r.version = 1 and r.received_at >= morning) end as today
    ) b
"""  # noqa: S608 - our own words
#: In trouble: it fails, or is gone, or is silent.
_TROUBLED = "state = 'failing' or state = 'stopped' and failure is not null or state = 'late'"
_ORDER = f"order by not ({_TROUBLED}), state = 'late', lower(name), id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlet:
    """What is asked of a source whenever something is pushed to it."""

    #: The member whose source it is.
    member: UUID
    #: What it is.
    kind: Kind
    #: Whether it takes anything in.
    active: bool
    #: Label that its reports get.
    marking: int


def inlet(connection: Connection, source: UUID) -> Inlet:
    """A source as what is pushed to it asks for it: how it fares, which takes long to work out, is left out.

    Raises:
        NotFound: there is none, or the viewer may not know of it.
    """
    row = (
        connection.cursor(row_factory=class_row(Inlet))
        .execute("select member, kind, active, marking from source where id = %s", (source,), prepare=True)
        .fetchone()
    )
    if row is None:
        raise NotFound(_MISSING)
    return row


class Feed(NamedTuple):
    """A feed, as lists of feeds name it, of which there may be very many."""

    #: Its name.
    name: str
    #: Where it is.
    address: str
    #: The language of its reports, if it is known.
    language: str | None


def feeds(connection: Connection) -> list[Feed]:
    """All feeds that the viewer may know of, by name."""
    rows = connection.cursor(row_factory=args_row(Feed)).execute(
        "select name, address, language from source where kind = 'feed' order by lower(name), id"
    )
    return rows.fetchall()


def own_addresses(connection: Connection) -> set[str]:
    """Where the sources of the viewer's own member are."""
    return {row[0] for row in connection.execute("select address from source where member = viewer()")}


def page(connection: Connection, number: int = 1, *, before: int = 0, most: int = 50) -> tuple[list[SourceRow], bool]:
    """A page of the sources that the viewer may know of, those in trouble first, then by name.

    Args:
        connection: of a viewer.
        number: of the page, from 1.
        before: how many are passed over before the first page.
        most: sources on it.

    Returns:
        The sources, and whether there are more.
    """
    found = connection.execute(  # in what order alone: how each fares is asked of those on the page
        f"select id from ({_ROWS}) s {_ORDER} limit %(most)s offset %(before)s",  # noqa: S608
        {"visited": list(VISITED), "most": most + 1, "before": before + (number - 1) * most},
    ).fetchall()
    rows = (
        connection.cursor(row_factory=class_row(SourceRow))
        .execute(
            f"select * from ({_ROWS} where s.id = any (%(shown)s)) s {_ORDER}",  # noqa: S608
            {"visited": list(VISITED), "shown": [source for (source,) in found[:most]]},
        )
        .fetchall()
    )
    return rows, len(found) > most


def troubled(connection: Connection) -> int:
    """How many of the sources that the viewer may know of fail, are gone, or are silent against their habit."""
    row = connection.execute(
        f"select count(*) from ({_ROWS}) s where {_TROUBLED}",  # noqa: S608 - our own words
        {"visited": list(VISITED)},
    ).fetchone()
    return int(row[0]) if row else 0


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
