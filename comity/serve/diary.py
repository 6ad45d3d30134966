"""The days of one officer as a calendar: answers that are due, the next situation report, the chair, who stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from comity.db import Viewer
from comity.db.door import Connection
from comity.deliver.channels.email import isolated, one_line
from comity.errors import NotFound
from comity.govern.book import Entry, written
from comity.govern.charter import Charter, parse_charter
from comity.govern.rota import rota
from comity.govern.term import coming
from comity.serve.language import Language, languages
from comity.store import account, centre, embargo, member, officer, rfi, seat, term
from comity.store.centre import Centre

#: What is over for longer is not told of any more.
_KEPT = timedelta(days=30)
#: After how long a program that subscribes should ask again.
_RENEWED = timedelta(hours=1)
#: Letters of a question that stand in the line of its entry; all of it stands below.
_LINE = 100
#: Questions at most, the first due.
_QUESTIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Whose calendar it is, and what is asked for all of it."""

    connection: Connection
    viewer: Viewer
    language: Language
    here: Centre
    charter: Charter | None
    now: datetime
    #: The centre's, without a slash at its end.
    address: str

    def gettext(self, sentence: str, **values: str) -> str:
        """A sentence of ours in the reader's language."""
        return self.language.gettext(sentence) % values


def diary(connection: Connection, viewer: Viewer, address: str) -> bytes:
    """The viewer's calendar as ``text/calendar``, in the language of the viewer's screens and the centre's zone.

    Args:
        connection: of the viewer.
        viewer: whose it is.
        address: where people reach the centre, without a slash at its end.

    Raises:
        NotFound: no centre is set up.
    """
    here = centre.found(connection)
    if here is None:
        raise NotFound("No centre is set up yet.")
    reader = _Reader(
        connection=connection,
        viewer=viewer,
        language=languages()[account.language(connection)],
        here=here,
        charter=parse_charter(here.charter) if here.charter else None,
        now=centre.now(connection),
        address=address,
    )
    entries = [*_questions(reader), *_situation(reader), *_duties(reader), *_embargoes(reader)]
    return written(entries, name=here.name, zone=here.zone, made=reader.now, kind="Diary", renewed=_RENEWED)


def _questions(reader: _Reader) -> Iterator[Entry]:
    """Questions that the own member has to answer, and those of its own that others have to."""
    own, names = reader.viewer.member, account.all_names(reader.connection)
    for each in rfi.unanswered(reader.connection, since=reader.now - _KEPT, most=_QUESTIONS):
        if own not in (each.member, *each.silent):
            continue
        line = one_line(each.words)
        short = isolated(line if len(line) <= _LINE else f"{line[:_LINE].rstrip()}…")
        silent = reader.language.gettext(", ").join(isolated(names.get(one, "")) for one in each.silent)
        yield Entry(
            key=f"rfi {each.id.hex}",
            begins=each.due_at,
            summary=reader.gettext("Answer due: %(words)s", words=short)
            if own in each.silent
            else reader.gettext("Answer expected: %(words)s", words=short),
            about="\n".join(
                (
                    each.words,
                    "",
                    reader.gettext("Asked by %(member)s.", member=isolated(names.get(each.member, ""))),
                    reader.gettext("No answer yet from: %(members)s", members=silent),
                )
            ),
            link=f"{reader.address}/rfis/{each.id.hex}",
        )


def _situation(reader: _Reader) -> Iterator[Entry]:
    """When the next situation report is drafted."""
    if reader.charter is None:
        return
    zone, hour = ZoneInfo(reader.here.zone), reader.charter.sitrep.hour
    today = reader.now.astimezone(zone).date()
    at = next(
        moment
        for days in range(3)
        if (moment := datetime.combine(today + timedelta(days=days), hour, zone).astimezone(UTC)) > reader.now
    )
    yield Entry(
        key=f"sitrep {at.astimezone(zone).date().isoformat()}",
        begins=at,
        summary=reader.gettext("The situation report is drafted"),
        link=f"{reader.address}/sitreps",
    )


def _duties(reader: _Reader) -> Iterator[Entry]:
    """Terms in which the own member has the chair; times in which the viewer stands in, or has somebody stand in."""
    members = member.everyone(reader.connection)
    begun = term.history(reader.connection)
    ahead = coming(reader.charter, members, reader.now) if reader.charter else []
    last = begun[-1].number if begun else 0
    gap = {name: f"{{{name}}}" for name in ("member", "deputy", "officer")}
    yield from rota(
        name=reader.here.name,
        terms=[
            each
            for each in (*begun, *(each for each in ahead if each.number > last))
            if each.member == reader.viewer.member and each.ends > reader.now - _KEPT
        ],
        members=members,
        seats=[
            each
            for each in seat.everyone(reader.connection, reader.now)
            if reader.viewer.officer in (each.officer, each.deputy)
            and each.deputy_until is not None
            and each.deputy_until > reader.now - _KEPT
        ],
        officers=officer.everyone(reader.connection),
        titles={
            "chair": reader.gettext("Chair: %(member)s", **gap),
            "deputy": reader.gettext("%(deputy)s stands in for %(officer)s", **gap),
        },
    )


def _embargoes(reader: _Reader) -> Iterator[Entry]:
    """When others see what they do not see yet."""
    for each in embargo.ahead(reader.connection, reader.now):
        yield Entry(
            key=f"embargo {each.report.hex}",
            begins=each.ends,
            summary=reader.gettext(
                "Others see it from now on: %(title)s", title=isolated(each.title or reader.gettext("without a title"))
            ),
            link=f"{reader.address}/reports/{each.report.hex}",
        )
