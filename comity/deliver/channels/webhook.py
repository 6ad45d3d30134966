"""Alerts by webhook: JSON, signed, so that a receiver knows from whom it is, when it was sent, and whether it has it.

Headers: ``Comity-Key`` names the message, however often it comes; ``Comity-Timestamp`` is the second it was sent;
``Comity-Signature`` is ``v1=`` and HMAC-SHA256 in hexadecimal, with the webhook's secret as key, over the time stamp, a
full stop and the body as it was sent. docs/reference/query.md shows how a receiver checks it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

import msgspec

from comity.deliver.letter import report_link, story_link
from comity.errors import AddressRefused, Undelivered, Unreachable
from comity.model.letter import Letter

#: How old a message may be, in seconds, before a receiver should refuse it.
TOLERANCE = 300.0


class Answer(Protocol):
    """What a server answered."""

    @property
    def status(self) -> int:
        """The status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers by their names in lower case."""
        ...


Post = Callable[[str, bytes, Mapping[str, str]], Answer]


def send(letter: Letter, post: Post, *, to: str, secret: str, address: str, now: datetime | None = None) -> None:
    """Send one message.

    Args:
        letter: what is told.
        post: sends a body with headers to an address; `comity.gather.fetch.Fetcher.deliver`.
        to: the receiver's address.
        secret: by which it is signed.
        address: the centre's, for links.
        now: the second it is sent; none: now.

    Raises:
        Undelivered: the receiver did not take it.
    """
    put(body(letter, address), post, to=to, secret=secret, key=letter.key.hex, now=now)


def put(content: bytes, post: Post, *, to: str, secret: str, key: str, now: datetime | None = None) -> None:
    """Send some JSON, signed.

    Raises:
        Undelivered: the receiver did not take it.
    """
    headers = signed(content, secret, key, now or datetime.now(UTC))
    try:
        answer = post(to, content, headers)
    except AddressRefused as error:
        raise Undelivered(str(error), lasting=True) from error
    except Unreachable as error:
        raise Undelivered(str(error)) from error
    if 200 <= answer.status < 300:
        return
    if answer.status == 410:
        raise Undelivered("The receiver says that it is gone for good (410). Set another address.", lasting=True)
    raise Undelivered(
        f"The receiver answered {answer.status} and not 2xx. It is tried again; see what is wrong there.",
        wait=asked_pause(answer.headers.get("retry-after", "")),
    )


def asked_pause(header: str) -> float | None:
    """Seconds that a receiver asks to be left alone."""
    if header.isdecimal():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def body(letter: Letter, address: str) -> bytes:
    """The message: one alert as JSON; moments in ISO 8601, UTC."""
    return msgspec.json.encode(
        {
            "type": "alert",
            "key": letter.key.hex,
            "alert": {
                "id": letter.alert.hex,
                "query": {"name": letter.name, "text": letter.query},
                "kind": letter.kind,
                "title": letter.title,
                "why": letter.why,
                "contested": letter.contested,
                "changed": letter.changed,
                "passed_on_by": letter.owner or None,
                "times": letter.times,
                "reports": letter.reports,
                "received_at": letter.received_at.astimezone(UTC),
                "fired_at": letter.fired_at.astimezone(UTC),
                **(_silence(letter) if letter.source else {}),
            },
            "story": None if letter.source else {"id": letter.story, "url": story_link(address, letter)},
            "source": {"id": letter.source.hex, "url": story_link(address, letter)} if letter.source else None,
            "report": {"id": letter.report.hex, "url": report_link(address, letter)} if letter.report else None,
        }
    )


def _silence(letter: Letter) -> dict[str, object]:
    """Since when a source brought nothing, seconds that usually are between two reports, when it was heard again."""
    return {
        "since": letter.since.astimezone(UTC) if letter.since else None,
        "usual": letter.usual.total_seconds() if letter.usual else None,
        "heard_at": letter.heard_at.astimezone(UTC) if letter.heard_at else None,
    }


def signed(content: bytes, secret: str, key: str, now: datetime) -> dict[str, str]:
    """The headers of a message."""
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "Comity-Key": key,
        "Comity-Timestamp": timestamp,
        "Comity-Signature": f"v1={signature(content, secret, timestamp)}",
    }


def signature(content: bytes, secret: str, timestamp: str) -> str:
    """HMAC-SHA256 over the time stamp, a full stop and the body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()
