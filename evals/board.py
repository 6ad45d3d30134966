"""Prints a score, and compares it with its floors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from evals.tally import Score


class Floors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run must reach; names are those of the figures."""

    #: Figures that must be at least this.
    least: dict[str, float] = {}
    #: Figures that must be at most this.
    most: dict[str, float] = {}


def floors(path: Path, run: str) -> Floors:
    """The table of that name in a file of floors; nothing is asked if there is no file or no table."""
    if not path.exists():
        return Floors()
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")).get(run, {}), Floors)


def broken(score: Score, asked: Floors) -> Iterator[str]:
    """One sentence for each floor that is missed; a floor for a figure that does not exist is missed."""
    values = {figure.name: figure.value for figure in score.figures}
    for name, least in sorted(asked.least.items()):
        if name not in values:
            yield f"{name} has a floor but was not measured."
        elif values[name] < least - 1e-9:
            yield f"{name} is {values[name]:.3f}, below its floor of {least:.3f}."
    for name, most in sorted(asked.most.items()):
        if name not in values:
            yield f"{name} has a ceiling but was not measured."
        elif values[name] > most + 1e-9:
            yield f"{name} is {values[name]:.3f}, above its ceiling of {most:.3f}."


def lines(score: Score) -> Iterator[str]:
    """The score as lines for a terminal or a log."""
    for stage, misses in score.misses.items():
        yield f"{stage}: {len(misses)} to mend"
        yield from (f"  {miss}" for miss in misses)
        yield ""
    yield f"{'claim':<18} {'true':>4} {'reader':>6} {'found':>6}  {'standing':<13} {'quoted/found/held':>17}"
    for row in score.rows:
        got = f"{row.found[0]}-{row.found[1]}" if row.found else "-"
        wanted = f"{row.reading[0]}-{row.reading[1]}"
        mark = " " if row.found and row.found[0] <= row.origins <= row.found[1] else "!"
        standing = (row.status or "-") + ("" if row.status_right else " !")
        held = "/".join(map(str, row.support))
        notes = "; ".join(row.notes)
        yield f"{row.claim:<18} {row.origins:>4} {wanted:>6} {got:>6}{mark} {standing:<13} {held:>17}  {notes}".rstrip()
    yield ""
    for figure in score.figures:
        yield f"{figure.name:<26} {figure.value:6.3f}  {figure.means}"
