"""Alerts: what the reader asked to be told; and what could not be sent."""

from __future__ import annotations

from starlette.responses import Response

from comity.errors import NotFound
from comity.serve.ways import ways
from comity.serve.web.visit import Visit, as_id
from comity.store import alert, delivered, outbox


def listed(visit: Visit) -> Response:
    """``GET /alerts``: those that are open, or all. Whoever looks at them has seen them."""
    everything = visit.asked("show") == "all"
    found = alert.own(visit.connection, open_only=not everything, place=visit.place)
    alert.see(visit.connection, [row.id for row in found.rows if row.seen_at is None])
    return visit.page(
        "pages/alerts.html",
        found=found,
        passed=alert.passed(visit.connection),
        everything=everything,
        newer=visit.onward(found.newer),
        older=visit.onward(found.older),
        dead=outbox.dead(visit.connection),
        days=delivered.days(visit.connection, zone=str(visit.zone)),
    )


def fresh(visit: Visit) -> Response:
    """``GET /alerts/fresh``: how many came that the reader has not seen."""
    return visit.part("pages/fresh.html", count=alert.unseen(visit.connection), href="/alerts")


def take_on(visit: Visit) -> Response:
    """``POST /alerts/{id}/taken``: the reader has it; it is passed on to nobody."""
    alert.take_on(visit.connection, visit.named())
    return visit.to("/alerts", visit.gettext("You have taken it on."))


def finish(visit: Visit) -> Response:
    """``POST /alerts/{id}/done``: the reader is done with it, or after all not."""
    done = visit.sent("done") != "no"
    alert.finish(visit.connection, visit.named(), done=done)
    return visit.to(
        "/alerts" if done else "/alerts?show=all",
        visit.gettext("Done. It comes back if something new fires it.") if done else visit.gettext("It is open again."),
    )


def refuse(visit: Visit) -> Response:
    """``POST /alerts/{id}/refused``: the reader did not want to be told of it, and is asked how to leave such out."""
    which = visit.named()
    alert.finish(visit.connection, which, relevant=False)
    return visit.to(f"/alerts/{which.hex}/narrow", visit.gettext("Done. It is counted as not relevant."))


def narrow(visit: Visit) -> Response:
    """``GET /alerts/{id}/narrow``: how its query could leave such alerts out; the reader chooses one, or none."""
    found = alert.one(visit.connection, visit.named())
    if found.owner:
        raise NotFound("There is no such page, or it was not released to you.")
    return visit.page("pages/narrow.html", alert=found, ways=ways(visit.connection, found, now=visit.now))


def retry(visit: Visit) -> Response:
    """``POST /alerts/undelivered``: send again what was given up, one or all of it."""
    key = visit.sent("key")
    keys = [as_id(key)] if key else [letter.key for letter in outbox.dead(visit.connection)]
    if keys:
        outbox.retry(visit.connection, keys)
    return visit.to("/alerts", visit.gettext("It is sent again."))
