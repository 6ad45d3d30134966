"""Passkeys: public keys of officers' devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey, as its officer sees it in the list of them."""

    #: The credential's id.
    id: bytes
    #: What the officer calls it.
    name: str
    #: When it was added.
    created_at: datetime
    #: When somebody last signed in with it.
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is needed to check a signature."""

    #: Whose it is.
    officer: UUID
    #: The public key, as COSE.
    public_key: bytes
    #: How often it had signed when it was last used; 0 where the device does not count.
    sign_count: int


def add(
    connection: Connection, *, credential: bytes, officer: UUID, public_key: bytes, sign_count: int, name: str
) -> bool:
    """Keep a passkey; false where this credential is known already. The connection is the gate's."""
    done = connection.execute(
        "insert into passkey (id, officer, public_key, sign_count, name) values (%s, %s, %s, %s, %s)"
        " on conflict (id) do nothing",
        (credential, officer, public_key, sign_count, name),
    )
    return done.rowcount == 1


def key(connection: Connection, credential: bytes) -> Key | None:
    """The key of a credential whose officer may enter, locked until the end. The connection is the gate's."""
    return (
        connection.cursor(row_factory=class_row(Key))
        .execute(
            "select p.officer, p.public_key, p.sign_count from passkey p"
            " join officer o on o.id = p.officer join member m on m.id = o.member"
            " where p.id = %s and o.active and m.left_at is null for update of p",
            (credential,),
        )
        .fetchone()
    )


def used(connection: Connection, credential: bytes, sign_count: int) -> None:
    """Note that a passkey was used, and how often it has signed. The connection is the gate's."""
    connection.execute("update passkey set sign_count = %s, used_at = now() where id = %s", (sign_count, credential))


def credentials(connection: Connection, officer: UUID) -> list[bytes]:
    """The ids of an officer's credentials, so that a device is not added twice. The connection is the gate's."""
    return [row[0] for row in connection.execute("select id from passkey where officer = %s", (officer,))]


def own(connection: Connection) -> list[Passkey]:
    """The viewer's own passkeys, the oldest first."""
    return (
        connection.cursor(row_factory=class_row(Passkey))
        .execute(
            "select id, name, created_at, used_at from passkey where officer = viewing_officer() order by created_at"
        )
        .fetchall()
    )


def remove_own(connection: Connection, credential: bytes) -> bool:
    """Remove one of the viewer's own passkeys; whether there was such a one."""
    return connection.execute("delete from passkey where id = %s", (credential,)).rowcount == 1
