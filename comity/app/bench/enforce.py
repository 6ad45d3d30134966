"""What row-level security costs those who see much, little and next to nothing, in a database that `crowd` filled.

Each question is the product's own, asked through the viewer's door: role, labels and answer count. Time is that of the
whole transaction; beside it the processor time of the database alone, which other work on the machine changes little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from uuid import UUID

import numpy as np

from comity.app.bench.crowd import word
from comity.app.bench.look import NEAR, PAGE, Nearest, Sight, asked, found, sights
from comity.app.bench.measure import percentile
from comity.app.bench.tells import Told, told
from comity.db import Database
from comity.db.door import Connection
from comity.db.embedded import Addresses
from comity.errors import ComityError
from comity.store import fill, reading
from comity.vectors.weights import Floats

#: Milliseconds that the newest fifty, a search and the nearest may take at the median, and the recall of the nearest.
LATEST, SEARCH, NEAREST, RECALL = 5.0, 50.0, 50.0, 0.85
#: Ranks of words that are rare, and of words that are common.
_RARE, _COMMON = range(600, 700), range(15, 30)
#: Reports read at a time for the true nearest.
_READ = 20_000
#: How much of a question by meaning is a report's own vector; the rest is another's.
_LIKE = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What one question took."""

    #: The question.
    what: str
    #: Who asked.
    who: str
    #: Milliseconds at the median, and what 95 of 100 did not exceed.
    median: float
    p95: float
    #: Milliseconds of the database's processor at the median; none where it cannot be told.
    processor: float | None
    #: Milliseconds that it may take; none where nothing is asked.
    reach: float | None
    #: Share of the true nearest that were found; none for other questions.
    recall: float | None = None

    @property
    def well(self) -> bool:
        """Whether it is within reach: by processor time where that can be told, which other work changes little."""
        spent = self.median if self.processor is None else self.processor
        return (self.reach is None or spent <= self.reach) and (self.recall is None or self.recall >= RECALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforced:
    """All that was measured."""

    #: Reports and labels there are.
    reports: int
    labels: int
    #: Who looked.
    sights: Sequence[Sight]
    #: What questions took.
    took: Sequence[Took]
    #: What time tells.
    told: Sequence[Told]


def enforced(where: Addresses, times: int, tries: int, seed: int, say: Callable[[str], None]) -> Enforced:
    """Measure everything.

    Args:
        where: the filled database.
        times: how often each question is asked.
        tries: how often what time tells is asked.
        seed: of all choices.
        say: told what is measured now.

    Raises:
        ComityError: the database was not filled for this.
    """
    web, conveyor = Database(where.web, most=1), Database(where.conveyor, most=1)
    try:
        reports, labels, lookouts = sights(conveyor)
        took: list[Took] = []
        tells: list[Told] = []
        for who in lookouts:
            say(f"{who.name}, who sees {who.share:.2%}")
            took += _measured(web, who, times, seed)
            tells += told(web, conveyor, who, tries, seed)
    finally:
        web.close()
        conveyor.close()
    return Enforced(reports=reports, labels=labels, sights=lookouts, took=took, told=tells)


def _measured(web: Database, who: Sight, times: int, seed: int) -> Iterator[Took]:
    """What each question takes for one who looks.

    Args:
        web: as the web process uses the database.
        who: who looks.
        times: how often each is asked, after once for nothing.
        seed: of words and vectors.
    """
    dice = Random(f"enforce {seed}")

    def words(ranks: range, *, facets: bool = False) -> list[Callable[[Connection], object]]:
        return [found(word(dice.choice(ranks)), facets=facets) for _ in range(times + 1)]

    questions: tuple[tuple[str, float | None, list[Callable[[Connection], object]]], ...] = (
        (f"latest {PAGE}", LATEST, [lambda c: reading.received(c, most=PAGE)] * (times + 1)),
        (f"text, a rare word, newest {PAGE}", SEARCH, words(_RARE)),
        ("the same, with counts and what they have in common", None, words(_RARE, facets=True)),
        (f"text, a common word, newest {PAGE}", None, words(_COMMON)),
    )
    for what, reach, each in questions:
        yield _took(what, who, [asked(web, who, one) for one in each][1:], reach)
    with web.viewer(who.viewer) as connection:
        vectors, truth = _true_nearest(connection, times + 1, seed)
    taken, shares = [], []
    for vector, true in zip(vectors, truth, strict=True):
        near = Nearest(vector)
        taken.append(asked(web, who, near))
        shares.append(len(near.found & true) / max(1, len(true)))
    yield _took(f"nearest {NEAR} by meaning", who, taken[1:], NEAREST, float(np.mean(shares)))


def _took(
    what: str,
    who: Sight,
    taken: Sequence[tuple[float, float | None]],
    reach: float | None,
    recall: float | None = None,
) -> Took:
    spent = [one for _, one in taken if one is not None]
    return Took(
        what=what,
        who=who.name,
        median=median(one for one, _ in taken),
        p95=percentile([one for one, _ in taken], 0.95),
        processor=median(spent) if spent else None,
        reach=reach,
        recall=recall,
    )


def _true_nearest(connection: Connection, count: int, seed: int) -> tuple[list[Floats], list[set[UUID]]]:
    """Vectors to ask for, each somewhat like a report that the viewer sees, and the true nearest of all it sees."""
    dice = np.random.default_rng(seed)
    ids: list[UUID] = []
    best: list[list[tuple[float, int]]] = [[] for _ in range(count)]
    wanted: Floats | None = None
    for rows in fill.vectors(connection, _READ):
        vectors = np.frombuffer(b"".join(row[1] for row in rows), np.float32).reshape(len(rows), -1)
        if wanted is None:
            own, other = vectors[dice.choice(len(vectors), count)], vectors[dice.choice(len(vectors), count)]
            wanted = _LIKE * own + (1 - _LIKE**2) ** 0.5 * other
            wanted = np.asarray(wanted / np.linalg.norm(wanted, axis=1, keepdims=True), np.float32)
        cosines = wanted @ vectors.T
        keep = min(NEAR, len(rows)) - 1
        for number, row in enumerate(cosines):
            top = np.argpartition(-row, keep)[: keep + 1]
            best[number] = sorted([*best[number], *((float(-row[at]), len(ids) + int(at)) for at in top)])[:NEAR]
        ids += [row[0] for row in rows]
    if wanted is None:
        raise ComityError("This viewer sees no report with a vector. Fill the database with more of them.")
    return list(wanted), [{ids[at] for _, at in one} for one in best]
