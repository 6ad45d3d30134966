"""Listening as an open page does: the stream of server-sent messages of one officer, in a thread of its own."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from comity.app.bench.trial import Trial
from comity.db import Viewer
from comity.errors import ComityError

_STREAM = re.compile(r'hx-sse:connect="([^"]+)"')


class Open:
    """One open page; it notes when the stream tells of which alert."""

    def __init__(self, trial: Trial, viewer: Viewer, told: Callable[[UUID, datetime], None]) -> None:
        """Open the page *Now* and listen to the stream that it names.

        Args:
            trial: the centre.
            viewer: whose page it is.
            told: called with an alert and the moment at which the page was told of it.

        Raises:
            ComityError: the page does not open, or names no stream.
        """
        self._port, self._cookie = trial.port, trial.cookie(viewer)
        self._told = told
        self._over = threading.Event()
        #: How often the page was told to look again because it did not keep up.
        self.again = 0
        found = _STREAM.search(self._get("/").read().decode())
        if not found:
            raise ComityError("The page Now names no stream of alerts.")
        self._answer = self._get(found[1].replace("&amp;", "&"))
        threading.Thread(target=self._listen, name="page", daemon=True).start()

    def close(self) -> None:
        """Close the page."""
        self._over.set()

    def _get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request("GET", path, headers={"Cookie": self._cookie, "Accept": "text/html, text/event-stream"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise ComityError(f"{path} was answered with {answer.status}.")
        return answer

    def _listen(self) -> None:
        with suppress(OSError, http.client.HTTPException):
            while not self._over.is_set() and (line := self._answer.readline()):
                if not line.startswith(b"data:"):
                    continue
                message = msgspec.json.decode(line[5:], type=_Message)
                if message.alert:
                    self._told(UUID(message.alert), datetime.now(UTC))
                elif message.kind == "again":
                    self.again += 1


class _Message(msgspec.Struct, frozen=True):
    kind: str
    alert: str | None = None
