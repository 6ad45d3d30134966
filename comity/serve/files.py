"""Bytes of others from an origin of their own (``COMITY_FILES_URL``), where no cookie of the centre ever goes.

Whoever may have a file is sent to the other name with a ticket: what the file is, of which session, until when, sealed
with the centre's key, so that nobody else can write one. It is good for a minute and while the session lasts, and what
its officer may see is asked anew when it is used. Under the other name nothing else is answered.
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from comity.db import Viewer
from comity.errors import ComityError, NotFound
from comity.serve import auth
from comity.serve.download import download
from comity.serve.language.marked import N_
from comity.serve.page import language
from comity.serve.seal import Seal
from comity.store import original as originals
from comity.store import reading, session

#: Below this stand all files under the other name, and nothing under the centre's own.
PATH = "/files/"
#: Seconds for which a ticket is good.
_GOOD = 60
_ABOUT = b"ticket of a file"
#: The address is as good as the file while it is good: it is told to nobody.
_UNTOLD = {"Referrer-Policy": "no-referrer"}
_OVER = N_("This link to a file is over. Go back to the report and choose the file there once more.")


class _Ticket(msgspec.Struct, frozen=True):
    report: UUID
    session: bytes
    until: float


def origin(files: str, address: str) -> str:
    """The address under which files stand, checked.

    Args:
        files: as the operator set it.
        address: where people reach the centre.

    Raises:
        ComityError: it is no address, or shares its host with the centre: browsers send cookies by host, not by port.
    """
    parts = urlsplit(files)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ComityError("COMITY_FILES_URL is no address of a host; write https://files.centre.example.")
    if parts.hostname == urlsplit(address).hostname:
        raise ComityError("COMITY_FILES_URL must name another host than the centre's own address.")
    if urlsplit(address).scheme == "https" and parts.scheme != "https":
        raise ComityError("COMITY_FILES_URL must be https, as the centre's own address is.")
    return files.rstrip("/")


def elsewhere(request: Request, report: UUID) -> Response | None:
    """The way to the original of a report under the other name; none where there is none, or a program asks."""
    files: str | None = request.app.state.files
    key: bytes | None = getattr(request.state, "session", None)
    if files is None or key is None:
        return None
    told = msgspec.msgpack.encode(_Ticket(report, key, time.time() + _GOOD))
    ticket = urlsafe_b64encode(_seal(request).close(told, _ABOUT)).decode().rstrip("=")
    return RedirectResponse(f"{files}{PATH}{ticket}", status_code=303, headers=_UNTOLD)


def give(request: Request) -> Response:
    """``GET /files/<ticket>``: the file, under the other name."""
    try:
        return _given(request)
    except NotFound:
        said = language(request).gettext(_OVER)
        return PlainTextResponse(said + "\n", NotFound.status, headers=_UNTOLD)


def _given(request: Request) -> Response:
    ticket = _opened(request)
    with auth.database(request).gate() as connection:
        who = session.known(connection, ticket.session)
    if who is None:
        raise NotFound(_OVER)
    with auth.database(request).viewer(Viewer(member=who.member, officer=who.officer)) as connection:
        kept = originals.original(connection, ticket.report)
        answer = download(kept.content, reading.report(connection, ticket.report).path, kept.media_type)
    answer.headers.update(_UNTOLD)
    return answer


def _opened(request: Request) -> _Ticket:
    written: str = request.path_params["ticket"]
    try:
        sealed = urlsafe_b64decode(written.encode("ascii") + b"==")
    except ValueError as error:
        raise NotFound(_OVER) from error
    told = _seal(request).open(sealed, _ABOUT)
    ticket = msgspec.msgpack.decode(told, type=_Ticket) if told is not None else None
    if ticket is None or ticket.until < time.time():
        raise NotFound(_OVER)
    return ticket


def _seal(request: Request) -> Seal:
    seal: Seal = request.app.state.seal
    return seal


ROUTES: tuple[BaseRoute, ...] = (Route(PATH + "{ticket}", give),)
