"""Entries of the ledger: what happened, for good."""

from __future__ import annotations

from typing import Literal

#: What an entry tells. Each kind has its line in docs/reference/ledger.md.
Kind = Literal[
    "report", "mark", "unmark", "release", "recall", "erase", "request", "decision",
    "joined", "left", "office", "seat", "term", "charter", "export", "glass", "read", "witness", "key", "seal-key",
    "sitrep", "rfi",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "report",  # a version of a report was received
    "mark",  # it got this label
    "unmark",  # it has this label no more
    "release",  # more may see it, as its owners decided
    "recall",  # it was asked back
    "erase",  # its content and the salts of its hashes are gone
    "request",  # somebody asks for more
    "decision",  # what an owner decided on that
    "joined",  # a member came
    "left",  # a member went
    "office",  # an officer was named, left, came back, or does something else now
    "seat",  # who has a seat, and who stands in
    "term",  # a term of the chair
    "charter",  # what the members agreed
    "export",  # a member took out what it may see
    "glass",  # a member asks to break the glass, another agrees or not, it is broken
    "read",  # a restricted report was read
    "witness",  # a member's witness was named or retired
    "key",  # the key with which the log is signed
    "seal-key",  # a member's key for sealed reports was named or retired
    "sitrep",  # a situation report was signed or released, or a member does not concur
    "rfi",  # a question was asked, taken on, answered, declined or withdrawn
)
