"""How an officer is told: in which language, and at which address programs of the officer's own listen."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from comity.errors import AddressRefused
from comity.flow.subscribe import allowed
from comity.gather.address import checked_url
from comity.serve.language import CODES, languages
from comity.serve.preferences import LANGUAGE
from comity.serve.step_up import want_fresh
from comity.serve.web.visit import Visit
from comity.store import account

_LONGEST = 2_000
_YEAR = 365 * 24 * 3600


def show(visit: Visit) -> Response:
    """``GET /me/told``."""
    return _page(visit, visit.who.language, account.mail(visit.connection)[1] or "", {})


def change(visit: Visit) -> Response:
    """``POST /me/told``: a new address of a webhook gets a new secret, which is shown this once on the page itself."""
    language, webhook = visit.sent("language"), visit.sent("webhook")
    before = account.mail(visit.connection)[1]
    wrong: dict[str, str] = {}
    if language not in CODES:
        wrong["language"] = visit.gettext("Choose one of these languages.")
    if len(webhook) > _LONGEST:
        wrong["webhook"] = visit.gettext("This address is too long.")
    elif webhook and webhook != before:
        try:
            checked_url(webhook, allowed())
        except AddressRefused as refused:
            wrong["webhook"] = visit.said(refused)
    if wrong:
        return _page(visit, language, webhook, wrong, status=422)
    if webhook != (before or ""):
        want_fresh(visit.request)
    account.speaks(visit.connection, language)
    secret = secrets.token_urlsafe(32) if webhook and webhook != before else None
    if webhook != (before or ""):
        account.set_webhook(visit.connection, webhook or None, secret)
    if secret:
        response = _page(visit, language, webhook, {}, secret=secret)
    else:
        response = visit.to("/me/told", visit.gettext("Changed."))
    response.set_cookie(
        LANGUAGE,
        language,
        max_age=_YEAR,
        httponly=True,
        samesite="lax",
        secure=visit.request.app.state.secure,
    )
    return response


def _page(
    visit: Visit, language: str, webhook: str, wrong: dict[str, str], *, secret: str | None = None, status: int = 200
) -> Response:
    return visit.page(
        "pages/told.html",
        status=status,
        language=language,
        webhook=webhook,
        wrong=wrong,
        secret=secret,
        mail=account.mail(visit.connection)[0],
        tongues=[(code, each.name) for code, each in languages().items()],
    )
