"""Alerts that were not relevant, and how their queries could leave such alerts out."""

from __future__ import annotations

from dataclasses import asdict

from comity.serve.api.operation import Asked
from comity.serve.api.wire import Told
from comity.serve.ways import ways
from comity.store import alert, centre


class WayTold(Told, frozen=True, kw_only=True):
    """One way to have the query of an alert leave such alerts out."""

    #: What it would leave out: story, source, place, word; longer: it would wait longer for a source that is silent.
    kind: str
    #: The source, the place or the word; of a story its title.
    name: str
    #: The query as it would be.
    query: str
    #: How many of its alerts of the last 30 days it would have left out.
    left_out: int
    #: How many of these the officer called not relevant.
    refused: int
    #: How many alerts there were in the last 30 days.
    alerts: int


class WaysTold(Told, frozen=True, kw_only=True):
    """How the query of an alert could leave such alerts out; none of it is done yet."""

    #: The standing query.
    standing: str
    #: What it asks now.
    query: str
    #: At most one way of each kind.
    ways: list[WayTold]


def refuse(asked: Asked) -> WaysTold:
    """Note that an alert is not relevant, and tell how its query could leave such alerts out."""
    found = alert.one(asked.connection, asked.id)
    alert.finish(asked.connection, asked.id, relevant=False)
    found_ways = ways(asked.connection, found, now=centre.now(asked.connection))
    return WaysTold(standing=found.standing.hex, query=found.query, ways=[WayTold(**asdict(way)) for way in found_ways])
