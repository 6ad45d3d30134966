"""Which statements of a story could be alike: comparing all with all costs the square of their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import chain

import numpy as np

from comity.weigh.likeness import CLOSE, Content, Scale, at_best, enough_to_deny

#: A term that more statements of a story hold brings no two of them together.
_SPREAD = 60
#: Terms of a statement by which others are found, the weightiest.
_LOOKED_UP = 12


def nearest(contents: Sequence[Content], scale: Scale, least: float) -> list[tuple[int, int]]:
    """Pairs of contents of one language that share two telling terms and whose words may come to a likeness.

    What terms two contents share is summed up for one content and all others at once; only pairs that this leaves open
    need be compared by themselves.

    Args:
        contents: the contents of a story.
        scale: how much a term tells in that story.
        least: the likeness that `compare` must be able to give by words alone.

    Returns:
        The place of a content and that of another one which shares enough of its terms.
    """
    holders: dict[str, list[int]] = {}
    lists: dict[str, list[int]] = {}
    told = [scale.told(each) for each in contents]
    for place, each in enumerate(contents):
        for _, term in nsmallest(_LOOKED_UP, [(-scale.weights[term], term) for term in each.terms]):
            holders.setdefault(term, []).append(place)
        for term in each.terms:
            lists.setdefault(term, []).append(place)
    for term in [term for term, places in holders.items() if len(places) > _SPREAD]:
        del holders[term]
    held = {
        term: (np.array(places), np.array([told[place][term] for place in places]))
        for term, places in lists.items()
        if len(places) > 1
    }
    wholes = np.array([scale.whole(each) for each in contents])
    languages = np.array([each.language for each in contents])
    denied = np.array([each.denied for each in contents])
    found: list[tuple[int, int]] = []
    for place, each in enumerate(contents):
        seen = Counter(chain.from_iterable([holders[term] for term in each.terms if term in holders]))
        seen.pop(place, None)
        few = min(2, len(each.terms))
        enough = sorted(other for other, shared in seen.items() if shared >= few or len(contents[other].terms) < 2)
        if not enough:
            continue
        others = np.array(enough)
        shared = [(*held[term], weight) for term, weight in told[place].items() if term in held]
        # A term that tells less in one of the two tells less in both.
        weights = np.concatenate([np.minimum(theirs, weight) for _, theirs, weight in shared])
        places = np.concatenate([places for places, _, _ in shared])
        common = np.bincount(places, weights, len(contents))[others]
        open_ = at_best(common, wholes[place], wholes[others]) >= least - CLOSE
        open_ |= (denied[others] != denied[place]) & enough_to_deny(common, wholes[place], wholes[others])
        open_ &= languages[others] == languages[place]
        found.extend((place, other) for other in others[open_].tolist())
    return found
