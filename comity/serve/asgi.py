"""The web process: every route of the centre, behind the gate."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from comity.db import Database
from comity.serve import account, files, ledger, live, routes, sign_in, step_up
from comity.serve.api import document, operation
from comity.serve.api.table import OPERATIONS
from comity.serve.auth import Gate
from comity.serve.bounds import Bounds
from comity.serve.errors import Errors, answer
from comity.serve.headers import Headers
from comity.serve.opening import list_readers, openers, presses
from comity.serve.pages import STATIC, STATIC_PATH
from comity.serve.preferences import prefer
from comity.serve.private import Private
from comity.serve.seal import KEY, Seal

#: All names of the machine itself; whoever reaches the centre by one of them may use the others.
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


#: What works for the whole centre in a browser, out of reach too, and is asked for anew each time.
_WORKER = "worker.js"


class _Kept(StaticFiles):
    """Built files. Their address holds what they hold, so that a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            kept = "public, max-age=31536000, immutable" if scope["query_string"] else "public, max-age=86400"
            response.headers["Cache-Control"] = kept
        if path == _WORKER:
            response.headers["Cache-Control"] = "no-cache"
            response.headers["Service-Worker-Allowed"] = "/"
        return response


#: Everything that the web process answers to, in the order in which it is tried.
ROUTES: tuple[BaseRoute, ...] = (
    *sign_in.ROUTES,
    *step_up.ROUTES,
    *account.ROUTES,
    Route("/preferences", prefer, methods=["POST"]),
    *routes.ROUTES,
    *live.ROUTES,
    *ledger.ROUTES,
    *files.ROUTES,
    document.DOCUMENT,
    *operation.routes(OPERATIONS),
    Mount(STATIC_PATH, _Kept(directory=STATIC)),
)


@asynccontextmanager
async def _life(made: Starlette) -> AsyncIterator[None]:
    """What is started with the web process and ends with it."""
    try:
        yield
    finally:
        made.state.live.stop()
        await run_in_threadpool(made.state.openers.close)
        await run_in_threadpool(made.state.list_readers.close)
        await run_in_threadpool(made.state.presses.close)


def app(
    database: Database,
    *,
    address: str = "http://localhost:8000",
    hosts: Iterable[str] = (),
    key: bytes | None = None,
    files_url: str | None = None,
) -> Starlette:
    """The web process as an ASGI application.

    Args:
        database: as the web process logs in to it.
        address: where people reach the centre. With https the session's cookie is sent by https alone, and browsers
            are told to come by https alone.
        hosts: other names by which they may reach it.
        key: the centre's, by which secrets are sealed; none: one for as long as this process lives.
        files_url: where files of others are handed out, under another name; none: at the same address.

    Raises:
        ComityError: `files_url` is no address, or no other name.
    """
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    names = frozenset({name, *(each.lower() for each in hosts)})
    if names & _LOOPBACK:
        names |= _LOOPBACK
    files_at = files.origin(files_url, address) if files_url else None
    made = Starlette(
        routes=list(ROUTES),
        lifespan=_life,
        exception_handlers={HTTPException: answer},
        middleware=[  # the outermost first: errors get headers too, and nothing is read for a stranger's host
            Middleware(Headers, secure=secure),
            Middleware(Errors),
            Middleware(Bounds, hosts=names, files=urlsplit(files_at).hostname if files_at else None),
            Middleware(Private),
            Middleware(Gate, database=database, secure=secure),
        ],
    )
    made.router.redirect_slashes = False
    made.state.database = database
    made.state.openers = openers()
    made.state.list_readers = list_readers()
    made.state.presses = presses()
    made.state.live = live.Live(database)
    made.state.secure = secure
    made.state.seal = Seal(key or secrets.token_bytes(KEY))
    made.state.address = address.rstrip("/")
    made.state.files = files_at
    return made
