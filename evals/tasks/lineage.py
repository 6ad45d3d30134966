"""Tasks on lineage: how many independent origins a story's reports have, and which reports share one.

``lineage-synthetic`` counts on invented stories (`evals.generate.lineage`) whose truth is known. Seeds below `_FROM`
are for development; the task measures others. All reports of all stories go through the stages and are searched for
copies together, as in one pile, so that houses' furniture recurs as it does in life; the stories themselves are given.
A pair is two reports of one story.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import combinations

from comity.model.passage import Copied
from comity.process.passage import copies
from comity.process.run import annotate, stages
from comity.sources import houses as known_houses
from comity.sources.gazetteer import gazetteer
from comity.weigh.descent import families
from comity.weigh.member import Member
from evals.generate import lineage as generate
from evals.measure import Measured, f1, share
from evals.task import Given, Task

#: The first seed that is measured, how many are, and how many a quick run takes.
_FROM, _STORIES, _QUICK = 1000, 200, 30


def synthetic(given: Given) -> Iterator[Measured]:
    """Exact number of origins, same-origin pairs and false merges; hard stories by themselves too."""
    told = [generate.story(seed) for seed in range(_FROM, _FROM + (_QUICK if given.quick else _STORIES))]
    yield from measured(told)


def measured(told: Sequence[generate.Story]) -> Iterator[Measured]:
    """The scores of any stories of known lineage."""
    began = time.process_time()
    found = [grouped for _, grouped in solved(told)]
    rate = sum(len(story.told) for story in told) / max(time.process_time() - began, 1e-9)
    for data, kept in (("generated", (False, True)), ("generated, hard", (True,))):
        pairs = [(s, g) for s, g in zip(told, found, strict=True) if s.hard in kept]
        exact = [(float(len(set(g.values())) == len({t.origin for t in s.told})), 1.0) for s, g in pairs]
        rows = [_pairs(s, g) for s, g in pairs]
        yield Measured(data=data, language="all", metric="exact count", rows=exact, formula=share, rate=rate)
        same = [(both, f, both, t) for both, f, t, _, _ in rows]
        yield Measured(data=data, language="all", metric="pair F1", rows=same, formula=f1)
        merged = [(wrong, apart) for *_, wrong, apart in rows]
        yield Measured(data=data, language="all", metric="false merges", rows=merged, formula=share)


def solved(told: Sequence[generate.Story]) -> Iterator[tuple[generate.Story, dict[str, str]]]:
    """Each story with the family that Comity puts each report in."""
    known = known_houses(generate.houses())
    order = stages(gazetteer(()), known)
    members = {
        each.report.id: Member(report=each.report, analysis=annotate(each.report, order))
        for story in told
        for each in story.told
    }
    shared: dict[str, list[Copied]] = {}
    for copy in copies([member.analysis for member in members.values()]):
        shared.setdefault(copy.report, []).append(copy)
    for story in told:
        own = [members[each.report.id] for each in story.told]
        found = families(own, [c for m in own for c in shared.get(m.report.id, ())], known)
        yield story, {report: family.reports[0] for family in found for report in family.reports}


def _pairs(story: generate.Story, family: dict[str, str]) -> tuple[float, ...]:
    """Pairs rightly joined, joined, of one origin, wrongly joined, of two origins."""
    right = joined = same = wrong = 0
    pairs = list(combinations(story.told, 2))
    for one, other in pairs:
        truth = one.origin == other.origin
        found = family[one.report.id] == family[other.report.id]
        right, joined, same, wrong = (
            right + (truth and found),
            joined + found,
            same + truth,
            wrong + (found and not truth),
        )
    return float(right), float(joined), float(same), float(wrong), float(len(pairs) - same)


SYNTHETIC = Task(
    name="lineage-synthetic", question="On how many independent origins do reports stand?", parts=(synthetic,)
)
