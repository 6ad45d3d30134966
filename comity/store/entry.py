"""Entries of the ledger, written in the transaction in which it happens what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.model.entry import Kind


def enter(
    connection: Connection,
    kind: Kind,
    *,
    label: int | None,
    subject: UUID | None,
    content: Mapping[str, str | int | None],
) -> None:
    """Have the ledger tell something for good. It is sealed into the tree within a minute.

    Reports and their versions, other labels, members, officers, seats, terms and the charter enter by themselves.

    Args:
        connection: of a viewer, whose member's deed it is; or of a worker, who names the member's id as ``originator``
            in the content, or else it is the centre's deed.
        kind: what it tells.
        label: who may read it: those who see this label; none: every member.
        subject: the report, request, officer … it is about.
        content: more, in ids, numbers and words of ours; never words of a report or a person's name.

    Raises:
        psycopg.errors.InsufficientPrivilege: the viewer does not see this label.
    """
    connection.execute("select enter_ledger(%s, %s, %s, %s)", (kind, label, subject, Jsonb(dict(content))))
