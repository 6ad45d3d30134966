"""The process in which stories are weighed: started by the sequencer, ended with it, started anew if it dies."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import msgspec
import psycopg

from comity.db import Database
from comity.db.door import Connection
from comity.errors import DatabaseAway
from comity.flow import logged
from comity.flow.alert import match_stories
from comity.flow.wake import Wake
from comity.flow.watch import Watch
from comity.flow.weighing import Scales, Weigher, recall
from comity.process.run import patient
from comity.query import Known
from comity.sources import houses
from comity.sources.facts import parse_facts
from comity.sources.gazetteer import gazetteer
from comity.store import work
from comity.vectors import local
from comity.vectors.remembered import Remembered

_log = logging.getLogger(__name__)

_BOOT = "import sys; sys.path[:] = {path!r}; from comity.flow.aside import serve; serve()"
#: Seconds between two starts, and between two looks for stories to weigh that nobody told of.
_AGAIN, _LOOK = 2.0, 0.5
#: How far it stands back behind the other processes; nice(2).
_NICE = 5
#: Where a report waits longer than so many seconds to be placed, weighing pauses for so many times what a story cost.
_LATE, _ASIDE = 1.0, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the process is told when it starts, through a pipe: the address holds a password."""

    #: The database's address, for the conveyor.
    url: str
    #: The centre's own facts, TOML.
    facts: str
    #: The centre's zone.
    zone: str
    #: Whether meanings are compared.
    vectors: bool


class Aside:
    """The process, seen from the sequencer; leave it as a context manager to end it."""

    def __init__(self, task: Task) -> None:
        """`task`: what it is told."""
        self._task = task
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def keep(self) -> None:
        """Start it if it does not run."""
        if self._process is not None and self._process.poll() is None:
            return
        if self._process is not None:
            _log.warning("The process that weighs ended (%s); another is started.", self._process.returncode)
            self.end()
        if monotonic() - self._started < _AGAIN:
            return
        self._started = monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-c", _BOOT.format(path=sys.path)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        assert self._process.stdin is not None  # noqa: S101 - PIPE was asked for
        try:
            self._process.stdin.write(msgspec.json.encode(self._task) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:  # it died at once; the next call sees it
            return

    def end(self) -> None:
        """End it; a story that it was weighing is weighed again."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdin is not None:
                self._process.stdin.close()
            self._process = None


def known(facts: str) -> Known:
    """What names in standing queries are looked up in."""
    own = parse_facts(facts)
    return Known(gazetteer=gazetteer(own.places), houses=houses(own.houses))


def serve() -> None:
    """Weigh until the other end of standard input closes: then the sequencer is gone."""
    logged.begin()
    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=Task)
    stop = threading.Event()
    threading.Thread(target=_follow, name="sequencer", daemon=True).start()
    patient()
    _step_back()
    database = Database(task.url, most=2)
    watch = Watch(known(task.facts), ZoneInfo(task.zone), asks=False)

    def tell(connection: Connection, stories: Sequence[str]) -> None:
        if standing.told():
            watch.refresh(connection)
        match_stories(connection, watch, stories)

    encoder = Remembered(local.local(), recall=recall(database)) if task.vectors else None
    weigher = Weigher(database, Scales(task.facts, encoder), vectors=encoder, tell=tell)
    with Wake(database, "comity_standing", {""}) as standing:
        with database.worker() as connection:
            watch.refresh(connection)
        while not stop.is_set():
            try:
                began = monotonic()
                if not weigher.once():
                    stop.wait(_LOOK)
                elif _late(database):
                    stop.wait(_ASIDE * (monotonic() - began))
            except (DatabaseAway, psycopg.OperationalError) as error:
                _log.warning("weigh: %s", error)
                stop.wait(_AGAIN)


def _late(database: Database) -> bool:
    """Whether reports that came in wait longer than they should for being read and placed."""
    with database.worker() as connection:
        return work.behind(connection) > _LATE


def _step_back() -> None:
    """Let reading what came in, placing it and telling of it go before.

    Linux may share its cores by session first and heed niceness within one alone (autogroups, sched(7)): so this one is
    of a session of its own, and that session is nice.
    """
    os.nice(_NICE)
    with suppress(OSError):  # it is the first of its group already, or there are no such groups
        os.setsid()
        Path("/proc/self/autogroup").write_text(str(_NICE), "ascii")


def _follow() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)
