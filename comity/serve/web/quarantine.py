"""Quarantine: what could not be processed, why, and what can be done about it."""

from __future__ import annotations

from starlette.responses import Response

from comity.errors import NotAllowed
from comity.flow import hand_in
from comity.serve.web.visit import Visit
from comity.store import account, quarantine


def listed(visit: Visit) -> Response:
    """``GET /quarantine``."""
    found = quarantine.listed(visit.connection, place=visit.place)
    return visit.page(
        "pages/quarantine.html",
        found=found,
        newer=visit.onward(found.newer),
        older=visit.onward(found.older),
        names=account.names(visit.connection),
        own=visit.viewer.member,
    )


def retry(visit: Visit) -> Response:
    """``POST /quarantine/{id}/retry``: the stages read the report again, or the file is opened again."""
    kept = _own(visit)
    if kept.report:
        quarantine.retry(visit.connection, kept.report)
        return visit.to("/quarantine", visit.gettext("It is read again. If it fails again, it comes back here."))
    if not kept.bytes_kept:
        return visit.to("/quarantine", visit.gettext("Its bytes are not kept here; hand it in again."), "failed")
    done = hand_in.again(visit.connection, visit.request.app.state.openers, kept.id, officer=visit.viewer.officer)
    if done.quarantined:
        return visit.to("/quarantine", visit.gettext("It still cannot be read: ") + visit.said(done.reason), "failed")
    return visit.to(f"/reports/{done.reports[0].hex}", visit.gettext("It was read this time."))


def aside(visit: Visit) -> Response:
    """``POST /quarantine/{id}/aside``: nobody need look at it any more; it is kept."""
    quarantine.close(visit.connection, visit.named(), "set aside")
    return visit.to("/quarantine", visit.gettext("Set aside. It is kept, and no longer listed."))


def _own(visit: Visit) -> quarantine.Kept:
    kept = quarantine.one(visit.connection, visit.named())
    if kept.originator != visit.viewer.member:
        raise NotAllowed("Only the member that put it in can have it tried again.")
    return kept
