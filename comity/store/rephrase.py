"""Sentences of situation reports that a model is asked to say more smoothly, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from comity.db.door import Connection
from comity.errors import NotFound
from comity.model.sitrep import Gap

_CLOSED = "There is no such sentence to change, or the situation report was released meanwhile."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rephrasing:
    """That a sentence is to be said more smoothly."""

    #: The sentence.
    sentence: UUID
    #: Of the readers who get it; empty: all, of a sentence that was typed.
    language: str
    #: Since when.
    asked_at: datetime
    #: What stands in its place; none: nothing does.
    words: str | None
    #: Why nothing does; none without words: the model is being asked.
    refused: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a model is to be asked."""

    #: The sentence.
    sentence: UUID
    #: Of the readers who get it; empty: all.
    language: str
    #: The sentence as it stands.
    said: str
    #: What fills the gaps of a rule's sentence.
    told: Mapping[str, Gap]
    #: Whose labels it bears.
    labels: list[int]


def of(connection: Connection, sitrep: UUID) -> dict[UUID, tuple[Rephrasing, ...]]:
    """Of a situation report, by sentence, as far as the viewer may see these."""
    with connection.cursor(row_factory=class_row(Rephrasing)) as cursor:
        rows = cursor.execute(
            "select p.sentence, p.language, p.asked_at, p.words, p.refused from sitrep_rephrasing p"
            " join sitrep_sentence s on s.id = p.sentence where s.sitrep = %s order by p.language",
            (sitrep,),
        ).fetchall()
    found: dict[UUID, tuple[Rephrasing, ...]] = {}
    for each in rows:
        found[each.sentence] = (*found.get(each.sentence, ()), each)
    return found


def ask(connection: Connection, sentence: UUID, language: str, said: str) -> None:
    """Let a sentence be said more smoothly; one that is already stays so.

    Args:
        connection: of a viewer.
        sentence: which.
        language: of the readers who get it; empty: all.
        said: the sentence as it stands.

    Raises:
        NotFound: there is no such sentence to change.
    """
    _do(connection, "select ask_to_rephrase(%s, %s, %s)", (sentence, language, said))


def undo(connection: Connection, sentence: UUID, language: str) -> None:
    """Let a sentence stand again as it did.

    Raises:
        NotFound: there is no such sentence to change.
    """
    _do(connection, "select undo_rephrasing(%s, %s)", (sentence, language))


def _do(connection: Connection, query: str, values: tuple[object, ...]) -> None:
    try:
        connection.execute(query.encode(), values)
    except psycopg.errors.NoDataFound as error:
        raise NotFound(_CLOSED) from error


# For the courier


def take(connection: Connection, lease: timedelta) -> Due | None:
    """The one that waits longest, for so long nobody else's; none if none waits."""
    with connection.cursor(row_factory=class_row(Due)) as cursor:
        return cursor.execute(
            "with due as (select sentence, language from sitrep_rephrasing where words is null and refused is null"
            "   and (taken_until is null or taken_until < clock_timestamp())"
            "   order by asked_at limit 1 for update skip locked)"
            " update sitrep_rephrasing p set taken_until = clock_timestamp() + %s"
            " from due join sitrep_sentence s on s.id = due.sentence"
            " where (p.sentence, p.language) = (due.sentence, due.language)"
            " returning p.sentence, p.language, p.said, s.told, s.labels",
            (lease,),
        ).fetchone()


def settle(connection: Connection, due: Due, words: str | None, refused: str | None) -> None:
    """Note what came of it: words that stand from now on, or why none do."""
    connection.execute("select settle_rephrasing(%s, %s, %s, %s)", (due.sentence, due.language, words, refused))
