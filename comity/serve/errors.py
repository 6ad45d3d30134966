"""The one place where an error becomes an answer: a page for people, JSON for programs."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from urllib.parse import urlencode

import psycopg
from psycopg import errors as database
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.db import Viewer
from comity.errors import (
    ComityError,
    DatabaseAway,
    DiskFull,
    NotAllowed,
    NotFound,
    NotSignedIn,
    ProofWanted,
    Refused,
    TooLarge,
)
from comity.model.on_screen import on_screen
from comity.serve import step_up
from comity.serve.auth import API
from comity.serve.language.marked import N_
from comity.serve.page import language, page, pages
from comity.serve.said import Said

#: One text for what is hidden and what is missing, whatever it is.
MISSING = N_("There is no such thing, or it was not released to you. Go back and choose from a list.")
_FULL = N_("The centre's disk is full, and nothing is taken in until there is room. What was acknowledged is safe.")
_BROKEN = on_screen("Something went wrong in Comity; nothing was changed. Try again; if it stays, tell the host.")
#: Between what happened and what to do: "e.g." ends no sentence.
_NEXT = re.compile(r"\. (?=[^a-z])")
_log = logging.getLogger("comity.web")


class Errors:
    """Answers for every error that the application below raises."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            if started:
                raise
            await answer(Request(scope), error)(scope, receive, send)


def answer(request: Request, error: Exception) -> Response:
    """The answer for an error, in the shape that who asks can read."""
    known = _known(error)
    # What an address was made of may be a secret: that of a link to sign in. Its kind is told.
    address = getattr(request.scope.get("route"), "path", "what no route takes")
    if known is None:
        _log.error("%s %s failed", request.method, address, exc_info=error)
    elif isinstance(known, NotAllowed) and not isinstance(known, ProofWanted):
        viewer: Viewer | None = getattr(request.state, "viewer", None)
        _log.warning("%s %s refused to %s", request.method, address, viewer.officer if viewer else "a stranger")
    status = known.status if known else 500
    text = str(known) if known else _BROKEN
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if request.url.path.startswith(API):
        if hasattr(request.state, "who"):  # a person's page asks; programs are told in English
            text = Said(pages("UTC").written(language(request))).plain(text)
        if status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="comity"'
        what, do = (*_NEXT.split(text, maxsplit=1), "")[:2]
        body = {"error": {"status": status, "what": what.removesuffix(".") + ".", "do": do}}
        return JSONResponse(body, status, headers)
    if isinstance(known, ProofWanted):
        return step_up.asked(request, known)
    if isinstance(known, NotSignedIn) and request.method in ("GET", "HEAD"):
        if request.headers.get("HX-Request"):  # a part of a page would show the sign-in page inside it
            return Response(status_code=204, headers={"HX-Redirect": "/sign-in"})
        return RedirectResponse(f"/sign-in?{_next(request)}", status_code=303)
    return page(request, "gate/error.html", status=status, headers=headers, what=text)


def _next(request: Request) -> str:
    return urlencode({"next": request.url.path + (f"?{request.url.query}" if request.url.query else "")})


def _known(error: Exception) -> ComityError | None:
    """The error in Comity's own words; none for one that nobody thought of."""
    match error:
        case NotFound():
            return NotFound(MISSING)
        case ComityError():
            return error
        case HTTPException(status_code=404):
            return NotFound(MISSING)
        case HTTPException(status_code=405):
            return _status(
                405, "This address does not take that method. The documentation of the API lists those it does."
            )
        case HTTPException(status_code=413):
            return TooLarge("More was sent than is taken at once. Send less, or in parts.")
        case HTTPException():
            told = HTTPStatus(error.status_code).phrase
            return _status(error.status_code, f"{told}. {error.detail}" if error.detail != told else f"{told}.")
        case database.InsufficientPrivilege():
            return NotAllowed(N_("This is not yours to change. Ask the member that it belongs to."))
        case database.NoDataFound():
            return NotFound(MISSING)
        case psycopg.DataError():
            return Refused("What was sent holds a value that cannot be kept. Look for characters that do not print.")
        case database.DiskFull():
            return DiskFull(_FULL)
        case database.ProgramLimitExceeded() | database.StatementTooComplex():
            return Refused(N_("This is more than the database can be asked for at once. Ask for less, or in parts."))
        case psycopg.OperationalError():
            return DatabaseAway(N_("The database does not answer. Try again in a minute."))
    return None


def _status(status: int, text: str) -> ComityError:
    error = Refused(text)
    error.status = status
    return error
