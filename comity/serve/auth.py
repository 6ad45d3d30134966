"""The gate: who asks, before anything else. Whatever is not on the list of open addresses is closed.

People show a session's cookie, programs a token. From then on a request has a viewer, and everything it reads goes
through ``database.viewer``; what that viewer may see is the database's to say.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Collection
from contextlib import AbstractContextManager
from hmac import compare_digest
from typing import cast
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.config import session_limits
from comity.db import Database, Viewer
from comity.db.door import Connection
from comity.errors import NotAllowed, NotSignedIn
from comity.serve.language.marked import N_
from comity.store import session, token
from comity.store.session import SignedIn

#: What programs ask stands below this.
API = "/api/"
#: Addresses that need neither session nor token, with their methods. Everything else is closed; a test walks the table
#: of routes and asks each of them without either.
OPEN = (
    ("GET", "/static/{path:path}"),
    ("GET", "/sign-in"),
    ("GET", "/sign-in/{secret}"),
    ("POST", "/sign-in/{secret}"),
    ("POST", "/sign-in/passkey/options"),
    ("POST", "/sign-in/passkey/answer"),
    ("POST", "/preferences"),
    ("GET", "/healthy"),
    ("GET", "/files/{ticket}"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/ledger/checkpoint"),
    ("GET", "/ledger/key"),
    ("GET", "/ledger/keys"),
    ("GET", "/ledger/tile/{path:path}"),
    ("POST", "/ledger/cosignature"),
)
#: Feeds and calendars, which are read by programs that keep an address and can send no header. An address is kept and
#: shown where a header is not, so that what stands in it must open nothing else.
FEEDS = ("/api/v1/alerts.atom", "/api/v1/alerts.json", "/api/v1/calendar.ics", "/api/v1/rota.ics")
OF_FEEDS = "feeds:read"
_OPEN = tuple((method, compile_path(path)[0]) for method, path in OPEN)
_SAFE = ("GET", "HEAD", "OPTIONS")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
#: Files in one form, and bytes of one of its fields that is no file.
_MOST_FILES, _MOST_FIELD = 200, 2 * 2**20


class Gate:
    """Lets through who may enter, and nobody else."""

    def __init__(self, app: ASGIApp, *, database: Database, secure: bool) -> None:
        """`secure`: people reach the centre by https, and only so."""
        self._app = app
        self._database = database
        self._cookie = cookie_name(secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if is_open(request.method, scope["path"]):
            if request.method not in _SAFE:
                from_here(request)
            await self._app(scope, receive, send)
            return
        await self._enter(request)
        sent: FormData | None = getattr(request.state, "form", None)
        try:
            await self._app(scope, receive if sent is None else _taken(receive), send)
        finally:
            if sent is not None:
                await sent.close()

    async def _enter(self, request: Request) -> None:
        """Find out who asks; a request to change something must also come from a page of ours.

        Raises:
            NotSignedIn: it cannot be told who asks.
            NotAllowed: it was sent by a page that is not ours.
        """
        api = request.url.path.startswith(API)
        if api and (shown := _token(request)):
            bearer = await run_in_threadpool(self._bearer, shown)
            if bearer is None:
                raise NotSignedIn("The token is not known, or it is over or revoked. Make a new one on the page /me.")
            if request.url.path in FEEDS and "token" in request.query_params and bearer.scopes != [OF_FEEDS]:
                raise NotAllowed(
                    "A token that may do more must not stand in an address. Make the address of a feed on the page /me."
                )
            request.state.viewer = Viewer(member=bearer.member, officer=bearer.officer)
            request.state.bearer = bearer
            return
        cookie = request.cookies.get(self._cookie, "")
        who = await run_in_threadpool(self._session, cookie) if cookie else None
        if who is None:
            raise NotSignedIn(
                "The API needs a token. Send it as 'Authorization: Bearer comity_…'; officers make one on the page /me."
                if api
                else "You are not signed in. Sign in, then try again."
            )
        request.state.viewer = Viewer(member=who.member, officer=who.officer)
        request.state.who = who
        request.state.session = session.hash_of(cookie)
        request.state.csrf = _csrf(cookie)
        if request.method not in _SAFE:
            from_here(request)
            await _meant(request)

    def _bearer(self, secret: str) -> token.Bearer | None:
        with self._database.gate() as connection:
            return token.find(connection, secret)

    def _session(self, secret: str) -> SignedIn | None:
        with self._database.gate() as connection:
            return session.find(connection, secret)


def _taken(receive: Receive) -> Receive:
    """What follows a body that was read as a form: nothing more of it, so that nobody waits for it in vain."""
    told = False

    async def received() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return received


def is_open(method: str, path: str) -> bool:
    """Whether an address needs neither session nor token."""
    method = "GET" if method == "HEAD" else method
    return any(method == each and pattern.fullmatch(path) for each, pattern in _OPEN)


def from_here(request: Request) -> None:
    """Refuse what another site's page had a browser send (Fetch Metadata; ``Origin`` for browsers without it).

    Raises:
        NotAllowed: it comes from elsewhere.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    elsewhere = site not in (None, "same-origin", "none")
    if origin is not None and site != "same-origin":
        elsewhere = elsewhere or origin.partition("://")[2] != request.headers.get("host")
    if elsewhere:
        raise NotAllowed(
            N_("This was sent by a page that is not the centre's. Open the centre's own page and do it there.")
        )


async def _meant(request: Request) -> None:
    """Refuse what does not carry the word that only pages of this session know."""
    word = request.headers.get("x-csrf-token")
    if not request.url.path.startswith(API) and request.headers.get("content-type", "").startswith(_FORMS):
        request.state.form = await request.form(max_files=_MOST_FILES, max_part_size=_MOST_FIELD)
        word = word or str(request.state.form.get("csrf", ""))
    if not word or not compare_digest(word.encode(), request.state.csrf.encode()):
        raise NotAllowed(N_("This page is from an earlier session. Load it again, then repeat what you did."))


def _token(request: Request) -> str | None:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return shown.strip() or "-"
    if request.url.path in FEEDS:
        return request.query_params.get("token")
    return None


def _csrf(cookie: str) -> str:
    """Made from the cookie, which no page and no script can read, so that it needs no keeping."""
    return urlsafe_b64encode(hashlib.sha256(b"csrf\0" + cookie.encode()).digest()[:18]).decode()


def cookie_name(*, secure: bool) -> str:
    """Of the session's cookie. Browsers take ``__Host-`` by https alone, and then from this host alone."""
    return "__Host-comity" if secure else "comity"


def keep(request: Request, response: Response, secret: str) -> None:
    """Hand a session's secret to the browser."""
    secure = request.app.state.secure
    response.set_cookie(
        cookie_name(secure=secure),
        secret,
        max_age=round(session_limits()[1].total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def forget(request: Request, response: Response) -> None:
    """Have the browser forget the session."""
    secure = request.app.state.secure
    response.delete_cookie(cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax")


# What the routes ask ------------------------------------------------------------------------------------------------


def database(request: Request) -> Database:
    """The centre's database."""
    return cast(Database, request.app.state.database)


def viewer(request: Request) -> Viewer:
    """Who asks: an officer, for a member."""
    return cast(Viewer, request.state.viewer)


def who(request: Request) -> SignedIn:
    """The officer who is signed in; on the screens, where nobody comes by a token."""
    return cast(SignedIn, request.state.who)


def key(request: Request) -> bytes | UUID:
    """By what this request came in: the hash of a session, or the id of a token."""
    bearer: token.Bearer | None = getattr(request.state, "bearer", None)
    return bearer.id if bearer else cast(bytes, request.state.session)


def holding(database: Database, keys: Collection[bytes | UUID]) -> frozenset[bytes | UUID]:
    """Those of these keys (see `key`) by which one may still come in; that it was asked prolongs none of them."""
    with database.gate() as connection:
        sessions = session.holding(connection, [each for each in keys if isinstance(each, bytes)])
        return sessions | token.holding(connection, [each for each in keys if isinstance(each, UUID)])


def seen(request: Request) -> AbstractContextManager[Connection]:
    """One transaction that sees and changes what this request's viewer may."""
    return database(request).viewer(viewer(request))


def form(request: Request) -> FormData:
    """What a page sent; empty where it sent nothing. Files in it are read with ``.file.read()``."""
    return cast(FormData, getattr(request.state, "form", FormData()))
