"""The outbox: what is still to be sent, what was sent, and what could not be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.quiet import Pace, Quiet

#: The ways by which messages leave.
CHANNELS = ("email", "webhook", "push")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that a courier has taken to send."""

    #: Its running number; stays inside.
    id: int
    #: What the receiver knows it by, however often it comes.
    key: UUID
    #: The alert it tells of; none where it tells of a notice.
    alert: UUID | None
    #: The notice it tells of; none where it tells of an alert.
    notice: UUID | None
    #: The situation report of which it is a reader's copy, instead of both.
    sitrep: UUID | None
    #: The device of which it tells that it was lost, instead of all these.
    device: UUID | None
    #: The member its reader acts for.
    member: UUID
    #: Its reader.
    officer: UUID
    #: email, webhook or push.
    channel: str
    #: The address, or the id of a device.
    receiver: str
    #: Language of its reader's screens.
    language: str
    #: The secret by which a webhook is signed, if there is one.
    secret: str | None
    #: How often it was tried before.
    tries: int
    #: When what it tells of came in.
    received_at: datetime
    #: For what it waited, with others that go in the same letter: hourly, daily, quiet; none: it goes by itself.
    bundle: str | None = None
    #: How soon its reader wants to know.
    pace: Pace = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A message that was given up; without what it would have told."""

    #: What the receiver would have known it by.
    key: UUID
    #: email, webhook or push.
    channel: str
    #: The address, or the name of a device.
    receiver: str
    #: Why it could not be sent, and what to do.
    reason: str | None
    #: How often it was tried.
    tries: int
    #: When it was put into the outbox.
    made_at: datetime


def take(
    connection: Connection, *, most: int, lease: timedelta, channels: Sequence[str] = CHANNELS
) -> tuple[Message, ...]:
    """Take messages to send by these ways: of each receiver the first that waits, so that each gets them in order.

    A receiver of whose messages one is taken or waits for its next try, or that is closed after failures, gets none.
    What was taken and neither marked nor put back until the lease ends is taken again. What its reader wants later
    holds up nothing. With the first of a letter of several go all that are due with it; what was bound so stays so,
    however often the letter is tried.
    """
    with connection.cursor(row_factory=class_row(Message)) as cursor:
        taken = tuple(
            cursor.execute(
                "with first as materialized ("
                "  select distinct on (o.channel, o.receiver) o.id from outbox o where o.state = 'waiting'"
                "  and o.channel = any (%(channels)s) and o.bound is null and o.held_until <= clock_timestamp()"
                "  order by o.channel, o.receiver, o.id),"
                " busy as materialized ("
                "  select o.channel, o.receiver from outbox o where o.state = 'waiting' and o.tries > 0"
                "  and o.channel = any (%(channels)s)"
                "  and (o.taken_until >= clock_timestamp() or o.next_at > clock_timestamp())),"
                " taken as ("
                "  select o.id from outbox o join first using (id)"
                "  where o.state = 'waiting' and o.next_at <= clock_timestamp()"
                "    and (o.taken_until is null or o.taken_until < clock_timestamp())"
                "    and not exists (select from busy b where b.channel = o.channel and b.receiver = o.receiver)"
                "    and not exists (select 1 from receiver r where r.channel = o.channel and r.receiver = o.receiver"
                "                    and r.closed_until > clock_timestamp())"
                "  order by o.id limit %(most)s for update of o skip locked)"
                " update outbox o set taken_until = clock_timestamp() + %(lease)s, tries = o.tries + 1"
                " from taken, officer f left join contact c on c.officer = f.id"
                " where o.id = taken.id and f.id = o.officer"
                " returning o.id, o.key, o.alert, o.notice, o.sitrep, o.device, o.member, o.officer, o.channel,"
                "           o.receiver, f.language, c.webhook_secret as secret, o.tries - 1 as tries, o.received_at,"
                "           o.bundle, coalesce(o.payload ->> 'pace', 'now') as pace",
                {"most": most, "lease": lease, "channels": list(channels)},
            )
        )
    for first in taken:
        if first.bundle and not first.tries:
            connection.execute(
                "update outbox o set bound = f.id from outbox f where f.id = %s and o.id <> f.id"
                " and o.state = 'waiting' and o.channel = f.channel and o.receiver = f.receiver"
                " and o.bundle = f.bundle and o.bound is null"
                " and o.tries = 0 and o.taken_until is null and o.held_until <= clock_timestamp()",
                (first.id,),
            )
    return taken


def renew(connection: Connection, messages: Sequence[int], lease: timedelta) -> None:
    """Messages are still being sent by who took them."""
    connection.execute(
        "update outbox set taken_until = clock_timestamp() + %s from ("
        "  select id from outbox where id = any (%s) and state = 'waiting' and taken_until is not null order by id"
        "   for update skip locked) held where outbox.id = held.id",
        (lease, list(messages)),
    )


def bundled(connection: Connection, message: int) -> tuple[tuple[UUID, UUID], ...]:
    """Alerts that go in one letter, each with its own key; that of the first is the letter's."""
    rows = connection.execute(
        "select alert, key from outbox where (id = %(id)s or bound = %(id)s) and alert is not null order by id",
        {"id": message},
    )
    return tuple((row[0], row[1]) for row in rows)


def sent(connection: Connection, message: int) -> None:
    """Note that the receiver has taken a message, and how soon its reader was told.

    What waited by the reader's own wish, for the hour, the day or the end of quiet hours, is not measured; nor is what
    was passed on to a deputy.
    """
    connection.execute(
        "with done as (update outbox set state = 'sent', sent_at = clock_timestamp(), taken_until = null, reason = null"
        "              where %s in (id, bound) and state = 'waiting'"
        "              returning alert, member, officer, channel, receiver, bundle, received_at, sent_at),"
        " measured as (insert into delivered (member, officer, channel, at, seconds)"
        "              select d.member, d.officer, d.channel, d.sent_at, extract(epoch from d.sent_at - d.received_at)"
        "              from done d join alert a on a.id = d.alert and a.officer = d.officer where d.bundle is null)"
        " update receiver r set failures = 0, closed_until = '-infinity' from done"
        " where r.channel = done.channel and r.receiver = done.receiver and r.failures > 0",
        (message,),
    )


def dropped(connection: Connection, message: int, reason: str) -> None:
    """Note that a message is not sent any more, for a reason that lies with us and not with the receiver."""
    connection.execute(
        "update outbox set state = 'dropped', taken_until = null, reason = %s"
        " where %s in (id, bound) and state = 'waiting'",
        (reason, message),
    )


def hold(connection: Connection, message: int, until: datetime) -> None:
    """Put a message back that its reader does not want before then; it was not tried.

    An alert goes with the others that wait for the end of quiet hours. What was bound to a letter that was never tried
    waits by itself again, so that it tells of what is new meanwhile.
    """
    connection.execute(
        "with back as (update outbox set held_until = %(until)s, taken_until = null, tries = tries - 1,"
        "                bundle = case when alert is not null then coalesce(bundle, 'quiet') end"
        "              where id = %(id)s and state = 'waiting' returning id, tries)"
        " update outbox o set bound = null, held_until = %(until)s from back"
        " where o.bound = back.id and back.tries = 0",
        {"until": until, "id": message},
    )


def quiet_until(connection: Connection, officer: UUID, *, urgent: bool) -> datetime | None:
    """When an officer's quiet hours end, if they hold up what is new now; none: they do not; for the courier."""
    row = connection.execute(
        "select c.quiet_since, c.quiet_until, coalesce(c.zone, n.zone, 'UTC'), c.urgent, clock_timestamp()"
        " from contact c left join centre n on true where c.officer = %s",
        (officer,),
    ).fetchone()
    if row is None:
        return None
    due = Quiet(since=row[0], until=row[1], zone=row[2], urgent=row[3]).due(row[4], "urgent" if urgent else "now")
    return due[0] if due else None


def failed(
    connection: Connection, message: int, reason: str, *, wait: timedelta | None, close_after: int, close: timedelta
) -> None:
    """Note that a message could not be sent.

    Args:
        connection: of the courier.
        message: which.
        reason: what happened and what to do.
        wait: until it is tried again; none: it is given up.
        close_after: after that many failures of its receiver in a row nothing is sent there for a while.
        close: how long.
    """
    connection.execute(
        "with done as ("
        "  update outbox set state = case when %(wait)s::interval is null then 'dead' else 'waiting' end,"
        "    taken_until = null, reason = %(reason)s,"
        "    next_at = clock_timestamp() + coalesce(%(wait)s::interval, '0')"
        "  where %(message)s in (id, bound) and state = 'waiting' returning channel, receiver)"
        " insert into receiver as r (channel, receiver, failures) select distinct channel, receiver, 1 from done"
        " on conflict (channel, receiver) do update set failures = r.failures + 1,"
        "   closed_until = case when r.failures + 1 >= %(after)s then clock_timestamp() + %(close)s::interval"
        "                  else r.closed_until end",
        {"wait": wait, "reason": reason, "message": message, "after": close_after, "close": close},
    )


def dead(connection: Connection, *, most: int = 100) -> tuple[Dead, ...]:
    """The viewer's messages that were given up, the last first."""
    with connection.cursor(row_factory=class_row(Dead)) as cursor:
        return tuple(
            cursor.execute(
                "select o.key, o.channel, coalesce(d.name, o.receiver) as receiver, o.reason, o.tries, o.made_at"
                " from outbox o left join device d on o.channel = 'push' and d.id::text = o.receiver"
                " where o.state = 'dead' and o.bound is null order by o.id desc limit %s",
                (most,),
            )
        )


def retry(connection: Connection, keys: Sequence[UUID]) -> int:
    """Have messages that were given up sent again.

    Returns:
        How many.

    Raises:
        NotFound: none of them is the viewer's and given up.
    """
    done = connection.execute(
        "update outbox set state = 'waiting', tries = 0, next_at = now() where state = 'dead' and ("
        " key = any (%(keys)s) or bound in (select id from outbox where key = any (%(keys)s) and state = 'dead'))",
        {"keys": list(keys)},
    ).rowcount
    if not done:
        raise NotFound("There is no such message that was given up, or it is not yours.")
    connection.execute("select pg_notify('comity_outbox', '')")
    return done
