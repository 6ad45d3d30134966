"""One story, weighed: its claims with their stance, their origins and how each claim stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comity.model.passage import Copied
from comity.model.picture import Status
from comity.model.statement import report_of
from comity.sources import Houses
from comity.weigh.claim import Claim, Meanings, claims
from comity.weigh.descent import descent
from comity.weigh.end import Ends
from comity.weigh.likeness import Pairs
from comity.weigh.lineage import Lineage
from comity.weigh.member import Member
from comity.weigh.origin import Origins, origins
from comity.weigh.speaker import Cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A claim with its origins and how it stands."""

    #: The claim.
    claim: Claim
    #: The words of one of its statements.
    text: str
    #: How it stands.
    status: Status
    #: Its independent origins.
    origins: Origins
    #: Sentences on how it stands, beyond the reasons of its origins.
    remarks: tuple[str, ...]


def weigh(
    members: Sequence[Member],
    copies: Sequence[Copied],
    houses: Houses,
    meanings: Meanings | None,
    pairs: Pairs | None = None,
) -> tuple[Weighed, ...]:
    """The claims of one story, contested ones first, then those on most origins and in most reports.

    Args:
        members: the story's reports.
        copies: findings of copied text; those with a report outside the story are passed over.
        houses: agencies, outlets and bodies by all their names.
        meanings: vectors of texts; none: claims are not joined across languages.
        pairs: what comparing statements left when another picture of the story was weighed; what it leaves is added.
    """
    lineage = Lineage(members, copies)
    cast = Cast(list(lineage.members.values()), houses)
    ends = Ends(lineage, cast, houses)
    found = claims(lineage, cast, houses, meanings, pairs or Pairs())
    kin = _kin(lineage, ends, houses, copies)
    behind = {claim.id: origins(claim, ends, lineage, kin) for claim in found}
    by_id = {claim.id: claim for claim in found}
    weighed = [_stand(claim, behind, by_id, lineage) for claim in found]
    return tuple(sorted(weighed, key=_telling))


def _kin(lineage: Lineage, ends: Ends, houses: Houses, copies: Sequence[Copied]) -> dict[str, int]:
    """For each report the number of its family; one report alone is its own."""
    if len(lineage.members) == 1:
        return dict.fromkeys(lineage.members, 0)
    found = descent(lineage, ends, houses, copies)
    return {report: number for number, each in enumerate(found) for report in each.reports}


def _telling(one: Weighed) -> tuple[bool, int, int, int, str]:
    reports = {report_of(s.id) for s in (*one.claim.asserted, *one.claim.denied)}
    return one.status == "uncontested", -one.origins.low, -one.origins.high, -len(reports), one.claim.id


def _stand(claim: Claim, behind: dict[str, Origins], by_id: dict[str, Claim], lineage: Lineage) -> Weighed:
    ours = behind[claim.id]
    overtaken, remarks = _overtaken(claim, behind, by_id, lineage)
    if claim.overtaken:
        overtaken, remarks = True, (*remarks, f"Its own origin later gave another figure: {claim.overtaken}")
    status: Status
    if claim.withdrawn and not ours.high:
        status = "revised"
    elif claim.asserted and claim.denied:
        status = "contested"
    elif claim.denied:
        status = "denied"
    elif claim.withdrawn or overtaken:
        status = "revised"
    else:
        status = "uncontested"
    return Weighed(claim=claim, text=_words(claim, lineage), status=status, origins=ours, remarks=remarks)


def _overtaken(
    claim: Claim, behind: dict[str, Origins], by_id: dict[str, Claim], lineage: Lineage
) -> tuple[bool, tuple[str, ...]]:
    """Whether every origin of a claim later gave another figure for the same, and what to say of rival figures."""
    if not claim.rivals:
        return False, ()
    last = _days(behind[claim.id], lineage, latest=True)
    later: set[tuple[str, str]] = set()
    remarks: list[str] = []
    for rival_id in claim.rivals:
        rival, theirs = by_id[rival_id], behind[rival_id]
        first = _days(theirs, lineage, latest=False)
        newer = {key for key, day in last.items() if day and first.get(key, "") > day}
        later |= newer
        names = ", ".join(dict.fromkeys(root.name for root in theirs.roots))
        how = "later gave another figure" if newer else "gives another figure"
        if names:
            remarks.append(f"{names} {how}: {_words(rival, lineage)}")
    return bool(last) and later >= set(last), tuple(sorted(remarks))


def _days(found: Origins, lineage: Lineage, *, latest: bool) -> dict[tuple[str, str], str]:
    """For each origin of a claim the time it first or last gave it; empty where that is not known."""
    days: dict[tuple[str, str], str] = {}
    for root in found.roots:
        dates = [d for r in root.reports if (d := lineage.members[r].analysis.published.date)]
        days[root.key] = (max if latest else min)(dates, default="")
    return days


def _words(claim: Claim, lineage: Lineage) -> str:
    """The words to show for a claim: in the language most of its reports are in, not a headline if there is more.

    Of these, the first that a speaker is quoted with, else the first sentence.
    """
    stated = claim.asserted or claim.denied or claim.withdrawn
    if len(stated) == 1:
        return stated[0].text
    told = [lineage.members[report_of(statement.id)] for statement in stated]
    usual = Counter(member.analysis.language for member in told)
    ranks = [
        (m.headline(s), -usual[m.analysis.language], m.analysis.language, s.speaker.kind == "outlet", place)
        for place, (s, m) in enumerate(zip(stated, told, strict=True))
    ]
    return stated[min(ranks)[-1]].text
