"""Asking for more, deciding on it, writing what is made of a report, taking it back: as officers do it on screen."""

from __future__ import annotations

import re
from uuid import UUID

from comity.model.marking import Marking
from comity.store import label, reading


def csrf(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def send(browser, at: str, to: str, **form):
    token = csrf(browser.get(at).text)
    return browser.post(to, data={"csrf": token, **form}, headers={"Origin": "http://localhost:8000"})


def test_a_reader_asks_and_the_owner_writes_a_shorter_report(world, signed_in):
    people, report = world.people, world.ids["report"]["shared"]
    norda, varzan, esk = (signed_in(who) for who in (people.norda, people.varzan, people.esk))
    page = norda.get(f"/reports/{report}").text
    assert f"/requests/new?report={report}" in page
    at = f"/requests/new?report={report}"
    assert norda.get(at).status_code == 200
    nothing = send(norda, at, "/requests/new", report=report, audience="members", purpose="")
    assert nothing.status_code == 422
    asked = send(norda, at, "/requests/new", report=report, audience="public", purpose="The press asks us.")
    assert asked.status_code == 303
    where = asked.headers["location"]
    assert "The press asks us." in varzan.get(where).text
    assert esk.get(where).status_code == 404
    assert "The press asks us." in varzan.get("/requests").text
    shown = send(varzan, where, where, verdict="tear-line", text="A dam holds.", audience="public", step="preview")
    assert shown.status_code == 200
    done = send(varzan, where, where, verdict="tear-line", text="A dam holds.", audience="public")
    assert done.status_code == 303
    tear = re.search(r'/reports/([0-9a-f]{32})"><bdi>A report of', varzan.get(where).text).group(1)
    assert esk.get(f"/reports/{tear}").status_code == 200
    told = norda.get(where).text
    assert tear not in told  # that it was made from the other is the owner's to know
    assert "a shorter report instead" in told


def test_an_owner_hides_recalls_and_erases(world, signed_in):
    report = world.ids["report"]["shared"]
    norda, varzan = signed_in(world.people.norda), signed_in(world.people.varzan)
    at, to = f"/reports/{report}", f"/reports/{report}/withdraw"
    assert send(varzan, at, to, how="hidden").status_code == 303
    assert norda.get(at).status_code == 404
    assert send(varzan, at, to, how="again").status_code == 303
    assert norda.get(at).status_code == 200
    send(varzan, at, to, how="recalled")
    assert norda.get(at).status_code == 404
    assert "kestrelford" in norda.get("/requests").text
    send(varzan, at, to, how="erased")
    assert "kestrelford" in varzan.get(at).text  # the box was not ticked
    send(varzan, at, to, how="erased", sure="yes")
    assert "kestrelford" not in varzan.get(at).text
    assert send(norda, "/", f"/reports/{world.ids['report']['own']}/withdraw", how="hidden").status_code == 303


def test_what_is_made_of_anothers_report_is_bound_by_its_label(world, signed_in):
    people, report = world.people, world.ids["report"]["shared"]
    norda, esk = signed_in(people.norda), signed_in(people.esk)
    form = {"title": "Both", "text": "We read both.", "language": "en", "audience": "public"}
    assert send(norda, "/write", "/write", **form, **{"from": report}).status_code == 403  # Varzan lets nobody use it
    with world.centre.web.viewer(people.varzan) as connection:
        lent = Marking(owner=people.varzan.member, audience="members", members=(people.norda.member,), onward="same")
        reading.mark(connection, UUID(report), label.intern(connection, [lent]))
    page = norda.get(f"/write?from={report}").text
    assert "Only those see it who may see each of them" in page
    made = send(norda, "/write", "/write", **form, **{"from": report})
    assert made.status_code == 303
    assert norda.get(made.headers["location"]).status_code == 200
    assert esk.get(made.headers["location"]).status_code == 404
