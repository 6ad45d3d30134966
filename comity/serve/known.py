"""What names in queries are looked up in: the gazetteer and the houses, the centre's own among them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from comity.db.door import Connection
from comity.query import Clock, Condition, Known, asked, ground, parse
from comity.sources import houses
from comity.sources.facts import parse_facts
from comity.sources.gazetteer import gazetteer
from comity.store import centre


def condition(connection: Connection, text: str) -> Condition:
    """What a query asks, for this centre.

    Args:
        connection: of a viewer.
        text: as it was written.

    Raises:
        QueryInvalid: it cannot be understood; the message says where and what to write instead.
    """
    here = centre.found(connection)
    return ground(parse(text), known(here.facts if here else ""))


def standing(connection: Connection, text: str) -> Condition:
    """What a standing query asks, for this centre.

    Raises:
        QueryInvalid: it cannot be understood, or only leaves out.
    """
    here = centre.found(connection)
    ours = known(here.facts if here else "")
    return ground(asked(text, ours), ours)


def clock(zone: ZoneInfo, now: datetime) -> Clock:
    """By what a query's days are told."""
    return Clock(now=now, zone=zone)


@lru_cache(maxsize=4)
def known(facts: str) -> Known:
    """What a centre knows. Loaded once, for the gazetteer is large.

    Args:
        facts: the centre's own places and houses, TOML.
    """
    own = parse_facts(facts)
    return Known(gazetteer=gazetteer(own.places), houses=houses(own.houses))
