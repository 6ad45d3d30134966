"""A full disk: what comes in is refused in words, what was acknowledged is safe, and it goes on when there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import psycopg
import pytest

from comity.db import Database, Viewer, embedded, migrate
from comity.errors import ComityError, DatabaseAway, DiskFull
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.serve.errors import _known
from comity.store import centre, label, member, officer, report

#: Megabytes of the disk, and what is left of it when it is nearly full.
SIZE, LEFT = 260, 6


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small disk of its own."""
    place = Path(tempfile.mkdtemp(prefix="comity"))
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=755", "tmpfs", str(place)]
    if os.name != "posix" or not mount or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        place.rmdir()
        pytest.skip("A small disk can be mounted only by root, where the system lets it.")
    yield place
    embedded.stop(place / "c")
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)  # noqa: S603, S607
    place.rmdir()


def test_it_refuses_in_words_loses_nothing_and_goes_on(disk):
    addresses = embedded.start(disk / "c")
    migrate(addresses.admin)
    database = Database(addresses.web)
    conveyor = Database(addresses.conveyor)
    with conveyor.worker() as connection:
        centre.add(connection, name="Savra", charter="", zone="UTC", languages=["en"])
        norda = member.add(connection, slug="norda", name="Norda")
        who = officer.add(connection, norda, name="A", email="a@a.example", roles=["watch"])
    viewer = Viewer(member=norda, officer=who)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes((shutil.disk_usage(disk).free) - LEFT * 2**20))
    acknowledged, refused = [], []
    for _ in range(120):
        try:
            acknowledged.append(take_in(database, viewer))
        except (psycopg.Error, ComityError) as error:
            refused.append(_known(error))
            if len(refused) > 2:
                break
    assert acknowledged
    assert refused
    assert all(isinstance(each, (DiskFull, DatabaseAway)) for each in refused), refused
    assert {each.status for each in refused} <= {507, 503}
    ballast.unlink()
    ends = monotonic() + 60
    again = None
    while again is None and monotonic() < ends:
        if not embedded.running(disk / "c"):
            embedded.start(disk / "c")  # as the supervisor does
        try:
            again = take_in(database, viewer)
        except (psycopg.Error, ComityError):
            sleep(0.5)
    assert again
    with conveyor.worker() as connection:
        there = {row[0] for row in connection.execute("select id from report").fetchall()}
        bytes_there = connection.execute("select count(*) from original where length(content) = 400000").fetchone()
    assert there >= {*acknowledged, again}
    assert bytes_there == (len(there),)
    database.close()
    conveyor.close()


def take_in(database: Database, viewer: Viewer):
    key = uuid4().hex
    with database.viewer(viewer) as connection:
        marking = label.intern(connection, [Marking(owner=viewer.member, audience="members")])
        arrival = Arrival(
            key=key,
            report=Report(id="", path=f"{key}.txt", text=key),
            original=os.urandom(400_000),
            media_type="application/octet-stream",
        )
        return report.add(connection, arrival, originator=viewer.member, label=marking).id
