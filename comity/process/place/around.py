"""Where places lie: their distance, what holds what, and what is near the home of a source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

import numpy as np
import numpy.typing as npt

from comity.sources.gazetteer import Candidate

EARTH_KM = 6371.0
#: What a region may measure from its middle, in kilometres, where the codes of divisions do not agree.
_REGION_KM = 300.0
#: How far from the middle of its county a town lies at most, in kilometres.
_COUNTY_KM = 60.0


class Point(Protocol):
    """Whatever lies somewhere on the globe."""

    @property
    def lat(self) -> float:
        """Degrees north."""

    @property
    def lon(self) -> float:
        """Degrees east."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a source is at home."""

    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float
    #: How much of what the source names lies around it, 0 to 1; a local paper has much, an agency little.
    share: float = 1.0


def vectors(places: Iterable[Point]) -> npt.NDArray[np.float64]:
    """Points of the unit sphere, shape (places, 3)."""
    return np.array([_vector(place.lat, place.lon) for place in places]).reshape(-1, 3)


@lru_cache(maxsize=1 << 15)
def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    lat, lon = radians(lat), radians(lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def kilometres(one: Point, other: Point) -> float:
    """The distance between two points on a sphere."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def holds(container: Candidate, place: Candidate) -> bool:
    """Whether a country, region or county holds a place."""
    if container.country != place.country or container == place or place.kind == "country":
        return False
    if container.kind == "country":
        return True
    if place.kind == "region":
        return False
    if container.kind == "county":
        inside = place.kind != "county" and kilometres(container, place) < _COUNTY_KM
        return inside and container.region == place.region
    if container.kind != "region":
        return False
    return container.region == place.region or (container.country != "US" and kilometres(container, place) < _REGION_KM)
