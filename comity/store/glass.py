"""Breaking the glass: a member asks to read one report that is closed to it, other members agree, for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound, Refused
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.store.stretch import MOST, Place, Stretch, stretch

#: How long the others have; silence refuses. And for how many hours it may be open.
TERM, HOURS = timedelta(hours=24), (1, 4, 24, 72, 168)
#: open: others are asked. broken: it may be read now. over: it could be, and can no more. refused.
State = Literal["open", "broken", "over", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """Somebody's asking; every member sees it."""

    #: Its id.
    id: UUID
    #: The report, as it was named; there need be none.
    report: UUID
    #: The member that asks.
    member: UUID
    #: Its officer.
    officer: UUID
    #: Why.
    purpose: str
    #: How long it is open once enough agree.
    hours: int
    #: How many other members must agree.
    quorum: int
    #: When it was asked.
    asked_at: datetime
    #: Until when the others may answer.
    term: datetime
    #: When enough had agreed.
    opened_at: datetime | None
    #: Until when it may be read.
    until: datetime | None
    #: How it stands.
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What another member said."""

    #: The member.
    member: UUID
    #: Whether it agrees.
    agrees: bool
    #: When it said so.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands behind broken glass."""

    #: The report.
    report: UUID
    #: Its headline; empty where it has none.
    title: str
    #: Its words.
    text: str
    #: When it was received.
    received_at: datetime


_GLASS = (
    "select g.id, g.report, g.member, g.officer, g.purpose, g.hours, g.quorum, g.asked_at, g.term, g.opened_at,"
    " g.until, glass_standing(g.id) as state from glass g where true"
)


def listed(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[Glass]:
    """All that was ever asked, the last first."""
    return stretch(connection, _GLASS, {}, at="g.asked_at", id="g.id", place=place, made=Glass, most=most)


def one(connection: Connection, which: UUID) -> Glass:
    """One of them.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor(row_factory=class_row(Glass)) as cursor:
        found = cursor.execute(_GLASS + " and g.id = %s", (which,)).fetchone()
    if found is None:
        raise NotFound("Nobody asked for this.")
    return found


def votes(connection: Connection, which: UUID) -> tuple[Vote, ...]:
    """What the other members said, the first first."""
    with connection.cursor(row_factory=class_row(Vote)) as cursor:
        return tuple(
            cursor.execute("select member, agrees, at from glass_vote where glass = %s order by at, member", (which,))
        )


def ask(connection: Connection, report: UUID, *, purpose: str, hours: int, term: timedelta = TERM) -> UUID:
    """Ask the other members to have the viewer's member read one report that is closed to it.

    It is asked in the same way whether there is such a report or not.

    Args:
        connection: of a viewer who has a seat.
        report: its id.
        purpose: why; every member reads it.
        hours: how long it is to be open.
        term: how long the others have.

    Raises:
        NotAllowed: the viewer has no seat.
        Refused: there is nobody to ask.
    """
    try:
        row = connection.execute("select break_glass(%s, %s, %s, %s)", (report, purpose, hours, term)).fetchone()
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed("This is for who has a seat of your member, or stands in. Ask them to do it.") from error
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise Refused("There is no other member to agree.") from error
    assert row is not None  # noqa: S101 - a function gives a row
    new: UUID = row[0]
    return new


def vote(connection: Connection, which: UUID, *, agrees: bool) -> None:
    """Say whether the viewer's member agrees. With the last one that is wanted, the report may be read.

    Raises:
        NotFound: the viewer's member is not asked, or the viewer has no seat.
        Refused: it is decided.
    """
    try:
        connection.execute("select vote_glass(%s, %s)", (which, agrees))
    except psycopg.errors.NoDataFound as error:
        raise NotFound("There is nothing here for you to agree to.") from error
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise Refused("It is decided, or your member has answered already.") from error


def behind(connection: Connection, which: UUID) -> Behind | None:
    """What the viewer's member may read now; that it does is entered in the ledger.

    None where the time is not there or over, and where there is no such report, or its owner took it back or lets
    nobody ask for more: these are told in the same way.
    """
    row = connection.execute(
        "select report, title, arrived, found, received_at from behind_glass(%s)", (which,)
    ).fetchone()
    if row is None:
        return None
    report, title, arrived, found, received_at = row
    if arrived is not None:
        text = msgspec.json.decode(arrived, type=Report).text
    else:
        text = msgspec.json.decode(found, type=Analysis).text if found is not None else ""
    return Behind(report=report, title=title, text=text, received_at=received_at)
