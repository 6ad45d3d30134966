"""Lists of feeds as other readers keep them: brought along, and given away."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from comity.errors import Refused
from comity.flow.subscribe import subscribe
from comity.gather import opml
from comity.gather.child import Failure
from comity.gather.standby import Standby
from comity.model.marking import Marking
from comity.serve.web import audience
from comity.serve.web.visit import Visit
from comity.store import act, label, source


def take(visit: Visit) -> Response:
    """``POST /sources/list``: adds the feeds of an OPML list that are not there yet."""
    sent = visit.form.get("list")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return visit.to("/sources#list", visit.gettext("Choose the list, a file that ends in .opml."), "failed")
    readers: Standby[bytes, list[opml.Outline]] = visit.request.app.state.list_readers
    read = readers.apply(sent.file.read())
    if isinstance(read, Failure):
        return visit.to("/sources#list", visit.said(read.reason), "failed")
    usual = audience.usual(visit).marking or Marking(owner=visit.viewer.member, audience="members")
    chosen = label.intern(visit.connection, [usual])
    try:
        done = subscribe(visit.connection, read, member=visit.viewer.member, label=chosen)
    except Refused as refusal:
        return visit.to("/sources#list", visit.said(refusal), "failed")
    added, refused = len(done.added), len(done.refused)
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
    act.exported(visit.connection)
    return Response(
        opml.written(visit.who.centre, source.feeds(visit.connection)),
        media_type="text/x-opml",
        headers={"Content-Disposition": 'attachment; filename="sources.opml"'},
    )
