"""Processes are killed with SIGKILL while reports come in: nothing acknowledged is lost, nothing is done twice.

Every run kills four times. ``COMITY_KILLS=25`` is the long drill of every process, which waits for leases to run out.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from comity.app.bench.kills import VICTIMS, drill

#: Here nobody is killed whose work waits for a lease of minutes to run out.
QUICK = ("web", "sequence", "postgres child", "annotate child")


@pytest.mark.skipif(not Path("/bin/ps").exists(), reason="processes are found by ps")
def test_killed_at_any_moment_the_centre_loses_nothing_and_does_nothing_twice() -> None:
    times = int(os.environ.get("COMITY_KILLS", "4"))
    victims = VICTIMS if times > len(QUICK) else QUICK
    done = drill(times, victims=victims, say=lambda line: print(line, file=sys.stderr))
    assert done.acknowledged > 10
    assert sum(done.killed.values()) == times
    assert done.lost == []
    assert done.alerts_missing == []
    assert done.undelivered == []
    assert done.twice == []
    assert done.differences == []
    assert done.deliveries > 0
    assert done.forged == 0
