"""What a person hands in: files become reports, or go to quarantine with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from comity.db.door import Connection
from comity.gather.child import Failure
from comity.gather.parcel import Opened, Parcel, opened
from comity.gather.standby import Standby
from comity.model.on_screen import on_screen
from comity.store import quarantine, report

#: Characters of a file's name that are kept, the last ones.
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that was handed in."""

    #: Its name.
    name: str
    #: What the sender said it is; empty if nothing.
    media_type: str
    #: Its bytes.
    content: bytes


def file_name(given: str | None) -> str:
    """A file's own name, without the folders that some browsers send along and what does not print."""
    name = (given or "").replace("\\", "/").rpartition("/")[2].strip()
    return "".join(letter if letter.isprintable() else "_" for letter in name)[-_LONGEST_NAME:] or "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What became of one file."""

    #: Its name.
    name: str
    #: The reports that it holds; those that were there already among them.
    reports: tuple[UUID, ...] = ()
    #: How many of them were not there before.
    new: int = 0
    #: Where it lies in quarantine, if no report could be made of it.
    quarantined: UUID | None = None
    #: Why.
    reason: str = ""


def hand_in(
    connection: Connection,
    files: Sequence[File],
    *,
    originator: UUID,
    officer: UUID,
    label: int,
    language: str | None = None,
) -> tuple[HandedIn, ...]:
    """Take files in. Their bytes are foreign: they are opened in a process of their own.

    The same file handed in again is nothing new.

    Args:
        connection: of a viewer of the originator.
        files: what was handed in.
        originator: the member that puts the reports in.
        officer: who hands them in.
        label: who may see them.
        language: of the reports, where the officer knows it.
    """
    done: list[HandedIn] = []
    with Standby(opened, workers=1) as readers:
        for file in files:
            digest = hashlib.sha256(file.content).hexdigest()
            result = readers.apply(
                Parcel(kind="file", place=file.name, content=file.content, media_type="", key=f"handed in:{digest}")
            )
            if isinstance(result, Failure) or not result.arrivals:
                reason = result.reason if isinstance(result, Failure) else on_screen("There is no text in it.")
                done.append(_kept(connection, file, reason, originator, label))
            else:
                done.append(
                    _taken(
                        connection, file, result, originator=originator, officer=officer, label=label, language=language
                    )
                )
    return tuple(done)


def again(connection: Connection, which: UUID, *, originator: UUID, officer: UUID, label: int) -> HandedIn:
    """Try once more to make reports of what lies in quarantine as bytes; a later Comity may know how.

    Raises:
        NotFound: it is not there, or another member's.
    """
    kept = quarantine.one(connection, which)
    content = quarantine.content(connection, which)
    with Standby(opened, workers=1) as readers:
        result = readers.apply(
            Parcel(
                kind="file",
                place=kept.path,
                content=content,
                key=f"handed in:{hashlib.sha256(content).hexdigest()}",
            )
        )
    if isinstance(result, Failure) or not result.arrivals:
        reason = result.reason if isinstance(result, Failure) else on_screen("There is no text in it.")
        return HandedIn(name=kept.path, quarantined=which, reason=reason)
    quarantine.close(connection, which, "read after all")
    file = File(name=kept.path, media_type="", content=content)
    return _taken(connection, file, result, originator=originator, officer=officer, label=label, language=None)


def _taken(
    connection: Connection,
    file: File,
    result: Opened,
    *,
    originator: UUID,
    officer: UUID,
    label: int,
    language: str | None,
) -> HandedIn:
    received = [
        report.add(
            connection,
            replace(arrival, report=replace(arrival.report, language=language)) if language else arrival,
            originator=originator,
            label=label,
            officer=officer,
        )
        for arrival in result.arrivals
    ]
    return HandedIn(name=file.name, reports=tuple(r.id for r in received), new=sum(r.new for r in received))


def _kept(connection: Connection, file: File, reason: str, originator: UUID, label: int) -> HandedIn:
    kept = quarantine.unread(
        connection,
        label=label,
        originator=originator,
        path=file.name,
        reason=reason,
        content=file.content,
        media_type=file.media_type or "application/octet-stream",
    )
    return HandedIn(name=file.name, quarantined=kept, reason=reason)
