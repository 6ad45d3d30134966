"""How long every screen takes on a filled database, for officers who see much, little and next to nothing.

Every address that the web process answers with GET is asked for, over a socket of this machine, one after the other,
as often as it takes for a median. What stands in the gaps of an address is something that the officer may see. An
address for which nothing is known to fill its gaps with is named, not passed over in silence.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import median
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

from starlette.routing import BaseRoute, Route

from comity.app.bench.measure import percentile
from comity.app.supervise import command
from comity.db import Database, Viewer
from comity.db.embedded import Addresses
from comity.errors import ComityError
from comity.store import fill, session, token

#: Milliseconds that a screen and a search may take at the median.
SCREEN, SEARCH = 300.0, 500.0
#: Addresses that are no screens: they keep the line open, hand over what was built, or are for those who are not in.
_NOT = ("/live", "/static", "/sign-in", "/healthy", "/api/v1/live")
_START = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing to ask for."""

    #: What it is, as the table names it.
    name: str
    #: Path and query.
    path: str
    #: Milliseconds that it may take at the median.
    reach: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How long one thing took."""

    #: What it is.
    name: str
    #: Who asked, in words.
    who: str
    #: Path and query.
    path: str
    #: What was answered.
    status: int
    #: Size of the answer in bytes.
    size: int
    #: Milliseconds, at the median.
    median: float
    #: Milliseconds that 95 of 100 did not exceed.
    p95: float
    #: Milliseconds that it may take at the median.
    reach: float

    @property
    def well(self) -> bool:
        """Whether it was answered, and in time."""
        return self.status == 200 and self.median <= self.reach


@contextmanager
def serving(where: Addresses) -> Iterator[int]:
    """The web process of a database, by itself; gives the port at which it listens.

    Raises:
        ComityError: it did not start.
    """
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    environment = {**os.environ, "COMITY_DATABASE_URL": where.web}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        command("web", "--port", str(port)), env=environment, stderr=subprocess.PIPE
    )
    try:
        ends = monotonic() + _START
        while not _answers(port):
            if process.poll() is not None or monotonic() > ends:
                process.kill()
                said = process.communicate()[1].decode("utf-8", "replace")
                raise ComityError(f"The web process did not start: {said[-500:]}")
            sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.communicate()


def measured(where: Addresses, port: int, times: int, routes: Sequence[BaseRoute]) -> tuple[list[Taken], list[str]]:
    """Ask for everything, as each of the members to look with.

    Args:
        where: the filled database.
        port: of the web process.
        times: how often each is asked for.
        routes: the table of addresses.

    Returns:
        What each took, and the addresses that could not be asked for.
    """
    conveyor, web = Database(where.conveyor, most=2), Database(where.web, most=2)
    taken: list[Taken] = []
    left: dict[str, None] = {}
    try:
        for who, viewer in _lookouts(conveyor):
            with web.gate() as connection:
                secret = session.begin(connection, viewer.officer, "link")
            with web.viewer(viewer) as connection:
                known = fill.examples(connection)
                _, bearer = token.make(
                    connection,
                    member=viewer.member,
                    officer=viewer.officer,
                    name="Bench",
                    scopes=["read", "account"],
                    days=1,
                )
            asked, missing = _asked(routes, known)
            left.update(dict.fromkeys(missing))
            person, program = {"Cookie": f"comity={secret}"}, {"Authorization": f"Bearer {bearer}"}
            for one in asked:
                headers = program if one.path.startswith("/api/") else person
                taken.append(_taken(one, who, port, headers, times))
    finally:
        conveyor.close()
        web.close()
    return taken, list(left)


def _lookouts(conveyor: Database) -> list[tuple[str, Viewer]]:
    with conveyor.worker() as connection:
        if fill.whose(connection) != "invented":
            raise ComityError("This database was not filled by 'comity bench fill'.")
        total, shares = fill.shares(connection)
    chosen = (shares[0], shares[-2], shares[-1])
    return [
        (f"{name}, sees {count / total:.2%}", Viewer(member=member, officer=officer))
        for member, officer, name, count in chosen
    ]


def _asked(routes: Sequence[BaseRoute], known: fill.Examples) -> tuple[list[Asked], list[str]]:
    """Everything that can be asked for, and the addresses that cannot."""
    asked: list[Asked] = []
    missing: list[str] = []
    for route in routes:
        if not isinstance(route, Route) or "GET" not in (route.methods or ()) or _passed_over(route.path):
            continue
        paths = list(_paths(route.path, known))
        if not paths:
            missing.append(route.path)
        asked += [Asked(name=f"{route.path}{note}", path=path, reach=SCREEN) for note, path in paths]
        if route.path.endswith("/search"):
            asked += [
                Asked(name=f"{route.path}: {what}", path=f"{path}?{urlencode({'q': query})}", reach=SEARCH)
                for what, query in known.queries
                for _, path in paths
            ]
    return asked, missing


def _passed_over(path: str) -> bool:
    return path.startswith(_NOT) or path.endswith("/stream")


def _paths(path: str, known: fill.Examples) -> Iterator[tuple[str, str]]:
    """The address with its gaps filled, once or for each of several examples, each with a note."""
    if "{" not in path:
        yield "", path
        return
    noun = path.partition("/{")[0].rpartition("/")[2]
    last = path.rpartition("/")[2]
    for note, values in known.gaps.get(last, known.gaps.get(noun, ())):
        filled = path
        for value in values:
            begin, _, rest = filled.partition("{")
            filled = f"{begin}{value}{rest.partition('}')[2]}"
        if "{" not in filled:
            yield note, filled


def _taken(one: Asked, who: str, port: int, headers: dict[str, str], times: int) -> Taken:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took: list[float] = []
    status = size = 0
    for number in range(times + 1):
        began = perf_counter()
        connection.request("GET", one.path, headers=headers)
        answer = connection.getresponse()
        size, status = len(answer.read()), answer.status
        if number:  # the first loads what is loaded once
            took.append((perf_counter() - began) * 1000)
        if status != 200:
            break
    connection.close()
    return Taken(
        name=one.name,
        who=who,
        path=one.path,
        status=status,
        size=size,
        median=median(took) if took else float("nan"),
        p95=percentile(took, 0.95),
        reach=one.reach,
    )


def _answers(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    return False
