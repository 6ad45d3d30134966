"""Today: where a principal comes in, what stands there, and what of it a phone may keep."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from charters import TWO

from comity.db import Viewer
from comity.model.marking import Marking
from comity.store import label, reading, rfi, session, sign_in, sitrep

CHARTER = TWO + '[offline]\nkeep = "{keep}"\n'


@pytest.fixture
def principal(centre, people) -> Viewer:
    with centre.conveyor.worker() as connection:
        row = connection.execute(
            "insert into officer (member, name, roles) values (%s, 'Pia', '{principal}') returning id",
            (people.norda.member,),
        ).fetchone()
    return Viewer(member=people.norda.member, officer=row[0])


@pytest.fixture
def released(world) -> str:
    """The situation report is released; Varzan's sentence rests on what is for Norda and Varzan alone."""
    people, edition = world.people, world.ids["sitrep"]["own"]
    with world.centre.web.viewer(people.varzan) as connection:
        closed = Marking(owner=people.varzan.member, audience="members", members=(people.norda.member,))
        reading.mark(connection, UUID(world.ids["report"]["shared"]), label.intern(connection, [closed]))
    with world.centre.web.viewer(people.norda) as connection:
        everybody = Marking(owner=people.norda.member, audience="coalition")
        reading.mark(connection, UUID(world.ids["report"]["own"]), label.intern(connection, [everybody]))
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "update sitrep_citation c set label = r.label from report r where r.id = c.report"
        )  # as the conveyor does when a report is marked anew
        connection.execute("update sitrep_sentence set released = true")
        connection.execute("update sitrep set released_at = now() where id = %s", (UUID(edition),))
    return edition


def csrf(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def test_a_principal_comes_in_here_and_whoever_does_more_comes_in_at_now(centre, people, browser, principal):
    for who, begins in ((principal, "/today"), (people.norda, "/")):
        with centre.web.gate() as connection:
            secret = sign_in.issue(connection, who.officer)
        answer = browser().post(f"/sign-in/{secret}")
        assert (answer.status_code, answer.headers["location"]) == (303, begins)


def test_today_shows_what_matters_and_a_question_goes_to_the_own_officers(world, released, principal, signed_in):
    words, browser = world.words, signed_in(principal)
    page = browser.get("/today").text
    assert f'href="/sitreps/{released}"' in page
    assert words["own"] in page
    assert words["shared"] in page
    assert "restricted" in page
    assert words["hidden"] not in page
    assert "In the time of the centre, <bdi>UTC</bdi>." in page
    assert 'rel="manifest"' in page
    due = re.search(r'name="due" type="datetime-local" value="([^"]+)"', page)[1]
    assert datetime.fromisoformat(due).replace(tzinfo=UTC) > datetime.now(UTC) + timedelta(hours=22)
    form = {"csrf": csrf(page), "words": "Will the bridge hold?", "due": due, "audience": "asked"}
    sent = browser.post("/rfis/new", data=form | {"asked": str(principal.member)})
    assert sent.status_code == 303
    assert "Will the bridge hold?" in browser.get("/today").text
    assert "Will the bridge hold?" not in signed_in(world.people.norda).get("/today").text  # whose own it is not
    with world.centre.web.viewer(world.people.varzan) as connection:
        assert all(each.words != "Will the bridge hold?" for each in rfi.listed(connection).rows)
    # With all that it needs it weighs less than 150 kB, the map aside: style, script, and the letters of one script.
    browser.cookies.set("comity_language", "ar")
    arabic = re.sub(r"<svg.*?</svg>", "", browser.get("/today").text, flags=re.DOTALL)
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js|woff2)[^"]*)"', arabic))
    needed = [len(browser.get(each).content) for each in files]
    assert len(needed) >= 4
    assert len(arabic.encode()) + sum(needed) < 150_000
    assert 'href="/today"' in signed_in(world.people.norda).get("/sitreps").text
    for file, kind in (("manifest.webmanifest", "json"), ("worker.js", "javascript"), ("icon-512.png", "png")):
        answer = browser.get(f"/static/{file}")
        assert (answer.status_code, kind in answer.headers["content-type"]) == (200, True), file
        assert answer.headers.get("service-worker-allowed") == ("/" if file == "worker.js" else None)


#: What the charter says, and whether the page to keep holds what all may read, and what only some may.
KEEPS = {"open": (True, False), "all": (True, True), "nothing": (False, False)}


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("keep", KEEPS)
def test_a_phone_keeps_what_the_charter_lets_it(world, principal, signed_in, keep):
    own, shared = KEEPS[keep]
    with world.centre.conveyor.worker() as connection:
        connection.execute("update centre set charter = %s", (CHARTER.replace("{keep}", keep),))
    browser, words = signed_in(principal), world.words
    browser.cookies.set("comity_language", "ar")
    kept = browser.get("/today/kept")
    assert kept.status_code == (200 if own else 204)
    assert (words["own"] in kept.text, words["shared"] in kept.text) == (own, shared)
    assert words["hidden"] not in kept.text
    assert kept.headers["cache-control"] == "no-store"
    assert ("offline.js" in browser.get("/today").text) is own
    if own:
        assert 'dir="rtl"' in kept.text
        until = datetime.fromisoformat(kept.headers["comity-until"])
        assert timedelta(0) < until - datetime.now(UTC) < timedelta(days=1)
        for mine in ("csrf", "Pia", "<nav", "/static/offline.js", "data-signed-in"):
            assert mine not in kept.text.replace('name="csrf" value=""', ""), mine
    with world.centre.web.gate() as connection:
        session.end(connection, browser.cookies["comity"])
    assert browser.get("/today/kept", follow_redirects=False).status_code in (303, 401)


NOTHING = "Nothing in this time"
NOT_KEPT = "What some members alone may read is not kept on this device."


def charter(world, keep: str) -> None:
    with world.centre.conveyor.worker() as connection:
        connection.execute("update centre set charter = %s", (CHARTER.replace("{keep}", keep),))


@pytest.mark.usefixtures("released")
def test_nothing_is_said_to_be_there_only_where_nothing_is(world, principal, signed_in):
    browser = signed_in(principal)
    assert NOTHING not in browser.get("/today").text
    # What is told in no section that stands here in short still stands in the whole report.
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_sentence set section = 'figures'")
    page = browser.get("/today").text
    assert NOTHING not in page
    assert "what there is stands in the whole report" in page
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_sentence set released = false")
    assert "Nothing in this time that you may see." in browser.get("/today").text


@pytest.mark.usefixtures("released")
def test_the_kept_page_says_that_it_leaves_out_what_some_alone_may_read(world, principal, signed_in):
    browser, people = signed_in(principal), world.people
    charter(world, "open")
    assert NOT_KEPT in browser.get("/today/kept").text
    with world.centre.web.viewer(people.norda) as connection:
        closed = Marking(owner=people.norda.member, audience="members", members=(people.varzan.member,))
        reading.mark(connection, UUID(world.ids["report"]["own"]), label.intern(connection, [closed]))
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_citation c set label = r.label from report r where r.id = c.report")
    restricted = browser.get("/today/kept").text
    assert NOT_KEPT in restricted
    assert "Nothing in this time that you may see." not in restricted
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_sentence set released = false")
    empty = browser.get("/today/kept").text
    told = re.compile(r'<p class="quiet.*</main>', re.DOTALL)
    assert told.search(empty)[0] == told.search(restricted)[0]  # which of the two it is cannot be told from it
    charter(world, "all")
    assert NOT_KEPT not in browser.get("/today/kept").text


@pytest.mark.usefixtures("released")
def test_a_phone_keeps_nothing_longer_than_it_is_released(world, principal, signed_in):
    people, ends = world.people, datetime.now(UTC) + timedelta(minutes=20)
    charter(world, "all")
    browser = signed_in(principal)
    session_ends = datetime.fromisoformat(browser.get("/today/kept").headers["comity-until"])
    assert session_ends > ends
    with world.centre.web.viewer(people.varzan) as connection:
        closed = Marking(
            owner=people.varzan.member, audience="members", members=(people.norda.member,), not_after=ends
        )  # fmt: skip
        reading.mark(connection, UUID(world.ids["report"]["shared"]), label.intern(connection, [closed]))
    with world.centre.conveyor.worker() as connection:
        connection.execute("update sitrep_citation c set label = r.label from report r where r.id = c.report")
    kept = browser.get("/today/kept")
    assert world.words["shared"] in kept.text
    assert datetime.fromisoformat(kept.headers["comity-until"]) == ends.replace(second=0, microsecond=0)
    charter(world, "open")  # what is left out does not shorten it
    assert datetime.fromisoformat(browser.get("/today/kept").headers["comity-until"]) > ends


@pytest.mark.parametrize("keep", ["open", "all"])
def test_who_does_not_concur_stands_there_too_and_why(world, released, principal, signed_in, keep):
    people, edition = world.people, UUID(released)
    with world.centre.conveyor.worker() as connection:
        connection.execute("update centre set charter = %s", (CHARTER.replace("{keep}", keep),))
        found = connection.execute("select topic, id from sitrep_sentence where sitrep = %s", (edition,)).fetchall()
    of = dict(found)
    for viewer, sentence, reason in (
        (people.varzan, None, "Nobody asked us."),
        (people.norda, of[world.words["own"]], "Our gauge differs."),
        (people.varzan, of[world.words["shared"]], "A doubt of two."),
        (people.varzan, of[world.words["hidden"]], "A secret doubt."),
    ):
        with world.centre.web.viewer(viewer) as connection:
            sitrep.dissent(connection, edition, sentence, reason)
    browser = signed_in(principal)
    page, kept = browser.get("/today").text, browser.get("/today/kept").text
    for told in (page, kept):
        assert "<bdi>Varzan</bdi> does not concur:</strong> <bdi>Nobody asked us." in told
        assert "<bdi>Norda</bdi> does not concur:</strong> <bdi>Our gauge differs." in told
        assert "A secret doubt." not in told
        assert "/dissent" not in told
    assert "A doubt of two." in page
    assert ("A doubt of two." in kept) is (keep == "all")


def test_who_signs_out_leaves_nothing_behind(people, signed_in):
    browser = signed_in(people.norda)
    answer = browser.post("/sign-out", data={"csrf": csrf(browser.get("/me").text)})
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert browser.get("/today").status_code in (303, 401)
