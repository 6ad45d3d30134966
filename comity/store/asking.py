"""Requests to have a report shown to others, what owners decide, and what the centre itself tells members of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound, Refused
from comity.model.letter import NoticeKind, Tidings
from comity.model.marking import Audience

#: How long owners have; silence refuses.
TERM = timedelta(days=3)
State = Literal["open", "granted", "tear-line", "refused"]
Verdict = Literal["granted", "tear-line", "refused"]
VERDICTS: tuple[Verdict, ...] = ("granted", "tear-line", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, as who asks and as an owner who is asked see it."""

    #: Its id.
    id: UUID
    #: The report.
    report: UUID
    #: The member that asks.
    member: UUID
    #: For whom.
    audience: Audience
    #: The members, if for some.
    members: tuple[UUID, ...]
    #: Until when those would see it; none: for good.
    until: datetime | None
    #: Why.
    purpose: str
    #: When it was asked.
    asked_at: datetime
    #: Until when owners may answer.
    term: datetime
    #: How it stands; silence until the term refuses.
    state: State
    #: Whether the viewer is asked, as an owner.
    asked: bool
    #: What the viewer's member has decided.
    verdict: Verdict | None
    #: The shorter report that the viewer's member made instead.
    tear: UUID | None


_REQUEST = (
    "select q.id, q.report, q.member, q.audience, q.members, q.until, q.purpose, q.asked_at, q.term,"
    " standing_of(q.id) as state, d.owner is not null as asked, d.verdict, d.tear"
    " from request q left join decision d on d.request = q.id"
)


def listed(connection: Connection, *, most: int = 100) -> tuple[Request, ...]:
    """The viewer's member's requests and those that it is asked, the last first."""
    with connection.cursor(row_factory=class_row(Request)) as cursor:
        return tuple(cursor.execute(f"{_REQUEST} order by q.asked_at desc, q.id limit %s", (most,)))


def one(connection: Connection, request: UUID) -> Request:
    """One of them.

    Raises:
        NotFound: there is none that the viewer may see.
    """
    with connection.cursor(row_factory=class_row(Request)) as cursor:
        found = cursor.execute(f"{_REQUEST} where q.id = %s", (request,)).fetchone()
    if found is None:
        raise NotFound("There is no such request, or it is not yours to see.")
    return found


def ask(
    connection: Connection,
    report: UUID,
    *,
    audience: Audience,
    members: Sequence[UUID] = (),
    until: datetime | None = None,
    purpose: str,
    term: timedelta = TERM,
) -> UUID:
    """Ask every owner of a report to have it shown to others.

    Args:
        connection: of a viewer.
        report: which.
        audience: for whom.
        members: the members, for the audience ``members``.
        until: until when; none: for good.
        purpose: why.
        term: how long owners have; silence refuses.

    Raises:
        NotFound: the viewer sees no such report.
        NotAllowed: it is the viewer's own, or its owner lets nobody ask.
        Refused: it cannot be asked for like this.
    """
    if audience == "members" and not members:
        raise Refused("Name the members that you ask for.")
    if audience == "public" and until:
        raise Refused("What is public stays so. Leave the end out, or ask for the coalition.")
    try:
        row = connection.execute(
            "select ask(%s, %s, %s, %s, %s, %s)",
            (report, audience, list(members) if audience == "members" else [], until, purpose, term),
        ).fetchone()
    except psycopg.errors.NoDataFound as error:
        raise NotFound("There is no such report, or it was not released to you.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed("Its owner lets nobody ask for more, or it is your own.") from error
    assert row is not None  # noqa: S101 - a function gives a row
    new: UUID = row[0]
    return new


def decide(connection: Connection, request: UUID, verdict: Verdict, *, tear: UUID | None = None) -> None:
    """Say what the viewer's member decides. What all owners have granted is shown in that moment.

    Args:
        connection: of a viewer of an owner.
        request: which.
        verdict: what it decides.
        tear: the shorter report that it made instead.

    Raises:
        NotFound: the viewer's member is not asked.
        Refused: it is decided already, the term is over, or the report was marked anew meanwhile.
    """
    try:
        connection.execute("select decide(%s, %s, %s)", (request, verdict, tear))
    except psycopg.errors.NoDataFound as error:
        raise NotFound("There is no such request, or it is not yours to decide.") from error
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise Refused("It is decided already, its term is over, or the report was marked anew meanwhile.") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What the centre itself tells a member."""

    #: Its id.
    id: UUID
    #: What happened.
    kind: NoticeKind
    #: The report.
    report: UUID | None
    #: The request.
    request: UUID | None
    #: What was asked about the glass.
    glass: UUID | None
    #: The question to it, or of it.
    rfi: UUID | None
    #: Headline of what was recalled.
    title: str
    #: When.
    at: datetime


def notices(connection: Connection, *, most: int = 20) -> tuple[Notice, ...]:
    """What the viewer's member was told of in the last month, the last first."""
    with connection.cursor(row_factory=class_row(Notice)) as cursor:
        return tuple(
            cursor.execute(
                "select id, kind, report, request, glass, rfi, title, at from notice"
                " where at > now() - interval '30 days'"
                " order by at desc, id desc limit %s",
                (most,),
            )
        )


def letter(connection: Connection, notice: UUID, officer: UUID, *, key: UUID) -> Tidings | None:
    """What an officer is written about a notice; none where they act for its member no more.

    Args:
        connection: of the courier.
        notice: the notice.
        officer: who is written to.
        key: what the receiver is to know the letter by.
    """
    with connection.cursor(row_factory=class_row(Tidings)) as cursor:
        return cursor.execute(
            "select %s::uuid as key, n.id as notice, n.kind, case when n.told then n.title else '' end as title,"
            " n.request, n.glass, n.rfi, n.at from notice n"
            " join officer o on o.id = %s and o.active and o.member = n.member"
            " join member m on m.id = n.member and m.left_at is null where n.id = %s",
            (key, officer, notice),
        ).fetchone()
