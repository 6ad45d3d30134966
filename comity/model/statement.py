"""A statement: who says or denies what, on whose word, and where in the text it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

#: What the speaker does with the content.
Act = Literal["says", "denies", "confirms", "questions"]
#: What kind of speaker it is.
Kind = Literal["person", "institution", "unnamed", "outlet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who speaks, as the report names them at their fullest."""

    #: The fullest name in the report: ``Yahya Rasoul``, ``Joint Operations Command``, ``a military source``.
    name: str
    #: Title or office, if stated: ``Brigadier General``, ``spokesman``.
    role: str | None
    #: The institution spoken for, if stated.
    institution: str | None
    #: What kind of speaker it is.
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One act of speech found in a report."""

    #: The report's id, a dot, and the number of the statement in reading order from 1.
    id: str
    #: What the speaker does with the content.
    act: Act
    #: Who speaks.
    speaker: Speaker
    #: Those between the speaker and this report, nearest to the report first: ``("Interfax",)``.
    via: tuple[str, ...]
    #: Whether the content stands in quotation marks.
    quoted: bool
    #: First character of the content in the cleaned text.
    start: int
    #: One past the last character of the content.
    end: int
    #: The content, exactly ``text[start:end]`` of the cleaned text.
    text: str
    #: The sentence that holds the act of speech, as offsets into the cleaned text.
    sentence: tuple[int, int]
    #: True where the outlet takes back or corrects what it reported before.
    revises: bool = False
    #: Why this speaker and this act, in words: ``"denied" after the subject``.
    how: str = ""
    #: The words that name the speaker here, a pronoun or an office as well as a name, as offsets into the cleaned text;
    #: of one start and end where none do, as in the outlet's own statements.
    source: tuple[int, int] = (0, 0)
    #: The id of the statement whose words go on here: *“C,” X said. “More of C.”*; empty where nothing goes on.
    continues: str = ""


@lru_cache(maxsize=1 << 14)
def report_of(statement: str) -> str:
    """The id of the report that a statement's id belongs to."""
    return statement.rpartition(".")[0]
