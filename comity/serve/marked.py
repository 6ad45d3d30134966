"""A report's text with what was found in it: who says what, where and when, and what is copied from whom.

Statements, places, dates and copied passages overlap as they like, so the text is cut wherever one of them begins or
ends, and each piece says what it lies in. Of overlapping statements the shortest speaks for a piece. The template
writes the pieces and escapes them; this file makes no HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from comity.model.picture import CopiedView, DateView, PlaceView, ReportView, StatementView
from comity.model.statement import Act
from comity.serve.story import anchor
from comity.serve.why import date_anchor, place_anchor

#: Pieces on either side of a blank line are in two paragraphs.
_BREAK = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text in which nothing begins or ends."""

    #: The text itself, not escaped.
    text: str
    #: The statement it belongs to; none where nobody is found to say it.
    statement: StatementView | None
    #: What to put into the element's id where the statement begins; else empty.
    anchor: str
    #: The place it names; none where it names none.
    place: PlaceView | None
    #: The date it speaks of; none where it speaks of none.
    date: DateView | None
    #: What to put into the element's id where a place or a date begins; else empty.
    mark: str
    #: Whether it stands in another report too.
    copied: bool

    @property
    def act(self) -> Act | None:
        """What the speaker does: says, denies, confirms, questions."""
        return self.statement.act if self.statement else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A mark at the margin of a paragraph: words of it stand in another report."""

    #: Id of the other report.
    other: str
    #: The other's headline and publisher; empty where the viewer's picture does not hold it.
    title: str
    publisher: str
    language: str
    #: Whether this report has them from the other (True), the other from this one (False), or nothing tells (None).
    taken: bool | None
    #: Share of this report's words that stand in the other, 0 to 1.
    share: float
    #: What to put into the element's id where the first shared passage begins; else empty.
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line or paragraph of the text."""

    #: Its pieces; together they are the paragraph, letter for letter.
    pieces: tuple[Piece, ...]
    #: The marks at its margin.
    notes: tuple[Note, ...]

    @property
    def runs(self) -> list[tuple[StatementView | None, list[Piece]]]:
        """Its pieces by the statement that they belong to, so that a statement is drawn as one."""
        by_statement = groupby(self.pieces, key=lambda piece: piece.statement and piece.statement.id)
        runs = [list(pieces) for _, pieces in by_statement]
        return [(pieces[0].statement, pieces) for pieces in runs]


def marked(report: ReportView, others: Mapping[str, ReportView]) -> tuple[Paragraph, ...]:
    """The text of a report in paragraphs of pieces.

    Args:
        report: the report as the viewer may see it.
        others: the reports it shares text with, as far as the viewer may see them; a passage shared with one that is
            missing here is not marked, for the mark would tell that there is one.
    """
    copies = [copy for copy in report.copied if copy.other in others]
    begun: set[str] = set()
    noted: set[str] = set()
    paragraphs = []
    for start, end in _paragraphs(report.text):
        pieces = []
        cuts = _cuts(report, copies, start, end)
        for from_, to in pairwise(cuts):
            statement = _shortest(report, from_, to)
            name = ""
            if statement and statement.id not in begun:
                begun.add(statement.id)
                name = anchor(statement.id)
            place = next((p for p in report.places if p.start <= from_ and to <= p.end), None)
            date = None if place else next((d for d in report.dates if d.start <= from_ and to <= d.end), None)
            mark = place_anchor(place) if place else date_anchor(date) if date else ""
            pieces.append(
                Piece(
                    text=report.text[from_:to],
                    statement=statement,
                    anchor=name,
                    place=place,
                    date=date,
                    mark="" if mark in begun else mark,
                    copied=any(p.start <= from_ and to <= p.end for c in copies for p in c.passages),
                )
            )
            begun.add(mark)
        notes = []
        for copy in copies:
            if any(p.start < end and start < p.end for p in copy.passages):
                notes.append(_note(copy, others[copy.other], first=copy.other not in noted))
                noted.add(copy.other)
        paragraphs.append(Paragraph(pieces=tuple(pieces), notes=tuple(notes)))
    return tuple(paragraphs)


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Where the lines of a text that are not blank begin and end."""
    found, place = [], 0
    for line in text.split(_BREAK):
        if line.strip():
            found.append((place, place + len(line)))
        place += len(line) + len(_BREAK)
    return found


def _cuts(report: ReportView, copies: list[CopiedView], start: int, end: int) -> list[int]:
    """Every place within a paragraph where something begins or ends, its own ends among them."""
    spans = [
        *((s.start, s.end) for s in report.statements),
        *((p.start, p.end) for p in report.places),
        *((d.start, d.end) for d in report.dates),
        *((p.start, p.end) for c in copies for p in c.passages),
    ]
    inside = {place for span in spans for place in span if start < place < end}
    return [start, *sorted(inside), end]


def _shortest(report: ReportView, start: int, end: int) -> StatementView | None:
    around = [s for s in report.statements if s.start <= start and end <= s.end]
    return min(around, key=lambda s: (s.end - s.start, s.id), default=None)


def _note(copy: CopiedView, other: ReportView, *, first: bool) -> Note:
    return Note(
        other=copy.other,
        title=other.title or other.path,
        publisher=other.publisher or "",
        language=other.language,
        taken=None if copy.source is None else copy.source == copy.other,
        share=copy.containment,
        anchor=f"with-{copy.other}" if first else "",
    )
