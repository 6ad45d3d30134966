"""What a task is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from evals.measure import Measured

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a task measures on."""

    #: The folder that holds the folders of the sets.
    data: Path
    #: Whether a sample is enough.
    quick: bool = False

    def sample(self, units: Sequence[T], at_most: int) -> Sequence[T]:
        """All units; or, when a sample is enough, at most so many of them, evenly spaced over the whole."""
        if not self.quick or len(units) <= at_most:
            return units
        return [units[at * len(units) // at_most] for at in range(at_most)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One question about quality."""

    #: As the command names it.
    name: str
    #: What it asks, in a line.
    question: str
    #: Measures; raises `evals.documents.Absent` where a set is not there, which leaves the rest of the task out. A task
    #: with several sets therefore names one function for each.
    parts: tuple[Callable[[Given], Iterator[Measured]], ...]
