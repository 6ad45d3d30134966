"""What officers do that their member may read about afterwards. No contents are in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

Kind = Literal[
    "signed in", "proved", "failed", "link made",
    "passkey added", "passkey removed", "device added", "device removed",
    "token made", "token used", "token ended",
    "officer added", "officer out", "officer in", "roles", "seat", "webhook", "told",
    "filed", "marked", "source added", "source marked", "exported", "asked", "answered", "declined",
    "sealed", "sealed taken", "glass asked", "glass agreed", "glass refused",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did."""

    #: Random.
    id: UUID
    #: When.
    at: datetime
    #: Who; none: who operates the server.
    officer: UUID | None
    #: What.
    kind: Kind
    #: To which officer, report, source, token, sealed report or broken glass.
    subject: UUID | None
    #: By what somebody signed in or proved to be who they are: link, passkey, code, recovery, sample.
    how: str | None
