"""An operation of the API, and how a request becomes a call of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal
from uuid import UUID

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.db import Viewer
from comity.db.door import Connection
from comity.errors import NotAllowed, Refused, WrongKind
from comity.model.scope import Verb, scope_of
from comity.serve import auth
from comity.serve.api.wire import Sent, as_id
from comity.serve.needs import demand
from comity.serve.step_up import want_fresh
from comity.store.right import Right

#: Under which all of it stands.
ROOT = "/api/v1"
JSON = "application/json"
NOT_MODIFIED = int(HTTPStatus.NOT_MODIFIED)
#: NUL as JSON writes it, not a backslash before five letters.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an operation works with: one request, in one transaction that sees what its viewer may."""

    #: The transaction.
    connection: Connection
    #: Who asks.
    viewer: Viewer
    #: The request itself.
    request: Request
    #: What stands in the gaps of the path.
    gaps: dict[str, str]
    #: The parameters, of the operation's own type.
    query: Any
    #: The body, of the operation's own type.
    body: Any
    #: The body as it came, where it is not JSON; empty otherwise.
    raw: bytes
    #: The fields and files of a form; empty where none was sent.
    form: FormData

    @property
    def id(self) -> UUID:
        """The id in the path.

        Raises:
            NotFound: it is none.
        """
        return as_id(self.gaps["id"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that the API does. The table of them is the one source of routes and documentation."""

    #: Method of HTTP.
    method: Method
    #: Path below `ROOT`, with its gaps.
    path: str
    #: What programs call it.
    name: str
    #: What it does, one line.
    summary: str
    #: What it does with its collection; with the path it is what a token must be allowed.
    scope: Verb
    #: Does it. What it returns is sent once its transaction is kept: a struct as JSON, none as 204, an answer as it is.
    does: Callable[[Asked], object]
    #: Type of the answer, if it is JSON.
    answer: Any = None
    #: Status of the answer.
    status: int = 200
    #: Other good statuses, with the same type; 304 with nothing, where `If-None-Match` names what it would answer.
    or_status: tuple[int, ...] = ()
    #: Media type of an answer that is not JSON.
    answers: str | None = None
    #: Type of the parameters.
    query: type[Sent] | None = None
    #: Type of the body, if it is JSON.
    body: type[Sent] | None = None
    #: Media types of a body that is not JSON, or may be otherwise.
    takes: tuple[str, ...] = ()
    #: What its officer must be allowed besides reading.
    needs: Right | None = None
    #: Whether somebody who is signed in, and shows no token, must have proved lately to be who they are.
    proof: bool = False
    #: Further statuses with which it may refuse.
    refuses: tuple[int, ...] = ()

    @property
    def token_scope(self) -> str | None:
        """What a token must be allowed to do this (comity/model/scope.py); none where no token may."""
        return scope_of(self.path, self.scope)

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status that it may answer with."""
        good = (204,) if self.answer is None and self.answers is None else (self.status, *self.or_status)
        bad = {401, 403, 503, *self.refuses}
        if "{" in self.path:
            bad.add(404)
        if self.query or self.body or self.takes:
            bad.add(422)
        if self.body or self.takes:
            bad |= {413, 415}
        return (*good, *sorted(bad))


def routes(operations: Iterable[Operation]) -> list[Route]:
    """One route for each path, so that a method it does not take is answered with those it does."""
    by_path: dict[str, dict[str, Operation]] = {}
    for each in operations:
        by_path.setdefault(ROOT + each.path, {})[each.method] = each
    return [Route(path, _endpoint(methods), methods=list(methods)) for path, methods in by_path.items()]


def _endpoint(methods: dict[str, Operation]) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        operation = methods["GET" if request.method == "HEAD" else request.method]
        _allowed(request, operation)
        raw, form = b"", FormData()
        if operation.body or operation.takes:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if not _takes(operation, kind):
                taken = ", ".join((*((JSON,) if operation.body else ()), *operation.takes))
                raise WrongKind(f"This takes {taken}, not '{kind}'. Set the header Content-Type.")
            if kind == "multipart/form-data":
                form = await request.form(max_files=200)
            else:
                raw = await request.body()
        try:
            return await run_in_threadpool(_run, operation, request, raw, form)
        finally:
            await form.close()

    return endpoint


def _run(operation: Operation, request: Request, raw: bytes, form: FormData) -> Response:
    query = _query(operation.query, request) if operation.query else None
    json = request.headers.get("content-type", "").partition(";")[0].strip().lower() == JSON
    body = _body(operation.body, raw) if operation.body and json else None
    if operation.proof:
        want_fresh(request)
    with auth.seen(request) as connection:
        asked = Asked(
            connection=connection,
            viewer=auth.viewer(request),
            request=request,
            gaps=dict(request.path_params),
            query=query,
            body=body,
            raw=raw,
            form=form,
        )
        if operation.needs:
            demand(connection, operation.needs)
        done = operation.does(asked)
    return _sent(operation, done, request)


def _sent(operation: Operation, done: object, request: Request) -> Response:
    if isinstance(done, Response):
        return done
    if done is None:
        return Response(status_code=204)
    content = msgspec.json.encode(done)
    if NOT_MODIFIED not in operation.or_status:
        return Response(content, operation.status, media_type=JSON)
    # The tag is made of what this viewer gets and nothing else (RFC 9110, 13.1.2); no cache on the way keeps it.
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if is_known(request, tag):
        return Response(status_code=NOT_MODIFIED, headers={"ETag": tag})
    return Response(content, operation.status, media_type=JSON, headers={"ETag": tag})


def is_known(request: Request, tag: str) -> bool:
    """Whether who asks says that it has what bears this tag (RFC 9110, 13.1.2)."""
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    return bool(known & {tag.removeprefix("W/"), "*"})


def _allowed(request: Request, operation: Operation) -> None:
    """Refuse a token that may not do this: the one place where that is decided.

    A person who is signed in may do all that programs may. What no scope names is for no token.
    """
    bearer = getattr(request.state, "bearer", None)
    wanted = operation.token_scope
    if bearer is None:
        if operation.scope == "push":
            raise NotAllowed("Pushing takes a token of the source. Make one with the scope push and use it.")
    elif wanted is None:
        raise NotAllowed("This is for no token. Do it on the screens.")
    elif wanted not in bearer.scopes:
        raise NotAllowed(f"The token lacks the scope '{wanted}'. Make one that has it.")


def _takes(operation: Operation, kind: str) -> bool:
    return (kind == JSON and operation.body is not None) or kind in operation.takes or "*/*" in operation.takes


def _query(shape: type[Sent], request: Request) -> Sent:
    pairs = request.query_params.multi_items()
    given = {name: value for name, value in pairs if not (name == "token" and request.url.path in auth.FEEDS)}
    if len({name for name, _ in pairs}) < len(pairs):
        raise Refused("A parameter is there twice. Send each once.")
    try:
        return msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        raise Refused(f"The parameters do not fit: {_where(error)}. {ROOT}/openapi.json lists them.") from error


def _body(shape: type[Sent], raw: bytes) -> Sent:
    if _NUL.search(raw):
        raise Refused("The body holds the character NUL, which no text can keep. Take it out.")
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The body does not fit: {_where(error)}. {ROOT}/openapi.json says what is wanted.") from error


def _where(error: Exception) -> str:
    """What a reader of JSON said, without its full stop."""
    return str(error).replace("`", "'").removesuffix(".")
