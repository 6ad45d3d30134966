"""Many standing queries against one report: each query is filed under the rarest lexeme that it must find.

A report is asked for nothing but the lexemes that it holds. Each of them ticks what queries need of it, in arrays, all
queries at once; only those of which every need is ticked are looked at one by one. Most ask for nothing else and are
found; those that leave something out, or want words in order, are asked in full. So what is found is the same as if
every query were asked (the tests compare). Queries that need no lexeme at all, such as *contested* alone, are looked at
for every report.

That a query lies under its rarest need is how Luwak, the monitor of Lucene, and Elasticsearch's percolator choose what
to ask; to tick its other needs as well is the counting of Yan and Garcia-Molina, "Index structures for selective
dissemination of information under the Boolean model" (1994).
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from comity.query.condition import ALWAYS, NEVER, All, Clock, Condition, Document, every, residual
from comity.query.earth import cell
from comity.query.rarity import Rarity
from comity.query.step import (
    Clause,
    Step,
    answers,
    clauses,
    compiled,
    condition_of,
    divided,
    held_one_of,
    weighs,
    weighs_alone,
)

Key = TypeVar("Key", bound=Hashable)

#: After how many reports the queries are filed anew by what was learnt, and by how much that number grows.
_FIRST_REFILE, _GROWS = 2_000, 4
#: Queries filed anew between two reports: filing all of them at once would hold up the reports for minutes.
_AT_ONCE = 20
#: After so many reports, only one in so many is learnt from.
_LEARNT, _EVERY = 2_000, 8
#: Needs of a query: the one that it is filed under, and those that are ticked.
_NEEDS = 4
#: What is ticked of a query, a byte for each need, read as one number: that nothing is missing.
_ALL_MET = np.uint32(0x01010101)
#: Lexemes of a need but the first; more of them cost more than they spare.
_MOST = 24


class Match(NamedTuple, Generic[Key]):
    """A query that a report answers."""

    #: The query.
    key: Key
    #: What its story must show besides, or `ALWAYS`.
    wants: Condition


class _Filed(Generic[Key]):
    """A query as it is filed; a plain class with slots, for there may be a million of them."""

    __slots__ = ("_needs", "found", "step")

    def __init__(self, key: Key, needs: Iterable[Clause], step: Step | None, wants: Condition) -> None:
        #: What is answered when a report meets all of it: the query, and what is asked of the story.
        self.found = Match(key, wants)
        #: The lexemes of all needs in one tuple, which takes a third of the memory of several.
        self._needs = tuple([lexeme for clause in needs for lexeme in (*clause, None)])
        #: What is asked of a report that meets the needs; none: nothing more.
        self.step = step

    def needs(self) -> list[Clause]:
        """Of each clause the report must hold one lexeme; it is filed under those of the first."""
        found: list[list[str]] = [[]]
        for lexeme in self._needs:
            if lexeme is None:
                found.append([])
            else:
                found[-1].append(lexeme)
        return [tuple(clause) for clause in found[:-1]]

    def condition(self) -> Condition:
        if self.step is _BOUND:
            return self.found.wants
        asked = [condition_of(self.step)] if self.step else []
        return every([*map(held_one_of, self.needs()), *asked, self.found.wants])


#: The step of a query in which what is asked of the report cannot be told apart from what is asked of the story.
_BOUND: Step = ()


class Index(Generic[Key]):
    """Standing queries by their keys. Not safe to share between threads."""

    def __init__(self, rarity: Rarity | None = None) -> None:
        self._rarity = rarity or Rarity()
        #: The queries by numbers, which are used again, and the numbers by keys.
        self._filed: list[_Filed[Key] | None] = []
        self._numbers: dict[Key, int] = {}
        self._free: list[int] = []
        #: Lexeme to the numbers of the queries that are filed under it.
        self._under: dict[str, array[int]] = {}
        #: Lexeme to the other needs that it meets: number of the query times `_NEEDS`, and which need.
        self._ticks: dict[str, array[int]] = {}
        #: Of every query and need whether it is met; the first, and what is not needed, always is.
        self._met = np.ones(_NEEDS, np.bool_)
        #: Numbers of queries that need nothing.
        self._everywhere: dict[int, None] = {}
        #: What is wanted of stories, each kept once.
        self._wanted: dict[Condition, Condition] = {}
        self._refile_at = _FIRST_REFILE
        self._refiling: Iterator[Key] = iter(())
        self._seen = 0

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def keys(self) -> Iterable[Key]:
        """The keys of all queries."""
        return self._numbers.keys()

    def condition(self, key: Key) -> Condition:
        """The condition of a query that is filed, maybe written another way."""
        filed = self._filed[self._numbers[key]]
        assert filed is not None  # noqa: S101 - a key has a number only as long as its query is filed
        return filed.condition()

    def learn(self, lexemes: Iterable[str]) -> None:
        """Learn how rare lexemes are from a report that is not asked about; `lexemes`, each once."""
        self._rarity.see(lexemes)

    def put(self, key: Key, condition: Condition) -> None:
        """File a query; one with the same key is replaced."""
        self.drop(key)
        number = self._free.pop() if self._free else len(self._filed)
        if number == len(self._filed):
            self._filed.append(None)
            if len(self._filed) * _NEEDS > len(self._met):
                self._met = np.append(self._met, np.ones(len(self._met), np.bool_))
        filed = self._filing(key, condition)
        self._filed[number] = filed
        self._numbers[key] = number
        needs = filed.needs()
        if not needs:
            self._everywhere[number] = None
        self._met[number * _NEEDS + 1 : number * _NEEDS + len(needs)] = False
        for holders, entry, clause in self._entries(number, needs):
            for lexeme in clause:
                holders.setdefault(lexeme, array("i")).append(entry)

    def drop(self, key: Key) -> None:
        """Take a query out, if it is there."""
        number = self._numbers.pop(key, None)
        filed = None if number is None else self._filed[number]
        if number is None or filed is None:
            return
        self._filed[number] = None
        self._free.append(number)
        self._everywhere.pop(number, None)
        self._met[number * _NEEDS : (number + 1) * _NEEDS] = True
        for holders, entry, clause in self._entries(number, filed.needs()):
            for lexeme in clause:
                left = holders[lexeme]
                left.remove(entry)
                if not left:
                    del holders[lexeme]

    def match(self, document: Document, clock: Clock) -> list[Match[Key]]:
        """The queries that a report answers, whoever they belong to, in no order that means anything."""
        held: Set[str] = document.places.keys()
        if document.points:
            held = held | {cell(lat, lon) for lat, lon in document.points}
        self._learn(held)
        found: list[Match[Key]] = []
        for number in dict.fromkeys([*self._everywhere, *self._meeting(held)]):
            filed = self._filed[number]
            if filed is None:
                continue
            if filed.step is None:
                found.append(filed.found)
            elif (left := _asked(filed.step, filed.found.wants, document, clock)) is not NEVER:
                found.append(Match(filed.found.key, left))
        return found

    def _entries(self, number: int, needs: Sequence[Clause]) -> Iterator[tuple[dict[str, array[int]], int, Clause]]:
        """Where a query is written down: under the lexemes of its first need, to be ticked by the others'."""
        for which, clause in enumerate(needs):
            yield (self._ticks, number * _NEEDS + which, clause) if which else (self._under, number, clause)

    def _meeting(self, held: Set[str]) -> list[int]:
        """Numbers of the queries of which every need is met, some of them several times."""
        under = b"".join(filter(None, map(self._under.get, held)))
        if not under:
            return []
        numbers = np.frombuffer(under, np.intc)
        ticked = np.frombuffer(b"".join(filter(None, map(self._ticks.get, held))), np.intc)
        self._met[ticked] = True
        meeting: list[int] = numbers[self._met.view(np.uint32)[numbers] == _ALL_MET].tolist()
        self._met[ticked] = False
        return meeting

    def _filing(self, key: Key, condition: Condition) -> _Filed[Key]:
        asked, wants = _apart(condition)
        if asked is None:
            return _Filed(key, clauses(condition, self._rarity)[:_NEEDS], _BOUND, wants)
        needs, rest = divided(asked, self._rarity, most=_NEEDS, longest=_MOST)
        step = None if rest == ALWAYS else compiled(rest, self._rarity)
        return _Filed(key, needs, step, self._wanted.setdefault(wants, wants))

    def _learn(self, lexemes: Iterable[str]) -> None:
        self._seen += 1
        if self._rarity.reports < _LEARNT or self._seen % _EVERY == 0:
            self._rarity.see(lexemes)
        if self._seen >= self._refile_at:
            self._refile_at = self._seen * _GROWS
            self._wanted = {}  # what only dropped queries want goes with it
            self._refiling = iter(list(self._numbers))
        for key in islice(self._refiling, _AT_ONCE):
            if key in self._numbers:
                self.put(key, self.condition(key))


def _asked(step: Step, wants: Condition, document: Document, clock: Clock) -> Condition:
    """What is wanted of the story by a query whose needs a report meets; `NEVER` itself if it does not answer."""
    if step is _BOUND:
        left = residual(wants, document, clock)
        return NEVER if left == NEVER else left
    return wants if answers(step, document, clock) else NEVER


def _apart(condition: Condition) -> tuple[Condition | None, Condition]:
    """What is asked of the report alone, none where that is bound up with the rest; and the rest."""
    if not weighs(condition):
        return condition, ALWAYS
    parts = condition.parts if isinstance(condition, All) else (condition,)
    weighty = [part for part in parts if weighs(part)]
    if all(map(weighs_alone, weighty)):
        return every([part for part in parts if not weighs(part)]), every(weighty)
    return None, condition
