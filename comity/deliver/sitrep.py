"""The draft of a situation report: sentences that rules say of claims, each with all that it rests on.

A claim is told once, at the first of these that fits: contested, changed, corroborated, not known; figures besides. Who
reads a sentence must be able to see every report it follows from, so that all of them are cited: those of the
statements for and against a claim, and those in which its origins end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from comity.model.picture import ClaimView, StoryView
from comity.model.rival import rivals
from comity.model.sitrep import SECTIONS, Cited, Drafted, Gap, Kind, Section, Situation, Turned
from comity.model.statement import report_of

#: Sentences of each section: it is one page.
_MOST: dict[Section, int] = {
    "new": 8,
    "changed": 8,
    "contested": 8,
    "corroborated": 6,
    "figures": 5,
    "places": 6,
    "unknown": 6,
}
#: From so many established origins on a claim is corroborated; in so many reports it must be to be missed without any.
_SEVERAL = 2
#: What turned in the time of the report comes before what stands as it stood.
_FIRST = 1_000_000
#: What tells that something is not as it was.
_TURNS: frozenset[Kind] = frozenset({"turned", "settled", "revised", "risen", "added"})
#: Names of one side that are told.
_NAMES = 4


def draft(found: Situation) -> tuple[Drafted, ...]:
    """The sentences in the order of the sections, in each the most telling first."""
    said: list[Drafted] = []
    turned = {(each.story, each.claim): each for each in reversed(found.turned)}
    for moved in found.moved:
        story = moved.view
        if moved.new:
            said.append(_story(story))
        for claim in story.claims:
            turn = turned.get((story.id, claim.id))
            told = next(_ways(claim, turn.kind if turn else "", (turn.was if turn else None) or "", found), None)
            if told and _cited(claim):
                said.append(_said(story, claim, *told, turn=turn))
            said += _differ(story, claim)
    said += [
        Drafted(
            section="unknown",
            topic=f"silent {each.name}",
            weight=0,
            kind="silent",
            told={"name": each.name, "since": each.since.astimezone(UTC).isoformat(timespec="seconds")},
            cited=(Cited(report=each.report),),
        )
        for each in found.silent
    ]
    said += [
        Drafted(
            section="places",
            topic=f"place {each.name}",
            weight=len(each.reports),
            kind="place",
            told={"place": each.name, "reports": len(each.reports), "title": each.title},
            cited=tuple(Cited(report=report) for report in each.reports),
        )
        for each in found.places
    ]
    return tuple(each for section in SECTIONS for each in _best(said, section))


def _best(said: Sequence[Drafted], section: Section) -> list[Drafted]:
    here = [each for each in said if each.section == section]
    return sorted(here, key=lambda each: (-each.weight, each.topic))[: _MOST[section]]


def _story(story: StoryView) -> Drafted:
    return Drafted(
        section="new",
        topic=story.id,
        weight=len(story.reports),
        kind="story",
        told={"title": story.title, "reports": len(story.reports)},
        cited=tuple(Cited(report=each) for each in story.reports),
    )


_Told = tuple[Section, Kind, dict[str, Gap]]


def _ways(claim: ClaimView, turn: str, was: str, found: Situation) -> Iterator[_Told]:
    """Where a claim can be told, and how, the first way first; nothing where it is nothing to a principal."""
    words: dict[str, Gap] = {"words": claim.text}
    against: dict[str, Gap] = {"against": _names(_denying(claim, found))}
    names = _names(root.name for root in claim.origins.roots)
    origins: dict[str, Gap] = {"low": claim.origins.low, "high": claim.origins.high, "names": names}
    several, calm = claim.origins.low >= _SEVERAL, claim.status == "uncontested"
    if claim.status == "contested":
        yield "contested", "turned" if turn == "contested" else "disputed", words | {"who": names} | against
    if claim.status == "denied":
        yield "contested", "denied", words | against
    if turn == "settled":
        yield "changed", "settled", words
    if claim.status == turn == "revised":
        yield "changed", "revised", words
    if turn == "origins" and several and was.isdecimal():
        yield "changed", "risen", words | origins | {"was": int(was)}
    if turn == "claim" and several:
        yield "changed", "added", words | origins
    if several and calm:
        yield "corroborated", "stands", words | origins
    if not claim.origins.low and calm and _support(claim) >= _SEVERAL:
        yield "unknown", "unproven", words | {"reports": _support(claim)}


def _said(
    story: StoryView, claim: ClaimView, section: Section, kind: Kind, told: dict[str, Gap], *, turn: Turned | None
) -> Drafted:
    cited = _cited(claim)
    if turn and kind in _TURNS:  # it tells of what was, so that it is for those who see what that rested on
        known = {each.report for each in cited}
        cited += tuple(Cited(report=report) for report in turn.rested if report not in known)
    return Drafted(
        section=section,
        topic=f"{story.id} {claim.id}",
        weight=_support(claim) + (_FIRST if turn and kind != "denied" else 0),
        kind=kind,
        told=told,
        cited=cited,
    )


def _differ(story: StoryView, claim: ClaimView) -> Iterator[Drafted]:
    """Figures beside each other: nobody's wins. Of claims that rival each other the first tells it."""
    place = {each.text: number for number, each in enumerate(story.claims)}
    others, cited = list[str](), list(_cited(claim))
    for rival in rivals(claim.origins.reasons):
        number = place.get(rival.words)
        if number is None or number <= place[claim.text]:
            continue
        others.append(f"{rival.words} ({rival.who})" if rival.who else rival.words)
        cited += _cited(story.claims[number])
    if others:
        yield Drafted(
            section="figures",
            topic=f"{story.id} {claim.id} figures",
            weight=_support(claim),
            kind="differ",
            told={"words": claim.text, "who": _names(root.name for root in claim.origins.roots), "others": others},
            cited=tuple({each.report: each for each in reversed(cited)}.values())[::-1],
        )


def _cited(claim: ClaimView) -> tuple[Cited, ...]:
    """Each report once, by its statement: first those in which an origin ends, then those against, then the rest."""
    statements = (*claim.asserted_by, *claim.denied_by)
    by_report: dict[str, str] = {}
    for each in statements:
        by_report.setdefault(report_of(each), each)
    ends = [report for root in claim.origins.roots for report in root.reports[:1]]
    rest = [report for root in claim.origins.roots for report in root.reports]
    order = dict.fromkeys((*ends, *map(report_of, claim.denied_by), *map(report_of, statements), *rest))
    return tuple(Cited(report=each, statement=by_report.get(each)) for each in order)


def _denying(claim: ClaimView, found: Situation) -> list[str]:
    """Who denies a claim: one voice once, by its first name, with what other statements on this claim call it beside.

    What a statement elsewhere in the story calls it is not told: the sentence does not cite that one.
    """
    voices: dict[object, list[str]] = {}
    for each in claim.denied_by:
        if name := found.voices.get(each, ""):
            names = voices.setdefault(found.voiced.get(each, name), [])
            names += [name] if name not in names else []
    return [f"{first} ({', '.join(others)})" if others else first for first, *others in voices.values()]


def _support(claim: ClaimView) -> int:
    return len({report_of(each) for each in (*claim.asserted_by, *claim.denied_by)})


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))[:_NAMES]
