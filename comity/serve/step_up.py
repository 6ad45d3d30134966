"""Proof anew: for what discloses, or gives rights, a session is not enough; who has it proves to be its officer.

A screen asks for it with `fresh`, or from within with `want_fresh` once it knows that what was sent needs it. Whoever
proved it longer than ten minutes ago gets a page that asks; what the form held waits in that page, and goes on then.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from comity.errors import NotSignedIn, ProofWanted, TooOften
from comity.govern.charter import is_sample
from comity.serve import auth, code, passkey
from comity.serve.language.marked import N_
from comity.serve.page import language, page
from comity.serve.pages import Notice
from comity.serve.preferences import within
from comity.serve.web.visit import Screen, Visit
from comity.store import act, authenticator, centre, session
from comity.store import passkey as passkeys

_JSON = "application/json"
#: Fields of the page that asks; all others are those of the form that waits.
TO, METHOD, CODE = "proof-to", "proof-method", "proof-code"
WRONG = N_("This code is not right, or it was used already. Type the one that is shown now.")
OFTEN = N_("Too many codes were wrong. Wait a quarter of an hour, then try again.")


def freshly_signed(request: Request) -> bool:
    """Whether who asks proved to be who they are within the last ten minutes. A token's scopes stand for its proof."""
    return getattr(request.state, "bearer", None) is not None or auth.who(request).fresh


def want_fresh(request: Request) -> None:
    """Go on only if who asks proved lately to be who they are. To be called in a thread, before anything is changed.

    Raises:
        ProofWanted: the proof is too old; it becomes the page that asks for one.
    """
    if freshly_signed(request):
        return
    officer = auth.viewer(request).officer
    with auth.database(request).gate() as connection:
        by_key = bool(passkeys.credentials(connection, officer))
        by_code = authenticator.has(connection, officer)
        here = centre.found(connection)
    sample = not by_key and not by_code and here is not None and is_sample(here.charter)
    raise ProofWanted(
        N_(
            "This asks for a proof that it is you, not older than ten minutes. Give it on the page /prove, then repeat."
        ),
        passkey=by_key,
        code=by_code,
        sample=sample,
    )


def fresh(function: Screen) -> Screen:
    """A screen that is for those alone who proved lately to be who they are."""

    @wraps(function)
    def asking(visit: Visit) -> Response:
        want_fresh(visit.request)
        return function(visit)

    return asking


def fresh_route(function: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The same for an endpoint that takes the request itself."""

    @wraps(function)
    def asking(request: Request) -> Response:
        want_fresh(request)
        return function(request)

    return asking


def asked(request: Request, wanted: ProofWanted) -> Response:
    """The page that asks for a proof, with all that the form held; for htmx it takes the place of the whole page."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    in_place = {"HX-Retarget": "body", "HX-Reswap": "outerHTML"} if request.headers.get("HX-Request") else {}
    return _page(request, wanted, to=path, method=request.method, kept=_kept(auth.form(request)), headers=in_place)


def look(request: Request) -> Response:
    """``GET /prove``: asks for a proof ahead of time."""
    to = within(request.query_params.get("next", "/me"))
    try:
        want_fresh(request)
    except ProofWanted as wanted:
        return _page(request, wanted, to=to, method="GET", kept=[], status=200)
    return RedirectResponse(to, status_code=303)


def prove(request: Request) -> Response:
    """``POST /prove``: takes a code, or a recovery code, and goes on to what waited for it."""
    form = auth.form(request)
    to, method = within(str(form.get(TO, "/"))), "GET" if form.get(METHOD) in ("GET", "HEAD") else "POST"
    try:
        want_fresh(request)
    except ProofWanted as wanted:
        outcome: code.Outcome | None = None
        with auth.database(request).gate() as connection:
            if wanted.sample:
                session.prove(connection, request.state.session, "sample")
            else:
                who = auth.who(request)
                outcome = code.check(connection, request, who.officer, str(form.get(CODE, "")))
                if outcome in ("code", "recovery"):
                    session.prove(connection, request.state.session, outcome)
        if outcome in ("wrong", "often"):
            said = OFTEN if outcome == "often" else WRONG
            told = language(request).gettext(said)
            return _page(
                request,
                wanted,
                to=to,
                method=method,
                kept=_kept(form),
                status=TooOften.status if outcome == "often" else 422,
                notices=(Notice(text=told, kind="failed"),),
            )
    # 307 has the browser send the same form once more, to where it was meant for.
    return RedirectResponse(to, status_code=303 if method == "GET" else 307)


def options(request: Request) -> Response:
    """``POST /prove/passkey/options``: what a passkey has to sign."""
    with auth.database(request).gate() as connection:
        return Response(passkey.challenge(connection, request), media_type=_JSON)


async def by_passkey(request: Request) -> Response:
    """``POST /prove/passkey``: takes the signature of one of the officer's own passkeys."""
    return await run_in_threadpool(_by_passkey, request, await request.body())


def _by_passkey(request: Request, answer: bytes) -> Response:
    try:
        with auth.database(request).gate() as connection:
            own = passkey.check(connection, request, answer).officer == auth.who(request).officer
            if own:
                session.prove(connection, request.state.session, "passkey")
    except NotSignedIn as error:
        with auth.database(request).gate() as connection:
            act.failed(connection, auth.who(request).officer, "passkey")
        return JSONResponse({"error": language(request).gettext(str(error))}, 403)
    if not own:
        told = language(request).gettext("This passkey is another officer's. Use one of yours.")
        return JSONResponse({"error": told}, 403)
    return JSONResponse({"proven": True})


def _kept(form: FormData) -> list[tuple[str, str]]:
    ours = ("csrf", TO, METHOD, CODE)
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name not in ours]


def _page(
    request: Request,
    wanted: ProofWanted,
    *,
    to: str,
    method: str,
    kept: list[tuple[str, str]],
    status: int = 403,
    headers: dict[str, str] | None = None,
    notices: tuple[Notice, ...] = (),
) -> Response:
    return page(
        request,
        "gate/prove.html",
        status=status,
        headers=headers,
        notices=notices,
        wanted=wanted,
        works=passkey.possible(request),
        to=to,
        method="get" if method in ("GET", "HEAD") else "post",
        kept=kept,
    )


ROUTES: tuple[BaseRoute, ...] = (
    Route("/prove", look),
    Route("/prove", prove, methods=["POST"]),
    Route("/prove/passkey/options", options, methods=["POST"]),
    Route("/prove/passkey", by_passkey, methods=["POST"]),
)
