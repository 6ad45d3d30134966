"""Situation reports: their editions, the sentences that a viewer may see of them, who signed, who does not concur.

People write through functions of the database, which refuses a sentence without a citation; see ``release.sql``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import class_row, kwargs_row
from psycopg.types.json import Jsonb

from comity.db.door import Connection
from comity.errors import NotFound, Refused
from comity.model.sitrep import Cited, Drafted, Gap, Kind, Section
from comity.store import lock

_MISSING = "There is no such situation report."
_CLOSED = "There is no such sentence to change, or the situation report was released meanwhile."
#: How long back the first situation report looks.
FIRST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of a situation report."""

    #: Its id.
    id: UUID
    #: The day of a daily one, in the centre's zone; none: somebody asked for it.
    day: date | None
    #: 1 for the first; what was released is corrected by the next.
    version: int
    #: The version whose place it takes.
    previous: UUID | None
    #: The version that takes its place.
    next: UUID | None
    #: Whether that was released.
    outdated: bool
    #: It tells what came in after this moment …
    since: datetime
    #: … and not after this one.
    until: datetime
    #: The member that asked for it; none: the charter did.
    member: UUID | None
    #: Whether every member's draft was written.
    drafted: bool
    #: When two officers of different members had signed it; none: it is being worked on.
    released_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, whose every citation the viewer may see."""

    #: Its id.
    id: UUID
    #: Where it stands.
    section: Section
    #: What it is about.
    topic: str
    #: How telling it is.
    weight: int
    #: Its shape.
    kind: Kind
    #: What fills the gaps of its shape.
    told: Mapping[str, Gap]
    #: As typed; none: by a rule.
    words: str | None
    #: The officer who typed it.
    officer: UUID | None
    #: When.
    made_at: datetime
    #: Whether it was released.
    released: bool
    #: What it rests on.
    cited: tuple[Cited, ...]
    #: Who may see it.
    labels: tuple[int, ...]
    #: What a model made of it, by language of the readers who get that; empty: all, of a sentence that was typed.
    smooth: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """That an officer stands for the text."""

    #: The member.
    member: UUID
    #: The officer.
    officer: UUID
    #: The officer's name.
    name: str
    #: When.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """That a member does not concur."""

    #: With which sentence; none: with the whole.
    sentence: UUID | None
    #: The member.
    member: UUID
    #: Why.
    reason: str
    #: Since when.
    at: datetime


_EDITION = (
    "select s.id, s.day, s.version, s.previous, n.id as next, n.released_at is not null as outdated,"
    " s.since, s.until, s.member, s.drafted_at is not null as drafted, s.released_at"
    " from sitrep s left join sitrep n on n.previous = s.id"
)


def listed(connection: Connection, *, most: int = 60) -> tuple[Edition, ...]:
    """Of each situation report its last version, the last first."""
    with connection.cursor(row_factory=class_row(Edition)) as cursor:
        return tuple(
            cursor.execute(f"{_EDITION} where n.id is null order by s.until desc, s.id limit %s".encode(), (most,))
        )


def edition(connection: Connection, which: UUID) -> Edition:
    """One version.

    Raises:
        NotFound: there is none.
    """
    with connection.cursor(row_factory=class_row(Edition)) as cursor:
        found = cursor.execute(f"{_EDITION} where s.id = %s".encode(), (which,)).fetchone()
    if found is None:
        raise NotFound(_MISSING)
    return found


def newest(connection: Connection) -> Edition | None:
    """The last that was released; none before the first."""
    with connection.cursor(row_factory=class_row(Edition)) as cursor:
        return cursor.execute(
            f"{_EDITION} where s.released_at is not null order by s.until desc, s.version desc, s.id limit 1".encode()
        ).fetchone()


def sentences(
    connection: Connection, which: UUID, *, released: bool, member: UUID | None = None
) -> tuple[Sentence, ...]:
    """Its sentences that the viewer may see, in no order.

    Args:
        connection: of a viewer, or of the courier, which sees all.
        which: the version.
        released: those alone that were released.
        member: as whom the courier looks; none: as the viewer.
    """
    with connection.cursor(row_factory=kwargs_row(_sentence)) as cursor:
        return tuple(
            cursor.execute(
                "select s.id, s.section, s.topic, s.weight, s.kind, s.told, s.words, s.officer, s.made_at, s.released,"
                " s.labels, array_agg(array[replace(c.report::text, '-', ''), c.statement] order by c.number) as cited,"
                " coalesce((select jsonb_object_agg(p.language, p.words) from sitrep_rephrasing p"
                "   where p.sentence = s.id and p.words is not null), '{}') as smooth"
                " from sitrep_sentence s join sitrep_citation c on c.sentence = s.id"
                " where s.sitrep = %(which)s and s.taken_at is null and (s.released or not %(released)s)"
                "   and (%(member)s::uuid is null or s.labels <@ (select labels_seen_by(%(member)s))::integer[])"
                " group by s.id",
                {"which": which, "released": released, "member": member},
            )
        )


def _sentence(*, cited: list[list[str | None]], labels: list[int], **columns: Any) -> Sentence:  # noqa: ANN401 - as the row
    return Sentence(
        **columns,
        labels=tuple(labels),
        cited=tuple(Cited(report=str(report), statement=statement) for report, statement in cited),
    )


def signings(connection: Connection, which: UUID) -> tuple[Signing, ...]:
    """Who stands for it, the first first."""
    with connection.cursor(row_factory=class_row(Signing)) as cursor:
        return tuple(
            cursor.execute(
                "select g.member, g.officer, o.name, g.at from sitrep_signing g join officer o on o.id = g.officer"
                " where g.sitrep = %s order by g.at, g.member",
                (which,),
            )
        )


def dissents(connection: Connection, which: UUID, member: UUID | None = None) -> tuple[Dissent, ...]:
    """Who does not concur with it, or with a sentence of it that the viewer, or that member, may see."""
    with connection.cursor(row_factory=class_row(Dissent)) as cursor:
        return tuple(
            cursor.execute(
                "select d.sentence, d.member, d.reason, d.at from sitrep_dissent d"
                " left join sitrep_sentence s on s.id = d.sentence where d.sitrep = %(which)s"
                "   and (%(member)s::uuid is null or d.sentence is null"
                "        or s.labels <@ (select labels_seen_by(%(member)s))::integer[])"
                " order by d.at, d.member",
                {"which": which, "member": member},
            )
        )


def since_last(connection: Connection, now: datetime, *, daily: bool = False) -> datetime:
    """Where the next situation report begins: where the last one, or the last daily one, ended; or a day ago.

    What somebody asked for and nobody released has told nobody anything.
    """
    row = connection.execute(
        "select max(until) from sitrep where until < %s and (day is not null or released_at is not null and not %s)",
        (now, daily),
    ).fetchone()
    last: datetime | None = row[0] if row else None
    return last or now - FIRST


def ask(connection: Connection, since: datetime) -> UUID:
    """Begin one of the time since a moment, because somebody asks; the viewer's own draft is not in it yet."""
    return _id(connection, "select ask_for_sitrep(%s)", (since,))


def say(connection: Connection, which: UUID, said: Iterable[Drafted]) -> None:
    """Put sentences of the viewer's draft in that are not there yet."""
    for each in said:
        connection.execute(
            "select say_in_sitrep(%s, %s, %s, %s, %s, %s, null, %s, null)",
            (which, *_parts(each), _cites(each.cited)),
        )


def put(
    connection: Connection,
    which: UUID,
    words: str,
    *,
    section: Section,
    topic: str,
    weight: int,
    cited: Sequence[Cited],
    instead: Sequence[UUID] = (),
    sent: UUID | None = None,
) -> None:
    """Put a sentence in that an officer typed, in the place of others if they are named.

    What is sent twice, by what its form is known, is there once.

    Raises:
        Refused: it says or cites nothing.
        NotFound: what it cites or replaces is not there, or the report is released.
    """
    if not words:
        raise Refused("Write the sentence.")
    if not cited:
        raise Refused("A sentence cites what it rests on. Choose at least one report.")
    try:
        for each in instead[1:]:
            connection.execute("select take_from_sitrep(%s)", (each,))
        connection.execute(
            "select say_in_sitrep(%s, %s, %s, %s, 'typed', '{}', %s, %s, %s, %s)",
            (which, section, topic, weight, words, _cites(cited), instead[0] if instead else None, sent or uuid4()),
        )
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_CLOSED) from error


def take(connection: Connection, sentences: Iterable[UUID]) -> None:
    """Take sentences out.

    Raises:
        NotFound: one is not there, or the report is released.
    """
    try:
        for each in sentences:
            connection.execute("select take_from_sitrep(%s)", (each,))
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_CLOSED) from error


def hold(connection: Connection, which: UUID) -> None:
    """Have nobody change the text until the end of the transaction: what is read from now on is what is signed.

    Raises:
        NotFound: there is no such open situation report.
    """
    try:
        connection.execute("select hold_sitrep(%s)", (which,))
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_MISSING) from error


def sign(connection: Connection, which: UUID) -> bool:
    """Stand for the sentences that the viewer sees; the second member that does releases those that both stand for.

    Returns:
        Whether it is released now; where those who signed see no sentence in common, they wait for others.

    Raises:
        NotFound: there is no such open situation report.
        Refused: there is no sentence in it that the viewer sees.
    """
    try:
        row = connection.execute("select sign_sitrep(%s)", (which,)).fetchone()
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_MISSING) from error
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise Refused("There is no sentence in it that you may see. Put one in that cites what you have.") from error
    return bool(row and row[0])


def dissent(connection: Connection, which: UUID, sentence: UUID | None, reason: str | None) -> None:
    """Say that the viewer's member does not concur, and why; without a reason it concurs again.

    Raises:
        Refused: the reason says nothing.
        NotFound: there is no such sentence.
    """
    if reason is not None and not reason:
        raise Refused("Say why your member does not concur, in a few sentences.")
    try:
        connection.execute("select dissent_from_sitrep(%s, %s, %s)", (which, sentence, reason))
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_MISSING) from error


def amend(connection: Connection, which: UUID) -> UUID:
    """Begin the next version of what was released, with all that was released in it.

    Raises:
        Refused: it is not released, or its next version was begun already.
    """
    try:
        return _id(connection, "select amend_sitrep(%s)", (which,))
    except (psycopg.errors.NoDataFound, psycopg.errors.UniqueViolation) as error:
        raise Refused("Its next version was begun already, or it was not released yet.") from error


def _id(connection: Connection, query: str, values: tuple[object, ...]) -> UUID:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None  # noqa: S101 - a function gives a row
    new: UUID = row[0]
    return new


def _parts(said: Drafted) -> tuple[str, str, int, str, Jsonb]:
    return said.section, said.topic, said.weight, said.kind, Jsonb(dict(said.told))


def _cites(cited: Iterable[Cited]) -> Jsonb:
    return Jsonb([{"report": each.report, "statement": each.statement} for each in cited])


# For the conveyor


def mailed(connection: Connection, officer: UUID, member: UUID) -> bool:
    """Whether an officer who acts for a member still gets released situation reports by mail."""
    row = connection.execute(
        "select from officer o join contact c on c.officer = o.id join member m on m.id = o.member"
        " where o.id = %s and m.id = %s and c.sitreps and o.active and not o.roles <@ '{host}' and m.left_at is null",
        (officer, member),
    ).fetchone()
    return row is not None


def open_daily(connection: Connection, day: date, until: datetime) -> UUID | None:
    """Begin the one of a day, once, however often this is asked; none if it was begun already."""
    row = connection.execute(
        "insert into sitrep (day, since, until) values (%s, %s, %s) on conflict (day, version) do nothing returning id",
        (day, since_last(connection, until, daily=True), until),
    ).fetchone()
    return row[0] if row else None


def undrafted(connection: Connection) -> Edition | None:
    """A situation report of which not every member's draft is written, if nobody else is writing them."""
    with connection.cursor(row_factory=class_row(Edition)) as cursor:
        if not lock.drafting(connection):
            return None
        return cursor.execute(
            f"{_EDITION} where s.drafted_at is null and s.released_at is null order by s.until limit 1".encode()
        ).fetchone()


def drafted(connection: Connection, which: UUID) -> None:
    """Note that every member's draft is written."""
    connection.execute("update sitrep set drafted_at = clock_timestamp() where id = %s", (which,))


def say_for(connection: Connection, which: UUID, member: UUID, said: Iterable[Drafted]) -> None:
    """Put sentences of a member's draft in that are not there yet."""
    for each in said:
        connection.execute(
            "select draft_in_sitrep(%s, %s, %s, %s, %s, %s, %s, %s)",
            (which, member, *_parts(each), _cites(each.cited)),
        )
