"""A calendar that any calendar program subscribes to (RFC 5545, with what RFC 7986 adds for subscribers)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event, vDuration, vText

#: The name space of the entries' ids: what has the same key is the same entry, whenever the calendar is asked for.
_ENTRIES = UUID("6f0b1c52-3d0e-5d51-9a8e-7b1f4f6f2c11")
#: Ends of a line, and what no text of a calendar may hold (RFC 5545, 3.1).
_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_LAWLESS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What stands in a calendar. It makes nobody busy."""

    #: What it is about; the same for good.
    key: str
    #: When it begins.
    begins: datetime
    #: When it ends; none: it is a moment.
    ends: datetime | None = None
    #: What it is, one line.
    summary: str
    #: What there is to say besides; empty for nothing.
    about: str = ""
    #: Where it is read, or done; empty for nowhere.
    link: str = ""
    #: Under which words it may be found.
    categories: tuple[str, ...] = ()


def written(
    entries: Iterable[Entry], *, name: str, zone: str, made: datetime, kind: str, renewed: timedelta | None = None
) -> bytes:
    """A calendar as ``text/calendar``.

    What is not in it any more is not in it: a program that subscribes takes each answer for the whole. ``CANCELLED``
    would keep it on the screens of some, struck out, and go on telling its words. Moments stand in UTC: a zone's clock
    shows the hour in which it is put back twice, and an entry could not say which of the two it means.

    Args:
        entries: what stands in it.
        name: what it is called.
        zone: an IANA name, in which programs may show it.
        made: when the calendar is made, UTC; the stamp of every entry.
        kind: of calendar, one word, for the name of what made it.
        renewed: after how long it is worth asking again; none: not said.
    """
    book, shown = Calendar(), vText(_text(name))
    book.add("prodid", f"-//Comity//{kind}//EN")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("name", shown)
    book.add("x-wr-calname", shown)
    book.add("x-wr-timezone", zone)
    if renewed is not None:
        book.add("refresh-interval", renewed, parameters={"VALUE": "DURATION"})
        book.add("x-published-ttl", vDuration(renewed))
    for each in entries:
        event = Event()
        event.add("uid", f"{uuid5(_ENTRIES, each.key)}@comity")
        event.add("dtstamp", made)
        event.add("dtstart", each.begins.astimezone(UTC))
        if each.ends is not None:
            event.add("dtend", each.ends.astimezone(UTC))
        event.add("transp", "TRANSPARENT")
        event.add("summary", _text(each.summary))
        if each.about:
            event.add("description", _text(each.about))
        if each.link:
            event.add("url", each.link)
        if each.categories:
            event.add("categories", [_text(one) for one in each.categories])
        book.add_component(event)
    return bytes(book.to_ical())


def _text(text: str) -> str:
    """Words of others: what some program takes for the end of a line would begin a line of the calendar itself."""
    return _LAWLESS.sub("", _ENDS.sub("\n", text))
