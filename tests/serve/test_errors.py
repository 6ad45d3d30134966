"""What an error is told as."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from starlette.requests import Request

from comity.serve.errors import answer


@pytest.mark.parametrize(
    "asked",
    [
        "select ('''' || repeat('a', 3000) || '''')::tsquery",  # a word longer than a tsquery takes
        "select (repeat('(', 1000000) || 'a')::tsquery",  # nested deeper than the stack reaches
    ],
)
def test_what_is_too_much_for_the_database_is_told_as_such(server: Any, asked: str) -> None:
    with psycopg.connect(server.admin) as connection, pytest.raises(psycopg.OperationalError) as caught:
        connection.execute(asked)
    scope = {"type": "http", "method": "GET", "path": "/api/v1/search", "query_string": b"", "headers": []}
    told = answer(Request(scope), caught.value)
    assert told.status_code == 422
    assert "more than the database can be asked for" in json.loads(told.body)["error"]["what"]
