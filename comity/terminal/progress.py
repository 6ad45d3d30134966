"""A bar while many files are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

#: A pile of up to so many files is read before a bar could be looked at.
FEW = 20


def _nothing(_: int = 1) -> None:
    """Takes the place of the bar where there is none."""


@contextmanager
def progress(total: int = 0, console: Console | None = None) -> Iterator[Callable[[int], None]]:
    """Shows a bar on standard error while files are read, if they are many and somebody is looking.

    Args:
        total: how many files there are, if that is known already.
        console: where to show it; standard error if not given.

    Yields:
        A function to call with the number of files just done, or with a negative number of files just found.
    """
    screen = console or Console(stderr=True)
    if not screen.is_terminal:
        yield _nothing
        return
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("reading", total=total, visible=total > FEW)

        def step(count: int = 1) -> None:
            if count < 0:
                found = (bar.tasks[task].total or 0) - count
                bar.update(task, total=found, visible=found > FEW)
            else:
                bar.advance(task, count)

        yield step
