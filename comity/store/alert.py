"""Alerts: one of a standing query for a story, written anew as the story grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.letter import Kind, Letter
from comity.store.stretch import MOST, Place, Stretch, stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """That an alert fires, as the conveyor writes it."""

    #: The standing query.
    standing: UUID
    #: The member that it looks for.
    member: UUID
    #: Whose it is.
    officer: UUID
    #: The story.
    story: str
    #: Labels of all that the alert tells.
    labels: tuple[int, ...]
    #: The report that fired it, or the last that answers.
    report: UUID
    #: Why.
    kind: Kind
    #: Headline of the report, or title of the story.
    title: str
    #: The words that answer, or the claim.
    why: str
    #: Whether the story is contested.
    contested: bool
    #: Most different figures that are given for the same in it.
    figures: int
    #: When the report was received.
    received_at: datetime
    #: How the alert is sent beside the screen.
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """An alert that was written."""

    #: The alert.
    id: UUID
    #: The standing query.
    standing: UUID
    #: Whose it is.
    officer: UUID
    #: The story.
    story: str
    #: Why it fired.
    kind: Kind
    #: How often it has fired.
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as its reader sees it."""

    #: Its id.
    id: UUID
    #: The standing query.
    standing: UUID
    #: How its owner calls the query.
    name: str
    #: The query as it was written.
    query: str
    #: The story.
    story: str
    #: The report that fired it last.
    report: UUID | None
    #: Why it fired last.
    kind: Kind
    #: Headline of the report, or title of the story.
    title: str
    #: The words that answer, or the claim.
    why: str
    #: Whether the story was contested when it fired.
    contested: bool
    #: How often it has fired; 0 for a story that was split off one whose alert told of its reports.
    times: int
    #: How many reports of the story answer that the reader may see.
    reports: int
    #: When the report that fired it was received.
    received_at: datetime
    #: When it fired last.
    fired_at: datetime
    #: When its reader saw it.
    seen_at: datetime | None
    #: When its reader was done with it.
    done_at: datetime | None


_ALERT = (
    "select a.id, a.standing, s.name, s.query, a.story, a.report, a.kind, a.title, a.why, a.contested, a.times,"
    " (select count(*) from hit h where h.standing = a.standing and h.story = a.story and h.fired) as reports,"
    " a.received_at, a.fired_at, a.seen_at, a.done_at from alert a join standing s on s.id = a.standing where "
)


def fire(connection: Connection, firings: Iterable[Firing]) -> tuple[Fired, ...]:
    """Write alerts, put what is to be sent into the outbox, and tell open screens; all in the caller's transaction.

    A message that waits and was not yet tried is not put a second time: what it says is read when it is sent, so it
    tells of this firing as well.
    """
    return tuple(_fire(connection, firing) for firing in firings)


def _fire(connection: Connection, firing: Firing) -> Fired:
    row = connection.execute(
        "insert into alert as a (standing, member, officer, story, labels, report, kind, title, why, contested,"
        "                        figures, received_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (standing, story) do update set labels = excluded.labels, report = excluded.report,"
        "   kind = excluded.kind, title = excluded.title, why = excluded.why, contested = excluded.contested,"
        "   figures = excluded.figures,"
        "   times = a.times + 1, received_at = excluded.received_at, fired_at = clock_timestamp(), seen_at = null,"
        "   done_at = null"
        " returning id, times",
        (
            firing.standing,
            firing.member,
            firing.officer,
            firing.story,
            list(firing.labels),
            firing.report,
            firing.kind,
            firing.title,
            firing.why,
            firing.contested,
            firing.figures,
            firing.received_at,
        ),
    ).fetchone()
    assert row is not None  # noqa: S101 - an insert that does not raise returns its row
    fired = Fired(
        id=row[0],
        standing=firing.standing,
        officer=firing.officer,
        story=firing.story,
        kind=firing.kind,
        times=row[1],
    )
    if set(firing.channels) & {"email", "webhook"}:
        # Locked, so that no courier takes one of them to send before this firing can be read.
        connection.execute(
            "with unread as (select channel, receiver from outbox where alert = %(alert)s and state = 'waiting'"
            "                and tries = 0 and taken_until is null for update)"
            " insert into outbox (alert, member, officer, channel, receiver, labels, payload, received_at)"
            " select %(alert)s, %(member)s, %(officer)s, way.channel, way.receiver, %(labels)s, %(payload)s,"
            "        %(received)s"
            " from contact c, lateral (values ('email', c.email), ('webhook', c.webhook)) way (channel, receiver)"
            " where c.officer = %(officer)s and way.receiver is not null and way.channel = any (%(channels)s)"
            "   and not exists (select from unread u where u.channel = way.channel and u.receiver = way.receiver)",
            {
                "alert": fired.id,
                "member": firing.member,
                "officer": firing.officer,
                "labels": list(firing.labels),
                "payload": Jsonb({"times": fired.times, "kind": firing.kind}),
                "received": firing.received_at,
                "channels": list(firing.channels),
            },
        )
        connection.execute("select pg_notify('comity_outbox', '')")
    connection.execute(
        "select pg_notify('comity', %s)",
        (f'{{"kind": "alert", "alert": "{fired.id}", "officer": "{firing.officer}"}}',),
    )
    return fired


def keep(connection: Connection, firings: Iterable[Firing]) -> None:
    """Write alerts that have not fired by themselves, where there is none: what they tell was told under another."""
    for firing in firings:
        connection.execute(
            "insert into alert (standing, member, officer, story, labels, report, kind, title, why, contested,"
            "                   figures, received_at, fired_at, times)"
            " values (%(standing)s, %(member)s, %(officer)s, %(story)s, %(labels)s, %(report)s, %(kind)s, %(title)s,"
            "         %(why)s, %(contested)s, %(figures)s, %(received_at)s, %(received_at)s, 0)"
            " on conflict (standing, story) do nothing",
            {**asdict(firing), "labels": list(firing.labels)},
        )


def before(connection: Connection, stories: Sequence[str]) -> dict[tuple[UUID, str], tuple[bool, int]]:
    """Query and story to whether it was contested when the alert fired, and how many figures it had.

    For the conveyor.
    """
    rows = connection.execute(
        "select standing, story, contested, figures from alert where story = any (%s)", (list(stories),)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def settle(connection: Connection, alerts: Iterable[tuple[UUID, str]]) -> None:
    """Note that the stories of these alerts are not contested any more; they fire again when they are."""
    pairs = list(alerts)
    connection.execute(
        "update alert a set contested = false from unnest(%s::uuid[], %s::text[]) as t (standing, story)"
        " where a.standing = t.standing and a.story = t.story",
        ([pair[0] for pair in pairs], [pair[1] for pair in pairs]),
    )


def letter(connection: Connection, alert: UUID, channel: str, *, key: UUID) -> Letter | None:
    """What an alert tells its reader now; none if they may not see it any more, or do not want it this way any more.

    Args:
        connection: of the courier; what the reader may see is asked of the labels, not of the courier's rights.
        alert: the alert.
        channel: the way it is to be sent.
        key: what the receiver is to know the letter by.
    """
    with connection.cursor(row_factory=class_row(Letter)) as cursor:
        return cursor.execute(
            "with seen as materialized (select a.*, labels_seen_by(a.member) as may from alert a where a.id = %s)"
            " select %s::uuid as key, a.id as alert, s.name, s.query, a.story, a.report, a.kind, a.title, a.why,"
            " a.contested, a.times,"
            " (select count(*) from hit h where h.standing = a.standing and h.story = a.story and h.fired"
            "    and h.label = any (a.may)) as reports, a.received_at, a.fired_at"
            " from seen a join standing s on s.id = a.standing and s.active and %s = any (s.channels)"
            " join officer o on o.id = a.officer and o.active and o.member = a.member where a.labels <@ a.may",
            (alert, key, channel),
        ).fetchone()


def own(
    connection: Connection, *, open_only: bool = False, place: Place | None = None, most: int = MOST
) -> Stretch[Alert]:
    """The viewer's alerts, the last fired first; only those they may still see all of."""
    return stretch(
        connection,
        _ALERT + ("a.done_at is null" if open_only else "true"),
        {},
        at="a.fired_at",
        id="a.id",
        place=place,
        made=Alert,
        most=most,
    )


def one(connection: Connection, alert: UUID) -> Alert:
    """One alert.

    Raises:
        NotFound: there is none, it is not the viewer's, or what it tells was taken back.
    """
    with connection.cursor(row_factory=class_row(Alert)) as cursor:
        found = cursor.execute(_ALERT + "a.id = %s", (alert,)).fetchone()
    if found is None:
        raise NotFound("There is no such alert, or it is not yours.")
    return found


def unseen(connection: Connection, *, most: int = 100) -> int:
    """How many alerts the viewer has not seen; counted up to `most`."""
    row = connection.execute(
        "select count(*) from (select from alert where seen_at is null and done_at is null limit %s) a", (most,)
    ).fetchone()
    return int(row[0]) if row else 0


def see(connection: Connection, alerts: Sequence[UUID]) -> None:
    """Note that the viewer has seen these alerts."""
    connection.execute(
        "update alert set seen_at = now() where id = any (%s) and seen_at is null and officer = viewing_officer()",
        (list(alerts),),
    )


def finish(connection: Connection, alert: UUID, *, done: bool = True) -> None:
    """Note that the viewer is done with an alert, or is not after all; it comes back when it fires again.

    Raises:
        NotFound: there is none, or it is not the viewer's.
    """
    changed = connection.execute(
        "update alert set done_at = case when %s then now() end, seen_at = coalesce(seen_at, now()) where id = %s",
        (done, alert),
    )
    if not changed.rowcount:
        raise NotFound("There is no such alert, or it is not yours.")
