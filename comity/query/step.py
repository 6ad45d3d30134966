"""A condition as the matcher reads it: nested tuples that say what to do, and with what.

They take a third of the memory and of the time of the dataclasses of `comity.query.condition`, which are what people
read; `compiled` and `condition_of` turn one into the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from comity.query.condition import (
    All,
    Around,
    Clock,
    Condition,
    Document,
    Holds,
    Near,
    Some,
    Unless,
    around,
    every,
    near,
    stands,
    within,
)
from comity.query.earth import cells
from comity.query.rarity import Rarity
from comity.query.tree import Contested, Figures, InStory, Moment, Origins, Stands

Step: TypeAlias = tuple[Any, ...]
#: Lexemes of which one must be held.
Clause: TypeAlias = tuple[str, ...]
_WEIGHTY = (Contested, Origins, Stands, Figures)
ONE, ANY, RUN, ALL, SOME, UNLESS, MOMENT, STORY, NEAR, AROUND = range(10)


def compiled(condition: Condition, rarity: Rarity) -> Step:
    """A condition as a step; what most reports fail at comes first.

    Args:
        condition: one that asks nothing of the story's weight.
        rarity: how often lexemes come.

    Raises:
        ValueError: it asks for the story's weight.
    """
    match condition:
        case All(parts=parts):
            rising = sorted(parts, key=lambda part: _share(part, rarity))
            step: Step = (ALL, tuple([compiled(part, rarity) for part in rising]))
        case Some(parts=parts):
            falling = sorted(parts, key=lambda part: -_share(part, rarity))
            step = (SOME, tuple([compiled(part, rarity) for part in falling]))
        case Unless(part=part):
            step = (UNLESS, compiled(part, rarity))
        case Holds(readings=readings):
            step = _holding(_interned(readings))
        case Near(left=left, right=right, most=most):
            step = (NEAR, _interned(left), _interned(right), most)
        case Around():
            step = (AROUND, condition)
        case Moment():
            step = (MOMENT, condition)
        case InStory(story=story):
            step = (STORY, story)
        case _:
            raise ValueError(f"a condition on the story's weight has no step: {condition}")
    return step


def condition_of(step: Step) -> Condition:
    """The condition that was compiled, but for the order of its parts."""
    kind = step[0]
    if kind == ONE:
        return Holds(readings=((step[1],),))
    if kind == ANY:
        return Holds(readings=tuple((lexeme,) for lexeme in step[1]))
    if kind == RUN:
        return Holds(readings=step[1])
    if kind == ALL:
        return All(parts=tuple(map(condition_of, step[1])))
    if kind == SOME:
        return Some(parts=tuple(map(condition_of, step[1])))
    if kind == UNLESS:
        return Unless(part=condition_of(step[1]))
    if kind == NEAR:
        return Near(left=step[1], right=step[2], most=step[3])
    if kind == STORY:
        return InStory(story=step[1])
    condition: Around | Moment = step[1]
    return condition


def answers(step: Step, document: Document, clock: Clock) -> bool:
    """Whether a report answers; the same as `comity.query.condition.holds`, which the tests compare."""
    kind = step[0]
    if kind == ONE:
        return step[1] in document.places
    if kind == ALL:
        for part in step[1]:  # a generator would take longer than what it asks  # noqa: SIM110
            if not answers(part, document, clock):
                return False
        return True
    if kind == ANY:
        return not document.places.keys().isdisjoint(step[1])
    if kind == RUN:
        return any(stands(run, document.places) for run in step[1])
    if kind == SOME:
        for part in step[1]:  # noqa: SIM110 - as above
            if answers(part, document, clock):
                return True
        return False
    if kind == UNLESS:
        return not answers(step[1], document, clock)
    if kind == NEAR:
        return near(step[1], step[2], step[3], document.places)
    if kind == AROUND:
        return around(step[1], document.points)
    if kind == MOMENT:
        return within(step[1], document.moment, clock)
    return bool(document.story == step[1])


def weighs(condition: Condition) -> bool:
    """Whether a condition asks for the story's weight."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return any(map(weighs, parts))
        case Unless(part=part):
            return weighs(part)
        case _:
            return isinstance(condition, _WEIGHTY)


def weighs_alone(condition: Condition) -> bool:
    """Whether a condition asks for the story's weight and for nothing else."""
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return all(map(weighs_alone, parts))
        case Unless(part=part):
            return weighs_alone(part)
        case _:
            return weighs(condition)


class Divided(NamedTuple):
    """What a condition asks, in the parts in which it is asked."""

    #: Clauses that a report must meet, the rarest first; some may follow from the rest.
    needs: list[Clause]
    #: Lexemes of which it may hold none.
    shunned: Clause
    #: What is to be asked besides, `ALWAYS` if the others say it all.
    rest: Condition


def divided(condition: Condition, rarity: Rarity, *, most: int, longest: int) -> Divided:
    """Tell apart what single lexemes say of a condition from what takes more.

    Args:
        condition: one that asks nothing of the story's weight.
        rarity: how often lexemes come.
        most: clauses at most.
        longest: lexemes of a clause at most, but for the first.
    """
    exact: dict[Clause, None] = {}
    shunned: dict[str, None] = {}
    rest: list[Condition] = []
    for part in condition.parts if isinstance(condition, All) else (condition,):
        found = plain(part.part if isinstance(part, Unless) else part)
        if found is None or (isinstance(part, Unless) and len(found) != 1):
            rest.append(part)
        elif isinstance(part, Unless):
            shunned.update(dict.fromkeys(found[0]))
        else:
            exact.update(dict.fromkeys(found))
    rising = rarity.sorted({*exact, *(clause for part in rest for clause in clauses(part, rarity))})
    others = [clause for clause in rising[1:] if len(clause) <= longest]
    needs = [*rising[:1], *sorted(others, key=lambda clause: clause not in exact)[: most - 1]]
    rest += [held_one_of(clause) for clause in exact if clause not in needs]
    return Divided(needs, tuple(shunned), every(rest))


def held_one_of(clause: Clause) -> Condition:
    """A clause as a condition."""
    return Holds(readings=tuple((lexeme,) for lexeme in clause))


def plain(condition: Condition) -> list[Clause] | None:
    """The clauses that say all of a condition; none if it takes more than single lexemes, joined by AND over OR."""
    match condition:
        case Holds(readings=readings) if max(map(len, readings), default=1) == 1:
            return [tuple(dict.fromkeys([run[0] for run in readings]))]
        case Some(parts=parts) if parts and all(isinstance(part, Holds) for part in parts):
            each = [plain(part) for part in parts]
            if None in each:
                return None
            return [tuple(dict.fromkeys([lexeme for found in each for lexeme in (found or [()])[0]]))]
        case All(parts=parts):
            found: dict[Clause, None] = {}
            for part in parts:
                clauses_of_part = plain(part)
                if clauses_of_part is None:
                    return None
                found.update(dict.fromkeys(clauses_of_part))
            return list(found)
        case _:
            return None


def clauses(condition: Condition, rarity: Rarity) -> list[Clause]:
    """What a report that answers must hold: of each clause one lexeme. The rarest clause first; none: nothing.

    Lexemes are those of `Document.places` and, for places within a distance, the cells of `comity.query.earth`.
    """
    return rarity.sorted(set(_clauses(condition, rarity)))


def _clauses(condition: Condition, rarity: Rarity) -> Iterable[Clause]:
    match condition:
        case Holds(readings=readings):
            yield from _of_readings(readings, rarity)
        case Near(left=left, right=right):
            yield from _of_readings(left, rarity)
            yield from _of_readings(right, rarity)
        case Around(points=points, km=km):
            yield tuple(dict.fromkeys(one for lat, lon in points for one in cells(lat, lon, km)))
        case All(parts=parts):
            for part in parts:
                yield from _clauses(part, rarity)
        case Some(parts=parts):
            best = [min(_clauses(part, rarity), key=rarity.of_any, default=None) for part in parts]
            if None not in best:
                yield tuple(dict.fromkeys(lexeme for clause in best for lexeme in clause or ()))
        case _:
            return


def _of_readings(readings: tuple[tuple[str, ...], ...], rarity: Rarity) -> Iterable[Clause]:
    if len(readings) == 1:
        return ((lexeme,) for lexeme in readings[0])
    return (tuple(dict.fromkeys([min(run, key=rarity.share) for run in readings])),)


def _share(condition: Condition, rarity: Rarity) -> float:
    return min(map(rarity.of_any, _clauses(condition, rarity)), default=1.0)


def _holding(readings: tuple[tuple[str, ...], ...]) -> Step:
    if any(len(run) > 1 for run in readings):
        return (RUN, readings)
    return (ONE, readings[0][0]) if len(readings) == 1 else (ANY, tuple([run[0] for run in readings]))


def _interned(readings: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple([tuple(map(intern, run)) for run in readings])
