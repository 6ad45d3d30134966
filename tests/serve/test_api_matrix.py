"""Every operation with an id in its path, asked for what is the asker's own, shared with it, hidden from it, absent.

What is hidden and what is absent are told in the same bytes. An operation or a kind of thing that this file does not
know fails it.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from comity.flow import seal
from comity.model.device import Subscription
from comity.model.scope import WORDS
from comity.serve.api.operation import ROOT
from comity.serve.api.table import OPERATIONS
from comity.store import device

#: What stands in the path before an id, and what it is an id of. Pushing goes to a source of its own kind.
KINDS = {
    "reports": "report",
    "stories": "story",
    "sources": "source",
    "standing": "standing",
    "alerts": "alert",
    "dead-letters": "dead-letter",
    "devices": "device",
    "quarantine": "quarantine",
    "tokens": "token",
    "requests": "request",
    "rfis": "rfi",
    "sealed": "sealed",
    "sitreps": "sitrep",
}
MARKING = {"audience": "coalition"}
#: A good body for each operation that takes one.
BODIES = {
    "mark-report": MARKING,
    "change-source": {"name": "Changed", "address": "https://changed.example/feed", "marking": MARKING},
    "switch-source": {"active": True},
    "push": {"text": "The sluice is open."},
    "change-standing-query": {"name": "Changed", "query": "sluice"},
    "rewrite-standing-query": {"query": "dam", "was": "sluice"},
    "finish-alert": {"done": True},
    "withdraw-report": {"how": "hidden"},
    "ask-for-more": {"audience": "public", "purpose": "They should know."},
    "decide-request": {"verdict": "refused"},
    "stand-on-rfi": {"stand": "declined", "reason": "We have nobody there."},
    "answer-rfi": {"words": "It holds."},
    "say-in-situation-report": {"words": "It holds.", "cites": [{"report": "0" * 32}]},
    "take-from-situation-report": {"sentence": "0" * 32},
    "sign-situation-report": {"seen": "another text"},
    "dissent-from-situation-report": {"reason": "Our gauge says otherwise."},
}
#: What an asker gets of its own, where that is not 200.
OWN = {
    "retry-quarantined": 422,
    "push": 202,
    "ask-for-more": 403,
    "answer-rfi": 201,
    "say-in-situation-report": 404,  # of what it cites there is nothing; test_api_sitrep cites what there is
    "take-from-situation-report": 404,
    "sign-situation-report": 409,
    "amend-situation-report": 422,
} | dict.fromkeys(
    (
        "mark-report",
        "withdraw-report",
        "show-report-again",
        "switch-source",
        "visit-source",
        "remove-source",
        "remove-standing-query",
        "finish-alert",
        "take-alert-on",
        "retry-dead-letter",
        "remove-device",
        "set-aside",
        "revoke-token",
        "remove-sealed",
        "withdraw-rfi",
    ),
    204,
)
#: Things that are nobody's but the officer's or the member's, so that what is shared is hidden, too.
PRIVATE = ("standing", "alert", "dead-letter", "device", "token")
#: Every member's: an officer may do to it what any other may.
COMMON = ("sitrep",)
WITH_ID = [each for each in OPERATIONS if "{id}" in each.path]


def kind_of(operation) -> str:
    return KINDS[operation.path.split("/")[1]]


def test_hidden_and_absent_are_one(world, token_of, browser):
    people, client = world.people, browser()
    seal.tick(world.centre.conveyor)
    ids = world.ids | {"token": {}, "device": {}}
    for stands, viewer in (("own", people.norda), ("shared", people.varzan), ("hidden", people.varzan)):
        token_of(viewer)
        with world.centre.web.viewer(viewer) as connection:
            row = connection.execute("select id from token order by created_at desc limit 1").fetchone()
            ids["token"][stands] = row[0].hex
            at = Subscription(endpoint=f"https://push.example/{stands}", public=bytes(65), auth=bytes(16))
            ids["device"][stands] = device.add(connection, stands, at).hex
    all_scopes = token_of(people.norda)
    pushes = token_of(people.norda, "push", source=UUID(ids["push"]["own"]))

    def asked(operation, known: str):
        return client.request(
            operation.method,
            ROOT + operation.path.replace("{id}", known),
            headers={"Authorization": f"Bearer {pushes if operation.name == 'push' else all_scopes}"},
            json=BODIES[operation.name] if operation.body else None,
        )

    # What takes away stands last, so that there is something left to ask the others for.
    for operation in sorted(WITH_ID, key=lambda each: ("GET", "PUT", "POST", "DELETE").index(each.method)):
        name, kind = operation.name, "push" if operation.name == "push" else kind_of(operation)
        hidden = asked(operation, ids[kind]["hidden"])
        absent = asked(operation, f"s{uuid4().hex}" if kind == "story" else uuid4().hex)
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content), name
        assert hidden.status_code == (403 if name == "push" else 404), name
        assert dict(hidden.headers) == dict(absent.headers), name
        shared = asked(operation, ids[kind]["shared"])
        if kind in PRIVATE:
            assert (shared.status_code, shared.content) == (absent.status_code, absent.content), name
        elif kind in COMMON and operation.method != "GET":
            assert shared.status_code == OWN.get(name, 200), name
        elif operation.method == "GET":
            assert shared.status_code == 200, name
            assert world.words["hidden"] not in shared.text, name
        elif name in ("ask-for-more", "stand-on-rfi", "answer-rfi"):
            assert shared.status_code in (200, 201)  # any reader may ask; who is asked may answer
        else:
            assert shared.status_code in (403, 404), name
        assert asked(operation, ids[kind]["own"]).status_code == OWN.get(name, 200), name


def test_lists_hold_nothing_hidden(world, token_of, browser):
    client, headers = browser(), {"Authorization": f"Bearer {token_of(world.people.norda)}"}
    secret = [world.words["hidden"], *(ids["hidden"] for ids in world.ids.values())]
    asked = 0
    for each in OPERATIONS:
        if each.method == "GET" and "{" not in each.path and each.answers != "text/event-stream":
            answer = client.get(ROOT + each.path, headers=headers)
            assert answer.status_code == 200, (each.path, answer.text)
            asked += 1
            assert not [word for word in secret if word in answer.text], each.path
    assert asked > 12


def test_a_member_alone_and_one_among_others_get_the_same_lists(centre, people, token_of, browser):
    """What Esk is told does not change when others put in what is not for Esk."""
    from world import build

    client, headers = browser(), {"Authorization": f"Bearer {token_of(people.esk, 'read')}"}
    paths = [
        each.path
        for each in OPERATIONS
        if each.method == "GET"
        and each.token_scope in WORDS["read"]
        and "{" not in each.path
        and each.name not in ("alert-stream", "situation-reports")  # that there is one, every member may know
    ]
    for path in paths:
        client.get(ROOT + path, headers=headers)  # that the token is used, and a list taken away, is noted once
    before = {path: client.get(ROOT + path, headers=headers).content for path in paths}
    with centre.conveyor.worker() as connection:
        connection.execute("update member set epoch = 2 where id = %s", (people.esk.member,))
    build(centre, people)
    assert {path: client.get(ROOT + path, headers=headers).content for path in paths} == before
