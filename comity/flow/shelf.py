"""One set of indexes: the common one, or that of the reports of one label."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from comity.model.analysis import NOT_LOOKED_FOR
from comity.model.date import Published
from comity.model.passage import Copied
from comity.process.passage import Filed, PassageIndex, PassagesState, Register, file
from comity.process.story import Numbers, Profile, StoriesState, StoryIndex
from comity.store.analysis import Kept

#: Reports that are kept to be compared with later ones, about 4 kB each: the last two days of twenty a minute.
KEPT = 50_000


@dataclass(slots=True, kw_only=True)
class ShelfState:
    """A shelf as it can be written down."""

    number: int
    stories: StoriesState
    passages: PassagesState


@dataclass(slots=True)
class Shelf:
    """The stories and the texts of some reports, looked through together."""

    #: Their stories.
    stories: StoryIndex
    #: Their texts.
    passages: PassageIndex

    @classmethod
    def empty(cls, numbers: Numbers, register: Register, number: int) -> Shelf:
        """A shelf with nothing on it.

        Args:
            numbers: of terms, the same for all shelves.
            register: of texts, the same for all shelves.
            number: of the shelf.
        """
        return cls(StoryIndex(numbers=numbers), PassageIndex(KEPT, register, number))

    @classmethod
    def of(cls, state: ShelfState, numbers: Numbers, register: Register) -> Shelf:
        """The shelf that `state` described, with the same numbers of terms and the register as it was then."""
        return cls(
            StoryIndex.of(state.stories, numbers),
            PassageIndex.of(state.passages, register, state.number),
        )

    def state(self, number: int) -> ShelfState:
        """All that is on it, for the label of this number; true until something is put on it."""
        return ShelfState(number=number, stories=self.stories.state(), passages=self.passages.state())


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A report as the indexes take it."""

    #: The report.
    report: str
    #: What all its versions share.
    document: UUID
    #: For the stories.
    profile: Profile
    #: For the texts.
    filed: Filed


class _Read(msgspec.Struct, frozen=True):
    """Of an analysis, what the texts are filed by; the rest is passed over, which is what makes this quick.

    Of an erased report nothing is left but its id.
    """

    report: str
    text: str = ""
    published: Published = NOT_LOOKED_FOR
    publisher: str | None = None
    credits: tuple[str, ...] = ()


def incoming(kept: Kept) -> Incoming:
    """What the indexes need, of what the database keeps."""
    analysis = _read.decode(kept.content)
    return Incoming(
        report=kept.report.hex,
        document=kept.document,
        profile=read_profile(kept.profile, kept.vector),
        filed=file(
            analysis.report,
            analysis.text,
            None,
            analysis.published.date,
            publisher=analysis.publisher,
            credits_=analysis.credits,
        ),
    )


def written(value: Any) -> bytes:  # noqa: ANN401 - an analysis or a profile
    """An analysis or a profile as it is kept: the same one gives the same bytes."""
    return msgspec.json.encode(value, enc_hook=_plain, order="deterministic")


def read_profile(content: bytes, vector: bytes | None) -> Profile:
    """The profile that `written` wrote, with its vector."""
    found = _profile.decode(content)
    return replace(found, vector=np.frombuffer(vector, np.float32)) if vector else found


def alike(copies: Iterable[Copied], report: str) -> dict[str, float]:
    """The reports that share text with one, with the greatest share found."""
    found: dict[str, float] = {}
    for copied in copies:
        other = copied.other if copied.report == report else copied.report
        if other != report:
            found[other] = max(copied.containment, found.get(other, 0.0))
    return found


def fit(odds: float) -> float:
    """Odds as the database keeps them, in four bytes."""
    return float(np.float32(odds))


def named_groups(found: Sequence[Sequence[str]], story_of: Mapping[str, str], fresh: Callable[[str], str]) -> list[str]:
    """Ids for groups of reports: a story keeps its id where most of its reports stay, the others get one of their own.

    Args:
        found: the groups, their reports in order.
        story_of: the story in which each report was.
        fresh: an id for a story that a report founds.
    """
    shares = sorted(
        (-times, story, number)
        for number, group in enumerate(found)
        for story, times in Counter(story_of[report] for report in group).items()
    )
    names: dict[int, str] = {}
    for _, story, number in shares:
        if number not in names and story not in names.values():
            names[number] = story
    for number, group in enumerate(found):
        if number not in names:
            names[number] = fresh(group[0])
    return [names[number] for number in range(len(found))]


def _plain(value: object) -> object:
    if isinstance(value, array):
        return value.tolist()
    raise NotImplementedError(type(value).__name__)


def _no_vector(kind: type, value: object) -> object:
    raise NotImplementedError(f"{kind} is not read from {value!r}")


_read = msgspec.json.Decoder(_Read)
_profile = msgspec.json.Decoder(Profile, dec_hook=_no_vector)
