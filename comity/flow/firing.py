"""Alerts as they are written: of a report that answers, or of a story that now shows what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import msgspec

from comity.model.analysis import Analysis
from comity.model.letter import Kind
from comity.model.picture import ClaimView, StoryView
from comity.model.shown import Shown
from comity.query import Condition, Weight
from comity.query.condition import weighed
from comity.query.mark import excerpt
from comity.query.wish import read_told
from comity.store.firing import Firing
from comity.store.hit import Candidate, Hit, View
from comity.store.standing import Live

#: Of a story that was not weighed yet.
_UNWEIGHED = Weight(contested=False, origins=0)


class Weights:
    """What each member sees of stories; what a member may no longer see all of, it does not see."""

    def __init__(self, views: Iterable[View]) -> None:
        self._views = {(view.story, member): view for view in views for member in view.readers}
        self._claims: dict[tuple[str, UUID], tuple[ClaimView, ...]] = {}

    def view(self, story: str, member: UUID) -> View | None:
        """The story as the member sees it; none where it sees none."""
        return self._views.get((story, member))

    def of(self, story: str, member: UUID) -> Weight:
        """What a query can ask of the story, as the member sees it."""
        view = self.view(story, member)
        if view is None:
            return _UNWEIGHED
        return Weight(
            contested=view.contested > 0,
            origins=view.origins,
            stances=frozenset(view.stances),
            figures=view.figures,
        )

    def claims(self, story: str, member: UUID) -> tuple[ClaimView, ...]:
        """The story's claims, as the member sees them."""
        view = self.view(story, member)
        if view is None:
            return ()
        if (story, member) not in self._claims:
            self._claims[story, member] = msgspec.json.decode(view.content, type=StoryView).claims
        return self._claims[story, member]

    def shown(self, story: str, member: UUID) -> Shown:
        """What an alert tells of the story, as the member sees it."""
        view = self.view(story, member)
        if view is None:
            return Shown()
        # Most stories deny nothing, and their claims need not be read for that.
        denied = sum(bool(one.denied_by) for one in self.claims(story, member)) if "denies" in view.stances else 0
        return Shown(
            contested=view.contested > 0,
            origins=view.origins,
            denied=denied,
            figures=view.figures,
            places=tuple(view.places),
        )


def of_report(one: Hit, candidate: Candidate, query: Live, condition: Condition | None, weights: Weights) -> Firing:
    """An alert of a report that answers.

    Args:
        one: that it does.
        candidate: the report.
        query: the standing query.
        condition: what it asks, for the words that answer.
        weights: what members see of the report's story; the report itself may not be weighed in it yet.
    """
    analysis = msgspec.json.decode(candidate.content, type=Analysis)
    shown = weights.shown(one.story, one.member)
    named = tuple(dict.fromkeys((*shown.places, *(place.name for place in analysis.places))))
    return Firing(
        standing=one.standing,
        member=one.member,
        officer=one.officer,
        story=one.story,
        labels=(candidate.label,),
        report=one.report,
        kind="report",
        title=candidate.title,
        why=str(excerpt(analysis, condition)),
        shown=replace(shown, places=named),
        changed=[],
        received_at=one.received_at,
        channels=query.channels,
        pace=query.pace,
    )


def of_story(
    one: Hit,
    query: Live,
    kind: Kind,
    weights: Weights,
    *,
    view: View,
    received: datetime,
    changed: Sequence[Mapping[str, str]] = (),
) -> Firing:
    """An alert of a story that shows what it did not show.

    Args:
        one: the report that answered last.
        query: the standing query.
        kind: why it fires.
        weights: what members see of the story.
        view: the story, as the query's member sees it.
        received: when that came in by which the story shows it.
        changed: what else is new; see `comity.deliver.again.changes`.
    """
    return Firing(
        standing=one.standing,
        member=one.member,
        officer=one.officer,
        story=one.story,
        labels=tuple(sorted({*view.labels, one.label})),
        report=one.report,
        kind=kind,
        title=view.title,
        why=_claim(weights.claims(one.story, one.member), kind),
        shown=weights.shown(one.story, one.member),
        changed=changed,
        received_at=received,
        channels=query.channels,
        pace=query.pace,
    )


def _claim(claims: Sequence[ClaimView], kind: Kind) -> str:
    """The words of the claim that an alert tells of."""
    if kind == "contested":
        return next((claim.text for claim in claims if claim.status == "contested"), "")
    if kind == "denied":
        return next((claim.text for claim in claims if claim.denied_by), "")
    most = max(claims, key=lambda claim: claim.origins.low, default=None)
    return most.text if most else ""


def reason(wants: str, weight: Weight) -> Kind:
    """What a story shows now that it did not show before; `wants` was written by `told`."""

    def without(**less: object) -> bool:
        return not weighed(read_told(wants), replace(weight, **less))  # type: ignore[arg-type]

    if not wants:
        return "report"
    if weight.contested and without(contested=False):
        return "contested"
    if weight.stances and without(stances=frozenset()):
        return "stance"
    if weight.figures and without(figures=0):
        return "figures"
    return "origins" if without(origins=0) else "report"
