"""A centre is started, stopped, killed and started again, with real processes: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import re
import signal
from urllib.request import urlopen

import psutil
import psycopg

from comity.app.address import addresses
from tests.app.conftest import comity


def counts(data) -> tuple[int, int, int, int]:
    with psycopg.connect(addresses(data, start=False).admin) as connection:
        connection.execute("set search_path = comity")
        row = connection.execute(
            "select (select count(*) from centre), (select count(*) from officer), (select count(*) from source),"
            " (select count(*) from report)"
        ).fetchone()
    assert row is not None
    return row


def test_a_centre_runs_stops_and_goes_on(run, data):
    first = run()
    first.wait_for(first.answers)
    first.wait_for(lambda: "reports of the sample came in" in first.text())
    there = counts(data)
    assert there[:2] == (1, 13)
    assert there[3] >= 87
    links = re.findall(r"http://localhost:\d+/sign-in/\S+", first.text())
    assert len(set(links)) == 13
    with urlopen(links[0], timeout=5) as page:  # noqa: S310 - of this machine
        assert page.status == 200
    kinds = {"web", "annotate", "sequence", "courier"}
    first.wait_for(lambda: all(first.status()[kind]["well"] for kind in kinds))

    # Whatever part is killed comes back, the database too, and it is said.
    killed = first.parts()["courier"]
    killed.kill()
    first.wait_for(lambda: first.parts().get("courier", killed) != killed)
    assert "'courier' ended (by signal 9)" in first.text()
    postmaster = (data / "postgres" / "postmaster.pid").read_text().splitlines()[0]
    os.kill(int(postmaster), signal.SIGKILL)
    first.wait_for(lambda: "PostgreSQL is back." in first.text())
    first.wait_for(first.answers)
    assert counts(data) == there

    # A second one does not start on the same folder, nor on the same port.
    second = comity("run", "--data", str(data), "--port", "1")
    assert second.returncode == 2
    assert "runs from" in second.stderr

    parts = list(first.parts().values())
    assert first.stop() == 0
    assert not any(part.is_running() for part in parts)
    assert not (data / "postgres" / "postmaster.pid").exists()
    assert "Nothing is lost" in first.text()

    again = run("--empty")
    again.wait_for(again.answers)
    again.wait_for(lambda: "/sign-in/" in again.text())
    assert counts(data) == there
    assert again.stop(signal.SIGTERM) == 0


def test_an_empty_centre_says_what_is_missing_and_ends_with_its_supervisor(run, data):
    nothing = comity("status", "--data", str(data))
    assert nothing.returncode == 1
    assert "No database runs" in nothing.stdout

    first = run("--empty")
    first.wait_for(first.answers)
    first.wait_for(lambda: "No centre is set up here yet" in first.text())
    first.wait_for(lambda: first.status()["web"]["well"])
    found = first.status()
    assert found["release"]["well"]
    assert not found["centre"]["well"]
    assert "comity init" in str(found["centre"]["do"])

    # A port that is taken is said before anything starts.
    taken = comity("run", "--data", str(data.parent / "b"), "--port", str(first.port))
    assert taken.returncode == 2
    assert f"port {first.port}" in taken.stderr
    assert "--port" in taken.stderr
    assert not (data.parent / "b" / "postgres").exists()

    # From a database that is not safe the web process does not start; the supervisor goes on trying and says why.
    with psycopg.connect(addresses(data, start=False).admin) as connection:
        connection.execute("alter table comity.report disable row level security")
    assert "on table report" in str(first.status()["release"]["says"])
    first.parts()["web"].kill()
    first.wait_for(
        lambda: re.search(r"'web' ended \(exit code 2\).*Row-level security is off", first.text(), re.DOTALL)
    )
    assert not first.answers()
    with psycopg.connect(addresses(data, start=False).admin) as connection:
        connection.execute("alter table comity.report enable row level security")
    first.wait_for(first.answers)

    # Killed, it leaves no part behind; the next start finds the database running.
    parts = first.parts().values()
    first.process.kill()
    first.process.wait()
    _, alive = psutil.wait_procs(parts, timeout=20)
    assert alive == []
    assert (data / "postgres" / "postmaster.pid").exists()
    again = run("--empty")
    again.wait_for(again.answers)
    assert again.stop() == 0
