"""A courier that is killed while it sends."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import timedelta
from typing import Any

from comity.db import Database
from comity.flow.send import Sender, Ways
from comity.gather.address import vouched
from comity.gather.fetch import Fetcher


def killed_while_sending(scene: Any, url: str, when: str) -> None:
    """Have a courier killed before, or just after, its message reached the receiver at an address."""
    child = multiprocessing.get_context("spawn").Process(target=_die, args=(scene.centre.addresses.conveyor, url, when))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL


def _die(database: str, url: str, when: str) -> None:
    out = Fetcher(allowed=vouched(url.split("/")[2]), seconds=5)

    def post(where: str, content: bytes, headers: Any) -> Any:
        if when == "after":
            out.deliver(where, content, headers)
        os.kill(os.getpid(), signal.SIGKILL)

    ways = Ways(post=post, mail=None, address="https://centre.example")
    Sender(Database(database), ways, lease=timedelta(seconds=0.3)).turn()
