"""Targets come from the standard library: a child must be able to import them by name."""

import os
import subprocess
import sys
import time

import pytest

from comity.errors import ComityError
from comity.gather.child import Crew, Failure


def _alive(marker: str) -> list[str]:
    shown = subprocess.run(["ps", "-eo", "ppid=,args="], capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [line for line in shown.splitlines() if line.split()[:1] == [str(os.getpid())] and marker in line]


def test_results_come_in_the_order_of_the_jobs() -> None:
    with Crew(workers=2) as crew:
        assert list(crew.run(abs, range(-300, 0))) == [(job, -job) for job in range(-300, 0)]


def test_a_slow_job_holds_back_later_answers_but_not_later_work() -> None:
    begun = time.monotonic()
    with Crew(workers=2) as crew:
        jobs = [job for job, _ in crew.run(time.sleep, [1.0, 0.3, 0.3, 0.3])]
    assert jobs == [1.0, 0.3, 0.3, 0.3]
    assert time.monotonic() - begun < 1.8  # one after another they would take 1.9


def test_a_job_that_hangs_is_given_up_and_the_others_go_on() -> None:
    with Crew(workers=1, seconds=0.5) as crew:
        answers = dict(crew.run(time.sleep, [0.01, 30, 0.02]))
    assert answers[0.01] is None
    assert answers[0.02] is None
    assert isinstance(answers[30], Failure)
    assert "longer than 0.5 seconds" in answers[30].reason


def test_a_job_that_crashes_its_worker_costs_only_itself() -> None:
    with Crew(workers=2) as crew:
        answers = list(crew.run(os._exit, [3, 4]))
    assert all(isinstance(answer, Failure) and "crashed" in answer.reason for _, answer in answers)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux binds the address space of a process")
def test_a_job_that_needs_too_much_memory_fails_alone() -> None:
    with Crew(workers=1, memory=2**30) as crew:
        answers = dict(crew.run(len, [range(5)])) | dict(crew.run(bytearray, [2**34, 3]))
    assert isinstance(answers[2**34], Failure)
    assert "memory" in answers[2**34].reason
    assert answers[3] == bytearray(3)


@pytest.mark.parametrize("workers", [0, 1])
def test_an_error_becomes_a_sentence(workers: int) -> None:
    with Crew(workers=workers) as crew:
        [(_, answer)] = list(crew.run(int, ["twelve"]))
    assert isinstance(answer, Failure)
    assert "ValueError" in answer.reason
    assert answer.reason.endswith(".")


def test_a_child_cannot_make_its_parent_run_anything() -> None:
    with Crew(workers=1) as crew:
        [(_, answer)] = list(crew.run(eval, ["__import__('os').system"]))
    assert isinstance(answer, Failure)
    assert "not a result" in answer.reason


def test_no_worker_is_left_behind_when_the_reader_stops_early() -> None:
    with Crew(workers=2) as crew:
        for _ in crew.run(time.sleep, [0.01, 60, 60]):
            break
    assert _alive("comity.gather.worker") == []


def test_what_cannot_be_prepared_is_said_once_and_clearly() -> None:
    with Crew(workers=1, prepare=iter) as crew, pytest.raises(ComityError, match="could not be made ready"):
        list(crew.run(abs, [-1]))


def test_one_job_is_answered_at_once() -> None:
    begun = time.monotonic()
    with Crew(workers=2) as crew:
        list(crew.run(abs, [-1]))
    assert time.monotonic() - begun < 2  # a quarter of a second, with room for a busy machine


def test_a_script_without_a_main_guard_may_use_a_crew(tmp_path) -> None:
    script = tmp_path / "plain.py"
    script.write_text("from comity.gather.child import Crew\nprint(list(Crew(workers=2).run(abs, [-1, -2])))\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    assert done.stdout == "[(-1, 1), (-2, 2)]\n"
