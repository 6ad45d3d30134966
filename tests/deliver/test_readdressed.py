"""What waits for an officer, or was given up, goes to the address that is known now."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from comity.deliver.channels import webhook
from comity.deliver.patience import Patience
from comity.errors import Refused
from comity.store import account, outbox

sys.path.insert(0, str(Path(__file__).parent))
from test_send import SECRET, Receiver, drain, hook, receiver, sender

__all__ = ["receiver"]


def _moves(scene: Any, url: str | None) -> None:
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        account.set_webhook(connection, url, SECRET if url else None)


def _to(scene: Any) -> list[tuple[str, str]]:
    with scene.centre.conveyor.worker() as connection:
        return connection.execute("select receiver, state from outbox order by id").fetchall()


@pytest.mark.parametrize(("answer", "state"), [(500, "waiting"), (410, "dead")])
def test_what_did_not_arrive_goes_to_the_new_address_alone(
    scene: Any, receiver: Receiver, answer: int, state: str
) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    scene.arrives("The dam leaks")
    receiver.answers[:] = [answer]
    one = sender(scene, receiver=receiver, patience=Patience(first=60, longest=600))
    one.turn()
    assert [each for _, each in _to(scene)] == [state]
    _moves(scene, f"{receiver.url}/new")
    assert _to(scene) == [(f"{receiver.url}/new", state)]
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        keys = [each.key for each in outbox.dead(connection)]
        if keys:
            outbox.retry(connection, keys)
    one.turn()  # at once, and not when the old address was to be tried again
    assert _to(scene) == [(f"{receiver.url}/new", "sent")]
    _moves(scene, receiver.url)
    assert _to(scene) == [(f"{receiver.url}/new", "sent")]


def test_what_waits_is_signed_with_the_secret_that_is_known_now(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook")
    scene.arrives("The dam leaks")
    receiver.answers[:] = [401]
    one = sender(scene, receiver=receiver)
    one.turn()
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        account.set_secret(connection, "another")
    drain(one)
    (first, before), (second, after) = receiver.came
    for headers, content, secret in ((first, before, SECRET), (second, after, "another")):
        signed = webhook.signature(content, secret, headers["comity-timestamp"])
        assert headers["comity-signature"] == f"v1={signed}"
    assert _to(scene) == [(receiver.url, "sent")]
    with scene.centre.web.viewer(scene.viewer("harm")) as connection, pytest.raises(Refused):
        account.set_secret(connection, "for nothing")


def test_where_there_is_no_address_any_more_nothing_is_sent(scene: Any, receiver: Receiver) -> None:
    hook(scene, "veldt", receiver.url)
    scene.ask("veldt", "dam", "webhook", "email")
    scene.arrives("The dam leaks")
    _moves(scene, None)
    assert _to(scene) == [("veldt@example.org", "waiting"), (receiver.url, "dropped")]
    drain(sender(scene, receiver=receiver))
    assert receiver.came == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("a", "dead"), ("b", "waiting")], [("a", "dropped"), ("new", "waiting")]),
        ([("a", "waiting"), ("new", "sent")], [("a", "dropped"), ("new", "sent")]),
        ([("new", "waiting"), ("b", "dead")], [("new", "waiting"), ("b", "dropped")]),
        ([("a", "sent"), ("b", "dead")], [("a", "sent"), ("new", "dead")]),
    ],
)
def test_two_copies_of_a_situation_report_do_not_come_to_one_address(
    scene: Any, before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    with scene.centre.conveyor.worker() as connection:
        for to, state in before:
            connection.execute(
                "with one as (select id from sitrep limit 1),"
                " made as (insert into sitrep (since, until) select '2026-01-01', '2026-01-02'"
                "          where not exists (select from one) returning id)"
                " insert into outbox (sitrep, member, officer, channel, receiver, labels, payload, state, received_at)"
                " select id, %s, %s, 'email', %s, '{}', '{}', %s, %s from (table one union all table made) s",
                (scene.members["veldt"], scene.officers["veldt"], to, state, datetime.now(UTC)),
            )
        connection.execute("update contact set email = 'new' where officer = %s", (scene.officers["veldt"],))
    assert _to(scene) == after
