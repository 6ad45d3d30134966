"""When a report was published: from its container, its date lines and datelines, its link, its file name.

A date in the running text never dates a report. A day whose year nobody states is not completed by a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from comity.languages.fold import fold_letters
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.on_screen import on_screen
from comity.model.report import Report
from comity.process.date.expression import Expression, Fixed
from comity.process.date.grammar import expressions
from comity.process.date.line import LONGEST, Line, Seen, date_line, dateline, lone_clock
from comity.process.date.link import date_in_name
from comity.process.date.page import lines_near_title

#: Lines at the head and at the foot of a report among which a date line is looked for.
_HEAD, _FOOT = 6, 4
#: Paragraphs at whose start a dateline is looked for.
_OPENINGS = 4


def _lines(analysis: Analysis, found: tuple[Expression, ...]) -> list[Line]:
    """The lines of the cleaned text that have letters or digits, each with its expressions of time."""
    lines: list[Line] = []
    start, number = 0, 0
    for text in analysis.text.split("\n"):
        end = start + len(text)
        own: list[Expression] = []
        while number < len(found) and found[number].start < end:
            own.append(replace(found[number], start=found[number].start - start, end=found[number].end - start))
            number += 1
        if text.strip():
            lines.append(Line(text=text, found=tuple(own), code=analysis.language))
        start = end + 1
    return lines


def _bare_lines(texts: Iterable[str], code: str, where: str) -> Iterator[Seen]:
    """The dates of lines that are not part of the cleaned text."""
    told = [text for text in texts if len(text) <= LONGEST and any(character.isdigit() for character in text)]
    lines = [Line(text=text, found=tuple(expressions(text, code)), code=code) for text in told]
    yield from _timed([(line, date_line(line, where, title=False)) for line in lines])


def _timed(lines: list[tuple[Line, Seen | None]]) -> Iterator[Seen]:
    """The dates of lines that follow one another; a time of day on a line of its own belongs to the date beside it."""
    for number, (_, seen) in enumerate(lines):
        if seen is not None:
            beside = lines[number + 1 : number + 2] + lines[max(0, number - 1) : number]
            yield _with_clock(seen, [line for line, other in beside if other is None])


def _with_clock(seen: Seen, beside: list[Line]) -> Seen:
    """A date with the time of day that one of the lines beside it is made of, if it has none of its own."""
    if seen.clock is not None or seen.day is None or seen.changed:
        return seen
    clocks = (lone_clock(line.text, line.code) for line in beside)
    return replace(seen, clock=next((clock for clock in clocks if clock is not None), None))


def _candidates(analysis: Analysis, found: tuple[Expression, ...]) -> Iterator[Seen]:
    """Dates where publication dates stand, the most telling place first."""
    lines = _lines(analysis, found)
    title = fold_letters(analysis.title.strip())
    head: list[tuple[Line, Seen | None]] = []
    for number, line in enumerate(lines[:_HEAD]):
        is_title = fold_letters(line.text.strip()) == title or (number == 0 and not title)
        head.append((line, date_line(line, on_screen("date line at the head of the text"), title=is_title)))
    yield from _timed(head)
    for line in lines[:_OPENINGS]:
        if seen := dateline(line):
            yield seen
    removed = [text for each in analysis.removed for text in each.text.split("\n")]
    yield from _bare_lines(removed, analysis.language, on_screen("date line that stood beside the text"))
    foot = lines[_HEAD:][-_FOOT:]
    yield from _timed(
        [(line, date_line(line, on_screen("date line at the foot of the text"), title=False)) for line in foot]
    )


def _from_text(seen: list[Seen]) -> tuple[Seen | None, str]:
    """The date that the lines agree on, or the reason why there is none."""
    dated = [each for each in seen if each.day is not None]
    for wanted in ("head", "dateline", "byline", "beside", "foot"):
        here = [each for each in dated if wanted in each.where and not each.changed]
        sure = [each for each in here if each.sure] or here
        if not sure:
            continue
        if len({each.day for each in sure}) == 1 or wanted in ("head", "dateline"):
            return _finest(sure[0], dated), ""
        words = ", ".join(f"“{each.words}”" for each in sure[:3])
        return None, on_screen(f"its lines bear several dates: {words}")
    if dated:  # only changes are dated: the earliest one is nearest to the publication
        return min(dated, key=lambda each: each.day or date.max), ""
    return None, ""


def _finest(best: Seen, dated: list[Seen]) -> Seen:
    """The date, or the same day from another line that tells the time as well."""
    if best.clock is not None:
        return best
    timed = [each for each in dated if each.clock and each.day == best.day and each.sure and not each.changed]
    return timed[0] if timed else best


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
        seen += _bare_lines(near, analysis.language, on_screen("date line beside the headline of the page"))
        best, trouble = _from_text(seen)
    if best is not None and best.day is not None:
        return _told(best, best.day)
    if carried := _carried(report, seen):
        return carried
    month = next((each for each in seen if each.month is not None and not each.changed), None)
    if month is not None and month.month is not None and not trouble:
        return Published(date=f"{month.month:%Y-%m}", precision="month", how=_where(month))
    unclear = [each for each in seen if each.year is not None]
    if unclear and not trouble:
        how = on_screen(f"{_where(unclear[0])}; day and month cannot be told apart")
        return Published(date=f"{unclear[0].year:04d}", precision="year", how=how)
    return Published(date=None, precision="none", how=_why_not(seen, trouble, found))


def _told(best: Seen, day: date) -> Published:
    how = _where(best)
    if best.clock is not None:
        how = on_screen(f"{how}; with the time {best.clock.words}")
    if best.changed:
        how = on_screen(f"{how}; the time of a later change")
    if best.clock is None:
        return Published(date=day.isoformat(), precision="day", how=how)
    moment, precision = best.clock.on(day)
    return Published(date=moment, precision=precision, how=how)


def _where(line: Seen) -> str:
    return on_screen(f"{line.where}: “{line.words}”")


def _carried(report: Report, seen: list[Seen]) -> Published | None:
    """The date that the link or the file name carries; a month completes a day whose line states no year."""
    for kind, name in ((on_screen("link"), report.link), (on_screen("file name"), report.path)):
        found = date_in_name(name) if name else None
        if found is None:
            continue
        day, exact = found
        if exact:
            return Published(date=day.isoformat(), precision="day", how=on_screen(f"the {kind} carries the date {day}"))
        for each in seen:
            if each.of_year is not None and each.of_year[0] == day.month:
                whole = date(day.year, *each.of_year) if each.of_year != (2, 29) or day.year % 4 == 0 else None
                if whole is not None:
                    how = on_screen(f"{_where(each)}; its year from the {kind}, which carries {day:%Y-%m}")
                    return Published(date=whole.isoformat(), precision="day", how=how)
        return Published(
            date=f"{day:%Y-%m}", precision="month", how=on_screen(f"the {kind} carries the month {day:%Y-%m}")
        )
    return None


def _why_not(seen: list[Seen], trouble: str, found: tuple[tuple[Expression, str], ...]) -> str:
    if trouble:
        return trouble
    if seen:
        return on_screen(f"{_where(seen[0])}; no year is stated")
    yearless = [
        words
        for each, words in found
        if isinstance(each.says, Fixed) and each.says.day is not None and each.says.year is None
    ]
    if yearless:
        return on_screen(f"no date line or dateline; the text says “{yearless[0]}”; no year is stated")
    if found:
        words = ", ".join(f"“{each}”" for each in dict.fromkeys(words for _, words in found[:3]))
        return on_screen(f"no date line or dateline; {words} in the text does not date the report")
    return on_screen("no date line, no dateline, no date in the link or the file name")
