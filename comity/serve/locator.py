"""A small map of where a story is, laid out to be drawn: its places, the coasts and borders around them.

The outlines are Natural Earth's at 1:50 million, as the package world-atlas gives them; ``web/build.sh`` makes
``shapes.json`` of them. The projection is the plain one: longitudes shortened by the cosine of the middle latitude.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comity.model.picture import ReportView

_SHAPES = Path(__file__).parent / "shapes.json"
#: Pixels.
_WIDTH, _HEIGHT = 480, 320
#: So many places are shown, each named in at least this share of the reports that name the most named one.
_PLACES, _SHARE = 12, 0.05
#: Degrees: the least that the map spans from south to north, and how much is left around the places.
_LEAST, _AROUND = 3.0, 0.22
_NAMED = 8
_EARTH_KM_PER_DEGREE = 111.2

#: Pixels: points of an outline that are nearer to each other are one.
_FINEST = 1.5
#: Hundredths of a degree once round the earth.
_ROUND = 36_000

Point = tuple[float, float]
#: Shape (2, points): longitudes and latitudes.
Line = NDArray[np.float64]
#: West, south, east and north.
Window = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the map."""

    #: Its English name in the gazetteer.
    name: str
    #: How many reports name it.
    reports: int
    #: Where it is drawn and how large.
    x: float
    y: float
    radius: float
    #: Whether there is room for its name, and on which side.
    named: bool
    leftward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map of a story's places."""

    #: The places, the most named last, so that it is drawn on top.
    spots: tuple[Spot, ...]
    #: The land in SVG's words; empty where there is none.
    land: str
    #: The borders in SVG's words.
    borders: str
    #: The bar below: its length in kilometres and pixels.
    scale_km: int
    scale: float
    #: Pixels.
    width: int = _WIDTH
    height: int = _HEIGHT


def locator(reports: Sequence[ReportView]) -> Map | None:
    """The map of the places that reports name, or none where they name none."""
    named: Counter[str] = Counter()
    where: dict[str, Point] = {}
    for report in reports:
        for name, place in {place.name: place for place in report.places}.items():
            named[name] += 1
            where.setdefault(name, (place.lon, place.lat))
    return drawn(named, where)


def drawn(named: Counter[str], where: Mapping[str, Point]) -> Map | None:
    """The map of places, or none where there are none.

    Args:
        named: by the name of a place how many reports name it.
        where: its degrees east and north.
    """
    if not named:
        return None
    most = max(named.values())
    kept = [name for name, count in named.most_common(_PLACES) if count >= most * _SHARE]
    points = {name: where[name] for name in kept}
    lons = [lon for lon, _ in points.values()]
    if max(lons) - min(lons) > 180:  # nearer to each other across the date line
        points = {name: (lon % 360, lat) for name, (lon, lat) in points.items()}
    window = west, south, east, north = _window(list(points.values()))
    stretch = _HEIGHT / (north - south)
    narrow = _WIDTH / (east - west)

    def at(lon: float, lat: float) -> Point:
        return round((lon - west) * narrow, 1), round((north - lat) * stretch, 1)

    kilometres = _round_number(_WIDTH / stretch * _EARTH_KM_PER_DEGREE / 4)
    return Map(
        spots=_spots(kept, named, {name: at(*point) for name, point in points.items()}),
        land=_outlines("land", window),
        borders=_outlines("borders", window),
        scale_km=kilometres,
        scale=round(kilometres / _EARTH_KM_PER_DEGREE * stretch, 1),
    )


def _window(points: Sequence[Point]) -> Window:
    """West, south, east and north of a window with the shape of the drawing around all points."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    narrowing = max(0.2, math.cos(math.radians(middle[1])))
    high = max((max(lats) - min(lats)) * (1 + 2 * _AROUND), _LEAST)
    wide = max((max(lons) - min(lons)) * (1 + 2 * _AROUND), high * _WIDTH / _HEIGHT / narrowing)
    high = max(high, wide * narrowing * _HEIGHT / _WIDTH)
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _spots(kept: Sequence[str], named: Counter[str], at: dict[str, Point]) -> tuple[Spot, ...]:
    """The places; a name is written only where it crosses no other name and no other place."""
    taken: list[Window] = []
    most = max(named[name] for name in kept)
    spots = []
    for n, name in enumerate(kept):
        x, y = at[name]
        radius = round(3 + 4 * math.sqrt(named[name] / most), 1)
        length = 7.2 * len(name) + radius + 8
        room = False
        for leftward in (False, True):
            box = (x - length, y - 9, x, y + 9) if leftward else (x, y - 9, x + length, y + 9)
            inside = box[0] >= 0 and box[2] <= _WIDTH and box[1] >= 0 and box[3] <= _HEIGHT
            others = [at[other] for other in kept if other != name]
            clear = not any(_cross(box, other) for other in taken)
            clear = clear and not any(box[0] < ox < box[2] and box[1] < oy < box[3] for ox, oy in others)
            if inside and clear and n < _NAMED:
                taken.append(box)
                room = True
                break
        spots.append(Spot(name=name, reports=named[name], x=x, y=y, radius=radius, named=room, leftward=leftward))
    return tuple(reversed(spots))


def _cross(one: Window, other: Window) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _round_number(about: float) -> int:
    """The largest of 1, 2, 5, 10, 20, 50 … that is not larger."""
    tens = 10 ** int(math.log10(max(1.0, about)))
    return int(max(each * tens for each in (1, 2, 5) if each * tens <= max(1.0, about)))


@cache
def _shapes() -> dict[str, list[tuple[Window, Line]]]:
    """The outlines in degrees with the window of each.

    The file holds whole hundredths, each point as the step from the one before. A step across the date line is taken as
    the short one that it is, so that a shape may reach beyond 180 degrees.
    """
    read: dict[str, list[list[int]]] = json.loads(_SHAPES.read_text())
    shapes: dict[str, list[tuple[Window, Line]]] = {}
    for name, lines in read.items():
        for line in lines:
            steps = (step - round(step / _ROUND) * _ROUND if n else step for n, step in enumerate(line[::2]))
            lons, lats = list(accumulate(steps)), list(accumulate(line[1::2]))
            window = (min(lons) / 100, min(lats) / 100, max(lons) / 100, max(lats) / 100)
            shapes.setdefault(name, []).append((window, np.array((lons, lats)) / 100))
    return shapes


@lru_cache(maxsize=64)
def _outlines(name: str, window: Window) -> str:
    """The lines that come near the window in SVG's words. What lies well beyond it is drawn along an edge, unseen."""
    west, south, east, north = window
    beyond = (north - south) / 3
    frame = (west - beyond, south - beyond, east + beyond, north + beyond)
    least = _FINEST * (frame[3] - frame[1]) / _HEIGHT
    drawn = []
    for around, points in _shapes()[name]:
        if (
            around[1] > frame[3]
            or around[3] < frame[1]
            or max(around[2] - around[0], around[3] - around[1]) < 2 * least
        ):
            continue
        for turn in (-360, 0, 360):
            if around[0] + turn > frame[2] or around[2] + turn < frame[0]:
                continue
            path: list[Point] = []
            for point in _pixels(points, turn, frame, window):
                if not path or abs(point[0] - path[-1][0]) + abs(point[1] - path[-1][1]) >= _FINEST:
                    path.append(point)
            if len(path) > 1:
                drawn.append("M" + "L".join(f"{x:g} {y:g}" for x, y in path) + ("Z" if name == "land" else ""))
    return "".join(drawn)


def _pixels(points: Line, turn: int, frame: Window, window: Window) -> Iterator[Point]:
    """Where the points stand in the drawing, those beyond the frame on its edge.

    Of a run of points in one small square the first is enough: most of a long coast lies on a corner of the frame.
    """
    west, south, east, north = window
    across = (np.clip(points[0] + turn, frame[0], frame[2]) - west) * (_WIDTH / (east - west))
    down = (north - np.clip(points[1], frame[1], frame[3])) * (_HEIGHT / (north - south))
    squares = np.floor(np.stack((across, down)) / (_FINEST / 2))
    kept = np.append(True, (squares[:, 1:] != squares[:, :-1]).any(axis=0))
    return zip(across[kept].round(1).tolist(), down[kept].round(1).tolist(), strict=True)
