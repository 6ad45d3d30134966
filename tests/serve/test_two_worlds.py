"""Two worlds, byte for byte: every address that can be read is asked twice, with hidden things there and without them.

The addresses come from the table of routes. What the conveyor makes of hidden reports is compared in
``tests/flow/test_worlds.py``; here it is what the screens and the API make of the rows.
"""

from __future__ import annotations

import re
from itertools import product
from uuid import UUID

import psycopg
from starlette.routing import Route

from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.serve.api.operation import ROOT
from comity.serve.asgi import ROUTES
from comity.store import label, report

#: Answers without end; files, which are no one's; the one log of all, which holds what hides and grows by 64 leaves.
LEFT_OUT = (
    *("/live", f"{ROOT}/alerts/stream", f"{ROOT}/openapi.json", "/sign-in", "/sign-in/{secret}"),
    *("/ledger/checkpoint", "/ledger/key", "/ledger/tile/{path:path}", "/ledger/receipts/{stream}/{number}"),
)
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
}
#: Lists are asked in these ways besides.
WAYS = {
    "/": ("?show=contested",),
    "/search": ("?q=dam", "?q=wrenbourne", "?q=dam&order=best", "?q=contested", "?q=origins>=1", "?q=quagmire"),
    f"{ROOT}/search": ("?query=dam", "?query=wrenbourne", "?query=dam&order=best", "?query=quagmire"),
    "/fresh": ("?since=2020-01-01",),
}
#: The moment of asking, which is no property of a world.
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?(Z|(\+|%2B)00(:|%3A)00)?")
ASKED_AT = ("date", "set-cookie")


def test_every_address_says_the_same_with_hidden_things_and_without(world, signed_in):
    people, centre = world.people, world.centre
    with centre.web.viewer(people.varzan) as connection:
        hidden = label.intern(connection, [Marking(owner=people.varzan.member, audience="members")])
        shared = label.intern(connection, [Marking(owner=people.varzan.member, audience="coalition")])
        text = "A quagmire lies between two versions that all may see."
        for each, marking in ((text, hidden), ("The kestrelford dam holds after all.", shared)):
            report.add(
                connection,
                Arrival(
                    key="shared",
                    report=Report(id="", path="shared.txt", title="The kestrelford dam", text=each),
                    original=each.encode(),
                    media_type="text/plain",
                ),
                originator=people.varzan.member,
                label=marking,
            )
        last = connection.execute(
            "select id from report where label = %s order by version desc limit 1", (shared,)
        ).fetchone()[0]
    ids = {kind: [of[stands] for stands in ("own", "shared")] for kind, of in world.ids.items()}
    ids["report"].append(last.hex)
    browser = signed_in(people.norda)
    told(browser, ids)  # what is seen for the first time is marked as seen
    with_hidden = told(browser, ids)
    forget(centre, hidden)
    without = told(browser, ids)
    assert {path: (with_hidden[path], without[path]) for path in without if with_hidden[path] != without[path]} == {}
    assert sum(status == 200 for status, _, _ in without.values()) > 45
    assert not [path for path, (_, _, body) in with_hidden.items() if b"a quagmire lies" in body.lower()]


def told(browser, ids: dict[str, list[str]]) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Every address that can be read, with what it answers, but for the moment of asking."""
    found = {}
    for route in ROUTES:
        if isinstance(route, Route) and "GET" in route.methods and route.path not in LEFT_OUT:
            for path in addresses(route.path, ids):
                answer = browser.get(path)
                headers = {name: value for name, value in answer.headers.items() if name not in ASKED_AT}
                body = MOMENT.sub(b"then", answer.content)
                if "content-length" in headers and answer.content != body:
                    headers["content-length"] = str(len(body))
                found[path] = answer.status_code, headers, body
    return found


def addresses(path: str, ids: dict[str, list[str]]) -> list[str]:
    if "{" not in path:
        return [path, *(path + way for way in WAYS.get(path, ()))]
    kind = KINDS[path.removeprefix(ROOT).split("/")[1]]
    gaps = re.findall(r"{\w+}", path)
    filled = []
    for values in product(ids[kind], repeat=len(gaps)):
        whole = path
        for gap, value in zip(gaps, values, strict=True):
            whole = whole.replace(gap, value)
        filled.append(whole)
    return filled


def forget(centre, hidden: int) -> None:
    """The world in which what bears this label was never there."""
    with psycopg.connect(centre.addresses.admin) as connection:  # nobody else takes anything out of the ledger
        connection.execute("delete from comity.entry where label = %s", (hidden,))
    with centre.conveyor.worker() as connection:
        for table in ("story_view", "story_change", "outbox", "alert"):
            connection.execute(f"delete from {table} where %s = any (labels)", (hidden,))  # noqa: S608 - our own
        connection.execute("delete from work where report in (select id from report where label = %s)", (hidden,))
        for table in ("hit", "filing", "mention", "analysis", "original", "quarantine", "source_day"):
            connection.execute(f"delete from {table} where label = %s", (hidden,))  # noqa: S608 - our own
        connection.execute("delete from request where label = %s", (hidden,))
        for table in ("report", "source"):
            connection.execute(f"delete from {table} where label = %s", (hidden,))  # noqa: S608 - our own


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
