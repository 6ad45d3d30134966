"""The API described for programs (OpenAPI 3.1) and for people (``docs/reference/api.md``), from its own table."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, get_args, get_origin

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comity.model.scope import SCOPES, WORDS
from comity.serve.api.operation import JSON, ROOT, Operation
from comity.serve.api.table import OPERATIONS
from comity.serve.api.wire import Failure

_REF = "#/components/schemas/{name}"
_WORDS = re.compile(r"^    #: (.+)\n    (\w+):", re.MULTILINE)
_GAP = re.compile(r"{(\w+)}")
_WHY = {
    400: "A form that is none",
    401: "Without a token, or with one that is over",
    403: "The token lacks the scope, or it is not the viewer's to change",
    404: "There is no such thing, or it was not released to the viewer: told in the same words",
    409: "What it is about was changed meanwhile",
    413: "Too large",
    415: "Not a kind of body that this takes",
    422: "It cannot be taken as it is; the answer says what to change",
    429: "Too often, or too many at once",
    503: "The database does not answer",
}


@cache
def openapi() -> dict[str, Any]:
    """The API as OpenAPI 3.1."""
    schemas, components = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(ROOT + each.path, {})[each.method.lower()] = _operation(each, schemas, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comity",
            "version": version("comity"),
            "description": "The picture of one centre, as one of its officers may see it.",
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "comity_…"}},
        },
    }


def _operation(each: Operation, schemas: dict[Any, Any], components: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "description": f"{each.summary}. Scope: {each.scope}.",
        "responses": {str(status): _response(each, status, schemas) for status in each.statuses},
    }
    parameters = [
        {"name": gap, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for gap in _GAP.findall(each.path)
    ]
    if each.query:
        shape = components[schemas[each.query]["$ref"].rpartition("/")[2]]
        parameters += [
            {
                "name": name,
                "in": "query",
                "required": name in shape.get("required", ()),
                "description": field.get("description", ""),
                "schema": field,
            }
            for name, field in shape["properties"].items()
        ]
    if parameters:
        made["parameters"] = parameters
    content: dict[str, Any] = {}
    if each.body:
        content[JSON] = {"schema": schemas[each.body]}
    for kind in each.takes:
        content[kind] = {"schema": _FILES if kind == "multipart/form-data" else {}}
    if content:
        made["requestBody"] = {"required": True, "content": content}
    return made


def _response(each: Operation, status: int, schemas: dict[Any, Any]) -> dict[str, Any]:
    if status >= 400:
        return {"description": _WHY[status], "content": {JSON: {"schema": schemas[Failure]}}}
    told: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.NOT_MODIFIED:
        return told
    if each.answers:
        told["content"] = {each.answers: {"schema": {}}}
    elif status != 204:
        told["content"] = {JSON: {"schema": schemas[each.answer]}}
    return told


#: Of a form that carries files.
_FILES = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
        "marking": {"type": "string", "description": "Who may see them: a marking as JSON"},
    },
}


@cache
def _schemas() -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of each type the table names, and the components that they refer to."""
    types = [Failure, *(t for each in OPERATIONS for t in (each.query, each.body, each.answer) if t is not None)]
    distinct = list(dict.fromkeys(types))
    found, components = msgspec.json.schema_components(distinct, ref_template=_REF)
    shapes = {each.__name__: each for each in _below(msgspec.Struct)}
    for name, component in components.items():
        component.pop("title", None)
        shape = shapes.get(name.partition("_")[0])
        told = _field_words(shape) if shape else {}
        for field, schema in component.get("properties", {}).items():
            if field in told:
                schema["description"] = told[field]
    return dict(zip(distinct, found, strict=True)), components


def _below(shape: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for each in shape.__subclasses__():
        yield each
        yield from _below(each)


def _field_words(shape: type[msgspec.Struct]) -> dict[str, str]:
    """What the comment above each field of a struct says, by the field's name on the wire."""
    words: dict[str, str] = {}
    for each in reversed(shape.__mro__):
        if issubclass(each, msgspec.Struct) and each is not msgspec.Struct:
            words |= {name: " ".join(w.split()) for w, name in _WORDS.findall(inspect.getsource(each))}
    return {
        wire: words[name]
        for name, wire in zip(shape.__struct_fields__, shape.__struct_encode_fields__, strict=True)
        if name in words
    }


def _serve(request: Request) -> Response:  # noqa: ARG001 - the same for everybody
    return Response(msgspec.json.encode(openapi()), media_type=JSON)


#: Open to everybody: it tells nothing of anybody.
DOCUMENT = Route(f"{ROOT}/openapi.json", _serve)


def reference() -> str:
    """``docs/reference/api.md``."""
    return "\n".join(_reference()) + "\n"


def _reference() -> Iterator[str]:
    _, components = _schemas()
    yield "# The API\n"
    yield "<!-- Written by docs/make_outputs.py from comity/serve/api/table.py. Do not edit. -->\n"
    yield (
        f"Everything that the screens show stands under `{ROOT}` as JSON as well. A program asks in an officer's\n"
        "name, with a token that the officer makes on the page `/me`; it sees what that officer may see and nothing\n"
        "else.\n"
        f"The same as OpenAPI 3.1: `{ROOT}/openapi.json`.\n"
    )
    yield "```\ncurl -H 'Authorization: Bearer comity_…' http://localhost:8000/api/v1/stories\n```\n"
    yield "## Tokens\n\nA token lasts a year at most and can be revoked at any time. What it may do:\n"
    yield "| scope | what it may do |\n|---|---|"
    yield from (f"| `{name}` | {what} |" for name, what in SCOPES.items())
    words = "; ".join(f"`{word}` for all of {', '.join(f'`{each}`' for each in WORDS[word])}" for word in WORDS)
    yield f"\nWords stand for several when a token is made: {words}. What no scope names, no token may do.\n"
    yield "\n## Answers\n"
    yield (
        "Ids are 32 hexadecimal digits made at random, times are ISO 8601 with their offset. A list comes in pages:\n"
        "send `next` of the answer as `cursor` to get what follows. What is hidden and what is missing are told in\n"
        "the same words. Whatever goes wrong is told as\n"
    )
    yield '```json\n{"error": {"status": 422, "what": "What happened.", "do": "What to do about it."}}\n```\n'
    yield "| status | when |\n|---|---|"
    yield from (f"| {status} | {why} |" for status, why in sorted(_WHY.items()))
    yield "\n## Operations\n\n| | | scope | what |\n|---|---|---|---|"
    yield from (f"| {o.method} | [`{o.path}`](#{o.name}) | {o.token_scope} | {o.summary} |" for o in OPERATIONS)
    for each in OPERATIONS:
        yield f"\n### {each.name}\n\n`{each.method} {ROOT}{each.path}`: {each.summary[0].lower()}{each.summary[1:]}.\n"
        if each.query:
            yield from _fields("parameter", components[_name(each.query)])
        if each.body:
            yield f"Takes {_link(_name(each.body))}."
        if each.takes:
            kinds = ", ".join("any kind of bytes" if kind == "*/*" else f"`{kind}`" for kind in each.takes)
            yield f"{'Or takes' if each.body else 'Takes'} {kinds}."
        good = [status for status in each.statuses if status < 400]
        if each.answer and HTTPStatus.NOT_MODIFIED in good:
            rest = "304 where `If-None-Match` names the `ETag` of what it would answer."
            yield f"Answers {good[0]} with {_link(_name(each.answer))}; {rest}"
        elif each.answer:
            yield f"Answers {' or '.join(map(str, good))} with {_link(_name(each.answer))}."
        else:
            rest = " 304 where `If-None-Match` names what it would answer." if 304 in good else ""
            yield f"Answers {good[0]}" + (f" with `{each.answers}`.{rest}" if each.answers else ".")
    yield "\n## Bodies\n"
    for name in sorted(components):
        if components[name].get("properties"):
            told = components[name].get("description", "").split("\n")[0]
            yield f"### Body: {name}\n\n{told}\n"
            yield from _fields("field", components[name])


def _fields(head: str, shape: dict[str, Any]) -> Iterator[str]:
    needed = shape.get("required", ())
    yield f"| {head} | kind | needed | |\n|---|---|---|---|"
    for name, field in shape["properties"].items():
        yield f"| `{name}` | {_kind(field)} | {'yes' if name in needed else ''} | {field.get('description', '')} |"
    yield ""


def _kind(field: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in field:
        return _link(field["$ref"].rpartition("/")[2])
    if "anyOf" in field:
        return " or ".join(_kind(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{each}`" for each in field["enum"])
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}" if "items" in field else "list"
    return str(field.get("format") or field.get("type") or "anything")


def _link(name: str) -> str:
    return f"[`{name}`](#body-{name.lower()})"


def _name(shape: Any) -> str:  # noqa: ANN401 - a type, perhaps with its parameters
    if get_origin(shape):
        return f"{get_origin(shape).__name__}_{'_'.join(each.__name__ for each in get_args(shape))}_"
    return str(shape.__name__)
