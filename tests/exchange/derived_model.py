"""A model of labels of what is made of several things: all their clauses bind (Myers and Liskov 1998)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from comity.model.marking import ONWARD, Marking, Onward


def derived(parts: Iterable[Sequence[Marking]]) -> tuple[Marking, ...]:
    """The label of what is made of things with these labels: the union of their clauses.

    So audiences intersect, times narrow, and `onward` takes the least. The order of the parts, and how often one comes,
    change nothing.

    Args:
        parts: the clauses of each thing.
    """
    return tuple(sorted({_canonical(clause) for part in parts for clause in part}, key=_order))


def satisfied(label: Iterable[Marking], member: UUID, *, at: datetime, since: datetime | None = None) -> bool:
    """Whether a member satisfies every clause of a label at a moment, as the database asks it.

    Args:
        label: its clauses.
        member: who reads.
        at: the moment.
        since: when the member joined if that was after the label was made; none: it was there.
    """
    return all(
        clause.owner == member
        or (
            (clause.not_before is None or clause.not_before <= at)
            and (clause.not_after is None or clause.not_after > at)
            and (
                clause.audience == "public"
                or (clause.audience == "coalition" and (since is None or clause.later))
                or (clause.audience == "members" and member in clause.members)
            )
        )
        for clause in label
    )


def onward(label: Iterable[Marking]) -> Onward:
    """What readers of a label may do to have others see it: the least that one of its clauses lets them."""
    return min((clause.onward for clause in label), key=ONWARD.index, default="ask")


def _canonical(clause: Marking) -> Marking:
    return Marking(
        owner=clause.owner,
        audience=clause.audience,
        members=tuple(sorted(set(clause.members))) if clause.audience == "members" else (),
        not_before=clause.not_before,
        not_after=clause.not_after,
        later=clause.later and clause.audience == "coalition",
        onward=clause.onward,
        attribution=clause.attribution,
    )


def _order(clause: Marking) -> str:
    return repr(clause)
