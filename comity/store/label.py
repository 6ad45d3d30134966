"""Labels: interned markings, and who satisfies them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.model.marking import Marking

#: The epoch that includes every member to come.
_ALL_TO_COME = 2_147_483_647


def intern(connection: Connection, clauses: Sequence[Marking]) -> int:
    """The label with these clauses; the same clauses in any order give the same label."""
    row = connection.execute("select intern_label(%s)", (Jsonb([_clause(c) for c in clauses]),)).fetchone()
    assert row is not None  # noqa: S101 - a function gives a row
    return int(row[0])


def today(connection: Connection, label: int) -> int:
    """A label as it is meant now: what it says of the coalition holds for those who are in it by now.

    For what sources and officers usually say, which was written down once.
    """
    row = connection.execute("select label_today(%s)", (label,), prepare=True).fetchone()
    assert row is not None  # noqa: S101 - a function gives a row
    return int(row[0])


def derived(connection: Connection, labels: Sequence[int]) -> int:
    """The label of what is made of things with these labels: all their clauses bind.

    Raises:
        psycopg.errors.InsufficientPrivilege: the viewer does not see one of them, or its owner lets nobody use it.
    """
    row = connection.execute("select derive_label(%s)", (list(labels),)).fetchone()
    assert row is not None  # noqa: S101 - a function gives a row
    return int(row[0])


def markings(connection: Connection, labels: Sequence[int]) -> dict[int, tuple[Marking, ...]]:
    """The clauses of labels; of those that the viewer may not see, nothing."""
    rows = connection.execute(
        "select label, owner, audience, members, later, onward, not_before, not_after, attribution from clauses_of(%s)",
        (list(labels),),
    )
    found: dict[int, list[Marking]] = {}
    for label, owner, audience, members, later, onward, not_before, not_after, attribution in rows:
        found.setdefault(label, []).append(
            Marking(
                owner=owner,
                audience=audience,
                members=tuple(members),
                not_before=not_before,
                not_after=not_after,
                later=later,
                onward=onward,
                attribution=attribution,
            )
        )
    return {label: tuple(clauses) for label, clauses in found.items()}


def readers(connection: Connection, label: int) -> frozenset[UUID]:
    """The members who satisfy the label now."""
    row = connection.execute("select readers_of(%s)", (label,)).fetchone()
    return frozenset(row[0]) if row else frozenset()


def _clause(marking: Marking) -> dict[str, Any]:
    def moment(when: datetime | None) -> str | None:
        return when.isoformat() if when else None

    return {
        "owner": str(marking.owner),
        "audience": marking.audience,
        "members": [str(m) for m in marking.members],
        "not_before": moment(marking.not_before),
        "not_after": moment(marking.not_after),
        "epoch": _ALL_TO_COME if marking.later and marking.audience == "coalition" else None,
        "onward": marking.onward,
        "attribution": marking.attribution,
    }


def readers_of_all(connection: Connection, labels: Sequence[int]) -> tuple[dict[int, frozenset[UUID]], frozenset[UUID]]:
    """Of each of these labels the members who satisfy it now, and all members; for the conveyor."""
    rows = connection.execute("select member, labels from seen_among(%s)", (list(labels),)).fetchall()
    found: dict[int, set[UUID]] = {label: set() for label in labels}
    for member, seen in rows:
        for label in seen:
            found[label].add(member)
    return {label: frozenset(members) for label, members in found.items()}, frozenset(row[0] for row in rows)


def freed(connection: Connection, seen: Sequence[tuple[int, UUID]]) -> list[int]:
    """Of labels, each with a member who sees it now, those of which an embargo ended that this member had to wait for.

    Who joined later sees them from its first day on, and has waited for nothing.
    """
    rows = connection.execute(
        "select distinct s.label from unnest(%s::integer[], %s::uuid[]) as n (label, member)"
        " join sight s using (label, member) join member m on m.id = s.member"
        " where s.since <= now() and s.since > m.joined_at order by s.label",
        ([label for label, _ in seen], [member for _, member in seen]),
    )
    return [row[0] for row in rows]


def weather(connection: Connection) -> tuple[object, ...]:
    """What decides who satisfies a label, besides the label: it is another as soon as somebody may see more or less."""
    row = connection.execute(
        "select (select count(*) from clause where not_after <= now()),"
        " (select count(*) from clause where not_before <= now()),"
        " (select count(*) from clause_member where not_after <= now()),"
        " (select array_agg(m.id || ' ' || m.epoch order by m.id) from member m where m.left_at is null)"
    ).fetchone()
    return tuple(row or ())
