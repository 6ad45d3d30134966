"""Many standing queries against one report: each query is filed under the rarest lexeme that it must find.

A report is only asked the queries filed under a lexeme that it holds; each of those is then asked in full, so what is
found is the same as if every query were asked (the tests compare). Queries that need no lexeme at all, such as
*contested* alone, are asked of every report.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from comity.query.condition import (
    ALWAYS,
    NEVER,
    All,
    Clock,
    Condition,
    Document,
    Holds,
    Some,
    Unless,
    residual,
    stands,
    within,
)
from comity.query.rarity import Rarity
from comity.query.tree import Contested, InStory, Moment, Origins

Key = TypeVar("Key", bound=Hashable)
#: A condition as the matcher reads it: what to do, and with what. Tuples take a third of the memory and time.
_Step: TypeAlias = tuple[Any, ...]
_ONE, _ANY, _RUN, _ALL, _SOME, _UNLESS, _MOMENT, _STORY = range(8)

#: After how many reports the queries are filed anew by what was learnt, and by how much that number grows.
_FIRST_REFILE, _GROWS = 2_000, 4


@dataclass(frozen=True, slots=True)
class Match(Generic[Key]):
    """A query that a report answers."""

    #: The query.
    key: Key
    #: What its story must show besides, or `ALWAYS`.
    wants: Condition


@dataclass(slots=True)
class _Filed:
    condition: Condition
    #: None where the answer hangs on the story's weight: then `residual` says on what.
    step: _Step | None
    anchors: tuple[str, ...] | None


class Index(Generic[Key]):
    """Standing queries by their keys. Not safe to share between threads."""

    def __init__(self, rarity: Rarity | None = None) -> None:
        self._rarity = rarity or Rarity()
        self._filed: dict[Key, _Filed] = {}
        self._under: dict[str, list[Key]] = {}
        self._everywhere: dict[Key, None] = {}
        self._refile_at = _FIRST_REFILE

    def __len__(self) -> int:
        return len(self._filed)

    def __contains__(self, key: object) -> bool:
        return key in self._filed

    def keys(self) -> Iterable[Key]:
        """The keys of all queries."""
        return self._filed.keys()

    def condition(self, key: Key) -> Condition:
        """The condition of a query that is filed."""
        return self._filed[key].condition

    def put(self, key: Key, condition: Condition) -> None:
        """File a query; one with the same key is replaced."""
        self.drop(key)
        needs = anchors(condition, self._rarity)
        filed = _Filed(
            condition=condition,
            step=None if _weighs(condition) else _step(condition, self._rarity),
            anchors=needs,
        )
        self._filed[key] = filed
        if needs is None:
            self._everywhere[key] = None
        for lexeme in needs or ():
            self._under.setdefault(lexeme, []).append(key)

    def drop(self, key: Key) -> None:
        """Take a query out, if it is there."""
        filed = self._filed.pop(key, None)
        if filed is None:
            return
        self._everywhere.pop(key, None)
        for lexeme in filed.anchors or ():
            left = self._under[lexeme]
            left.remove(key)
            if not left:
                del self._under[lexeme]

    def match(self, document: Document, clock: Clock) -> list[Match[Key]]:
        """The queries that a report answers, whoever they belong to, in no order that means anything."""
        lexemes = document.places.keys()
        self._learn(lexemes)
        asked = dict.fromkeys(self._everywhere)
        for lexeme in lexemes & self._under.keys():
            asked.update(dict.fromkeys(self._under[lexeme]))
        found: list[Match[Key]] = []
        filed = self._filed
        for key in asked:
            query = filed[key]
            if query.step is not None:
                if _answers(query.step, document, clock):
                    found.append(Match(key, ALWAYS))
            else:
                wants = residual(query.condition, document, clock)
                if wants != NEVER:
                    found.append(Match(key, wants))
        return found

    def _learn(self, lexemes: Iterable[str]) -> None:
        self._rarity.see(lexemes)
        if self._rarity.reports >= self._refile_at:
            self._refile_at = self._rarity.reports * _GROWS
            for key, filed in list(self._filed.items()):
                self.put(key, filed.condition)


def anchors(condition: Condition, rarity: Rarity) -> tuple[str, ...] | None:
    """Lexemes of which a report that answers must hold one, as rare as can be; none if it need not hold any."""
    match condition:
        case Holds(readings=readings):
            return tuple(dict.fromkeys(min(run, key=rarity.share) for run in readings))
        case All(parts=parts):
            found = [one for part in parts if (one := anchors(part, rarity)) is not None]
            return min(found, key=lambda one: sum(map(rarity.share, one)), default=None)
        case Some(parts=parts):
            each = [anchors(part, rarity) for part in parts]
            if any(one is None for one in each):
                return None
            return tuple(dict.fromkeys(lexeme for one in each for lexeme in one or ()))
        case _:
            return None


def _weighs(condition: Condition) -> bool:
    match condition:
        case All(parts=parts) | Some(parts=parts):
            return any(map(_weighs, parts))
        case Unless(part=part):
            return _weighs(part)
        case _:
            return isinstance(condition, Contested | Origins)


def _step(condition: Condition, rarity: Rarity) -> _Step:
    match condition:
        case Holds(readings=readings):
            alone = [run[0] for run in readings if len(run) == 1]
            steps: list[_Step] = [(_RUN, run) for run in readings if len(run) > 1]
            if alone:
                steps.insert(0, (_ONE, alone[0]) if len(alone) == 1 else (_ANY, frozenset(alone)))
            return steps[0] if len(steps) == 1 else (_SOME, tuple(steps))
        case All(parts=parts):
            # The rarest first: most reports fail there.
            ordered = sorted(parts, key=lambda part: _expected(part, rarity))
            return (_ALL, tuple(_step(part, rarity) for part in ordered))
        case Some(parts=parts):
            ordered = sorted(parts, key=lambda part: -_expected(part, rarity))
            return (_SOME, tuple(_step(part, rarity) for part in ordered))
        case Unless(part=part):
            return (_UNLESS, _step(part, rarity))
        case Moment():
            return (_MOMENT, condition)
        case InStory(story=story):
            return (_STORY, story)
        case _:
            raise ValueError(f"a condition on the story's weight has no step: {condition}")


def _expected(condition: Condition, rarity: Rarity) -> float:
    found = anchors(condition, rarity)
    return 1.0 if found is None else sum(map(rarity.share, found))


def _answers(step: _Step, document: Document, clock: Clock) -> bool:
    kind = step[0]
    if kind == _ONE:
        return step[1] in document.places
    if kind == _ALL:
        return all(_answers(part, document, clock) for part in step[1])
    if kind == _ANY:
        return not step[1].isdisjoint(document.places)
    if kind == _RUN:
        return stands(step[1], document.places)
    if kind == _SOME:
        return any(_answers(part, document, clock) for part in step[1])
    if kind == _UNLESS:
        return not _answers(step[1], document, clock)
    if kind == _MOMENT:
        return within(step[1], document.moment, clock)
    return bool(document.story == step[1])
