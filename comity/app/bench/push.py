"""Handing in reports as a program does: to the push address of a source, with its token."""

from __future__ import annotations

import http.client
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import msgspec

from comity.app.bench.trial import Trial
from comity.db import Viewer
from comity.model.marking import Marking
from comity.store import label, source, token

#: Seconds in which an answer has to come.
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where reports are handed in, and by whom."""

    #: Path on the web process.
    path: str
    #: The token's secret.
    secret: str


def door(trial: Trial, viewer: Viewer, name: str) -> Door:
    """A new source of the kind push whose reports all members see, and a token for it."""
    with trial.web.viewer(viewer) as connection:
        marking = label.intern(connection, [Marking(owner=viewer.member, audience="coalition")])
        new = source.add(connection, member=viewer.member, label=marking, marking=marking, kind="push", name=name)
        _, secret = token.make(
            connection, member=viewer.member, officer=viewer.officer, name=name, scopes=["push"], days=1, source=new
        )
    return Door(path=f"/api/v1/sources/{new.hex}/push", secret=secret)


class Pusher:
    """One connection to the web process, kept open as long as it holds. For one thread."""

    def __init__(self, port: int, door: Door) -> None:
        """`port`: of the web process on this machine."""
        self._port = port
        self._door = door
        self._connection: http.client.HTTPConnection | None = None

    def push(self, key: str, title: str, text: str, publisher: str | None = None) -> UUID | None:
        """Hand in one report; its id once it is acknowledged, none if it is not.

        Args:
            key: what the sender knows it by; handed in again under it, it is nothing new.
            title: its headline.
            text: its text without the headline.
            publisher: the house that publishes it.
        """
        body = msgspec.json.encode({"key": key, "title": title, "text": text, "publisher": publisher})
        kept = self._connection is not None
        # A server closes a line on which nothing came for some seconds; then it is asked on a new one.
        for _ in range(1 + kept):
            with suppress(OSError, http.client.HTTPException):
                return self._sent(body)
            self.close()
        return None

    def _sent(self, body: bytes) -> UUID | None:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
        self._connection.request(
            "POST",
            self._door.path,
            body,
            {"Authorization": f"Bearer {self._door.secret}", "Content-Type": "application/json"},
        )
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status == 202:
            return UUID(msgspec.json.decode(told, type=_Answer).reports[0].id)
        self.refused = f"{answer.status} {told[:300].decode('utf-8', 'replace')}"
        return None

    #: What the last answer was that did not acknowledge; for a look at what went wrong.
    refused = "no answer"

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _Told(msgspec.Struct, frozen=True):
    id: str


class _Answer(msgspec.Struct, frozen=True):
    reports: tuple[_Told, ...]
