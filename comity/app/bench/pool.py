"""The pool: some hundred invented reports that went through everything real, as patterns for a hundred thousand.

Each story of the pool becomes a pattern: its reports, analyses, copies and weighed pictures written as JSON and cut at
every word that only this story has, at every id and at every date. To vary a story is to put other words of the same
length, other ids and other dates into the gaps: every offset into the text stays right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

import msgspec

from comity import flow
from comity.app.bench import mill
from comity.model.analysis import Analysis
from comity.model.passage import Copied
from comity.model.picture import StoryView
from comity.model.report import Report
from comity.process import passage, story
from comity.sources import houses
from comity.vectors import Encoder
from comity.vectors.remembered import written
from comity.weigh.claim import meant
from comity.weigh.member import Member
from comity.weigh.picture import WeighedStory, picture
from comity.weigh.reading import reading
from comity.weigh.weigh import weigh

#: Over how many days the pool's reports are spread; varied stories are moved by whole weeks, so that weekdays hold.
DAYS = 7
#: Of so many reports of the pool one is on its one long story.
LONG = 10
#: Words of which those of varied stories are taken, for each length and language; the first are frequent.
_VOCABULARY = 4000
#: Lists of the mill whose words are kept, as they are looked for, and the fewest letters of other words. Those are
#: varied with the story's own: else any two stories of one pattern would share most of their turns of phrase.
_LOOKED_FOR, _SHORT = ("thing", "town", "family"), 2
_WORD = re.compile(r"[^\W\d_]+")
#: What is not varied: names of fields and values that may be chosen from a few, and what is said by Comity.
_WHOLE, _HOW = re.compile(r'"(\w+)"'), re.compile(r'"how":"([^"]*)')
_DATE = r"(?<=\")\d{4}-\d\d-\d\d(?=[T\"])"


class Varied(msgspec.Struct, frozen=True, kw_only=True):
    """One story with all that the conveyor finds in it."""

    #: Its reports in order of time.
    reports: tuple[Report, ...]
    #: What the stages found, without fingerprints, in the same order.
    analyses: tuple[Analysis, ...]
    #: Why each of them is in the story.
    how: tuple[str, ...]
    #: Where they share text.
    copies: tuple[Copied, ...]
    #: The story weighed from all its reports, from all but the last, and from the last alone.
    views: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A story of the pool, cut into what stays and what varies."""

    #: How many reports it has.
    size: int
    #: Ids that it had in the pool: of its reports.
    ids: tuple[str, ...]
    #: Words that vary, each with its language.
    own: tuple[tuple[str, str], ...]
    #: What stays (even places) and what varies (odd places), as text of JSON.
    parts: tuple[str, ...]
    #: Of each report the vectors of its statements, as they are kept; none without an encoder.
    vectors: tuple[tuple[bytes, ...], ...] = ()

    def varied(self, dice: Random, vocabulary: Vocabulary, weeks: int, ids: Sequence[str]) -> Varied:
        """The story with other words of its own, published so many weeks earlier.

        Args:
            dice: for the choice of words.
            vocabulary: the words to choose from.
            weeks: by how many weeks it is moved back.
            ids: the new ids of its reports.
        """
        new = dict(zip(self.ids, ids, strict=True))
        for word, code in self.own:
            if word not in new:
                new[word] = vocabulary.other(word, code, dice)
        back = timedelta(weeks=weeks)
        parts = list(self.parts)
        for place in range(1, len(parts), 2):
            part = parts[place]
            found = new.get(part)
            if found is None:
                found = new[part] = (datetime.fromisoformat(part) - back).strftime("%Y-%m-%d")
            parts[place] = found
        return msgspec.json.decode("".join(parts), type=Varied)


class Vocabulary:
    """Invented words by language and length; a word's rank decides how often it is taken, as in any language."""

    def __init__(self, seed: int) -> None:
        words: dict[tuple[str, int], dict[str, None]] = {}
        dice = Random(f"words {seed}")
        for code, lists in sorted(mill.words().items()):
            made: dict[str, None] = {}
            for _ in range(_VOCABULARY * 12):
                made["".join(dice.choice(lists["syllable"]) for _ in range(dice.randint(2, 4)))] = None
            for word in made:
                for length in range(_SHORT, len(word) + 1):
                    same = words.setdefault((code, length), {})
                    if len(same) < _VOCABULARY:
                        same[word[:length]] = None
        self._words = {key: list(same) for key, same in words.items()}

    def other(self, word: str, code: str, dice: Random) -> str:
        """A word of the same length."""
        same = self._words.get((code, len(word)), [word])
        # Log-uniform over the ranks is Zipf's law: the frequency of a word goes with one through its rank.
        other = same[int(len(same) ** dice.random()) - 1]
        return other.capitalize() if word[0].isupper() else other


def patterns(
    count: int,
    seed: int,
    now: datetime,
    annotate: Callable[[Sequence[Report]], Sequence[flow.Annotated]],
    encoder: Encoder | None = None,
) -> list[Pattern]:
    """The stories of a pool of so many reports.

    Args:
        count: reports of the pool, but for the one long story.
        seed: of the mill.
        now: the last of them is published then.
        annotate: runs the stages over reports.
        encoder: makes vectors of what they state.
    """
    pause = timedelta(days=DAYS) / count
    began = now - pause * count
    ground = list(mill.ground_reports(count, seed, began=began, pause=pause))
    # One affair that many write about, so that some stories are as long as they come.
    long = mill.ground_reports(count // LONG, seed + 1, began=began, pause=pause * LONG, size=count**2)
    ground += [replace(g, report=replace(g.report, id=f"{count + n:016x}")) for n, g in enumerate(long)]
    own = {g.report.id: [(word, g.language) for word in g.own] for g in ground}
    done = {a.report.id: a for a in annotate([g.report for g in ground])}
    copies = passage.copies([a.analysis for a in done.values()])
    return [
        _pattern(told, done, [c for c in copies if c.report in told.reports and c.other in told.reports], own, encoder)
        for told in story.stories([a.profile for a in done.values()], copies)
    ]


def _pattern(
    told: story.Told,
    done: dict[str, flow.Annotated],
    copies: Sequence[Copied],
    own: dict[str, list[tuple[str, str]]],
    encoder: Encoder | None,
) -> Pattern:
    members = [done[report] for report in told.reports]
    sights = [members] if len(members) == 1 else [members, members[:-1], members[-1:]]
    whole = Varied(
        reports=tuple(a.report for a in members),
        analyses=tuple(replace(a.analysis, prints=None) for a in members),
        how=told.how,
        copies=tuple(copies),
        views=tuple(_weighed(told, sight, copies) for sight in sights),
    )
    words = {word: code for a in members for word, code in own[a.report.id]}
    text = msgspec.json.encode(whole).decode()
    fixed = {*_WORD.findall(" ".join([*_WHOLE.findall(text), *_HOW.findall(text)]))}
    for a in members:
        told_of = set(_WORD.findall(a.analysis.text)) - fixed - _looked_for()
        words |= {word: a.analysis.language for word in sorted(told_of) if len(word) >= _SHORT}
    gaps = "|".join(sorted(words, key=lambda word: (-len(word), word)))
    # A word stands alone or after the sign of a new line; an id stands within longer ones, such as those of statements.
    alone = rf"(?:(?<![^\W_])|(?<=\\n))(?:{gaps})(?![^\W_])"
    cut = re.compile(rf"({alone}|{'|'.join(told.reports)}|{_DATE})")
    return Pattern(
        size=len(members),
        ids=told.reports,
        own=tuple(words.items()),
        parts=tuple(cut.split(text)),
        vectors=tuple(tuple(map(written, encoder.encode(statements(a.analysis)))) for a in members) if encoder else (),
    )


def statements(analysis: Analysis) -> list[str]:
    """The words by whose vectors the statements of a report are compared, in their order."""
    told = reading(analysis)
    return [meant(one.text, analysis.title, len(told.within(one.start, one.end).forms)) for one in analysis.statements]


@cache
def _looked_for() -> frozenset[str]:
    lists = mill.words().values()
    listed = (told for each in lists for name in _LOOKED_FOR for told in each[name])
    return frozenset(word for told in listed for word in _WORD.findall(told))


def _weighed(told: story.Told, members: Sequence[flow.Annotated], copies: Sequence[Copied]) -> StoryView:
    """The story as those see it who see these reports of it."""
    ids = {a.report.id for a in members}
    known = [c for c in copies if c.report in ids and c.other in ids]
    of_it = tuple(Member(report=a.report, analysis=a.analysis) for a in members)
    weighed = WeighedStory(
        id=told.id, title=members[0].analysis.title, members=of_it, weighed=weigh(of_it, known, houses(()), None)
    )
    return picture("", "", [weighed], known, []).stories[0]
