"""The story index: puts each report into the story it belongs to, one after the other, in any language.

A report looks up the stories that share its rarest terms in an inverted index (with vectors, also the stories nearest
in meaning), compares itself with at most a few of them, and joins the best, or founds a story of its own. The cost of
a report therefore does not grow with the number of stories.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from comity.process.story.evidence import COPIED, Evidence, sentence, verdict
from comity.process.story.profile import Profile

#: Terms of a report that are looked up, the weightiest; stories compared for their terms, and for their meaning.
_LOOKED_UP, _BY_TERMS, _BY_MEANING = 24, 12, 8
#: A term that stands in more live stories than this says too little to look them up by.
_CROWDED = 400
#: Reports that are assumed to have been seen before the first, and in how many of them a term stood: so that three
#: reports can be told apart by words that all three share, and words of every news count for little from the start.
_BEFORE, _SEEN, _SEEN_WEAK = 300.0, 1.0, 30.0
_UNIT = log(_BEFORE)
#: Terms kept of a story in one language, and how many its bag may hold before it is trimmed to them.
_KEPT, _FULL = 200, 400
#: What a name that agrees across scripts adds when stories are looked up.
_NAME_LOOKUP = 0.1
#: First characters of the inverted index's keys: of a term, of a name.
_TERM, _NAME = "=", "~"
#: First characters of terms that are alike in all languages: figures and places.
_ANCHORS = "#@"
#: Two stories must be surer to be one than a report to belong to a story: a false merge takes many along.
_MERGE = 0.5
#: Terms named in a reason.
_NAMED = 4
#: Days after its last report at which a story stops taking reports.
WINDOW = 14.0

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a report went."""

    #: The story's id: ``s`` and the id of the report that founded it.
    story: str
    #: Why, in one sentence.
    how: str
    #: Log-odds that it belongs there; 0 for the report that founds a story.
    odds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two stories that turned out to be one."""

    #: The story that is no more.
    story: str
    #: The story that took its reports.
    into: str
    #: Why, in one sentence.
    how: str


@dataclass(slots=True)
class _Bag:
    """Summed terms of a story's reports in one language, each report of length 1."""

    terms: dict[str, float] = field(default_factory=dict)
    square: float = 0.0

    def add(self, terms: Mapping[str, float], scale: float) -> None:
        for term, weight in terms.items():
            before = self.terms.get(term, 0.0)
            self.terms[term] = now = before + weight * scale
            self.square += now * now - before * before
        if len(self.terms) > _FULL:
            kept = sorted(self.terms.items(), key=lambda pair: (-pair[1], pair[0]))[:_KEPT]
            self.terms = dict(kept)
            self.square = sum(weight * weight for weight in self.terms.values())


@dataclass(slots=True)
class _Story:
    id: str
    title: str
    slot: int
    reports: list[str] = field(default_factory=list)
    bags: dict[str, _Bag] = field(default_factory=dict)
    #: Names by language.
    names: dict[str, set[str]] = field(default_factory=dict)
    vector: Vector | None = None
    first: float | None = None
    last: float | None = None
    #: The time of the sequencer when it last took a report.
    touched: float | None = None
    #: Keys of the inverted index under which it stands.
    keys: set[str] = field(default_factory=set)


class StoryIndex:
    """All stories that still take reports. One sequencer owns it; give it reports in the order of their time."""

    def __init__(self, window: float | None = WINDOW) -> None:
        """`window`: days after its last report at which a story stops taking reports; none for never."""
        self._window = None if window is None else window * 24.0
        self._stories: OrderedDict[str, _Story] = OrderedDict()
        self._story_of: dict[str, str] = {}
        self._postings: dict[str, dict[str, float]] = {}
        self._frequency: Counter[str] = Counter()
        self._seen = 0
        self._counted = False
        self._now: float | None = None
        self._slots: list[str | None] = []
        self._free: list[int] = []
        self._matrix: Vector = np.zeros((0, 0), np.float32)

    def __len__(self) -> int:
        return len(self._stories)

    def count(self, profiles: Iterable[Profile]) -> None:
        """Learns how rare terms are from reports that will come; without it, from those that came."""
        for profile in profiles:
            self._tally(profile)
        self._counted = True

    def place(self, profile: Profile, copies: Mapping[str, float] | None = None) -> Placement:
        """Puts a report into a story.

        Args:
            profile: the report; given twice, it stays where it is.
            copies: ids of reports that share text with it, with the greater containment of the two (0 to 1).
        """
        if profile.report in self._story_of:
            return Placement(story=self._story_of[profile.report], how="It was placed before.", odds=0.0)
        self._evict(profile.time)
        copied = self._copied(copies or {})
        terms = self._weigh(profile)
        best: tuple[float, str] | None = None
        found: Evidence | None = None
        for name in self._candidates(profile, terms, copied):
            evidence = self._compare(profile, terms, self._stories[name], copied.get(name, 0.0))
            odds = verdict(evidence)
            if odds > 0 and (best is None or (-odds, name) < (-best[0], best[1])):
                best, found = (odds, name), evidence
        if best is None or found is None:
            story = self._found(profile)
            how, odds = "No story so far shares enough with it; it begins one.", 0.0
        else:
            odds, story = best[0], self._stories[best[1]]
            how = sentence(found, story.title)
        self._add(story, profile, terms)
        return Placement(story=story.id, how=how, odds=odds)

    def repair(self) -> list[Merge]:
        """Joins stories that turned out to be one since their reports came in; call it now and then.

        Each story is compared as a whole, smallest first, so that splinters go to the story they came off.
        """
        merges: list[Merge] = []
        for name in sorted(self._stories, key=lambda name: (len(self._stories[name].reports), name)):
            story = self._stories.get(name)
            if story is None:  # it was joined to one before it
                continue
            best: tuple[float, str] | None = None
            found: Evidence | None = None
            for other in self._near(story):
                evidence = self._compare_stories(story, self._stories[other])
                odds = verdict(evidence) - _MERGE
                if odds > 0 and (best is None or (-odds, other) < (-best[0], best[1])):
                    best, found = (odds, other), evidence
            if best is not None and found is not None:
                kept, gone = self._earlier(story, self._stories[best[1]])
                merges.append(Merge(story=gone.id, into=kept.id, how=sentence(found, kept.title)))
                self._join(kept, gone)
        return merges

    def _weigh(self, profile: Profile) -> dict[str, float]:
        """The profile's terms weighted by their rarity, of length 1."""
        weighted = {term: count * self._rarity(term, term in profile.weak) for term, count in profile.terms}
        length = sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
        return {term: weight / length for term, weight in weighted.items()}

    def _rarity(self, term: str, weak: bool) -> float:
        """Inverse document frequency, about 1 for a term seen first."""
        return log((self._seen + _BEFORE) / (self._frequency[term] + (_SEEN_WEAK if weak else _SEEN))) / _UNIT

    def _copied(self, copies: Mapping[str, float]) -> dict[str, float]:
        """Stories to the greatest containment with one of their reports."""
        copied: dict[str, float] = {}
        for report, containment in sorted(copies.items()):
            story = self._story_of.get(report)
            if story in self._stories and containment >= COPIED:
                copied[story] = max(containment, copied.get(story, 0.0))
        return copied

    def _candidates(self, profile: Profile, terms: Mapping[str, float], copied: Mapping[str, float]) -> list[str]:
        scores: dict[str, float] = dict.fromkeys(copied, 1.0)
        for key, weight in _keys(profile, terms):
            postings = self._postings.get(key)
            if postings and len(postings) <= _CROWDED:
                for name, other in postings.items():
                    scores[name] = scores.get(name, 0.0) + weight * other
        best = sorted(scores, key=lambda name: (-scores[name], name))[:_BY_TERMS]
        return best + [name for name in self._nearest(profile.vector) if name not in best]

    def _nearest(self, vector: Vector | None) -> list[str]:
        """The stories nearest in meaning, over all live ones."""
        if vector is None or not len(self._matrix):
            return []
        alike = self._matrix @ vector
        count = min(_BY_MEANING, len(alike))
        rows = np.argpartition(-alike, count - 1)[:count]
        names = [self._slots[row] if row < len(self._slots) else None for row in rows.tolist()]
        return [name for name in names if name is not None]

    def _compare(self, profile: Profile, terms: Mapping[str, float], story: _Story, copied: float) -> Evidence:
        own = story.bags.get(profile.language)
        bags = [own] if own else list(story.bags.values())
        words, shared = 0.0, list[tuple[float, str]]()
        for bag in bags:
            common = [(weight * bag.terms[term], term) for term, weight in terms.items() if term in bag.terms]
            cosine = sum(product for product, _ in common) / (sqrt(bag.square) or 1.0)
            if cosine > words or not shared:
                words, shared = cosine, common
        strong = sorted(((-product, term) for product, term in shared if term not in profile.weak))
        others = [names for code, names in story.names.items() if code != profile.language]
        agreeing = sorted(profile.names.intersection(set[str]().union(*others)))
        anchors = [(w, t) for bag in story.bags.values() for t, w in bag.terms.items() if t[0] in _ANCHORS and t in terms]
        anchored = sorted({term for _, term in anchors} - profile.weak)
        return Evidence(
            same_language=own is not None,
            words=min(1.0, words),
            meaning=_alike(profile.vector, story.vector),
            names=sum(self._rarity(_NAME + name, False) for name in agreeing)
            + sum(self._rarity(term, False) for term in anchored),
            shared=_apart([term for _, term in strong], profile.pairs),
            days=_days(profile.time, profile.slack, story),
            copied=copied,
            terms=tuple(profile.forms[term] for _, term in strong[:_NAMED]),
        )

    def _compare_stories(self, one: _Story, other: _Story) -> Evidence:
        languages = sorted(one.bags.keys() & other.bags.keys())
        pairs = [(code, code) for code in languages] or [(a, b) for a in sorted(one.bags) for b in sorted(other.bags)]
        words, shared = -1.0, list[tuple[float, str]]()
        for ours, theirs in pairs:
            a, b = one.bags[ours], other.bags[theirs]
            small, large = (a, b) if len(a.terms) <= len(b.terms) else (b, a)
            common = [(weight * large.terms[t], t) for t, weight in small.terms.items() if t in large.terms]
            cosine = sum(product for product, _ in common) / (sqrt(a.square * b.square) or 1.0)
            if cosine > words:
                words, shared = cosine, common
        names = sorted(
            set[str]().union(
                *(ours & theirs for a, ours in one.names.items() for b, theirs in other.names.items() if a != b)
            )
        )
        gap = None
        if one.first is not None and one.last is not None and other.first is not None and other.last is not None:
            gap = max(0.0, one.first - other.last, other.first - one.last) / 24.0
        return Evidence(
            same_language=bool(languages),
            words=min(1.0, words),
            meaning=_alike(one.vector, other.vector),
            names=sum(self._rarity(_NAME + name, False) for name in names),
            shared=len(shared),
            days=gap,
            copied=0.0,
            terms=tuple(term.lstrip("#@") for _, term in sorted((-p, t) for p, t in shared)[:_NAMED]),
        )

    def _near(self, story: _Story) -> list[str]:
        """Other stories that share this story's weightiest terms or lie near it in meaning."""
        scores: dict[str, float] = {}
        for key in sorted(story.keys):
            postings = self._postings[key]
            if len(postings) <= _CROWDED:
                for name, weight in postings.items():
                    scores[name] = scores.get(name, 0.0) + weight * postings[story.id]
        scores.pop(story.id, None)
        best = sorted(scores, key=lambda name: (-scores[name], name))[:_BY_TERMS]
        vector = None if story.vector is None else _unit(story.vector)
        return best + [name for name in self._nearest(vector) if name not in best and name != story.id]

    def _found(self, profile: Profile) -> _Story:
        name = f"s{profile.report}"
        slot = self._free.pop() if self._free else len(self._slots)
        if slot == len(self._slots):
            self._slots.append(name)
        self._slots[slot] = name
        story = self._stories[name] = _Story(id=name, title=profile.title, slot=slot)
        return story

    def _add(self, story: _Story, profile: Profile, terms: Mapping[str, float]) -> None:
        story.reports.append(profile.report)
        self._story_of[profile.report] = story.id
        bag = story.bags.setdefault(profile.language, _Bag())
        bag.add(terms, 1.0)
        story.names.setdefault(profile.language, set()).update(profile.names)
        if profile.time is not None:
            story.first = profile.time if story.first is None else min(story.first, profile.time)
            story.last = profile.time if story.last is None else max(story.last, profile.time)
        if profile.vector is not None:
            self._turn(story, profile.vector)
        length = sqrt(bag.square) or 1.0
        for key, weight in _keys(profile, terms):
            held = bag.terms.get(key[1:], weight) / length if key[0] == _TERM else weight
            self._postings.setdefault(key, {})[story.id] = held
            story.keys.add(key)
        story.touched = self._now
        self._stories.move_to_end(story.id)
        if not self._counted:
            self._tally(profile)

    def _tally(self, profile: Profile) -> None:
        self._seen += 1
        self._frequency.update(term for term, _ in profile.terms)
        self._frequency.update(_NAME + name for name in profile.names)

    def _turn(self, story: _Story, vector: Vector) -> None:
        """Adds a vector to the story's sum and to the table of live stories."""
        story.vector = vector if story.vector is None else story.vector + vector
        if story.slot >= len(self._matrix):
            rows = max(256, 2 * len(self._matrix), story.slot + 1)
            grown = np.zeros((rows, len(vector)), np.float32)
            grown[: len(self._matrix)] = self._matrix if len(self._matrix) else 0.0
            self._matrix = grown
        self._matrix[story.slot] = _unit(story.vector)

    def _join(self, kept: _Story, gone: _Story) -> None:
        """Moves all of `gone` into `kept`."""
        for key, weight in self._drop(gone).items():
            postings = self._postings.setdefault(key, {})
            postings[kept.id] = max(weight, postings.get(kept.id, 0.0))
            kept.keys.add(key)
        kept.reports.extend(gone.reports)
        for report in gone.reports:
            self._story_of[report] = kept.id
        for language, bag in gone.bags.items():
            kept.bags.setdefault(language, _Bag()).add(bag.terms, 1.0)
        for language, names in gone.names.items():
            kept.names.setdefault(language, set()).update(names)
        if gone.first is not None and gone.last is not None:
            kept.first = gone.first if kept.first is None else min(kept.first, gone.first)
            kept.last = gone.last if kept.last is None else max(kept.last, gone.last)
        if gone.vector is not None:
            self._turn(kept, gone.vector)

    def _drop(self, story: _Story) -> dict[str, float]:
        """Takes a story out of every table; returns its postings."""
        taken: dict[str, float] = {}
        for key in story.keys:
            postings = self._postings[key]
            taken[key] = postings.pop(story.id)
            if not postings:
                del self._postings[key]
        if story.slot < len(self._matrix):
            self._matrix[story.slot] = 0.0
        self._slots[story.slot] = None
        self._free.append(story.slot)
        del self._stories[story.id]
        return taken

    def _evict(self, time: float | None) -> None:
        """Lets stories go that took no report for the length of the window."""
        if time is not None:
            self._now = time if self._now is None else max(self._now, time)
        if self._window is None or self._now is None:
            return
        while self._stories:
            oldest = next(iter(self._stories.values()))
            if oldest.touched is None or self._now - oldest.touched <= self._window:
                return
            self._drop(oldest)

    @staticmethod
    def _earlier(one: _Story, other: _Story) -> tuple[_Story, _Story]:
        """The story that began earlier, then the other."""

        def beginning(story: _Story) -> tuple[bool, float, str]:
            return story.first is None, story.first or 0.0, story.id

        return (one, other) if beginning(one) <= beginning(other) else (other, one)


def _keys(profile: Profile, terms: Mapping[str, float]) -> list[tuple[str, float]]:
    """Keys of the inverted index for a profile: its weightiest terms and its names."""
    weightiest = sorted(terms.items(), key=lambda pair: (-pair[1], pair[0]))[:_LOOKED_UP]
    return [(_TERM + term, weight) for term, weight in weightiest] + [
        (_NAME + name, _NAME_LOOKUP) for name in sorted(profile.names)
    ]


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / (float(np.linalg.norm(vector)) or 1.0), dtype=np.float32)


def _alike(one: Vector | None, other: Vector | None) -> float | None:
    """Cosine of two vectors of any length."""
    if one is None or other is None:
        return None
    return float(one @ other) / ((float(np.linalg.norm(one)) * float(np.linalg.norm(other))) or 1.0)


def _days(time: float | None, slack: float, story: _Story) -> float | None:
    if time is None or story.first is None or story.last is None:
        return None
    return max(0.0, time - story.last - slack, story.first - time - slack) / 24.0


def _apart(terms: list[str], pairs: frozenset[tuple[str, str]]) -> int:
    """How many groups the terms form when those that stand next to each other are one."""
    groups: list[set[str]] = []
    for term in terms:
        touching = [g for g in groups if any((min(term, other), max(term, other)) in pairs for other in g)]
        groups = [g for g in groups if g not in touching]
        groups.append({term}.union(*touching))
    return len(groups)
