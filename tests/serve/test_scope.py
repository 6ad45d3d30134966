"""Tokens: every operation of the API has one scope, and a token without it is refused before anything is looked at."""

from __future__ import annotations

import pytest

from comity.model.scope import COLLECTIONS, SCOPES, WORDS, expanded, in_short, scope_of
from comity.serve.api.operation import ROOT
from comity.serve.api.table import OPERATIONS
from comity.store import token


def test_every_scope_is_some_operations_and_every_operation_has_one():
    wanted = {each.name: each.token_scope for each in OPERATIONS}
    assert None not in wanted.values()
    assert set(wanted.values()) == set(SCOPES)
    signs = {"sign-situation-report", "dissent-from-situation-report"}
    for each in OPERATIONS:
        reads = each.method == "GET" or each.name == "try-standing-query"
        assert each.scope == (
            "read" if reads else "push" if each.name == "push" else "sign" if each.name in signs else "write"
        ), each.name


def test_what_is_not_listed_is_for_no_token():
    assert scope_of("/elsewhere", "read") is None
    assert scope_of("/search", "write") is None
    assert scope_of("", "read") is None
    assert {scope_of(f"/{first}/x", "read") for first in COLLECTIONS} <= set(SCOPES)


@pytest.mark.parametrize("scope", [each for each in SCOPES if each != "push"])
def test_a_token_of_one_scope_may_do_what_it_names_and_nothing_else(people, token_of, browser, scope):
    client = browser()
    client.headers["Authorization"] = f"Bearer {token_of(people.norda, scope)}"
    for each in OPERATIONS:
        path = ROOT + each.path.replace("{id}", "0" * 32)
        if each.answers == "text/event-stream" and each.token_scope == scope:
            continue  # an answer without end
        kind = "application/json" if each.body else each.takes[0] if each.takes else "application/json"
        if kind == "*/*":
            kind = "application/octet-stream"
        answer = client.request(each.method, path, content=b"{}", headers={"Content-Type": kind})
        lacks = answer.status_code == 403 and "lacks the scope" in answer.text
        assert lacks is (each.token_scope != scope), (each.name, answer.status_code, answer.text)


def test_words_mean_scopes_and_scopes_are_told_in_words():
    assert expanded(["account", "search:read"]) == ["search:read", "devices:write", "tokens:read", "tokens:write"]
    assert in_short(expanded(["read", "push"])) == ["read", "push"]
    assert in_short(["reports:read", "tokens:write"]) == ["reports:read", "tokens:write"]
    assert {each for word in WORDS.values() for each in word} | {"push", "sitreps:sign"} == set(SCOPES)


def test_a_token_that_is_made_by_a_token_may_do_no_more(people, token_of, browser):
    client = browser()
    client.headers["Authorization"] = f"Bearer {token_of(people.norda, 'tokens:write', 'reports:read')}"
    for scopes, status in ((["reports:read"], 201), (["read"], 403), (["reports:write"], 403), (["nothing"], 422)):
        sent = {"name": "x", "scopes": scopes, "days": 1}
        assert client.post(f"{ROOT}/tokens", json=sent).status_code == status


def test_a_token_keeps_what_it_was_made_with(centre, people):
    with centre.web.viewer(people.norda) as connection:
        made, _ = token.make(
            connection,
            member=people.norda.member,
            officer=people.norda.officer,
            name="x",
            scopes=["write", "write", "reports:write"],
            days=1,
        )
    assert made.scopes == list(WORDS["write"])
    assert made.short == ["write"]
