"""The rota is a calendar that other programs read, and stays the same calendar from one asking to the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

import pytest
from icalendar import Calendar

from comity.govern.charter import parse_charter
from comity.govern.rota import calendar
from comity.govern.term import terms
from comity.model.member import Member, Officer, Seat

MADE = datetime(2031, 3, 1, 8, 0, tzinfo=UTC)
MEMBERS = [
    Member(id=UUID(int=n), slug=f"m{n}", name=name, place=n, epoch=1, joined_at=MADE, left_at=None)
    for n, name in enumerate(("Belmark; Rescue, North", "سهلان", "Отряд \\ Б"), 1)
]
SEATS = [
    Seat(
        member=UUID(int=1),
        number=1,
        officer=UUID(int=11),
        deputy=UUID(int=12),
        deputy_from=MADE,
        deputy_until=MADE + timedelta(days=2),
        sits=UUID(int=12),
    ),
    Seat(
        member=UUID(int=1), number=2, officer=UUID(int=12), deputy=None, deputy_from=None, deputy_until=None, sits=None
    ),
]
OFFICERS = [
    Officer(id=UUID(int=n), member=UUID(int=1), name=name, roles=("watch",), language="en", active=True, email=None)
    for n, name in ((11, "Ana"), (12, "Bo"))
]


@pytest.fixture
def agreed(charter_text):
    return list(islice(terms(parse_charter(charter_text), MEMBERS), 9))


def made(agreed, at=MADE, zone="Europe/Tallinn") -> bytes:
    return calendar(
        name="Ister", zone=zone, terms=agreed, members=MEMBERS, seats=SEATS, officers=OFFICERS, made=at
    )  # fmt: skip


def test_every_term_is_an_entry(agreed):
    book = Calendar.from_ical(made(agreed))
    entries = book.walk("VEVENT")
    assert len(entries) == 10
    for term, entry in zip(agreed, entries, strict=False):
        assert entry.decoded("dtstart") == term.begins
        assert entry.decoded("dtend") == term.ends
    assert [str(e["summary"]) for e in entries[:3]] == [f"Chair: {m.name}" for m in MEMBERS]
    assert str(entries[9]["summary"]) == "Bo stands in for Ana"
    assert str(book["x-wr-timezone"]) == "Europe/Tallinn"


def test_the_same_term_keeps_its_id_and_no_two_share_one(agreed):
    first, later = (Calendar.from_ical(made(agreed, at)).walk("VEVENT") for at in (MADE, MADE + timedelta(days=30)))
    ids = [str(entry["uid"]) for entry in first]
    assert ids == [str(entry["uid"]) for entry in later]
    assert len(set(ids)) == len(ids)


def test_it_keeps_to_the_form(agreed):
    """RFC 5545: lines end with CR LF and have at most 75 octets; each entry has what it must have."""
    text = made(agreed)
    lines = text.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2] == b"END:VCALENDAR"
    for entry in Calendar.from_ical(text).walk("VEVENT"):
        assert not entry.errors
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(entry)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tehran", "America/St_Johns"])
def test_any_zone_will_do(agreed, zone):
    entries = Calendar.from_ical(made(agreed, zone=zone)).walk("VEVENT")
    assert entries[0].decoded("dtstart") == agreed[0].begins


def test_a_calendar_of_nothing_is_a_calendar():
    text = calendar(name="Ister", zone="UTC", terms=[], members=[], made=MADE)
    assert Calendar.from_ical(text).walk("VEVENT") == []
