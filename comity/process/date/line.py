"""Lines that are there to date a report: a date line, a byline, the dateline that opens a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from comity.languages import language
from comity.languages.fold import fold_letters
from comity.languages.speech import spellings
from comity.model.on_screen import on_screen
from comity.process.date.civil import PRINTED, middle
from comity.process.date.clock import Clock, find_clocks
from comity.process.date.expression import Expression, Fixed, Unclear, Weekday
from comity.process.date.grammar import expressions
from comity.process.date.resolve import day_of

#: The language that date lines of pages in any other are also written in.
_OTHER = "en"
#: A date line is no longer than this, in characters.
LONGEST = 120
#: How far into a paragraph its dateline reaches.
_REACH = 90
#: Words that a dateline has before its date: the place, sometimes with its province or country.
_PLACE = 6
#: Words that a line may hold beside a date that it introduces, and beside one in a column of its own.
_BESIDE, _COLUMNS = 8, 12

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PARTS = re.compile(r"\s*[|·•—–/«»<>]\s*|\s-\s|\s{2,}|\t|[،,](?=\s*\d{1,2}:\d\d)")
_SENTENCE = re.compile(r"[.!?؟:]\s")
_OPEN = re.compile(r"\S\s*[,،/(\-–—]\s*\(?\s*$")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^()\n]{1,40}\)|[.،,]?\s*/?[^\W\d_][^\n\-—–:]{0,30}/?)?\s*(?:[-—–:]|/\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A date in a place where publication dates stand."""

    #: Its day; none where it lacks its day or its year or is unclear.
    day: date | None
    #: The year alone where no more is certain.
    year: int | None
    #: Month and day of a Gregorian date without a year.
    of_year: tuple[int, int] | None
    #: A day of its month where the line names a month and no day.
    month: date | None = None
    #: The time of day that stands with it.
    clock: Clock | None = None
    #: Where it stands, in words.
    where: str
    #: Its own words.
    words: str
    #: Whether its line says that it is a later change.
    changed: bool = False
    #: Whether its line says that it is the publication, or the line holds nothing else.
    sure: bool = True


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line with its expressions of time."""

    #: Its text.
    text: str
    #: Its expressions, as offsets into it.
    found: tuple[Expression, ...]
    #: The language it was read in.
    code: str


class _Label(NamedTuple):
    """A word that introduces what follows in its line."""

    #: First character.
    start: int
    #: Whether it introduces a later change, not the publication.
    changed: bool


@cache
def _labels(code: str) -> tuple[list[str], list[str], list[str]]:
    """The words that introduce changes, publications and authors, folded, the longest first."""
    facts = language(code)
    if facts is None:
        return [], [], []
    calendar = facts.calendar
    lists = (calendar.updated, calendar.published, calendar.bylines)
    one, two, three = (sorted((s for form in forms for s in spellings(form)), key=len, reverse=True) for forms in lists)
    return one, two, three


@cache
def _small_words(code: str) -> frozenset[str]:
    """Words that may stand around a date without making a sentence of it."""
    facts = language(code)
    if facts is None:
        return frozenset()
    calendar = facts.calendar
    units = [form for unit in calendar.units for form in unit.forms]
    eras = [form for era in calendar.eras for form in era.forms]
    forms = (*calendar.of, *calendar.leads, *calendar.same, *calendar.clock, *units, *eras)
    return frozenset(word for form in forms for spelt in spellings(form) for word in spelt.split())


def _taken_out(text: str, labels: list[str]) -> tuple[str, list[int]]:
    """The text with the labels that open its parts blanked, and where they stood."""
    places: list[int] = []
    for label in labels:
        if label not in text:
            continue
        for match in re.finditer(rf"(?:^|(?<=[\s|·,(])){re.escape(label)}(?!\w)\s*[:：]?", text):
            places.append(match.start())
            text = _blank(text, match.start(), match.end())
    return text, places


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _seen(
    expression: Expression,
    text: str,
    where: str,
    *,
    clock: Clock | None = None,
    changed: bool = False,
    sure: bool = True,
) -> Seen | None:
    says, words = expression.says, text[expression.start : expression.end]
    made = Seen(day=None, year=None, of_year=None, where=where, words=words, clock=clock, changed=changed, sure=sure)
    if isinstance(says, Unclear):
        return replace(made, year=says.year)
    if not isinstance(says, Fixed) or says.month is None:
        return None
    if says.day is None:
        month = middle(says.system, says.year, says.month) if says.year is not None else None
        return replace(made, month=month, clock=None) if month is not None and _printed(month) else None
    day = day_of(says)
    if day is not None and not _printed(day):
        return None
    return replace(made, day=day, of_year=(says.month, says.day) if says.system == "gregorian" and not day else None)


def _printed(day: date) -> bool:
    return PRINTED["gregorian"][0] <= day.year <= PRINTED["gregorian"][1]


def date_line(line: Line, where: str, *, title: bool) -> Seen | None:
    """The date of a line that is there to date the report; none where the date is only part of what it says.

    Of several dates in one line the one that is introduced as the publication counts, else one that is not introduced
    as a later change.

    Args:
        line: a line of the report or beside it.
        where: where it stands, in words; a byline says so in place of *date line*.
        title: whether it is the headline, which dates a report only if it is nothing but a date.
    """
    if len(line.text) > LONGEST or not any(character.isdigit() for character in line.text):
        return None
    for code in dict.fromkeys((line.code, _OTHER)):
        known = list(line.found) if code == line.code else expressions(line.text, code)
        if seen := _Judged(line.text, known, code).seen(where, title=title):
            return seen
    return None


def lone_clock(text: str, code: str) -> Clock | None:
    """The time of day of a line that holds nothing else but a word for the publication; else none."""
    if len(text) > LONGEST or not any(character.isdigit() for character in text):
        return None
    judged = _Judged(text, [], code)
    changed = any(label.changed for label in judged.labels)
    return judged.clocks[0] if len(judged.clocks) == 1 and not judged.words and not changed else None


def has_day(expression: Expression) -> bool:
    """Whether an expression names a day of a month."""
    return isinstance(expression.says, Fixed) and expression.says.day is not None


class _Judged:
    """A line taken apart: its dates, times of day, labels, and the words that are left."""

    def __init__(self, text: str, known: list[Expression], code: str) -> None:
        self._text = text
        self._dates = [each for each in known if isinstance(each.says, Fixed | Unclear)]
        bare = fold_letters(text)
        for each in known:
            if isinstance(each.says, Fixed | Unclear | Weekday):
                bare = _blank(bare, each.start, each.end)
        self.clocks = find_clocks(bare, tuple(dict.fromkeys((code, _OTHER))))
        for clock in self.clocks:
            bare = _blank(bare, clock.start, clock.end)
        updated, published, self._bylines = _labels(code)
        bare, changes = _taken_out(bare, updated)
        bare, publications = _taken_out(bare, published)
        self.labels = sorted([_Label(at, True) for at in changes] + [_Label(at, False) for at in publications])
        self._bare, self._small = bare, _small_words(code)
        self.words = self._left(0, len(bare))

    def _left(self, start: int, end: int) -> list[str]:
        return [word for word in _LETTERS.findall(self._bare[start:end]) if word not in self._small]

    def _label(self, at: int) -> _Label | None:
        """The label that introduces what stands at a place; one after it counts where it introduces nothing else."""
        before = [label for label in self.labels if label.start < at]
        if before or not self.labels:
            return before[-1] if before else None
        first = self.labels[0]
        told = [each.start for each in self._dates] + [each.start for each in self.clocks]
        owns = max(told, default=0) > first.start
        return None if owns else first

    def _clock(self, best: Expression, *, alone: bool) -> Clock | None:
        """The time of day that belongs to a date: under the same label, after it rather than before."""
        label = self._label(best.start)
        here = [clock for clock in self.clocks if self._label(clock.start) == label]
        if not alone:  # in a line that says more, the time stands in a column that says no more
            here = [clock for clock in here if not self._column(clock.start, clock.end)]
        return next((clock for clock in here if clock.start >= best.end), here[-1] if here else None)

    def _column(self, start: int, end: int) -> list[str]:
        """The words in the column of a line that holds these characters."""
        edges = [0, *(place for match in _PARTS.finditer(self._text) for place in match.span()), len(self._text)]
        return self._left(max(e for e in edges if e <= start), min(e for e in edges if e >= end))

    def seen(self, where: str, *, title: bool) -> Seen | None:
        """What the line tells of the day of publication."""
        whole = [each for each in self._dates if isinstance(each.says, Unclear) or has_day(each)]
        if not whole:
            return self._month(where) if not title and not self.words else None
        best = min(whole, key=self._rank)
        label = self._label(best.start)
        changed = label is not None and label.changed
        clock = self._clock(best, alone=not self.words or bool(self.labels))
        published = [each for each in self.clocks if (of := self._label(each.start)) is not None and not of.changed]
        if changed and published:  # one day, the time of its publication and that of its change
            changed, clock = False, published[0]
        if not self.words:
            return _seen(best, self._text, where, clock=clock, changed=changed)
        if title:
            return None
        if self.labels:
            fits = len(self.words) <= _BESIDE
            return _seen(best, self._text, where, clock=clock, changed=changed) if fits else None
        columns = _PARTS.search(self._text) is not None and len(self.words) <= _COLUMNS
        if columns and not self._column(best.start, best.end):  # "Norda Press | 12 March 2026 | 3 comments"
            return _seen(best, self._text, where, clock=clock, sure=False)
        if _taken_out(self._bare, self._bylines)[1] and len(self.words) <= _BESIDE:
            clock = self._clock(best, alone=True)
            return _seen(best, self._text, where.replace("date line", "byline"), clock=clock, sure=False)
        return None

    def _rank(self, date: Expression) -> tuple[bool, int, int]:
        stated = isinstance(date.says, Fixed) and date.says.year is not None
        label = self._label(date.start)
        return not stated, 1 if label is None else 2 if label.changed else 0, date.start

    def _month(self, where: str) -> Seen | None:
        for each in self._dates:
            if seen := _seen(each, self._text, where):
                return seen
        return None


def dateline(line: Line) -> Seen | None:
    """The date of a dateline that opens a paragraph: place, date, agency in brackets, a dash."""
    for each in line.found:
        if each.start > _REACH:
            return None
        if not isinstance(each.says, Unclear) and not has_day(each):
            continue
        before, after = line.text[: each.start], line.text[each.end : each.end + _REACH]
        if len(_LETTERS.findall(before)) > _PLACE or _SENTENCE.search(before) or not _OPEN.search(before):
            return None
        return _seen(each, line.text, on_screen("dateline in the text")) if _AFTER_DATELINE.match(after) else None
    return None
