"""Breaking the glass: asked for by who has a seat, agreed to by other members, open for a time, in the ledger."""

from __future__ import annotations

import re
from uuid import UUID

from starlette.responses import Response

from comity.errors import Refused
from comity.serve.web.visit import Visit
from comity.store import account, glass, officer, reading

_LONGEST = 1_000
#: An id of a report, by itself or in its address.
_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def listed(visit: Visit) -> Response:
    """``GET /glass``: what was ever asked, and the form to ask."""
    return _list(visit, visit.asked("report"), "", {})


def ask(visit: Visit) -> Response:
    """``POST /glass``."""
    named, purpose, hours = visit.sent("report"), visit.sent("purpose"), visit.sent("hours")
    found = _ID.search(named)
    wrong: dict[str, str] = {}
    if found is None:
        wrong["report"] = visit.gettext("Write the address of the report, as who told you of it sees it.")
    if not purpose:
        wrong["purpose"] = visit.gettext("Say what has happened, and why you must read it; every member reads this.")
    elif len(purpose) > _LONGEST:
        wrong["purpose"] = visit.gettext("This is too long. Say it in fewer words.")
    if hours not in map(str, glass.HOURS):
        wrong["hours"] = visit.gettext("Choose for how long.")
    if found is None or wrong:
        return _list(visit, named, purpose, wrong, status=422)
    try:
        made = glass.ask(visit.connection, UUID(found[0]), purpose=purpose, hours=int(hours))
    except Refused as refused:
        return _list(visit, named, purpose, {"report": visit.said(refused)}, status=422)
    told = visit.gettext("Asked. The other members and its owner are told now; silence refuses.")
    return visit.to(f"/glass/{made.hex}", told)


def show(visit: Visit) -> Response:
    """``GET /glass/{id}``: how it stands; to who asked, while it is open, what the report says."""
    row = glass.one(visit.connection, visit.named())
    votes = glass.votes(visit.connection, row.id)
    own = row.member == visit.viewer.member
    said = {each.member for each in votes}
    people = {each.id: each.name for each in officer.everyone(visit.connection)}
    return visit.page(
        "pages/glass-one.html",
        row=row,
        votes=votes,
        names=account.names(visit.connection),
        asker=people.get(row.officer, ""),
        own=own,
        behind=glass.behind(visit.connection, row.id) if own and row.state == "broken" else None,
        # Who may see it anyhow is told which one it is; its owner among them.
        seen=reading.named(visit.connection, [row.report]).get(row.report),
        may_vote=not own and row.state == "open" and visit.viewer.member not in said,
    )


def vote(visit: Visit) -> Response:
    """``POST /glass/{id}``: another member agrees, or not."""
    agrees = visit.sent("vote") == "agree"
    which = visit.named()
    try:
        glass.vote(visit.connection, which, agrees=agrees)
    except Refused as refused:
        return visit.to(f"/glass/{which.hex}", visit.said(refused), "failed")
    return visit.to(f"/glass/{which.hex}", visit.gettext("Agreed.") if agrees else visit.gettext("Refused."))


def _list(visit: Visit, named: str, purpose: str, wrong: dict[str, str], status: int = 200) -> Response:
    found = glass.listed(visit.connection, place=visit.place)
    return visit.page(
        "pages/glass.html",
        status=status,
        found=found,
        newer=visit.onward(found.newer),
        older=visit.onward(found.older),
        names=account.names(visit.connection),
        named=named,
        purpose=purpose,
        hours=[(str(each), visit.ngettext("%(num)s hour", "%(num)s hours", each)) for each in glass.HOURS],
        chosen=visit.sent("hours") or "24",
        wrong=wrong,
    )
