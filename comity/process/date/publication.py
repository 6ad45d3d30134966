"""When a report was published: from its container, its date lines and datelines, its link, its file name.

A date in the running text never dates a report. A day whose year nobody states is not completed by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from comity.languages import language
from comity.languages.fold import fold_letters
from comity.languages.speech import spellings
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.report import Report
from comity.process.date.civil import PRINTED
from comity.process.date.expression import Expression, Fixed, Unclear
from comity.process.date.grammar import expressions
from comity.process.date.link import date_in_name
from comity.process.date.page import lines_near_title
from comity.process.date.resolve import day_of

#: Lines at the head and at the foot of a report among which a date line is looked for.
_HEAD, _FOOT = 6, 4
#: The language that date lines of pages in any other are also written in.
_OTHER = "en"
#: A date line is no longer than this, in characters.
_LINE = 120
#: Paragraphs at whose start a dateline is looked for, and how far into one it reaches.
_OPENINGS, _REACH = 4, 90
#: Words that a dateline has before its date: the place, sometimes with its province or country.
_PLACE = 6

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?|\b(?:GMT|UTC|EST|EDT|CET|MSK|AST|IRST)\b(?:[+-]\d+)?", re.I
)
_PARTS = re.compile(r"\s*[|·•—–/«»<>]\s*|\s-\s|\s{2,}|\t|[،,](?=\s*\d{1,2}:\d\d)")
_SENTENCE = re.compile(r"[.!?؟:]\s")
_OPEN = re.compile(r"\S\s*[,،/(\-–—]\s*\(?\s*$")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^()\n]{1,40}\)|[.،,]?\s*/?[^\W\d_][^\n\-—–:]{0,30}/?)?\s*(?:[-—–:]|/\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A date in a place where publication dates stand."""

    #: Its day; none where it lacks its year or is unclear.
    day: date | None
    #: The year alone where no more is certain.
    year: int | None
    #: Month and day of a Gregorian date without a year.
    of_year: tuple[int, int] | None
    #: Where it stands, in words.
    where: str
    #: Its own words.
    words: str
    #: Whether its line says that it is a later change.
    changed: bool = False
    #: Whether its line says that it is the publication, or the line holds nothing else.
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line with its expressions of time."""

    #: Its text.
    text: str
    #: Its expressions, as offsets into it.
    found: tuple[Expression, ...]
    #: The language it was read in.
    code: str


@cache
def _labels(code: str) -> tuple[list[str], list[str], list[str]]:
    """The words that introduce publications, changes and authors, folded, the longest first."""
    facts = language(code)
    if facts is None:
        return [], [], []
    calendar = facts.calendar
    lists = (calendar.published, calendar.updated, calendar.bylines)
    one, two, three = ([s for form in forms for s in spellings(form)] for forms in lists)
    return sorted(one, key=len, reverse=True), sorted(two, key=len, reverse=True), sorted(three, key=len, reverse=True)


@cache
def _small_words(code: str) -> frozenset[str]:
    """Words that may stand around a date without making a sentence of it."""
    facts = language(code)
    if facts is None:
        return frozenset()
    calendar = facts.calendar
    units = [form for unit in calendar.units for form in unit.forms]
    eras = [form for era in calendar.eras for form in era.forms]
    forms = (*calendar.of, *calendar.leads, *calendar.same, *units, *eras)
    return frozenset(word for form in forms for spelt in spellings(form) for word in spelt.split())


def _without(text: str, labels: list[str]) -> tuple[str, bool]:
    """The text without the first label that opens one of its parts, and whether there was one."""
    for label in labels:
        match = re.search(rf"(?:^|[\s|·,(]){re.escape(label)}(?!\w)\s*[:：]?", text)
        if match:
            return text[: match.start()] + " " + text[match.end() :], True
    return text, False


def _seen(expression: Expression, text: str, where: str, *, changed: bool = False, sure: bool = True) -> _Seen | None:
    says, words = expression.says, text[expression.start : expression.end]
    if isinstance(says, Unclear):
        return _Seen(day=None, year=says.year, of_year=None, where=where, words=words, changed=changed, sure=sure)
    if not isinstance(says, Fixed) or says.day is None or says.month is None:
        return None
    day = day_of(says)
    if day is not None and not PRINTED["gregorian"][0] <= day.year <= PRINTED["gregorian"][1]:
        return None
    of_year = (says.month, says.day) if says.system == "gregorian" and says.year is None else None
    return _Seen(day=day, year=None, of_year=of_year, where=where, words=words, changed=changed, sure=sure)


def _date_line(line: _Line, where: str, *, title: bool) -> _Seen | None:
    """The date of a line that is there to date the report; none where the date is only part of what it says."""
    if len(line.text) > _LINE or not any(character.isdigit() for character in line.text):
        return None
    for code in dict.fromkeys((line.code, _OTHER)):
        known = line.found if code == line.code else expressions(line.text, code)
        dates = [each for each in known if isinstance(each.says, Fixed | Unclear)]
        whole = [each for each in dates if isinstance(each.says, Unclear) or _has_day(each)]
        if not whole:
            continue
        best = next((each for each in whole if isinstance(each.says, Fixed) and each.says.year is not None), whole[0])
        if seen := _judge(line.text, best, dates, where, code, title=title):
            return seen
    return None


def _has_day(expression: Expression) -> bool:
    return isinstance(expression.says, Fixed) and expression.says.day is not None


def _judge(line: str, best: Expression, dates: list[Expression], where: str, code: str, *, title: bool) -> _Seen | None:
    rest = list(line)
    for each in dates:
        rest[each.start : each.end] = " " * (each.end - each.start)
    bare = fold_letters("".join(rest))
    bare = _CLOCK.sub(" ", bare)
    published, updated, bylines = _labels(code)
    bare, is_updated = _without(bare, updated)
    bare, is_published = _without(bare, published)
    changed = is_updated and not is_published
    small = _small_words(code)
    words = [word for word in _LETTERS.findall(bare) if word not in small]
    if not words:
        return _seen(best, line, where, changed=changed)
    if title:
        return None
    if is_published or is_updated:
        return _seen(best, line, where, changed=changed) if len(words) <= 8 else None
    start, end = best.start, best.end
    for part in _PARTS.split(line):  # the date is a column of its own: "Norda Press | 12 March 2026 | 3 comments"
        at = line.find(part)
        if part and at <= start and end <= at + len(part) and len(words) <= 12:
            inside = _CLOCK.sub(" ", part.replace(line[start:end], " "))
            if part != line and not [w for w in _LETTERS.findall(fold_letters(inside)) if w not in small]:
                return _seen(best, line, where, sure=False)
    _, is_byline = _without(bare, bylines)
    if is_byline and len(words) <= 8:
        return _seen(best, line, where.replace("date line", "byline"), sure=False)
    return None


def _dateline(line: _Line) -> _Seen | None:
    """The date of a dateline that opens a paragraph: place, date, agency in brackets, a dash."""
    for each in line.found:
        if each.start > _REACH:
            return None
        if not isinstance(each.says, Unclear) and not _has_day(each):
            continue
        before, after = line.text[: each.start], line.text[each.end : each.end + _REACH]
        if len(_LETTERS.findall(before)) > _PLACE or _SENTENCE.search(before) or not _OPEN.search(before):
            return None
        return _seen(each, line.text, "dateline in the text") if _AFTER_DATELINE.match(after) else None
    return None


def _lines(analysis: Analysis, found: tuple[Expression, ...]) -> list[_Line]:
    """The lines of the cleaned text that have letters or digits, each with its expressions of time."""
    lines: list[_Line] = []
    start, number = 0, 0
    for text in analysis.text.split("\n"):
        end = start + len(text)
        own: list[Expression] = []
        while number < len(found) and found[number].start < end:
            own.append(replace(found[number], start=found[number].start - start, end=found[number].end - start))
            number += 1
        if text.strip():
            lines.append(_Line(text=text, found=tuple(own), code=analysis.language))
        start = end + 1
    return lines


def _bare_lines(texts: Iterable[str], code: str, where: str) -> Iterator[_Seen]:
    """The dates of lines that are not part of the cleaned text."""
    for text in texts:
        if len(text) <= _LINE and any(character.isdigit() for character in text):
            line = _Line(text=text, found=tuple(expressions(text, code)), code=code)
            if seen := _date_line(line, where, title=False):
                yield seen


def _candidates(analysis: Analysis, found: tuple[Expression, ...]) -> Iterator[_Seen]:
    """Dates where publication dates stand, the most telling place first."""
    lines = _lines(analysis, found)
    title = fold_letters(analysis.title.strip())
    for number, line in enumerate(lines[:_HEAD]):
        is_title = fold_letters(line.text.strip()) == title or (number == 0 and not title)
        if seen := _date_line(line, "date line at the head of the text", title=is_title):
            yield seen
    for line in lines[:_OPENINGS]:
        if seen := _dateline(line):
            yield seen
    for removed in analysis.removed:
        yield from _bare_lines(removed.text.split("\n"), analysis.language, "date line that stood beside the text")
    for line in lines[_HEAD:][-_FOOT:]:
        if seen := _date_line(line, "date line at the foot of the text", title=False):
            yield seen


def _from_text(seen: list[_Seen]) -> tuple[_Seen | None, str]:
    """The date that the lines agree on, or the reason why there is none."""
    dated = [each for each in seen if each.day is not None]
    for wanted in ("head", "dateline", "byline", "beside", "foot"):
        here = [each for each in dated if wanted in each.where and not each.changed]
        sure = [each for each in here if each.sure] or here
        if not sure:
            continue
        if len({each.day for each in sure}) == 1:
            return sure[0], ""
        if wanted in ("head", "dateline"):
            return sure[0], ""
        return None, "its lines bear several dates: " + ", ".join(f"“{each.words}”" for each in sure[:3])
    if dated:  # only changes are dated: the earliest one is nearest to the publication
        return min(dated, key=lambda each: each.day or date.max), ""
    return None, ""


def _stated(published: Published | None) -> Published | None:
    return published if published is not None and published.date is not None and published.precision != "none" else None


def find_published(report: Report, analysis: Analysis, found: tuple[tuple[Expression, str], ...]) -> Published:
    """When a report was published, or why that is not known.

    Args:
        report: what arrived.
        analysis: its cleaned text, what was removed from it, and its language.
        found: the expressions of time in the text with their words, to say what was seen.
    """
    if stated := _stated(report.published):
        return stated
    seen = list(_candidates(analysis, tuple(each for each, _ in found)))
    best, trouble = _from_text(seen)
    if best is None and report.markup:
        near = lines_near_title(report.markup, report.title or analysis.title)
        seen += _bare_lines(near, analysis.language, "date line beside the headline of the page")
        best, trouble = _from_text(seen)
    names = (("link", report.link), ("file name", report.path))
    carried = [(kind, value) for kind, name in names if name and (value := date_in_name(name))]
    if best is not None and best.day is not None:
        how = f"{best.where}: “{best.words}”" + (", the time of a later change" if best.changed else "")
        return Published(date=best.day.isoformat(), precision="day", how=how)
    for kind, (day, exact) in carried:
        if exact:
            return Published(date=day.isoformat(), precision="day", how=f"the {kind} carries the date {day}")
        for each in seen:
            if each.of_year is not None and each.of_year[0] == day.month:
                whole = date(day.year, *each.of_year) if each.of_year != (2, 29) or day.year % 4 == 0 else None
                if whole is not None:
                    how = f"{each.where}: “{each.words}”; its year from the {kind}, which carries {day:%Y-%m}"
                    return Published(date=whole.isoformat(), precision="day", how=how)
        return Published(date=f"{day:%Y-%m}", precision="month", how=f"the {kind} carries the month {day:%Y-%m}")
    unclear = [each for each in seen if each.year is not None]
    if unclear and not trouble:
        how = f"{unclear[0].where}: “{unclear[0].words}”; day and month cannot be told apart"
        return Published(date=f"{unclear[0].year:04d}", precision="year", how=how)
    return Published(date=None, precision="none", how=_why_not(seen, trouble, found))


def _why_not(seen: list[_Seen], trouble: str, found: tuple[tuple[Expression, str], ...]) -> str:
    if trouble:
        return trouble
    if seen:
        return f"the {seen[0].where} says “{seen[0].words}”; no year is stated"
    yearless = [
        words
        for each, words in found
        if isinstance(each.says, Fixed) and each.says.day is not None and each.says.year is None
    ]
    if yearless:
        return f"no date line or dateline; the text says “{yearless[0]}”; no year is stated"
    if found:
        words = ", ".join(f"“{each}”" for each in dict.fromkeys(words for _, words in found[:3]))
        return f"no date line or dateline; {words} in the text does not date the report"
    return "no date line, no dateline, no date in the link or the file name"
