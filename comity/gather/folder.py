"""A folder of this machine as a source: files that are new or other than they were."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.errors import AddressRefused, Unreachable
from comity.gather.container import KINDS
from comity.gather.decode import MOST_BYTES

#: Files that are read in one visit; the others wait for the next.
MOST_FILES = 200
#: Files of one folder that are looked at.
_MOST_SEEN = 50_000
#: Seconds for which a file must have been left alone: one that is being written is not read by halves.
_SETTLED = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is to be read."""

    #: Relative to the folder.
    path: str
    #: Its bytes.
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a folder has that is new."""

    #: Files to read.
    files: tuple[File, ...]
    #: Of each file that was read: when it was changed, in nanoseconds since 1970, and its size.
    seen: Mapping[str, list[int]]
    #: Whether there are more than one visit reads.
    more: bool


def allowed(address: str, folders: Sequence[Path]) -> Path:
    """The folder that a source names, if the operator lets sources lie there.

    Raises:
        AddressRefused: it lies elsewhere.
    """
    wanted = Path(address)
    if not folders:
        raise AddressRefused("No folder of this machine may be read; its operator allows some with COMITY_FOLDERS.")
    real = Path(os.path.realpath(wanted))
    if not wanted.is_absolute() or not any(real.is_relative_to(os.path.realpath(folder)) for folder in folders):
        below = ", ".join(str(folder) for folder in folders)
        raise AddressRefused(f"Only folders below {below} may be read; the operator allows others (COMITY_FOLDERS).")
    return real


def shared(address: str, others: Iterable[str]) -> bool:
    """Whether one of some folders is this one, lies in it, or has it inside."""
    real = Path(os.path.realpath(address))
    return any(
        real.is_relative_to(other) or other.is_relative_to(real)
        for other in (Path(os.path.realpath(each)) for each in others)
    )


def changed(address: str, folders: Sequence[Path], before: Mapping[str, list[int]]) -> Changed:
    """Files that are new or changed since `before`; hidden ones, and links that lead out of the folder, are left out.

    Raises:
        AddressRefused: the folder lies where sources may not.
        Unreachable: there is no such folder, or it may not be read.
    """
    root = allowed(address, folders)
    if not root.is_dir():
        raise Unreachable(f"There is no folder {address} on this machine now; look whether it is mounted.")
    files: list[File] = []
    seen: dict[str, list[int]] = {}
    for path in _inside(root):
        name = path.relative_to(root).as_posix()
        try:
            state = path.stat()
            mark = [state.st_mtime_ns, state.st_size]
            if before.get(name) == mark:
                seen[name] = mark
                continue
            if len(files) >= MOST_FILES or time.time() - state.st_mtime < _SETTLED:
                continue
            with path.open("rb") as file:
                files.append(File(path=name, content=file.read(MOST_BYTES + 1)))
            seen[name] = mark
        except OSError:  # it was taken away meanwhile, or may not be read: the next visit looks again
            continue
    return Changed(files=tuple(files), seen=seen, more=len(files) >= MOST_FILES)


def _inside(root: Path) -> list[Path]:
    found: list[Path] = []
    for here, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            path = Path(here) / name
            known = any(suffix.lower() in KINDS for suffix in path.suffixes[-2:])
            if known and not name.startswith(".") and Path(os.path.realpath(path)).is_relative_to(root):
                found.append(path)
        if len(found) > _MOST_SEEN:
            break
    return found[:_MOST_SEEN]
