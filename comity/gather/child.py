"""Foreign bytes are parsed in child processes, so that no file can stop, slow or crash the rest.

The children are started as plain programs rather than by `multiprocessing`: they never run the caller's main module
again (a script without a main guard may call `comity.read`), they start alike on Linux and macOS, and each has its own
pipes, so that one that dies leaves nothing locked.
"""

from __future__ import annotations

import io
import os
import pickle
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

from comity.errors import ComityError
from comity.gather.worker import ANSWER_BYTES, LENGTH, Failure, Task, attempt
from comity.model.on_screen import on_screen

__all__ = ["Crew", "Failure", "Worker", "pack"]

Job = TypeVar("Job")
Result = TypeVar("Result")

#: Seconds one job may take: a page of 20 MB is read in five, so one that takes longer is made to hang.
SECONDS = 20.0
#: Seconds a worker may take to start and prepare itself on a slow disk.
START_SECONDS = 120.0
#: Address space of one worker in bytes; the libraries and the gazetteer take about a quarter of it.
MEMORY = 3 * 2**30
#: How many answers per worker may wait for a slower job before them; it bounds the memory of the parent.
AHEAD = 64
#: Bytes read from a pipe at a time.
_CHUNK = 2**20

_BOOT = "import sys; sys.path[:] = {path!r}; from comity.gather.worker import serve; serve()"
#: Many processes with one thread each are faster than few that share the cores with each other's threads.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Crew:
    """Some worker processes that apply one function to many jobs, each within limits.

    With `workers=0` the function runs in this process, without limits of time and memory: for benchmarks, and where
    processes cannot be started. Use it as a context manager; leaving it ends every worker.
    """

    def __init__(
        self,
        *,
        workers: int,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        """Plan the crew; workers start when there is work.

        Args:
            workers: how many processes; 0 for none.
            seconds: wall-clock and processor seconds for one job.
            memory: address space of one worker in bytes.
            prepare: a top-level function that loads what every job needs; its time does not count for a job.

        Raises (while running):
            ComityError: `prepare` failed.
        """
        self._size = workers
        self._seconds = seconds
        self._memory = memory
        self._prepare = prepare
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every worker and wait for it, so that none is left behind."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, target: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | Failure]]:
        """Apply `target` to each job and yield the pairs in the order of the jobs.

        A job that raises, hangs, crashes or runs out of memory yields a `Failure` with a sentence; it costs at most
        its own worker, which is replaced.

        Args:
            target: a function that can be pickled: at the top level of a module that can be imported.
            jobs: whatever can be pickled; taken as they are needed.
        """
        if self._size == 0:
            if self._prepare is not None:
                self._prepare()
            for job in jobs:
                yield job, attempt(target, job)
            return
        task = pack(Task(target=target, prepare=self._prepare, memory=self._memory, seconds=self._seconds))
        try:
            yield from self._conduct(task, iter(jobs))
        finally:
            self.close()

    def _conduct(self, task: bytes, jobs: Iterator[Job]) -> Iterator[tuple[Job, Any]]:
        """Hand out jobs, gather answers, and let them out in order."""
        waiting: deque[tuple[Job, list[Any]]] = deque()  # each job with its answer once it is there, in order
        more = True
        while more or waiting:
            while more and len(waiting) < AHEAD * self._size and (worker := self._idle(task)) is not None:
                try:
                    job = next(jobs)
                except StopIteration:
                    more = False
                    break
                slot: list[Any] = []
                waiting.append((job, slot))
                worker.give(job, slot, self._seconds)
            if waiting and not waiting[0][1]:
                self._listen()
            while waiting and waiting[0][1]:
                job, slot = waiting.popleft()
                yield job, slot[0]

    def _idle(self, task: bytes) -> Worker | None:
        """A worker with nothing to do, started if there are fewer than planned."""
        for worker in self._workers:
            if worker.slot is None:
                return worker
        if len(self._workers) < self._size:
            self._workers.append(Worker(task))
            return self._workers[-1]
        return None

    def _listen(self) -> None:
        """Wait until some worker answers, dies or runs out of time."""
        with selectors.DefaultSelector() as selector:
            for worker in self._workers:
                if worker.slot is not None:
                    selector.register(worker.pipe, selectors.EVENT_READ, worker)
            nearest = min(worker.deadline for worker in self._workers if worker.slot is not None)
            ready = selector.select(max(0.0, nearest - time.monotonic()))
        for key, _ in ready:
            key.data.hear()
        now = time.monotonic()
        for worker in self._workers:
            if worker.slot is not None and worker.deadline <= now:
                worker.fail(_too_long(self._seconds))
        self._workers = [worker for worker in self._workers if not worker.ended]


class Worker:
    """One child process, seen from its parent."""

    def __init__(self, task: bytes) -> None:
        """`task`: a packed `comity.gather.worker.Task`."""
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-c", _BOOT.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ONE_THREAD},
        )
        assert self._process.stdin is not None  # noqa: S101 - PIPE was asked for
        assert self._process.stdout is not None  # noqa: S101 - PIPE was asked for
        self._jobs, self.pipe = self._process.stdin, self._process.stdout
        self._heard = bytearray()
        self._ready = False
        #: Where the answer to its job goes; none while it has nothing to do.
        self.slot: list[Any] | None = None
        #: When its job is given up.
        self.deadline = 0.0
        self.ended = False
        self._seconds = 0.0
        self._tell(task)

    def give(self, job: object, slot: list[Any], seconds: float) -> None:
        """Send it a job; the clock starts when it is ready to work."""
        self.slot = slot
        self._seconds = seconds
        self.deadline = time.monotonic() + (seconds if self._ready else START_SECONDS)
        self._tell(pack(job))

    def _tell(self, message: bytes) -> None:
        with suppress(BrokenPipeError):  # it has died: its answering pipe is at its end, which `hear` finds
            self._jobs.write(message)
            self._jobs.flush()

    def listen(self) -> None:
        """Wait until its job is answered, one way or another."""
        while self.slot is not None:
            with selectors.DefaultSelector() as selector:
                selector.register(self.pipe, selectors.EVENT_READ)
                ready = selector.select(max(0.0, self.deadline - time.monotonic()))
            if ready:
                self.hear()
            else:
                self.fail(_too_long(self._seconds))

    def hear(self) -> None:
        """Take in what it sent; store the answer once it is whole."""
        piece = os.read(self.pipe.fileno(), _CHUNK)
        if not piece:
            self._process.wait()
            self.fail(_cause_of_death(self._process.returncode))
            return
        self._heard += piece
        while len(self._heard) >= LENGTH.size and not self.ended:
            size = LENGTH.unpack_from(self._heard)[0]
            if size > ANSWER_BYTES:
                self.fail(on_screen("Its reader sent an answer that cannot be true; please report the file."))
            elif len(self._heard) < LENGTH.size + size:
                return
            else:
                body = bytes(self._heard[LENGTH.size : LENGTH.size + size])
                del self._heard[: LENGTH.size + size]
                self._take(body)

    def _take(self, body: bytes) -> None:
        try:
            answer = _Trusting(io.BytesIO(body)).load()
        except Exception as error:  # noqa: BLE001 - whatever a spoilt child may send
            self.fail(on_screen(f"Its reader's answer cannot be understood ({error}); please report the file."))
            return
        if not self._ready:
            if isinstance(answer, Failure):
                raise ComityError(f"A reader of files could not be made ready. {answer.reason}")
            self._ready = True
            self.deadline = time.monotonic() + self._seconds
        elif self.slot is not None:
            self.slot.append(answer)
            self.slot = None

    def fail(self, reason: str) -> None:
        """Answer its job with a failure and end it."""
        if self.slot is not None:
            self.slot.append(Failure(reason=reason))
            self.slot = None
        self.end()

    def end(self) -> None:
        """Kill it if it still lives, and bury it."""
        self.ended = True
        self._process.kill()
        self._process.wait()
        self.pipe.close()
        with suppress(BrokenPipeError):  # what was still to be sent is of no use to the dead
            self._jobs.close()


class _Trusting(pickle.Unpickler):
    """Unpickles Comity's own classes and plain values only: a child that foreign bytes took over commands nothing."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class or a maker of arrays
        if (module, name) == ("array", "_array_reconstructor") or (module, name) == ("array", "array"):
            return super().find_class(module, name)
        if (module == "comity" or module.startswith("comity.")) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__.startswith("comity"):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a result")


def pack(message: object) -> bytes:
    """A message as it goes through a pipe: its length, then its pickle."""
    body = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def _too_long(seconds: float) -> str:
    return on_screen(f"It took longer than {seconds:g} seconds and was given up; split or simplify it.")


def _cause_of_death(code: int) -> str:
    """A sentence for a worker that ended by itself; negative codes are signals."""
    if code == -signal.SIGXCPU:
        return on_screen("It took more processor time than one file may use and was given up; split or simplify it.")
    if code == -signal.SIGKILL:
        return on_screen("Its reader was killed, most likely for want of memory; split the file or free some memory.")
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return on_screen(f"Its reader crashed ({how}); the file is damaged or made to do harm: save it in another format.")
