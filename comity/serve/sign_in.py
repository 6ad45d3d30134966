"""Signing in and out, and the page on which officers keep their own sessions and passkeys."""

from __future__ import annotations

from uuid import UUID

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from comity.db.door import Connection
from comity.errors import NotFound, NotSignedIn
from comity.model.member import Officer
from comity.serve import auth, passkey
from comity.serve.page import language, page
from comity.serve.preferences import within
from comity.store import attempt, centre, officer, session, sign_in, token
from comity.store import passkey as passkeys

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
    return _entered(request, RedirectResponse("/", status_code=303, headers=_UNTOLD), secret)


def sign_out(request: Request) -> Response:
    """``POST /sign-out``."""
    with auth.seen(request) as connection:
        session.end_own(connection, request.state.session)
    response = RedirectResponse("/sign-in", status_code=303, headers={"Clear-Site-Data": '"cache"'})
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
        return JSONResponse({"error": language(request).gettext(str(error))}, 403)
    return _entered(request, JSONResponse({"next": within(request.query_params.get("next", "/"))}), secret)


def _entered(request: Request, response: Response, secret: str) -> Response:
    """A session of before, if the browser has one, ends where a new one begins."""
    if before := request.cookies.get(auth.cookie_name(secure=request.app.state.secure)):
        with auth.database(request).gate() as connection:
            session.end(connection, before)
    auth.keep(request, response, secret)
    return response


# The officer's own page ----------------------------------------------------------------------------------------------


def me(request: Request) -> Response:
    """``GET /me``: own sessions, passkeys and tokens."""
    return _me(request)


def _me(request: Request, *, made: str | None = None, invited: tuple[str, str] | None = None) -> Response:
    with auth.seen(request) as connection:
        sessions, keys, tokens = session.own(connection), passkeys.own(connection), token.listed(connection)
        colleagues = _colleagues(connection, request)
    own = auth.viewer(request).officer
    return page(
        request,
        "gate/me.html",
        sessions=[(each, each.hash == request.state.session) for each in sessions],
        keys=[(each, bytes_to_base64url(each.id)) for each in keys],
        tokens=[(each, each.officer == own) for each in tokens],
        scopes=[each for each in token.SCOPES if each != "push"],
        made=made,
        invited=invited,
        colleagues=colleagues,
        passkeys=passkey.possible(request),
    )


def end_session(request: Request) -> Response:
    """``POST /me/sessions/<hash>/end``."""
    with auth.seen(request) as connection:
        if not session.end_own(connection, _bytes(request.path_params["hash"])):
            raise NotFound("There is no such session of yours.")
    return RedirectResponse("/me", status_code=303)


def remove_passkey(request: Request) -> Response:
    """``POST /me/passkeys/<id>/remove``."""
    with auth.seen(request) as connection:
        try:
            known = base64url_to_bytes(request.path_params["id"])
        except ValueError as error:
            raise NotFound("There is no such passkey of yours.") from error
        if not passkeys.remove_own(connection, known):
            raise NotFound("There is no such passkey of yours.")
    return RedirectResponse("/me", status_code=303)


def new_passkey(request: Request) -> Response:
    """``POST /me/passkeys/options``: what a browser needs to make a passkey."""
    with auth.database(request).gate() as connection:
        return Response(passkey.offer(connection, request, auth.who(request), request.state.session), media_type=_JSON)


async def add_passkey(request: Request) -> Response:
    """``POST /me/passkeys``: keeps the passkey that the browser made."""
    return await run_in_threadpool(_add_passkey, request, await request.body())


def _add_passkey(request: Request, answer: bytes) -> Response:
    with auth.database(request).gate() as connection:
        passkey.add(connection, request, auth.who(request), request.state.session, answer)
    return JSONResponse({"next": "/me"}, 201)


def make_token(request: Request) -> Response:
    """``POST /me/tokens``: makes a token and shows it, once."""
    form, viewer = auth.form(request), auth.viewer(request)
    try:
        days = int(str(form.get("days", "90")))
    except ValueError:
        days = 0
    with auth.seen(request) as connection:
        _, secret = token.make(
            connection,
            member=viewer.member,
            officer=viewer.officer,
            name=" ".join(str(form.get("name", "")).split())[:80] or "Token",
            scopes=[str(each) for each in form.getlist("scope")],
            days=days,
        )
    return _me(request, made=secret)


def revoke_token(request: Request) -> Response:
    """``POST /me/tokens/<id>/revoke``."""
    try:
        known = UUID(request.path_params["id"])
    except ValueError as error:
        raise NotFound("There is no such token of your member.") from error
    with auth.seen(request) as connection:
        token.revoke(connection, known)
    return RedirectResponse("/me", status_code=303)


def invite(request: Request) -> Response:
    """``POST /me/colleagues/<id>/link``: a sign-in link for another officer of the own member, shown once."""
    wanted = request.path_params["id"]
    with auth.seen(request) as connection:
        found = next((each for each in _colleagues(connection, request) if each.id.hex == wanted), None)
    if found is None:
        raise NotFound("There is no such officer of your member.")
    with auth.database(request).gate() as connection:
        secret = sign_in.issue(connection, found.id)
    return _me(request, invited=(found.name, f"{request.app.state.address}/sign-in/{secret}"))


def _colleagues(connection: Connection, request: Request) -> list[Officer]:
    """Other officers of the own member that may sign in, as far as nobody comes by rights that way.

    Who operates the server is invited by their like alone, and who does nothing else, and so reads nothing, invites
    nobody who reads.
    """
    who = auth.who(request)
    blind = set(who.roles) == {"host"}
    return [
        each
        for each in officer.everyone(connection, who.member)
        if each.active
        and each.id != who.officer
        and ("host" in who.roles or "host" not in each.roles)
        and (not blind or set(each.roles) == {"host"})
    ]


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


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise NotFound("There is no such session of yours.") from error


#: Literal paths before those with a gap, since the first that fits is taken.
ROUTES: tuple[BaseRoute, ...] = (
    Route("/sign-in", welcome),
    Route("/sign-in/passkey/options", passkey_options, methods=["POST"]),
    Route("/sign-in/passkey/answer", use_passkey, methods=["POST"]),
    Route("/sign-in/{secret}", link),
    Route("/sign-in/{secret}", use_link, methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/me", me),
    Route("/me/sessions/{hash}/end", end_session, methods=["POST"]),
    Route("/me/passkeys/options", new_passkey, methods=["POST"]),
    Route("/me/passkeys", add_passkey, methods=["POST"]),
    Route("/me/passkeys/{id}/remove", remove_passkey, methods=["POST"]),
    Route("/me/tokens", make_token, methods=["POST"]),
    Route("/me/tokens/{id}/revoke", revoke_token, methods=["POST"]),
    Route("/me/colleagues/{id}/link", invite, methods=["POST"]),
    Route("/healthy", healthy),
)
