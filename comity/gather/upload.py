"""Files and folders that a person hands in: found, told apart by name, and read into reports."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from comity.errors import Unreadable
from comity.gather.container import KINDS, parts
from comity.gather.decode import MOST_BYTES, unpacked
from comity.gather.part import report
from comity.model.on_screen import on_screen
from comity.model.report import Quarantined, Report

#: What stands for standard input among paths.
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that was found and has the name of a kind that is read."""

    #: How it is shown: relative to the folder it was found in.
    path: str
    #: Where it is; none for standard input.
    place: str | None
    #: Its extension, which says how it is read: ``.txt``; empty for standard input.
    kind: str
    #: What standard input held.
    content: bytes | None = None


def walk(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[Found], list[Quarantined]]:
    """Find the files to read, in the order of their shown names.

    Folders are walked without following links to folders; hidden files and folders are passed over. A file given
    twice is found once. Where two shown names would be the same, enough leading parts of the path are kept.

    Returns:
        what was found, and what cannot be read by its name or place, with the reason.
    """
    given: dict[str, tuple[Path, int]] = {}  # by real place: the path and how many of its last parts are shown
    found: list[Found] = []
    refused: list[Quarantined] = []
    for path in sorted({os.fspath(p) for p in paths}):
        if path == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
            found.append(Found(path=STANDARD_INPUT, place=None, kind="", content=content))
            continue
        whole = Path(path).absolute()
        if whole.is_dir():
            inside = _inside(whole)
            if not inside:
                refused.append(Quarantined(path=_printable(path), reason="The folder has no files in it."))
            for inner in inside:
                _give(given, inner, len(inner.parts) - len(whole.parts))
        elif whole.exists():
            _give(given, whole, 1)
        else:
            refused.append(
                Quarantined(path=_printable(path), reason="There is no such file or folder; check the path.")
            )
    for name, place in _told_apart(given.values()):
        kind, shown = _kind(place), _printable(name)
        if not place.is_file():
            refused.append(Quarantined(path=shown, reason="It is not a regular file; copy its content into one."))
        elif kind in KINDS:
            found.append(Found(path=shown, place=str(place), kind=kind))
        else:
            refused.append(Quarantined(path=shown, reason=_UNKNOWN_KIND))
    return sorted(found, key=lambda f: f.path), sorted(refused, key=lambda q: q.path)


def read(found: Found) -> list[Report]:
    """Parse one file; a feed, a list of ninjs or a NewsML message gives many reports.

    This parses foreign bytes: call it in a child process (`comity.gather.child`).

    Raises:
        Unreadable: with a sentence that says what happened and what to do.
    """
    return read_bytes(found.path, found.kind, _bytes(found))


def read_bytes(path: str, kind: str, content: bytes) -> list[Report]:
    """Parse what a file holds, or would hold, as `read` does.

    Raises:
        Unreadable: with a sentence that says what happened and what to do.
    """
    reports: dict[str, Report] = {}
    for part in parts(kind, unpacked(content)):
        one = report(path, part)
        if one.text.strip() or one.title:
            reports.setdefault(one.id, one)
    if not reports:
        raise Unreadable("There is no text in it.")
    return list(reports.values())


def _inside(folder: Path) -> list[Path]:
    """Every file below a folder that is not hidden."""
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        files.extend(Path(here) / name for name in names if not name.startswith("."))
    return files


def _give(given: dict[str, tuple[Path, int]], path: Path, shown: int) -> None:
    """Take in one file; of two ways to name it, the longer name tells more."""
    real = os.path.realpath(path)
    if real not in given or given[real][1] < shown:
        given[real] = (path, shown)


def _told_apart(given: Iterable[tuple[Path, int]]) -> list[tuple[str, Path]]:
    """Shown names, each with as many leading parts as it takes to be the only one of its name."""
    named = [(path, parts) for path, parts in given]
    while True:
        shown = ["/".join(path.parts[-parts:]) for path, parts in named]
        seen: dict[str, int] = {}
        for name in shown:
            seen[name] = seen.get(name, 0) + 1
        longer = [
            (path, parts + 1 if seen[name] > 1 and parts < len(path.parts) else parts)
            for (path, parts), name in zip(named, shown, strict=True)
        ]
        if longer == named:
            return sorted(zip(shown, (path for path, _ in named), strict=True))
        named = longer


def _printable(path: str) -> str:
    """The path with bytes that are no UTF-8 written out in hexadecimal, so that no file name stops the printing."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _kind(path: Path) -> str:
    suffixes = [s.lower() for s in path.suffixes]
    return suffixes[-2] if len(suffixes) > 1 and suffixes[-1] == ".gz" else suffixes[-1] if suffixes else ""


def _bytes(found: Found) -> bytes:
    if found.place is None:
        content = found.content or b""
    else:
        try:
            with Path(found.place).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise Unreadable(f"It cannot be opened ({error.strerror}); check that you may read it.") from error
    if len(content) > MOST_BYTES:
        raise Unreadable(f"It is larger than {MOST_BYTES // 2**20} MB, which is refused; split it.")
    return content


_UNKNOWN_KIND = on_screen(f"It is not a kind of file Comity reads ({' '.join(KINDS)}); convert it or leave it out.")
