"""What a source gave: a report, the bytes it was made of, and what the source knows it by."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One report as it arrived; the same key again, with another content, is a new version of it."""

    #: What the source knows it by: its guid, its address, its path, its message id.
    key: str
    #: The report made of it.
    report: Report
    #: The bytes as they came: of this entry alone, not of the whole feed.
    original: bytes
    #: What these bytes are: ``application/rss+xml``.
    media_type: str
