"""Divisions of the second level that English calls by a name of their own, from the table beside this file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib import resources

from comity.sources.gazetteer.table import KINDS, Row

_REGION, _COUNTY = KINDS.index("region"), KINDS.index("county")


def counties_text() -> bytes:
    """The table of counties as it stands in the package."""
    return resources.files(__package__).joinpath("counties.tsv").read_bytes()


def counties(known: Sequence[Row]) -> list[tuple[Row, str]]:
    """Every county with its name; one whose name its country has several times is shown with its state.

    The states are looked up among the rows that are `known`.
    """
    states = {(row.country, row.region): row.name for row in known if row.kind == _REGION}
    lines = [line.split("\t") for line in counties_text().decode().splitlines() if not line.startswith("#")]
    often = Counter((country, name) for country, *_, name in lines)
    found = []
    for country, region, lat, lon, population, name in lines:
        state = states.get((country, region), "")
        row = Row(
            name=f"{name}, {state}" if state and often[country, name] > 1 else name,
            country=country,
            lat=float(lat),
            lon=float(lon),
            kind=_COUNTY,
            population=int(population),
            region=region,
        )
        found.append((row, name))
    return found
