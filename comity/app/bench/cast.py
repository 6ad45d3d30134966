"""The invented centre that `comity bench` fills: members who see much, little and next to nothing of it.

Who may see what follows the shares that row-level security was first measured with: of three members, the first sees
58 % of all reports, the second 2 %, the third 0.03 %. Half of the reports are for the coalition as it was founded, a
handful are public, the rest go to named members in some five thousand different sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from comity.model.marking import Marking

#: Members there from the start, and members that joined later and so see nothing that was for the coalition before.
FOUNDERS, JOINED = 12, 8
#: Share of stories that are for the coalition, and of those that are public; the rest is for named members.
COALITION, PUBLIC = 0.5, 0.0002
#: Stories for the coalition whose last report is for named members only.
MIXED = 0.15
#: Different sets of named members per report: 100,000 reports have five thousand.
SETS = 0.05
#: Of these sets the share that the wide member and the narrow member are in.
_WIDE, _NARROW = 0.16, 0.027
_NAMES = (
    *("Norda", "Varzan", "Tesmira", "Olvany", "Korrin", "Belsa", "Maroth", "Ishera", "Dalven", "Quorra"),
    *("Seltan", "Umbria", "Farrow", "Ghelen", "Havrik", "Jorvas", "Lintha", "Pavrel", "Rusket", "Zemira"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A member of the invented centre."""

    #: Its id.
    id: UUID
    #: Short name, as in addresses.
    slug: str
    #: Name.
    name: str
    #: The centre's epoch since it joined.
    epoch: int
    #: Its officers.
    officers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Members and markings."""

    #: Members in the order of the chair. The first sees most, the last but one little, the last next to nothing.
    members: tuple[Party, ...]
    #: Markings for the coalition, one of each founder.
    coalition: tuple[Marking, ...]
    #: Public markings, one of each founder.
    public: tuple[Marking, ...]
    #: Markings for named members; the last is of the narrowest member for itself.
    named: tuple[Marking, ...]

    @property
    def lookouts(self) -> tuple[tuple[Party, str], ...]:
        """The members that see much, little and next to nothing, each with the words for it."""
        return (
            (self.members[0], "sees much"),
            (self.members[-2], "sees little"),
            (self.members[-1], "sees almost nothing"),
        )


#: Names of the invented members, in the order of the chair.
NAMES = _NAMES[: FOUNDERS + JOINED]


def cast(members: Sequence[Party], labels: int, seed: int) -> Cast:
    """Markings of these members; the same for the same arguments.

    Args:
        members: in the order of the chair, founders first; as many as `NAMES`.
        labels: how many different sets of named members, three at least.
        seed: of all choices.
    """
    dice = Random(f"cast {seed}")
    wide, narrow, narrowest = members[0].id, members[-2].id, members[-1].id
    others = [member.id for member in members[1:-2]]
    founders = [member.id for member in members[1:FOUNDERS]]
    sets: dict[tuple[UUID, tuple[UUID, ...]], None] = {}
    while len(sets) < max(3, labels) - 1:
        owner = dice.choice(founders)
        audience = {dice.choice(others) for _ in range(dice.randint(1, 5))} - {owner}
        if dice.random() < _WIDE:
            audience.add(wide)
        if dice.random() < _NARROW:
            audience.add(narrow)
        sets[owner, tuple(sorted(audience))] = None
    sets[narrowest, ()] = None
    return Cast(
        members=tuple(members),
        coalition=tuple(Marking(owner=m.id, audience="coalition") for m in members[:FOUNDERS]),
        public=tuple(Marking(owner=m.id, audience="public") for m in members[:FOUNDERS]),
        named=tuple(Marking(owner=owner, audience="members", members=audience) for owner, audience in sets),
    )


def identity(dice: Random) -> UUID:
    """A random uuid that the seed decides."""
    return UUID(int=dice.getrandbits(128), version=4)


def readers(cast: Cast, marking: Marking) -> frozenset[UUID]:
    """The members who satisfy a marking of this cast."""
    match marking.audience:
        case "public":
            return frozenset(member.id for member in cast.members)
        case "coalition":
            return frozenset(member.id for member in cast.members if member.epoch == 1)
        case "members":
            return frozenset(m for m in (marking.owner, *marking.members) if m)


def markings(cast: Cast, size: int, dice: Random) -> Sequence[Marking]:
    """A marking for each report of a story of this size, in their order."""
    throw = dice.random()
    if throw < PUBLIC:
        return [dice.choice(cast.public)] * size
    if throw < PUBLIC + COALITION:
        alike = [dice.choice(cast.coalition)] * size
        return [*alike[:-1], dice.choice(cast.named)] if size > 1 and dice.random() < MIXED else alike
    return [dice.choice(cast.named)] * size
