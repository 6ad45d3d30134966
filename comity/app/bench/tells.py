"""What time tells of what is hidden, in a database that `crowd` filled.

An attacker asks the same again and again, half the time for something that is there and hidden, half for what is
nowhere. Told is how often the one took longer than the other (the area under the ROC curve): 0.5 says that time tells
nothing, 1 that it tells all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from uuid import UUID, uuid4

import numpy as np

from comity.app.bench.crowd import hush, word
from comity.app.bench.look import Nearest, Sight, anywhere, asked, found
from comity.db import Database
from comity.db.door import Connection
from comity.errors import NotFound
from comity.store import fill, reading, sight

_Question = Callable[[Connection], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What time tells of what is hidden."""

    #: What was asked.
    what: str
    #: Who asked.
    who: str
    #: Milliseconds at the median, of what is there and hidden, and of what is nowhere.
    hidden: float
    nowhere: float
    #: How often the hidden took longer: by the clock, and by the database's processor, where it can be told.
    clock: float
    processor: float | None


def told(web: Database, conveyor: Database, who: Sight, times: int, seed: int) -> Iterator[Told]:
    """What time tells one who looks of what is hidden.

    Args:
        web: as the web process uses the database.
        conveyor: as the conveyor does, to know what is hidden.
        who: who looks.
        times: how often each is asked.
        seed: of the order.
    """
    dice = Random(f"told {seed}")
    with web.viewer(who.viewer) as connection:
        seen = sight.labels(connection)
    with conveyor.worker() as connection:
        rows = fill.hidden(connection, seen, times)
    near = np.random.default_rng(seed)
    pairs: tuple[tuple[str, Callable[[int], _Question], Callable[[], _Question]], ...] = (
        (
            "a word",
            lambda _: found(hush(who.place), facets=True),
            lambda: found(word(dice.getrandbits(40)), facets=True),
        ),
        ("a report's id", lambda n: _read(rows[n][0]), lambda: _read(uuid4())),
        (
            "a report's meaning",
            lambda n: Nearest(np.frombuffer(rows[n][1], np.float32)),
            lambda: Nearest(anywhere(near)),
        ),
    )
    for what, hidden, nowhere in pairs:
        taken: dict[bool, list[tuple[float, float | None]]] = {True: [], False: []}
        for number in range(min(times, len(rows))):
            for there in dice.sample((True, False), 2):
                taken[there].append(asked(web, who, hidden(number) if there else nowhere()))
        clock = _oftener([one for one, _ in taken[True]], [one for one, _ in taken[False]])
        spent = [[two for _, two in taken[there] if two is not None] for there in (True, False)]
        yield Told(
            what=what,
            who=who.name,
            hidden=median(one for one, _ in taken[True]),
            nowhere=median(one for one, _ in taken[False]),
            clock=clock,
            processor=_oftener(*spent) if all(spent) else None,
        )


def _read(report: UUID) -> _Question:
    def read(connection: Connection) -> object:
        try:
            return reading.report(connection, report)
        except NotFound:
            return None

    return read


def _oftener(ones: Sequence[float], others: Sequence[float]) -> float:
    """How often one of the first is larger than one of the others; ties count half (Mann and Whitney 1947)."""
    pairs = np.subtract.outer(np.array(ones), np.array(others))
    return float((pairs > 0).mean() + (pairs == 0).mean() / 2)
