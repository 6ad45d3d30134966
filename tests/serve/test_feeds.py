"""Feeds and calendar: by addresses that open nothing else, as the reader may see it now, sent anew where it changed."""

from __future__ import annotations

import html
import logging
import re
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pytest

from comity.flow.logged import Wordless
from comity.model.scope import SCOPES
from comity.serve.api.operation import ROOT
from comity.serve.api.table import OPERATIONS
from comity.serve.auth import FEEDS

A = "{http://www.w3.org/2005/Atom}"


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - made here
    return [each.findtext(f"{A}title") for each in root.findall(f"{A}entry")]


def made(client, **form: str) -> list[str]:
    """The addresses that the page of one's account makes."""
    word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)[1]
    page = client.post("/me/feeds", data={"csrf": word} | form)
    assert page.status_code == 200, page.text
    return [html.unescape(each) for each in re.findall(r'<code class="secret" dir="ltr">(http[^<]+)</code>', page.text)]


def test_one_press_makes_addresses_that_open_alerts_and_nothing_else(world, signed_in, browser):
    client, program = signed_in(world.people.norda), browser()
    addresses = made(client, reader="Reader <of> feeds")
    assert [each.partition("?token=comity_")[0] for each in addresses] == [f"http://localhost:8000{f}" for f in FEEDS]
    atom, json_feed = addresses[:2]
    assert titles(program.get(atom)) == [world.words["own"]]
    assert [each["title"] for each in program.get(json_feed).json()["items"]] == [world.words["own"]]
    secret = atom.rpartition("=")[2]
    bearer = {"Authorization": f"Bearer {secret}"}
    for each in OPERATIONS:
        path = ROOT + each.path.replace("{id}", "0" * 32)
        if path not in FEEDS:
            assert program.request(each.method, path, params={"token": secret}).status_code in (401, 403), path
            assert program.request(each.method, path, headers=bearer, json={}).status_code in (403, 415), path
    page = client.get("/me").text
    assert "Reader &lt;of&gt; feeds" in page
    assert secret not in page
    assert page.count(secret[:13]) == 1  # not among the tokens for programs besides
    known = re.search(r'action="(/me/tokens/[^"]+/revoke)"', page)[1]
    word = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    assert client.post(known, data={"csrf": word}).status_code == 303
    assert [program.get(each).status_code for each in addresses] == [401] * len(addresses)


def test_making_them_asks_for_a_proof(people, signed_in):
    client = signed_in(people.norda, proven=False)
    word = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)[1]
    assert client.post("/me/feeds", data={"csrf": word}).status_code == 403
    assert client.post("/me/feeds", data={}).status_code == 403


@pytest.mark.parametrize("path", FEEDS)
def test_what_may_do_more_stands_in_no_address(people, browser, token_of, path):
    program, every = browser(), token_of(people.norda, "read")
    assert program.get(path, headers={"Authorization": f"Bearer {every}"}).status_code == 200
    answer = program.get(path, params={"token": every})
    assert (answer.status_code, "page /me" in answer.json()["error"]["do"]) == (403, True)
    assert every not in answer.text
    for token in ("", "x", "comity_" + "x" * 43):
        answer = program.get(path, params={"token": token})
        assert (answer.status_code, "location" in answer.headers) == (401, False)
    alone = token_of(people.norda, "feeds:read")
    assert program.get(path, params=[("token", alone), ("token", every)]).status_code == 403
    assert program.get(path, params={"token": alone}).status_code == 200
    assert program.post(path, params={"token": alone}).status_code == 405
    assert program.head(path, params={"token": alone}).status_code == 200


def test_a_feed_of_one_query_holds_its_alerts_alone(world, browser, token_of):
    program, feed = browser(), f"{ROOT}/alerts.atom?token={token_of(world.people.norda, 'feeds:read')}"
    assert titles(program.get(feed, params=None)) == [world.words["own"]]
    assert titles(program.get(f"{feed}&standing={world.ids['standing']['own']}")) == [world.words["own"]]
    for other in (world.ids["standing"]["hidden"], uuid4().hex):
        answer = program.get(f"{feed}&standing={other}")
        assert answer.status_code == 404
        assert world.words["hidden"] not in answer.text
    assert program.get(f"{feed}&standing=x").status_code == 422
    assert program.get(f"{feed}&other=x").status_code == 422


def test_it_is_sent_anew_where_it_changed_and_kept_by_no_other(world, browser, token_of):
    program, feed = browser(), f"{ROOT}/alerts.json?token={token_of(world.people.norda, 'feeds:read')}"
    first = program.get(feed)
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    for known in (tag, f'W/{tag}, "x"', "*"):
        again = program.get(feed, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update alert set times = times + 1, fired_at = clock_timestamp(), contested = true where id = %s",
            (UUID(world.ids["alert"]["own"]),),
        )
    after = program.get(feed, headers={"If-None-Match": tag})
    assert after.status_code == 200
    (before, now) = (first.json()["items"][0], after.json()["items"][0])
    assert before["id"] == now["id"] == f"urn:uuid:{UUID(world.ids['alert']['own'])}"
    assert (before["date_modified"] < now["date_modified"], now["tags"]) == (True, ["contested", "report"])


def test_what_was_taken_back_is_gone_from_it_and_so_is_an_alert_that_never_fired(world, browser, token_of):
    program, feed = browser(), f"{ROOT}/alerts.atom?token={token_of(world.people.norda, 'feeds:read')}"
    alert = UUID(world.ids["alert"]["own"])
    with world.centre.conveyor.worker() as connection:
        connection.execute("update alert set times = 0 where id = %s", (alert,))
    assert titles(program.get(feed)) == []
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update alert set times = 1, labels = labels || (select labels from alert where id = %s) where id = %s",
            (UUID(world.ids["alert"]["hidden"]), alert),
        )
    assert titles(program.get(feed)) == []


def test_it_speaks_the_readers_language_and_marks_that_of_the_report(world, browser, token_of):
    program, feed = browser(), f"{ROOT}/alerts.atom?token={token_of(world.people.norda, 'feeds:read')}"
    with world.centre.conveyor.worker() as connection:
        connection.execute("update officer set language = 'fa' where id = %s", (world.people.norda.officer,))
        connection.execute("update analysis set language = 'ar' where report = %s", (UUID(world.ids["report"]["own"]),))
    told = program.get(feed).text
    assert 'xml:lang="fa"' in told
    assert '<summary xml:lang="ar">' in told
    assert '&lt;blockquote lang="ar" dir="rtl"&gt;' in told
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update analysis set language = 'und' where report = %s", (UUID(world.ids["report"]["own"]),)
        )
    assert "<summary>" in program.get(feed).text


def test_its_token_stands_in_no_log(world, signed_in, browser, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    addresses, program = made(signed_in(world.people.norda)), browser()
    for each in addresses:
        assert program.get(each).status_code == 200
        assert program.get(each.replace("?", "/?")).status_code in (303, 401, 404)
        assert program.get(f"{each}&token=x").status_code == 401
    monkeypatch.setattr("comity.store.feed.alerts", lambda *_, **__: 1 / 0)
    assert program.get(addresses[0]).status_code == 500
    ours = [each for each in caplog.records if not each.name.startswith(("httpx", "asyncio"))]
    written = "".join(Wordless().format(each) for each in ours)
    assert "failed" in written
    assert addresses[0].rpartition("=")[2] not in written


def test_a_program_makes_tokens_of_every_scope_that_it_has_and_of_no_other(people, browser, token_of):
    program, sent = browser(), {"name": "x", "days": 1}
    program.headers["Authorization"] = f"Bearer {token_of(people.norda)}"
    for scope in [each for each in SCOPES if each != "push"]:
        assert program.post(f"{ROOT}/tokens", json=sent | {"scopes": [scope]}).status_code == 201, scope
    program.headers["Authorization"] = f"Bearer {token_of(people.norda, 'account')}"
    assert program.post(f"{ROOT}/tokens", json=sent | {"scopes": ["feeds:read"]}).status_code == 403
