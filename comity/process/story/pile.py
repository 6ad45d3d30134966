"""Stories of a whole pile, whatever order its reports come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.model.passage import Copied
from comity.process.story.index import Merge, Placement, StoryIndex
from comity.process.story.profile import Profile
from comity.process.story.view import IN_VIEW, groups, reasons

#: Reports after which stories are compared with each other.
_REPAIR_EVERY = 2000

#: A story as it is found: its id, its reports and why each of them is in it.
_Parted = tuple[str, list[Profile], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One story of a pile."""

    #: ``s`` and the id of the report that founded it, the earliest if it is dated.
    id: str
    #: Its reports in the order of their time; those without a date last.
    reports: tuple[str, ...]
    #: A report's headline, of the most central one in the pile's main language.
    title: str
    #: Of each report why it is in this story, one sentence, in the order of `reports`.
    how: tuple[str, ...]


def stories(profiles: Iterable[Profile], copies: Iterable[Copied] = (), *, in_view: int = IN_VIEW) -> tuple[Told, ...]:
    """The stories of a pile, in the order of their first report; the order of the arguments does not matter.

    A pile of up to `in_view` reports is compared as a whole; of a larger one each report is placed when its time comes.
    Reports stand in the order of their time, then id; those without a date come last and go by content alone.
    """
    ordered = sorted(profiles, key=lambda profile: (profile.time is None, profile.time or 0.0, profile.report))
    alike = _alike(copies)
    main = main_language(ordered)
    parted = _whole(ordered, alike) if ordered and len(ordered) <= in_view else _stream(ordered, alike)
    return tuple(
        Told(id=name, reports=tuple(member.report for member in members), title=title(members, main), how=tuple(how))
        for name, members, how in parted
    )


def _whole(ordered: Sequence[Profile], alike: Mapping[str, Mapping[str, float]]) -> Iterator[_Parted]:
    for story in groups(ordered, alike):
        yield f"s{ordered[story[0]].report}", [ordered[at] for at in story], reasons(ordered, story, alike)


def _stream(ordered: Sequence[Profile], alike: Mapping[str, Mapping[str, float]]) -> Iterator[_Parted]:
    index = StoryIndex(window=None)
    index.count(ordered)
    placed: dict[str, Placement] = {}
    merged: dict[str, Merge] = {}
    for number, profile in enumerate(ordered, start=1):
        placed[profile.report] = index.place(profile, alike.get(profile.report))
        if number % _REPAIR_EVERY == 0:
            merged.update((merge.story, merge) for merge in index.repair())
    merged.update((merge.story, merge) for merge in index.repair())
    members: dict[str, list[Profile]] = {}
    for profile in ordered:
        members.setdefault(_final(placed[profile.report].story, merged), []).append(profile)
    for name, reports in members.items():
        yield name, reports, [_reason(placed[report.report], merged) for report in reports]


def main_language(profiles: Sequence[Profile]) -> str:
    """The language of most reports; of several, the first in the alphabet."""
    counts = Counter(profile.language for profile in profiles)
    return min(counts, key=lambda code: (-counts[code], code), default="und")


def title(members: Sequence[Profile], language: str | None = None) -> str:
    """The headline of the member that shares most with the others; of one in `language` if there is one with a title.

    `members` in the order of their time: of equals the earliest is taken.
    """
    titled = [member for member in members if member.title]
    chosen = [member for member in titled if member.language == language] or titled
    if not chosen:
        return ""
    spread = Counter(term for member in members for term, _ in member.terms if term not in member.weak)

    def central(member: Profile) -> float:
        terms = [term for term, _ in member.terms if term not in member.weak]
        return sum(spread[term] - 1 for term in terms) / (len(terms) or 1)

    return max(chosen, key=central).title


def _alike(copies: Iterable[Copied]) -> dict[str, dict[str, float]]:
    """Of each report those it shares text with, with the greater containment found."""
    alike: dict[str, dict[str, float]] = {}
    for copied in copies:
        for one, other in ((copied.report, copied.other), (copied.other, copied.report)):
            known = alike.setdefault(one, {})
            known[other] = max(copied.containment, known.get(other, 0.0))
    return alike


def _final(story: str, merged: Mapping[str, Merge]) -> str:
    while story in merged:
        story = merged[story].into
    return story


def _reason(placement: Placement, merged: Mapping[str, Merge]) -> str:
    merge = merged.get(placement.story)
    return placement.how if merge is None else f"{placement.how} Its story was joined with another. {merge.how}"
