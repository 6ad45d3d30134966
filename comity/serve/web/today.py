"""Today: the situation on one screen, for who decides; made for a phone, and kept on it as the charter allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from starlette.responses import HTMLResponse, Response

from comity.govern.charter import parse_charter
from comity.model.sitrep import Section
from comity.serve.locator import Map
from comity.serve.reader_copy import Head, reader_copy
from comity.serve.sitrep import Row
from comity.serve.web.visit import Visit
from comity.store import alert, centre, label, picture, rfi, session, sitrep
from comity.store.sitrep import Dissent, Edition

#: Sections of the situation report that are told in short, and how many sentences of each.
_SHORT: tuple[Section, ...] = ("new", "changed", "contested", "unknown")
_SENTENCES, _ALERTS, _CONTESTED, _QUESTIONS = 3, 5, 5, 5
#: For how long an answer is waited for where a question is asked here.
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The newest situation report as its reader gets it."""

    #: The version.
    edition: Edition
    #: Its sections with their headings in English, as far as they are shown here.
    sections: Sequence[tuple[str, Sequence[Row]]]
    #: Whether the whole of it has nothing that its reader may see.
    empty: bool
    #: Who does not concur with the whole.
    dissents: Sequence[Dissent]
    #: Members by id.
    names: Mapping[UUID, str]
    #: That some of it is for some members alone; empty where nothing is.
    restricted: str
    #: Where it happens; none where no place is known.
    map: Map | None


def show(visit: Visit) -> Response:
    """``GET /today``."""
    found = _newest(visit)
    short = (
        [(heading, rows[:_SENTENCES]) for heading, rows in found.sections if rows[0].sentence.section in _SHORT]
        if found
        else []
    )
    return visit.page(
        "pages/today.html",
        situation=replace(found, sections=short) if found else None,
        kept=None,
        keep=_keep(visit),
        passed=alert.passed(visit.connection),
        alerts=alert.own(visit.connection, open_only=True, most=_ALERTS).rows,
        contested=picture.contested(visit.connection, most=_CONTESTED).rows,
        questions=rfi.own(visit.connection, most=_QUESTIONS),
        own=visit.viewer.member,
        due=(visit.now + _DAY).astimezone(visit.zone).strftime("%Y-%m-%dT%H:00"),
    )


def kept(visit: Visit) -> Response:
    """``GET /today/kept``: the situation report as a phone may keep it; 204 where it may not.

    What only some members may read is in it if the charter says so; nothing is that belongs to the session. It is kept
    until the session ends, or until something in it is released to its reader no more.
    """
    keep, found = _keep(visit), _newest(visit)
    key: bytes | None = getattr(visit.request.state, "session", None)
    ends = session.ends(visit.connection, key) if key else None
    if keep == "nothing" or found is None or ends is None:
        return Response(status_code=204)
    if keep == "open":
        sections = [(heading, [row for row in rows if not row.restricted]) for heading, rows in found.sections]
        hidden = any(row.restricted for _, rows in found.sections for row in rows)
        found = replace(
            found,
            sections=[(heading, rows) for heading, rows in sections if rows],
            restricted="",
            map=None if hidden else found.map,  # a place may be told by what is left out alone
        )
    frame = replace(visit.frame, viewer=None, csrf="", notices=(), alerts=0, rights=frozenset())
    page = visit.pages.page("pages/today.html", frame, situation=found, kept=visit.now, keep=keep, own=None)
    until = min([ends, *_released_until(visit, found)]).replace(second=0, microsecond=0)
    return HTMLResponse(page, headers={"Comity-Until": until.isoformat()})


def _released_until(visit: Visit, found: Situation) -> Iterator[datetime]:
    """When what its sentences rest on is released no more, where an end is set."""
    labels = {each for _, rows in found.sections for row in rows for each in row.sentence.labels}
    for clauses in label.markings(visit.connection, sorted(labels)).values():
        yield from (each.not_after for each in clauses if each.not_after)


def _newest(visit: Visit) -> Situation | None:
    edition = sitrep.newest(visit.connection)
    if edition is None:
        return None
    written = visit.pages.written(visit.frame.language)
    copy = reader_copy(
        visit.connection, edition, sitrep.sentences(visit.connection, edition.id, released=True), written
    )
    return Situation(
        edition=edition,
        sections=copy.product.sections,
        empty=not copy.product.sections,
        dissents=copy.product.dissents,
        names=copy.names,
        restricted=Head(copy, written).restricted(),
        map=copy.product.map,
    )


def _keep(visit: Visit) -> str:
    """What of it may stay on a phone, as the charter says."""
    here = centre.found(visit.connection)
    return parse_charter(here.charter).offline.keep if here and here.charter else "open"
