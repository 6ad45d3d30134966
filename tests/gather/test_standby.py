"""Targets come from the standard library: a child must be able to import them by name."""

import os
import threading
import time

from comity.gather.child import Failure
from comity.gather.standby import Standby


def test_one_worker_answers_many_jobs_without_starting_anew():
    with Standby(abs) as ready:
        ready.apply(-1)
        begun = time.monotonic()
        assert [ready.apply(n) for n in range(-200, 0)] == list(range(200, 0, -1))
        assert time.monotonic() - begun < 2


def test_a_job_that_crashes_or_hangs_costs_only_itself():
    with Standby(os._exit, seconds=1.0) as ready:
        assert isinstance(ready.apply(3), Failure)
        assert isinstance(ready.apply(4), Failure)
    with Standby(time.sleep, seconds=0.4) as ready:
        hung = ready.apply(30)
        assert isinstance(hung, Failure)
        assert "longer than 0.4 seconds" in hung.reason
        assert ready.apply(0.01) is None


def test_an_error_is_a_sentence():
    with Standby(int) as ready:
        assert "ValueError" in ready.apply("twelve").reason
        assert ready.apply("12") == 12


def test_threads_share_the_workers():
    with Standby(time.sleep, workers=2) as ready:
        ready.apply(0.0)
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(ready.apply(0.05))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [None] * 6
