"""What became different in a story between two pictures of it that the same members saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from comity.model.picture import ClaimView, StoryView
from comity.model.statement import report_of

#: A claim that is new counts for a change of its own from so many established origins on: every report brings claims.
_TELLING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that became different."""

    #: contested, settled, origins, denied, revised or claim.
    kind: str
    #: Id of the claim as it is now.
    claim: str
    #: Its words.
    words: str
    #: What was; none where there was nothing.
    was: str | None
    #: What is.
    becomes: str
    #: Ids of the reports that what was rested on: without them this tells what its reader may not know.
    rested: tuple[str, ...] = ()


def differences(before: StoryView | None, after: StoryView) -> list[Difference]:
    """What became different, in the order in which the claims stand; of a new story, what is contested or denied."""
    told: list[Difference] = []
    past = _past(before, after) if before else {}
    for claim in after.claims:
        told.extend(_of(past.get(claim.id), claim, new_story=before is None))
    return told


def _of(was: ClaimView | None, now: ClaimView, *, new_story: bool) -> Iterator[Difference]:
    def difference(kind: str, before: str | None, after: str) -> Difference:
        return Difference(
            kind=kind, claim=now.id, words=now.text, was=before, becomes=after, rested=_rests_on(was) if was else ()
        )

    status = was.status if was else None
    if now.status != status:
        if now.status != "uncontested":
            yield difference(now.status, status, now.status)
        elif status == "contested":
            yield difference("settled", status, now.status)
    if was is None:
        if now.status == "uncontested" and now.origins.low >= _TELLING and not new_story:
            yield difference("claim", None, str(now.origins.low))
    elif now.origins.low > was.origins.low and now.origins.low >= _TELLING:
        yield difference("origins", str(was.origins.low), str(now.origins.low))


def _rests_on(claim: ClaimView) -> tuple[str, ...]:
    stated = {report_of(statement) for statement in (*claim.asserted_by, *claim.denied_by)}
    return tuple(sorted(stated.union(*(root.reports for root in claim.origins.roots))))


def _past(before: StoryView, after: StoryView) -> dict[str, ClaimView]:
    """Of each claim the one that it was: the one that it shares most statements with."""
    holder = {statement: claim for claim in before.claims for statement in (*claim.asserted_by, *claim.denied_by)}
    past: dict[str, ClaimView] = {}
    by_id = {claim.id: claim for claim in before.claims}
    for claim in after.claims:
        shared = Counter(
            holder[statement].id for statement in (*claim.asserted_by, *claim.denied_by) if statement in holder
        )
        if shared:
            past[claim.id] = by_id[min(shared, key=lambda one: (-shared[one], one))]
    return past
