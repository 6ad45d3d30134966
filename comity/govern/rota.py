"""The rota as a calendar that any calendar program subscribes to (RFC 5545)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from comity.model.member import Member, Officer, Seat
from comity.model.term import Term

#: The name space of the entries' ids: the same term is the same entry, whenever the calendar is asked for.
_ENTRIES = UUID("6f0b1c52-3d0e-5d51-9a8e-7b1f4f6f2c11")


def calendar(
    *,
    name: str,
    zone: str,
    terms: Sequence[Term],
    members: Sequence[Member],
    seats: Sequence[Seat] = (),
    officers: Sequence[Officer] = (),
    made: datetime,
    titles: Mapping[str, str] | None = None,
) -> bytes:
    """Terms of the chair and times of deputies as ``text/calendar``.

    Args:
        name: the centre's.
        zone: the centre's, an IANA name; its rules go with the calendar.
        terms: of the chair, past and to come.
        members: those that the terms name.
        seats: whose deputies stand in; those without a deputy are passed over.
        officers: those that the seats name.
        made: when the calendar is made, UTC; the stamp of every entry.
        titles: ``chair`` and ``deputy`` in the reader's language, with ``{member}``, ``{deputy}``, ``{officer}``.
    """
    words = {"chair": "Chair: {member}", "deputy": "{deputy} stands in for {officer}"} | dict(titles or {})
    here = ZoneInfo(zone)
    names = {member.id: member.name for member in members}
    people = {officer.id: officer.name for officer in officers}
    book = Calendar()
    book.add("prodid", "-//Comity//Rota//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("name", name)
    book.add("x-wr-calname", name)
    book.add("x-wr-timezone", zone)
    for term in terms:
        member = names.get(term.member, "")
        entry = _entry(
            f"{name} term {term.begins.isoformat()}", term.begins.astimezone(here), term.ends.astimezone(here), made
        )
        entry.add("summary", words["chair"].format(member=member))
        book.add_component(entry)
    for seat in seats:
        if seat.deputy is None or seat.deputy_from is None or seat.deputy_until is None:
            continue
        key = f"{name} seat {seat.member} {seat.number} {seat.deputy_from.isoformat()}"
        entry = _entry(key, seat.deputy_from.astimezone(here), seat.deputy_until.astimezone(here), made)
        deputy, officer = people.get(seat.deputy, ""), people.get(seat.officer, "") if seat.officer else ""
        entry.add("summary", words["deputy"].format(deputy=deputy, officer=officer))
        entry.add("categories", [names.get(seat.member, "")])
        book.add_component(entry)
    if terms or len(book.subcomponents):
        book.add_missing_timezones()
    return bytes(book.to_ical())


def _entry(key: str, begins: datetime, ends: datetime, made: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{uuid5(_ENTRIES, key)}@comity")
    entry.add("dtstamp", made)
    entry.add("dtstart", begins)
    entry.add("dtend", ends)
    entry.add("transp", "TRANSPARENT")  # having the chair does not make anybody busy
    return entry
