"""Processor time and memory of processes, and how figures are summed up."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a group of processes has used."""

    #: Seconds of processor time.
    seconds: float
    #: Memory in MB; what processes share is counted once, where the system tells it (proportional set size).
    memory: float


def used(pids: Sequence[int]) -> Used:
    """What these processes have used until now, and those of their children that have ended."""
    return Used(seconds=sum(map(_seconds, pids)), memory=sum(map(_memory, pids)))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all does not exceed: the nearest rank; not a number of none."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def machine() -> str:
    """What the figures were measured on, in words."""
    system = f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}"
    load = f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.machine()}, {system}{load}"


def _seconds(pid: int) -> float:
    try:
        # The name of the program stands in parentheses and may hold anything.
        fields = (_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    try:
        told = (_PROC / str(pid) / "smaps_rollup").read_text("utf-8")
    except OSError:
        return _resident(pid)
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("Pss:")), 0.0)


def _resident(pid: int) -> float:
    """Where the system does not tell shares: all of it."""
    command = ["/bin/ps", "-o", "rss=", "-p", str(pid)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout.split()  # noqa: S603 - our own words
    return int(told[0]) / 1024 if told else 0.0


def by_part(processes: Mapping[str, Sequence[int]]) -> dict[str, Used]:
    """What each part of a centre has used, its children counted with it."""
    together: dict[str, list[int]] = {}
    for kind, pids in processes.items():
        together.setdefault(kind.removesuffix(" child"), []).extend(pids)
    return {kind: used(pids) for kind, pids in together.items()}


def since(before: Mapping[str, Used], after: Mapping[str, Used]) -> dict[str, Used]:
    """What each part has used between two looks, and its memory at the second."""
    none = Used(seconds=0.0, memory=0.0)
    return {
        kind: Used(seconds=use.seconds - before.get(kind, none).seconds, memory=use.memory)
        for kind, use in after.items()
    }
