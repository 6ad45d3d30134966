"""Public keys of members for sealed reports: made known and retired by who has a seat, taken away by everybody."""

from __future__ import annotations

from starlette.responses import Response

from comity.errors import Refused
from comity.exchange.seal import checked_key, fingerprint
from comity.flow.seal_keys import keys_file
from comity.serve.web.visit import Visit
from comity.store import account, seal_key

_LONGEST = 120


def show(visit: Visit) -> Response:
    """``GET /centre/keys``."""
    return _page(visit)


def add(visit: Visit) -> Response:
    """``POST /centre/keys``."""
    name, typed = visit.sent("name"), visit.sent("key")
    wrong: dict[str, str] = {}
    if not name or len(name) > _LONGEST:
        wrong["name"] = visit.gettext("Write who holds the key: an officer, or a desk.")
    try:
        key = checked_key(typed)
        if not wrong:
            seal_key.add(visit.connection, visit.viewer.member, name=name, key=key)
    except Refused as refused:
        wrong["key"] = visit.said(refused)
    if wrong:
        return _page(visit, name, typed, wrong, status=422)
    told = visit.gettext("The key is known. Others compare its fingerprint with you before they use it.")
    return visit.to("/centre/keys", told)


def retire(visit: Visit) -> Response:
    """``POST /centre/keys/{id}/retire``."""
    seal_key.retire(visit.connection, visit.viewer.member, visit.named())
    told = visit.gettext("Nobody seals to this key any more. What was sealed to it still opens with it.")
    return visit.to("/centre/keys", told)


def take(visit: Visit) -> Response:
    """``GET /centre/keys.txt``: all keys in use, each with what proves that the ledger holds it."""
    return Response(
        keys_file(visit.connection),
        media_type="text/plain",
        headers={"Content-Disposition": 'attachment; filename="keys.txt"'},
    )


def _page(
    visit: Visit, name: str = "", typed: str = "", wrong: dict[str, str] | None = None, *, status: int = 200
) -> Response:
    return visit.page(
        "pages/seal-keys.html",
        status=status,
        rows=[(each, fingerprint(each.key)) for each in seal_key.everyone(visit.connection)],
        names=account.names(visit.connection),
        own=visit.viewer.member,
        name=name,
        typed=typed,
        wrong=wrong or {},
    )
