"""A source: where reports are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Kind = Literal["feed", "page", "listing", "folder", "mailbox", "push", "upload", "written"]
#: Kinds that the courier visits; the others are brought.
VISITED: tuple[Kind, ...] = ("feed", "page", "listing", "folder", "mailbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as the courier needs it."""

    #: Its row.
    id: UUID
    #: The member whose source it is, originator of its reports.
    member: UUID
    #: Label that its reports get.
    marking: int
    #: What it is.
    kind: Kind
    #: Its name.
    name: str
    #: Where it is: an address, a folder, ``imaps://host/folder``.
    address: str
    #: The house behind it, if the officer knows.
    publisher: str | None = None
    #: The language of its reports, if the officer knows.
    language: str | None = None
    #: What the kind needs; see `comity.gather.source`.
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: The password of a mailbox.
    secret: str | None = None
    #: The tag of what was last read, as the server gave it.
    etag: str | None = None
    #: Its ``Last-Modified``, as the server wrote it.
    modified: str | None = None
    #: Where the last visit left off; see `comity.gather.visit`.
    cursor: Mapping[str, Any] = field(default_factory=dict)
    #: Seconds between the last two visits.
    pause: float = 900.0
    #: Failures in a row.
    failures: int = 0
    #: New reports a day by its habit, if it is known.
    per_day: float | None = None
    #: When it was last read with success.
    succeeded_at: datetime | None = None
    #: When it last had something new.
    new_at: datetime | None = None
