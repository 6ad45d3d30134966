"""Attempts to enter: those that failed, counted to slow down guessing, and those begun with a passkey."""

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


def check(connection: Connection, address: str) -> None:
    """Refuse an address from which too many attempts failed of late.

    Args:
        connection: of the gate.
        address: of the machine that asks.

    Raises:
        TooOften: it has to wait.
    """
    row = connection.execute(
        "select count(*) from attempt where who = %s and at > now() - make_interval(mins => %s)",
        (_who("failed", address.encode()), MINUTES),
    ).fetchone()
    if row and row[0] >= MOST:
        raise TooOften(
            f"Too many attempts to sign in failed from your address. Wait {MINUTES} minutes, then try again."
        )


def failed(connection: Connection, address: str) -> None:
    """Note that an attempt from this address failed. The connection is the gate's."""
    connection.execute("delete from attempt where at < now() - interval '1 day'")
    connection.execute("insert into attempt (who) values (%s)", (_who("failed", address.encode()),))


def begin(connection: Connection, purpose: str) -> bytes:
    """A challenge that a passkey has to sign, once, within five minutes, for this purpose and no other.

    Args:
        connection: of the gate.
        purpose: to sign in, or to be added to the account of one session.
    """
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


def _who(purpose: str, what: bytes) -> str:
    return hashlib.sha256(purpose.encode() + b"\0" + what).hexdigest()
