"""The sample scenario comes into a centre the way any report does: a member's source receives it, under a label.

Nothing of it is weighed beforehand. Whoever opens the first page a moment later sees it arrive.
"""

from __future__ import annotations

import mimetypes
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from comity.app import centre as centres
from comity.db import Database
from comity.db.door import Connection
from comity.errors import ComityError
from comity.gather.child import Crew, Failure
from comity.gather.upload import Found, read
from comity.govern.charter import read_charter
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.model.source import Kind
from comity.store import centre, label, member, report, sample, source

_NUMBER = re.compile(r"-(\d\d)-")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """A file on its way into the centre."""

    #: Its source.
    source: UUID
    #: The member whose source it is.
    member: UUID
    #: Who may see it.
    marking: int
    #: The file.
    found: Found


def folder() -> Path:
    """Where the sample lies: in the package as installed, or beside it in a checkout.

    Raises:
        ComityError: it was left out of this installation.
    """
    inside = Path(str(resources.files("comity"))) / "examples" / "river"
    for place in (inside, inside.parents[2] / "examples" / "river"):
        if (place / "centre.toml").is_file():
            return place
    raise ComityError("The sample is not part of this installation; start an empty centre with --empty.")


def set_up(conveyor: Database) -> None:
    """Set up the sample centre: its members, officers, seats, places and houses; no report yet.

    Raises:
        AlreadyThere: there is a centre already.
    """
    charter, text = read_charter(folder() / "centre.toml")
    centres.set_up(conveyor, charter, text, facts=(folder() / "facts.toml").read_text("utf-8"))


def load(conveyor: Database, data: Path, *, over: Callable[[], bool] = lambda: False) -> int:
    """Have the sample's reports received, those that are not yet there; interrupted, it goes on at the next start.

    Args:
        conveyor: the centre's database.
        data: the data folder; a folder that is watched lies there.
        over: asked between files whether to stop.

    Returns:
        How many reports were new.
    """
    posts = sorted(_posts(conveyor, data), key=_moment)
    new = 0
    with Crew(workers=1) as crew:
        by_path = {post.found: post for post in posts}
        for found, result in crew.run(read, [post.found for post in posts]):
            if over():
                break
            if isinstance(result, Failure):
                raise ComityError(f"{found.path} of the sample cannot be read. {result.reason}")
            with conveyor.worker() as connection:
                new += sum(_received(connection, by_path[found], each, len(result) > 1) for each in result)
    return new


def _moment(post: _Post) -> tuple[str, str]:
    """The files of a house are numbered as they were written; those without a number come last."""
    number = _NUMBER.search(post.found.path)
    return (number[1] if number else "99", post.found.path)


def _posts(conveyor: Database, data: Path) -> Iterator[_Post]:
    """The files of the sample that have not been received, each with its source, which is made if need be."""
    place = folder()
    told = tomllib.loads((place / "sample.toml").read_text("utf-8"))
    with conveyor.worker() as connection:
        ids = {m.slug: m.id for m in member.everyone(connection)}
        for row in told["source"]:
            owner = ids[row["member"]]
            here, marking = sample.source(connection, owner, row["name"]) or _source(connection, owner, row, ids, data)
            there = sample.paths(connection, here)
            for pattern in row.get("files", ()):
                for file in sorted((place / row["folder"]).glob(pattern)):
                    found = Found(path=file.name, place=str(file), kind=file.suffix)
                    if file.name not in there:
                        yield _Post(source=here, member=owner, marking=marking, found=found)


def _source(
    connection: Connection, owner: UUID, row: dict[str, Any], ids: dict[str, UUID], data: Path
) -> tuple[UUID, int]:
    """Make a source; it and the label that its reports get."""
    watched = data / row["watch"] if "watch" in row else None
    if watched:
        watched.mkdir(parents=True, exist_ok=True)
    marking = _marking(connection, owner, row, ids)
    kind: Kind = "folder" if watched else "upload"
    address = str(watched) if watched else ""
    new = source.add(
        connection, member=owner, label=marking, marking=marking, kind=kind, name=row["name"], address=address
    )
    return new, marking


def _marking(connection: Connection, owner: UUID, row: dict[str, Any], ids: dict[str, UUID]) -> int:
    """The label of a source's reports."""
    audience = row["audience"]
    until = None
    if days := row.get("days"):
        today = centre.now(connection).replace(hour=0, minute=0, second=0, microsecond=0)
        until = today + timedelta(days=days)
    if isinstance(audience, str):
        clause = Marking(owner=owner, audience="public" if audience == "public" else "coalition", not_after=until)
    else:
        others = tuple(ids[slug] for slug in audience)
        clause = Marking(owner=owner, audience="members", members=others, not_after=until)
    return label.intern(connection, [clause])


def _received(connection: Connection, post: _Post, each: Report, among: bool) -> bool:
    """Receive one report of a file; `among` others of the same file it is known by its id there."""
    place = Path(post.found.place or "")
    arrival = Arrival(
        key=f"{post.found.path}#{each.id}" if among else post.found.path,
        report=each,
        original=place.read_bytes(),
        media_type=mimetypes.guess_type(place.name)[0] or "application/octet-stream",
    )
    return report.add(connection, arrival, originator=post.member, label=post.marking, source=post.source).new
