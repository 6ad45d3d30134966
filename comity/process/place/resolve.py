"""Which place a name means: what stands beside it, what else the report names, how large each place is.

Every place of a name gets points; a name means the same place throughout a report. Points are tenths of the logarithm
of the inhabitants and of what the text says beside; the largest sum wins, the larger place on a tie. After Leidner's
and Lieberman's rules of thumb: one sense per document, the stated container, nearness to the other places.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, exp, log10

import msgspec

from comity.model.on_screen import on_screen
from comity.process.place.around import EARTH_KM, Home, holds, kilometres, vectors
from comity.process.place.find import Mention
from comity.process.place.reading import Reading
from comity.sources.gazetteer import Candidate, Gazetteer

#: Points for: the user's own place, a stated container, a country, a first name, a country that the report names.
_OWN, _STATED, _COUNTRY, _FIRST, _NAMED = 20.0, 12.0, 1.2, 0.7, 2.2
#: Points for a town so large that everybody means it unless told otherwise, and from how many inhabitants on.
_GREAT, _GREAT_POPULATION = 1.0, 1_000_000
#: Points, in a script without capitals, for a country whose places have names of their own in the language.
_HOME = 1.0
#: Points for lying in a region that the report names.
_WITHIN = 1.0
#: Points for another place of the report nearby, and the most that these may sum up to.
_NEAR, _NEAR_MOST = 1.0, 3.0
#: Points for lying where the source is at home, from what share on a home counts in full, and how far its surroundings
#: reach, in kilometres.
_LOCAL, _LOCAL_SHARE, _LOCAL_KM = 5.0, 0.3, 100.0
#: From how many of these points on they are the reason.
_LOCAL_SIGN = 1.5
#: What counts as near, in kilometres.
_NEAR_KM = 250.0
#: What parts a name from its container: Mosul, Iraq; Mosul (Iraq).
_CONTAINS = frozenset({", ", " (", "، ", ","})


class Sense(msgspec.Struct, frozen=True, kw_only=True):
    """What a name means in a report."""

    #: The place.
    place: Candidate
    #: Why, in words.
    how: str
    #: How strongly the text itself speaks for the place: a container beside it 2, its country named 1, else 0.
    support: int


def senses(
    reading: Reading, mentions: Sequence[Mention], gazetteer: Gazetteer, home: Home | None = None
) -> dict[int, Sense]:
    """What each name, by its key, means in this report; `home` is where its source is at home, if that is known."""
    stated = _stated(reading, mentions, gazetteer)
    named = _named(reading, mentions)
    by_key: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_key.setdefault(mention.key, []).append(mention)
    if not by_key:
        return {}
    regions = _regions(mentions, stated)
    raw = reading.facts.raw
    own = frozenset(() if raw.capitals else raw.home)
    points = {
        key: [
            _points(c, of, stated.get(key), named, own) + _held(c, regions) + _local(c, home) for c in of[0].candidates
        ]
        for key, of in by_key.items()
    }
    sure = {key for key, of in by_key.items() if any(m.sure for m in of) or key in stated}
    places = {key: of[0].candidates for key, of in by_key.items()}
    near = _near(places, _best(points, places), sure)
    sums = {key: [value + extra for value, extra in zip(points[key], near[key], strict=True)] for key in points}
    result = {}
    for key, best in _best(sums, places).items():
        local = _local(places[key][best], home) >= _LOCAL_SIGN
        result[key] = _sense(places[key][best], places[key], stated.get(key), named, near[key][best], local=local)
    return result


def _best(points: dict[int, list[float]], places: dict[int, tuple[Candidate, ...]]) -> dict[int, int]:
    """The number of the place with most points for each name; on a tie the larger, then the earlier."""
    return {
        key: max(range(len(values)), key=lambda at: (values[at], places[key][at].population, -at))
        for key, values in points.items()
    }


def _points(
    c: Candidate, mentions: list[Mention], container: Candidate | None, named: dict[str, float], home: frozenset[str]
) -> float:
    value = log10(c.population + 1_000)
    value += _OWN if c.own else 0.0
    value += _FIRST if c.first else 0.0
    value += _GREAT if c.first and c.kind == "town" and c.population >= _GREAT_POPULATION else 0.0
    value += _HOME if c.country in home else 0.0
    value += _COUNTRY if c.kind == "country" else 0.0
    if any(mention.region for mention in mentions):
        value += 1.5 if c.kind == "region" else 0.0
    elif any(mention.called for mention in mentions):
        value += 1.0 if c.kind == "town" else 0.0
    if container is not None and holds(container, c):
        value += _STATED
    return value + _NAMED * named.get(c.country, 0.0)


def _local(place: Candidate, home: Home | None) -> float:
    """Points for lying where the source of the report is at home."""
    if home is None or place.kind in ("country", "region"):
        return 0.0
    apart = kilometres(home, place)
    return _LOCAL * min(1.0, home.share / _LOCAL_SHARE) * exp(-0.5 * (apart / _LOCAL_KM) ** 2)


def _stated(reading: Reading, mentions: Sequence[Mention], gazetteer: Gazetteer) -> dict[int, Candidate]:
    """For the key of a name: the region or country that is stated to hold it, the first time one is."""
    found: dict[int, Candidate] = {}
    starts = {mention.first: mention for mention in mentions}
    for mention in mentions:
        if mention.key in found:
            continue
        at = mention.after
        gap = reading.gap(at) if at < len(reading.forms) else ""
        if gap == " " and reading.facts.has("within", reading.form(at)):
            at += 1
            gap = ", " if at < len(reading.forms) and reading.gap(at) == " " else ""
        if gap not in _CONTAINS:
            continue
        held_by = starts[at].candidates if at in starts else ()
        if not held_by and at < len(reading.forms):
            held_by = tuple(c for c in gazetteer.candidates(int(reading.keys[at])) if c.short)
        for container in held_by:
            listed = container.kind == "country" and any(c.kind == "country" for c in mention.candidates)
            if (
                container.kind in ("country", "region", "county")
                and not listed
                and any(
                    holds(container, c) for c in mention.candidates if c.kind in ("town", "region", "feature", "county")
                )
            ):
                found[mention.key] = container
                break
    return found


def _named(reading: Reading, mentions: Sequence[Mention]) -> dict[str, float]:
    """How much the report speaks of each country, 0 to 1: by its name, its people, places that are only there."""
    counts: dict[str, float] = {}
    if peoples := reading.facts.peoples:
        for country in filter(None, map(peoples.get, reading.forms)):
            counts[country] = counts.get(country, 0.0) + 1.0
    for mention in mentions:
        best = mention.candidates[0]
        alone = len({c.country for c in mention.candidates}) == 1
        if best.kind == "country" and alone:
            counts[best.country] = counts.get(best.country, 0.0) + 1.5
        elif alone and mention.sure and not mention.lone:
            counts[best.country] = counts.get(best.country, 0.0) + 1.0
    most = max(counts.values(), default=0.0)
    return {country: (0.4 + 0.6 * count / most) for country, count in counts.items()}


def _regions(mentions: Sequence[Mention], stated: dict[int, Candidate]) -> list[Candidate]:
    """The regions that the report names, where the name means nothing else of that size."""
    found = {container.name: container for container in stated.values() if container.kind == "region"}
    for mention in mentions:
        best = mention.candidates[0]
        if best.kind == "region" and all(
            c.kind == "town" and c.population < _GREAT_POPULATION for c in mention.candidates[1:]
        ):
            found[best.name] = best
    return [found[name] for name in sorted(found)]


def _held(place: Candidate, regions: list[Candidate]) -> float:
    return _WITHIN if any(holds(region, place) for region in regions) else 0.0


def _near(
    candidates: dict[int, tuple[Candidate, ...]], chosen: dict[int, int], sure: set[int]
) -> dict[int, list[float]]:
    """Points of every place of every name for the other places of the report that lie near it."""
    keys = list(candidates)
    anchors = [key for key in keys if key in sure and candidates[key][chosen[key]].kind != "country"]
    if not anchors or all(len(places) == 1 for places in candidates.values()):
        return {key: [0.0] * len(places) for key, places in candidates.items()}
    at = vectors([candidates[key][chosen[key]] for key in anchors])
    everything = vectors([place for key in keys for place in candidates[key]])
    close = everything @ at.T > cos(_NEAR_KM / EARTH_KM)
    result, begin = {}, 0
    for key in keys:
        end = begin + len(candidates[key])
        others = [column for column, anchor in enumerate(anchors) if anchor != key]
        counts = close[begin:end][:, others].sum(axis=1)
        result[key] = [min(_NEAR_MOST, _NEAR * float(count)) for count in counts]
        begin = end
    return result


def _sense(
    place: Candidate,
    candidates: tuple[Candidate, ...],
    container: Candidate | None,
    named: dict[str, float],
    near: float,
    *,
    local: bool,
) -> Sense:
    if place.own:
        return Sense(place=place, how=on_screen("a place of the user's own list"), support=2)
    if container is not None and holds(container, place):
        return Sense(place=place, how=on_screen(f"the text says that it lies in {container.name}"), support=2)
    if place.kind == "country":
        return Sense(place=place, how=on_screen("the name of a country"), support=2)
    support = 1 if place.country in named or near or local else 0
    if len(candidates) == 1:
        return Sense(place=place, how=on_screen("the only place of this name in the gazetteer"), support=support)
    if local:
        how = on_screen(f"of {len(candidates)} places of this name, the one where the source is at home")
    elif near:
        how = on_screen(f"of {len(candidates)} places of this name, the one near other places of the report")
    elif place.country in named and any(c.country != place.country for c in candidates):
        how = on_screen(f"of {len(candidates)} places of this name, the one in a country that the report speaks of")
    else:
        how = on_screen(f"the best known of {len(candidates)} places of this name")
    return Sense(place=place, how=how, support=support)
