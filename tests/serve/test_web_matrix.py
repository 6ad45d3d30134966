"""Every screen and form with an id in its address, asked for what is the asker's own, shared with it, hidden, absent.

As ``test_api_matrix`` for the API: the list is the table of routes, and a kind of thing that stands here nowhere fails.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from uuid import UUID, uuid4

import msgspec
from sent import FORMS, filled
from starlette.routing import Route

from comity.exchange.seal import make_key
from comity.flow import seal
from comity.model.device import Subscription
from comity.model.passage import Copied, Passage
from comity.serve.api.operation import ROOT
from comity.serve.asgi import ROUTES
from comity.store import device, officer, seal_key, session, token

#: What an address begins with, and what it has an id of.
KINDS = {
    "/reports/": "report",
    "/stories/": "story",
    "/sources/": "source",
    "/standing/": "standing",
    "/alerts/": "alert",
    "/quarantine/": "quarantine",
    "/requests/": "request",
    "/sealed/": "sealed",
    "/centre/keys/": "seal-key",
    "/sitreps/": "sitrep",
    "/rfis/": "rfi",
    "/me/sessions/": "session",
    "/me/passkeys/": "passkey",
    "/me/tokens/": "token",
    "/me/devices/": "device",
    "/me/colleagues/": "colleague",
    "/centre/officers/": "colleague",
}
#: The moment of asking, and how long the id is that is told back.
VARY = ("date", "set-cookie", "content-length")
#: Addresses whose gap is no id of anything that belongs to somebody, with the reason.
LEFT_OUT = {
    "/sign-in/{secret}": "a secret; guessing it is slowed down",
    "/files/{ticket}": "sealed; test_files asks what it opens",
    "/glass/{id}": "every member sees who asks; what they ask to read is tried in web/test_glass",
    "/ledger/receipts/{stream}/{number}": "a place in a stream; web/test_ledger asks for hidden ones",
    "/ledger/tile/{path:path}": "the one log of all: hashes of what is salted, among hashes of nothing",
    "/centre/seats/{number}": "one of the two seats of the asker's own member",
}
#: Nobody's but the officer's or the member's: what is another's is hidden, shared or not.
PRIVATE = {"request", "standing", "alert", "session", "passkey", "token", "device", "colleague", "seal-key"}
#: Every member's, or all who are asked's: an officer may do to it what any other may.
COMMON = {"sitrep", "rfi"}
WITH_ID = [
    (route.path, method)
    for route in ROUTES
    if isinstance(route, Route) and "{" in route.path and not route.path.startswith(ROOT) and route.path not in LEFT_OUT
    for method in sorted((route.methods or set()) - {"HEAD"})
]


def kind_of(path: str) -> str:
    return next(kind for start, kind in KINDS.items() if path.startswith(start))


def test_every_address_is_asked() -> None:
    assert {path for path, _ in WITH_ID if not any(path.startswith(start) for start in KINDS)} == set()
    paths = {route.path for route in ROUTES if isinstance(route, Route)}
    assert set(LEFT_OUT) - paths == set()
    assert [start for start in KINDS if not any(path.startswith(start) for path, _ in WITH_ID)] == []


def test_hidden_and_absent_are_one(world, signed_in):
    people, ids = world.people, world.ids | of_people(world)
    copies(world)
    seal.tick(world.centre.conveyor)
    browser = signed_in(people.norda)

    def asked(path: str, method: str, known: str):
        # What is asked for may be told back: it is what the asker knows.
        beside = path.replace("{id}", ids["report"]["own"]) if "{other}" in path else path
        whole = re.sub(r"{\w+}", known, beside)
        word = re.search(r'name="csrf" value="([^"]+)"', browser.get("/me").text)[1]
        form = filled(FORMS[path], word=world.words["own"]) if method == "POST" else {}
        answer = browser.request(method, whole, data={"csrf": word} | form if method == "POST" else None)
        headers = {name: value for name, value in answer.headers.items() if name not in VARY}
        return answer.status_code, headers, answer.text.replace(known, "that"), answer.text

    # What takes away stands last, so that there is something left to ask the others for.
    for path, method in sorted(WITH_ID, key=lambda each: (each[1], "remove" in each[0] or "end" in each[0])):
        kind = kind_of(path)
        hidden = asked(path, method, ids[kind]["hidden"])
        absent = asked(path, method, f"s{uuid4().hex}" if kind == "story" else uuid4().hex)
        assert hidden[:3] == absent[:3], path
        assert hidden[0] in (403, 404), (path, hidden[0])  # a good form that changes nothing says so
        shared = asked(path, method, ids[kind]["shared"])
        if kind in PRIVATE:
            assert shared[:3] == absent[:3], path
        elif method == "GET":
            assert (shared[0], world.words["hidden"] in shared[3]) == (200, False), path
        elif kind not in COMMON:
            assert shared[0] in (403, 404), (path, shared[0])
        if "{other}" in path:
            continue  # a report is not beside itself
        own = asked(path, method, ids[kind]["own"])
        assert own[0] < 500, path
        assert own[0] not in (403, 404), (path, method, own[0])


def of_people(world) -> dict[str, dict[str, str]]:
    """Sessions, passkeys, tokens and colleagues: the asker's own, and twice another's."""
    people, centre = world.people, world.centre
    found: dict[str, dict[str, str]] = {
        kind: {} for kind in ("session", "passkey", "token", "device", "colleague", "request", "seal-key")
    }
    for stands, viewer in (("own", people.norda), ("shared", people.varzan), ("hidden", people.esk)):
        with centre.web.viewer(viewer) as connection:
            made, _ = token.make(
                connection, member=viewer.member, officer=viewer.officer, name="x", scopes=["read"], days=3
            )
        with centre.conveyor.worker() as connection:
            slug = f"{stands}@colleague.example"
            colleague = officer.add(connection, viewer.member, name=stands, email=slug, roles=["watch"])
        with centre.web.gate() as connection:
            secret = session.begin(connection, viewer.officer, "link")
            key = uuid4().bytes
            connection.execute(
                "insert into passkey (id, officer, public_key, name) values (%s, %s, '', 'x')", (key, viewer.officer)
            )
        with centre.conveyor.worker() as connection:
            asks = people.esk if stands == "shared" else people.varzan
            found["request"][stands] = (
                connection.execute(
                    "with made as (insert into request (report, label, member, officer, audience, purpose, term)"
                    " select id, label, %s, %s, 'public', 'x', now() + '1 day' from report where id = %s returning id),"
                    " asked as (insert into decision (request, owner) select id, %s from made)"
                    " select id from made",
                    (asks.member, asks.officer, UUID(world.ids["report"][stands]), viewer.member),
                )
                .fetchone()[0]
                .hex
            )
        with centre.web.viewer(viewer) as connection:
            public = make_key()[1]
            seal_key.add(connection, viewer.member, name=stands, key=public)
            known = seal_key.everyone(connection)
            at = Subscription(endpoint=f"https://push.example/{stands}", public=bytes(65), auth=bytes(16))
            found["device"][stands] = device.add(connection, stands, at).hex
        found["seal-key"][stands] = next(each.id.hex for each in known if each.key == public)
        found["session"][stands] = session.hash_of(secret).hex()
        found["passkey"][stands] = urlsafe_b64encode(key).decode().rstrip("=")
        found["token"][stands] = UUID(str(made.id if hasattr(made, "id") else made)).hex
        found["colleague"][stands] = colleague.hex
    return found


def copies(world) -> None:
    """Norda's own report shares text with what is shared and with what is hidden."""
    own = world.ids["report"]["own"]
    with world.centre.conveyor.worker() as connection:
        for stands in ("shared", "hidden"):
            other = world.ids["report"][stands]
            text = "A dam holds."
            passage = Passage(start=0, end=len(text), other_start=0, other_end=len(text))
            copied = Copied(report=own, other=other, containment=1.0, passages=(passage,), source=None, how="x")
            connection.execute(
                "insert into copy (report, other, label, other_label, containment, content)"
                " select %s, id, (select label from report where id = %s), label, 1, %s from report where id = %s",
                (UUID(own), UUID(own), msgspec.json.encode(copied), UUID(other)),
            )
