"""Distances on the globe, and the cells of a degree by which places within a distance are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import asin, ceil, cos, floor, radians, sin, sqrt

#: Kilometres: the mean radius of the earth, and a degree of latitude.
RADIUS = 6371.0088
_DEGREE = RADIUS * radians(1)


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Kilometres between two points, by the haversine formula on a sphere: within half a percent of the truth."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))


def box(lat: float, km: float) -> tuple[float, float, float]:
    """Southern and northern edge of what lies within `km` of a point, and half its width, in degrees.

    The width is 180 where a pole lies within.
    """
    tall = km / _DEGREE * 1.0001 + 1e-6  # a hair more, so that rounding leaves nothing out
    south, north = lat - tall, lat + tall
    if south <= -90 or north >= 90:
        return max(south, -90.0), min(north, 90.0), 180.0
    # The widest parallel of a circle is a little nearer to the pole than its middle.
    reach = sin(min(radians(tall), radians(90))) / cos(radians(lat))
    wide = 180.0 if reach >= 1 else asin(reach) / radians(1) * 1.0001 + 1e-6
    return south, north, min(180.0, wide)


def cell(lat: float, lon: float) -> str:
    """The cell of a point, a square degree, as a lexeme that no report has."""
    return f"~q{floor(lat)}:{floor(_east(lon))}"


def is_cell(lexeme: str) -> bool:
    """Whether a lexeme is that of a cell."""
    return lexeme.startswith("~q")


@lru_cache(maxsize=1 << 12)
def cells(lat: float, lon: float, km: float) -> tuple[str, ...]:
    """Cells that hold all points within a distance."""
    return tuple(dict.fromkeys(_cells(lat, lon, km)))


def _cells(lat: float, lon: float, km: float) -> Iterator[str]:
    south, north, wide = box(lat, km)
    for row in range(floor(south), floor(north) + 1):
        for column in range(floor(lon - wide), min(floor(lon - wide) + 360, ceil(lon + wide) + 1)):
            yield f"~q{row}:{floor(_east(column))}"


def _east(lon: float) -> float:
    """A longitude from -180 on and below 180."""
    return (lon + 180) % 360 - 180
