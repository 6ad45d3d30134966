"""Two reports side by side: whether what they share is copied, how much it is, and in which direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from comity.model.on_screen import on_screen
from comity.model.passage import Copied, Passage
from comity.process.passage.align import Shared
from comity.process.passage.filed import Filed
from comity.process.passage.naming import naming
from comity.process.passage.when import apart, earlier

#: Own words of a passage worth keeping; shorter ones are turns of phrase.
PASSAGE = 8
#: Own words of one passage that make a pair a copy by itself.
LONG = 15
#: Own words of several passages that do so together.
SEVERAL = 20
#: Share of either report's own words that does so from `FEW` words on, for short reports.
MOST = 0.5
FEW = 10
#: Words that must be left of such a passage within one sentence when those that name people and offices are set aside.
TELLING = 13


class Pair:
    """What two reports share, seen from the one that came later into the index."""

    def __init__(
        self,
        here: Filed,
        there: Filed,
        own_here: NDArray[np.bool_],
        own_there: NDArray[np.bool_],
        shared: list[Shared],
    ) -> None:
        self._here, self._there = here, there
        self._passages: list[Shared] = []
        self._words: list[int] = []
        self._telling: list[int] = []
        covered_here, covered_there = np.zeros_like(own_here), np.zeros_like(own_there)
        for passage in shared:
            mine = sum(int(np.count_nonzero(own_here[i : i + n])) for i, _, n in passage.runs)
            theirs = sum(int(np.count_nonzero(own_there[j : j + n])) for _, j, n in passage.runs)
            if min(mine, theirs) < PASSAGE:
                continue
            self._passages.append(passage)
            self._words.append(min(mine, theirs))
            self._telling.append(_telling(here, there, passage, min(mine, theirs)))
            for i, j, n in passage.runs:
                covered_here[i : i + n] = True
                covered_there[j : j + n] = True
        self._turned = _copied(there, here) or (earlier(here.when, there.when) and not _copied(here, there))
        self._share_here = _share(covered_here, own_here)
        self._share_there = _share(covered_there, own_there)

    @property
    def containment(self) -> float:
        """Share of the own words of the one that copied, or of the later filed if nobody knows, found in the other."""
        return self._share_there if self._turned else self._share_here

    def is_copy(self) -> bool:
        """Whether so much is shared that chance, a cliché or a list of titles cannot explain it."""
        if not self._words:
            return False
        if any(words >= LONG and telling >= TELLING for words, telling in zip(self._words, self._telling, strict=True)):
            return True
        if len(self._telling) > 1 and sum(self._telling) >= SEVERAL:
            return True
        return sum(self._words) >= FEW and max(self._share_here, self._share_there) >= MOST

    def copied(self) -> Copied:
        """The finding, of the one that copied, if that is known, else of the one filed later."""
        copy, origin = (self._there, self._here) if self._turned else (self._here, self._there)
        spans = [(p.other_span, p.span) if self._turned else (p.span, p.other_span) for p in self._passages]
        passages = tuple(
            Passage(
                start=int(copy.starts[first]),
                end=int(copy.ends[last - 1]),
                other_start=int(origin.starts[other_first]),
                other_end=int(origin.ends[other_last - 1]),
            )
            for (first, last), (other_first, other_last) in sorted(spans)
        )
        known = _copied(copy, origin) or earlier(origin.when, copy.when)
        return Copied(
            report=copy.report,
            other=origin.report,
            source=origin.report if known else None,
            containment=round(self.containment, 4),
            passages=passages,
            how=_how(self.containment, origin, copy),
        )


def _telling(here: Filed, there: Filed, passage: Shared, words: int) -> int:
    """How many of the words tell of copying: where no sentence ends in both reports, all but names and offices."""
    if any(np.any(here.stops[i : i + n] & there.stops[j : j + n]) for i, j, n in passage.runs):
        return words
    return round(words * (1 - naming(here.forms[slice(*passage.span)])))


def _share(covered: NDArray[np.bool_], own: NDArray[np.bool_]) -> float:
    words = int(np.count_nonzero(own))
    return int(np.count_nonzero(covered & own)) / words if words else 0.0


def _copied(copy: Filed, origin: Filed) -> bool:
    """Whether the credit line tells the direction: whoever credits the other's house took from it, unless first."""
    return copy.owes(origin) and not earlier(copy.when, origin.when)


def _how(containment: float, origin: Filed, copy: Filed) -> str:
    """Why this is a copy and why in this direction, told of either report in the same words."""
    if _copied(copy, origin):
        order = on_screen("the copy credits the publisher of the original")
    elif origin.when is None or copy.when is None:
        return _of_either(containment, on_screen("it is not known which of the two was published first"))
    elif earlier(origin.when, copy.when):
        order = on_screen(f"the original was published {apart(origin.when, copy.when)} earlier")
    else:
        return _of_either(containment, on_screen("both were published at about the same time"))
    return on_screen(f"{containment:.0%} of the words of the copy stand in the original; {order}")


def _of_either(containment: float, why: str) -> str:
    """Why nothing tells the direction."""
    return on_screen(f"{containment:.0%} of the words of one stand in the other; {why}")
