"""The centre: who asks, the members, the rota of the chair, the processes."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from comity.errors import NotFound
from comity.govern.charter import parse_charter
from comity.govern.term import coming
from comity.model.term import Term
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Slugs, Told
from comity.store import alert, centre, member, officer, process, seat, term


class Me(Told, frozen=True, kw_only=True):
    """Who asks."""

    #: The officer's id.
    officer: str
    #: The officer's name.
    name: str
    #: What the officer is: watch, analyst, principal, host.
    roles: list[str]
    #: The member that the officer acts for.
    member: str
    #: The centre's name.
    centre: str
    #: The centre's time zone, an IANA name.
    zone: str
    #: Alerts that the officer has not seen; 100 stands for more.
    unseen: int


class OfficerTold(Told, frozen=True, kw_only=True):
    """An officer."""

    #: Id of the officer.
    id: str
    #: The name.
    name: str
    #: What the officer is.
    roles: list[str]
    #: Whether the officer may sign in.
    active: bool


class SeatTold(Told, frozen=True, kw_only=True):
    """One of a member's two seats."""

    #: 1 or 2.
    number: int
    #: Whose it is; null: vacant.
    officer: str | None
    #: Who sits there now.
    sits: str | None
    #: Until when a deputy sits there.
    deputy_until: datetime | None


class MemberTold(Told, frozen=True, kw_only=True):
    """A member of the centre."""

    #: Its short name, by which the API knows it.
    slug: str
    #: Its name.
    name: str
    #: Where it stands in the order of the chair.
    place: int
    #: Since when it is a member.
    joined_at: datetime
    #: When it left.
    left_at: datetime | None
    #: Its officers.
    officers: list[OfficerTold]
    #: Its seats.
    seats: list[SeatTold]


class Members(Told, frozen=True, kw_only=True):
    """All members there were."""

    #: In the order of the chair.
    members: list[MemberTold]


class TermTold(Told, frozen=True, kw_only=True):
    """A term of the chair."""

    #: Its number, from 1.
    number: int
    #: The member that has the chair.
    member: str
    #: When it begins.
    begins: datetime
    #: When it ends.
    ends: datetime


class Rota(Told, frozen=True, kw_only=True):
    """Whose turn the chair is."""

    #: Terms that began, the first first; the last one runs.
    begun: list[TermTold]
    #: Terms to come, as the charter has them.
    coming: list[TermTold]


class ProcessTold(Told, frozen=True, kw_only=True):
    """A process of the centre."""

    #: web, annotate, sequence or courier.
    kind: str
    #: The host it runs on.
    host: str
    #: Comity's version there.
    version: str
    #: When it was last heard of.
    seen_at: datetime
    #: Whether it was heard of in the last quarter of a minute.
    there: bool
    #: What keeps it from its work, and what to do.
    trouble: str | None


class Status(Told, frozen=True, kw_only=True):
    """What is healthy and what is not."""

    #: Whether each kind of process is there and has no trouble.
    healthy: bool
    #: Kinds of process of which none is there.
    missing: list[str]
    #: All that were heard of in the last day.
    processes: list[ProcessTold]


def me(asked: Asked) -> Me:
    """Who asks."""
    slugs = Slugs(asked.connection)
    own = next(
        each for each in officer.everyone(asked.connection, asked.viewer.member) if each.id == asked.viewer.officer
    )
    here = centre.found(asked.connection)
    return Me(
        officer=own.id.hex,
        name=own.name,
        roles=list(own.roles),
        member=slugs.slug(asked.viewer.member),
        centre=here.name if here else "",
        zone=here.zone if here else "UTC",
        unseen=alert.unseen(asked.connection),
    )


def members(asked: Asked) -> Members:
    """Every member with its officers and seats."""
    people, seats = officer.everyone(asked.connection), seat.everyone(asked.connection)
    return Members(
        members=[
            MemberTold(
                slug=each.slug,
                name=each.name,
                place=each.place,
                joined_at=each.joined_at,
                left_at=each.left_at,
                officers=[
                    OfficerTold(id=o.id.hex, name=o.name, roles=list(o.roles), active=o.active)
                    for o in people
                    if o.member == each.id
                ],
                seats=[
                    SeatTold(
                        number=s.number,
                        officer=s.officer.hex if s.officer else None,
                        sits=s.sits.hex if s.sits else None,
                        deputy_until=s.deputy_until if s.deputy else None,
                    )
                    for s in seats
                    if s.member == each.id
                ],
            )
            for each in member.everyone(asked.connection)
        ]
    )


def rota(asked: Asked) -> Rota:
    """Terms that began and terms to come."""
    begun, ahead = _terms(asked)
    slugs = Slugs(asked.connection)

    def told(each: Term) -> TermTold:
        return TermTold(number=each.number, member=slugs.slug(each.member), begins=each.begins, ends=each.ends)

    return Rota(begun=[told(each) for each in begun], coming=[told(each) for each in ahead])


def _terms(asked: Asked) -> tuple[list[Term], list[Term]]:
    here = centre.found(asked.connection)
    if here is None:
        raise NotFound("The centre is not set up.")
    begun = term.history(asked.connection)
    if not here.charter:
        return begun, []
    ahead = coming(parse_charter(here.charter), member.everyone(asked.connection), centre.now(asked.connection))
    last = begun[-1].number if begun else 0
    return begun, [each for each in ahead if each.number > last]


def calendar(asked: Asked) -> Response:
    """The rota for calendars (RFC 5545)."""
    from comity.govern import rota as book  # noqa: PLC0415 - slow to load, seldom needed

    begun, ahead = _terms(asked)
    here = centre.found(asked.connection)
    made = book.calendar(
        name=here.name if here else "Comity",
        zone=here.zone if here else "UTC",
        terms=[*begun, *ahead],
        members=member.everyone(asked.connection),
        seats=seat.everyone(asked.connection),
        officers=officer.everyone(asked.connection),
        made=centre.now(asked.connection),
    )
    return Response(made, media_type="text/calendar")


def status(asked: Asked) -> Status:
    """Which processes are there."""
    found = process.everyone(asked.connection)
    there = {each.kind for each in found if each.silent < process.GONE}
    missing = [kind for kind in process.KINDS if kind not in there]
    return Status(
        healthy=not missing and not any(each.trouble for each in found if each.silent < process.GONE),
        missing=list(missing),
        processes=[
            ProcessTold(
                kind=each.kind,
                host=each.host,
                version=each.version,
                seen_at=each.seen_at,
                there=each.silent < process.GONE,
                trouble=each.trouble,
            )
            for each in found
        ],
    )
