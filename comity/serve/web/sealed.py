"""Sealed reports: handed in as they are, listed under the title that their owner gave, fetched as files."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.responses import Response

from comity.errors import NotAllowed, Refused
from comity.exchange.seal import fits
from comity.serve.download import download
from comity.serve.web import audience
from comity.serve.web.audience import Asked
from comity.serve.web.visit import Visit
from comity.store import account, officer, report_read, sealed

#: Characters of a title.
LONGEST = 300


def listed(visit: Visit) -> Response:
    """``GET /sealed``."""
    found = sealed.listed(visit.connection, place=visit.place)
    return visit.page(
        "pages/sealed.html",
        found=found,
        newer=visit.onward(found.newer),
        older=visit.onward(found.older),
        markings=audience.told(visit, [each.label for each in found.rows]),
        names=account.names(visit.connection),
    )


def blank(visit: Visit) -> Response:
    """``GET /sealed/new``."""
    return _form(visit, audience.usual(visit), {})


def hand_in(visit: Visit) -> Response:
    """``POST /sealed/new``."""
    asked = audience.sent(visit)
    if visit.sent("step") == "preview":
        return _form(visit, asked, {})
    wrong: dict[str, str] = {}
    title, sent = visit.sent("title"), visit.form.get("file")
    if not title or len(title) > LONGEST:
        wrong["title"] = visit.gettext("Give it a title of one line. It is not sealed: all who may fetch it read it.")
    content = sent.file.read() if isinstance(sent, UploadFile) and sent.filename else b""
    ways = 0
    if not content:
        wrong["file"] = visit.gettext("Choose the sealed file.")
    else:
        try:
            ways = fits(content)
        except Refused as refused:
            wrong["file"] = visit.said(refused)
    if wrong or asked.marking is None:
        return _form(visit, asked, wrong, status=422)
    new = sealed.add(
        visit.connection,
        originator=visit.viewer.member,
        officer=visit.viewer.officer,
        label=audience.interned(visit, asked),
        title=title,
        fits=ways,
        content=content,
    )
    return visit.to(f"/sealed/{new.hex}", visit.gettext("It is kept as it is; nothing here can open it."))


def show(visit: Visit) -> Response:
    """``GET /sealed/{id}``."""
    row = sealed.one(visit.connection, visit.named())
    people = {each.id: each.name for each in officer.everyone(visit.connection)}
    return visit.page(
        "pages/sealed-one.html",
        row=row,
        marking=audience.told(visit, [row.label]).get(row.label),
        names=account.names(visit.connection),
        handed=people.get(row.officer) if row.officer else None,
        own=row.originator == visit.viewer.member,
        readers=report_read.of(visit.connection, row.id) if row.originator == visit.viewer.member else (),
    )


def fetch(visit: Visit) -> Response:
    """``GET /sealed/{id}/file``: the bytes as they came, to be opened on the officer's own machine."""
    row = sealed.one(visit.connection, visit.named())
    report_read.note(visit.connection, row.id)
    return download(sealed.content(visit.connection, row.id), f"{row.title.replace('/', '_')}.age", "application/age")


def remove(visit: Visit) -> Response:
    """``POST /sealed/{id}/remove``: its owner takes it back."""
    row = sealed.one(visit.connection, visit.named())
    if row.originator != visit.viewer.member:
        raise NotAllowed("Only the member that put a report in takes it back. Ask it to.")
    sealed.take_back(visit.connection, row.id)
    return visit.to("/sealed", visit.gettext("It is gone from here, and those who saw it are told."))


def _form(visit: Visit, asked: Asked, wrong: dict[str, str], status: int = 200) -> Response:
    return visit.page("pages/sealed-new.html", status=status, asked=asked, title=visit.sent("title"), wrong=wrong)
