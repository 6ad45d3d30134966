"""Letters that did not reach officers of the member, for who has a seat."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from comity.serve.api.operation import Asked
from comity.serve.api.wire import Id, Sent, Told, as_id
from comity.store import undelivered


class UndeliveredTold(Told, frozen=True, kw_only=True):
    """What did not reach one officer one way; nothing of what it tells."""

    #: The officer.
    officer: str
    #: The officer's name.
    name: str
    #: By which way: email, webhook or push.
    channel: str
    #: How many were given up.
    letters: int
    #: When the first of them was written; null where none was given up.
    since: datetime | None
    #: How many wait for a receiver to which nothing is sent for a while, after failures in a row.
    waiting: int
    #: Until when; null where it is sent.
    closed_until: datetime | None
    #: Why the last was given up, without the receiver's address.
    reason: str | None


class Undelivered(Told, frozen=True, kw_only=True):
    """Letters that did not reach officers of the member."""

    #: By the officers' names, and by way.
    letters: list[UndeliveredTold]


class AgainSent(Sent, frozen=True, kw_only=True):
    """Whose letters are sent again."""

    #: The officer.
    officer: Id
    #: By which way.
    channel: Literal["email", "webhook", "push"]


def listed(asked: Asked) -> Undelivered:
    """Letters to officers of the member that were given up, or wait for a receiver that fails."""
    return Undelivered(
        letters=[
            UndeliveredTold(**asdict(each) | {"officer": each.officer.hex})
            for each in undelivered.of_member(asked.connection)
        ]
    )


def send_again(asked: Asked) -> None:
    """Have what was given up for an officer of the member, one way, sent again."""
    sent: AgainSent = asked.body
    undelivered.send_again(asked.connection, as_id(sent.officer), sent.channel)
