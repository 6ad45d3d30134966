"""A marking: who may see a report, as its owner says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Audience = Literal["public", "coalition", "members"]
#: What a reader may do to have others see it too, from least to most: nothing; ask the owner; write what is made of it
#: for the same readers, and ask for others; show it to anybody.
Onward = Literal["none", "ask", "same", "public"]
ONWARD: tuple[Onward, ...] = ("none", "ask", "same", "public")
#: Whether readers are told whose it is.
Attribution = Literal["named", "withheld"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """One clause of a label. The owner always sees what is its own."""

    #: The member whose information it is; none where who asks may not know.
    owner: UUID | None
    #: Everybody, every member of the coalition, or the members named.
    audience: Audience
    #: The members named.
    members: tuple[UUID, ...] = ()
    #: From when others see it; none: at once.
    not_before: datetime | None = None
    #: Until when others see it; none: for good.
    not_after: datetime | None = None
    #: Coalition: whether members that join later see it, too.
    later: bool = False
    #: What a reader may do to have others see it, too.
    onward: Onward = "ask"
    #: Whether readers are told whose it is, or the audience sees it and not who put it in.
    attribution: Attribution = "named"
