"""The situation report: its sections, what it is drafted from, the sentences that rules say and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from comity.model.picture import StoryView

#: In the order in which it is read. Requests for information that are open belong to what is not known.
Section = Literal["new", "changed", "contested", "corroborated", "figures", "places", "unknown"]
SECTIONS: tuple[Section, ...] = ("new", "changed", "contested", "corroborated", "figures", "places", "unknown")
#: Shapes of sentences, each with what fills its gaps; an officer types the last.
Kind = Literal[
    "story", "turned", "disputed", "denied", "settled", "revised", "risen", "added",
    "stands", "differ", "place", "unproven", "silent", "typed",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "story",  # a story is new: title, reports
    "turned",  # a claim became contested: words, who, against
    "disputed",  # a claim is contested: words, who, against
    "denied",  # a claim is denied, and nobody asserts it: words, against
    "settled",  # a claim is no longer contested: words
    "revised",  # its own origin took a claim back, or gave another figure: words
    "risen",  # a claim stands on more origins than before: words, low, high, was, names
    "added",  # a claim on several origins is new in a known story: words, low, high, names
    "stands",  # a claim stands on several origins: words, low, high, names
    "differ",  # a claim has a figure, others give another: words, others
    "place",  # reports name a place: place, reports, title of the last of them
    "unproven",  # a claim of several reports has no established origin: words, reports
    "silent",  # a source gives nothing new against its habit: name, since
    "typed",  # the words of an officer
)
#: What fills a gap: a number, words, or several of them.
Gap = int | str | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A story that had a report in the time of the situation report."""

    #: The story as the viewer sees it now.
    view: StoryView
    #: Whether it began in that time, or was told in no report before.
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """How a claim's standing turned in that time: the last turn of it."""

    #: The story.
    story: str
    #: Id of the claim.
    claim: str
    #: contested, settled, origins, denied, revised or claim.
    kind: str
    #: What was before the first turn of this kind.
    was: str | None
    #: Ids of the reports that what was before these turns rested on.
    rested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A source that gives nothing new against its habit."""

    #: Its name.
    name: str
    #: When its last report was received.
    since: datetime
    #: Id of that report.
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A place that reports name which came in in that time."""

    #: Its English name in the gazetteer.
    name: str
    #: Ids of the reports, the last received first.
    reports: tuple[str, ...]
    #: Headline of the first of these.
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a situation report is drafted from, as one viewer sees it."""

    #: Stories that had a report since, those with most reports first.
    moved: tuple[Moved, ...]
    #: What turned in them, the last first.
    turned: tuple[Turned, ...]
    #: Sources that are silent.
    silent: tuple[Silent, ...]
    #: By id of a statement that denies something: who speaks in it, as it says.
    voices: Mapping[str, str]
    #: By such an id the number of the voice; of one that is not there the name tells the voice.
    voiced: Mapping[str, int] = field(default_factory=dict)
    #: Places that several reports name, the most named first.
    places: tuple[Located, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a sentence rests on."""

    #: Id of the report.
    report: str
    #: Id of the statement in it; none: the report as a whole.
    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A sentence that a rule says."""

    #: Where it stands.
    section: Section
    #: What it is about; of several sentences on one topic a reader gets one.
    topic: str
    #: How telling it is; the highest stands first in its section.
    weight: int
    #: Its shape.
    kind: Kind
    #: What fills the gaps of its shape: names, numbers, and words of others in their own language.
    told: Mapping[str, Gap] = field(default_factory=dict)
    #: Every report that it follows from, the most telling first; never empty.
    cited: tuple[Cited, ...]
