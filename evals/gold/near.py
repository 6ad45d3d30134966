"""Which documents of a set are near each other: in time, and by runs of words or rare words that both hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

import regex

from evals.documents import Document

_RUN = 5
#: Reports more days apart are not near.
_DAYS = 2
#: A run of words or a rare word that more reports hold makes nobody near: it would be furniture.
_TOO_MANY = 12
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two documents of different publishers."""

    one: Document
    other: Document
    #: The share of the shorter text's runs of five words that both hold.
    overlap: float
    #: How many words both hold that hardly any other document holds.
    rare: int


def near(pool: dict[str, Document], *, rare_words: int, short: int) -> Iterator[Near]:
    """Pairs that share a run of words or at least so many rare words; texts under `short` words are left out."""
    words = {name: _WORD.findall(each.text) for name, each in pool.items()}
    runs = {
        name: {" ".join(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}
        for name, found in words.items()
        if len(found) >= short
    }
    rare = _shared({name: set(words[name]) for name in runs})
    copied = _shared(runs)
    for key in sorted(copied.keys() | {key for key, count in rare.items() if count >= rare_words}):
        one, other = pool[key[0]], pool[key[1]]
        if _apart(one, other) <= _DAYS and one.publisher != other.publisher:
            shared = len(runs[key[0]] & runs[key[1]])
            overlap = shared / min(len(runs[key[0]]), len(runs[key[1]]))
            yield Near(one=one, other=other, overlap=overlap, rare=rare.get(key, 0))


def _shared(units: dict[str, set[str]]) -> dict[tuple[str, str], int]:
    """For pairs of documents: how many units they share that few hold."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, held in units.items():
        for unit in held:
            holders[unit].append(name)
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        if 2 <= len(names) <= _TOO_MANY:
            for one, other in combinations(sorted(names), 2):
                counts[one, other] += 1
    return counts


def _apart(one: Document, other: Document) -> float:
    if not one.when or not other.when:
        return 0
    first, second = (datetime.fromisoformat(each.when[:19]) for each in (one, other) if each.when)
    return abs((first - second).total_seconds()) / 86_400
