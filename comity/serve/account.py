"""The page on which officers keep what proves who they are: sessions, passkeys, codes, tokens; links for colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound, Refused
from comity.model.member import Officer
from comity.model.scope import SCOPES
from comity.serve import auth, code, passkey
from comity.serve.language.marked import N_
from comity.serve.page import language, page
from comity.serve.pages import Notice
from comity.serve.step_up import OFTEN, WRONG, fresh_route, want_fresh
from comity.store import authenticator, officer, session, sign_in, token
from comity.store import passkey as passkeys
from comity.store.right import rights

_JSON = "application/json"
_LATE = N_(
    "The first passkey or device is added within a quarter of an hour of coming in by a link. Ask who has a seat of"
    " your member, or who operates the server, for a new link; sign out, come in by it, and add it then."
)


def me(request: Request) -> Response:
    """``GET /me``: own sessions, passkeys and tokens."""
    return _me(request)


def _me(
    request: Request,
    *,
    made: str | None = None,
    invited: tuple[str, str] | None = None,
    codes: Sequence[str] = (),
    addresses: Sequence[str] = (),
    notices: tuple[Notice, ...] = (),
    status: int = 200,
) -> Response:
    with auth.seen(request) as connection:
        sessions, keys, tokens = session.own(connection), passkeys.own(connection), token.listed(connection)
        colleagues, device = _colleagues(connection, request), authenticator.own(connection)
    with auth.database(request).gate() as connection:
        offered = code.offered(connection, request, auth.who(request))
    own = auth.viewer(request).officer
    feeds = [each for each in tokens if each.officer == own and each.scopes == [auth.OF_FEEDS]]
    return page(
        request,
        "gate/me.html",
        status=status,
        notices=notices,
        device=device,
        offered=offered,
        codes=codes,
        sessions=[(each, each.hash == request.state.session) for each in sessions],
        keys=[(each, bytes_to_base64url(each.id)) for each in keys],
        tokens=[(each, each.officer == own) for each in tokens if each not in feeds],
        feeds=feeds,
        addresses=addresses,
        scopes=[each for each in SCOPES if ":" in each],
        made=made,
        invited=invited,
        colleagues=colleagues,
        late=language(request).gettext(_LATE) if not keys and not device and not auth.who(request).entered else "",
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
        session.end_others(connection, request.state.session)
    return RedirectResponse("/me", status_code=303)


def end_others(request: Request) -> Response:
    """``POST /me/sessions/end``: all but this one."""
    with auth.seen(request) as connection:
        session.end_others(connection, request.state.session)
    return RedirectResponse("/me#sessions", status_code=303)


def _may_add(request: Request) -> None:
    """Another way to prove it is added by who proves it by one that is there; the first by who just came by a link.

    The link is what somebody handed over to this officer and to nobody else. A session that was found open later is not
    that, and would make itself proofs for good.

    Raises:
        ProofWanted: there is one, and the proof is too old.
        NotAllowed: there is none, and the session is no longer young.
    """
    officer = auth.viewer(request).officer
    with auth.database(request).gate() as connection:
        there = bool(passkeys.credentials(connection, officer)) or authenticator.has(connection, officer)
    if there:
        want_fresh(request)
    elif not auth.who(request).entered:
        raise NotAllowed(_LATE)


def new_passkey(request: Request) -> Response:
    """``POST /me/passkeys/options``: what a browser needs to make a passkey."""
    try:
        _may_add(request)
    except NotAllowed as error:  # a script asks
        return JSONResponse({"error": language(request).gettext(str(error))}, error.status)
    with auth.database(request).gate() as connection:
        return Response(passkey.offer(connection, request, auth.who(request), request.state.session), media_type=_JSON)


async def add_passkey(request: Request) -> Response:
    """``POST /me/passkeys``: keeps the passkey that the browser made."""
    return await run_in_threadpool(_add_passkey, request, await request.body())


def _add_passkey(request: Request, answer: bytes) -> Response:
    try:
        _may_add(request)
    except NotAllowed as error:
        return JSONResponse({"error": language(request).gettext(str(error))}, error.status)
    with auth.database(request).gate() as connection:
        passkey.add(connection, request, auth.who(request), request.state.session, answer)
        session.prove(connection, request.state.session, "passkey")
    return JSONResponse({"next": "/me"}, 201)


def new_device(request: Request) -> Response:
    """``POST /me/code``: offers a secret to a device that makes codes; it counts once its first code was right."""
    _may_add(request)
    with auth.database(request).gate() as connection:
        if code.offer(connection, request, auth.who(request)) is None:
            raise Refused("You have a device for codes already. Remove it first.")
    return RedirectResponse("/me#codes", status_code=303)


def first_code(request: Request) -> Response:
    """``POST /me/code/first``: the device's first code; from then on it counts. Recovery codes are shown, once."""
    who, codes = auth.who(request), []
    _may_add(request)
    with auth.database(request).gate() as connection:
        typed = str(auth.form(request).get("code", ""))
        outcome = code.check(connection, request, who.officer, typed, first=True)
        if outcome == "code":
            codes = authenticator.new_codes(connection, who.officer)
            session.prove(connection, request.state.session, "code")
    if outcome != "code":
        said = OFTEN if outcome == "often" else WRONG
        told = language(request).gettext(said)
        return _me(request, notices=(Notice(text=told, kind="failed"),), status=429 if outcome == "often" else 422)
    return _me(request, codes=codes)


def remove_device(request: Request) -> Response:
    """``POST /me/code/remove``: codes count no more, nor do those to recover with; other sessions end."""
    with auth.database(request).gate() as connection:
        authenticator.remove(connection, auth.viewer(request).officer)
    return end_others(request)


def renew_codes(request: Request) -> Response:
    """``POST /me/code/recovery``: new recovery codes in place of the old, shown once."""
    officer = auth.viewer(request).officer
    with auth.database(request).gate() as connection:
        if not authenticator.has(connection, officer):
            raise NotFound("You have no device for codes.")
        codes = authenticator.new_codes(connection, officer)
    return _me(request, codes=codes)


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


def make_feeds(request: Request) -> Response:
    """``POST /me/feeds``: makes the addresses of the own feeds, which hold a token for nothing else; shown once."""
    viewer, name = auth.viewer(request), " ".join(str(auth.form(request).get("reader", "")).split())[:80]
    with auth.seen(request) as connection:
        _, secret = token.make(
            connection,
            member=viewer.member,
            officer=viewer.officer,
            name=name or language(request).gettext("Feeds"),
            scopes=[auth.OF_FEEDS],
            days=token.LONGEST_DAYS,
        )
    return _me(request, addresses=[f"{request.app.state.address}{path}?token={secret}" for path in auth.FEEDS])


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
        secret = sign_in.issue(connection, found.id, by=auth.viewer(request).officer)
    return _me(request, invited=(found.name, f"{request.app.state.address}/sign-in/{secret}"))


def _colleagues(connection: Connection, request: Request) -> list[Officer]:
    """Other officers of the own member that may sign in, as far as nobody comes by rights that way.

    They are for who has a seat, or stands in: a link lets in with all that the colleague may do. Who operates the
    server is invited by their like alone, and who does nothing else, and so reads nothing, invites nobody who reads.
    """
    who = auth.who(request)
    blind = set(who.roles) == {"host"}
    if not blind and "administer" not in rights(connection):
        return []
    return [
        each
        for each in officer.everyone(connection, who.member)
        if each.active
        and each.id != who.officer
        and ("host" in who.roles or "host" not in each.roles)
        and (not blind or set(each.roles) == {"host"})
    ]


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError as error:
        raise NotFound("There is no such session of yours.") from error


#: Literal paths before those with a gap, since the first that fits is taken.
ROUTES: tuple[BaseRoute, ...] = (
    Route("/me", me),
    Route("/me/sessions/end", end_others, methods=["POST"]),
    Route("/me/sessions/{hash}/end", end_session, methods=["POST"]),
    Route("/me/passkeys/options", new_passkey, methods=["POST"]),
    Route("/me/passkeys", add_passkey, methods=["POST"]),
    Route("/me/passkeys/{id}/remove", fresh_route(remove_passkey), methods=["POST"]),
    Route("/me/code", new_device, methods=["POST"]),
    Route("/me/code/first", first_code, methods=["POST"]),
    Route("/me/code/remove", fresh_route(remove_device), methods=["POST"]),
    Route("/me/code/recovery", fresh_route(renew_codes), methods=["POST"]),
    Route("/me/tokens", fresh_route(make_token), methods=["POST"]),
    Route("/me/tokens/{id}/revoke", revoke_token, methods=["POST"]),
    Route("/me/feeds", fresh_route(make_feeds), methods=["POST"]),
    Route("/me/colleagues/{id}/link", fresh_route(invite), methods=["POST"]),
)
