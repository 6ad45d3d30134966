"""A centre of its own for a trial: a data folder that is thrown away, `comity run`, and what its processes do."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from time import monotonic, sleep

from comity.app import centre as centres
from comity.db import Database, Viewer, embedded
from comity.errors import ComityError
from comity.govern.charter import parse_charter
from comity.store import fill, member, officer, session, trial

#: Seconds in which a centre has to be there, and in which everything has to come to rest.
_START, _REST = 90.0, 300.0
_CHARTER = """name = "Trial"
zone = "UTC"
chair = { begins = 2026-01-01 }
"""
_PARTY = """[[member]]
name = "{name}"
slug = "{slug}"
[[member.officer]]
name = "First of {name}"
email = "first@{slug}.example"
[[member.officer]]
name = "Second of {name}"
email = "second@{slug}.example"
"""
_MEMBERS = ("Norda", "Varzan", "Tesmira", "Olvany")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A centre that runs for a trial."""

    #: The data folder.
    folder: Path
    #: As the web process logs in.
    web: Database
    #: As the conveyor logs in.
    conveyor: Database
    #: Two officers of each member, in the order of the chair.
    viewers: tuple[Viewer, ...]
    #: At which port of this machine the web process listens.
    port: int
    #: The process of `comity run`.
    supervisor: subprocess.Popen[bytes]

    def cookie(self, viewer: Viewer) -> str:
        """The value of the header Cookie with which an officer is signed in."""
        with self.web.gate() as connection:
            return f"comity={session.begin(connection, viewer.officer, 'link')}"

    def processes(self) -> dict[str, tuple[int, ...]]:
        """Process ids by what they do: those of the centre, its children, PostgreSQL and its backends."""
        found: dict[str, list[int]] = {"supervisor": [self.supervisor.pid]}
        table = _table()
        below: dict[int, list[int]] = {}
        for pid, (parent, _) in table.items():
            below.setdefault(parent, []).append(pid)
        for pid in below.get(self.supervisor.pid, []):
            kind = _kind(table[pid][1])
            found.setdefault(kind, []).append(pid)
            for child in _all_below(pid, below):
                weighs = "comity.flow.aside" in table[child][1]
                found.setdefault("weigh" if weighs else f"{kind} child", []).append(child)
        with suppress(OSError, ValueError):
            postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
            if postmaster in table:
                found["postgres"] = [postmaster]
                found["postgres child"] = _all_below(postmaster, below)
        return {kind: tuple(sorted(pids)) for kind, pids in found.items()}

    def rest(self, *, weighed: bool, longest: float = _REST) -> None:
        """Wait until every report is told of and, with `weighed`, every story weighed, which stands back under load.

        Raises:
            ComityError: it takes more than `longest` seconds.
        """
        ends = monotonic() + longest
        while monotonic() < ends:
            with self.conveyor.worker() as connection:
                if not trial.unfinished(connection, weighed=weighed):
                    return
            sleep(0.5)
        raise ComityError(f"The centre does not come to rest within {longest:g} seconds.")

    def answers(self) -> bool:
        """Whether the web process answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/sign-in")
            return connection.getresponse().status == 200
        return False


@contextmanager
def running(
    environment: Mapping[str, str] | None = None, *, with_sample: bool = False, options: Sequence[str] = ()
) -> Iterator[Trial]:
    """A new centre of four members with two officers each; at the end it is stopped and thrown away.

    Args:
        environment: what is added to the environment of its processes.
        with_sample: with the sample that `comity run` sets up; else it is empty.
        options: further ones of `comity run`.

    Raises:
        ComityError: it did not start; the message tells what it said.
    """
    # A socket's path may have a hundred characters at most.
    folder = Path(tempfile.mkdtemp(prefix="comity"))
    try:
        with _centre(folder, _nobody if with_sample else _set_up, environment or {}, options) as here:
            yield here
    finally:
        rmtree(folder, ignore_errors=True)


@contextmanager
def filled(folder: Path) -> Iterator[Trial]:
    """The centre that `comity bench fill` made in a folder, with the first officer of each member; stopped at the end.

    Raises:
        ComityError: it was not made so, or did not start.
    """
    with _centre(folder, _found, {}, ()) as here:
        yield here


@contextmanager
def _centre(
    folder: Path,
    people: Callable[[Database], tuple[Viewer, ...]],
    environment: Mapping[str, str],
    options: Sequence[str],
) -> Iterator[Trial]:
    own = {
        name: value for name, value in os.environ.items() if not name.startswith("COMITY_") or name == "COMITY_CACHE"
    }
    where = _embedded(folder)
    web, conveyor = Database(where.web), Database(where.conveyor)
    viewers = people(conveyor)
    port = _free()
    command = [sys.executable, "-m", "comity.cli", "run", "--data", str(folder), "--port", str(port), *options]
    said = (folder / "said.log").open("wb")
    supervisor = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        command, env={**own, **environment}, stdout=said, stderr=said, start_new_session=True
    )
    here = Trial(folder=folder, web=web, conveyor=conveyor, viewers=viewers, port=port, supervisor=supervisor)
    try:
        _wait(here)
        yield here
    finally:
        with suppress(ProcessLookupError):
            supervisor.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            supervisor.wait(40)
        web.close()
        conveyor.close()
        said.close()


def _embedded(folder: Path) -> embedded.Addresses:
    where = embedded.start(folder)
    centres.prepare(where)
    return where


def _nobody(_: Database) -> tuple[Viewer, ...]:
    return ()


def _found(conveyor: Database) -> tuple[Viewer, ...]:
    with conveyor.worker() as connection:
        if fill.whose(connection) != "invented":
            raise ComityError("This database was not filled by 'comity bench fill'.")
        _, shares = fill.shares(connection)
    return tuple(Viewer(member=member, officer=officer) for member, officer, _, _ in shares)


def _set_up(conveyor: Database) -> tuple[Viewer, ...]:
    text = "\n".join([_CHARTER, *(_PARTY.format(name=name, slug=name.lower()) for name in _MEMBERS)])
    centres.set_up(conveyor, parse_charter(text), text)
    with conveyor.worker() as connection:
        return tuple(
            Viewer(member=each.id, officer=person.id)
            for each in member.everyone(connection)
            for person in officer.everyone(connection, each.id)
        )


def _wait(here: Trial) -> None:
    ends = monotonic() + _START
    while not here.answers():
        if here.supervisor.poll() is not None or monotonic() > ends:
            raise ComityError(f"The centre did not start: {(here.folder / 'said.log').read_text('utf-8')[-1000:]}")
        sleep(0.2)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _table() -> dict[int, tuple[int, str]]:
    """Every process of this machine: its parent and its command line."""
    listed = subprocess.run(
        ["/bin/ps", "-A", "-ww", "-o", "pid=,ppid=,args="],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout.decode("utf-8", "replace")
    rows = (line.split(None, 2) for line in listed.splitlines())
    return {int(row[0]): (int(row[1]), row[2] if len(row) > 2 else "") for row in rows}


def _kind(command: str) -> str:
    words = command.split()
    return next((word for word in ("web", "annotate", "sequence", "weigh", "courier") if word in words), "other")


def _all_below(pid: int, below: Mapping[int, list[int]]) -> list[int]:
    found = list(below.get(pid, []))
    for child in found:
        found.extend(below.get(child, []))
    return found
