"""A story: what is claimed in it, on how many independent origins, and who denies it; and two reports side by side."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from starlette.responses import Response

from comity.errors import NotFound
from comity.model.picture import StoryView
from comity.serve.beside import beside
from comity.serve.known import known
from comity.serve.story import story_page
from comity.serve.web.visit import Visit, as_id
from comity.sources.house import Houses
from comity.store import centre, filing, picture, reading, report_read
from comity.weigh.member import Member
from comity.weigh.picture import report_view
from comity.weigh.speaker import Cast, Voice


def story(visit: Visit) -> Response:
    """``GET /stories/{story}``."""
    wanted = visit.request.path_params["story"]
    try:
        told = picture.story(visit.connection, wanted)
    except NotFound:
        if other := filing.successors(visit.connection, [wanted]).get(wanted):
            return visit.to(
                f"/stories/{other}", visit.gettext("The story you asked for turned out to be part of this one.")
            )
        raise
    found = reading.contents(visit.connection, [UUID(name) for name in told.view.reports])
    members = {name: Member(report=arrived, analysis=analysis) for name, (arrived, analysis, _) in found.items()}
    houses = known(here.facts if (here := centre.found(visit.connection)) else "").houses
    page = story_page(
        told.view,
        {name.hex: report_view(members[name], copies) for name, (_, _, copies) in found.items()},
        everything=visit.asked("claims") == "all",
        every_report=visit.asked("reports") == "all",
        known=houses,
        heard=_heard(told.view, list(members.values()), houses),
        zone=visit.zone,
        direction=visit.frame.language.direction,
    )
    return visit.page("story.html", story=page)


def _heard(story: StoryView, members: Sequence[Member], houses: Houses) -> dict[str, Voice]:
    """Whose voice each statement is that denies something, told as the weighing tells it: from the same reports."""
    denying = {each for claim in story.claims for each in claim.denied_by}
    if not denying:
        return {}
    cast = Cast(members, houses)
    statements = (statement for member in members for statement in member.analysis.statements)
    return {s.id: cast.voice(s) for s in statements if s.id in denying and s.speaker.kind != "outlet"}


def passages(visit: Visit) -> Response:
    """``GET /reports/{id}/beside/{other}``: two reports, what they share side by side."""
    one, two = visit.named(), as_id(visit.request.path_params["other"])
    copied = reading.copy(visit.connection, one, two)
    found = reading.contents(visit.connection, [one, two])
    if one not in found or two not in found:
        raise NotFound("One of these two reports is not there, or it was not released to you.")
    for each in (one, two):
        report_read.note(visit.connection, each)
    return visit.page("pages/beside.html", beside=beside(copied, found[one][1], found[two][1]))
