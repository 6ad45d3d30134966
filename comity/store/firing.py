"""Alerts as the conveyor writes them: they fire, they are kept, and what they told of is known when they fire again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.model.letter import Kind
from comity.model.quiet import PACES, Pace, Quiet
from comity.model.shown import Shown
from comity.store import delivered

#: Of an alert, what it is of. All else is written anew when it fires again.
_WHOSE = ("standing", "member", "officer", "story")
#: That nobody has taken an alert (as `a`) on, or is done with it.
OPEN = "a.taken_at is null and a.done_at is null"
#: What is set of an alert (as `a`) that fires again: nobody has seen it, nobody has it. Where nobody had it before, it
#: has waited since then and not only from now on, and stays with the deputy to whom it was passed on; from there on the
#: next firing waits anew, as does what fires for the first time and a silence after one that was over.
UNTOUCHED = (
    "fired_at = clock_timestamp(), seen_at = null, done_at = null, taken_at = null, taken_by = null, left_at = null,"
    f" waits_since = case when {OPEN} and a.times > 0 and a.heard_at is null"
    "   and (a.passed_at is null or a.passed_at < a.waits_since) then a.waits_since else clock_timestamp() end,"
    f" passed_at = case when {OPEN} then a.passed_at end, passed_to = case when {OPEN} then a.passed_to end"
)


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
    #: What the story shows.
    shown: Shown
    #: What of it is new since the alert fired before: each with ``kind``, ``was`` and ``now``.
    changed: Sequence[Mapping[str, str]]
    #: When what fired it came in: the report, or what moved its story last; see `moved`.
    received_at: datetime
    #: How the alert is sent beside the screen.
    channels: tuple[str, ...]
    #: How soon its reader wants to know.
    pace: Pace = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """That an alert is to be sent to somebody; what it says is read when it is sent."""

    #: The alert.
    alert: UUID
    #: The member its reader acts for.
    member: UUID
    #: Its reader.
    officer: UUID
    #: Labels of all that it tells.
    labels: tuple[int, ...]
    #: How often the alert has fired, and why.
    payload: dict[str, object]
    #: When what fired it came in.
    received_at: datetime


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


def fire(connection: Connection, firings: Iterable[Firing]) -> tuple[Fired, ...]:
    """Write alerts, put what is to be sent into the outbox, and tell open screens; all in the caller's transaction.

    A message that waits and was not yet tried is not put a second time: what it says is read when it is sent, so it
    tells of this firing as well. It goes when the one of them is due that is due first.
    """
    every = list(firings)
    fired = tuple(_fire(connection, firing) for firing in every)
    delivered.shown(connection, [(each.member, each.officer, each.received_at) for each in every])
    return fired


def _row(firing: Firing) -> dict[str, object]:
    """What is written of an alert, by column."""
    return {
        **{name: getattr(firing, name) for name in (*_WHOSE, "report", "kind", "title", "why", "received_at")},
        "labels": list(firing.labels),
        **asdict(firing.shown),
        "places": list(firing.shown.places),
        "changed": Jsonb(list(firing.changed)),
    }


def _insert(row: Iterable[str]) -> str:
    """The statement that writes these columns; what is to be done where the alert is there already comes after it."""
    names, values = ", ".join(row), ", ".join(f"%({name})s" for name in row)
    return f"insert into alert as a ({names}) values ({values}) on conflict (standing, story) do"  # noqa: S608


def _anew(told: Iterable[str]) -> str:
    """What is set of an alert that is there already."""
    return ", ".join(f"{name} = excluded.{name}" for name in told if name not in _WHOSE)


def _fire(connection: Connection, firing: Firing) -> Fired:
    told = _row(firing)
    row = connection.execute(
        f"{_insert(told)} update set {_anew(told)}, times = a.times + 1, {UNTOUCHED},"
        " first_at = case a.times when 0 then clock_timestamp() else a.first_at end returning id, times".encode(),
        told,
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
    if set(firing.channels) - {"screen"}:
        put(
            connection,
            Letter(
                alert=fired.id,
                member=firing.member,
                officer=firing.officer,
                labels=tuple(firing.labels),
                payload={"times": fired.times, "kind": firing.kind},
                received_at=firing.received_at,
            ),
            channels=firing.channels,
            pace=firing.pace,
        )
    tell(connection, fired.id, firing.officer)
    return fired


def put(connection: Connection, letter: Letter, *, channels: Sequence[str], pace: Pace) -> None:
    """Put what is to be sent into the outbox: what people get when they want it, what programs get at once.

    Args:
        connection: the transaction in which there is something to tell.
        letter: of what, and to whom.
        channels: the ways.
        pace: how soon the reader wants to know.
    """
    row = connection.execute(
        "select c.email, c.webhook, c.quiet_since, c.quiet_until, coalesce(c.zone, n.zone, 'UTC'), c.urgent,"
        " c.daily_at, clock_timestamp(),"
        " array(select d.id::text from device d where d.officer = c.officer and d.member = %s"
        "   and d.lost_at is null order by d.id)"
        " from contact c left join centre n on true where c.officer = %s",
        (letter.member, letter.officer),
    ).fetchone()
    if row is None:
        return
    email, webhook, since, until, zone, urgent, daily, now, devices = row
    wanted = Quiet(since=since, until=until, zone=zone, urgent=urgent, daily=daily).due(now, pace)
    for channel, receiver in (("email", email), ("webhook", webhook), *(("push", device) for device in devices)):
        if receiver is None or channel not in channels:
            continue
        due, bundle = (wanted if channel != "webhook" else None) or ("-infinity", None)
        # Written or locked, so that no courier takes one of them to send before this firing can be read.
        connection.execute(
            "with unread as (select id, (%(held)s::timestamptz, array_position(%(paces)s::text[], %(pace)s))"
            "                    < (held_until, array_position(%(paces)s, coalesce(payload ->> 'pace', 'now')))"
            "                    as sooner from outbox where alert = %(alert)s and state = 'waiting' and tries = 0"
            "                and taken_until is null and bound is null and channel = %(channel)s"
            "                and receiver = %(receiver)s for update),"
            " hastened as (update outbox o set held_until = %(held)s, bundle = %(bundle)s, payload = %(payload)s,"
            "                  labels = %(labels)s, received_at = case when o.held_until > %(held)s"
            "                      then %(received)s else o.received_at end"
            "              from unread u where o.id = u.id and u.sooner)"
            " insert into outbox (alert, member, officer, channel, receiver, labels, payload, received_at, held_until,"
            "                     bundle)"
            " select %(alert)s, %(member)s, %(officer)s, %(channel)s, %(receiver)s, %(labels)s, %(payload)s,"
            "        %(received)s, %(held)s, %(bundle)s where not exists (select from unread)",
            {
                "alert": letter.alert,
                "member": letter.member,
                "officer": letter.officer,
                "channel": channel,
                "receiver": receiver,
                "labels": list(letter.labels),
                "payload": Jsonb(letter.payload | {"pace": pace}),
                "pace": pace,
                "paces": list(PACES),
                "received": letter.received_at,
                "held": due,
                "bundle": bundle,
            },
        )
    connection.execute("select pg_notify('comity_outbox', '')")


def keep(connection: Connection, firings: Iterable[Firing]) -> None:
    """Write alerts that have not fired by themselves, where there is none: what they tell was told under another.

    One of which its reader may no longer see all tells from now on what is told here; it stands as it stood.
    """
    for firing in firings:
        told = _row(firing)
        kept = told | {"fired_at": firing.received_at, "times": 0}
        row = connection.execute(f"{_insert(kept)} update set {_anew(told)} returning id".encode(), kept).fetchone()
        assert row is not None  # noqa: S101 - an insert that does not raise returns its row
        connection.execute(
            "update outbox set labels = %s where alert = %s and state = 'waiting'", (list(firing.labels), row[0])
        )


def before(connection: Connection, stories: Sequence[str]) -> dict[tuple[UUID, str], Shown]:
    """Query and story to what the story showed when its alert fired; for the conveyor.

    An alert of which its reader may no longer see all, or whose words are gone with the report they were of, has told
    nothing: what comes next fires it as if it were the first.
    """
    rows = connection.execute(
        "with told as materialized (select * from alert where story = any (%s) and title <> ''),"
        " seen as materialized (select * from seen_among(array(select distinct l from told, unnest(labels) l)))"
        " select t.standing, t.story, t.contested, t.origins, t.denied, t.figures, t.places from told t"
        " join seen s on s.member = t.member where t.labels <@ s.labels",
        (list(stories),),
    )
    return {
        (row[0], row[1]): Shown(contested=row[2], origins=row[3], denied=row[4], figures=row[5], places=tuple(row[6]))
        for row in rows
    }


def moved(connection: Connection, standing: UUID, story: str, member: UUID) -> datetime:
    """When that came in by which a story now shows what it did not show when the alert of a query fired last.

    It is the receipt of the newest report that the member sees in the story, or now where that is no newer than what
    was told of last: then it was no report, but a marking or an embargo, say, that was changed.
    """
    row = connection.execute(
        "with newer as materialized (select y.received_at, y.label from filing f"
        "   join analysis y on y.report = f.report and y.latest"
        "   left join alert a on a.standing = %(standing)s and a.story = f.story"
        "   where f.story = %(story)s and y.received_at > coalesce(a.received_at, '-infinity'))"
        " select coalesce(max(n.received_at), clock_timestamp()) from newer n"
        " join seen_among(array(select distinct label from newer)) s on s.member = %(member)s"
        "   and n.label = any (s.labels)",
        {"standing": standing, "story": story, "member": member},
    ).fetchone()
    assert row is not None  # noqa: S101 - an aggregate has a row
    found: datetime = row[0]
    return found


def settle(connection: Connection, alerts: Iterable[tuple[UUID, str]]) -> None:
    """Note that the stories of these alerts are not contested any more; they fire again when they are."""
    pairs = list(alerts)
    connection.execute(
        "update alert a set contested = false from unnest(%s::uuid[], %s::text[]) as t (standing, story)"
        " where a.standing = t.standing and a.story = t.story",
        ([pair[0] for pair in pairs], [pair[1] for pair in pairs]),
    )


def tell(connection: Connection, alert: UUID, officer: UUID) -> None:
    """Have the open screens of an officer told of an alert."""
    connection.execute(
        "select pg_notify('comity', %s)", (f'{{"kind": "alert", "alert": "{alert}", "officer": "{officer}"}}',)
    )
