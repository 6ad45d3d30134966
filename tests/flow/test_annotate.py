"""Annotators lose nothing: killed, hanging or at one time, each report is read once or stands in quarantine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from comity.flow.alert import match_reports
from comity.flow.annotate import Annotator
from comity.flow.aside import known
from comity.flow.pile import Wish
from comity.flow.sequence import Sequencer
from comity.flow.stages import version
from comity.flow.watch import Watch
from comity.model.report import Report
from comity.store import standing, work

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux lists them")
TEXT = "Gates of the Orlan dam jammed\n\nTwo gates of the Orlan dam jammed in Torvan, engineer {name} Arden said.\n"


def fill(live, count: int) -> None:
    marking = live.marking("norda")
    for number in range(count):
        live.add(f"r{number}", TEXT.format(name=f"Milos{number}"), marking=marking)


def states(live) -> dict[str, int]:
    return dict(live.fetch("select state, count(*)::int from work group by 1"))


def poison(live, key: str) -> None:
    """A report that no stage can read: what is kept of it is no report."""
    live.add(key, TEXT.format(name="Poison"))
    with live.conveyor.worker() as connection:
        connection.execute("update report set content = '[1]' where id = %s", (live.received[key].id,))


def test_two_annotators_never_have_the_same_report(live):
    fill(live, 40)
    claims: list[list[object]] = [[], []]
    gate = threading.Barrier(2)

    def take(mine: list[object]) -> None:
        gate.wait()
        while True:
            with live.conveyor.worker() as connection:
                claimed = work.claim(connection, 3, timedelta(seconds=60))
                time.sleep(0.002)
            if not claimed:
                return
            mine.extend(one.report for one in claimed)

    threads = [threading.Thread(target=take, args=(mine,)) for mine in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims[0]) + len(claims[1]) == len({*claims[0], *claims[1]}) == 40
    assert all(claims)


def test_a_report_that_breaks_is_tried_thrice_and_then_kept_with_the_reason(live):
    poison(live, "poison")
    fill(live, 3)
    live.run()
    assert states(live) == {"done": 3, "failed": 1}
    [(reason, tries, path)] = live.fetch("select reason, tries, path from quarantine where settled_at is null")
    assert tries == 3 and path == "poison.txt" and "report" in reason
    assert len(live.stories("kesh")[0].reports) == 3


def test_what_is_in_quarantine_is_tried_again_by_hand(live):
    poison(live, "poison")
    live.run()
    report = live.received["poison"].id
    with live.conveyor.worker() as connection:  # the fault is mended
        mended = Report(id=report.hex, path="poison.txt", text=TEXT.format(name="Mended"))
        connection.execute("update report set content = %s where id = %s", (msgspec.json.encode(mended), report))
    with pytest.raises(Exception, match="no such report"), live.web.viewer(live.viewers["kesh"]) as connection:
        connection.execute("select retry_report(%s)", (report,))
    with live.web.viewer(live.viewers["norda"]) as connection:
        connection.execute("select retry_report(%s)", (report,))
    live.run()
    assert states(live) == {"done": 1}
    assert live.fetch("select count(*) from quarantine where settled_at is null") == [(0,)]


def test_one_that_was_tried_before_is_done_by_itself(live):
    fill(live, 5)
    with live.conveyor.worker() as connection:
        connection.execute("update work set tries = 1 where report = %s", (live.received["r0"].id,))
    with Annotator(live.conveyor, workers=0) as annotator:
        assert [annotator.once(), annotator.once(), annotator.once(), annotator.once()] == [4, 1, 0, 0]


@needs_proc
def test_a_child_that_is_killed_costs_one_try(live):
    fill(live, 6)
    with Annotator(live.conveyor, workers=1) as annotator:
        assert annotator.once() == 4
        [child] = children(os.getpid())
        os.kill(child, signal.SIGKILL)
        while annotator.once():
            pass
        assert states(live) == {"ready": 6}


def test_a_report_that_takes_too_long_does_not_hold_up_the_others(live):
    live.add("endless", "word, said he. " * 400_000)
    with live.conveyor.worker() as connection:
        connection.execute("update work set tries = 2")  # the last of its tries
    fill(live, 2)
    with Annotator(live.conveyor, workers=1, seconds=2.0) as annotator:
        deadline = time.monotonic() + 60
        while states(live) != {"ready": 2, "failed": 1} and time.monotonic() < deadline:
            annotator.once()
    assert states(live) == {"ready": 2, "failed": 1}
    assert "longer than" in live.fetch("select reason from quarantine")[0][0]


@needs_proc
def test_what_a_killed_annotator_had_is_done_by_the_next(live):
    fill(live, 12)
    program = (
        "import sys, threading\n"
        "from datetime import timedelta\n"
        "from comity.db import Database\n"
        "from comity.flow.annotate import Annotator\n"
        "with Annotator(Database(sys.argv[1]), workers=2, lease=timedelta(seconds=3)) as annotator:\n"
        "    annotator.run(threading.Event())\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, live.conveyor.url])  # noqa: S603 - our own words
    try:
        while not live.fetch("select 1 from work where taken_until is not null"):
            time.sleep(0.01)
        deadline = time.monotonic() + 20
        while not (its := children(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert its
    finally:
        process.kill()
        process.wait()
    assert not states(live).get("failed")
    assert states(live)["waiting"] > 0
    with Annotator(live.conveyor, workers=0) as annotator:
        deadline = time.monotonic() + 20
        while states(live) != {"ready": 12} and time.monotonic() < deadline:
            if not annotator.once():
                time.sleep(0.05)
    assert states(live) == {"ready": 12}
    assert live.fetch("select count(*) from analysis") == [(12,)]
    deadline = time.monotonic() + 90  # one that is getting ready hears of it afterwards
    while any(alive(child) for child in its) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(child) for child in its)  # children end with their parent


def test_a_claim_that_is_renewed_is_nobody_elses(live):
    fill(live, 2)
    with live.conveyor.worker() as connection:
        kept, left = work.claim(connection, 2, timedelta(0))
        work.renew(connection, [kept.report], timedelta(seconds=60))
    with live.conveyor.worker() as connection:
        assert [one.report for one in work.claim_retry(connection, timedelta(seconds=60))] == [left.report]
        assert not work.claim_retry(connection, timedelta(seconds=60))


def test_what_a_dead_one_had_has_its_turn_although_others_wait(live, monkeypatch):
    monkeypatch.setattr("comity.flow.annotate._BACK", 0.05)
    fill(live, 60)
    with live.conveyor.worker() as connection:
        dead = work.claim(connection, 1, timedelta(0))[0].report
    stop = threading.Event()
    with Annotator(live.conveyor, workers=0) as annotator:
        thread = threading.Thread(target=annotator.run, args=(stop,))
        thread.start()
        deadline = time.monotonic() + 20
        while states(live) != {"ready": 60} and time.monotonic() < deadline:
            time.sleep(0.02)
        stop.set()
        thread.join()
    first = live.fetch("select report from analysis order by xmin::text::bigint limit 40")
    assert states(live) == {"ready": 60}
    assert (dead,) in first


def test_one_whose_annotator_always_dies_ends_in_quarantine(live):
    fill(live, 1)
    for _ in range(3):
        with live.conveyor.worker() as connection:
            taken = work.claim(connection, 1, timedelta(0)) or work.claim_retry(connection, timedelta(0))
        assert len(taken) == 1
    with Annotator(live.conveyor, workers=0) as annotator:
        assert annotator.once() == 0
    assert states(live) == {"failed": 1}
    assert "killed" in live.fetch("select reason from quarantine")[0][0]


def test_a_new_version_of_the_stages_annotates_anew_what_differs_is_noted(live):
    fill(live, 2)
    live.run()
    facts = '[[place]]\nname = { en = "Torvan" }\ncountry = "XN"\nlat = 40.0\nlon = 20.0\nkind = "town"\n'
    assert version(Wish()) != version(Wish(facts=facts))
    live.annotate(facts)
    assert states(live) == {"ready": 2}
    live.sequencer.drain()
    live.weigher.drain()
    assert [kind for (kind,) in live.fetch("select kind from log order by position")].count("again") == 2
    assert live.fetch("select distinct name from mention") == [("Torvan",)]
    assert {stages for (stages,) in live.fetch("select stages from work")} == {version(Wish(facts=facts))}
    assert "Torvan" in live.stories("kesh")[0].places
    live.annotate(facts)  # nothing is left to do
    assert states(live) == {"done": 2}


class Encoder:
    """Gives every text a direction of its own."""

    model = "multilingual-e5-small"

    def encode(self, texts):
        return np.stack([_direction(text) for text in texts])


def _direction(text: str):
    vector = np.random.default_rng(len(text)).standard_normal(384).astype(np.float32)
    return vector / np.linalg.norm(vector)


def test_when_many_wait_they_are_read_without_vectors_and_again_with_them_when_nothing_else_waits(live, monkeypatch):
    monkeypatch.setattr("comity.flow.annotate._MANY", 10)
    monkeypatch.setattr("comity.flow.annotate._CALM", 0.2)
    watch = Watch(known(""))
    with live.web.viewer(live.viewers["norda"]) as connection:
        norda = live.viewers["norda"]
        standing.add(connection, norda.member, norda.officer, name="Dam", query="dam")
    with live.conveyor.worker() as connection:
        watch.refresh(connection)
    fill(live, 14)
    without, stop = 0, threading.Event()
    with (
        Annotator(live.conveyor, workers=0, vectors=Encoder()) as annotator,
        Sequencer(live.conveyor, tell=lambda connection, placed: match_reports(connection, watch, placed)) as sequencer,
    ):
        thread = threading.Thread(target=annotator.run, args=(stop,))
        thread.start()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if sequencer.holds():
                sequencer.once()
            [(placed, bare)] = live.fetch("select count(*), count(*) filter (where vector is null) from analysis")
            without = max(without, bare)
            if placed == 14 and bare == 0 and states(live) == {"done": 14}:
                break
        stop.set()
        thread.join()
    assert without >= 10
    assert live.fetch("select count(*) from analysis where vector is null") == [(0,)]
    assert {stages for (stages,) in live.fetch("select stages from work")} == {annotator.stages}
    assert [kind for (kind,) in live.fetch("select kind from log")].count("again") == without
    stories = len({story for (story,) in live.fetch("select story from filing")})
    assert live.fetch("select count(*), sum(times) from alert") == [(stories, stories)]  # nobody is told twice


class SlowEncoder(Encoder):
    """Takes its time."""

    def encode(self, texts):
        time.sleep(0.1)
        return super().encode(texts)


def without_vector(live) -> int:
    return live.fetch("select count(*) from analysis where vector is null")[0][0]


def test_what_comes_all_at_once_waits_for_its_vectors(live, monkeypatch):
    monkeypatch.setattr("comity.flow.annotate._LONG", 0.2)
    monkeypatch.setattr("comity.flow.annotate._FLOW", 0.2)
    fill(live, 16)
    time.sleep(0.2)
    stop = threading.Event()
    with Annotator(live.conveyor, workers=0, vectors=SlowEncoder()) as annotator:
        thread = threading.Thread(target=annotator.run, args=(stop,))
        thread.start()
        deadline = time.monotonic() + 30
        while states(live) != {"ready": 16} and time.monotonic() < deadline:
            assert without_vector(live) == 0
        stop.set()
        thread.join()
    assert states(live) == {"ready": 16} and without_vector(live) == 0


def test_while_more_keeps_coming_than_vectors_can_be_made_of_they_are_left_out(live, monkeypatch):
    monkeypatch.setattr("comity.flow.annotate._LONG", 0.2)
    stop, marking = threading.Event(), live.marking("norda")
    with Annotator(live.conveyor, workers=0, vectors=SlowEncoder()) as annotator:
        thread = threading.Thread(target=annotator.run, args=(stop,))
        thread.start()
        for number in range(60):  # twice as many as there is time for
            live.add(f"r{number}", TEXT.format(name=f"Milos{number}"), marking=marking)
            time.sleep(0.02)
        deadline = time.monotonic() + 30
        while states(live) != {"ready": 60} and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        thread.join()
    assert states(live) == {"ready": 60} and 0 < without_vector(live) < 60


def test_vectors_are_tried_anew_although_it_never_becomes_calm(live, monkeypatch):
    monkeypatch.setattr("comity.flow.annotate._MANY", 5)
    monkeypatch.setattr("comity.flow.annotate._CALM", 60.0)
    monkeypatch.setattr("comity.flow.annotate._ANEW", 0.5)
    fill(live, 20)
    stop, marking = threading.Event(), live.marking("norda")
    with Annotator(live.conveyor, workers=0, vectors=Encoder()) as annotator:
        thread = threading.Thread(target=annotator.run, args=(stop,))
        thread.start()
        deadline, number = time.monotonic() + 30, 0
        while time.monotonic() < deadline:
            live.add(f"later{number}", TEXT.format(name=f"Later{number}"), marking=marking)
            number += 1
            time.sleep(0.1)
            if live.fetch("select 1 from analysis where vector is not null"):
                break
        stop.set()
        thread.join()
    assert without_vector(live) > 0
    assert live.fetch("select 1 from analysis where vector is not null")


def test_what_waits_to_be_read_or_placed_tells_how_late_it_is(live):
    def behind() -> float:
        with live.conveyor.worker() as connection:
            return work.behind(connection)

    assert behind() == 0.0
    fill(live, 2)
    time.sleep(0.1)
    assert behind() >= 0.1
    live.annotate()
    assert behind() >= 0.1
    live.sequencer.drain()
    assert behind() == 0.0


def children(process: int) -> list[int]:
    """Children of a process that read reports, by what the kernel tells of them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and b"comity.gather.worker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


def alive(process: int) -> bool:
    with suppress(OSError):
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return False
