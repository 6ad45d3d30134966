"""A marking: who may see a report, as its owner says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Audience = Literal["public", "coalition", "members"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """One clause of a label. The owner always sees what is its own."""

    #: The member whose information it is.
    owner: UUID
    #: Everybody, every member of the coalition, or the members named.
    audience: Audience
    #: The members named.
    members: tuple[UUID, ...] = ()
    #: From when others see it; none: at once.
    not_before: datetime | None = None
    #: Until when others see it; none: for good.
    not_after: datetime | None = None
