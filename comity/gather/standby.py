"""Workers that stay: for jobs that come one by one, where starting a process for each would cost more than the job."""

from __future__ import annotations

import queue
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from comity.gather.child import MEMORY, SECONDS, Failure, Worker, pack
from comity.gather.worker import Task

Job = TypeVar("Job")
Result = TypeVar("Result")


class Standby(Generic[Job, Result]):
    """Some worker processes that apply one function, for any number of threads.

    Each worker starts with its first job and stays; one that hangs or crashes costs its job alone and is replaced. Use
    it as a context manager; leaving it ends every worker.
    """

    def __init__(
        self,
        target: Callable[[Job], Result],
        *,
        workers: int = 1,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        """Plan the workers.

        Args:
            target: a function at the top level of a module that can be imported.
            workers: how many processes at most.
            seconds: wall-clock and processor seconds for one job.
            memory: address space of one worker in bytes.
            prepare: a top-level function that loads what every job needs; its time does not count for a job.
        """
        self._task = pack(Task(target=target, prepare=prepare, memory=memory, seconds=seconds))
        self._seconds = seconds
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(None)  # a place for one that is not started yet
        self._size = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, once each has finished its job."""
        for _ in range(self._size):
            if (worker := self._free.get()) is not None:
                worker.end()
        for _ in range(self._size):
            self._free.put(None)

    def apply(self, job: Job) -> Result | Failure:
        """The function's result for a job, or why there is none; waits until a worker is free."""
        worker = self._free.get()
        try:
            if worker is None or worker.ended:
                worker = Worker(self._task)
            slot: list[Any] = []
            worker.give(job, slot, self._seconds)
            worker.listen()
            result: Result | Failure = slot[0]
            return result
        finally:
            self._free.put(worker if worker is not None and not worker.ended else None)
