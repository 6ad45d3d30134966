"""Alerts as feeds and days as a calendar, for programs that keep an address and get the same answer once alone."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from starlette.responses import Response

from comity.deliver import feed as written
from comity.deliver.feed import ATOM, JSON_FEED, Head
from comity.errors import NotFound
from comity.model.letter import Item
from comity.serve.api.operation import Asked, is_known
from comity.serve.api.wire import Id, Sent, as_id
from comity.serve.language import languages
from comity.store import account, centre, feed, standing

__all__ = ["ATOM", "JSON_FEED", "FeedAsked", "atom", "calendar", "json_feed"]
#: The name space of feeds' ids: of the same officer or the same query it is the same feed, whenever it is asked for.
_FEEDS = UUID("1c6a0e53-9a55-5f0c-9d0c-2f4f1f2f7a41")
#: The moment of asking, in a calendar.
_STAMP = re.compile(rb"^DTSTAMP:.*\r\n", re.MULTILINE)


class FeedAsked(Sent, frozen=True, kw_only=True):
    """Which alerts."""

    #: Those of one standing query alone; its id. None: all.
    standing: Id | None = None


def atom(asked: Asked) -> Response:
    """The officer's alerts as Atom."""
    return answered(asked, written.atom(*_feed(asked)), ATOM)


def json_feed(asked: Asked) -> Response:
    """The officer's alerts as JSON Feed."""
    return answered(asked, written.json_feed(*_feed(asked)), JSON_FEED)


def calendar(asked: Asked) -> Response:
    """The officer's days as a calendar (RFC 5545)."""
    from comity.serve.diary import diary  # noqa: PLC0415 - slow to load, seldom needed

    made = diary(asked.connection, asked.viewer, asked.request.app.state.address)
    return answered(asked, made, "text/calendar", of=_STAMP.sub(b"", made))


def _feed(asked: Asked) -> tuple[tuple[Item, ...], Head]:
    query: FeedAsked = asked.query
    of = standing.one(asked.connection, as_id(query.standing)) if query.standing else None
    here, language = centre.found(asked.connection), languages()[account.language(asked.connection)]
    if here is None:
        raise NotFound("No centre is set up yet.")
    head = Head(
        id=uuid5(_FEEDS, (of.id if of else asked.viewer.officer).hex),
        title=f"{here.name} · {of.name if of else language.gettext('Alerts')}",
        centre=here.name,
        address=asked.request.app.state.address,
        page="/alerts",
        language=language.code,
        since=here.created_at,
        zone=ZoneInfo(here.zone),
    )
    return feed.alerts(asked.connection, standing=of.id if of else None), head


def answered(asked: Asked, content: bytes, media_type: str, *, of: bytes | None = None) -> Response:
    """An answer that whoever asks may keep, and that is sent anew only where it is another by now (RFC 9110, 13.1.2).

    `of`: by what it is known, where not every byte counts.
    """
    tag = f'{"W/" if of else ""}"{hashlib.sha256(of or content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if is_known(asked.request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)
