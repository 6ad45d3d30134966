"""A word that stands nowhere else for every field of what is hidden: none leaves for those who may not see it.

Every byte is searched: of all screens, forms, operations, feeds, exports and errors, and what is written to the log.
The addresses come from the table of routes.
"""

from __future__ import annotations

import logging
import re
from itertools import product
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from starlette.routing import Route

from comity.flow.logged import Wordless
from comity.flow.send import Sender, Ways
from comity.serve.api.operation import ROOT
from comity.serve.asgi import ROUTES

#: Streams without end, which tests of their own look into (`test_live`), and the way out.
LEFT_OUT = ("/live", f"{ROOT}/alerts/stream", "/sign-out")
#: Columns with words of people, by table; every one is given a canary where the row is hidden.
FIELDS = {
    "report": ("title", "path", "key", "link"),
    "analysis": ("title", "publisher", "published_on"),
    "filing": ("how",),
    "mention": ("name", "country", "place"),
    "quarantine": ("path", "reason", "settled"),
    "source": ("name", "address", "publisher", "failure", "grade"),
    "standing": ("name", "query"),
    "alert": ("title", "why"),
    "outbox": ("receiver", "reason"),
    "sealed": ("title",),
    "story_view": ("title", "since", "until"),
    "story_change": ("words", "was", "becomes"),
}
SAYS = ("what", "why", "ask", "name", "q", "query", "title", "text", "address")


def canary(table: str, column: str) -> str:
    return f"zyq{table.replace('_', '')}{column.replace('_', '')}zyq"


@pytest.fixture
def planted(world):
    """The world, in which every field of what is hidden from Norda holds its own word."""
    hidden = {kind: of["hidden"] for kind, of in world.ids.items()}
    story = hidden["story"]
    where = {
        "report": ("id", [hidden["report"], hidden["version"]]),
        "analysis": ("report", [hidden["report"], hidden["version"]]),
        "filing": ("report", [hidden["report"], hidden["version"]]),
        "mention": ("report", [hidden["report"]]),
        "quarantine": ("id", [hidden["quarantine"]]),
        "source": ("id", [hidden["source"], hidden["push"]]),
        "standing": ("id", [hidden["standing"]]),
        "alert": ("id", [hidden["alert"]]),
        "outbox": ("key", [hidden["dead-letter"]]),
        "sealed": ("id", [hidden["sealed"]]),
        "story_view": ("story", [story]),
        "story_change": ("story", [story]),
    }
    with psycopg.connect(world.centre.addresses.admin) as connection:
        connection.execute("set search_path = comity")
        connection.execute(
            "insert into mention (report, label, place, name, country, lat, lon, times)"
            " select id, label, 'x', 'x', 'x', 1, 1, 1 from report where id = %s",
            (UUID(hidden["report"]),),
        )
        for table, columns in FIELDS.items():
            column, ids = where[table]
            gaps = ", ".join(f"{each} = '{canary(table, each)}' || row_number" for each in columns)
            connection.execute(
                f"update {table} t set {gaps} from (select ctid, row_number() over ()::text from {table}"  # noqa: S608
                f" where {column}::text = any (%s)) n where n.ctid = t.ctid".encode(),
                ([each if table.startswith("story") else str(UUID(each)) for each in ids],),
            )
        for column in ("settings", "cursor"):
            connection.execute(
                f"update source set {column} = %s where id = %s".encode(),  # noqa: S608
                (Jsonb({"selector": canary("source", column)}), UUID(hidden["source"])),
            )
        connection.execute(
            "update original set content = %s where report = %s",
            (canary("original", "content").encode(), UUID(hidden["report"])),
        )
    return world


def test_no_word_of_what_is_hidden_leaves(planted, signed_in, token_of, browser, caplog):
    world = planted
    caplog.set_level(logging.DEBUG)
    secret = re.compile("|".join(("zyq[a-z]+zyq", world.words["hidden"], *(of["hidden"] for of in world.ids.values()))))
    screens, program = signed_in(world.people.norda), browser()
    bearer = {"Authorization": f"Bearer {token_of(world.people.norda)}"}
    word = re.search(r'name="csrf" value="([^"]+)"', screens.get("/me").text)[1]
    found, asked = [], 0
    for route in ROUTES:
        if not isinstance(route, Route) or route.path in LEFT_OUT:
            continue
        api = route.path.startswith(ROOT)
        for method, path in product(sorted((route.methods or set()) - {"HEAD"}), addresses(route.path, world.ids)):
            if method == "GET":
                answer = (program if api else screens).request(method, path, headers=bearer if api else None)
            elif api:
                answer = program.request(method, path, headers=bearer, json=dict.fromkeys(SAYS, "dam"))
            else:
                answer = screens.request(method, path, data={"csrf": word} | dict.fromkeys(SAYS, "dam"))
            asked += 1
            # What the asker sent may be told back: it is what the asker knows.
            told = re.sub(r"[0-9a-f]{32}", "", f"{answer.headers}") + answer.text
            for known in re.findall(r"s?[0-9a-f]{32}", path):
                told = told.replace(known, "")
            found += [(method, path, each) for each in set(secret.findall(told)) if each not in path]
            if answer.headers.get("location") == "/sign-in":
                screens = signed_in(world.people.norda)
                word = re.search(r'name="csrf" value="([^"]+)"', screens.get("/me").text)[1]
    assert found == []
    assert asked > 250
    # The client of the test writes down what it asks; what is looked at is what the web process writes.
    form = Wordless()
    ours = [each for each in caplog.records if not each.name.startswith(("httpx", "asyncio"))]
    assert not secret.search("".join(form.format(each) for each in ours))


def test_whoever_may_see_it_is_told_the_words(planted, signed_in, token_of, browser):
    """The canaries sing: else their silence would say nothing."""
    world = planted
    varzan, program = signed_in(world.people.varzan), browser()
    bearer = {"Authorization": f"Bearer {token_of(world.people.varzan)}"}
    told = ""
    for route in ROUTES:
        if isinstance(route, Route) and "GET" in (route.methods or ()) and route.path not in LEFT_OUT:
            for path in addresses(route.path, world.ids):
                api = route.path.startswith(ROOT)
                told += (program if api else varzan).get(path, headers=bearer if api else None).text
    silent = {
        canary(table, column) for table, columns in FIELDS.items() for column in columns
        if canary(table, column) not in told
    }  # fmt: skip
    # Keys, a title that the analysis has too, and what is told otherwise than it is written, are shown to nobody.
    assert silent <= {
        canary(*each)
        for each in (
            *(
                ("report", "key"),
                ("report", "link"),
                ("report", "title"),
                ("analysis", "published_on"),
                ("filing", "how"),
            ),
            *(("mention", "name"), ("mention", "country"), ("mention", "place"), ("quarantine", "settled")),
            *(("source", "failure"), ("source", "grade"), ("source", "publisher")),
            *(("story_view", "since"), ("story_view", "until"), ("story_change", "was"), ("story_change", "becomes")),
        )
    }
    assert canary("original", "content") in told


def test_no_letter_tells_what_was_taken_back_since(planted):
    """The alert was made while Norda could see it; what is sent goes by what it may see when it is sent."""
    world, sent = planted, []
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "insert into alert (standing, member, officer, story, labels, report, kind, title, why, received_at)"
            " select %s, %s, %s, 'sx', a.labels, a.report, 'report', 'zyqletterzyq', 'zyqletterzyq', now()"
            " from alert a where a.id = %s",
            (
                UUID(world.ids["standing"]["own"]), world.people.norda.member, world.people.norda.officer,
                UUID(world.ids["alert"]["hidden"]),
            ),
        )  # fmt: skip
        connection.execute("update standing set channels = '{email,webhook}'")
        connection.execute(
            "insert into outbox (alert, member, officer, channel, receiver, labels, payload, received_at)"
            " select id, member, officer, 'webhook', 'https://hook.example', labels, '{}', now() from alert"
            " where title = 'zyqletterzyq'"
        )
    ways = Ways(post=lambda *told, **more: sent.append((told, more)), mail=None, address="https://centre.example")
    Sender(world.centre.conveyor, ways).turn()
    assert "zyq" not in repr(sent)
    with world.centre.conveyor.worker() as connection:
        states = connection.execute("select state from outbox where receiver = 'https://hook.example' order by id desc")
        assert states.fetchone() == ("dropped",)


def addresses(path: str, ids: dict[str, dict[str, str]]) -> list[str]:
    """An address with the ids of whatever there is, hidden or not, in its gaps; without gaps with questions besides."""
    if "{" not in path:
        lists = ("", "?q=zyq", "?q=wrenbourne", "?query=zyq", "?query=wrenbourne", "?limit=100", "?show=contested")
        return [path + each for each in lists]
    every = [of[stands] for of in ids.values() for stands in ("own", "hidden") if stands in of]
    first = [name for kind, of in ids.items() if kind in path or f"{kind}s" in path for name in of.values()]
    gaps = re.findall(r"{\w+}", path)
    filled = []
    for values in product(first or every, repeat=len(gaps)):
        whole = path
        for gap, value in zip(gaps, values, strict=True):
            whole = whole.replace(gap, value, 1)
        filled.append(whole)
    return [*filled, re.sub(r"{\w+}", uuid4().hex, path)]
