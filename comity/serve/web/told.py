"""How an officer is told: in which language, at which hours, and where programs of the officer's own listen."""

from __future__ import annotations

import secrets
from datetime import time
from zoneinfo import available_timezones

from starlette.responses import Response

from comity.errors import AddressRefused
from comity.flow.subscribe import allowed
from comity.gather.address import checked_url
from comity.model.quiet import Quiet
from comity.serve.language import CODES, languages
from comity.serve.preferences import LANGUAGE
from comity.serve.step_up import want_fresh
from comity.serve.web import devices
from comity.serve.web.visit import Visit
from comity.store import account

_LONGEST = 2_000
_YEAR = 365 * 24 * 3600


def show(visit: Visit) -> Response:
    """``GET /me/told``."""
    webhook = account.mail(visit.connection)[1] or ""
    return _page(visit, visit.who.language, webhook, {}, hours=account.quiet(visit.connection))


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
    hours = _hours(visit, wrong)
    if wrong:
        return _page(visit, language, webhook, wrong, hours=hours, status=422)
    if webhook != (before or ""):
        want_fresh(visit.request)
    account.speaks(visit.connection, language)
    if hours != account.quiet(visit.connection):
        account.set_quiet(visit.connection, hours)
    secret = _secret() if webhook and webhook != before else None
    if webhook != (before or ""):
        account.set_webhook(visit.connection, webhook or None, secret)
    if secret:
        response = _page(visit, language, webhook, {}, hours=hours, secret=secret)
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


def renew_secret(visit: Visit) -> Response:
    """``POST /me/told/secret``: the webhook stays, and gets another secret, which is shown this once."""
    secret = _secret()
    account.set_secret(visit.connection, secret)
    webhook = account.mail(visit.connection)[1] or ""
    hours = account.quiet(visit.connection)
    return _page(visit, visit.who.language, webhook, {}, hours=hours, secret=secret)


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _hours(visit: Visit, wrong: dict[str, str]) -> Quiet:
    """The hours that were sent; what is wrong with them is put among the rest."""
    asked = account.quiet(visit.connection)
    clocks: dict[str, time | None] = {}
    for name in ("quiet_since", "quiet_until", "daily_at"):
        try:
            clocks[name] = time.fromisoformat(visit.sent(name)) if visit.sent(name) else None
        except ValueError:
            clocks[name] = None
            wrong[name] = visit.gettext("Write a time as 22:30.")
    if (clocks["quiet_since"] is None) != (clocks["quiet_until"] is None):
        wrong.setdefault("quiet_until", visit.gettext("Write both times, or none."))
    zone = visit.sent("zone") or asked.zone
    if zone not in _zones(visit, asked):
        wrong["zone"] = visit.gettext("Choose one of these zones.")
        zone = asked.zone
    return Quiet(
        since=clocks["quiet_since"],
        until=clocks["quiet_until"],
        zone=zone,
        urgent=visit.sent("urgent") == "yes",
        daily=clocks["daily_at"] or asked.daily,
    )


def _zones(visit: Visit, hours: Quiet) -> list[str]:
    """The zones that are offered: those that are called after a place, and what the viewer and the centre go by."""
    named = (zone for zone in available_timezones() if "/" in zone)
    return sorted({*named, "UTC", hours.zone, visit.who.zone})


def _page(
    visit: Visit,
    language: str,
    webhook: str,
    wrong: dict[str, str],
    *,
    hours: Quiet,
    secret: str | None = None,
    status: int = 200,
) -> Response:
    mail, hook = account.mail(visit.connection)
    return visit.page(
        "pages/told.html",
        status=status,
        language=language,
        webhook=webhook,
        wrong=wrong,
        hours=hours,
        zones=[(zone, zone.replace("_", " ")) for zone in _zones(visit, hours)],
        secret=secret,
        devices=devices.listed(visit),
        mail=mail,
        hook=hook,
        tongues=[(code, each.name) for code, each in languages().items()],
    )
