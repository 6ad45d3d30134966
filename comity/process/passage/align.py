"""Alignment: from a few shared prints to the exact passages that two texts share, light edits bridged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Words that may have been put in, left out or replaced between two shared runs of one passage.
GAP = 5
#: Shared words that must follow a gap for the passage to go on; one more than the gap where the gap is wider.
RESUME = 3

# Ways to step over a gap, smallest change first, so that the alignment found is the closest one.
_STEPS = tuple(
    sorted(
        ((here, there) for here in range(GAP + 1) for there in range(GAP + 1) if here or there),
        key=lambda step: (max(step), sum(step), step),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One passage as runs of equal words."""

    #: Runs in text order: first word here, first word there, number of words.
    runs: tuple[tuple[int, int, int], ...]

    @property
    def span(self) -> tuple[int, int]:
        """First word and one past the last word, here."""
        return self.runs[0][0], self.runs[-1][0] + self.runs[-1][2]

    @property
    def other_span(self) -> tuple[int, int]:
        """First word and one past the last word, there."""
        return self.runs[0][1], self.runs[-1][1] + self.runs[-1][2]


def _forward(here: Sequence[int], there: Sequence[int], i: int, j: int) -> list[tuple[int, int, int]]:
    """Runs of equal words from the word pair (i, j) on, as far as gaps of `GAP` words allow."""
    runs: list[tuple[int, int, int]] = []
    last_here, last_there = len(here), len(there)
    while True:
        first = i
        while i < last_here and j < last_there and here[i] == there[j]:
            i += 1
            j += 1
        if i > first:
            runs.append((first, j - (i - first), i - first))
        if not set(here[i : i + GAP + 1]).intersection(there[j : j + GAP + 1]):
            return runs  # as most chance likenesses end
        for step_here, step_there in _STEPS:
            p, q = i + step_here, j + step_there
            if p < last_here and q < last_there and here[p] == there[q]:
                need = max(RESUME, step_here + 1, step_there + 1)
                ahead = here[p : p + need]
                if len(ahead) == need and ahead == there[q : q + need]:
                    i, j = p, q
                    break
        else:
            return runs


def align(here: Sequence[int], there: Sequence[int], seeds: Iterable[tuple[int, int]]) -> list[Shared]:
    """The passages that two texts share, in order of `here`; no word of `here` stands in two of them.

    Args:
        here: a hash for each word of one text.
        there: the same for the other.
        seeds: pairs of word positions at which both have the same n-gram.
    """
    back_here, back_there = here[::-1], there[::-1]
    size_here, size_there = len(here), len(there)
    found: list[Shared] = []
    passed: dict[int, list[tuple[int, int]]] = {}  # runs found so far, by the shift between the two texts
    for i, j in sorted(seeds):
        if any(first <= i < last for first, last in passed.get(j - i, ())):
            continue
        ahead = _forward(here, there, i, j)
        behind = _forward(back_here, back_there, size_here - i, size_there - j)
        runs = [(size_here - p - n, size_there - q - n, n) for p, q, n in reversed(behind)] + ahead
        joined = [runs[0]]
        for p, q, n in runs[1:]:
            before_here, before_there, before = joined[-1]
            if (before_here + before, before_there + before) == (p, q):
                joined[-1] = (before_here, before_there, before + n)
            else:
                joined.append((p, q, n))
        for p, q, n in joined:
            passed.setdefault(q - p, []).append((p, p + n))
        found.append(Shared(runs=tuple(joined)))
    return _apart(found, size_here) if len(found) > 1 else found


def _apart(found: list[Shared], size: int) -> list[Shared]:
    """Of passages that overlap in the first text, the longest; the rest of the others is kept where it stands clear."""
    taken = bytearray(size)
    kept: list[Shared] = []
    for shared in sorted(found, key=lambda s: (-sum(n for _, _, n in s.runs), s.runs)):
        runs: list[tuple[int, int, int]] = []
        for p, q, n in shared.runs:
            first = p
            while (first := taken.find(0, first, p + n)) >= 0:
                last = taken.find(1, first, p + n)
                last = p + n if last < 0 else last
                runs.append((first, q + first - p, last - first))
                first = last
        for p, _, n in runs:
            taken[p : p + n] = b"\x01" * n
        if runs:
            kept.append(Shared(runs=tuple(runs)))
    return sorted(kept, key=lambda s: s.runs)
