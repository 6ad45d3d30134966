"""The rota as entries of a calendar: whose turn the chair is, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from comity.govern.book import Entry, written
from comity.model.member import Member, Officer, Seat
from comity.model.term import Term


def calendar(
    *,
    name: str,
    zone: str,
    terms: Sequence[Term],
    members: Sequence[Member],
    seats: Sequence[Seat] = (),
    officers: Sequence[Officer] = (),
    made: datetime,
) -> bytes:
    """Terms of the chair and times of deputies as ``text/calendar``.

    Args:
        name: the centre's.
        zone: the centre's, an IANA name, in which programs may show it.
        terms: of the chair, past and to come.
        members: those that the terms name.
        seats: whose deputies stand in; those without a deputy are passed over.
        officers: those that the seats name.
        made: when the calendar is made, UTC; the stamp of every entry.
    """
    entries = rota(name=name, terms=terms, members=members, seats=seats, officers=officers)
    return written(entries, name=name, zone=zone, made=made, kind="Rota")


def rota(
    *,
    name: str,
    terms: Sequence[Term],
    members: Sequence[Member],
    seats: Sequence[Seat],
    officers: Sequence[Officer],
    titles: Mapping[str, str] | None = None,
) -> Iterator[Entry]:
    """Terms of the chair and times of deputies as entries; the same ones whoever's calendar they stand in.

    Args:
        name: the centre's.
        terms: of the chair.
        members: those that the terms name.
        seats: whose deputies stand in; those without a deputy are passed over.
        officers: those that the seats name.
        titles: ``chair`` and ``deputy`` in the reader's language, with ``{member}``, ``{deputy}``, ``{officer}``.
    """
    words = {"chair": "Chair: {member}", "deputy": "{deputy} stands in for {officer}"} | dict(titles or {})
    names: dict[UUID, str] = {member.id: member.name for member in members}
    people = {officer.id: officer.name for officer in officers}
    for term in terms:
        yield Entry(
            key=f"{name} term {term.begins.isoformat()}",
            begins=term.begins,
            ends=term.ends,
            summary=words["chair"].format(member=names.get(term.member, "")),
        )
    for seat in seats:
        if seat.deputy is None or seat.deputy_from is None or seat.deputy_until is None:
            continue
        deputy, officer = people.get(seat.deputy, ""), people.get(seat.officer, "") if seat.officer else ""
        yield Entry(
            key=f"{name} seat {seat.member} {seat.number} {seat.deputy_from.isoformat()}",
            begins=seat.deputy_from,
            ends=seat.deputy_until,
            summary=words["deputy"].format(deputy=deputy, officer=officer),
            categories=(names.get(seat.member, ""),),
        )
