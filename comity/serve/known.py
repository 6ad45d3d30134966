"""What names in queries are looked up in: the gazetteer and the houses, the centre's own among them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from comity.db.door import Connection
from comity.errors import QueryInvalid
from comity.query import Clock, Condition, Known, asked, ground, parse, silences
from comity.query.joined import joined, stories
from comity.query.silence import meant
from comity.query.tree import Silent
from comity.sources import houses
from comity.sources.facts import parse_facts
from comity.sources.gazetteer import gazetteer
from comity.store import centre, filing, silence


def condition(connection: Connection, text: str) -> Condition:
    """What a query asks, for this centre.

    Args:
        connection: of a viewer.
        text: as it was written.

    Raises:
        QueryInvalid: it cannot be understood; the message says where and what to write instead.
    """
    return _as_filed(connection, ground(parse(text), ours(connection)))


def standing(connection: Connection, text: str) -> Condition | tuple[Silent, ...]:
    """What a standing query asks of reports, for this centre, or which silences of sources it asks for.

    Raises:
        QueryInvalid: it cannot be understood, only leaves out, or names a source of which the viewer is told nothing.
    """
    found = ours(connection)
    query = asked(text, found)
    wanted = silences(query)
    if not wanted:
        return _as_filed(connection, ground(query, found))
    sources = silence.known(connection)
    for one in wanted:
        named = [source for source in sources if meant(one, source.id, source.name)]
        if not named:
            raise QueryInvalid(
                f"No source whose reports you may see goes by '{one.text}' (character {one.at}). Look at its name on "
                "the screen Sources."
            )
        if one.least is None and not any(source.visited for source in named):
            raise QueryInvalid(
                f"'{one.text}' (character {one.at}) is not visited, others bring what it has, so no habit of it is "
                f'learnt. Write for how long it is to be silent: silent:"{one.text} ~12h".'
            )
    return wanted


def _as_filed(connection: Connection, condition: Condition) -> Condition:
    """What is asked of the stories that there are now, where some turned out to be one."""
    return joined(condition, filing.successors(connection, stories(condition)))


def ours(connection: Connection) -> Known:
    """What this centre knows."""
    here = centre.found(connection)
    return known(here.facts if here else "")


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
