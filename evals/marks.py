"""What is known of others and what must be reached, for each score; both stand in files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

_HERE = Path(__file__).parent


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which score is meant."""

    #: The task.
    task: str
    #: The folder of the set.
    data: str
    #: ``all`` or a code.
    language: str
    #: The score's name.
    metric: str


class Known(Named, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The best result of others on the same set, or the nearest to it."""

    #: Their score.
    score: float
    #: Whose it is, and in what it differs from ours.
    source: str


class Floor(Named, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a score must not fall short of."""

    #: It must be at least this, on the whole set.
    least: float | None = None
    #: It must be at most this, on the whole set.
    most: float | None = None
    #: The same bound for the sample that ``--quick`` takes, where sampling moves the score.
    quick: float | None = None
    #: Why it was lowered; one that was never lowered has none.
    lowered_because: str = ""

    def bound(self, *, quick: bool) -> float | None:
        """The bound that holds for this run."""
        whole = self.least if self.least is not None else self.most
        return self.quick if quick and self.quick is not None else whole

    def broken(self, score: float, *, quick: bool) -> str | None:
        """What is wrong, as a sentence, if the score is on the wrong side of the bound."""
        bound = self.bound(quick=quick)
        if bound is None:
            return None
        low = self.least is not None and score < bound - 1e-9
        high = self.most is not None and score > bound + 1e-9
        if not (low or high):
            return None
        side = "below its floor" if low else "above its ceiling"
        return f"{self.task} {self.data} {self.language} {self.metric} is {score:.3f}, {side} of {bound:.3f}."


Mark = TypeVar("Mark", bound=Named)
Key = tuple[str, str, str, str]


def key(mark: Named) -> Key:
    """What tells one score from another."""
    return mark.task, mark.data, mark.language, mark.metric


def _read(path: Path, table: str, kind: type[Mark]) -> dict[Key, Mark]:
    return _by_key(msgspec.convert(tomllib.loads(path.read_text("utf-8")).get(table, []), list[kind]))  # type: ignore[valid-type]


def _by_key(marks: Iterable[Mark]) -> dict[Key, Mark]:
    found: dict[Key, Mark] = {}
    for mark in marks:
        if key(mark) in found:
            raise ValueError(f"{' '.join(key(mark))} stands twice in the file.")
        found[key(mark)] = mark
    return found


def known(path: Path = _HERE / "known.toml") -> dict[Key, Known]:
    """The results of others by score."""
    return _read(path, "known", Known)


def floors(path: Path = _HERE / "floors.toml") -> dict[Key, Floor]:
    """The floors by score."""
    return _read(path, "floor", Floor)


def unmeasured(asked: dict[Key, Floor], measured: Iterable[Key], ran: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence for each floor of a set that was measured whose score is missing: a renamed score loses its floor."""
    there, sets = set(measured), set(ran)
    for one in asked:
        if one not in there and one[:2] in sets:
            yield f"{' '.join(one)} has a floor but was not measured."
