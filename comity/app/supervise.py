"""Keeps the parts of a centre running on one machine: what ends by itself is started again, and it is said.

A part runs in a process of its own, in a session of its own, so that Ctrl-C reaches the supervisor alone. Its standard
input is a pipe that nobody writes to: when the supervisor ends, however it ends, the pipe closes and the part ends too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from comity.app.process import PATIENCE, SUPERVISED
from comity.store.process import Kind

#: Seconds before a part is started again: the first time, and at most; doubled each time.
_SOON, _LATE = 0.5, 30.0
#: A part that ran so long begins anew with the shortest pause.
_SETTLED = 60.0
#: How often the supervisor looks, in seconds.
_LOOK = 0.2
#: A log is begun anew when it has grown beyond this, in bytes; the old one is kept beside it.
_LOG_BYTES = 5_000_000


@dataclass(slots=True, kw_only=True)
class Part:
    """One process that is to run."""

    #: What it does.
    kind: Kind
    #: Its command line.
    command: Sequence[str]
    #: What is added to the environment: the address of the database with the rights this part has.
    environment: Mapping[str, str]
    #: Where its words go.
    log: Path
    #: The process; none while it waits to be started.
    process: subprocess.Popen[bytes] | None = None
    #: When it is to be started, by `monotonic`.
    due: float = 0.0
    #: When it was last started.
    started: float = 0.0
    #: Seconds it waits the next time.
    pause: float = field(default=_SOON)


class Supervisor:
    """Starts the parts, starts them again, stops them."""

    def __init__(self, parts: Sequence[Part], *, tend: Callable[[], None], say: Callable[[str], None]) -> None:
        """Plan it.

        Args:
            parts: what is to run, in the order in which it is started.
            tend: called every few seconds; brings the database back if it is gone, and may take its time.
            say: tells the operator a sentence.
        """
        self._parts = parts
        self._tend = tend
        self._say = say
        self._over = threading.Event()

    def stop(self) -> None:
        """Have `run` come to its end; may be called from a signal's handler."""
        self._over.set()

    def over(self) -> bool:
        """Whether it was told to stop."""
        return self._over.is_set()

    def run(self) -> None:
        """Keep everything running until `stop`; then end it all and come back."""
        tended = monotonic()
        try:
            while not self._over.is_set():
                for part in self._parts:
                    self._look_after(part)
                if monotonic() - tended > 2:
                    self._tend()
                    tended = monotonic()
                self._over.wait(_LOOK)
        finally:
            self._end()

    def _look_after(self, part: Part) -> None:
        if part.process is None:
            if monotonic() >= part.due:
                self._start(part)
            return
        code = part.process.poll()
        if code is None:
            return
        _bury(part.process)
        part.process = None
        if monotonic() - part.started > _SETTLED:
            part.pause = _SOON
        part.due = monotonic() + part.pause
        self._say(
            f"'{part.kind}' ended ({_ended(code)}) and is started again in {part.pause:g} s."
            f"{_last_words(part.log)} All it said is in {part.log}."
        )
        part.pause = min(part.pause * 2, _LATE)

    def _start(self, part: Part) -> None:
        part.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # titles and addresses may stand in it
        if part.log.exists() and part.log.stat().st_size > _LOG_BYTES:
            part.log.replace(part.log.with_suffix(".old.log"))
        with part.log.open("ab") as log:
            part.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                part.command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **part.environment, SUPERVISED: "1"},
                start_new_session=True,
            )
        part.started = monotonic()

    def _end(self) -> None:
        """Ask every part to end, and see to it that each does."""
        living = [part for part in self._parts if part.process is not None]
        for part in reversed(living):  # nobody is answered while the conveyor is still at work, rather than the reverse
            if part.process is not None:
                part.process.terminate()
        ends = monotonic() + PATIENCE + 1
        for part in living:
            if part.process is None:
                continue
            try:
                part.process.wait(max(0.1, ends - monotonic()))
            except subprocess.TimeoutExpired:
                part.process.kill()
                part.process.wait()
            _bury(part.process)
            part.process = None


def command(kind: Kind, *options: str) -> list[str]:
    """The command line of a part: this interpreter, this Comity."""
    return [sys.executable, "-m", "comity.cli", kind, *options]


def _bury(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()


def _ended(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"exit code {code}"


def _last_words(log: Path) -> str:
    """The last line it wrote, which mostly says what happened."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 2000))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return f" Its last words: {lines[-1][:300]}." if lines else ""
