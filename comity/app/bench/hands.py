"""Hands that give reports to a centre at fixed times, whether or not it keeps up; and the file they may come from."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from uuid import UUID

import msgspec

from comity.app.bench.push import Pusher, door
from comity.app.bench.trial import Trial
from comity.errors import ComityError
from comity.model.report import Report

#: Connections that hand in reports at the same time.
_HANDS = 8
#: Seconds that a burst lasts, and for which the usual rate goes on after it.
BURST = 60.0


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One report of a file: a line of JSON."""

    #: Its text, without the headline.
    text: str
    #: Its headline.
    title: str = ""
    #: The house that publishes it.
    publisher: str | None = None
    #: Seconds after the first report at which it comes in; of none, the rate tells.
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A report that is to be handed in."""

    #: What it says.
    line: Line
    #: Seconds after the beginning.
    at: float
    #: Whether it comes in a burst.
    burst: bool = False


def line_of(report: Report, after: float | None = None) -> Line:
    """A report as a line of a file."""
    text = report.text.partition("\n")[2].strip()
    return Line(text=text, title=report.title or "", publisher=report.publisher, after=after)


def written(file: Path, reports: Sequence[Report], rate: float) -> None:
    """Write reports as lines, `rate` of them a second."""
    lines = (msgspec.json.encode(line_of(report, round(number / rate, 3))) for number, report in enumerate(reports))
    file.write_bytes(b"".join(line + b"\n" for line in lines))


def read(file: Path) -> list[Line]:
    """The reports of a file, a line of JSON each.

    Raises:
        ComityError: a line is none, or there is no line; the message tells which.
    """
    found: list[Line] = []
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line, type=Line))
            except msgspec.DecodeError as error:
                raise ComityError(
                    f"Line {number} of {file.name} is no report: {error}. Each line is an object with a 'text', and "
                    "may have a 'title', a 'publisher', and 'after', the seconds after the first."
                ) from error
    if not found:
        raise ComityError(f"{file.name} holds no report.")
    return found


def planned(lines: Sequence[Line], rate: float, burst: float = 1.0) -> list[Due]:
    """When each report comes in: as the file says, or at a rate, with a burst or without.

    Args:
        lines: the reports. All that tell when they come in come then.
        rate: those of the others that come in each second.
        burst: how many times as fast they come for a minute, before the last minute; 1: no burst.
    """
    if all(line.after is not None for line in lines):
        return [Due(line=line, at=line.after or 0.0) for line in lines]
    if burst <= 1:
        return [Due(line=line, at=number / rate) for number, line in enumerate(lines)]
    last, fast = round(BURST * rate), round(BURST * rate * burst)
    calm = max(0, len(lines) - last - fast)
    found: list[Due] = []
    for number, line in enumerate(lines):
        if number < calm:
            found.append(Due(line=line, at=number / rate))
        elif number < calm + fast:
            found.append(Due(line=line, at=calm / rate + (number - calm) / (rate * burst), burst=True))
        else:
            found.append(Due(line=line, at=calm / rate + BURST + (number - calm - fast) / rate))
    return found


class Hands:
    """Several connections that hand in reports at their planned times."""

    def __init__(self, trial: Trial) -> None:
        """`trial`: the centre. A source is made for every second officer."""
        doors = [door(trial, viewer, "Bench") for viewer in trial.viewers[::2]]
        self._pushers = [Pusher(trial.port, doors[number % len(doors)]) for number in range(_HANDS)]

    def run(self, reports: Sequence[Due], name: str) -> tuple[dict[UUID, Due], list[float]]:
        """Hand in reports when they are due.

        Args:
            reports: in the order of their times.
            name: what their keys begin with, another one each time.

        Returns:
            The reports by the ids that were acknowledged, and the seconds from the planned moment to the
            acknowledgement of each.

        Raises:
            ComityError: a report was refused.
        """
        todo: SimpleQueue[tuple[int, Due]] = SimpleQueue()
        for each in enumerate(reports):
            todo.put(each)
        began = monotonic() + 0.2
        waits: list[float] = []
        refused: list[str] = []
        got: dict[UUID, Due] = {}

        def hand(pusher: Pusher) -> None:
            for number, due in _taken(todo):
                if refused:
                    return
                sleep(max(0.0, began + due.at - monotonic()))
                line = due.line
                report = pusher.push(f"{name}-{number}", line.title, line.text, line.publisher)
                if report is None:
                    refused.append(pusher.refused)
                    return
                waits.append(monotonic() - began - due.at)
                got[report] = due

        threads = [threading.Thread(target=hand, args=(pusher,)) for pusher in self._pushers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if refused:
            raise ComityError(f"A report was not acknowledged: {refused[0]}")
        return got, waits


def _taken(todo: SimpleQueue[tuple[int, Due]]) -> Iterator[tuple[int, Due]]:
    while True:
        try:
            yield todo.get_nowait()
        except Empty:
            return
