"""The inside of a child process: it takes jobs from its parent one at a time and answers each of them.

Foreign bytes are parsed here, so the process leaves the network and binds its own memory before it looks at any. It
speaks through two pipes; a message is eight bytes of length and then a pickle. It ends when its parent closes the pipe
or dies.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from comity.errors import ComityError
from comity.gather.cut_off import cut_off
from comity.model.on_screen import on_screen

#: How a message announces its length.
LENGTH = struct.Struct("!Q")
#: Largest answer that is sent back, in bytes: a feed of 20 MB with all that the stages find in it stays below.
ANSWER_BYTES = 128 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a worker is told once, before its first job."""

    #: Applied to each job.
    target: Callable[[Any], Any]
    #: Called once before the first job, to load what every job needs; none if there is nothing to load.
    prepare: Callable[[], object] | None
    #: Address space in bytes.
    memory: int
    #: Processor seconds for one job.
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A job that gave no result."""

    #: One sentence: what happened and what to do.
    reason: str


def attempt(target: Callable[[Any], Any], job: Any) -> Any:  # noqa: ANN401 - as generic as the pipe it feeds
    """The target's result for a job, or the `Failure` that says why there is none."""
    try:
        return target(job)
    except ComityError as error:
        return Failure(reason=str(error))
    except MemoryError:
        return Failure(reason="It needs more memory than one file may use; split it into smaller files.")
    except RecursionError:
        return Failure(reason="It is nested too deeply to be read; flatten it or save it as plain text.")
    except Exception as error:  # noqa: BLE001 - one bad file must not stop the others
        return Failure(reason=_confession(error))


def serve() -> None:
    """Answer jobs until the parent closes the pipe."""
    cut_off()  # where it cannot be done, the centre's status says so
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it ends its workers itself
    jobs = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("r+b") as nowhere:  # a library that prints must not break the messages
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    try:
        task = _receive(jobs)
        _bind_memory(task.memory)
        _send(answers, None if task.prepare is None else attempt(_prepared, task.prepare))
        while True:
            job = _receive(jobs)
            _bind_processor(task.seconds)
            _send(answers, attempt(task.target, job))
    except (EOFError, BrokenPipeError):
        return


def _prepared(prepare: Callable[[], object]) -> None:
    prepare()


def _confession(error: Exception) -> str:
    """A sentence for an error nobody foresaw, with the place in the code where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = str(error).strip().split("\n")[0][:200]
    what = f"{type(error).__name__}{': ' + said if said else ''}{where}"
    return on_screen(f"Comity failed on it ({what}); please report the file.")


def _receive(stream: IO[bytes]) -> Any:  # noqa: ANN401 - whatever the parent sent
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(LENGTH.unpack(head)[0]))  # noqa: S301 - from our own parent


def _send(stream: IO[bytes], answer: object) -> None:
    try:
        body = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError, MemoryError) as error:
        body = pickle.dumps(Failure(reason=_confession(error)))
    if len(body) > ANSWER_BYTES:
        body = pickle.dumps(Failure(reason="It holds more than can be taken in at once; split it into smaller files."))
    stream.write(LENGTH.pack(len(body)))
    stream.write(body)
    stream.flush()


def _bind_memory(limit: int) -> None:
    """Bind the address space; macOS has no such limit, there the time limit alone must do."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def _bind_processor(seconds: float) -> None:
    """Bind the processor time of the next job, so that an orphan that hangs ends by itself."""
    import resource  # noqa: PLC0415 - not on every system

    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted = int(used.ru_utime + used.ru_stime + seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard), hard))
