"""A pile of files on the conveyor, readable top to bottom: gather → process → weigh."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np

from comity.gather.child import Crew, Failure
from comity.gather.upload import Found, read, walk
from comity.model.analysis import Analysis
from comity.model.passage import Copied
from comity.model.picture import Picture
from comity.model.report import Quarantined, Report
from comity.process import passage, story
from comity.process.run import annotate, stages
from comity.process.stage import Stage
from comity.process.story import Profile
from comity.sources import Houses, houses
from comity.sources.facts import parse_facts
from comity.sources.gazetteer import gazetteer
from comity.vectors import Encoder, centre
from comity.weigh.claim import Meanings
from comity.weigh.member import Member
from comity.weigh.picture import WeighedStory, picture
from comity.weigh.weigh import weigh


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the caller wants of the annotators."""

    #: The user's own facts, as TOML text; empty for none.
    facts: str = ""
    #: The language of every report, where the caller knows it.
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One report with all that can be found by looking at it alone."""

    #: What arrived.
    report: Report
    #: What the stages found.
    analysis: Analysis
    #: What the story index needs of it.
    profile: Profile


@cache
def order(facts: str) -> tuple[Stage, ...]:
    """The stages, with what the centre or the user adds to what Comity knows."""
    own = parse_facts(facts)
    return stages(gazetteer(own.places), houses(own.houses))


def warm(facts: str = "") -> None:
    """Load what every annotator needs, so that no report waits for it."""
    order(facts)


def annotated(wish: Wish, report: Report) -> Annotated:
    """One report, annotated."""
    analysis = annotate(report, order(wish.facts), wish.language)
    return Annotated(report=report, analysis=analysis, profile=story.profile(report, analysis))


def _open(wish: Wish, found: Found) -> list[Annotated]:
    """A file's reports, annotated; runs in a child process."""
    return [annotated(wish, report) for report in read(found)]


def gather(
    paths: Iterable[str | os.PathLike[str]], wish: Wish, *, workers: int, step: Callable[[int], None]
) -> tuple[list[Annotated], list[Quarantined]]:
    """Read and annotate every file, each within limits of its own; `step` is told of how many files are done."""
    found, quarantine = walk(paths)
    step(-len(found))
    if not found:
        return [], quarantine
    done: list[Annotated] = []
    with Crew(workers=min(workers, len(found)), prepare=partial(warm, wish.facts)) as crew:
        for job, result in crew.run(partial(_open, wish), found):
            if isinstance(result, Failure):
                quarantine.append(Quarantined(path=job.path, reason=result.reason))
            else:
                done.extend(result)
            step(1)
    return done, quarantine


def weighed(
    done: Sequence[Annotated],
    quarantine: Sequence[Quarantined],
    *,
    version: str,
    as_of: str,
    facts: str,
    encoder: Encoder | None,
) -> Picture:
    """Place annotated reports in stories and weigh what they claim; the order of `done` does not matter."""
    ordered = sorted(done, key=lambda a: (a.analysis.published.date or "~", a.report.id))
    copies = passage.copies([a.analysis for a in ordered])
    members = {a.report.id: Member(report=a.report, analysis=a.analysis) for a in ordered}
    known = houses(parse_facts(facts).houses)
    meant = meanings(encoder) if encoder else None
    shared: dict[str, list[Copied]] = {}
    for copy in copies:
        shared.setdefault(copy.report, []).append(copy)
    told = [
        _weighed_story(
            found,
            [members[r] for r in found.reports],
            [copy for r in found.reports for copy in shared.get(r, ())],
            known,
            meant,
        )
        for found in story.stories(_with_vectors([a.profile for a in ordered], encoder), copies)
    ]
    return picture(version, as_of, told, copies, quarantine)


def _with_vectors(profiles: Sequence[Profile], encoder: Encoder | None) -> list[Profile]:
    if encoder is None or not profiles:
        return list(profiles)
    raw = encoder.encode([p.gist for p in profiles])
    centred = centre(raw, [p.language for p in profiles], encoder.model)
    return [replace(p, vector=vector) for p, vector in zip(profiles, centred, strict=True)]


def meanings(encoder: Encoder) -> Meanings:
    """What compares claims by their meaning."""

    def vectors(texts: Sequence[tuple[str, str]]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        raw = encoder.encode([text for text, _ in texts])
        return centre(raw, [code for _, code in texts], encoder.model)

    return vectors


def _weighed_story(
    found: story.Told, members: Sequence[Member], copies: Sequence[Copied], known: Houses, meant: Meanings | None
) -> WeighedStory:
    claims = weigh(members, copies, known, meant)
    return WeighedStory(
        id=found.id,
        title=found.title,
        members=tuple(members),
        weighed=claims,
        how=dict(zip(found.reports, found.how, strict=True)),
    )
