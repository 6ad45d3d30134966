"""Questions to members, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

from comity.db.door import Connection
from comity.errors import QueryInvalid, Refused
from comity.model.marking import Marking as Clause
from comity.serve import known
from comity.serve.api.operation import Asked
from comity.serve.api.wire import (
    Id,
    Marking,
    MarkingSent,
    Moment,
    Paging,
    Sent,
    Slug,
    Slugs,
    Told,
    as_id,
    cursor,
    refuse_beyond,
)
from comity.store import label, rfi

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=rfi.LONGEST)]


class RfiSent(Sent, frozen=True, kw_only=True):
    """A question to members."""

    #: The members that shall answer; the own one may be among them.
    asked: Annotated[list[Slug], msgspec.Meta(min_length=1, max_length=50)]
    #: The question.
    words: Words
    #: Until when an answer is wanted; no more than ten years away.
    due: Moment
    #: Who may see the question; null: the own member and those who are asked. All who are asked must be among them.
    marking: MarkingSent | None = None
    #: Of a standing question: what to look for in all that comes in, as a query; else empty.
    query: Annotated[str, msgspec.Meta(max_length=4_000)] = ""
    #: Reports that it is about; each reader sees those that they may see.
    reports: Annotated[list[Id], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=list)
    #: Stories that it is about.
    stories: Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=20)] = msgspec.field(
        default_factory=list
    )


class RfiAnswerSent(Sent, frozen=True, kw_only=True):
    """An answer to a question."""

    #: The answer.
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=rfi.LONGEST_ANSWER)]
    #: Who may see it, of those who see the question; null: who asked.
    marking: MarkingSent | None = None
    #: Reports that it rests on.
    reports: Annotated[list[Id], msgspec.Meta(max_length=20)] = msgspec.field(default_factory=list)


class RfiStandSent(Sent, frozen=True, kw_only=True):
    """How the own member stands to a question that it is asked."""

    #: Taken on, or declined.
    stand: Literal["taken", "declined"]
    #: Why it is declined; whoever sees the question reads it.
    reason: Annotated[str, msgspec.Meta(max_length=rfi.LONGEST_REASON)] = ""


class RfiAskedTold(Told, frozen=True, kw_only=True):
    """A member that is asked."""

    #: The member.
    member: Slug
    #: How it stands. An answer that you may not see is none.
    stand: rfi.Stand
    #: Why it declined.
    reason: str | None


class RfiAnswerTold(Told, frozen=True, kw_only=True):
    """An answer that you may see."""

    #: Its id.
    id: str
    #: The member.
    member: Slug
    #: The answer.
    words: str
    #: When.
    at: datetime
    #: Who may see it.
    marking: list[Marking]
    #: Reports that it rests on and that you may see.
    reports: list[str]


class RfiTold(Told, frozen=True, kw_only=True):
    """A question to members."""

    #: Its id.
    id: str
    #: The member that asks.
    member: Slug
    #: The question.
    words: str
    #: What to look for, of a standing one; else empty.
    query: str
    #: How it stands.
    state: rfi.State
    #: The members that shall answer.
    asked: list[RfiAskedTold]
    #: When it was asked.
    asked_at: datetime
    #: Until when an answer is wanted.
    due: datetime
    #: Who may see the question.
    marking: list[Marking]
    #: Reports that it is about and that you may see.
    reports: list[str]
    #: Stories that it is about and that you may see.
    stories: list[str]
    #: The answers that you may see, the first first.
    answers: list[RfiAnswerTold]


class Rfis(Told, frozen=True, kw_only=True):
    """A part of the questions to members."""

    #: The last asked first.
    rfis: list[RfiTold]
    #: Send it as ``cursor`` to get what follows; null at the end of the list.
    next: str | None


def listed(asked: Asked) -> Rfis:
    """The questions that who asks may see, the last asked first."""
    query: Paging = asked.query
    found = rfi.listed(asked.connection, place=query.place, most=query.limit)
    return Rfis(rfis=[_told(asked.connection, each) for each in found.rows], next=cursor(found.older))


def one(asked: Asked) -> RfiTold:
    """One of them."""
    return _told(asked.connection, rfi.one(asked.connection, asked.id))


def ask(asked: Asked) -> RfiTold:
    """Ask members a question."""
    sent: RfiSent = asked.body
    refuse_beyond(sent.due)
    slugs, own = Slugs(asked.connection), asked.viewer.member
    members = [slugs.id(each) for each in sent.asked]
    if sent.query:
        try:
            known.standing(asked.connection, sent.query)
        except QueryInvalid as invalid:
            raise Refused(str(invalid)) from invalid
    others = tuple(sorted(set(members) - {own}))
    made = rfi.ask(
        asked.connection,
        members,
        sent.words,
        due=sent.due,
        label=slugs.label(own, sent.marking)
        if sent.marking
        else label.intern(asked.connection, [Clause(owner=own, audience="members", members=others)]),
        query=sent.query,
        reports=[as_id(each) for each in sent.reports],
        stories=sent.stories,
    )
    return _told(asked.connection, rfi.one(asked.connection, made))


def stand(asked: Asked) -> RfiTold:
    """Take a question on, or decline it, for the own member."""
    sent: RfiStandSent = asked.body
    if sent.stand == "taken":
        rfi.take(asked.connection, asked.id)
    else:
        rfi.decline(asked.connection, asked.id, sent.reason.strip())
    return one(asked)


def answer(asked: Asked) -> RfiTold:
    """Answer a question."""
    sent: RfiAnswerSent = asked.body
    found, own = rfi.one(asked.connection, asked.id), asked.viewer.member
    others = () if found.member == own else (found.member,)
    rfi.answer(
        asked.connection,
        found.id,
        sent.words,
        label=Slugs(asked.connection).label(own, sent.marking)
        if sent.marking
        else label.intern(asked.connection, [Clause(owner=own, audience="members", members=others)]),
        reports=[as_id(each) for each in sent.reports],
    )
    return one(asked)


def withdraw(asked: Asked) -> None:
    """Take a question of the own member's back."""
    rfi.withdraw(asked.connection, asked.id)


def _told(connection: Connection, found: rfi.Rfi) -> RfiTold:
    slugs = Slugs(connection)
    answers, links = rfi.answers(connection, found.id), rfi.links(connection, found.id)
    markings = slugs.markings([found.label, *(each.label for each in answers)])
    why = {each.member: each.reason for each in rfi.declined(connection, found.id)}
    return RfiTold(
        id=found.id.hex,
        member=slugs.slug(found.member),
        words=found.words,
        query=found.query,
        state=found.state(datetime.now(UTC)),
        asked=[
            RfiAskedTold(member=slugs.slug(each), stand=found.stand(each), reason=why.get(each)) for each in found.asked
        ],
        asked_at=found.asked_at,
        due=found.due_at,
        marking=markings.get(found.label, []),
        reports=[each.report.hex for each in links if each.report and each.answer is None],
        stories=[each.story for each in links if each.story and each.answer is None],
        answers=[
            RfiAnswerTold(
                id=each.id.hex,
                member=slugs.slug(each.member),
                words=each.words,
                at=each.at,
                marking=markings.get(each.label, []),
                reports=[link.report.hex for link in links if link.report and link.answer == each.id],
            )
            for each in answers
        ],
    )
