"""Signing in and out."""

from __future__ import annotations

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from comity.errors import NotSignedIn
from comity.serve import auth, passkey
from comity.serve.page import language, page
from comity.serve.preferences import within
from comity.store import act, attempt, centre, session, sign_in

_JSON = "application/json"
#: The address of such a page is a secret: it is told to nobody, not even to our own style sheet's request.
_UNTOLD = {"Referrer-Policy": "no-referrer"}


def welcome(request: Request) -> Response:
    """``GET /sign-in``: how to come in."""
    _named(request)
    return page(
        request,
        "gate/sign-in.html",
        passkeys=passkey.possible(request),
        onward=within(request.query_params.get("next", "/")),
    )


def link(request: Request) -> Response:
    """``GET /sign-in/<secret>``: one button. Programs that look at the links in mail do not press it."""
    _named(request)
    return page(request, "gate/link.html", headers=_UNTOLD)


def use_link(request: Request) -> Response:
    """``POST /sign-in/<secret>``: uses the link up and starts a session."""
    with auth.database(request).gate() as connection:
        used_by = sign_in.use(connection, request.path_params["secret"])
        secret = session.begin(connection, used_by, "link") if used_by else None
        if secret is None:
            # A good link works all the same: behind a proxy everybody has one address, and nobody shall lock out all.
            attempt.failed(connection, _address(request))
    if secret is None:
        return page(request, "gate/link-over.html", status=410, headers=_UNTOLD)
    return _entered(request, RedirectResponse(_home(request, secret), status_code=303, headers=_UNTOLD), secret)


def sign_out(request: Request) -> Response:
    """``POST /sign-out``."""
    with auth.seen(request) as connection:
        session.end_own(connection, request.state.session)
    response = RedirectResponse("/sign-in", status_code=303, headers={"Clear-Site-Data": '"cache", "storage"'})
    auth.forget(request, response)
    return response


def passkey_options(request: Request) -> Response:
    """``POST /sign-in/passkey/options``: what a passkey has to sign."""
    with auth.database(request).gate() as connection:
        return Response(passkey.challenge(connection, request), media_type=_JSON)


async def use_passkey(request: Request) -> Response:
    """``POST /sign-in/passkey/answer``: starts a session for whose passkey signed."""
    return await run_in_threadpool(_use_passkey, request, await request.body())


def _use_passkey(request: Request, answer: bytes) -> Response:
    try:
        with auth.database(request).gate() as connection:
            secret = session.begin(connection, passkey.check(connection, request, answer).officer, "passkey")
    except NotSignedIn as error:
        with auth.database(request).gate() as connection:
            attempt.failed(connection, _address(request))
            if known := passkey.claimed(connection, answer):
                act.failed(connection, known.officer, "passkey")
        return JSONResponse({"error": language(request).gettext(str(error))}, 403)
    onward = within(request.query_params.get("next", "/"))
    return _entered(request, JSONResponse({"next": _home(request, secret) if onward == "/" else onward}), secret)


def _home(request: Request, secret: str) -> str:
    """Where whoever has just come in begins: who is a principal and nothing else, with today's situation."""
    with auth.database(request).gate() as connection:
        who = session.known(connection, session.hash_of(secret))
    return "/today" if who and who.roles == ("principal",) else "/"


def _entered(request: Request, response: Response, secret: str) -> Response:
    """A session of before, if the browser has one, ends where a new one begins."""
    if before := request.cookies.get(auth.cookie_name(secure=request.app.state.secure)):
        with auth.database(request).gate() as connection:
            session.end(connection, before)
    auth.keep(request, response, secret)
    return response


def healthy(request: Request) -> Response:
    """``GET /healthy``: whether this process and its database answer; for those who watch over it."""
    with auth.database(request).gate() as connection:
        centre.now(connection)
    return Response(msgspec.json.encode({"healthy": True}), media_type=_JSON)


def _named(request: Request) -> None:
    """Says on a page before sign-in to which centre it leads; its name is no secret to whoever knows its address."""
    with auth.database(request).gate() as connection:
        here = centre.found(connection)
    if here:
        request.state.centre = here.name


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


#: Literal paths before those with a gap, since the first that fits is taken.
ROUTES: tuple[BaseRoute, ...] = (
    Route("/sign-in", welcome),
    Route("/sign-in/passkey/options", passkey_options, methods=["POST"]),
    Route("/sign-in/passkey/answer", use_passkey, methods=["POST"]),
    Route("/sign-in/{secret}", link),
    Route("/sign-in/{secret}", use_link, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/healthy", healthy),
)
