"""Fills a database with very many short reports, to measure what row-level security costs: a million in some minutes.

Nothing goes through the stages. Words are drawn as often as words of their rank are (Zipf). Vectors lie about middles
of stories and these about those of subjects, in a space as flat as that of the encoder's vectors of news: turned to its
own axes its numbers fall off, so that two strangers are as alike as they are there. Who may see what is `cast`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import msgspec
import numpy as np
import psycopg

from comity.app.bench.cast import SETS, Cast, markings, readers
from comity.app.bench.fill import stage
from comity.app.bench.rows import Ground, Rows
from comity.db import migrate
from comity.errors import Refused
from comity.model.analysis import Analysis
from comity.model.marking import Marking
from comity.store import fill, nearest
from comity.vectors.weights import Floats

#: Words there are, words of a report at least and at most, and how much rarer each further word is.
_WORDS, _LEAST, _MOST, _FALL = 200_000, 30, 70, 1.05
#: Numbers of a vector; how fast they fall off; subjects; shares of subject and story in a vector.
_WIDTH, _FLAT, _SUBJECTS, _OF_SUBJECT, _OF_STORY = 384, 12.0, 400, 0.45, 0.62
#: Words of a headline, and seconds between two reports.
_TITLE, _APART = 6, 15
#: Reports made at a time.
_TURN = 5_000
#: Megabytes in which the graph of directions is made.
_MEMORY = 1536
#: Of what is hidden from a lookout, the share that has the word that it has in nothing it sees.
HELD = 0.4
_LETTERS = "bcdfghjklmnpqrtv"  # no endings that a language would cut off


def word(rank: int) -> str:
    """The word of a rank, 0 the most frequent."""
    return "zq" + "".join(_LETTERS[int(digit, 16)] for digit in f"{rank:x}")


def hush(place: int) -> str:
    """The word that stands in much of what the lookout of this place does not see, and in nothing that it sees."""
    return f"zx{_LETTERS[place]}"


def filled(url: str, reports: int, labels: int, seed: int, step: Callable[[int], None] = lambda _: None) -> Cast:
    """Fill a database; one that was filled before is emptied first.

    Args:
        url: address of the database, for its owner.
        reports: how many.
        labels: different sets of readers, about.
        seed: of all choices; ids of members and times are new.
        step: told how many more reports are there.

    Raises:
        Refused: it holds a centre that is not invented.
    """
    migrate(url)
    now = datetime.now(UTC).replace(microsecond=0)
    with psycopg.connect(url) as connection:
        if fill.whose(connection) == "real":
            raise Refused("This database holds a centre that was not made by 'comity bench'. Name another one.")
        fill.empty(connection)
        players, ground = stage(connection, round(labels / SETS), labels, seed, now)
        indexes = fill.prepare_bare(connection)
        space = _Space(seed)
        for made in _rows(players, ground, space, reports, seed):
            fill.load(connection, made)
            step(len(made["report"]))
        fill.finish(connection, indexes, memory=_MEMORY)
    with psycopg.connect(url, autocommit=True) as connection:
        fill.settle(connection)
    return players


@dataclass(frozen=True, slots=True, kw_only=True)
class _One:
    """One report."""

    id: UUID
    marking: Marking
    words: Sequence[str]
    story: str
    received: datetime
    #: As float32.
    vector: bytes
    #: The code of that (`comity.store.nearest.codes`).
    code: str


class _Space:
    """Directions as an encoder's of news lie."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        turn, _ = np.linalg.qr(self.dice.standard_normal((_WIDTH, _WIDTH)))
        self._axes = np.asarray((np.arange(_WIDTH) + _FLAT)[:, None] ** -0.5 * turn, np.float32)
        self.subjects = self.drawn(_SUBJECTS)

    def drawn(self, count: int) -> Floats:
        """So many unit vectors, (count, 384)."""
        return _unit(self.dice.standard_normal((count, _WIDTH), np.float32) @ self._axes)

    def story(self) -> Floats:
        """The middle of a story, (384,)."""
        subject = self.subjects[int(len(self.subjects) * self.dice.random() ** 2)]
        middle: Floats = _unit(_OF_SUBJECT * subject[None] + (1 - _OF_SUBJECT**2) ** 0.5 * self.drawn(1))[0]
        return middle


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _rows(players: Cast, ground: Ground, space: _Space, reports: int, seed: int) -> Iterator[Rows]:
    dice = Random(f"crowd {seed}")
    share = np.cumsum((np.arange(_WORDS) + 2.7) ** -_FALL)
    words = [word(rank) for rank in range(_WORDS)]
    may = {marking: readers(players, marking) for marking in ground.labels}
    apart = [party.id for party, _ in players.lookouts]
    for begin in range(0, reports, _TURN):
        count = min(_TURN, reports - begin)
        stories, marked = _stories(players, space, count, dice)
        drawn = space.drawn(count)
        vectors = _unit(_OF_STORY * np.stack([middle for _, middle in stories]) + (1 - _OF_STORY**2) ** 0.5 * drawn)
        codes = nearest.codes(vectors)
        sizes = space.dice.integers(_LEAST, _MOST, count, endpoint=True)
        ranks = np.searchsorted(share, space.dice.random(int(sizes.sum())) * share[-1])
        ids = space.dice.bytes(16 * count)
        made: Rows = {table: [] for table in ("report", "provenance", "work", "analysis", "meaning")}
        at = 0
        for number, size in enumerate(sizes.tolist()):
            text = [words[rank] for rank in ranks[at : at + size].tolist()]
            at += size
            marking = marked[number]
            text += [hush(place) for place, one in enumerate(apart) if one not in may[marking] and dice.random() < HELD]
            one = _One(
                id=UUID(bytes=ids[16 * number : 16 * number + 16], version=4),
                marking=marking,
                words=text,
                story=stories[number][0],
                received=ground.now - timedelta(seconds=_APART * (begin + number)),
                vector=vectors[number].tobytes(),
                code=codes[number],
            )
            _put(made, one, ground, dice)
        yield made


def _stories(players: Cast, space: _Space, count: int, dice: Random) -> tuple[list[tuple[str, Floats]], list[Marking]]:
    """For each of so many reports its story with the story's middle, and its marking."""
    stories: list[tuple[str, Floats]] = []
    marked: list[Marking] = []
    while len(stories) < count:
        size = min(count - len(stories), 1 + int(dice.paretovariate(1.3)))
        stories += [(f"s{dice.getrandbits(128):032x}", space.story())] * size
        marked += markings(players, size, dice)
    return stories, marked


def _put(made: Rows, one: _One, ground: Ground, dice: Random) -> None:
    label, owner, title = ground.labels[one.marking], one.marking.owner, " ".join(one.words[:_TITLE])
    outlets = next(outlets for member, outlets in ground.outlets.items() if member == owner)
    outlet = outlets[int(len(outlets) ** dice.random()) - 1]  # a few sources give much, most give little
    whole = f"{title}\n\n{' '.join(one.words)}"
    found = msgspec.json.encode(Analysis(report=one.id.hex, title=title, text=whole, language="en"))
    places: dict[str, list[str]] = {}
    for place, each in enumerate(one.words, 1):
        places.setdefault(each, []).append(str(place))
    search = " ".join(f"{each}:{','.join(at)}" for each, at in places.items())
    told = (one.id, one.id, 1, True, owner, label, outlet.id, one.id.hex, outlet.name, title, None)
    made["report"].append((*told, found, one.id.bytes, one.received))
    made["provenance"].append((one.id, label, owner, outlet.id, outlet.name, 1, one.received))
    made["work"].append((one.id, "done", one.received, ground.stages))
    when = (None, one.received, one.received)
    read = (one.id, label, ground.stages, title, "en", outlet.name, *when, outlet.id, owner, True, one.story)
    made["analysis"].append((*read, found, b"{}", one.vector, f"{search} '~l{label}'"))
    made["meaning"].append((one.id, label, one.code))
