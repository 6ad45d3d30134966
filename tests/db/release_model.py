"""The rule of release, said once more and as plainly as it goes; what the database shows is compared with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Clause:
    """One owner's word on who may see it. Times are hours of the model's clock."""

    owner: str
    audience: str
    members: frozenset[str] = frozenset()
    epoch: int = 0
    since: int | None = None
    until: int | None = None


Label = frozenset[Clause]


@dataclass(slots=True)
class Thing:
    """A row: under labels, perhaps for these readers alone, perhaps one member's own."""

    labels: list[Label]
    readers: frozenset[str] | None = None
    whose: str | None = None


@dataclass(slots=True)
class Model:
    """Members by the epoch in which they joined, what there is, and the hour."""

    joined: dict[str, int] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    epoch: int = 0
    hour: int = 0
    things: dict[tuple[str, str], Thing] = field(default_factory=dict)

    def satisfies(self, member: str, clause: Clause) -> bool:
        if member == clause.owner:
            return True
        begun = clause.since is None or self.hour >= clause.since
        if not begun or (clause.until is not None and self.hour >= clause.until):
            return False
        if clause.audience == "coalition":
            return self.joined[member] <= clause.epoch
        return clause.audience == "public" or member in clause.members

    def sees(self, member: str, labels: Iterable[Label]) -> bool:
        return member not in self.left and all(self.satisfies(member, c) for label in labels for c in label)

    def visible(self, member: str) -> set[tuple[str, str]]:
        return {
            key
            for key, thing in self.things.items()
            if (thing.readers is None or member in thing.readers)
            and thing.whose in (None, member)
            and self.sees(member, thing.labels)
        }
