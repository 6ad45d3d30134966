"""Standing queries of the officer's own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from comity.model.letter import USUAL, Again
from comity.model.quiet import Pace
from comity.query import Clock
from comity.serve import trial
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Id, Line, Sent, Told, as_id
from comity.serve.known import clock
from comity.serve.known import standing as asked_standing
from comity.store import centre, narrowing, search, standing
from comity.store.standing import Channel

Query = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class EarlierTold(Told, frozen=True, kw_only=True):
    """What a standing query asked before."""

    #: The query as it was written.
    query: str
    #: Until when.
    until: datetime


class StandingTold(Told, frozen=True, kw_only=True):
    """A standing query."""

    #: Its id.
    id: str
    #: How it is called.
    name: str
    #: The query as it was written.
    query: str
    #: How its alerts are sent.
    channels: list[str]
    #: Whether it is asked of new reports.
    active: bool
    #: What fires an alert again: contested, denied, origins, figures, place, report, heard.
    again: list[str]
    #: How soon mail and devices tell the officer: urgent, now, hourly, daily.
    pace: str
    #: The colleague to whom an alert is passed on that the officer does not take on in time; an id.
    deputy: str | None
    #: In how many minutes.
    patience: int
    #: When it was made.
    made_at: datetime
    #: When it was last changed.
    changed_at: datetime
    #: For how many stories it has an alert.
    alerts: int
    #: How many of these the officer called not relevant.
    refused: int
    #: What it asked before, the last first.
    earlier: list[EarlierTold]


class StandingQueries(Told, frozen=True, kw_only=True):
    """The officer's standing queries."""

    #: By name.
    standing: list[StandingTold]


class StandingSent(Sent, frozen=True, kw_only=True):
    """A standing query as it shall be."""

    #: How it is called.
    name: Line
    #: What it asks.
    query: Query
    #: How its alerts are sent, beside the screen.
    channels: Annotated[list[Channel], msgspec.Meta(max_length=4)] = []  # noqa: RUF012 - msgspec copies it
    #: Whether it is asked of new reports.
    active: bool = True
    #: What fires an alert again: contested, denied, origins, figures, place, report, heard.
    again: Annotated[list[Again], msgspec.Meta(max_length=7)] = msgspec.field(default_factory=lambda: list(USUAL))
    #: How soon mail and devices tell the officer: urgent (in quiet hours too, if so chosen), now, hourly, daily.
    pace: Pace = "now"
    #: The colleague to whom an alert is passed on that the officer does not take on in time; an id.
    deputy: Id | None = None
    #: In how many minutes.
    patience: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 15


class Rewritten(Sent, frozen=True, kw_only=True):
    """Another text for a standing query."""

    #: What it shall ask.
    query: Query
    #: What it asked when that was decided.
    was: Query


class Tried(Sent, frozen=True, kw_only=True):
    """A query to be tried."""

    #: What it asks.
    query: Query
    #: Of reports of how many days.
    days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 30


class TriedTold(Told, frozen=True, kw_only=True):
    """How often a query would have fired."""

    #: How many reports answer.
    reports: int
    #: In how many stories.
    stories: int
    #: Of a query for the silence of sources: how many silences it would have told, or tells at once.
    silences: int = 0


def listed(asked: Asked) -> StandingQueries:
    """The officer's standing queries."""
    return StandingQueries(standing=[_told(each) for each in standing.own(asked.connection)])


def one(asked: Asked) -> StandingTold:
    """One standing query."""
    return _told(standing.one(asked.connection, asked.id))


def add(asked: Asked) -> StandingTold:
    """Ask a query of all that comes from now on."""
    sent: StandingSent = asked.body
    asked_standing(asked.connection, sent.query)
    new = standing.add(
        asked.connection,
        asked.viewer.member,
        asked.viewer.officer,
        name=sent.name,
        query=sent.query,
        channels=sent.channels,
        again=sent.again,
        pace=sent.pace,
    )
    if not sent.active:
        _change(asked, new, sent)
    elif sent.deputy:
        _entrust(asked, new, sent)
    return _told(standing.one(asked.connection, new))


def change(asked: Asked) -> StandingTold:
    """Change a standing query."""
    sent: StandingSent = asked.body
    known = standing.one(asked.connection, asked.id)
    asked_standing(asked.connection, sent.query)
    _change(asked, known.id, sent)
    if sent.query != known.query:
        _ask_anew(asked, known.id, sent.query)
    return _told(standing.one(asked.connection, known.id))


def rewrite(asked: Asked) -> StandingTold:
    """Have a standing query ask something else, and leave all else of it as it is."""
    sent: Rewritten = asked.body
    asked_standing(asked.connection, sent.query)
    standing.rewrite(asked.connection, asked.id, sent.query, was=sent.was)
    _ask_anew(asked, asked.id, sent.query)
    return _told(standing.one(asked.connection, asked.id))


def remove(asked: Asked) -> None:
    """Take a standing query away, and its alerts with it."""
    standing.remove(asked.connection, asked.id)


def attempt(asked: Asked) -> TriedTold:
    """How often a query would have fired in the last days."""
    sent: Tried = asked.body
    by = _clock(asked)
    wanted = asked_standing(asked.connection, sent.query)
    if isinstance(wanted, tuple):
        missed = trial.silent(asked.connection, wanted, now=by.now, days=sent.days)
        return TriedTold(reports=0, stories=0, silences=len(missed))
    reports, stories = search.count(
        asked.connection,
        wanted,
        clock=by,
        since=by.now - timedelta(days=sent.days),
    )
    return TriedTold(reports=reports, stories=stories)


def _clock(asked: Asked) -> Clock:
    here = centre.found(asked.connection)
    return clock(ZoneInfo(here.zone if here else "UTC"), centre.now(asked.connection))


def _ask_anew(asked: Asked, which: UUID, query: str) -> None:
    wanted = asked_standing(asked.connection, query)
    if not isinstance(wanted, tuple):
        narrowing.ask_anew(asked.connection, which, wanted, clock=_clock(asked))


def _change(asked: Asked, which: UUID, sent: StandingSent) -> None:
    standing.change(
        asked.connection,
        which,
        name=sent.name,
        query=sent.query,
        channels=sent.channels,
        active=sent.active,
        again=sent.again,
        pace=sent.pace,
    )
    _entrust(asked, which, sent)


def _entrust(asked: Asked, which: UUID, sent: StandingSent) -> None:
    standing.entrust(asked.connection, which, as_id(sent.deputy) if sent.deputy else None, sent.patience)


def _told(each: standing.Standing) -> StandingTold:
    return StandingTold(
        id=each.id.hex,
        name=each.name,
        query=each.query,
        channels=list(each.channels),
        active=each.active,
        again=list(each.again),
        pace=each.pace,
        deputy=each.deputy.hex if each.deputy else None,
        patience=each.patience,
        made_at=each.made_at,
        changed_at=each.changed_at,
        alerts=each.alerts,
        refused=each.refused,
        earlier=[EarlierTold(query=query, until=until) for query, until in each.before()],
    )
