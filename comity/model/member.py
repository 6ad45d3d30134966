"""Members of a centre and the people who act for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

#: What an officer does here. A host operates the server and reads nothing.
Role = Literal["watch", "analyst", "principal", "host"]
ROLES: tuple[Role, ...] = ("watch", "analyst", "principal", "host")
#: How many seats each member has.
SEATS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the organisations that run the centre together."""

    #: Random.
    id: UUID
    #: How it is written in addresses and in the charter: ``norda``.
    slug: str
    #: How people call it.
    name: str
    #: Where it stands in the agreed order of the chair.
    place: int
    #: The centre's epoch since it joined; 1 for those who founded it.
    epoch: int
    #: When it joined.
    joined_at: datetime
    #: When it left; none while it is a member.
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person who acts for a member."""

    #: Random.
    id: UUID
    #: The member.
    member: UUID
    #: How people call them.
    name: str
    #: What they do here.
    roles: tuple[Role, ...]
    #: Language of their screens, an ISO 639-1 code.
    language: str
    #: Whether they may still sign in.
    active: bool
    #: Where they get links and alerts; none if the viewer is of another member and may not know.
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One of a member's seats at the centre."""

    #: The member.
    member: UUID
    #: 1 or 2.
    number: int
    #: Who has it; none while it is vacant.
    officer: UUID | None
    #: Who stands in for a time.
    deputy: UUID | None
    #: From when.
    deputy_from: datetime | None
    #: Until when.
    deputy_until: datetime | None
    #: Who sits there now: the deputy while it stands in, else the officer.
    sits: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link by which an officer signs in."""

    #: The member's name.
    member: str
    #: For whom it is.
    officer: Officer
    #: The path of the link: ``/sign-in/…``.
    path: str
