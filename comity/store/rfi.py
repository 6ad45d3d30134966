"""Requests for information: a member asks members a question, they take it on, answer or decline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

import psycopg
from psycopg.rows import class_row, kwargs_row

from comity.db.door import Connection
from comity.errors import NotAllowed, NotFound, Refused
from comity.model.horizon import TOO_FAR
from comity.store.stretch import MOST, Place, Stretch, stretch

#: How one member that is asked stands to a question.
Stand = Literal["open", "taken", "answered", "declined"]
#: How a question stands. Overdue: its day is over, and somebody who is asked is silent. Declined: nobody answered, and
#: nobody who still could is silent. Left: nobody answered or declined, and all who were asked left the centre.
State = Literal["open", "taken", "answered", "declined", "left", "overdue", "withdrawn"]
#: Letters of a question, of an answer, and of the reason why a member declines.
LONGEST, LONGEST_ANSWER, LONGEST_REASON = 2_000, 20_000, 1_000

_MISSING = "There is no such question, or it is not for you to see."
_NOT_ASKED = "There is no such question to your member."
_OVER = "The question was withdrawn meanwhile."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rfi:
    """A question, as the viewer may know of it: answers that the viewer does not see are none."""

    #: Its id.
    id: UUID
    #: The member that asks.
    member: UUID
    #: Its officer.
    officer: UUID
    #: The officer's name.
    asker: str
    #: Who may see it.
    label: int
    #: The members that shall answer.
    asked: tuple[UUID, ...]
    #: The question.
    words: str
    #: Of a standing one: what to look for in all that comes in; else empty.
    query: str
    #: When it was asked.
    asked_at: datetime
    #: Until when an answer is wanted.
    due_at: datetime
    #: When it was withdrawn.
    withdrawn_at: datetime | None
    #: Members that took it on.
    taken: frozenset[UUID]
    #: Members that declined.
    declined: frozenset[UUID]
    #: Members of which there is an answer.
    answered: frozenset[UUID]
    #: Members that were asked and left the centre since.
    left: frozenset[UUID]

    @property
    def silent(self) -> tuple[UUID, ...]:
        """The members that shall answer and have neither answered nor declined, nor left."""
        return tuple(each for each in self.asked if each not in self.answered | self.declined | self.left)

    def stand(self, member: UUID) -> Stand:
        """How a member that is asked stands, whenever the answer is due."""
        if member in self.answered:
            return "answered"
        return "declined" if member in self.declined else "taken" if member in self.taken else "open"

    def state(self, now: datetime) -> State:
        """How the question stands at a moment."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if not self.silent:
            return "answered" if self.answered else "declined" if self.declined else "left"
        if self.due_at <= now:
            return "overdue"
        return "taken" if self.taken.intersection(self.silent) else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a member answered."""

    #: Its id.
    id: UUID
    #: The member.
    member: UUID
    #: Who may see it.
    label: int
    #: The answer.
    words: str
    #: When.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """That a member declined."""

    #: The member.
    member: UUID
    #: Why.
    reason: str
    #: When.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a question or an answer is about: a report or a story that the viewer may see."""

    #: The answer; none: the question.
    answer: UUID | None
    #: The report.
    report: UUID | None
    #: Or the story.
    story: str | None


_RFI = (
    "select q.id, q.member, q.officer, o.name as asker, q.label, q.asked, q.words, q.query, q.asked_at, q.due_at,"
    " q.withdrawn_at,"
    " array(select s.member from rfi_stand s where s.rfi = q.id and s.stand = 'taken') as taken,"
    " array(select s.member from rfi_stand s where s.rfi = q.id and s.stand = 'declined') as declined,"
    " array(select distinct a.member from rfi_answer a where a.rfi = q.id{seen}) as answered,"
    " array(select m.id from member m where m.id = any (q.asked) and m.left_at is not null) as left"
    " from rfi q join officer o on o.id = q.officer"
)
#: Of those that wait for an answer: somebody who is asked and still here has neither answered nor declined.
_WAITS = (
    "q.withdrawn_at is null and exists (select 1 from member m where m.id = any (q.asked) and m.left_at is null"
    " and not exists (select 1 from rfi_stand s where s.rfi = q.id and s.member = m.id and s.stand = 'declined')"
    " and not exists (select 1 from rfi_answer a where a.rfi = q.id and a.member = m.id{seen}))"
)
#: Answers, as far as the viewer's own rights do not narrow them: those that one member sees.
_FOR_ONE = " and a.label = any (labels_seen_by(%(whose)s))"


def _rfi(
    *,
    asked: list[UUID],
    taken: list[UUID],
    declined: list[UUID],
    answered: list[UUID],
    left: list[UUID],
    **columns: Any,  # noqa: ANN401 - as the row
) -> Rfi:
    return Rfi(
        **columns,
        asked=tuple(asked),
        taken=frozenset(taken),
        declined=frozenset(declined),
        answered=frozenset(answered),
        left=frozenset(left),
    )


def listed(connection: Connection, *, place: Place | None = None, most: int = MOST) -> Stretch[Rfi]:
    """The questions that the viewer may see, the last asked first."""
    return _stretch(connection, "true", place, most)


def settled(connection: Connection, *, place: Place | None = None) -> Stretch[Rfi]:
    """Those of them that wait for no answer any more; the others are the `unanswered`."""
    return _stretch(connection, f"not ({_WAITS.format(seen='')})", place, MOST)


def _stretch(connection: Connection, which: str, place: Place | None, most: int) -> Stretch[Rfi]:
    statement = f"{_RFI.format(seen='')} where {which}"
    return stretch(connection, statement, {}, at="q.asked_at", id="q.id", place=place, made=_rfi, most=most)


def own(connection: Connection, *, most: int) -> tuple[Rfi, ...]:
    """Questions of the viewer's own that were not withdrawn: those that wait for an answer, then the last asked."""
    statement = (
        f"{_RFI.format(seen='')} where q.officer = viewing_officer() and q.withdrawn_at is null"
        f" order by {_WAITS.format(seen='')} desc, q.asked_at desc, q.id limit %s"
    )
    with connection.cursor(row_factory=kwargs_row(_rfi)) as cursor:
        return tuple(cursor.execute(statement.encode(), (most,)))


def one(connection: Connection, which: UUID) -> Rfi:
    """One of them.

    Raises:
        NotFound: there is none that the viewer may see.
    """
    with connection.cursor(row_factory=kwargs_row(_rfi)) as cursor:
        found = cursor.execute(f"{_RFI.format(seen='')} where q.id = %s".encode(), (which,)).fetchone()
    if found is None:
        raise NotFound(_MISSING)
    return found


def unanswered(
    connection: Connection, *, whose: UUID | None = None, since: datetime | None = None, most: int | None = None
) -> tuple[Rfi, ...]:
    """Questions that were not withdrawn and that somebody who is asked and still here neither answered nor declined.

    Args:
        connection: of a viewer, or of the conveyor.
        whose: for the conveyor: as this member may know of them.
        since: those alone that were not due before it.
        most: so many, the first due; none: all.
    """
    seen = _FOR_ONE if whose else ""
    narrow = " and q.label = any (labels_seen_by(%(whose)s))" if whose else ""
    narrow += " and q.due_at >= %(since)s" if since else ""
    waits = _WAITS.format(seen=seen)
    statement = f"{_RFI.format(seen=seen)} where {waits}{narrow} order by q.due_at, q.asked_at, q.id limit %(most)s"
    with connection.cursor(row_factory=kwargs_row(_rfi)) as cursor:
        return tuple(cursor.execute(statement.encode(), {"whose": whose, "since": since, "most": most}))


def answers(connection: Connection, which: UUID) -> tuple[Answer, ...]:
    """The answers that the viewer may see, the first first."""
    with connection.cursor(row_factory=class_row(Answer)) as cursor:
        return tuple(
            cursor.execute(
                "select id, member, label, words, at from rfi_answer where rfi = %s order by at, id", (which,)
            )
        )


def declined(connection: Connection, which: UUID) -> tuple[Declined, ...]:
    """Who declined, and why."""
    with connection.cursor(row_factory=class_row(Declined)) as cursor:
        return tuple(
            cursor.execute(
                "select member, reason, at from rfi_stand where rfi = %s and stand = 'declined' order by at, member",
                (which,),
            )
        )


def links(connection: Connection, which: UUID) -> tuple[Link, ...]:
    """What it and its answers are about, as far as the viewer may see that."""
    with connection.cursor(row_factory=class_row(Link)) as cursor:
        return tuple(
            cursor.execute("select answer, report, story from rfi_link where rfi = %s order by report, story", (which,))
        )


def ask(
    connection: Connection,
    asked: Sequence[UUID],
    words: str,
    *,
    due: datetime,
    label: int,
    query: str = "",
    reports: Sequence[UUID] = (),
    stories: Sequence[str] = (),
    sent: UUID | None = None,
) -> UUID:
    """Ask members a question.

    Args:
        connection: of a viewer.
        asked: the members that shall answer; the own one may be among them.
        words: the question.
        due: until when an answer is wanted.
        label: who may see the question, of the viewer's member alone; all who are asked must be among them.
        query: of a standing question: what to look for in all that comes in.
        reports: which it is about.
        stories: which it is about.
        sent: by what the form is known that was sent: sent twice, it asks once; none: by nothing.

    Raises:
        Refused: nothing or nobody is asked, or the day is over or more than ten years away.
        NotAllowed: somebody who is asked would not see the question, or not who asks.
        NotFound: the viewer sees no such report or story.
    """
    if not words.strip():
        raise Refused("Write the question.")
    if not asked:
        raise Refused("Say whom you ask.")
    try:
        with connection.transaction():
            row = connection.execute(
                "select ask_rfi(%s, %s, %s, %s, %s, %s, %s, %s)",
                (list(asked), words.strip(), query, due, label, list(reports), list(stories), sent or uuid4()),
            ).fetchone()
    except psycopg.errors.CheckViolation as error:
        raise Refused("This moment is over. Choose a later one.") from error
    except psycopg.errors.DatetimeFieldOverflow as error:
        raise Refused(TOO_FAR) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed("Whoever is asked must be able to see the question, and who asks.") from error
    except psycopg.errors.NoDataFound as error:
        raise NotFound("There is no such report or story, or it was not released to you.") from error
    assert row is not None  # noqa: S101 - a function gives a row
    new: UUID = row[0]
    return new


def take(connection: Connection, which: UUID) -> None:
    """Say that the viewer's member takes a question on.

    Raises:
        NotFound: it is not asked.
        NotAllowed: this is for watch officers.
        Refused: the question was withdrawn.
    """
    _stand(connection, which, "taken", "")


def decline(connection: Connection, which: UUID, reason: str) -> None:
    """Say that the viewer's member does not answer a question, and why.

    Raises:
        NotFound: it is not asked.
        NotAllowed: this is for watch officers.
        Refused: the question was withdrawn, or no reason is given.
    """
    if not reason:
        raise Refused("Say why; a sentence is enough.")
    _stand(connection, which, "declined", reason)


def answer(
    connection: Connection,
    which: UUID,
    words: str,
    *,
    label: int,
    reports: Sequence[UUID] = (),
    sent: UUID | None = None,
) -> UUID:
    """Answer a question for the viewer's member.

    Args:
        connection: of a viewer.
        which: the question.
        words: the answer.
        label: who may see it, of those who see the question; who asked must be one of them.
        reports: on which it rests.
        sent: by what the form is known that was sent: sent twice, it answers once; none: by nothing.

    Raises:
        NotFound: the viewer's member is not asked, or the viewer sees no such report.
        NotAllowed: who asked would not see it, or the viewer may not mark it so.
        Refused: nothing is said, or the question was withdrawn.
    """
    if not words.strip():
        raise Refused("Write the answer.")
    try:
        with connection.transaction():
            row = connection.execute(
                "select answer_rfi(%s, %s, %s, %s, %s)",
                (which, words.strip(), label, list(reports), sent or uuid4()),
            ).fetchone()
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_NOT_ASKED) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed(
            "Whoever asked must be able to see the answer; what others are to see only watch officers write."
        ) from error
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise Refused(_OVER) from error
    assert row is not None  # noqa: S101 - a function gives a row
    new: UUID = row[0]
    return new


def withdraw(connection: Connection, which: UUID) -> None:
    """Take a question of the viewer's member back.

    Raises:
        NotFound: it has no such open question, or the viewer neither asked it nor is a watch officer.
    """
    try:
        with connection.transaction():
            connection.execute("select withdraw_rfi(%s)", (which,))
    except psycopg.errors.NoDataFound as error:
        raise NotFound("There is no such open question of yours.") from error


def _stand(connection: Connection, which: UUID, how: Literal["taken", "declined"], reason: str) -> None:
    try:
        with connection.transaction():
            connection.execute("select stand_on_rfi(%s, %s, %s)", (which, how, reason))
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_NOT_ASKED) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise NotAllowed("This is for watch officers. Ask one of your member to do it.") from error
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise Refused(_OVER) from error


# For the conveyor


def move_links(connection: Connection, story: str, into: str) -> None:
    """What is about a story that is no more is about the one that took its reports, once."""
    connection.execute(
        "delete from rfi_link l where l.story = %(story)s and exists (select 1 from rfi_link o where o.rfi = l.rfi"
        " and o.answer is not distinct from l.answer and o.story = %(into)s)",
        {"story": story, "into": into},
    )
    connection.execute("update rfi_link set story = %s where story = %s", (into, story))


def withdraw_left(connection: Connection) -> None:
    """Take back what members asked that left since and that waits for an answer: nobody is there to read it."""
    connection.execute(
        "with gone as (update rfi q set withdrawn_at = now() from member asks"  # noqa: S608 - our own words
        f" where asks.id = q.member and asks.left_at is not null and {_WAITS.format(seen='')} returning q.id, q.asked)"
        " insert into notice (member, kind, rfi) select m.id, 'rfi_withdrawn', gone.id"
        " from gone join member m on m.id = any (gone.asked) and m.left_at is null".encode()
    )


def tell_overdue(connection: Connection) -> int:
    """Tell of questions whose day is over, once each: those who are asked and silent, and who asked; how many."""
    return connection.execute(
        "with late as (update rfi q set overdue_at = now()"
        " where q.due_at <= now() and q.withdrawn_at is null and q.overdue_at is null returning q.id, q.member,"
        " q.asked),"
        " silent as (select l.id, l.member as asks, m.id as member from late l join member m on m.id = any (l.asked)"
        " where m.left_at is null"
        " and not exists (select 1 from rfi_answer a where a.rfi = l.id and a.member = m.id)"
        " and not exists (select 1 from rfi_stand s where s.rfi = l.id and s.member = m.id and s.stand = 'declined'))"
        " insert into notice (member, kind, rfi) select member, 'rfi_overdue', id from silent"
        " union select asks, 'rfi_overdue', id from silent"
    ).rowcount
