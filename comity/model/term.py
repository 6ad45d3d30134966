"""A term of the chair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One member's turn in the chair. It begins with its first moment and ends before its last."""

    #: Counted from 1, the centre's first.
    number: int
    #: The member that has the chair.
    member: UUID
    #: When it begins, UTC.
    begins: datetime
    #: When the chair passes on, UTC.
    ends: datetime
