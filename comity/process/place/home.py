"""Where a source is at home: the place round which the names in its reports gather.

A local paper says *Paris* and means its own town. Where it is at home shows from what it reports: rare names, names
with their state beside them, and towns and counties that are named together lie close to one another in one part of
the world only. After the local lexicon of Lieberman, Samet and Sankaranarayanan (ICDE 2010); nothing is labelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from comity.process.place.around import EARTH_KM, Home, holds, vectors
from comity.process.place.find import Mention, find
from comity.process.place.reading import read
from comity.sources.gazetteer import Candidate, Gazetteer

#: How far the surroundings of a home reach: the spread of a bell, in kilometres.
_SPREAD_KM = 80.0
#: Names that must have spoken for a home before it is believed, each counted with its weight.
_LEAST = 1.0
#: The most places that are weighed against one another, those that most reports speak for.
_MOST = 2_000


def learn(texts: Iterable[str], language: str, known: Gazetteer) -> Home | None:
    """The home of a source that wrote these texts in a language (ISO 639-1 code), or none if they do not show it."""
    weights: dict[int, dict[Candidate, float]] = {}
    for text in texts:
        for key, candidates in _local(find(read(text, language), known)).items():
            held = weights.setdefault(key, {})
            for candidate in candidates:
                held[candidate] = held.get(candidate, 0.0) + 1.0 / len(candidates)
    chosen = sorted(weights, key=lambda key: (-max(weights[key].values()), key))
    sizes = np.cumsum([len(weights[key]) for key in chosen])
    chosen = chosen[: int(np.searchsorted(sizes, _MOST, side="right"))]
    if not chosen:
        return None
    ordered = {key: sorted(weights[key], key=lambda place: (place.lat, place.lon, place.name)) for key in chosen}
    places = [place for key in chosen for place in ordered[key]]
    begins = np.cumsum([0, *(len(weights[key]) for key in chosen[:-1])])
    points = vectors(places)
    weight = np.array([weights[key][place] for key in chosen for place in ordered[key]])
    apart = EARTH_KM * np.arccos(np.clip(points @ points.T, -1.0, 1.0))
    # A name counts once for an area, however many places of that name the area has.
    votes = np.maximum.reduceat(np.exp(-0.5 * (apart / _SPREAD_KM) ** 2) * weight, begins, axis=1).sum(axis=1).round(9)
    best = int(votes.argmax())
    if votes[best] < _LEAST:
        return None
    everything = np.maximum.reduceat(weight, begins).sum()
    return Home(lat=places[best].lat, lon=places[best].lon, share=round(float(votes[best] / everything), 3))


def _local(mentions: Sequence[Mention]) -> dict[int, tuple[Candidate, ...]]:
    """The names of towns, counties and such in one report; countries and states are no sign of a home."""
    found: dict[int, tuple[Candidate, ...]] = {}
    regions = [m.candidates[0] for m in mentions if m.candidates[0].kind in ("region", "country")]
    for mention in mentions:
        small = tuple(c for c in mention.candidates if c.kind in ("town", "county", "feature"))
        if small and mention.candidates[0].kind != "region":
            within = tuple(c for c in small if any(holds(region, c) for region in regions))
            found[mention.key] = within or small
    return found
