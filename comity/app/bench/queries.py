"""Standing queries in memory: how many documents a second, and how much memory a query takes.

Documents and queries are invented. A document has some 320 different words, which come as often as their rank in the
vocabulary says, as in any language; it names three places and has an act. A query asks for two to four clauses of one
to three words each; one in five leaves a word out, and some ask for a place, a phrase, words near each other, a
language, an act, or for what is contested. What is found is compared with asking every query of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from random import Random
from time import process_time

import numpy as np
import psutil

from comity.app.bench import mill
from comity.languages import CODES
from comity.query import Clock, Condition, Document, Index, Weight, holds
from comity.query.condition import All, Holds, Near, Some, Unless, weighed
from comity.query.lexemes import place_mark, readings, stems_of
from comity.query.rarity import Rarity
from comity.query.tree import Contested

#: Words of a language and of a document, places, and documents from which rarity is learnt before the clock starts.
_WORDS, _LENGTH, _PLACES, _LEARNT = 50_000, 480, 2_000, 2_000
#: The most frequent word that a query asks for: nobody asks for words of grammar.
_COMMONEST = 150
#: So many queries are drawn once before: few words are asked for later that were not read then.
_READ = 100_000
#: Documents and queries that are compared, the one times the other, but of a document all queries.
_COMPARED = 400_000
#: Documents a second that are within reach, by the number of queries.
REACH = {100_000: 2_000.0, 1_000_000: 200.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What was measured with so many queries."""

    #: Queries in memory.
    queries: int
    #: Seconds of processor for filing all of them, and bytes of memory for one.
    filing: float
    each: float
    #: Documents asked, seconds of processor for them, and hits of a document.
    documents: int
    seconds: float
    hits: float
    #: Answers that differ from asking every query of some documents.
    differing: int

    @property
    def speed(self) -> float:
        """Documents a second of processor time, on one core."""
        return self.documents / self.seconds

    @property
    def well(self) -> bool:
        """Whether nothing differs and the speed is what is in reach for so many queries."""
        least = max((speed for queries, speed in REACH.items() if queries >= self.queries), default=0.0)
        return not self.differing and self.speed >= least


def measured(counts: Sequence[int], documents: int, seed: int, say: Callable[[str], None]) -> list[Matched]:
    """File queries until there are so many, and ask documents each time.

    Args:
        counts: numbers of queries, rising.
        documents: how many are asked each time.
        seed: of every choice.
        say: told what happens.
    """
    drawn = _documents(_LEARNT + documents, seed)
    rarity = Rarity()
    for _ in range(_LEARNT):
        rarity.see(next(drawn).places.keys())
    asked = list(drawn)
    for _ in islice(_conditions(Random(f"queries {seed}")), min(max(counts), _READ)):
        pass  # what is remembered of words, to draw them again quickly, is no memory of the index
    asks = _conditions(Random(f"queries {seed}"))
    index: Index[int] = Index(rarity)
    found: list[Matched] = []
    filing, before = 0.0, psutil.Process().memory_info().rss
    for count in counts:
        say(f"{count:,} queries")
        while len(index) < count:
            condition = next(asks)
            began = process_time()
            index.put(len(index), condition)
            filing += process_time() - began
        each = (psutil.Process().memory_info().rss - before) / count
        found.append(_asked(index, asked, filing, each))
    return found


def _asked(index: Index[int], documents: Sequence[Document], filing: float, each: float) -> Matched:
    clock = Clock(now=datetime.now(UTC))
    began = process_time()
    hits = sum(len(index.match(document, clock)) for document in documents)
    seconds = process_time() - began
    return Matched(
        queries=len(index),
        filing=filing,
        each=each,
        documents=len(documents),
        seconds=seconds,
        hits=hits / len(documents),
        differing=sum(_differing(index, document, clock) for document in documents[: max(1, _COMPARED // len(index))]),
    )


def _differing(index: Index[int], document: Document, clock: Clock) -> int:
    quiet = Weight(contested=False, origins=0)
    found = {one.key for one in index.match(document, clock) if weighed(one.wants, quiet)}
    return len(found ^ {key for key in index.keys() if holds(index.condition(key), document, quiet, clock)})  # noqa: SIM118 - no dictionary


def _documents(count: int, seed: int) -> Iterator[Document]:
    dice = np.random.default_rng(seed)
    shares = 1.0 / np.arange(1, _WORDS + 1)
    shares /= shares.sum()
    codes = sorted(CODES)
    stems: dict[tuple[str, int], str] = {}
    for number in range(count):
        code = codes[number % len(codes)]
        places: dict[str, list[int]] = {f"~g{code}": [], f"~a{('says', 'denies')[number % 2]}": []}
        for place, rank in enumerate(dice.choice(_WORDS, _LENGTH, p=shares).tolist(), 1):
            stem = stems.get((code, rank))
            if stem is None:
                stem = stems[code, rank] = stems_of(_word(code, rank), code)[0]
            places.setdefault(stem, []).append(place)
        for rank in dice.choice(_PLACES, 3, p=shares[:_PLACES] / shares[:_PLACES].sum()).tolist():
            places[place_mark(str(rank))] = []
        yield Document(places={one: tuple(at) for one, at in places.items()}, moment=datetime.now(UTC), story="s")


def _conditions(dice: Random) -> Iterator[Condition]:
    codes = sorted(CODES)
    number = 0
    while True:
        code = dice.choice(codes)
        parts: list[Condition] = [_clause(code, dice) for _ in range(dice.randint(2, 4))]
        if number % 5 == 0:
            parts.append(Unless(part=_holds(code, dice)))
        match number % 20:
            case 1 | 6 | 11:
                parts[0] = Holds(readings=((place_mark(str(_rank(dice, 1, _PLACES))),),))
            case 2:
                run = [stem for _ in range(2) for stem in stems_of(_word(code, _rank(dice, 10, _WORDS)), code)]
                parts[0] = Holds(readings=(tuple(run),))
            case 3:
                parts[0] = Near(left=_holds(code, dice).readings, right=_holds(code, dice).readings, most=10)
            case 7:
                parts.append(Holds(readings=((f"~g{code}",),)))
            case 8:
                parts.append(Holds(readings=(("~adenies",),)))
            case 13 | 18:
                parts.append(Contested())
            case _:
                pass
        yield All(parts=tuple(parts))
        number += 1


def _clause(code: str, dice: Random) -> Condition:
    several = tuple(_holds(code, dice) for _ in range(dice.randint(1, 3)))
    return several[0] if len(several) == 1 else Some(parts=several)


def _holds(code: str, dice: Random) -> Holds:
    read = _read(code, _rank(dice, _COMMONEST, _WORDS))
    return Holds(readings=tuple([tuple([bytes.decode(stem) for stem in way]) for way in read]))


@cache
def _read(code: str, rank: int) -> tuple[tuple[bytes, ...], ...]:
    """What a word is read as; bytes, so that each query brings strings of its own, as one from the database does."""
    return tuple(tuple(map(str.encode, way)) for way in readings(_word(code, rank)))


def _rank(dice: Random, first: int, last: int) -> int:
    """Frequent words are asked for more often than rare ones, though not by as much as they come."""
    return int(first * (last / first) ** dice.random()) - 1


def _word(code: str, rank: int) -> str:
    """An invented word: the same for the same rank."""
    syllables = _syllables(code)
    digits = (rank * 48_271 + 11) % 16**5
    return "".join(syllables[digits >> shift & 15] for shift in (16, 12, 8, 4, 0))


@cache
def _syllables(code: str) -> Sequence[str]:
    return mill.words()[code]["syllable"]
