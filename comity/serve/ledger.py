"""The log of the ledger as files (c2sp.org/tlog-tiles), and where witnesses leave their cosignatures.

Nobody signs in here: what is served are hashes of what is salted, among hashes of nothing, and signatures on them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from comity.db.door import Connection
from comity.errors import ComityError, NotAllowed, NotFound, Refused, Unreadable
from comity.ledger import note, tile
from comity.ledger.checkpoint import parse_signed
from comity.ledger.merkle import WIDTH
from comity.serve import auth
from comity.store import ledger, witness

_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_NOW = {"Cache-Control": "no-store"}


def _plain(answer: Callable[..., Response]) -> Callable[..., Response]:
    """Errors as plain text: it is programs that ask."""

    @wraps(answer)
    def told(*asked: object) -> Response:
        try:
            return answer(*asked)
        except ComityError as error:
            return PlainTextResponse(f"{error}\n", error.status, headers=_FOR_NOW)

    return told


@_plain
def checkpoint(request: Request) -> Response:
    """``GET /ledger/checkpoint``: the last one, with all its signatures."""
    with auth.database(request).gate() as connection:
        last = ledger.last(connection)
        if last is None:
            raise NotFound("Nothing is sealed yet; the first checkpoint is there a minute after the centre starts.")
        return PlainTextResponse(signed(connection, last.size, last.note), headers=_FOR_NOW)


def signed(connection: Connection, size: int, text: str) -> str:
    """A checkpoint with the cosignatures under it."""
    return text + "".join(each.line for each in witness.under(connection, [size])[size])


@_plain
def key(request: Request) -> Response:
    """``GET /ledger/key``: the log's key, to be compared with what other members were given."""
    with auth.database(request).gate() as connection:
        known = ledger.public(connection)
        if known is None:
            raise NotFound("Nothing is sealed yet; the log has no key before its first checkpoint.")
        return PlainTextResponse(f"{note.Key(known[0], note.SIGNATURE, known[1])}\n", headers=_FOR_NOW)


@_plain
def keys(request: Request) -> Response:
    """``GET /ledger/keys``: how the log's keys followed each other; a line of JSON for each, none where it had one."""
    with auth.database(request).gate() as connection:
        notes = ledger.successions(connection)
    return PlainTextResponse("".join(json.dumps({"note": each}) + "\n" for each in notes), headers=_FOR_NOW)


@_plain
def tiles(request: Request) -> Response:
    """``GET /ledger/tile/…``: a tile of hashes, or of what they are hashes of."""
    asked = tile.parse_path(request.path_params["path"])
    if asked is None:
        raise NotFound("This is not the address of a tile.")
    level, number, width = asked
    with auth.database(request).gate() as connection:
        hashes = ledger.edge(connection, [(level, number)]).get((level, number), b"")
    if len(hashes) < width * WIDTH:
        raise NotFound("The log has no such tile.")
    hashes = hashes[: width * WIDTH]
    body = tile.entries(hashes) if level == tile.ENTRIES else hashes
    return Response(body, media_type="application/octet-stream", headers=_FOR_GOOD)


async def cosign(request: Request) -> Response:
    """``POST /ledger/cosignature``: a checkpoint of ours with the cosignature of a witness that a member made known."""
    return await run_in_threadpool(_cosign, request, await request.body())


@_plain
def _cosign(request: Request, body: bytes) -> Response:
    try:
        told, signed_ = parse_signed(body.decode())
    except (Unreadable, UnicodeDecodeError) as error:
        raise Refused(f"This cannot be taken. {error}") from error
    with auth.database(request).gate() as connection:
        ours = ledger.at_size(connection, told.size)
        if ours is None or note.parse_note(ours.note).text != signed_.text:
            raise Refused("This is not a checkpoint of this log. Keep it: it shows that somebody forked the log.")
        taken = 0
        for known, vkey in witness.keys(connection):
            each = note.parse_key(vkey, note.COSIGNATURE)
            good, _ = note.by(signed_, each)
            if good is not None:
                at = datetime.fromtimestamp(note.time_of(good), UTC)
                witness.cosigned(connection, told.size, known, line=str(good), signed_at=at)
                taken += 1
    if not taken:
        raise NotAllowed("None of these signatures is of a witness that a member made known here.")
    return Response(status_code=204)


ROUTES: tuple[BaseRoute, ...] = (
    Route("/ledger/checkpoint", checkpoint),
    Route("/ledger/key", key),
    Route("/ledger/keys", keys),
    Route("/ledger/tile/{path:path}", tiles),
    Route("/ledger/cosignature", cosign, methods=["POST"]),
)
