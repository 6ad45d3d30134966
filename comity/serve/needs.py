"""Which right a screen or an operation needs. The database refuses whoever lacks it; here it is said in words."""

from __future__ import annotations

from functools import wraps

from starlette.responses import Response

from comity.db.door import Connection
from comity.errors import NotAllowed
from comity.model.on_screen import on_screen
from comity.serve.web.visit import Screen, Visit
from comity.store.right import Right, rights

_LACKING: dict[Right, str] = on_screen(
    {
        "file": "This is for watch officers. Ask one of your member to do it.",
        "note": "This is for watch officers and analysts. Ask one of your member to do it.",
        "administer": "This is for who has a seat of your member, or stands in. Ask them to do it.",
    }
)


def demand(connection: Connection, right: Right) -> None:
    """Go on only if the viewer has this right.

    Raises:
        NotAllowed: the viewer has it not; the words say who has.
    """
    if right not in rights(connection):
        raise NotAllowed(_LACKING[right])


def needs(right: Right, function: Screen) -> Screen:
    """A screen that is for those alone who have this right."""

    @wraps(function)
    def asking(visit: Visit) -> Response:
        demand(visit.connection, right)
        return function(visit)

    return asking
