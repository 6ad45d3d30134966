"""The story index: puts each report into the story it belongs to, one after the other, in any language.

A report looks up the stories that share its rarest terms in an inverted index (with vectors, also the stories nearest
in meaning), compares itself with at most a few of them, and joins the best, or founds a story of its own. The cost of
a report therefore does not grow with the number of stories.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from math import sqrt

import numpy as np
import numpy.typing as npt

from comity.model.on_screen import on_screen
from comity.process.story.bag import Bag, Integers, Numbers, Weighed
from comity.process.story.compare import Story, Vector, compare, compare_stories, unit
from comity.process.story.evidence import COPIED, Evidence, sentence, verdict
from comity.process.story.postings import Postings, PostingsState
from comity.process.story.profile import Profile
from comity.process.story.rarity import Rarities

#: Stories compared for their terms, and for their meaning.
_BY_TERMS, _BY_MEANING = 12, 8
#: Entries of the inverted index that are read for a report, those of its rarest terms first: however many stories
#: are live, a report costs the same.
_BUDGET = 600
#: Live stories whose vectors are all compared with a report's; of more, their sketches of so many numbers are
#: (random projection, Johnson and Lindenstrauss 1984), and the vectors of so many whose sketches are nearest.
_EXACT, _SKETCH, _SKETCHED = 2048, 48, 256
#: Two stories must be surer to be one than a report to belong to a story: a false merge takes many along.
_MERGE = 0.6
#: Sums of the same numbers in another order lie within this of each other.
_CLOSE = 1e-9
#: Days after its last report at which a story stops taking reports.
WINDOW = 14.0


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


@dataclass(slots=True, kw_only=True)
class StoriesState:
    """All that an index knows, as it can be written down."""

    window: float | None
    counted: bool
    now: float | None
    #: The one that took no report for longest first.
    stories: list[Story]
    story_of: dict[str, str]
    slots: list[str | None]
    free: list[int]
    stirred: list[str]
    seen: int
    #: Numbers of the terms that were counted, and in how many reports each stood.
    counted_terms: Integers
    often: Integers
    postings: PostingsState
    #: Rows of the vectors and of their sketches, and numbers of a row, of as many slots as there are.
    rows: int
    width: int
    vectors: Vector
    sketches: Vector


class StoryIndex:
    """All stories that still take reports. One sequencer owns it; give it reports in the order of their time."""

    def __init__(self, window: float | None = WINDOW, *, numbers: Numbers | None = None) -> None:
        """An index without stories.

        Args:
            window: days after its last report at which a story stops taking reports; none for never.
            numbers: of terms, shared with other indexes; none: numbers of its own.
        """
        self._window = None if window is None else window * 24.0
        self._stories: OrderedDict[str, Story] = OrderedDict()
        self._story_of: dict[str, str] = {}
        self._postings = Postings()
        self._numbers = Numbers() if numbers is None else numbers
        self._rarities = Rarities(self._numbers)
        self._counted = False
        #: The report that `near` was asked about last, weighed: `take` mostly follows.
        self._asked: tuple[Profile, Weighed] | None = None
        self._stirred: set[str] = set()
        self._now: float | None = None
        self._slots: list[str | None] = []
        self._free: list[int] = []
        self._matrix: Vector = np.zeros((0, 0), np.float32)
        self._sketch: Vector = np.zeros((0, _SKETCH), np.float32)

    @classmethod
    def of(cls, state: StoriesState, numbers: Numbers) -> StoryIndex:
        """The index that `state` described, with the same numbers of terms."""
        made = cls(numbers=numbers)
        made._window, made._counted, made._now = state.window, state.counted, state.now
        made._stories = OrderedDict((story.id, story) for story in state.stories)
        made._story_of, made._slots, made._free = state.story_of, state.slots, state.free
        made._stirred = set(state.stirred)
        made._postings = Postings.of(state.postings)
        made._rarities.resume(state.seen, state.counted_terms, state.often)
        made._matrix = np.zeros((state.rows, state.width), np.float32)
        made._sketch = np.zeros((state.rows, _SKETCH), np.float32)
        if state.rows:
            vectors = state.vectors.reshape(-1, state.width)
            made._matrix[: len(vectors)] = vectors
            made._sketch[: len(vectors)] = state.sketches.reshape(-1, _SKETCH)
        return made

    def state(self) -> StoriesState:
        """All that it knows; what is told shares its parts, and is true until the index is changed."""
        seen, counted, often = self._rarities.state()
        rows, width = self._matrix.shape
        return StoriesState(
            window=self._window,
            counted=self._counted,
            now=self._now,
            stories=list(self._stories.values()),
            story_of=self._story_of,
            slots=self._slots,
            free=self._free,
            stirred=sorted(self._stirred),
            seen=seen,
            counted_terms=counted,
            often=often,
            postings=self._postings.state(),
            rows=rows,
            width=width,
            vectors=self._matrix[: len(self._slots)],
            sketches=self._sketch[: len(self._slots)],
        )

    def __len__(self) -> int:
        return len(self._stories)

    def count(self, profiles: Iterable[Profile]) -> None:
        """Learns how rare terms are from reports that will come; without it, from those that came."""
        for profile in profiles:
            self._rarities.count(profile)
        self._counted = True

    def __contains__(self, story: str) -> bool:
        """Whether it is a story that still takes reports."""
        return story in self._stories

    def place(
        self,
        profile: Profile,
        copies: Mapping[str, float] | None = None,
        *,
        now: float | None = None,
        name: str | None = None,
    ) -> Placement:
        """Puts a report into a story.

        Args:
            profile: the report; given twice, it stays where it is.
            copies: ids of reports that share text with it, with the greater containment of the two (0 to 1).
            now: the sequencer's clock, in hours since 1970; none: reports come as they were published, and each is now.
            name: the id of the story that it founds if it belongs to none; none: ``s`` and its own id.
        """
        if profile.report in self._story_of:
            return Placement(story=self._story_of[profile.report], how=on_screen("It was placed before."), odds=0.0)
        self.evict(profile.time if now is None else now)
        weighed = self._rarities.weigh(profile)
        return self._take(profile, weighed, self._best(profile, weighed, copies or {}), name)

    def near(self, profile: Profile, copies: Mapping[str, float] | None = None) -> Placement | None:
        """Where a report would go, none if it would begin a story; nothing changes by it."""
        if not self._stories:
            return None
        weighed = self._rarities.weigh(profile)
        self._asked = profile, weighed
        return self._best(profile, weighed, copies or {})

    def take(self, profile: Profile, near: Placement | None, *, name: str | None = None) -> Placement:
        """Puts a report where `near` has just said that it goes; `name` as for `place`."""
        asked, self._asked = self._asked, None
        weighed = asked[1] if asked and asked[0] is profile else self._rarities.weigh(profile)
        return self._take(profile, weighed, near, name)

    def _take(self, profile: Profile, weighed: Weighed, near: Placement | None, name: str | None) -> Placement:
        if near is None:
            story = self._found(name or f"s{profile.report}", profile.title)
            near = Placement(
                story=story.id, how=on_screen("No story so far shares enough with it; it begins one."), odds=0.0
            )
        self._add(self._stories[near.story], profile, weighed)
        return near

    def reports(self, story: str) -> tuple[str, ...]:
        """The reports of a story that still takes reports, in the order in which they came."""
        return tuple(self._stories[story].reports)

    def stories(self) -> tuple[str, ...]:
        """Every story that still takes reports, the one that took none for longest first."""
        return tuple(self._stories)

    def since(self, hour: float) -> tuple[str, ...]:
        """Those of `stories` that took a report at this hour of the sequencer's clock or later, in the same order."""
        lately = takewhile(lambda one: one.touched is None or one.touched >= hour, reversed(self._stories.values()))
        return tuple(story.id for story in lately)[::-1]

    def forget(self, profile: Profile) -> tuple[str, ...]:
        """Forgets a report, and that the others of its story were ever placed; how rare terms are, too.

        What a story is to the index is a sum that nothing can be taken out of exactly: the others are to be placed
        anew, with `place`, after a call of `uncount` for each.

        Returns:
            The others, in the order in which they came.
        """
        name = self._story_of.pop(profile.report, None)
        if name is None:
            return ()
        self.uncount(profile)
        story = self._stories.get(name)
        if story is None:
            return ()
        self._drop(story)
        self._stirred.discard(name)
        others = tuple(report for report in story.reports if report != profile.report)
        for report in others:
            del self._story_of[report]
        return others

    def uncount(self, profile: Profile) -> None:
        """Takes a report out of what is known about how rare terms are."""
        self._rarities.count(profile, -1)

    def form(self, stories: Iterable[tuple[str, Sequence[Profile]]]) -> None:
        """Puts these stories in place of all that still take reports; their reports are those placed already."""
        for story in list(self._stories.values()):
            self._drop(story)
        self._stirred.clear()
        for name, members in stories:
            story = self._found(name, members[0].title)
            for profile in members:
                self._add(story, profile, self._rarities.weigh(profile), anew=False)

    def _best(self, profile: Profile, weighed: Weighed, copies: Mapping[str, float]) -> Placement | None:
        """The story that a report most likely belongs to, if it is more likely than not."""
        copied = self._copied(copies)
        best: tuple[float, str] | None = None
        found: Evidence | None = None
        self._numbers.lay(weighed)
        for name in self._candidates(profile, weighed, copied):
            least = 0.0 if best is None else best[0] - _CLOSE
            evidence = compare(
                profile,
                weighed,
                self._stories[name],
                copied.get(name, 0.0),
                self._rarities.of,
                numbers=self._numbers,
                least=least,
            )
            if evidence is None:
                continue
            odds = verdict(evidence)
            if odds > 0 and (best is None or (-odds, name) < (-best[0], best[1])):
                best, found = (odds, name), evidence
        if best is None or found is None:
            return None
        odds, name = best
        return Placement(story=name, how=sentence(found, self._stories[name].title), odds=odds)

    def repair(self) -> list[Merge]:
        """Joins stories that turned out to be one since their reports came in; call it now and then.

        Each story that has changed since the last time is compared as a whole with those near it, smallest first, so
        that splinters go to the story they came off.
        """
        merges: list[Merge] = []
        stirred = sorted(
            self._stirred & self._stories.keys(), key=lambda name: (len(self._stories[name].reports), name)
        )
        self._stirred.clear()
        for name in stirred:
            story = self._stories.get(name)
            if story is None:  # it was joined to one before it
                continue
            best: tuple[float, str] | None = None
            found: Evidence | None = None
            for other in self._near(story):
                evidence = compare_stories(
                    story, self._stories[other], self._rarities.of, numbers=self._numbers, least=_MERGE
                )
                if evidence is None:
                    continue
                odds = verdict(evidence) - _MERGE
                if odds > 0 and (best is None or (-odds, other) < (-best[0], best[1])):
                    best, found = (odds, other), evidence
            if best is not None and found is not None:
                kept, gone = self._earlier(story, self._stories[best[1]])
                merges.append(Merge(story=gone.id, into=kept.id, how=sentence(found, kept.title)))
                self._join(kept, gone)
        return merges

    def _copied(self, copies: Mapping[str, float]) -> dict[str, float]:
        """Stories to the greatest containment with one of their reports."""
        copied: dict[str, float] = {}
        for report, containment in sorted(copies.items()):
            story = self._story_of.get(report)
            if story is not None and story in self._stories and containment >= COPIED:
                copied[story] = max(containment, copied.get(story, 0.0))
        return copied

    def _candidates(self, profile: Profile, weighed: Weighed, copied: Mapping[str, float]) -> list[str]:
        given = [self._stories[name].slot for name in copied]
        best = self._highest(*self._postings.scores(weighed.keys, weighed.by_key, _BUDGET, given))
        return best + [name for name in self._nearest(profile.vector) if name not in best]

    def _highest(self, slots: npt.NDArray[np.int32], scores: npt.NDArray[np.float64]) -> list[str]:
        """The stories with the highest scores, of equal ones the first by name."""
        if len(scores) > _BY_TERMS:
            high = scores >= np.partition(scores, -_BY_TERMS)[-_BY_TERMS]
            slots, scores = slots[high], scores[high]
        ranked = [
            (-score, self._slots[slot] or "") for slot, score in zip(slots.tolist(), scores.tolist(), strict=True)
        ]
        return [name for _, name in sorted(ranked)[:_BY_TERMS]]

    def _nearest(self, vector: Vector | None) -> list[str]:
        """The stories nearest in meaning; of very many, out of those whose sketches are nearest."""
        if vector is None or not len(self._matrix):
            return []
        live = min(len(self._slots), len(self._matrix))
        if live > _EXACT:
            near = self._sketch[:live] @ (vector @ _directions(len(vector)))
            chosen = np.sort(np.argpartition(-near, _SKETCHED)[:_SKETCHED])
        else:
            chosen = np.arange(live)
        alike = self._matrix[chosen] @ vector if live > _EXACT else self._matrix[:live] @ vector
        count = min(_BY_MEANING, len(alike))
        rows = chosen[np.argpartition(-alike, count - 1)[:count]]
        names = [self._slots[row] for row in rows.tolist()]
        return [name for name in names if name is not None]

    def _near(self, story: Story) -> list[str]:
        """Other stories that share this story's weightiest terms or lie near it in meaning."""
        held = self._postings.under(story.slot)
        keys = np.array(list(held), np.int32)
        named = sorted(zip(self._numbers.terms(keys), held, strict=True))
        slots, scores = self._postings.scores([key for _, key in named], [held[key] for _, key in named], _BUDGET)
        best = self._highest(slots[slots != story.slot], scores[slots != story.slot])
        vector = None if story.vector is None else unit(story.vector)
        return best + [name for name in self._nearest(vector) if name not in best and name != story.id]

    def _found(self, name: str, title: str) -> Story:
        slot = self._free.pop() if self._free else len(self._slots)
        if slot == len(self._slots):
            self._slots.append(name)
        self._slots[slot] = name
        story = self._stories[name] = Story(id=name, title=title, slot=slot)
        return story

    def _add(self, story: Story, profile: Profile, weighed: Weighed, *, anew: bool = True) -> None:
        story.reports.append(profile.report)
        self._stirred.add(story.id)
        self._story_of[profile.report] = story.id
        bag = story.bags.setdefault(profile.language, Bag())
        bag.add(weighed.numbers, weighed.weights, self._numbers)
        story.names.setdefault(profile.language, set()).update(profile.names)
        if profile.time is not None:
            story.first = profile.time if story.first is None else min(story.first, profile.time)
            story.last = profile.time if story.last is None else max(story.last, profile.time)
        if profile.vector is not None:
            self._turn(story, profile.vector)
        length = sqrt(bag.square) or 1.0
        shown, sums = weighed.weights[weighed.looked_up], bag.of(weighed.numbers[weighed.looked_up])
        held = np.where(sums > 0, sums, shown) / length
        self._postings.put(story.slot, weighed.keys, held.tolist() + weighed.by_key[len(held) :])
        story.touched = self._now
        self._stories.move_to_end(story.id)
        if anew and not self._counted:
            self._rarities.count(profile)

    def _turn(self, story: Story, vector: Vector) -> None:
        """Adds a vector to the story's sum and to the table of live stories."""
        story.vector = vector if story.vector is None else story.vector + vector
        if story.slot >= len(self._matrix):
            rows = max(256, 2 * len(self._matrix), story.slot + 1)
            grown = np.zeros((rows, len(vector)), np.float32)
            grown[: len(self._matrix)] = self._matrix if len(self._matrix) else 0.0
            self._matrix = grown
            sketches = np.zeros((rows, _SKETCH), np.float32)
            sketches[: len(self._sketch)] = self._sketch
            self._sketch = sketches
        self._matrix[story.slot] = turned = unit(story.vector)
        self._sketch[story.slot] = turned @ _directions(len(turned))

    def _join(self, kept: Story, gone: Story) -> None:
        """Moves all of `gone` into `kept`."""
        held, taken = self._postings.under(kept.slot), self._postings.under(gone.slot)
        self._postings.put(kept.slot, list(taken), [max(taken[key], held.get(key, 0.0)) for key in taken])
        self._drop(gone)
        self._stirred.add(kept.id)
        kept.reports.extend(gone.reports)
        for report in gone.reports:
            self._story_of[report] = kept.id
        for language, bag in gone.bags.items():
            kept.bags.setdefault(language, Bag()).add(bag.numbers, bag.weights, self._numbers)
        for language, names in gone.names.items():
            kept.names.setdefault(language, set()).update(names)
        if gone.first is not None and gone.last is not None:
            kept.first = gone.first if kept.first is None else min(kept.first, gone.first)
            kept.last = gone.last if kept.last is None else max(kept.last, gone.last)
        if gone.vector is not None:
            self._turn(kept, gone.vector)

    def _drop(self, story: Story) -> None:
        """Takes a story out of every table."""
        self._postings.drop(story.slot)
        if story.slot < len(self._matrix):
            self._matrix[story.slot] = 0.0
            self._sketch[story.slot] = 0.0
        self._slots[story.slot] = None
        self._free.append(story.slot)
        del self._stories[story.id]

    def evict(self, time: float | None) -> None:
        """Lets stories go that took no report for the length of the window, until this hour; `place` does so itself."""
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
    def _earlier(one: Story, other: Story) -> tuple[Story, Story]:
        """The story that began earlier, then the other."""

        def beginning(story: Story) -> tuple[bool, float, str]:
            return story.first is None, story.first or 0.0, story.id

        return (one, other) if beginning(one) <= beginning(other) else (other, one)


@cache
def _directions(width: int) -> Vector:
    """Directions on which vectors are projected to sketch them, (width, numbers of a sketch); always the same."""
    return np.random.default_rng(width).standard_normal((width, _SKETCH)).astype(np.float32)
