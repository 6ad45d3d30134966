"""Two worlds, byte for byte: every address is asked in a centre with hidden things and in one where they never were.

The second centre is a copy of the first out of which everything was taken that the asker may not see. The addresses
come from the table of routes: what is read, what is sent (`sent.py`), and all that is read once more, with what became
of it. A route that stands nowhere here fails. What the conveyor makes of hidden reports, letters included, is compared
in ``tests/flow/test_worlds.py``, what open pages hear in ``test_live.py``; here it is what the screens and the API make
of the rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sent import BODIES, FORMS, filled
from starlette.routing import Route
from starlette.testclient import TestClient
from test_web_matrix import copies as own_copies
from test_web_matrix import of_people
from two_worlds import difference, every_id, forget, plain, within

from comity.flow import seal
from comity.serve.api.operation import ROOT
from comity.serve.api.table import OPERATIONS
from comity.serve.asgi import ROUTES, app
from comity.store import session

ADDRESS = "http://localhost:8000"
#: Answers without end; `test_live` listens to them in two worlds.
LEFT_OUT = ("/live", f"{ROOT}/alerts/stream")
#: What stands before an id in a path, and what it is an id of.
KINDS = {
    "reports": "report",
    "stories": "story",
    "sources": "source",
    "standing": "standing",
    "alerts": "alert",
    "quarantine": "quarantine",
    "dead-letters": "dead-letter",
    "requests": "request",
    "sitreps": "sitrep",
    "rfis": "rfi",
    "sessions": "session",
    "passkeys": "passkey",
    "tokens": "token",
    "devices": "device",
    "colleagues": "colleague",
    "officers": "colleague",
    "sealed": "sealed",
    "keys": "seal-key",
}
#: What fills other gaps.
GAPS = {
    "/sign-in/{secret}": ("nobody-has-it",),
    "/files/{ticket}": ("nobody-sealed-it",),
    "/centre/seats/{number}": ("1", "2", "3"),
    "/glass/{id}": ("0" * 32,),  # every member sees who asks; web/test_glass looks behind it
    "/ledger/tile/{path:path}": ("0/000.p/64", "entries/000.p/64", "0/000.p/7", "1/000"),
    "/ledger/receipts/{stream}/{number}": (),  # the streams are asked for one by one, since each world has its own
}
#: Lists are asked in these ways besides.
WAYS = {
    "/": ("?show=contested",),
    "/search": ("?q=dam", "?q=wrenbourne", "?q=dam&order=best", "?q=contested", "?q=origins>=1", "?q=quagmire"),
    f"{ROOT}/search": ("?q=dam", "?q=wrenbourne", "?q=dam&order=best", "?q=quagmire"),
    f"{ROOT}/reports": ("?limit=1",),
    f"{ROOT}/ledger/entries": ("?limit=3",),
    "/fresh": ("?since=2020-01-01",),
    "/alerts": ("?show=all",),
    "/ledger": ("?before=2999-01-01",),
    "/rfis/new": ("?report=<own>", "?report=<shared>", "?report=<hidden>"),
    "/requests/new": ("?report=<own>", "?report=<shared>", "?report=<hidden>"),
    "/write": ("?from=<shared>", "?from=<hidden>", "?from=<own>&from=<shared>"),
    "/upload/done": ("?report=<own>&report=<hidden>&known=<shared>&kept=<hidden>",),
}
#: The last word in an address of what takes something away; it is sent when all else was.
TAKES_AWAY = ("remove", "aside", "revoke", "withdraw", "withdrawal", "end", "sign-out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request."""

    method: str
    path: str
    more: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two worlds, as an officer sees it."""

    centre: Any
    client: TestClient
    bearer: str
    pushes: str
    csrf: str

    def ask(self, ask: Ask) -> Any:
        more = dict(ask.more)
        if ask.path.startswith(ROOT):
            push = ask.path.endswith("/push")
            more["headers"] = {"Authorization": f"Bearer {self.pushes if push else self.bearer}"} | more.get(
                "headers", {}
            )
        elif "data" in more:
            more["data"] = {"csrf": self.csrf} | more["data"]
        return self.client.request(ask.method, ask.path, **more)


@pytest.fixture
def sides(world, token_of, copies, monkeypatch):
    """Makes both worlds for one asker, and ids of what is the asker's own, shared with it, and hidden."""
    monkeypatch.setattr("pyotp.random_base32", lambda: "A" * 32)
    within(world)
    own_copies(world)
    ids = world.ids | of_people(world)
    ids["member"] = dict.fromkeys(("own", "shared", "hidden"), str(world.people.varzan.member))
    seal.tick(world.centre.conveyor)

    @contextmanager
    def made(viewer) -> Iterator[tuple[Side, Side, dict[str, dict[str, str]]]]:
        bearer = token_of(viewer)
        own = viewer == world.people.norda
        pushes = token_of(viewer, "push", source=UUID(ids["push"]["own"])) if own else bearer
        with world.centre.web.gate() as connection:
            cookie = session.begin(connection, viewer.officer, "link")
            session.prove(connection, session.hash_of(cookie), "passkey")
        first, second = copies(world.centre), copies(world.centre)
        forget(second, viewer)
        both = []
        for centre in (first, second):
            web = app(centre.web, address=ADDRESS, key=bytes(32))
            client = TestClient(web, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False)
            client.cookies.set("comity", cookie)
            csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
            assert csrf
            both.append(Side(centre=centre, client=client, bearer=bearer, pushes=pushes, csrf=csrf[1]))
        yield both[0], both[1], ids
        for each in both:
            each.client.app.state.openers.close()

    return made


@pytest.mark.parametrize("who", ["norda", "esk"])
def test_every_address_says_the_same_with_hidden_things_and_without(world, sides, who):
    with sides(getattr(world.people, who)) as (full, bare, ids):
        every = every_id(full.centre)
        known = every & every_id(bare.centre)
        assert {ids[kind]["hidden"] for kind in ("source", "standing", "alert", "quarantine")} <= every - known
        reads, writes = list(asks("GET", ids, world.words)), list(asks("POST", ids, world.words))
        good, differ = 0, {}
        for path in ("/", "/alerts", f"{ROOT}/tokens"):  # what is seen for the first time is marked as seen
            for each in (full, bare):
                each.ask(Ask(method="GET", path=path, more={}))
        for ask in [*reads, *writes, *reads]:
            told = [plain(each.ask(ask), known) for each in (full, bare)]
            if told[0] != told[1] and ask.method == "GET":  # the minute may have turned between the two
                told = [plain(each.ask(ask), known) for each in (full, bare)]
            if told[0] != told[1]:
                differ[f"{ask}"] = difference(*told)
            assert b"a quagmire lies" not in told[0][2].lower(), ask
            good += told[0][0] in (200, 201, 202, 204, 303)
        assert differ == {}, json.dumps(differ, indent=1)
        assert good > (350 if who == "norda" else 150)
        for each in (full, bare):
            seal.tick(each.centre.conveyor, every=seal.EVERY * 0)
        for ask in (Ask(method="GET", path=path, more={}) for path in ("/ledger", f"{ROOT}/ledger")):
            assert plain(full.ask(ask), known) == plain(bare.ask(ask), known)
        assert receipts(full) == receipts(bare)


def test_every_address_has_a_place():
    """A new route is read, or sent, in two worlds, or this fails."""
    screens = [route for route in ROUTES if isinstance(route, Route) and not route.path.startswith(ROOT)]
    assert {route.path for route in screens if "POST" in (route.methods or ())} == set(FORMS)
    assert {each.name for each in OPERATIONS if each.body is not None} == set(BODIES)
    gaps = {route.path for route in ROUTES if isinstance(route, Route) and "{" in route.path} - set(GAPS)
    assert {path for path in gaps if kind_of(path) is None} == set()
    assert set(WAYS) <= {route.path for route in ROUTES if isinstance(route, Route)}


def asks(method: str, ids: dict[str, dict[str, str]], words: dict[str, str]) -> Iterator[Ask]:
    """All requests of a method, or of all others than GET, what takes away the last."""
    found: list[tuple[int, Ask]] = []
    bodies = {(ROOT + each.path, each.method): each for each in OPERATIONS}
    for route in ROUTES:
        if not isinstance(route, Route) or route.path in LEFT_OUT:
            continue
        for each in sorted((route.methods or set()) - {"HEAD"}):
            if (each == "GET") is not (method == "GET"):
                continue
            late = each == "DELETE" or route.path.rpartition("/")[2] in TAKES_AWAY
            last = 2 if route.path == "/sign-out" else int(late)
            for path in addresses(route.path, ids):
                ways = WAYS.get(route.path, ()) if each == "GET" else ()
                for whole in (path, *(path + filled(way, **ids["report"]) for way in ways)):
                    operation = bodies.get((route.path, each))
                    for more in [{}] if each == "GET" else contents(route.path, operation, ids, words):
                        found.append((last, Ask(method=each, path=whole, more=more)))
    yield from (ask for _, ask in sorted(found, key=lambda pair: pair[0]))


def contents(
    path: str, operation: Any, ids: dict[str, dict[str, str]], words: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """What is sent to an address, of each way in which things stand: what is hidden may be sent, too."""
    for stands in ("hidden",) if "{" in path else ("own", "shared", "hidden"):
        gaps = {"word": words[stands], "officer": ids["colleague"][stands]}
        gaps["member"] = ids["member"][stands]
        gaps |= {kind: ids[kind][stands] for kind in ("report", "alert")}
        if operation is None:
            form = filled(FORMS[path], **gaps)
            files = {name: (f"{stands}.txt", value) for name, value in form.items() if isinstance(value, bytes)}
            data = {name: value for name, value in form.items() if name not in files}
            yield {"data": data, "files": files} if files else {"data": data}
        elif operation.name in BODIES:
            yield {"json": filled(BODIES[operation.name], **gaps)}
        elif operation.name == "upload":
            yield {"files": {"file": (f"{stands}.txt", f"The {words[stands]} dam holds.".encode())}}
        elif operation.name == "import-sources":
            content = filled(FORMS["/sources/list"]["list"], **gaps)
            yield {"content": content, "headers": {"Content-Type": "text/x-opml"}, "params": {"audience": "coalition"}}
        else:
            yield {}
            return


def kind_of(path: str) -> str | None:
    """What the first id in a path is one of; none where that is not known here."""
    before = path.partition("/{")[0].rpartition("/")[2]
    return "push" if path.endswith("/push") else KINDS.get(before)


def addresses(path: str, ids: dict[str, dict[str, str]]) -> list[str]:
    """An address with the ids of whatever there is, hidden or not, or of nothing, in its gaps."""
    gaps = re.findall(r"{\w+(?::\w+)?}", path)
    if path in GAPS:
        return [path.replace(gaps[0], value) for value in GAPS[path]]
    kind = kind_of(path)
    values = [*ids[kind].values(), "0" * 32] if gaps and kind else []
    whole = []
    for chosen in product(values, repeat=len(gaps)):
        one = path
        for gap, value in zip(gaps, chosen, strict=True):
            one = one.replace(gap, value)
        whole.append(one)
    return whole


def receipts(side: Side) -> list[tuple[int, str]]:
    """What the receipts of all entries that the asker reads say, but for hashes, places and ids."""
    found = side.ask(Ask(method="GET", path=f"{ROOT}/ledger/entries", more={"params": {"limit": 100}})).json()["rows"]
    told = []
    for each in found:
        if each["number"] is not None:
            answer = side.ask(Ask(method="GET", path=f"/ledger/receipts/{each['stream']}/{each['number']}", more={}))
            told.append((answer.status_code, re.sub(r"\d+|[A-Za-z0-9+/=]{24,}", "", answer.text)))
    assert len(told) > 5
    return sorted(told)


def test_why_a_report_is_in_its_story_is_not_told_by_a_hidden_headline(world, signed_in):
    browser = signed_in(world.people.norda)
    report, story = world.ids["report"]["shared"], world.ids["story"]["shared"]
    places = (f"/reports/{report}", f"/stories/{story}", f"{ROOT}/reports/{report}", f"{ROOT}/stories/{story}")
    for word, told in ((world.words["hidden"], False), (world.words["shared"], True)):
        with world.centre.conveyor.worker() as connection:
            connection.execute(
                "update filing set how = %s where report = %s", (f"With “The {word} dam”: shares weir.", UUID(report))
            )
        for place in places:
            answer = browser.get(place)
            assert answer.status_code == 200
            assert ("weir" in answer.text) is told, place
            assert (word in answer.text) is told, place
