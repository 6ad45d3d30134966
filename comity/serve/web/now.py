"""Now: what is new, what changed, what is disputed since the reader last looked."""

from __future__ import annotations

from datetime import datetime, timedelta

from starlette.responses import Response

from comity.serve.web import audience
from comity.serve.web.visit import Visit
from comity.store import account, picture, reading, sealed
from comity.store.picture import Change

#: For a reader who has never looked: what came in this long before is new.
_FIRST_LOOK = timedelta(days=2)
#: Changes told at the head, contested stories and last reports beside.
_CHANGES, _BESIDE = 40, 8


def now(visit: Visit) -> Response:
    """``GET /``."""
    since = _since(visit)
    contested_only = visit.asked("show") == "contested"
    listed = picture.contested if contested_only else picture.stories
    stories = listed(visit.connection, place=visit.place)
    first = visit.place is None
    closed = sealed.listed(visit.connection, most=_BESIDE).rows
    return visit.page(
        "pages/now.html",
        since=since,
        looked=visit.who.looked_at is not None,
        contested_only=contested_only,
        stories=stories,
        newer=visit.onward(stories.newer),
        older=visit.onward(stories.older),
        changes=_changes(visit, since) if first and not contested_only else (),
        reports_since=reading.received_since(visit.connection, since),
        stories_since=picture.changed_since(visit.connection, since),
        contested=() if contested_only else picture.contested(visit.connection, most=_BESIDE).rows,
        latest=reading.received(visit.connection, most=_BESIDE).rows,
        sealed=closed,
        markings=audience.told(visit, [each.label for each in closed]),
    )


def fresh(visit: Visit) -> Response:
    """``GET /fresh``: how many stories changed since a page was made, for the bar above it."""
    try:
        made = datetime.fromisoformat(visit.asked("since").replace(" ", "+"))
    except ValueError:
        made = visit.now
    made = made if made.tzinfo else made.replace(tzinfo=visit.now.tzinfo)
    return visit.part("pages/fresh.html", count=picture.changed_since(visit.connection, made), href="/")


def read(visit: Visit) -> Response:
    """``POST /read``: all of it was looked at; what comes from now on is new."""
    account.looked(visit.connection)
    return visit.to("/", visit.gettext("Marked as read. From now on this page tells what is new since this moment."))


def _changes(visit: Visit, since: datetime) -> list[tuple[str, list[Change]]]:
    """What changed, by story: title and changes, the story that changed last first. A claim is told of once."""
    by_story: dict[str, list[Change]] = {}
    told: set[tuple[str, str]] = set()
    for change in picture.changes(visit.connection, since, most=_CHANGES):
        if change.title and (change.story, change.claim) not in told:
            told.add((change.story, change.claim))
            by_story.setdefault(change.story, []).append(change)
    return [(changes[0].title or "", changes) for changes in by_story.values()]


def _since(visit: Visit) -> datetime:
    return visit.who.looked_at or visit.now - _FIRST_LOOK
