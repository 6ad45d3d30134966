"""Waiting for work: the database says when there is some, and one looks now and then all the same."""

from __future__ import annotations

import threading
from collections.abc import Container
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Self

import psycopg

from comity.db import Database
from comity.db.door import Connection
from comity.errors import DatabaseAway

#: Seconds after which it is looked whether one shall stop.
_GLANCE = 0.25


class Wake:
    """A connection that listens on one channel; made anew when the database was away."""

    def __init__(self, database: Database, channel: str, payloads: Container[str]) -> None:
        """`payloads`: those that are worth waking for."""
        self._database = database
        self._channel = channel
        self._payloads = payloads
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        with suppress(DatabaseAway, psycopg.Error):  # the first `wait` tries again
            self._listen()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._connection is not None:
            self._connection.close()

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Wait until there is work, at most so long, or until `stop` is set; whether there is work.

        Raises:
            DatabaseAway: it does not answer.
        """
        ends = monotonic() + seconds
        try:
            connection = self._listen()
            while not stop.is_set() and (left := ends - monotonic()) > 0:
                told = False
                for notice in connection.notifies(timeout=min(left, _GLANCE), stop_after=1):
                    told = told or notice.payload in self._payloads
                if told:
                    return True
        except psycopg.Error as error:
            self._connection = None
            raise DatabaseAway("The connection on which the database tells of work is lost.") from error
        return False

    def told(self) -> bool:
        """Whether there is work by now, without waiting; true as well when the connection had to be made anew.

        Raises:
            DatabaseAway: it does not answer.
        """
        known = self._connection is not None and not self._connection.closed
        try:
            heard = [notice.payload in self._payloads for notice in self._listen().notifies(timeout=0)]
        except psycopg.Error as error:
            self._connection = None
            raise DatabaseAway("The connection on which the database tells of work is lost.") from error
        return not known or any(heard)

    def _listen(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._database.listener(self._channel)
        return self._connection
