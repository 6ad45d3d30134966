"""Origins: the ends behind all statements of a claim, counted as a range with reasons.

``low`` counts the ends that are established as different; ``high`` adds those that cannot be shown to be the same as
another. It fails closed: two names do not prove independence, and what nobody can follow adds nothing to ``low``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comity.model.statement import Statement, report_of
from comity.weigh.claim import Claim
from comity.weigh.doubt import doubted
from comity.weigh.end import CITED, OWN_PEOPLE, End, EndKind, Ends
from comity.weigh.lineage import Lineage
from comity.weigh.mouth import one_author, one_speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """One origin of a claim, with the reports behind it."""

    #: What to call it.
    name: str
    #: What it is.
    kind: EndKind
    #: Whether it is established as different from every other established root of the claim.
    established: bool
    #: Ids of the reports, in time order.
    reports: tuple[str, ...]
    #: How many of them are copies of another.
    copies: int
    #: One sentence on why this is one origin.
    reason: str
    #: The key of its ends, by which the same origin is known behind another claim.
    key: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """On how many independent origins a claim stands."""

    #: Origins established as different.
    low: int
    #: Origins if all that cannot be shown to be the same are different.
    high: int
    #: One sentence each.
    reasons: tuple[str, ...]
    #: The origins, established ones first.
    roots: tuple[Root, ...]


def origins(claim: Claim, ends: Ends, lineage: Lineage, kin: Mapping[str, int]) -> Origins:
    """The range of independent origins behind those who assert a claim (or, if nobody does, those who deny it).

    Args:
        claim: the claim.
        ends: where chains end.
        lineage: the reports of the story.
        kin: for each report the number of its family, the reports that have what they tell from one origin.
    """
    withdrawn = {ends.publisher(report_of(s.id))[0] for s in claim.withdrawn}
    support = _without_headlines(claim.asserted or claim.denied, lineage)
    followed = [(s, ends.end(s)) for s in support]
    kept = [(s, end) for s, end in followed if not (end.key[0] == "house" and end.key[1] in withdrawn)]
    reasons: list[str] = []
    if len(kept) < len(followed):
        reasons.append(
            f"{_houses_named(claim.withdrawn, lineage)} took it back, so what rests on that no longer counts."
        )
    if len(kept) > 1:  # else there is nothing that one statement could follow of another
        kept = one_speaker(kept, lineage)
        kept = _one_end_for_the_same_words(_cited_houses_lead(_own_words_follow(kept), ends), lineage)
    kept = one_author(doubted(_one_end_for_a_family(kept, kin), kin), lineage)
    roots = _roots(kept, lineage)
    certain = [r for r in roots if r.established]
    uncertain = [r for r in roots if not r.established]
    traceable = any(r.kind != "unknown" for r in uncertain)
    low = len(certain) or (1 if traceable else 0)
    high = len(roots)
    reasons.extend(r.reason for r in roots)
    if uncertain and (certain or len(uncertain) > 1):
        names = "; ".join(r.name for r in uncertain)
        reasons.append(f"Not shown to be different from the others: {names}.")
    return Origins(low=low, high=high, reasons=tuple(reasons), roots=tuple(roots))


def _without_headlines(support: Sequence[Statement], lineage: Lineage) -> list[Statement]:
    """The statements that count: a headline says no more than the report below it, where that says the same."""
    told = {report_of(s.id) for s in support if not _headline(s, lineage)}
    return [s for s in support if report_of(s.id) not in told or not _headline(s, lineage)]


def _headline(statement: Statement, lineage: Lineage) -> bool:
    return lineage.members[report_of(statement.id)].headline(statement)


def _own_words_follow(kept: list[tuple[Statement, End]]) -> list[tuple[Statement, End]]:
    """An outlet's own sentence follows whoever the same report, or another one, quotes with the same claim.

    A headline or a lead says in the outlet's voice what the next sentence attributes. And an outlet that asserts
    plainly what others attribute to a speaker has a lineage that nobody has shown: it can add to ``high`` only. A
    headline is no more than what the report below it says.
    """
    quoted_in = {report_of(s.id): end for s, end in reversed(kept) if s.speaker.kind != "outlet"}
    told_in = {report_of(s.id): end for s, end in reversed(kept) if end.established}
    cited = {end.key for _, end in kept if end.why == CITED}
    result: list[tuple[Statement, End]] = []
    for statement, end in kept:
        followed = end
        if end.kind == "outlet" and not end.established:
            followed = told_in.get(report_of(statement.id), end)
        if statement.speaker.kind == "outlet" and (quoted_in or cited):
            followed = quoted_in.get(report_of(statement.id)) or followed
            if followed.plain and followed.key not in cited:
                why = "in its own words, naming no source for what others attribute"
                followed = replace(followed, established=False, why=why)
        result.append((statement, followed))
    return result


def _cited_houses_lead(kept: list[tuple[Statement, End]], ends: Ends) -> list[tuple[Statement, End]]:
    """Follow what rests on a house one step further, to where that house has it from.

    What an outlet says plainly it has from the house that it cites elsewhere, if that house says the same: a report
    that has its news from an agency has its background from there too, translated or not. And what a house is cited
    for has the origin that the house itself names, if a report of its own, or one that it passes on, names one.
    """
    houses = {end.key[1]: end for _, end in kept if end.key[0] == "house" and end.established}
    named = {key: end for s, end in reversed(kept) if s.speaker.kind != "outlet" for key in ends.passes(s)}
    result: list[tuple[Statement, End]] = []
    for statement, end in kept:
        followed = end
        cited = sorted(ends.cites(report_of(statement.id)) & houses.keys()) if end.plain else []
        if cited:
            followed = houses[cited[0]]
        if statement.speaker.kind == "outlet" and followed.key[0] == "house" and followed.why != OWN_PEOPLE:
            followed = named.get(followed.key[1], followed)
        result.append((statement, followed))
    return result


def _one_end_for_the_same_words(kept: list[tuple[Statement, End]], lineage: Lineage) -> list[tuple[Statement, End]]:
    """Statements in the same words have one origin, whatever each report credits.

    It is the end of the one they were copied from; where the order is unknown, that of a statement that names its
    speaker, then of a report that credits an agency, then of whoever is first.
    """
    here = {s.id: n for n, (s, _) in enumerate(kept)}
    ends: list[End | None] = [None] * len(kept)
    for n in range(len(kept)):
        if ends[n] is not None:
            continue
        bundle, open_ones = {n}, [n]
        copied: set[int] = set()
        while open_ones:
            place = open_ones.pop()
            for twin in lineage.twins(kept[place][0]):
                other = here.get(twin.statement)
                if other is None:
                    continue
                if twin.source and twin.source != report_of(kept[place][0].id):
                    copied.add(place)
                if other not in bundle:
                    bundle.add(other)
                    open_ones.append(other)
        first = min(
            sorted(bundle), key=lambda m: (m in copied, kept[m][0].speaker.kind == "outlet", kept[m][1].plain, m)
        )
        for place in bundle:
            ends[place] = kept[first][1]
    return [(statement, end or own) for (statement, own), end in zip(kept, ends, strict=True)]


def _one_end_for_a_family(kept: list[tuple[Statement, End]], kin: Mapping[str, int]) -> list[tuple[Statement, End]]:
    """What outlets of one family just assert has one origin: whoever the family has it from, else its first.

    Two reports of which one copies or retells the other have seen nothing twice, be the shared words of a claim few.
    And outlets that assert the same plainly, in families apart, may yet have it from one source that none of them
    names: each can add to ``high`` only. Whoever had people there says so.
    """
    lead: dict[int, End] = {}
    for statement, end in sorted(kept, key=lambda pair: pair[1].plain):
        if end.kind == "outlet" and end.established:
            lead.setdefault(kin[report_of(statement.id)], end)
    led = [(s, lead.get(kin[report_of(s.id)], end) if end.plain else end) for s, end in kept]
    return [(s, replace(end, established=False) if end.plain else end) for s, end in led]


def _roots(kept: Sequence[tuple[Statement, End]], lineage: Lineage) -> list[Root]:
    grouped: dict[tuple[str, str], list[tuple[Statement, End]]] = {}
    for statement, end in kept:
        grouped.setdefault(end.key, []).append((statement, end))
    roots = []
    for group in grouped.values():
        ends = sorted(
            (e for _, e in group), key=lambda e: (not e.established, e.kind == "unnamed", -len(e.name), e.name)
        )
        chosen = ends[0]
        voices = {end.through for end in ends}
        # Where one person alone speaks for an institution, the reader wants to know who.
        (only,) = voices if len(voices) == 1 else (None,)
        name = f"{only}, {chosen.name}" if only else chosen.name
        reports = tuple(dict.fromkeys(report_of(s.id) for s, _ in group))
        copies = sum(r in lineage.parent for r in reports)
        counted = f"{len(reports)} report{'s' if len(reports) > 1 else ''}"
        if copies:
            counted += f", {copies} of them copies" if copies > 1 else ", one of them a copy"
        roots.append(
            Root(
                name=name,
                kind=chosen.kind,
                established=chosen.established,
                reports=reports,
                copies=copies,
                reason=f"{name} ({counted}): {chosen.why}.",
                key=chosen.key,
            )
        )
    return sorted(roots, key=lambda r: (not r.established, -len(r.reports), r.name))


def _houses_named(statements: Sequence[Statement], lineage: Lineage) -> str:
    names = dict.fromkeys(
        lineage.members[report_of(s.id)].analysis.publisher or lineage.members[report_of(s.id)].report.path
        for s in statements
    )
    return " and ".join(names)
