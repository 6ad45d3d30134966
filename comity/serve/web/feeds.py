"""Lists of feeds as other readers keep them: brought along, and given away."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from comity.errors import Refused
from comity.gather import opml
from comity.gather.child import Failure
from comity.gather.source import checked
from comity.gather.standby import Standby
from comity.model.marking import Marking
from comity.serve.language import CODES
from comity.serve.web import audience
from comity.serve.web.sources import allowed
from comity.serve.web.visit import Visit
from comity.store import label, source

#: Feeds of one list that are added at once.
_MOST_ADDED = 500
_LONGEST = 300


def take(visit: Visit) -> Response:
    """``POST /sources/list``: adds the feeds of an OPML list that are not there yet."""
    sent = visit.form.get("list")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return visit.to("/sources#list", visit.gettext("Choose the list, a file that ends in .opml."), "failed")
    with Standby(opml.read, workers=1) as readers:  # foreign bytes are opened in a process of their own
        read = readers.apply(sent.file.read())
    if isinstance(read, Failure):
        return visit.to("/sources#list", read.reason, "failed")
    usual = audience.usual(visit).marking or Marking(owner=visit.viewer.member, audience="coalition")
    chosen = label.intern(visit.connection, [usual])
    there = source.own_addresses(visit.connection)
    added = refused = 0
    for outline in read[:_MOST_ADDED]:
        try:
            address, settings = checked("feed", outline.address, {}, allowed=allowed())
        except Refused:
            refused += 1
            continue
        if address in there:
            continue
        there.add(address)
        added += 1
        source.add(
            visit.connection,
            member=visit.viewer.member,
            label=chosen,
            marking=chosen,
            kind="feed",
            name=outline.name[:_LONGEST],
            address=address,
            language=outline.language if outline.language in CODES else None,
            settings=settings,
        )
    told = visit.ngettext("%(num)s source added.", "%(num)s sources added.", added)
    if refused:
        told += " " + visit.ngettext(
            "%(num)s address cannot be read and was left out.",
            "%(num)s addresses cannot be read and were left out.",
            refused,
        )
    return visit.to("/sources", told, "done" if added or not refused else "failed")


def give(visit: Visit) -> Response:
    """``GET /sources.opml``: the feeds that the viewer may know of, for another reader."""
    feeds = [
        opml.Outline(name=row.name, address=row.address, language=row.language)
        for row in source.feeds(visit.connection)
    ]
    return Response(
        opml.written(visit.who.centre, feeds),
        media_type="text/x-opml",
        headers={"Content-Disposition": 'attachment; filename="sources.opml"'},
    )
