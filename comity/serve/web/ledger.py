"""Ledger: is it whole, who says so, and what stands in it; receipts and exports to take away."""

from __future__ import annotations

import tempfile
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from comity.errors import NotFound, Refused, Unreadable
from comity.flow import export
from comity.ledger.note import COSIGNATURE, parse_key
from comity.serve.web.visit import Visit
from comity.store import entry, ledger, member, witness

_ROWS = 50


def show(visit: Visit) -> Response:
    """``GET /ledger``."""
    return _page(visit)


def name_witness(visit: Visit) -> Response:
    """``POST /ledger/witness``: an officer makes the witness of the own member known, or retires it."""
    if visit.sent("step") == "retire":
        witness.retire(visit.connection, visit.viewer.member)
        return visit.to("/ledger", visit.gettext("Your witness counts no more."))
    typed = visit.sent("key")
    try:
        key = parse_key(typed, COSIGNATURE)
        with visit.connection.transaction():
            witness.add(visit.connection, visit.viewer.member, name=key.name, vkey=str(key))
    except Unreadable:
        wrong = visit.gettext("This is not a witness's key. It is one line: a name, a plus, an id, a plus, the key.")
        return _page(visit, typed, wrong, status=422)
    except Refused as refused:
        return _page(visit, typed, visit.said(refused), status=422)
    return visit.to("/ledger", visit.gettext("Your witness is known; it counts from its next look on."))


def take(visit: Visit) -> Response:
    """``POST /ledger/export``: everything that the member may see, with proofs."""
    folder = tempfile.TemporaryDirectory(prefix="comity-export-")
    file = Path(folder.name) / "export.zip"
    try:
        about = export.write(visit.connection, file, whose=visit.viewer.member)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        file,
        media_type="application/zip",
        filename=f"{about.member}-{about.made_at:%Y-%m-%d}.zip",
        background=BackgroundTask(folder.cleanup),
    )


def receipt(visit: Visit) -> Response:
    """``GET /ledger/receipts/{stream}/{number}``: the receipt of an entry."""
    written = str(visit.request.path_params["number"])
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 18 else 0
    found = entry.in_stream(visit.connection, visit.named("stream"), number)
    if found is None:
        raise NotFound("There is no such entry, or it is not for you to read.")
    return _receipt(visit, found, f"{written}.tlog-proof")


def report_receipt(visit: Visit) -> Response:
    """``GET /reports/{id}/receipt``: the receipt of a report, as it was received or marked last."""
    return _receipt(visit, last_version(entry.about(visit.connection, visit.named())), "report.tlog-proof")


def last_version(entries: list[entry.Shown]) -> entry.Shown:
    """The last entry that commits to the content of a report.

    Raises:
        NotFound: there is none that the viewer may read.
    """
    found = [each for each in entries if each.kind in ("report", "mark")]
    if not found:
        raise NotFound("There is no such report in the ledger, or it was not released to you.")
    return found[-1]


def _receipt(visit: Visit, found: entry.Shown, name: str) -> Response:
    return Response(
        export.receipt_of(visit.connection, found),
        media_type="text/plain",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(visit: Visit, typed: str = "", wrong: str = "", *, status: int = 200) -> Response:
    connection = visit.connection
    told, last = export.policy(connection), ledger.last(connection)
    accepted = None
    if told is not None and (size := witness.accepted(connection, told.quorum)) is not None:
        accepted = ledger.at_size(connection, size)
    witnesses = witness.everyone(connection)
    newest = witness.latest(connection)
    rows = entry.newest(connection, _ROWS + 1, _before(visit))
    members = {each.id: each.name for each in member.everyone(connection)}
    return visit.page(
        "pages/ledger.html",
        status=status,
        policy=told,
        key=str(told.log) if told else "",
        last=last,
        accepted=accepted,
        root=b64encode(accepted.root).decode() if accepted else b64encode(last.root).decode() if last else "",
        under=witness.under(connection, [accepted.size])[accepted.size] if accepted else [],
        witnesses=[(members.get(each.member, ""), newest.get(each.id), each) for each in witnesses],
        own=next((each for each in witnesses if each.member == visit.viewer.member), None),
        members=members,
        rows=[(each, _in_stream(each)) for each in rows[:_ROWS]],
        older=rows[_ROWS - 1].at.isoformat() if len(rows) > _ROWS else None,
        typed=typed,
        wrong=wrong,
    )


def _in_stream(found: entry.Shown) -> tuple[UUID, int] | None:
    """Where an entry is in its stream; none before it is sealed."""
    if found.leaf is None:
        return None
    told = export.as_read(found).envelope
    return told.stream, told.number


def _before(visit: Visit) -> datetime | None:
    written = visit.asked("before")
    try:
        moment = datetime.fromisoformat(written.replace(" ", "+")) if written else None
    except ValueError as error:
        raise Refused("This page of the list cannot be found. Go back to its first page.") from error
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=visit.zone)
