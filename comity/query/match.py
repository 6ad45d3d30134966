"""Many standing queries against one report: each query is filed under the rarest lexeme that it must find.

A report is asked for nothing but the lexemes that it holds, and only the queries under these are looked at: all of
them together, in arrays, for what else they need and what they shun. Most ask for nothing else and are found; those
that want words in order, a day or a story are asked in full, one by one. So what is found is the same as if every query
were asked (the tests compare). Queries that need no lexeme at all, such as *contested* alone, are looked at for every
report.

That a query lies under its rarest need is how Luwak, the monitor of Lucene, and Elasticsearch's percolator choose what
to ask. To tick the needs of all queries that a report's lexemes meet, which is the counting of Yan and Garcia-Molina,
"Index structures for selective dissemination of information under the Boolean model" (1994), takes longer: there are
fifteen times as many of them as queries to look at.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from comity.query.condition import ALWAYS, NEVER, All, Clock, Condition, Document, Unless, every, residual
from comity.query.earth import cell, is_cell
from comity.query.lexicon import EVERYWHERE, Lexicon
from comity.query.lists import Lists, Numbers
from comity.query.rarity import Rarity
from comity.query.step import (
    Clause,
    Divided,
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
#: Queries looked at between two reports, to file them anew; to do so with all at once would hold up the reports.
_AT_ONCE = 20
#: After so many reports, only one in so many is learnt from.
_LEARNT, _EVERY = 2_000, 8
#: Needs of a query that are looked at in arrays, with the one that it is filed under.
_NEEDS = 8
#: Lexemes of a need but the first; more of them cost more than they spare.
_MOST = 24


class Match(NamedTuple, Generic[Key]):
    """A query that a report answers."""

    #: The query.
    key: Key
    #: What its story must show besides, or `ALWAYS`.
    wants: Condition


class _More(NamedTuple):
    """What a query asks besides the lexemes that it needs and shuns; most ask nothing."""

    #: Of the report; none: nothing.
    step: Step | None
    #: Of its story.
    wants: Condition


_NO_MORE = _More(None, ALWAYS)
#: The step of a query in which what is asked of the report cannot be told apart from what is asked of the story.
_BOUND: Step = ()
#: Lexemes of a query's second need, and the marks of those of others.
_WIDE, _SHUNNED, _FIRST = 4, 2, 1


class Index(Generic[Key]):
    """Standing queries by their keys. Not safe to share between threads.

    There may be a million of them, so a query is numbers in arrays: its own, and those of the lexemes that it asks for.
    """

    def __init__(self, rarity: Rarity | None = None) -> None:
        self._rarity = rarity or Rarity()
        self._lexicon = Lexicon()
        #: Of each lexeme whether the report holds it; between two reports none is held.
        self._held = bytearray()
        #: The queries' numbers, which are used again, and the keys by the numbers.
        self._numbers: dict[Key, int] = {}
        self._keys: list[Key | None] = []
        self._free: list[int] = []
        #: The lexemes of a query's first need, under which it is filed, and the queries under a lexeme.
        self._first, self._under = Lists(), Lists()
        #: The lexemes of a query's second need, `_WIDE` for each query, some maybe twice. Most queries fail at it.
        self._second = array("i")
        #: What else a query needs and shuns, see `_entries`.
        self._others = Lists()
        #: What a query asks besides, and of each query whether it does.
        self._asks_more = bytearray()
        self._more: dict[int, _More] = {}
        #: What is wanted of stories, each kept once.
        self._wanted: dict[Condition, Condition] = {}
        self._refile_at = _FIRST_REFILE
        self._refiling: Iterator[Key] = iter(())
        self._seen = 0
        self._known(())  # makes room for `EVERYWHERE`

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def keys(self) -> Iterable[Key]:
        """The keys of all queries."""
        return self._numbers.keys()

    def condition(self, key: Key) -> Condition:
        """The condition of a query that is filed, maybe written another way."""
        number = self._numbers[key]
        more = self._more.get(number, _NO_MORE)
        if more.step is _BOUND:
            return more.wants
        needs, shunned = self._written(number)
        needs = [need for need in needs if not any(map(is_cell, need))]  # they follow from the rest
        without = [Unless(part=held_one_of(shunned))] if shunned else []
        rest = [condition_of(more.step)] if more.step else []
        return every([*map(held_one_of, needs), *without, *rest, more.wants])

    def learn(self, lexemes: Iterable[str]) -> None:
        """Learn how rare lexemes are from a report that is not asked about; `lexemes`, each once."""
        self._rarity.see(lexemes)

    def put(self, key: Key, condition: Condition) -> None:
        """File a query; one with the same key is replaced."""
        asked, more = self._told_apart(condition)
        self.drop(key)
        first, second, others = _in_order(asked.needs)
        number = self._numbers[key] = self._free.pop() if self._free else self._room()
        self._keys[number] = key
        lexemes = self._known(first) if asked.needs else [EVERYWHERE]
        self._first.replace(number, lexemes)
        for lexeme in lexemes:
            self._under.append(lexeme, number)
        lexemes = self._known(second) or [EVERYWHERE]
        wide = [*lexemes, *lexemes[:1] * (_WIDE - len(lexemes))]
        self._second[number * _WIDE : (number + 1) * _WIDE] = array("i", wide)
        self._others.replace(number, _entries(map(self._known, others), self._known(asked.shunned)))
        self._asks_more[number] = more != _NO_MORE
        if more != _NO_MORE:
            self._more[number] = more

    def drop(self, key: Key) -> None:
        """Take a query out, if it is there."""
        number = self._numbers.pop(key, None)
        if number is None:
            return
        for lexeme in self._first[number]:
            self._under.remove(lexeme, number)
        self._keys[number] = None
        self._more.pop(number, None)
        self._free.append(number)

    def match(self, document: Document, clock: Clock) -> list[Match[Key]]:
        """The queries that a report answers, whoever they belong to, in no order that means anything."""
        held: Set[str] = document.places.keys()
        if document.points:
            held = held | {cell(lat, lon) for lat, lon in document.points}
        self._learn(held)
        meeting = self._meeting(held)
        more = np.frombuffer(self._asks_more, np.bool_).take(meeting)
        found = [Match(self._keys[number], ALWAYS) for number in dict.fromkeys(meeting[~more].tolist())]
        for number in dict.fromkeys(meeting[more].tolist()):
            step, wants = self._more[number]
            left = wants if step is None else _left(step, wants, document, clock)
            if left is not NEVER:
                found.append(Match(self._keys[number], left))
        return found

    def _meeting(self, held: Set[str]) -> Numbers:
        """The queries of which a report holds all that they need and nothing that they shun, some several times."""
        lexemes = self._lexicon.numbers(held)
        looked_at, _ = self._under.joined(lexemes)
        is_held = np.frombuffer(self._held, np.bool_)
        is_held[lexemes] = True
        try:
            seconds = np.frombuffer(self._second, np.intc).reshape(-1, _WIDE).take(looked_at, axis=0)
            return self._met(looked_at[is_held.take(seconds).any(axis=1)], is_held)
        finally:
            is_held[lexemes] = False

    def _met(self, queries: Numbers, is_held: NDArray[np.bool_]) -> Numbers:
        """Those of these queries for which all of `_others` is as it should be."""
        entries, sizes = self._others.joined(queries)
        if not len(entries):
            return queries
        begins = np.flatnonzero(entries & _FIRST)
        fine = is_held.take(entries >> 2) != (entries & _SHUNNED).astype(np.bool_)
        met = np.logical_or.reduceat(fine, begins)
        whose = np.arange(len(queries)).repeat(sizes)
        meeting = np.ones(len(queries), np.bool_)
        meeting[whose[begins[~met]]] = False
        return queries[meeting]

    def _room(self) -> int:
        """The number of a query that is to come, with room for what is said of it."""
        self._keys.append(None)
        self._first.grow(len(self._keys))
        self._second.extend([EVERYWHERE] * _WIDE)
        self._others.grow(len(self._keys))
        self._asks_more.append(False)
        return len(self._keys) - 1

    def _known(self, lexemes: Iterable[str]) -> list[int]:
        """The numbers of lexemes, with room for what is said of them."""
        numbers = list(map(self._lexicon.number, lexemes))
        if (new := len(self._lexicon) - len(self._held)) > 0:
            self._under.grow(len(self._lexicon))
            self._held.extend(bytes(new))
        return numbers

    def _written(self, number: int) -> tuple[list[Clause], Clause]:
        """What a query needs, what it is filed under first, and what it shuns."""
        needs = [self._first[number], [*dict.fromkeys(self._second[number * _WIDE : (number + 1) * _WIDE])]]
        shunned: list[int] = []
        for entry in self._others[number]:
            if entry & _FIRST and not entry & _SHUNNED:
                needs.append([])
            (shunned if entry & _SHUNNED else needs[-1]).append(entry >> 2)
        written = [tuple(map(self._lexicon.lexeme, need)) for need in needs if need != [EVERYWHERE]]
        return written, tuple(map(self._lexicon.lexeme, shunned))

    def _told_apart(self, condition: Condition) -> tuple[Divided, _More]:
        asked, wants = _apart(condition)
        if asked is None:
            return Divided(clauses(condition, self._rarity)[:_NEEDS], (), ALWAYS), _More(_BOUND, wants)
        found = divided(asked, self._rarity, most=_NEEDS, longest=_MOST)
        step = None if found.rest == ALWAYS else compiled(found.rest, self._rarity)
        return found, _More(step, self._wanted.setdefault(wants, wants))

    def _learn(self, lexemes: Iterable[str]) -> None:
        self._seen += 1
        if self._rarity.reports < _LEARNT or self._seen % _EVERY == 0:
            self._rarity.see(lexemes)
        if self._seen >= self._refile_at:
            self._refile_at = self._seen * _GROWS
            self._wanted = {}  # what only dropped queries want goes with it
            self._refiling = iter(list(self._numbers))
        for key in islice(self._refiling, _AT_ONCE):
            if key in self._numbers and not self._lies_well(key):
                self.put(key, self.condition(key))

    def _lies_well(self, key: Key) -> bool:
        """Whether a query is filed under the rarest of its needs, as far as is known now."""
        needs, _ = self._written(self._numbers[key])
        return len(needs) < 2 or self._rarity.sorted(needs)[0] == needs[0]


def _in_order(needs: Sequence[Clause]) -> tuple[Clause, Clause, list[Clause]]:
    """What a query is filed under, the next need that has few lexemes, and the others; `()` for what there is not."""
    first, *others = needs or [()]
    second = next((need for need in others if len(need) <= _WIDE), ())
    return first, second, [need for need in others if need is not second]


def _entries(needs: Iterable[Sequence[int]], shunned: Iterable[int]) -> list[int]:
    """Lexemes of needs, of each of which one must be held, and those that must not be: one number for each.

    It is four times the lexeme, with two marks: that it is shunned, and that it is the first of its need.
    """
    needed = [lexeme << 2 | (_FIRST * (not at)) for need in needs for at, lexeme in enumerate(need)]
    return [*needed, *(lexeme << 2 | _SHUNNED | _FIRST for lexeme in shunned)]


def _left(step: Step, wants: Condition, document: Document, clock: Clock) -> Condition:
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
