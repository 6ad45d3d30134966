"""Who looks at a crowd, what is asked, and how long it takes: whole transactions through the viewer's own door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from comity.db import Database, Viewer
from comity.db.door import Connection
from comity.errors import ComityError
from comity.query import Clock, ground, parse
from comity.serve import known
from comity.store import fill, nearest, search
from comity.vectors.weights import Floats

#: Reports on a page, and the nearest asked for.
PAGE, NEAR = 50, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Who looks."""

    #: In words.
    name: str
    #: Which word of `hush` stands in nothing that it sees.
    place: int
    #: The officer.
    viewer: Viewer
    #: Share of the reports that it sees.
    share: float


def sights(conveyor: Database) -> tuple[int, int, list[Sight]]:
    """How many reports and labels there are, and who looks: one who sees much, one little, one almost nothing."""
    with conveyor.worker() as connection:
        if fill.whose(connection) != "invented":
            raise ComityError("This database was not filled by 'comity bench crowd'.")
        total, shares = fill.shares(connection)
        labels = fill.labels(connection)
    chosen = (shares[0], shares[-2], shares[-1])
    return (
        total,
        labels,
        [
            Sight(name=name, place=place, viewer=Viewer(member=member, officer=officer), share=count / total)
            for place, (member, officer, name, count) in enumerate(chosen)
        ],
    )


def found(text: str, *, facets: bool) -> Callable[[Connection], object]:
    """A search for words."""
    condition = ground(parse(text), known.known(""))
    clock = Clock(now=datetime.now(UTC), zone=ZoneInfo("UTC"))
    return lambda connection: search.find(connection, condition, clock=clock, facets=facets, most=PAGE)


class Nearest:
    """Asks for the nearest, and keeps what was found."""

    def __init__(self, vector: Floats) -> None:
        self._vector = vector
        self.found: frozenset[UUID] = frozenset()

    def __call__(self, connection: Connection) -> None:
        """Ask."""
        self.found = frozenset(one.report for one in nearest.nearest(connection, self._vector, most=NEAR))


def anywhere(dice: np.random.Generator) -> Floats:
    """A vector that points anywhere, (384,)."""
    vector = dice.standard_normal(nearest.WIDTH)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def asked(web: Database, who: Sight, question: Callable[[Connection], object]) -> tuple[float, float | None]:
    """Milliseconds of one transaction, and of the database's processor in it."""
    began = perf_counter()
    with web.viewer(who.viewer) as connection:
        pid = connection.info.backend_pid
        before = _spent(pid)
        question(connection)
        after = _spent(pid)
    taken = (perf_counter() - began) * 1000
    return taken, None if before is None or after is None else after - before


def _spent(pid: int) -> float | None:
    """Milliseconds of processor time of a process of this machine, where the system tells them finely."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("utf-8").split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return None
