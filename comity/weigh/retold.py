"""Retelling: whether a report tells an earlier one again in other words or another language.

What survives rewriting and translation are the figures and the order in which they come. Two people who saw the same
thing share the figures that everybody was given, each leaves out others, estimates some anew and begins elsewhere; who
retells keeps nearly all of them in order. So two accounts are compared by the share of their figures, of all that
either gives, that stand in both in one order; within a language the words they share count beside it. Order of values
that many sources share tells little about any one of them (Dong, Berti-Equille and Srivastava, "Integrating
conflicting data: the role of source dependence", 2009: it is the rare and the false values that tell of copying),
hence the differences weigh.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt

from comity.languages.name import bare, skeleton
from comity.weigh.lineage import Lineage
from comity.weigh.reading import telling

#: Accounts that share fewer figures are not compared.
FEWEST = 3
#: Fewer consonants of a name are shared by chance.
_TELLING = 3
#: From here on one account retells the other, across languages.
ACROSS = 0.6
#: The same within a language, where shared words add to the shared figures
WITHIN = 0.65
#: by so much of their share.
_WORDS = 0.6
#: Two accounts from one house tell of the same if their words are so alike,
_SAME_WORDS = 0.6
#: or if figures and words together come so near to a retelling.
_NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Account:
    """What of a report survives retelling."""

    #: Its language.
    language: str
    #: The different figures and names of its body in the order in which they first come.
    details: tuple[str, ...]
    #: The stems of its body, words of grammar left out.
    stems: frozenset[str]
    #: Names that reports of the story in more than one language give; others may be words: *Monday*, *Council*.
    across: frozenset[str] = frozenset()

    def beside(self, other: Account) -> tuple[str, ...]:
        """Its details, as far as they can stand in another account."""
        if self.language == other.language:
            return self.details
        return tuple(each for each in self.details if each in self.across or not each[0].isalpha())


def accounts(lineage: Lineage) -> dict[str, Account]:
    """The account that each report of a story gives, headline left out."""
    names = _names(lineage)
    told = {report: _account(lineage, report, names) for report in lineage.members}
    seen: dict[str, set[str]] = {}
    for each in told.values():
        seen.setdefault(each.language, set()).update(each.details)
    known = frozenset(name for name in names if sum(name in details for details in seen.values()) > 1)
    return {report: replace(each, across=known) for report, each in told.items()}


def _account(lineage: Lineage, report: str, names: frozenset[str]) -> Account:
    analysis, reading = lineage.members[report].analysis, lineage.reading(report)
    head = len(analysis.title)
    body = reading.body
    marks = [(n.start, f"{n.value:g}") for n in telling(reading.numbers) if n.start >= head]
    if names:
        below = zip(reading.starts[body:], reading.bare_sounds[body:], strict=True)
        marks += [(start, sound) for start, sound in below if sound in names]
    details = dict.fromkeys(mark for _, mark in sorted(marks))
    return Account(analysis.language, tuple(details), reading.told)


def _names(lineage: Lineage) -> frozenset[str]:
    """Sounds of the names that a story holds, as far as a capital within a sentence shows them.

    Arabic script has no capitals: there a word is a name if a report in another script has it as one.
    """
    named: set[str] = set()
    plain: set[str] = set()
    for report in lineage.members:
        with_capital, without = lineage.reading(report).capitals
        named |= with_capital
        plain |= without
    return frozenset(sound for form in named - plain if len(sound := bare(skeleton(form))) >= _TELLING)


def agreement(one: Account, other: Account) -> float:
    """The share of figures that both give in one order, of those that either gives, 0 to 1."""
    ours, theirs = one.beside(other), other.beside(one)
    place = _places(ours)
    shared = [place[detail] for detail in theirs if detail in place]
    every = len(ours) + len(theirs) - len(shared)
    return _in_order(shared) / every if len(shared) >= FEWEST else 0.0


def at_most(one: Account, other: Account, shared: int) -> float:
    """No less than `surely`, of two accounts of which it is known how many details they share."""
    if one.language != other.language:
        return 1 / ACROSS
    return (shared / (len(one.details) + len(other.details) - shared) + _WORDS) / WITHIN


def surely(one: Account, other: Account) -> float:
    """How surely one account retells the other; from 1 on it is taken to."""
    agreed = agreement(one, other)
    if one.language != other.language:
        return agreed / ACROSS
    fewest = min(len(one.stems), len(other.stems))
    words = len(one.stems & other.stems) / fewest if agreed and fewest else 0.0
    return (agreed + _WORDS * words) / WITHIN


def of_one_matter(one: Account, other: Account) -> bool:
    """Whether two accounts that are known to come from one house tell of the same.

    Words are compared by the cosine of the two sets: a short account of an affair has most of its words in any long one
    by chance. What stands in two languages cannot be compared by its words; there the story must do.
    """
    if one.language != other.language:
        return True
    shared, length = len(one.stems & other.stems), sqrt(len(one.stems) * len(other.stems))
    if shared >= _SAME_WORDS * length:
        return True
    return agreement(one, other) + _WORDS * shared / length >= _NEARLY * WITHIN


@lru_cache(maxsize=512)
def _places(details: tuple[str, ...]) -> dict[str, int]:
    return {detail: at for at, detail in enumerate(details)}


def _in_order(places: Sequence[int]) -> int:
    """The length of the longest rising subsequence."""
    tops: list[int] = []
    for place in places:
        at = bisect_left(tops, place)
        tops[at : at + 1] = [place]
    return len(tops)
