"""Who holds a print, for many indexes at once: what is asked of one register answers for all of them.

Each index is told of its own reports and of no other's, so that what it finds is what it would find by itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.process.passage.filed import Packed
from comity.process.passage.holders import Hashes, Holders, HoldersState
from comity.process.passage.sought import Sought

#: The reports that hold a print, by their numbers, under that print; both in ascending order.
Held = dict[int, list[int]]


@dataclass(slots=True, kw_only=True)
class RegisterState:
    """A register as it can be written down."""

    #: The index of each report, by the report's number.
    indexes: NDArray[np.uint32]
    holders: HoldersState


class Register:
    """Reports of some indexes, numbered as they come, and who of them holds which print."""

    def __init__(self) -> None:
        self._holders = Holders()
        self._indexes = array("I")
        #: The texts of the reports that are kept, by their numbers.
        self.texts: dict[int, Packed] = {}
        #: The last answer by prints, and the same by indexes.
        self._parted: tuple[Held, dict[int, Held]] | None = None
        #: The last report that was asked about, with the answer by prints, and who of these is worth aligning.
        self._glanced: tuple[Sought, Held, set[int]] | None = None

    @classmethod
    def of_state(cls, state: RegisterState) -> Register:
        """The register that `state` described."""
        made = cls()
        made._indexes = array("I", state.indexes.tobytes())
        made._holders = Holders.of_state(state.holders)
        return made

    def state(self) -> RegisterState:
        """All that is known; what is told shares its parts, and is true until something changes."""
        return RegisterState(indexes=np.array(self._indexes, np.uint32), holders=self._holders.state())

    def __len__(self) -> int:
        return len(self._indexes)

    def number(self, index: int) -> int:
        """A number for a report that comes into an index."""
        self._indexes.append(index)
        return len(self._indexes) - 1

    def add(self, prints: Iterable[int], number: int) -> None:
        """Have a report hold these prints; reports come in the order of their numbers."""
        self._holders.add(prints, number)

    def drop(self, number: int) -> None:
        """Have a report hold no print any more."""
        self._holders.drop(number)

    def of(self, prints: Hashes) -> dict[int, Held]:
        """The indexes that hold some of these prints, and who holds them there.

        Args:
            prints: in ascending order, each once.

        Returns:
            What is kept for the same question asked again: it is not to be changed.
        """
        held = self._holders.of(prints)
        if self._parted is None or self._parted[0] is not held:
            parted: dict[int, Held] = {}
            for print_ in sorted(held):
                for number in held[print_]:
                    parted.setdefault(self._indexes[number], {}).setdefault(print_, []).append(number)
            self._parted = held, parted
        return self._parted[1]

    def worth(self, sought: Sought, index: int | None = None) -> set[int]:
        """The reports that share more than a turn of phrase with one, as far as a glance tells; kept as `of` is.

        Args:
            sought: the one.
            index: where only this index is asked, its reports alone, which is not kept.
        """
        if index is not None:
            return sought.worth(self.of(sought.prints).get(index, {}), self.texts)
        held = self._holders.of(sought.prints)
        if self._glanced is None or self._glanced[0] is not sought or self._glanced[1] is not held:
            self._glanced = sought, held, sought.worth(held, self.texts)
        return self._glanced[2]

    def indexes(self, sought: Sought) -> list[int]:
        """The indexes that hold a report which is worth aligning with one, in ascending order."""
        return sorted({self._indexes[number] for number in self.worth(sought)})
