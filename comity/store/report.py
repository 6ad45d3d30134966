"""Reports as they came in, version by version."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import msgspec

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.arrival import Arrival
from comity.model.report import Report
from comity.model.secret import holds_secret, refuse_secrets, without_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of an arrival."""

    #: The report that now stands for it.
    id: UUID
    #: What all its versions share.
    document: UUID
    #: 1 for the first.
    version: int
    #: False where exactly this had been received before.
    new: bool


def add(
    connection: Connection,
    arrival: Arrival,
    *,
    originator: UUID,
    label: int,
    source: UUID | None = None,
    officer: UUID | None = None,
) -> Received:
    """Take in an arrival. Once the transaction is committed it is acknowledged: no crash loses it.

    What the source gave under this key before is left as it is; other words under the same key are a new version,
    the same words are nothing new.

    Args:
        connection: of a worker, or of a viewer who acts for the originator.
        arrival: what came.
        originator: the member that puts it in and controls its release.
        label: who may see it.
        source: where it was gathered, if it was.
        officer: who filed it, if a person did.

    Raises:
        Refused: a person filed a secret key with it. What a source gave is kept, but for the key.
    """
    arrival = _bare(arrival, refuse=officer is not None)
    print_ = fingerprint(arrival.report)
    connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{originator} {source} {arrival.key}",)
    )
    last = connection.execute(
        "select id, document, version, fingerprint from last_version(%s, %s, %s)",
        (originator, source, arrival.key),
        prepare=True,
    ).fetchone()
    if last and last[3] == print_:
        return Received(id=last[0], document=last[1], version=last[2], new=False)
    new = uuid4()
    document, version = (last[1], last[2] + 1) if last else (uuid4(), 1)
    if last:
        # The latest of those that have the same readers: a version for others neither hides an earlier nor shows it.
        connection.execute(
            "update report set latest = false where document = %s and label = %s and latest", (document, label)
        )
    connection.execute(
        "insert into report (id, document, version, originator, label, source, officer, key, path, title, link,"
        " content, fingerprint) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            new,
            document,
            version,
            originator,
            label,
            source,
            officer,
            arrival.key,
            arrival.report.path,
            arrival.report.title or "",
            arrival.report.link,
            msgspec.json.encode(replace(arrival.report, id=new.hex)),
            print_,
        ),
        prepare=True,
    )
    connection.execute(
        "insert into original (report, label, media_type, content) values (%s, %s, %s, %s)",
        (new, label, arrival.media_type, arrival.original),
        prepare=True,
    )
    return Received(id=new, document=document, version=version, new=True)


def _bare(arrival: Arrival, *, refuse: bool) -> Arrival:
    """An arrival without a secret key in it: whoever holds the database must not be able to open what is sealed."""
    written = msgspec.json.encode(arrival.report)
    if not holds_secret(written) and not holds_secret(arrival.original):
        return arrival
    if refuse:
        refuse_secrets(written, arrival.original)
    return replace(
        arrival,
        report=msgspec.json.decode(without_secrets(written), type=Report),
        original=without_secrets(arrival.original),
    )


def fingerprint(report: Report) -> bytes:
    """What tells one version of a report from another: its headline and its words, not the page around them."""
    marks = hashlib.sha256()
    for part in (report.title or "", " ".join(report.text.split())):
        marks.update(part.encode("utf-8", "surrogatepass"))
        marks.update(b"\0")
    return marks.digest()


def content(connection: Connection, report: UUID) -> Report:
    """What arrived.

    Raises:
        NotFound: there is none, or the viewer may not see it.
    """
    row = connection.execute("select arrived(%s)", (report,)).fetchone()
    if row is None or row[0] is None:
        raise NotFound("There is no such report, or it was not released to you.")
    return msgspec.json.decode(row[0], type=Report)
