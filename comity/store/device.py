"""Devices of officers that show what is new, and the key by which push services know the centre."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound
from comity.model.device import PushKey, Subscription
from comity.model.letter import Tidings

_MISSING = "There is no such device, or it is not yours."


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as its officer sees it."""

    #: Its id.
    id: UUID
    #: How the officer calls it.
    name: str
    #: Where its push service takes messages for it.
    endpoint: str
    #: When it was added.
    made_at: datetime
    #: When it was last told something; none: never.
    told_at: datetime | None
    #: Since when its push service knows it no more, so that it is told nothing; none: it does.
    lost_at: datetime | None = None


def own(connection: Connection) -> tuple[Device, ...]:
    """The viewer's devices, the oldest first."""
    with connection.cursor(row_factory=class_row(Device)) as cursor:
        return tuple(
            cursor.execute("select id, name, endpoint, made_at, told_at, lost_at from device order by made_at, id")
        )


def add(connection: Connection, name: str, to: Subscription) -> UUID:
    """Have the viewer told on a device; whoever was told on it before is not any more.

    Raises:
        NotAllowed: the viewer reads nothing here.
    """
    try:
        row = connection.execute(
            "select add_device(%s, %s, %s, %s)", (name, to.endpoint, to.public, to.auth)
        ).fetchone()
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed("This is for those who read here.") from error
    assert row is not None  # noqa: S101 - a function gives a row
    made: UUID = row[0]
    return made


def renew(connection: Connection, was: str, secret: bytes, to: Subscription) -> UUID:
    """Have the viewer told on the same device by another address and other keys.

    Args:
        connection: of the officer, as viewer.
        was: where its push service took messages for it.
        secret: what it shared with the centre.
        to: the address and the keys that its browser made instead.

    Raises:
        NotFound: the viewer has no device that was told so.
    """
    try:
        with connection.transaction():
            row = connection.execute(
                "select renew_device(%s, %s, %s, %s, %s)", (was, secret, to.endpoint, to.public, to.auth)
            ).fetchone()
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_MISSING) from error
    assert row is not None  # noqa: S101 - a function gives a row
    known: UUID = row[0]
    return known


def remove(connection: Connection, device: UUID) -> None:
    """Tell the viewer nothing on a device any more.

    Raises:
        NotFound: it is not there or not the viewer's.
    """
    if not connection.execute("delete from device where id = %s", (device,)).rowcount:
        raise NotFound(_MISSING)


def public_key(connection: Connection) -> bytes | None:
    """The centre's public key for push services, for browsers; none before its courier has run."""
    row = connection.execute("select public from push_key").fetchone()
    return row[0] if row else None


def key(connection: Connection, new: Callable[[], PushKey]) -> PushKey:
    """The centre's key for push services; for the courier. `new` makes one where there is none."""
    found = _key(connection)
    if found is None:
        made = new()
        connection.execute(
            "insert into push_key (public, secret) values (%s, %s) on conflict do nothing", (made.public, made.secret)
        )
        found = _key(connection)
    assert found is not None  # noqa: S101 - whoever made it was before us
    return found


def _key(connection: Connection) -> PushKey | None:
    with connection.cursor(row_factory=class_row(PushKey)) as cursor:
        return cursor.execute("select public, secret from push_key").fetchone()


def subscribed(connection: Connection, device: UUID, officer: UUID) -> Subscription | None:
    """Where an officer's device is told; none where it is theirs no more; for the courier."""
    with connection.cursor(row_factory=class_row(Subscription)) as cursor:
        return cursor.execute(
            "select d.endpoint, d.public, d.auth from device d join officer o on o.id = d.officer"
            " and o.member = d.member and o.active where d.id = %s and o.id = %s and d.lost_at is null",
            (device, officer),
        ).fetchone()


def told(connection: Connection, device: UUID) -> None:
    """Note that the push service of a device has taken a message; for the courier."""
    connection.execute("update device set told_at = clock_timestamp() where id = %s", (device,))


def gone(connection: Connection, device: UUID) -> None:
    """Note that the push service of a device does not know it any more; for the courier. Its officer is told so."""
    connection.execute("update device set lost_at = clock_timestamp() where id = %s and lost_at is null", (device,))


def loss(connection: Connection, device: UUID, officer: UUID, *, key: UUID) -> Tidings | None:
    """What an officer is written of a device that was lost; none where it is reached again; for the courier."""
    with connection.cursor(row_factory=class_row(Tidings)) as cursor:
        return cursor.execute(
            "select %s::uuid as key, d.id as notice, 'device_lost' as kind, d.name as title, null::uuid as request,"
            " null::uuid as glass, null::uuid as rfi, d.lost_at as at from device d join officer o on o.id = d.officer"
            " and o.member = d.member and o.active where d.id = %s and o.id = %s and d.lost_at is not null",
            (key, device, officer),
        ).fetchone()


def for_all(connection: Connection, alerts: Sequence[UUID]) -> bool:
    """Whether every member may see now all that these alerts tell; for the courier."""
    row = connection.execute(
        "select not exists (select from alert a, seen_among(a.labels) m where a.id = any (%(alerts)s)"
        "    and not a.labels <@ m.labels)"
        # Of a source whose owner is not told its own member alone knows that it is there.
        " and not exists (select from alert a join source s on s.id = a.source"
        "    join clause c on c.label in (s.label, s.marking)"
        "    where a.id = any (%(alerts)s) and c.attribution = 'withheld')",
        {"alerts": list(alerts)},
    ).fetchone()
    return bool(row and row[0])
