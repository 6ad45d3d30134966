"""A story: what is claimed in it, on how many independent origins, and who denies it; and two reports side by side."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from comity.errors import NotFound
from comity.serve.beside import beside
from comity.serve.known import known
from comity.serve.story import story_page
from comity.serve.web.visit import Visit, as_id
from comity.store import centre, picture, reading
from comity.weigh.member import Member
from comity.weigh.picture import report_view


def story(visit: Visit) -> Response:
    """``GET /stories/{story}``."""
    wanted = visit.request.path_params["story"]
    try:
        told = picture.story(visit.connection, wanted)
    except NotFound:
        if other := picture.successor(visit.connection, wanted):
            return visit.to(
                f"/stories/{other}", visit.gettext("The story you asked for turned out to be part of this one.")
            )
        raise
    found = reading.contents(visit.connection, [UUID(name) for name in told.view.reports])
    reports = {
        name.hex: report_view(Member(report=arrived, analysis=analysis), copies)
        for name, (arrived, analysis, copies) in found.items()
    }
    page = story_page(
        told.view,
        reports,
        everything=visit.asked("claims") == "all",
        known=known(here.facts if (here := centre.found(visit.connection)) else "").houses,
        zone=visit.zone,
        direction=visit.frame.language.direction,
    )
    return visit.page("story.html", story=page)


def passages(visit: Visit) -> Response:
    """``GET /reports/{id}/beside/{other}``: two reports, what they share side by side."""
    one, two = visit.named(), as_id(visit.request.path_params["other"])
    copied = reading.copy(visit.connection, one, two)
    found = reading.contents(visit.connection, [one, two])
    if one not in found or two not in found:
        raise NotFound("One of these two reports is not there, or it was not released to you.")
    return visit.page("pages/beside.html", beside=beside(copied, found[one][1], found[two][1]))
