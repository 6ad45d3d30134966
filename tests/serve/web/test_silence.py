"""Silence of a source on screen: asked for, refused, tried, told, and over."""

from __future__ import annotations

import html
import re

import pytest

from comity.flow.silence import tick


@pytest.fixture
def clara(world, signed_in):
    """Norda's officer, with the word that her forms must send along."""
    client = signed_in(world.people.norda)
    page = client.get("/write").text
    client.word = page.partition('name="csrf" value="')[2].partition('"')[0]
    return client


def send(client, path, **fields):
    return client.post(path, data={"csrf": client.word, **fields})


def test_it_is_clicked_together_tried_kept_and_told(world, clara):
    which = world.ids["source"]["own"]
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update source set name = 'Valley gauge', kind = 'push', added_at = now() - interval '2 days'"
            " where id = %s",
            (which,),
        )
    clicked = send(clara, "/standing/new", query="", was="", rows="0", add="silent").text
    assert "Silence of a source" in clicked and '<option value="Valley gauge">' in clicked
    rows = {"rows": "1", "how": "all", "field": "silent", "value": "Valley gauge ~12h"}
    built = send(clara, "/standing/new", query="", was="", **rows, step="follow").text
    query = 'silent:"Valley gauge ~12h"'
    assert query.replace('"', "&#34;") in built
    for wrong, says in (
        ("silent:gouge", "No source whose reports you may see"),
        ('silent:"Valley gauge"', "Write for how long it is to be silent"),
        (f"{query} dam", "Make two queries of it"),
    ):
        refused = send(clara, "/standing/new", query=wrong, name="Gauge", step="try")
        assert refused.status_code == 422
        assert says in refused.text
    tried = send(clara, "/standing/new", query=query, step="try").text
    assert "It would have alerted you once." in tried and "You are told of it at once." in tried
    assert send(clara, "/standing/new", query=query, name="Gauge", again=["heard"]).status_code == 303
    assert "Look at the screen Sources" in clara.get("/search", params={"q": query}).text
    assert len(tick(world.centre.conveyor)) == 1
    for path in ("/alerts", "/today"):
        told = clara.get(path).text
        assert f'href="/sources/{which.replace("-", "")}"' in told, path
        assert "Nothing new since" in told and '<span class="chip bad">silent</span>' in told
    # It was too short a silence to be told of: one press, and the query waits longer.
    page = clara.get("/alerts").text
    refused = send(clara, re.search(r'action="(/alerts/[0-9a-f]+/refused)"', page)[1])
    assert refused.status_code == 303
    ways = clara.get(refused.headers["location"]).text
    assert "Be told only of longer silences of “<bdi>Valley gauge</bdi>”." in ways
    assert "In the last 30 days: 1 of 1 alerts fewer, 1 of them not relevant." in ways
    found = {name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', ways)[1]) for name in ("was", "query")}
    assert found == {
        "was": query,
        "query": 'silent:"Valley gauge ~5d"',
    }  # for two days now, and twice that is not enough
    changed = send(clara, re.search(r'action="(/standing/[0-9a-f]+/query)"', ways)[1], **found)
    assert "~5d" in clara.get(changed.headers["location"]).text
    assert "asks for longer silences already" in clara.get(refused.headers["location"]).text
    assert len(tick(world.centre.conveyor)) == 0
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update provenance set source = %s, received_at = now() where report = %s",
            (which, world.ids["report"]["own"]),
        )
    assert len(tick(world.centre.conveyor)) == 1
    told = clara.get("/alerts").text
    assert "Nothing from" in told and ": 2 days." in told and '<span class="chip good">heard again</span>' in told
