"""What officers of the asker's member did."""

from __future__ import annotations

from datetime import datetime

from comity.model.act import Act
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Page, Paging, Told, page
from comity.store import act


class ActTold(Told, frozen=True, kw_only=True):
    """One thing that somebody did."""

    #: Its id.
    id: str
    #: When.
    at: datetime
    #: Who; null: who operates the server.
    officer: str | None
    #: What.
    kind: str
    #: The officer, report, source or token it was done to.
    subject: str | None
    #: By what somebody signed in or proved to be who they are.
    how: str | None


def listed(asked: Asked) -> Page[ActTold]:
    """What officers of the own member did, the last first."""
    query: Paging = asked.query
    return page(act.listed(asked.connection, place=query.place, most=query.limit), _told)


def _told(each: Act) -> ActTold:
    return ActTold(
        id=each.id.hex,
        at=each.at,
        officer=each.officer.hex if each.officer else None,
        kind=each.kind,
        subject=each.subject.hex if each.subject else None,
        how=each.how,
    )
