"""The index: what a report shares with those filed before it, at a cost that does not grow with their number.

Containment of winnowed prints finds the candidates (Broder, "On the resemblance and containment of documents", 1997);
the words themselves decide. Wire excerpts are short, so a pair is judged by how much of either report is covered and
by the length of what is shared, never by likeness of the whole.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from comity.model.passage import Copied, Prints
from comity.process.passage.align import align
from comity.process.passage.filed import Filed, Packed, file, pack
from comity.process.passage.holders import Hashes, Holders, HoldersState
from comity.process.passage.pair import PASSAGE, Pair
from comity.process.passage.prints import GRAM

#: Reports that share little else, from which on a text they all carry is boilerplate.
BOILERPLATE = 6
#: Numbers of holders at which a print is judged again; the last is how many are remembered, for further ones are
#: reprints of what the first ones already show.
JUDGED = (BOILERPLATE, BOILERPLATE + 1, BOILERPLATE + 2, 10, 12, 16, 20, 24)
#: Candidates aligned for one report: those that share most prints, and those that share the rarest.
MOST, RAREST = 8, 4

# Two reports with this share of their prints in common tell the same story, so a print of both counts once.
_AKIN = 0.5
# A print that one report repeats is followed up this often, or a table of like lines would cost its length squared.
_REPEATS = 4
# Words of boilerplate further apart than this are the report's own again.
_HOLE = 6


@dataclass(slots=True, kw_only=True)
class PassagesState:
    """All that an index knows, as it can be written down."""

    most: int | None
    #: How many reports were ever filed, and those that are kept, with their numbers.
    count: int
    filed: list[tuple[int, Packed]]
    boilerplate: Hashes
    holders: HoldersState


class PassageIndex:
    """Finds copies among reports as they come; kept in memory, for one writer.

    A report costs about 4 kB for 2,000 characters. Its candidates are those that share most of its prints (`MOST`),
    those that share the rarest (`RAREST`) and the earliest that shares at least half as many as the best, so a story
    reprinted a hundred times is linked to its nearest and to its first prints, not to all hundred.
    """

    def __init__(self, most: int | None = None) -> None:
        """`most`: reports that are kept; of more the earliest are forgotten. None: all."""
        self._most = most
        self._filed: list[Packed | None] = []
        self._number: OrderedDict[str, int] = OrderedDict()
        self._holders = Holders()
        self._boilerplate: set[int] = set()

    @classmethod
    def of(cls, state: PassagesState) -> PassageIndex:
        """The index that `state` described."""
        made = cls(state.most)
        made._filed = [None] * state.count
        for number, packed in state.filed:
            made._filed[number] = packed
            made._number[packed.report] = number
        made._holders = Holders.of_state(state.holders)
        made._boilerplate = set(state.boilerplate.tolist())
        return made

    def state(self) -> PassagesState:
        """All that it knows; what is told shares its parts, and is true until the index is changed."""
        return PassagesState(
            most=self._most,
            count=len(self._filed),
            filed=[(number, self._kept(number)) for number in self._number.values()],
            boilerplate=np.array(sorted(self._boilerplate), np.uint64),
            holders=self._holders.state(),
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
        number = self._number[filed.report] = len(self._filed)
        self._filed.append(pack(filed))
        judged: dict[tuple[int, ...], bool] = {}
        prints = np.unique(filed.hashes)
        held = self._holders.of(prints)
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
        self._holders.add(added, number)
        if self._most is not None and len(self._number) > self._most:
            self.forget(next(iter(self._number)))

    def forget(self, report: str) -> None:
        """Forget a report, if it is here; that a phrase was found to be boilerplate stays known."""
        number = self._number.pop(report, None)
        if number is not None:
            self._filed[number] = None
            self._holders.drop(number)

    def look(self, filed: Filed) -> tuple[Copied, ...]:
        """The same as `match`, of a report in the form that the index keeps; nothing changes by it."""
        return self._match(filed, len(self._filed))

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
        return self.look(file(report, text, prints, when, publisher=publisher, credits_=credits_))

    def among(self, number: int) -> tuple[Copied, ...]:
        """What the report filed as the `number`-th, from 0, shares with those filed before it."""
        return self._match(self._kept(number).filed(), number)

    def _match(self, filed: Filed, before: int) -> tuple[Copied, ...]:
        mine: dict[int, list[int]] = {}
        for print_, word in zip(filed.hashes.tolist(), filed.words.tolist(), strict=True):
            if print_ not in self._boilerplate and len(places := mine.setdefault(print_, [])) < _REPEATS:
                places.append(word)
        candidates = self._candidates(mine, np.unique(filed.hashes), before)
        if not candidates:
            return ()
        forms, own = filed.forms.tolist(), self._own(filed)
        found = []
        for number in candidates:
            packed = self._kept(number)
            shared = align(forms, packed.forms.tolist(), _seeds(mine, packed))
            if all(sum(words for _, _, words in each.runs) < PASSAGE for each in shared):
                continue
            other = packed.filed()
            pair = Pair(filed, other, own, self._own(other), shared)
            if pair.is_copy():
                found.append((-pair.containment, number, pair.copied()))
        return tuple(copied for _, _, copied in sorted(found, key=lambda item: item[:2]))

    def _kept(self, number: int) -> Packed:
        filed = self._filed[number]
        assert filed is not None  # noqa: S101 - no print leads to one that was forgotten
        return filed

    def _candidates(self, mine: Mapping[int, list[int]], prints: NDArray[np.uint64], before: int) -> list[int]:
        """Numbers of the filed reports worth aligning, at most `MOST` + `RAREST` + 1."""
        count: Counter[int] = Counter()
        rare: dict[int, float] = {}
        held = self._holders.of(prints)
        for print_ in mine:
            holders = held.get(print_, ())
            for number in holders:
                if number >= before:
                    break
                count[number] += 1
                rare[number] = rare.get(number, 0.0) + 1 / len(holders)
        if not count:
            return []
        most = sorted(count, key=lambda number: (-count[number], number))
        rarest = sorted(rare, key=lambda number: (-rare[number], number))
        earliest = min(number for number in count if 2 * count[number] >= count[most[0]])
        chosen = dict.fromkeys([*most[:MOST], earliest])
        others = [number for number in rarest if number not in chosen]
        return [*chosen, *others[:RAREST]]

    def _strangers(self, holders: Iterable[int]) -> bool:
        """Whether at least `BOILERPLATE` of these reports share little else with each other.

        A wire story printed by seventy outlets recurs as often as a standing phrase; but its prints recur together,
        while those of the phrase stand among different ones each time.
        """
        leaders: list[NDArray[np.uint64]] = []
        for number in holders:
            hashes = self._kept(number).hashes
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


def _seeds(mine: dict[int, list[int]], other: Packed) -> list[tuple[int, int]]:
    """Pairs of words at which both reports have the same print, each repeated print `_REPEATS` times at most."""
    seeds: list[tuple[int, int]] = []
    last, times = -1, 0
    for print_, other_word in zip(other.hashes.tolist(), other.words.tolist(), strict=True):
        times = times + 1 if print_ == last else 1
        last = print_
        if times <= _REPEATS and print_ in mine:
            seeds.extend((word, other_word) for word in mine[print_])
    return seeds
