"""What the story's screen shows, part by part. `comity.serve.story` makes it of the picture; templates write it."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.picture import Status
from comity.model.rival import Rival
from comity.serve.lineage import Graph
from comity.serve.locator import Map
from comity.serve.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report in a list of reports."""

    #: Id of the report.
    id: str
    #: Its headline.
    title: str
    #: ISO 639 code of its language.
    language: str
    #: The house that publishes it; empty if nothing names it.
    publisher: str
    #: When it was published, ISO 8601 as fine as is known; none if nothing tells.
    published: str | None
    #: The place in it that is meant, to be put behind ``#``; empty: the report as a whole.
    place: str = ""
    #: Share of its words that stand in the report it is folded under, 0 to 1.
    share: float = 0.0
    #: Why it is in its story, one sentence; empty where that is not asked or cannot be told.
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A report with those that repeat its words."""

    #: The report whose words they are, as far as is known the first.
    head: Line
    #: Those that share its text.
    copies: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RootRow:
    """One origin of a claim."""

    #: Who or what it is.
    name: str
    #: The house that an unnamed one is known through; empty for others.
    via: str
    #: person, institution, unnamed, outlet or unknown.
    kind: str
    #: Whether it is established as different from the other established ones.
    established: bool
    #: Whether the reader should be told that it may be one of the others.
    doubted: bool
    #: How many reports rest on it.
    count: int
    #: How many of them only repeat another of them.
    copied: int
    #: Languages of these reports.
    languages: tuple[str, ...]
    #: The reports at the place where they say it, copies folded.
    families: tuple[Family, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One who speaks on one side of a claim."""

    #: The name, with the body spoken for behind a comma where one person alone spoke for it.
    name: str
    #: Language of the name; ``und`` where it may be another than that of the first report.
    language: str
    #: When it was first reported.
    first: str | None
    #: The reports at the place.
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """One claim with what stands behind it."""

    #: Id of the claim.
    id: str
    #: The words of one of its statements.
    text: str
    #: Language of these words.
    language: str
    #: The report in which these words stand.
    source: Line | None
    #: How it stands.
    status: Status
    #: Origins established as different.
    low: int
    #: Origins at most.
    high: int
    #: When it was first and last reported.
    first: str | None
    last: str | None
    #: How many reports stand behind it or against it.
    support: int
    #: The origins.
    roots: tuple[RootRow, ...]
    #: Why so many, in sentences of the weighing.
    reasons: tuple[str, ...]
    #: Other figures for the same thing.
    rivals: tuple[Rival, ...]
    #: Who denies it.
    denies: tuple[Voice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """What the story's screen shows."""

    #: Id of the story.
    id: str
    #: The title of one of its reports.
    title: str
    #: Language of the title.
    language: str
    #: First and last day.
    since: str | None
    until: str | None
    #: Names of its places, most named first.
    places: tuple[str, ...]
    #: Languages of its reports, the most frequent first.
    languages: tuple[str, ...]
    #: How many reports it has.
    count: int
    #: The claims that are shown: contested ones first, then those on most origins.
    claims: tuple[ClaimRow, ...]
    #: How many claims are not shown.
    hidden: int
    #: How many of all claims are contested.
    contested: int
    #: Its reports, copies folded under what they repeat.
    families: tuple[Family, ...]
    #: How many reports are not among them.
    unlisted: int
    #: Who has it from whom, laid out.
    graph: Graph
    #: When its reports came and how disputes turned, laid out; none where nothing is dated.
    timeline: Timeline | None
    #: Where it is; none where no place is known.
    map: Map | None
