"""A query with every word and name turned into lexemes: what is asked of a report, and how it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeAlias

from comity.query.earth import distance
from comity.query.tree import Contested, Figures, InStory, Moment, Origins, Stands, Weighty


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """All of them must hold; of none, always."""

    #: The conditions.
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """One of them is enough; of none, never."""

    #: The conditions.
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unless:
    """It must not hold."""

    #: What must not.
    part: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """One of these runs of lexemes stands in the report, its lexemes one after the other."""

    #: Ways to read what was written; each has one lexeme or more.
    readings: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A run of one side stands near a run of the other, in either order."""

    #: Ways to read one side, as in `Holds`.
    left: tuple[tuple[str, ...], ...]
    #: Ways to read the other.
    right: tuple[tuple[str, ...], ...]
    #: The run that comes second begins at most so many words after the end of the first; 1: at once.
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The report names a place within a distance of one of these points."""

    #: Degrees north and east.
    points: tuple[tuple[float, float], ...]
    #: Kilometres.
    km: float


Condition: TypeAlias = All | Some | Unless | Holds | Near | Around | Moment | InStory | Weighty

ALWAYS = All(parts=())
NEVER = Some(parts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as conditions are asked of it."""

    #: Lexeme to its places (see `Lexemes`); its keys are all that it holds.
    places: Mapping[str, Sequence[int]]
    #: When it was published, or received where that is not known.
    moment: datetime
    #: Its story, if it is placed.
    story: str | None = None
    #: Where the places lie that it names: degrees north and east.
    points: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a viewer's picture of a story says that a query can ask for."""

    #: Whether a claim is contested.
    contested: bool
    #: Most independent origins of a claim, established as different.
    origins: int
    #: What is done to its claims: see `comity.query.tree.Stance`.
    stances: frozenset[str] = frozenset()
    #: Most different figures that are given for the same.
    figures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """By what days are told."""

    #: The moment that ``since:7d`` counts from.
    now: datetime
    #: The centre's zone.
    zone: tzinfo = UTC


def holds(condition: Condition, document: Document, weight: Weight, clock: Clock) -> bool:
    """Whether a condition holds for a report in a story of this weight."""
    match condition:
        case All(parts=parts):
            return all(holds(part, document, weight, clock) for part in parts)
        case Some(parts=parts):
            return any(holds(part, document, weight, clock) for part in parts)
        case Unless(part=part):
            return not holds(part, document, weight, clock)
        case Holds(readings=readings):
            return any(stands(run, document.places) for run in readings)
        case Near(left=left, right=right, most=most):
            return near(left, right, most, document.places)
        case Around():
            return around(condition, document.points)
        case Moment():
            return within(condition, document.moment, clock)
        case InStory(story=story):
            return document.story == story
        case Contested():
            return weight.contested
        case Origins(least=least):
            return weight.origins >= least
        case Stands(stance=stance):
            return stance in weight.stances
        case Figures(least=least):
            return weight.figures >= least


def stands(run: Sequence[str], places: Mapping[str, Sequence[int]]) -> bool:
    """Whether a run of lexemes stands somewhere in a report, one after the other."""
    return run[0] in places if len(run) == 1 else bool(begins_of(run, places))


def begins_of(run: Sequence[str], places: Mapping[str, Sequence[int]]) -> Sequence[int] | set[int]:
    """The places where a run of lexemes begins."""
    first = places.get(run[0], ())
    if len(run) == 1:
        return first
    begins = set(first)
    for step in range(1, len(run)):
        if not begins:
            break
        begins.intersection_update([place - step for place in places.get(run[step], ())])
    return begins


def near(
    left: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]], most: int, places: Mapping[str, Sequence[int]]
) -> bool:
    """Whether a run of one side stands near a run of the other; see `Near`."""
    ours, theirs = _spans(left, places), _spans(right, places)
    return _follows(ours, theirs, most) or _follows(theirs, ours, most)


def _spans(runs: Sequence[tuple[str, ...]], places: Mapping[str, Sequence[int]]) -> list[tuple[int, int]]:
    return [(begin, begin + len(run) - 1) for run in runs for begin in begins_of(run, places)]


def _follows(before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]], most: int) -> bool:
    begins = {begin for begin, _ in after}
    return any(not begins.isdisjoint(range(end + 1, end + most + 1)) for _, end in before)


def around(condition: Around, points: Sequence[tuple[float, float]]) -> bool:
    """Whether one of the points lies within the distance."""
    return any(distance(*centre, lat, lon) <= condition.km for centre in condition.points for lat, lon in points)


def within(moment: Moment, of: datetime, clock: Clock) -> bool:
    """Whether a moment is on the right side."""
    begins, ends = bounds(moment, clock)
    return (begins is None or of >= begins) and (ends is None or of < ends)


def bounds(moment: Moment, clock: Clock) -> tuple[datetime | None, datetime | None]:
    """From when on, and before when; a day counts whole, in the centre's zone."""
    if isinstance(moment.when, timedelta):
        edge = clock.now - moment.when
        return (edge, None) if moment.side == "since" else (None, edge)
    day = moment.when if moment.side == "since" else _next(moment.when)
    edge = datetime(day.year, day.month, day.day, tzinfo=clock.zone)
    return (edge, None) if moment.side == "since" else (None, edge)


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def residual(condition: Condition, document: Document, clock: Clock) -> Condition:
    """What is left to ask of the story once the report is known: `ALWAYS`, `NEVER`, or conditions on its weight."""
    match condition:
        case All(parts=parts):
            return every([residual(part, document, clock) for part in parts])
        case Some(parts=parts):
            return some([residual(part, document, clock) for part in parts])
        case Unless(part=part):
            return unless(residual(part, document, clock))
        case Contested() | Origins() | Stands() | Figures():
            return condition
        case _:
            return ALWAYS if holds(condition, document, _UNWEIGHED, clock) else NEVER


_UNWEIGHED = Weight(contested=False, origins=0)


def weighed(condition: Condition, weight: Weight) -> bool:
    """Whether conditions on a story's weight, and on nothing else, hold."""
    return holds(condition, _NOTHING, weight, _NO_CLOCK)


_NOTHING = Document(places={}, moment=datetime.min.replace(tzinfo=UTC))
_NO_CLOCK = Clock(now=datetime.min.replace(tzinfo=UTC))


def every(parts: Sequence[Condition]) -> Condition:
    """All of them, in its shortest form."""
    left = _flat(parts, All)
    if NEVER in left:
        return NEVER
    return left[0] if len(left) == 1 else All(parts=left)


def some(parts: Sequence[Condition]) -> Condition:
    """One of them, in its shortest form."""
    left = _flat(parts, Some)
    if ALWAYS in left:
        return ALWAYS
    return left[0] if len(left) == 1 else Some(parts=left)


def unless(part: Condition) -> Condition:
    """Not that, in its shortest form."""
    if part == ALWAYS:
        return NEVER
    if part == NEVER:
        return ALWAYS
    return part.part if isinstance(part, Unless) else Unless(part=part)


def _flat(parts: Sequence[Condition], kind: type[All] | type[Some]) -> tuple[Condition, ...]:
    found: dict[Condition, None] = {}
    for part in parts:
        found.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return tuple(found)
