"""Taking reports back, asking for more, deciding on it, and what the centre itself tells."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from comity.errors import NotAllowed, Refused
from comity.model.letter import NoticeKind
from comity.serve.api.operation import Asked
from comity.serve.api.report import ReportSent, arrival
from comity.serve.api.wire import MarkingSent, Moment, Sent, Slug, Slugs, Told, refuse_beyond
from comity.store import asking, reading, report, withdrawal

Purpose = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]


class WithdrawalSent(Sent, frozen=True, kw_only=True):
    """How a report is taken back."""

    #: Hidden until it is shown again; recalled, and its readers are told; erased for good.
    how: Literal["hidden", "recalled", "erased"]


class RequestSent(Sent, frozen=True, kw_only=True):
    """For whom a report is asked for, and why."""

    #: Everybody, every member, or the members named.
    audience: Literal["public", "coalition", "members"]
    #: The members named.
    members: Annotated[list[Slug], msgspec.Meta(max_length=50)] = msgspec.field(default_factory=list)
    #: Until when they would see it; null: for good.
    until: Moment | None = None
    #: Why; every owner reads it.
    purpose: Purpose


class DecisionSent(Sent, frozen=True, kw_only=True):
    """What an owner decides."""

    #: A tear-line is a shorter report of the owner's own, sent with this.
    verdict: Literal["granted", "tear-line", "refused"]
    #: The shorter report.
    report: ReportSent | None = None
    #: Who may see that.
    marking: MarkingSent | None = None


class RequestTold(Told, frozen=True, kw_only=True):
    """A request that the own member made or is asked by."""

    #: Its id.
    id: str
    #: The report.
    report: str
    #: The member that asks.
    member: str
    #: Everybody, every member, or the members named.
    audience: Literal["public", "coalition", "members"]
    #: The members named.
    members: list[Slug]
    #: Until when they would see it; null: for good.
    until: Moment | None
    #: Why.
    purpose: str
    #: When it was asked.
    asked_at: datetime
    #: Until when owners may answer.
    term: datetime
    #: How it stands; silence until the term refuses.
    state: Literal["open", "granted", "tear-line", "refused"]
    #: Whether the own member is asked, as an owner.
    asked: bool
    #: What the own member decided.
    verdict: Literal["granted", "tear-line", "refused"] | None
    #: The shorter report that the own member made instead.
    tear: str | None


class Requests(Told, frozen=True, kw_only=True):
    """Requests."""

    #: The last first.
    requests: list[RequestTold]


class NoticeTold(Told, frozen=True, kw_only=True):
    """What the centre itself tells."""

    #: Its id.
    id: str
    #: A report you had was recalled; you are asked as an owner; what you asked was answered; a member asks to break the
    #: glass; the glass was broken; you are asked a question (rfi), or what became of one.
    kind: NoticeKind
    #: The report.
    report: str | None
    #: The request.
    request: str | None
    #: What was asked about the glass; it is read on the screens.
    glass: str | None
    #: The question.
    rfi: str | None
    #: Headline of what was recalled.
    title: str
    #: When.
    at: datetime


class Notices(Told, frozen=True, kw_only=True):
    """What the centre itself told in the last month."""

    #: The last first.
    notices: list[NoticeTold]


def withdraw(asked: Asked) -> None:
    """Take a report of the own member's back; nobody else sees it from this moment on."""
    sent: WithdrawalSent = asked.body
    withdrawal.withdraw(asked.connection, _own(asked), sent.how)


def show_again(asked: Asked) -> None:
    """Show a report that was hidden or recalled to those again who saw it before."""
    withdrawal.show_again(asked.connection, _own(asked))


def ask(asked: Asked) -> RequestTold:
    """Ask every owner of a report to have it shown to others."""
    sent: RequestSent = asked.body
    slugs = Slugs(asked.connection)
    refuse_beyond(sent.until)
    made = asking.ask(
        asked.connection,
        reading.report(asked.connection, asked.id).id,
        audience=sent.audience,
        members=[slugs.id(each) for each in sent.members],
        until=sent.until,
        purpose=sent.purpose,
    )
    return _told(asking.one(asked.connection, made), slugs)


def listed(asked: Asked) -> Requests:
    """Requests that the own member made or is asked by, the last first."""
    slugs = Slugs(asked.connection)
    return Requests(requests=[_told(each, slugs) for each in asking.listed(asked.connection)])


def one(asked: Asked) -> RequestTold:
    """One of them."""
    return _told(asking.one(asked.connection, asked.id), Slugs(asked.connection))


def decide(asked: Asked) -> RequestTold:
    """Decide on a request as an owner."""
    sent: DecisionSent = asked.body
    found = asking.one(asked.connection, asked.id)
    if not found.asked:
        raise NotAllowed("The owners decide. You are told when they have.")
    slugs, tear = Slugs(asked.connection), None
    if sent.verdict == "tear-line":
        if sent.report is None or sent.marking is None:
            raise Refused("Send the shorter report with its marking.")
        tear = report.add(
            asked.connection,
            arrival(sent.report, asked.raw),
            originator=asked.viewer.member,
            label=slugs.label(asked.viewer.member, sent.marking),
            officer=asked.viewer.officer,
        ).id
    asking.decide(asked.connection, found.id, sent.verdict, tear=tear)
    return _told(asking.one(asked.connection, found.id), slugs)


def notices(asked: Asked) -> Notices:
    """What the centre itself told the own member in the last month."""
    return Notices(
        notices=[
            NoticeTold(
                id=each.id.hex,
                kind=each.kind,
                report=each.report.hex if each.report else None,
                request=each.request.hex if each.request else None,
                glass=each.glass.hex if each.glass else None,
                rfi=each.rfi.hex if each.rfi else None,
                title=each.title,
                at=each.at,
            )
            for each in asking.notices(asked.connection)
        ]
    )


def _own(asked: Asked) -> UUID:
    filed = reading.report(asked.connection, asked.id)
    if filed.originator != asked.viewer.member:
        raise NotAllowed("It is another member's. Ask an officer of that member.")
    return filed.id


def _told(each: asking.Request, slugs: Slugs) -> RequestTold:
    return RequestTold(
        id=each.id.hex,
        report=each.report.hex,
        member=slugs.slug(each.member),
        audience=each.audience,
        members=[slugs.slug(member) for member in each.members],
        until=each.until,
        purpose=each.purpose,
        asked_at=each.asked_at,
        term=each.term,
        state=each.state,
        asked=each.asked,
        verdict=each.verdict,
        tear=each.tear.hex if each.tear else None,
    )
