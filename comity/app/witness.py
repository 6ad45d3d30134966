"""A member's own witness: looks at the centre's log, makes sure that it only grew, and says so by its signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from comity.app.log import Log
from comity.errors import Refused, Unreachable, Unreadable
from comity.ledger import merkle
from comity.ledger.checkpoint import Checkpoint, parse_signed
from comity.ledger.memory import Memory
from comity.ledger.note import Note, Signature, by
from comity.ledger.succession import in_order, parse_succession
from comity.ledger.witness import Answered, Asked, judge, parse_asked

#: Bytes of a request to cosign, at most.
_MOST = 100_000
#: Seconds after which the centre is asked again for what handed its key over.
_PAUSE = 60.0
Fault = Literal["forked", "shortened", "replayed checkpoint", "not signed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of a look at a log."""

    #: Leaves of the log.
    size: int
    #: What is wrong with the log; none if nothing is.
    fault: Fault | None
    #: The same in a sentence that says what to do.
    says: str


def look(memory: Memory, log: Log, *, now: int) -> Looked:
    """Look at a log once: cosign what only grew, refuse and keep as evidence what did not.

    A log that is new is trusted as it shows itself the first time; its key is told, to be compared with other members'.

    Args:
        memory: the witness.
        log: the centre's.
        now: seconds since 1970.

    Raises:
        Unreachable: the centre does not answer, or does not take the cosignature.
        Unreadable: it answers with something else.
        Refused: the log shows another key than before.
    """
    text = log.checkpoint()
    new, note = parse_signed(text)
    with memory.alone():
        if new.origin not in memory.logs():
            shown = log.key()
            if shown.name != new.origin:
                raise Refused("The centre shows the key of one log and the checkpoint of another; ask its host.")
            memory.trust(shown)
        seen = memory.last().get(new.origin)
        old = seen.size if seen else 0
        signature, forged = by(note, memory.logs()[new.origin])
        handed = ""
        if signature is None and not forged and (followed := _next_key(memory, log, note, old)):
            signature, handed = followed
        if signature is None or forged:
            return _refused(memory, text, new, 403)
        if seen and new.size < seen.size:
            return _smaller(memory, log, text, new, seen)
        proof = tuple(merkle.consistency(log.tree(new), old, new.size)) if old else ()
        answer = judge(
            str(Asked(old=old, proof=proof, checkpoint=text)),
            logs=memory.logs(),
            last=memory.last(),
            key=memory.key,
            secret=memory.secret,
            now=now,
        )
        if answer.remember is None:
            return _refused(memory, text, new, answer.status)
        memory.remember(new.origin, answer.remember)
    status, said = log.leave(answer.remember)
    if status == 403:
        return Looked(
            size=new.size,
            fault=None,
            says=f"Size {new.size}: the log only grew. The centre does not know this witness yet: have an officer of"
            f" your member add its key under Ledger: {memory.key}",
        )
    if status != 204:
        raise Unreachable(f"The log only grew, and the centre does not take the cosignature ({status}). {said}")
    return Looked(
        size=new.size, fault=None, says=f"Size {new.size}: the log only grew since {old}, and is cosigned.{handed}"
    )


def _next_key(memory: Memory, log: Log, note: Note, seen: int) -> tuple[Signature, str] | None:
    """The signature of the key to which the one that is known handed over, which is known from then on; none if none.

    A key that handed over before what this witness has seen last signed too much: it is not followed.
    """
    try:
        notes = log.successions()
        chain = in_order([each for each in map(parse_succession, notes) if each.old.name == note.text.split("\n")[0]])
    except (Unreachable, Unreadable, Refused):
        return None
    known = memory.logs()[note.text.split("\n")[0]]
    later = [each for each in chain if each.size >= seen]
    while later and later[0].old != known:
        later.pop(0)
    for each in later:
        signature, forged = by(note, each.new)
        if signature is not None and not forged:
            memory.succeed(each.new, next(text for text in notes if parse_succession(text) == each))
            told = f" It signs with a new key since size {each.size}, to which its old one handed over: {each.new}"
            return signature, told + " Compare it with other members'."
    return None


def _smaller(memory: Memory, log: Log, text: str, new: Checkpoint, seen: Checkpoint) -> Looked:
    """The log shows less than it did: does it have the rest still, or was it cut off?"""
    kept = memory.keep_refused(new.origin, text)
    try:
        whole = merkle.root(log.tree(seen), seen.size) == seen.root
    except (Unreachable, ValueError):
        whole = False
    if whole:
        return Looked(
            size=new.size,
            fault="replayed checkpoint",
            says=f"Refused: the log shows its old checkpoint of size {new.size}, and {seen.size} were cosigned; the"
            f" rest is still there. Somebody replays an old checkpoint; it is kept in {kept}. Tell the other members.",
        )
    return Looked(
        size=new.size,
        fault="shortened",
        says=f"Refused: the log has {new.size} entries, and this witness cosigned {seen.size}. It was shortened:"
        " somebody restored an old backup, or took away what came last. Both are kept in"
        f" {kept.parent}. Tell the other members.",
    )


def _refused(memory: Memory, text: str, new: Checkpoint, status: int) -> Looked:
    kept = memory.keep_refused(new.origin, text)
    if status == 403:
        return Looked(
            size=new.size, fault="not signed", says=f"Refused: the log's signature is not good; it is kept in {kept}."
        )
    return Looked(
        size=new.size,
        fault="forked",
        says="Refused: the log did not only grow since this witness cosigned it. What was in it was altered, removed or"
        f" reordered, or others are shown another log. The evidence is in {kept.parent}. Tell the other members.",
    )


def _by_another_key(memory: Memory, body: str) -> tuple[Note, int] | None:
    """What came, and the size seen last, if it is of a log that the witness knows and another key signed it."""
    try:
        new, note = parse_signed(parse_asked(body).checkpoint)
    except Unreadable:
        return None
    known, seen = memory.logs().get(new.origin), memory.last().get(new.origin)
    if known is None or by(note, known) != (None, False):
        return None
    return note, seen.size if seen else 0


def server(memory: Memory, clock: Callable[[], float], log: Log | None = None) -> Starlette:
    """The same witness for logs that come to it (c2sp.org/tlog-witness), below ``/ledger/witness``.

    Args:
        memory: the witness; it cosigns the logs that it knows.
        clock: called for the seconds since 1970.
        log: the centre's, which is asked whether the known key handed over when another one signed; once a minute at
            most, for anybody may send such a thing. None: a new key is learnt by a look alone.
    """
    asks_from = 0.0

    def decide(body: str) -> Answered:
        nonlocal asks_from
        with memory.alone():
            if log is not None and clock() >= asks_from and (other := _by_another_key(memory, body)):
                asks_from = clock() + _PAUSE
                _next_key(memory, log, *other)
            answer = judge(
                body, logs=memory.logs(), last=memory.last(), key=memory.key, secret=memory.secret, now=int(clock())
            )
            if answer.remember is not None:
                memory.remember(parse_signed(answer.remember)[0].origin, answer.remember)
        return answer

    async def add_checkpoint(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _MOST:
                return PlainTextResponse("This is more than a checkpoint.\n", 413)
        answer = await run_in_threadpool(decide, body.decode("utf-8", "replace"))
        kind = "text/x.tlog.size" if answer.status == 409 else "text/plain"
        return Response(answer.body, answer.status, media_type=kind)

    def last(request: Request) -> Response:
        told = {sha256(origin.encode()).hexdigest(): note for origin, note in memory.notes().items()}
        note = told.get(request.path_params["log"])
        return PlainTextResponse(note or "This witness has cosigned no such log.\n", 200 if note else 404)

    return Starlette(
        routes=[
            Route("/ledger/witness/add-checkpoint", add_checkpoint, methods=["POST"]),
            Route("/ledger/witness/{log}/checkpoint", last),
        ]
    )
