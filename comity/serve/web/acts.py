"""Who of one's own member did what: signed in, released, gave rights. No contents, and no other member's."""

from __future__ import annotations

from starlette.responses import Response

from comity.serve.web.visit import Visit
from comity.store import act, officer

#: Kinds whose subject has a page of its own, and where.
_PAGES = {
    **dict.fromkeys(("filed", "marked"), "/reports/"),
    **dict.fromkeys(("source added", "source marked"), "/sources/"),
    **dict.fromkeys(("glass asked", "glass agreed", "glass refused"), "/glass/"),
    **dict.fromkeys(("asked", "answered", "declined"), "/rfis/"),
    "sealed": "/sealed/",
}


def listed(visit: Visit) -> Response:
    """``GET /centre/acts``."""
    found = act.listed(visit.connection, place=visit.place)
    return visit.page(
        "pages/acts.html",
        rows=found.rows,
        newer=visit.onward(found.newer),
        older=visit.onward(found.older),
        names={each.id: each.name for each in officer.everyone(visit.connection, visit.viewer.member)},
        pages=_PAGES,
    )
