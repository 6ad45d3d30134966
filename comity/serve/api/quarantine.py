"""What could not be read or processed."""

from __future__ import annotations

from datetime import datetime

from comity.errors import NotAllowed, Refused
from comity.flow.hand_in import again
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Page, Paging, Slugs, Told, page
from comity.store import quarantine


class KeptTold(Told, frozen=True, kw_only=True):
    """Something in quarantine."""

    #: Its id.
    id: str
    #: The member whose it is.
    originator: str
    #: The source that gave it.
    source: str | None
    #: The report, if it got as far as one.
    report: str | None
    #: How it is named.
    path: str
    #: What happened and what to do.
    reason: str
    #: How often it was tried.
    tries: int
    #: Since when.
    at: datetime


def listed(asked: Asked) -> Page[KeptTold]:
    """What waits in quarantine, the last first."""
    query: Paging = asked.query
    slugs = Slugs(asked.connection)
    return page(quarantine.listed(asked.connection, place=query.place), lambda each: _told(each, slugs))


def one(asked: Asked) -> KeptTold:
    """Something that waits in quarantine."""
    return _told(quarantine.one(asked.connection, asked.id), Slugs(asked.connection))


def retry(asked: Asked) -> None:
    """Try again to read something of the own member's."""
    kept = _own(asked)
    if kept.report:
        quarantine.retry(asked.connection, kept.report)
        return
    done = again(asked.connection, asked.request.app.state.openers, kept.id, officer=asked.viewer.officer)
    if done.quarantined:
        raise Refused(f"It still cannot be read. {done.reason}")


def close(asked: Asked) -> None:
    """Set something of the own member's aside."""
    quarantine.close(asked.connection, _own(asked).id, "set aside")


def _own(asked: Asked) -> quarantine.Kept:
    kept = quarantine.one(asked.connection, asked.id)
    if kept.originator != asked.viewer.member:
        raise NotAllowed("It is another member's. Ask an officer of that member.")
    return kept


def _told(each: quarantine.Kept, slugs: Slugs) -> KeptTold:
    return KeptTold(
        id=each.id.hex,
        originator=slugs.slug(each.originator),
        source=each.source.hex if each.source else None,
        report=each.report.hex if each.report else None,
        path=each.path,
        reason=each.reason,
        tries=each.tries,
        at=each.at,
    )
