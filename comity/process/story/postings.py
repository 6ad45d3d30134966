"""The inverted index: under which keys which stories stand, and how heavily; arrays of numbers only."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from comity.process.story.bag import Integers, Weights, summed


class _Posting:
    """The stories under one key."""

    __slots__ = ("slots", "weights")

    def __init__(self) -> None:
        self.slots = array("i")
        self.weights = array("d")


@dataclass(slots=True, kw_only=True)
class PostingsState:
    """An inverted index as arrays, the entries under one key after those under another."""

    keys: Integers
    #: How many entries stand under each key.
    counts: Integers
    slots: Integers
    weights: Weights


class Postings:
    """Stories, by the number of their slot, under the numbers of their terms and names."""

    def __init__(self) -> None:
        self._by_key: dict[int, _Posting] = {}
        #: Of every slot the keys under which it stands, and its place there.
        self._places: defaultdict[int, dict[int, int]] = defaultdict(dict)

    @classmethod
    def of(cls, state: PostingsState) -> Postings:
        """The index that `state` described."""
        made = cls()
        ends = np.cumsum(state.counts).tolist()
        for key, first, end in zip(state.keys.tolist(), [0, *ends], ends, strict=False):
            posting = made._by_key[key] = _Posting()
            posting.slots.frombytes(state.slots[first:end].tobytes())
            posting.weights.frombytes(state.weights[first:end].tobytes())
            for place, slot in enumerate(posting.slots):
                made._places[slot][key] = place
        return made

    def state(self) -> PostingsState:
        """All that it holds."""
        held = self._by_key.values()
        return PostingsState(
            keys=np.fromiter(self._by_key, np.int32, len(self._by_key)),
            counts=np.fromiter((len(posting.slots) for posting in held), np.int32, len(self._by_key)),
            slots=np.frombuffer(b"".join(posting.slots for posting in held), np.int32),
            weights=np.frombuffer(b"".join(posting.weights for posting in held)),
        )

    def put(self, slot: int, keys: Sequence[int], weights: Sequence[float]) -> None:
        """Have a story stand under these keys, with these weights in place of those it has there."""
        places, by_key = self._places[slot], self._by_key
        for key, weight in zip(keys, weights, strict=True):
            posting = by_key.get(key)
            if posting is None:
                posting = by_key[key] = _Posting()
            elif key in places:
                posting.weights[places[key]] = weight
                continue
            places[key] = len(posting.slots)
            posting.slots.append(slot)
            posting.weights.append(weight)

    def drop(self, slot: int) -> None:
        """Have a story stand under no key any more."""
        for key, place in self._places.pop(slot, {}).items():
            posting = self._by_key[key]
            other, weight = posting.slots.pop(), posting.weights.pop()
            if place < len(posting.slots):  # the last one takes its place
                posting.slots[place], posting.weights[place] = other, weight
                self._places[other][key] = place
            elif not posting.slots:
                del self._by_key[key]

    def under(self, slot: int) -> dict[int, float]:
        """The keys under which a story stands, with its weights."""
        return {key: self._by_key[key].weights[place] for key, place in self._places.get(slot, {}).items()}

    def scores(
        self, keys: Sequence[int], weights: Sequence[float], budget: int, given: Sequence[int] = ()
    ) -> tuple[Integers, Weights]:
        """The stories under some of these keys, and for each the sum over them of both weights.

        Keys under which the fewest stand are looked up first, of equal ones the first given, as many as come to
        `budget` stories, but one at least.

        Args:
            keys: what is looked up.
            weights: what each of them weighs.
            budget: how many entries are read.
            given: slots that begin with a score of 1.

        Returns:
            Slots in ascending order, and their scores.
        """
        known = [
            (len(posting.slots), at, posting)
            for at, key in enumerate(keys)
            if (posting := self._by_key.get(key)) is not None
        ]
        known.sort(key=itemgetter(0))
        slots, held = [array("i", given)], [array("d", [1.0] * len(given))]
        factors, counts = [1.0], [len(given)]
        for crowd, at, posting in known:
            budget -= crowd
            if budget < 0 and len(slots) > 1:
                break
            slots.append(posting.slots)
            held.append(posting.weights)
            factors.append(weights[at])
            counts.append(crowd)
        weights_of_both = np.frombuffer(b"".join(held)) * np.repeat(factors, counts)
        return summed(np.frombuffer(b"".join(slots), np.int32), weights_of_both)
