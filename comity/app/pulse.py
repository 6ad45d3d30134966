"""Every process says every few seconds that it is there, and what keeps it from its work if something does."""

from __future__ import annotations

import os
import socket
import threading
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self
from uuid import uuid4

import psycopg

from comity import __version__
from comity.db import Database
from comity.db.door import Connection
from comity.errors import DatabaseAway
from comity.store import process
from comity.store.process import BEAT, Kind


class Pulse:
    """While it is open, a thread of its own writes to the table `process`; a database that is away is waited for."""

    def __init__(self, database: Database, kind: Kind) -> None:
        """`database`: as this kind of process logs in; `kind`: what the process does."""
        self._database = database
        self._kind: Kind = kind
        self._id = uuid4()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
        #: What keeps the process from its work and what to do; none while nothing does. Set by whoever finds out.
        self.trouble: str | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(BEAT.total_seconds())

    def _run(self) -> None:
        known = False
        while not self._over.is_set():
            try:
                known = self._beat(known)
            except (DatabaseAway, psycopg.Error):
                known = False  # asked again at the next beat: after a restore the row may be gone
            self._over.wait(BEAT.total_seconds())
        try:
            with self._door() as connection:
                process.end(connection, self._id)
        except (DatabaseAway, psycopg.Error):
            return  # nobody to say goodbye to: it is missed after some seconds

    def _beat(self, known: bool) -> bool:
        with self._door() as connection:
            if not known or not process.beat(connection, self._id, self.trouble):
                process.begin(
                    connection,
                    id=self._id,
                    kind=self._kind,
                    host=socket.gethostname(),
                    pid=os.getpid(),
                    version=__version__,
                )
        return True

    def _door(self) -> AbstractContextManager[Connection]:
        return self._database.gate() if self._kind == "web" else self._database.worker()
