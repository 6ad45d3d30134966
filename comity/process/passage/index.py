"""The index: what a report shares with those filed before it, at a cost that does not grow with their number.

Containment of winnowed prints finds the candidates (Broder, "On the resemblance and containment of documents", 1997);
the words themselves decide. Wire excerpts are short, so a pair is judged by how much of either report is covered and
by the length of what is shared, never by likeness of the whole.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.model.passage import Copied, Prints
from comity.process.passage.align import align
from comity.process.passage.filed import Filed, Packed, file, pack
from comity.process.passage.holders import Hashes
from comity.process.passage.pair import PASSAGE, Pair
from comity.process.passage.prints import GRAM
from comity.process.passage.register import Held, Register
from comity.process.passage.sought import REPEATS, Sought

#: Reports that share little else, from which on a text they all carry is boilerplate.
BOILERPLATE = 6
#: Numbers of holders at which a print is judged again; the last is how many are remembered, for further ones are
#: reprints of what the first ones already show.
JUDGED = (BOILERPLATE, BOILERPLATE + 1, BOILERPLATE + 2, 10, 12, 16, 20, 24)
#: Candidates aligned for one report: those that share most prints, and those that share the rarest.
MOST, RAREST = 8, 4

# Two reports with this share of their prints in common tell the same story, so a print of both counts once.
_AKIN = 0.5
# Words of boilerplate further apart than this are the report's own again.
_HOLE = 6


@dataclass(slots=True, kw_only=True)
class PassagesState:
    """All that an index knows, as it can be written down."""

    most: int | None
    #: The reports that are kept, with their numbers.
    filed: list[tuple[int, Packed]]
    boilerplate: Hashes


class PassageIndex:
    """Finds copies among reports as they come; kept in memory, for one writer.

    A report costs about 4 kB for 2,000 characters. Its candidates are those that share most of its prints (`MOST`),
    those that share the rarest (`RAREST`) and the earliest that shares at least half as many as the best, so a story
    reprinted a hundred times is linked to its nearest and to its first prints, not to all hundred.
    """

    def __init__(self, most: int | None = None, register: Register | None = None, key: int = 0) -> None:
        """Make one without reports.

        Args:
            most: reports that are kept; of more the earliest are forgotten. None: all.
            register: of all indexes that a report is compared with; none: this is the only one.
            key: by which the register knows this index.
        """
        self._most = most
        self._register = Register() if register is None else register
        self._key = key
        self._filed = self._register.texts
        self._number: OrderedDict[str, int] = OrderedDict()
        self._boilerplate: set[int] = set()

    @classmethod
    def of(cls, state: PassagesState, register: Register, key: int) -> PassageIndex:
        """The index that `state` described, with the register as it was then."""
        made = cls(state.most, register, key)
        made._filed.update(state.filed)
        made._number = OrderedDict((packed.report, number) for number, packed in state.filed)
        made._boilerplate = set(state.boilerplate.tolist())
        return made

    def state(self) -> PassagesState:
        """All that it knows; what is told shares its parts, and is true until the index is changed."""
        return PassagesState(
            most=self._most,
            filed=[(number, self._filed[number]) for number in self._number.values()],
            boilerplate=np.array(sorted(self._boilerplate), np.uint64),
        )

    def __len__(self) -> int:
        return len(self._number)

    def add(
        self,
        report: str,
        text: str,
        prints: Prints,
        when: str | None,
        *,
        publisher: str | None = None,
        credits_: tuple[str, ...] = (),
    ) -> None:
        """File a report, so that later ones are compared with it.

        Args:
            report: the report's id.
            text: its cleaned text.
            prints: what the stage `passage` gave for that text.
            when: when it was published, ISO 8601 as fine as known, or none.
            publisher: the house that publishes it, canonical name, or none.
            credits_: the houses that it credits as a whole, canonical names; whoever credits the other one copied.
        """
        self.keep(file(report, text, prints, when, publisher=publisher, credits_=credits_))

    def keep(self, filed: Filed) -> None:
        """The same as `add`, of a report in the form that the index keeps."""
        self.forget(filed.report)
        prints = np.unique(filed.hashes)
        held = self._held(prints)
        number = self._number[filed.report] = self._register.number(self._key)
        self._filed[number] = pack(filed)
        judged: dict[tuple[int, ...], bool] = {}
        added: list[int] = []
        for print_ in prints.tolist():
            holders = held.get(print_, [])
            if len(holders) >= JUDGED[-1] or print_ in self._boilerplate:
                continue
            if len(holders) + 1 in JUDGED:
                group = (*holders, number)
                if group not in judged:
                    judged[group] = self._strangers(group)
                if judged[group]:
                    self._boilerplate.add(print_)
                    continue
            added.append(print_)
        self._register.add(added, number)
        if self._most is not None and len(self._number) > self._most:
            self.forget(next(iter(self._number)))

    def forget(self, report: str) -> None:
        """Forget a report, if it is here; that a phrase was found to be boilerplate stays known."""
        number = self._number.pop(report, None)
        if number is not None:
            del self._filed[number]
            self._register.drop(number)

    def look(self, sought: Sought, *, alone: bool = False) -> tuple[Copied, ...]:
        """The same as `match`, of a report in the form that the index keeps; nothing changes by it.

        Args:
            sought: the report.
            alone: whether hardly any other index is asked about it; what is found is the same.
        """
        return self._match(sought, len(self._register), alone=alone)

    def match(
        self,
        report: str,
        text: str,
        prints: Prints,
        when: str | None,
        *,
        publisher: str | None = None,
        credits_: tuple[str, ...] = (),
    ) -> tuple[Copied, ...]:
        """What a report shares with those already filed; the arguments are those of `add`.

        Returns:
            The pairs that count as copies, of the report's likely source first: the one with the highest containment,
            of equal ones the earliest. Where the report filed before proves to be the later one, the pair is turned
            round, and `Copied.report` is that one.
        """
        return self.look(Sought.of(file(report, text, prints, when, publisher=publisher, credits_=credits_)))

    def among(self, number: int) -> tuple[Copied, ...]:
        """What the report of the number, by the register, shares with those filed before it."""
        return self._match(Sought.of(self._filed[number].filed()), number)

    def _match(self, sought: Sought, before: int, *, alone: bool = False) -> tuple[Copied, ...]:
        held = {
            print_: holders
            for print_, holders in self._held(sought.prints).items()
            if print_ not in self._boilerplate and holders[0] < before
        }
        if not held:
            return ()
        prints = np.fromiter(held, np.uint64, len(held))
        worth = self._register.worth(sought, self._key if alone else None)
        own: NDArray[np.bool_] | None = None
        found = []
        for number in _candidates(held, before):
            if number not in worth:
                continue
            packed = self._filed[number]
            shared = align(sought.forms, packed.forms.tolist(), _seeds(sought, prints, packed))
            if all(sum(words for _, _, words in each.runs) < PASSAGE for each in shared):
                continue
            own = self._own(sought.filed) if own is None else own
            other = packed.filed()
            pair = Pair(sought.filed, other, own, self._own(other), shared)
            if pair.is_copy():
                found.append((-pair.containment, number, pair.copied()))
        return tuple(copied for _, _, copied in sorted(found, key=lambda item: item[:2]))

    def _held(self, prints: Hashes) -> Held:
        return self._register.of(prints).get(self._key, {})

    def _strangers(self, holders: Iterable[int]) -> bool:
        """Whether at least `BOILERPLATE` of these reports share little else with each other.

        A wire story printed by seventy outlets recurs as often as a standing phrase; but its prints recur together,
        while those of the phrase stand among different ones each time.
        """
        leaders: list[NDArray[np.uint64]] = []
        for number in holders:
            hashes = self._filed[number].hashes
            for leader in leaders:
                place = np.minimum(np.searchsorted(leader, hashes), len(leader) - 1)
                if np.count_nonzero(leader[place] == hashes) >= _AKIN * min(len(leader), len(hashes)):
                    break
            else:
                leaders.append(hashes)
        return len(leaders) >= BOILERPLATE

    def _own(self, filed: Filed) -> NDArray[np.bool_]:
        """Which words are the report's own: neither quoted nor boilerplate."""
        hashes = filed.hashes.tolist()
        if self._boilerplate.isdisjoint(hashes):
            return filed.own
        known = [word for print_, word in zip(hashes, filed.words.tolist(), strict=True) if print_ in self._boilerplate]
        own = filed.own.copy()
        last = -1 - _HOLE
        for word in sorted(known):
            own[(last if word - last <= _HOLE else word) : word + GRAM] = False
            last = word + GRAM
        return own


def _candidates(held: Held, before: int) -> list[int]:
    """Numbers of the filed reports worth aligning, at most `MOST` + `RAREST` + 1."""
    count: Counter[int] = Counter()
    rare: dict[int, float] = {}
    for holders in held.values():
        for number in holders:
            if number >= before:
                break
            count[number] += 1
            rare[number] = rare.get(number, 0.0) + 1 / len(holders)
    if len(count) <= MOST:
        return list(count)
    most = sorted(count, key=lambda number: (-count[number], number))
    rarest = sorted(rare, key=lambda number: (-rare[number], number))
    earliest = min(number for number in count if 2 * count[number] >= count[most[0]])
    chosen = dict.fromkeys([*most[:MOST], earliest])
    others = [number for number in rarest if number not in chosen]
    return [*chosen, *others[:RAREST]]


def _seeds(sought: Sought, prints: Hashes, other: Packed) -> list[tuple[int, int]]:
    """Pairs of words at which both reports have the same of these prints, each repeated `REPEATS` times at most."""
    hashes, words = other.hashes, other.words
    firsts, ends = hashes.searchsorted(prints), hashes.searchsorted(prints, side="right")
    return [
        (word, other_word)
        for print_, first, end in zip(prints.tolist(), firsts.tolist(), ends.tolist(), strict=True)
        if first < end
        for other_word in words[first : min(end, first + REPEATS)].tolist()
        for word in sought.words[print_]
    ]
