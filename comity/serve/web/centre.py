"""Centre: who the members are, who sits for them now, whose turn the chair is; and the officers of one's own member."""

from __future__ import annotations

from datetime import datetime
from typing import get_args
from uuid import UUID

from starlette.responses import Response

from comity.errors import NotFound, Refused
from comity.govern.charter import is_address, parse_charter
from comity.govern.term import coming
from comity.model.horizon import TOO_FAR, beyond
from comity.model.member import Role, Seat
from comity.model.term import Term
from comity.serve.language import CODES, languages
from comity.serve.web.visit import Visit, as_id
from comity.store import centre, member, officer, seat, term

#: Terms of the chair that are told: those that were, the newest first, and those to come.
_PAST, _COMING = 12, 8
_LONGEST_NAME = 120
#: What an officer can be made on screen; a host is named by who operates the server.
_ROLES: tuple[Role, ...] = tuple(role for role in get_args(Role) if role != "host")


def show(visit: Visit) -> Response:
    """``GET /centre``."""
    return _page(visit)


def add_officer(visit: Visit) -> Response:
    """``POST /centre/officers``: a new officer of one's own member."""
    typed = {"name": visit.sent("name"), "email": visit.sent("email"), "language": visit.sent("language")}
    roles = [role for role in _ROLES if role in visit.form.getlist("roles")]
    wrong: dict[str, str] = {}
    if not typed["name"] or len(typed["name"]) > _LONGEST_NAME:
        wrong["name"] = visit.gettext("Write the officer's name.")
    if not is_address(typed["email"]):
        wrong["email"] = visit.gettext("This is not an e-mail address. Write it as name@example.org.")
    if not roles:
        wrong["roles"] = visit.gettext("Choose at least one.")
    if typed["language"] not in CODES:
        wrong["language"] = visit.gettext("Choose one of these languages.")
    if wrong:
        return _page(visit, typed, roles, wrong, status=422)
    try:
        with visit.connection.transaction():
            officer.add(
                visit.connection,
                visit.viewer.member,
                name=typed["name"],
                email=typed["email"],
                roles=roles,
                language=typed["language"],
            )
    except Refused as refused:
        return _page(visit, typed, roles, {"email": visit.said(refused)}, status=422)
    return visit.to("/centre#own", visit.gettext("Added. Who operates the server gives them a link to sign in."))


def switch_officer(visit: Visit) -> Response:
    """``POST /centre/officers/{id}``: an officer may no longer sign in, or may again."""
    which = visit.named()
    if visit.sent("active") == "yes":
        officer.reactivate(visit.connection, which)
        return visit.to("/centre#own", visit.gettext("They may sign in again."))
    if which == visit.viewer.officer:
        return visit.to("/centre#own", visit.gettext("Somebody else has to do this to you."), "failed")
    officer.deactivate(visit.connection, which)
    return visit.to("/centre#own", visit.gettext("They no longer sign in, and gave up their seat."))


def change_roles(visit: Visit) -> Response:
    """``POST /centre/officers/{id}/roles``: what an officer does here from now on."""
    roles = [role for role in _ROLES if role in visit.form.getlist("roles")]
    if not roles:
        return visit.to("/centre#own", visit.gettext("Choose at least one."), "failed")
    officer.set_roles(visit.connection, visit.named(), roles)
    return visit.to("/centre#own", visit.gettext("Changed. They sign in anew."))


def give_seat(visit: Visit) -> Response:
    """``POST /centre/seats/{number}``: who has a seat, and who stands in from when until when."""
    number = _number(visit)
    holder, deputy = visit.sent("officer"), visit.sent("deputy")
    try:
        with visit.connection.transaction():
            seat.give(
                visit.connection,
                member=visit.viewer.member,
                number=number,
                officer=as_id(holder) if holder else None,
            )
            if deputy:
                seat.set_deputy(
                    visit.connection,
                    member=visit.viewer.member,
                    number=number,
                    deputy=as_id(deputy),
                    begins=_moment(visit, "from"),
                    until=_moment(visit, "until"),
                )
            else:
                seat.end_deputy(visit.connection, member=visit.viewer.member, number=number)
            seat.refuse_empty(visit.connection, visit.viewer.member)
    except Refused as refused:
        return visit.to("/centre#own", visit.said(refused), "failed")
    return visit.to("/centre#own", visit.gettext("The seat is given."))


def _number(visit: Visit) -> int:
    written = str(visit.request.path_params["number"])
    if written not in ("1", "2"):
        raise NotFound("There is no such seat.")
    return int(written)


def _moment(visit: Visit, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(visit.sent(name))
    except ValueError as error:
        raise Refused("Say from when until when the deputy stands in.") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=visit.zone)
    if beyond(moment, visit.now):
        raise Refused(TOO_FAR)
    return moment


def _page(
    visit: Visit,
    typed: dict[str, str] | None = None,
    roles: list[Role] | None = None,
    wrong: dict[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    here = centre.found(visit.connection)
    if here is None:
        raise NotFound("No centre is set up yet.")
    members = member.everyone(visit.connection)
    now = centre.now(visit.connection)
    past = term.history(visit.connection)
    to_come: list[Term] = []
    if here.charter:
        to_come = coming(parse_charter(here.charter), members, now, most=_COMING)
    seats: dict[UUID, list[Seat]] = {}
    for each in seat.everyone(visit.connection, now):
        seats.setdefault(each.member, []).append(each)
    everyone = officer.everyone(visit.connection)
    own = [each for each in everyone if each.member == visit.viewer.member]
    return visit.page(
        "pages/centre.html",
        status=status,
        here=here,
        members=[each for each in members if each.left_at is None],
        names={each.id: each.name for each in members},
        officers={each.id: each for each in everyone},
        seats=seats,
        chair=past[-1] if past and past[-1].ends > now else None,
        past=past[-_PAST - 1 :][::-1],
        coming=to_come,
        own=own,
        mine=seats.get(visit.viewer.member, []),
        me=visit.viewer.officer,
        typed=typed or {"name": "", "email": "", "language": visit.frame.language.code},
        roles=roles or ["watch"],
        all_roles=_ROLES,
        wrong=wrong or {},
        tongues=[(code, each.name) for code, each in languages().items()],
        zone=visit.zone,
    )
