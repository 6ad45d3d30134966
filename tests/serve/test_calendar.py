"""The calendar of an officer: what is due to whom, and nothing of what is not theirs to know."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.serve.api.operation import ROOT
from comity.store import label, report, rfi
from comity.store.seat import set_deputy

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
CHARTER = """
name = "Savra basin"
zone = "Asia/Tehran"
[chair]
begins = 2026-01-05
[sitrep]
hour = 06:30:00
[[member]]
slug = "norda"
name = "Norda"
officer = [{ name = "A", email = "a@norda.example" }, { name = "B", email = "b@norda.example" }]
[[member]]
slug = "varzan"
name = "Varzan"
officer = [{ name = "C", email = "c@varzan.example" }, { name = "D", email = "d@varzan.example" }]
"""
PATH = f"{ROOT}/calendar.ics"


@pytest.fixture
def book(browser, token_of):
    """Asks for an officer's calendar, and gives its entries by their line, but for what keeps its direction."""
    program = browser()

    def asked(viewer):
        answer = program.get(PATH, params={"token": token_of(viewer, "feeds:read")})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        return {
            re.sub("[\u2068\u2069]", "", each["summary"]): each
            for each in Calendar.from_ical(answer.content).walk("VEVENT")
        }

    return asked


def ask(centre, viewer, asked, words, due=SOON):
    with centre.web.viewer(viewer) as connection:
        members = tuple(each.member for each in asked if each != viewer)
        marking = label.intern(connection, [Marking(owner=viewer.member, audience="members", members=members)])
        return rfi.ask(connection, [each.member for each in asked], words, due=due, label=marking)


def test_a_question_stands_where_its_answer_is_awaited_until_it_is_there(centre, people, book):
    words = "Is the road; to Kessel, open?\nAnd is the bridge \\ the ferry?"
    which = ask(centre, people.norda, [people.varzan], words)
    (norda,) = book(people.norda).items()
    (varzan,) = book(people.varzan).items()
    assert norda[0] == "Answer expected: Is the road; to Kessel, open? And is the bridge \\ the ferry?"
    assert varzan[0] == norda[0].replace("expected", "due")
    assert norda[1]["uid"] == varzan[1]["uid"]
    assert varzan[1].decoded("dtstart") == SOON
    assert str(varzan[1]["url"]) == f"http://localhost:8000/rfis/{which.hex}"
    assert (
        str(varzan[1]["description"])
        == f"{words}\n\nAsked by \u2068Norda\u2069.\nNo answer yet from: \u2068Varzan\u2069"
    )
    assert book(people.esk) == {}
    with centre.web.viewer(people.varzan) as connection:
        mine = [Marking(owner=people.varzan.member, audience="members", members=(people.norda.member,))]
        rfi.answer(connection, which, "It is.", label=label.intern(connection, mine))
    assert book(people.norda) == book(people.varzan) == {}


def test_who_has_declined_or_is_told_no_more_has_it_no_more(centre, people, book):
    which = ask(centre, people.norda, [people.varzan, people.esk], "How deep is it?" + " Very?" * 40)
    with centre.web.viewer(people.esk) as connection:
        rfi.decline(connection, which, "We cannot say.")
    assert book(people.esk) == {}
    (line,) = book(people.varzan)
    assert (len(line), line[-1]) == (len("Answer due: ") + 100, "…")
    with centre.web.viewer(people.norda) as connection:
        rfi.withdraw(connection, which)
    assert book(people.varzan) == book(people.norda) == {}


def test_what_was_due_long_ago_is_told_no_more(centre, people, book):
    ask(centre, people.norda, [people.norda], "Who has the key?")
    assert list(book(people.norda)) == ["Answer due: Who has the key?"]
    for days, told in ((3, 1), (40, 0)):
        with centre.conveyor.worker() as connection:
            connection.execute(
                "update rfi set asked_at = '2020-01-01', due_at = now() - %s * interval '1 day'", (days,)
            )
        assert len(book(people.norda)) == told


def test_the_next_situation_report_the_chair_and_who_stands_in(centre, people, book):
    with centre.conveyor.worker() as connection:
        connection.execute("update centre set charter = %s, zone = 'Asia/Tehran'", (CHARTER,))
        bo = connection.execute(
            "insert into officer (member, name) values (%s, 'Bo of norda') returning id", (people.norda.member,)
        ).fetchone()[0]
    with centre.web.viewer(people.norda) as connection:
        set_deputy(
            connection, member=people.norda.member, number=1, deputy=bo, begins=SOON, until=SOON + timedelta(days=3)
        )
    told = book(people.norda)
    deputy, situation = told["Bo of norda stands in for Ada of norda"], told["The situation report is drafted"]
    assert (deputy.decoded("dtstart"), deputy.decoded("dtend")) == (SOON, SOON + timedelta(days=3))
    at = situation.decoded("dtstart").astimezone(ZoneInfo("Asia/Tehran"))
    assert (at.hour, at.minute) == (6, 30)
    assert timedelta() < at - datetime.now(UTC) <= timedelta(days=1)
    assert {each for each in told if each.startswith("Chair")} == {"Chair: Norda"}
    assert {each for each in book(people.varzan) if "stands in" in each} == set()
    with centre.conveyor.worker() as connection:
        connection.execute("update officer set language = 'ar'")
    assert "الرئاسة: Norda" in book(people.norda)


def test_an_embargo_ends_in_the_calendar_of_those_whose_report_it_is_and_of_no_other(centre, people, book):
    with centre.web.viewer(people.norda) as connection:
        when = Marking(owner=people.norda.member, audience="coalition", not_before=SOON)
        marking = label.intern(connection, [when])
        for text in ("The weir holds.", "The weir does not hold."):
            report.add(
                connection,
                Arrival(
                    key="weir",
                    report=Report(id="", path="weir.txt", title="The weir", text=text),
                    original=text.encode(),
                    media_type="text/plain",
                ),
                originator=people.norda.member,
                label=marking,
            )
    with centre.conveyor.worker() as connection:
        connection.execute(
            "insert into analysis (report, label, stages, title, language, received_at, content, profile, latest)"
            " select id, label, '', title, 'en', received_at, '{}', '{}', latest from report"
        )
    told = book(people.norda)
    assert list(told) == ["Others see it from now on: The weir"]
    assert told["Others see it from now on: The weir"].decoded("dtstart") == SOON
    assert book(people.varzan) == {}


def test_it_is_the_same_as_long_as_nothing_changed_and_says_when_to_ask_again(centre, people, browser, token_of):
    ask(centre, people.norda, [people.varzan], "Is it open?")
    program, address = browser(), f"{PATH}?token={token_of(people.varzan, 'feeds:read')}"
    first = program.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in first.content
    for known in (tag, tag.removeprefix("W/")):
        assert program.get(address, headers={"If-None-Match": known}).status_code == 304
    ask(centre, people.norda, [people.varzan], "And the bridge?")
    assert program.get(address, headers={"If-None-Match": tag}).status_code == 200
    assert program.get(f"{address}&standing=x").status_code == 200  # it takes no parameter, and passes it over
