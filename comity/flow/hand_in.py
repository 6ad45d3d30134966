"""What a person hands in: files become reports, or go to quarantine with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from comity.db.door import Connection
from comity.gather.child import Failure
from comity.gather.parcel import Opened, Parcel
from comity.gather.standby import Standby
from comity.model.on_screen import on_screen
from comity.store import quarantine, report

#: Processes that open what strangers made.
Openers = Standby[Parcel, Opened]

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
    openers: Openers,
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
        openers: the processes that open them.
        files: what was handed in.
        originator: the member that puts the reports in.
        officer: who hands them in.
        label: who may see them.
        language: of the reports, where the officer knows it.
    """
    done: list[HandedIn] = []
    for file in files:
        found = _held(openers, file.name, file.content)
        done.append(
            _kept(connection, file, found, originator, label)
            if isinstance(found, str)
            else _taken(
                connection, file.name, found, originator=originator, officer=officer, label=label, language=language
            )
        )
    return tuple(done)


def again(connection: Connection, openers: Openers, which: UUID, *, officer: UUID) -> HandedIn:
    """Try once more to make reports of what lies in quarantine as bytes; a later Comity may know how.

    They are for those whom it was for when it was handed in.

    Args:
        connection: of a viewer of the member whose it is.
        openers: the processes that open it.
        which: its id in quarantine.
        officer: who tries again.

    Raises:
        NotFound: it is not there, or another member's.
    """
    kept = quarantine.one(connection, which)
    found = _held(openers, kept.path, quarantine.content(connection, which))
    if isinstance(found, str):
        return HandedIn(name=kept.path, quarantined=which, reason=found)
    quarantine.close(connection, which, "read after all")
    return _taken(
        connection, kept.path, found, originator=kept.originator, officer=officer, label=kept.label, language=None
    )


def _held(openers: Openers, name: str, content: bytes) -> Opened | str:
    """What a file holds, or why no report can be made of it."""
    digest = hashlib.sha256(content).hexdigest()
    found = openers.apply(Parcel(kind="file", place=name, content=content, key=f"handed in:{digest}"))
    if isinstance(found, Failure):
        return found.reason
    return found if found.arrivals else on_screen("There is no text in it.")


def _taken(
    connection: Connection,
    name: str,
    found: Opened,
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
        for arrival in found.arrivals
    ]
    return HandedIn(name=name, reports=tuple(r.id for r in received), new=sum(r.new for r in received))


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
