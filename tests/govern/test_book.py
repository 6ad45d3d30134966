"""Whatever stands in a calendar, it is one calendar, with each of its entries and no line of another's making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from comity.govern.book import Entry, written

AT = datetime(2031, 3, 1, 8, 0, tzinfo=UTC)
ENDS = st.text(alphabet=st.sampled_from('ab;,:\\"\r\n\v\f\x00\x1b\x85\u2028\u2067آж😀 '), max_size=90)


@given(summary=ENDS, about=ENDS, category=ENDS, name=ENDS, begins=st.datetimes(timezones=st.just(UTC)))
@settings(max_examples=80, deadline=None, database=None)
def test_words_stay_in_their_line(summary, about, category, name, begins):
    begins = begins.replace(year=2031, microsecond=0)
    entry = Entry(key="one", begins=begins, summary=summary, about=f"{about}\r\nBEGIN:VALARM", categories=(category,))
    text = written([entry], name=name, zone="Asia/Tehran", made=AT, kind="Diary", renewed=timedelta(hours=1))
    lines = text.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 and not set(line) & set("\r\n\v\f\x00\x1b\x85\u2028") for line in lines)
    assert [line for line in lines if line.startswith(("BEGIN:VALARM", "BEGIN:VEVENT"))] == ["BEGIN:VEVENT"]
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert not event.errors
    assert event.decoded("dtstart") == begins
    assert str(event["description"]).endswith("\nBEGIN:VALARM")


def test_a_moment_has_no_end_and_the_same_key_is_the_same_entry():
    first, second = (
        Calendar.from_ical(written([entry], name="x", zone="UTC", made=AT, kind="Diary")).walk("VEVENT")[0]
        for entry in (
            Entry(key="one", begins=AT, summary="x"),
            Entry(key="one", begins=AT + timedelta(days=1), ends=AT + timedelta(days=2), summary="y"),
        )
    )
    assert first["uid"] == second["uid"]
    assert ("DTEND" in first, "DTEND" in second) == (False, True)


def test_the_two_hours_in_which_a_clock_is_put_back_are_told_apart():
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    entries = [Entry(key=f"{hour}", begins=night + timedelta(hours=hour), summary="x") for hour in (0, 1)]
    book = Calendar.from_ical(written(entries, name="x", zone="Europe/Tallinn", made=AT, kind="Diary"))
    assert [event.decoded("dtstart") for event in book.walk("VEVENT")] == [each.begins for each in entries]
