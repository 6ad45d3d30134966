"""What a token may do: to read or to write one collection of the API. What is not listed may not be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

#: Each scope with what it lets a program do. Each is its own right; none includes another.
SCOPES: dict[str, str] = {
    "centre:read": "see who asks, the members, their officers, the chair and how the centre fares",
    "reports:read": "read reports, their versions and the bytes they came as",
    "reports:write": "file reports, hand in files, and mark what is the own member's",
    "rfis:read": "read questions to members, and the answers",
    "rfis:write": "ask members questions; take on, answer, decline and withdraw them",
    "search:read": "search",
    "quarantine:read": "see what could not be read",
    "quarantine:write": "try it again, or set it aside",
    "stories:read": "read stories, their claims, their lineage and what changed",
    "sources:read": "see sources and how they fare",
    "sources:write": "add, change and remove sources of the own member's",
    "standing:read": "see the officer's standing queries",
    "standing:write": "make, change and remove them",
    "alerts:read": "read the officer's alerts, and messages that were given up",
    "alerts:write": "note that alerts were seen or dealt with; have a message sent again",
    "feeds:read": "read alerts as feeds, the calendar and the rota; alone it may stand in their addresses",
    "told:read": "see how the officer is told: language, hours, addresses",
    "told:write": "have the officer told otherwise",
    "devices:read": "see on which devices the officer is told what is new",
    "devices:write": "add and remove them; one that was added is told on after the token has ended",
    "sitreps:read": "read situation reports",
    "sitreps:write": "draft and edit them, and begin their next versions",
    "sitreps:sign": "sign them for the officer, and say that the member does not concur",
    "ledger:read": "see whether the ledger is whole, and what stands in it",
    "acts:read": "see who of the own member's officers did what",
    "tokens:read": "see tokens",
    "tokens:write": "make and revoke tokens",
    "push": "hand reports to the one source that it was made for, and nothing else",
}
#: Words for several at once; a token gets what they mean when it is made. What makes something that outlasts the token
#: is of one word alone.
WORDS: dict[str, tuple[str, ...]] = {
    "read": tuple(each for each in SCOPES if each.endswith(":read") and each != "tokens:read"),
    "write": tuple(
        each for each in SCOPES if each.endswith(":write") and each not in ("tokens:write", "devices:write")
    ),
    "account": ("tokens:read", "tokens:write", "devices:write"),
}
#: What stands first in a path of the API, and the collection that it is of. An operation elsewhere is for no token.
COLLECTIONS: dict[str, str] = {
    "me": "centre",
    "members": "centre",
    "rota": "centre",
    "rota.ics": "feeds",
    "status": "centre",
    "notices": "reports",
    "reports": "reports",
    "requests": "reports",
    "rfis": "rfis",
    "uploads": "reports",
    "sealed": "reports",
    "keys.txt": "centre",
    "search": "search",
    "quarantine": "quarantine",
    "stories": "stories",
    "changes": "stories",
    "sources": "sources",
    "sources.opml": "sources",
    "standing": "standing",
    "alerts": "alerts",
    "alerts.atom": "feeds",
    "alerts.json": "feeds",
    "calendar.ics": "feeds",
    "dead-letters": "alerts",
    "told": "told",
    "devices": "devices",
    "sitreps": "sitreps",
    "ledger": "ledger",
    "acts": "acts",
    "tokens": "tokens",
}
Verb = Literal["read", "write", "sign", "push"]


def scope_of(path: str, verb: Verb) -> str | None:
    """The scope that an operation of the API needs; none where no token may do it.

    Args:
        path: of the operation, below the root of the API.
        verb: what it does there.
    """
    wanted = "push" if verb == "push" else f"{COLLECTIONS.get(path.strip('/').split('/')[0])}:{verb}"
    return wanted if wanted in SCOPES else None


def expanded(words: Iterable[str]) -> list[str]:
    """The scopes that words mean, each once, in their order; words that mean nothing stay as they are."""
    meant = [scope for word in words for scope in WORDS.get(word, (word,))]
    order = list(SCOPES)
    return sorted(dict.fromkeys(meant), key=lambda each: order.index(each) if each in SCOPES else len(order))


def in_short(scopes: Iterable[str]) -> list[str]:
    """Scopes as people read them: a word where all that it means is there, the rest one by one."""
    left = set(scopes)
    said = []
    for word, meant in WORDS.items():
        if left.issuperset(meant):
            said.append(word)
            left -= set(meant)
    return [*said, *expanded(left)]
