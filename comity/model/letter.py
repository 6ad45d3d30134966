"""An alert as it leaves the centre, whatever way it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

#: Why an alert fires: a report answers; the story is contested now; a claim of it is asserted, denied or revised as was
#: asked for; figures for the same differ, or more of them; it has the origins that were asked for.
Kind = Literal["report", "contested", "stance", "figures", "origins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one reader is told, once."""

    #: What the receiver knows it by, however often it comes.
    key: UUID
    #: The alert.
    alert: UUID
    #: How the reader calls the query.
    name: str
    #: The query as it was written.
    query: str
    #: Why it fired.
    kind: Kind
    #: Headline of the report, or title of the story.
    title: str
    #: The words that answer, or the claim.
    why: str
    #: Whether the story is contested.
    contested: bool
    #: How often the alert has fired.
    times: int
    #: How many reports of the story answer.
    reports: int
    #: When the report that fired it was received.
    received_at: datetime
    #: When it fired.
    fired_at: datetime
    #: The story.
    story: str
    #: The report.
    report: UUID | None
