"""Devices that make codes by which officers prove who they are, and the codes to recover with where one is lost.

The secret is kept as it is handed in, sealed; the gate alone reads it. Of recovery codes only the SHA-256 is kept.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from comity.db.door import Connection

#: Recovery codes that an officer gets at a time; each is good once.
CODES = 10
#: Bytes of chance in one: nobody finds it from its SHA-256.
_CHANCE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What an officer knows of the own device that makes codes."""

    #: When its first code was right.
    proven_at: datetime
    #: When a code of it was last taken.
    used_at: datetime | None
    #: Recovery codes that were not used yet.
    codes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is needed to check a code."""

    #: The secret, sealed.
    secret: bytes
    #: Whether a code of it was right before.
    proven: bool
    #: The half minute whose code was taken last.
    step: int


def begin(connection: Connection, officer: UUID, sealed: bytes) -> bool:
    """Keep the secret of a new device, which counts for nothing before its first code; false where one counts already.

    Args:
        connection: of the gate.
        officer: whose it is.
        sealed: the secret, sealed.
    """
    done = connection.execute(
        "insert into authenticator (officer, secret) values (%s, %s) on conflict (officer) do update"
        " set secret = excluded.secret, made_at = now() where authenticator.proven_at is null",
        (officer, sealed),
    )
    return done.rowcount == 1


def kept(connection: Connection, officer: UUID) -> Kept | None:
    """An officer's device, locked until the end, so that codes are checked one after another. For the gate."""
    return (
        connection.cursor(row_factory=class_row(Kept))
        .execute(
            "select secret, proven_at is not null as proven, step from authenticator where officer = %s for update",
            (officer,),
        )
        .fetchone()
    )


def taken(connection: Connection, officer: UUID, step: int) -> None:
    """Note that the code of a half minute was right: neither it nor one before it is taken again. For the gate."""
    connection.execute(
        "update authenticator set step = %s, used_at = now(), proven_at = coalesce(proven_at, now())"
        " where officer = %s",
        (step, officer),
    )


def remove(connection: Connection, officer: UUID) -> None:
    """Forget an officer's device and its recovery codes. For the gate."""
    connection.execute("delete from recovery_code where officer = %s", (officer,))
    connection.execute("delete from authenticator where officer = %s", (officer,))


def has(connection: Connection, officer: UUID) -> bool:
    """Whether an officer has a device that counts. For the gate."""
    asked = "select 1 from authenticator where officer = %s and proven_at is not null"
    return connection.execute(asked, (officer,)).fetchone() is not None


def own(connection: Connection) -> Device | None:
    """The viewer's device, if there is one that counts."""
    return (
        connection.cursor(row_factory=class_row(Device))
        .execute(
            "select proven_at, used_at, (select count(*) from recovery_code r"
            "  where r.officer = viewing_officer() and r.used_at is null)::integer as codes"
            " from authenticator where officer = viewing_officer() and proven_at is not null"
        )
        .fetchone()
    )


def new_codes(connection: Connection, officer: UUID) -> list[str]:
    """New recovery codes in place of those before, to be shown this once. For the gate."""
    codes = [_grouped(base64.b32encode(secrets.token_bytes(_CHANCE)).decode()) for _ in range(CODES)]
    connection.execute("delete from recovery_code where officer = %s", (officer,))
    for code in codes:
        connection.execute("insert into recovery_code (hash, officer) values (%s, %s)", (_hash(code), officer))
    return codes


def use_code(connection: Connection, officer: UUID, code: str) -> bool:
    """Use a recovery code up; whether it was one of this officer's that was still good. For the gate."""
    done = connection.execute(
        "update recovery_code set used_at = now() where hash = %s and officer = %s and used_at is null",
        (_hash(code), officer),
    )
    return done.rowcount == 1


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _hash(code: str) -> bytes:
    """Of what was typed, whatever its capitals, spaces and hyphens."""
    bare = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return hashlib.sha256(b"recovery\0" + bare.encode()).digest()
