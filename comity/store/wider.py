"""Whether a change of marking shows something to somebody who did not see it before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from comity.db.door import Connection
from comity.model.marking import ONWARD, Marking
from comity.store import label

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def wider(connection: Connection, before: int, after: int) -> bool:
    """Whether the label `after` shows what bears it to more than the label `before`, or for longer, or more of it.

    More are members who read it now, members to come, everybody, or those to whom readers may show it; more of it is
    whose it is. The labels must be ones that the viewer satisfies.
    """
    if before == after:
        return False
    if label.readers(connection, after) - label.readers(connection, before):
        return True
    clauses = label.markings(connection, [before, after])
    old, new = _reach(clauses.get(before, ())), _reach(clauses.get(after, ()))
    return any(now > then for now, then in zip(new, old, strict=True))


def _reach(clauses: Sequence[Marking]) -> tuple[bool, bool, int, float, float, bool]:
    """How far clauses reach together, each part the further the greater: whoever reads must satisfy all of them."""
    begins = max((each.not_before or _FIRST for each in clauses), default=_FIRST)
    ends = min((each.not_after or _LAST for each in clauses), default=_LAST)
    return (
        all(each.audience == "public" for each in clauses),
        all(each.later or each.audience == "public" for each in clauses),
        min((ONWARD.index(each.onward) for each in clauses), default=0),
        -(begins - _FIRST).total_seconds(),
        (ends - _FIRST).total_seconds(),
        all(each.attribution == "named" for each in clauses),
    )
