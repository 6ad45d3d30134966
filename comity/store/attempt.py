"""Attempts to enter or to prove it: those that failed, counted to slow down guessing; those begun with a passkey."""

from __future__ import annotations

import hashlib
import secrets

from comity.db.door import Connection
from comity.errors import TooOften

#: So many failures …
MOST = 20
#: … within so many minutes, from one address, and it has to wait.
MINUTES = 15
#: How long a passkey may take to answer.
ANSWER_MINUTES = 5


def failed(connection: Connection, address: str) -> None:
    """Note that an attempt from this address failed.

    Args:
        connection: of the gate.
        address: of the machine that asked.

    Raises:
        TooOften: too many failed of late; it has to wait.
    """
    if often(connection, address, MOST):
        raise TooOften(
            f"Too many attempts to sign in failed from your address. Wait {MINUTES} minutes, then try again."
        )
    note(connection, address)


def often(connection: Connection, of: str, most: int) -> bool:
    """Whether so many attempts of somebody's, or of something's, failed within a quarter of an hour. For the gate."""
    _forget(connection)
    row = connection.execute("select count(*) from attempt where who = %s", (_who("failed", of.encode()),)).fetchone()
    return row is not None and row[0] >= most


def note(connection: Connection, of: str) -> None:
    """Note that an attempt failed. For the gate."""
    connection.execute("insert into attempt (who) values (%s)", (_who("failed", of.encode()),))


def begin(connection: Connection, purpose: str) -> bytes:
    """A challenge that a passkey has to sign, once, within five minutes, for this purpose and no other.

    Args:
        connection: of the gate.
        purpose: to sign in, or to be added to the account of one session.
    """
    _forget(connection)
    challenge = secrets.token_bytes(32)
    connection.execute("insert into attempt (who) values (%s)", (_who(purpose, challenge),))
    return challenge


def answered(connection: Connection, purpose: str, challenge: bytes) -> bool:
    """Whether this challenge was given for this purpose and is answered in time and for the first time."""
    done = connection.execute(
        "delete from attempt where who = %s and at > now() - make_interval(mins => %s)",
        (_who(purpose, challenge), ANSWER_MINUTES),
    )
    return done.rowcount == 1


def _forget(connection: Connection) -> None:
    connection.execute("delete from attempt where at < now() - make_interval(mins => %s)", (MINUTES,))


def _who(purpose: str, what: bytes) -> str:
    return hashlib.sha256(purpose.encode() + b"\0" + what).hexdigest()
