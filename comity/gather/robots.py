"""What a site allows a visitor of our name: robots.txt (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

#: Bytes of a robots.txt that are read; RFC 9309 asks for at least this many.
MOST_BYTES = 500 * 1024
#: Seconds for which one is remembered; RFC 9309 asks for at most this many.
GOOD_FOR = 24 * 3600.0
#: Longest pause between two visits that we grant a site, in seconds; one that asks for more gets this.
MOST_DELAY = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The robots.txt of one site, as it was found."""

    #: Its text; empty if there is none, which allows everything.
    text: str = ""
    #: Whether the site is in such a state that it must be left alone for now.
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Whether an address may be visited."""

    #: Of the site.
    rules: Rules
    #: What is to be visited.
    url: str
    #: The name by which the site may address us.
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the site says to it."""

    #: Whether it may be visited.
    allowed: bool
    #: Seconds between two visits that the site wants; none if it does not say.
    delay: float | None = None


def place(url: str) -> str:
    """Where the robots.txt for an address stands."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def rules(status: int, content: bytes) -> Rules:
    """The rules that an answer to the question for robots.txt gives (RFC 9309, 2.3.1): none means all is allowed."""
    if 200 <= status < 300:
        return Rules(text=content[:MOST_BYTES].decode("utf-8", "replace").lstrip("\ufeff"))
    return Rules(away=status == 429 or status >= 500)


def verdict(question: Question) -> Verdict:
    """Whether an address may be visited. It parses foreign text: call it in a child process."""
    if question.rules.away:
        return Verdict(allowed=False)
    if not question.rules.text:
        return Verdict(allowed=True)
    stated = Protego.parse(question.rules.text)
    delay = stated.crawl_delay(question.agent)
    return Verdict(
        allowed=bool(stated.can_fetch(question.url, question.agent)),
        delay=min(float(delay), MOST_DELAY) if delay else None,
    )
