"""When a report was published: from its container, its date lines and datelines, its link, its file name.

A date in the running text never dates a report. A day whose year nobody states is not completed by a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

from msgspec import structs

from comity.languages import language
from comity.languages.calendar import System
from comity.languages.fold import fold_letters
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.on_screen import on_screen
from comity.model.report import Report
from comity.process.date.expression import Expression, Fixed
from comity.process.date.grammar import expressions
from comity.process.date.line import LONGEST, Line, Seen, date_line, dateline, lone_clock
from comity.process.date.link import date_in_name
from comity.process.date.markup import day_in_markup
from comity.process.date.page import lines_near_title

#: Lines at the head and at the foot of a report among which a date line is looked for.
_HEAD, _FOOT = 6, 4
#: Paragraphs at whose start a dateline is looked for.
_OPENINGS = 4
#: Hours by which the clocks of Honolulu and Apia are behind and ahead of UTC; hardly any outlet lies beyond.
_ZONES = (-10, 13)


def _lines(analysis: Analysis, found: tuple[Expression, ...]) -> list[Line]:
    """The lines of the cleaned text that have letters or digits, each with its expressions of time."""
    lines: list[Line] = []
    start, number = 0, 0
    for text in analysis.text.split("\n"):
        end = start + len(text)
        own: list[Expression] = []
        while number < len(found) and found[number].start < end:
            own.append(structs.replace(found[number], start=found[number].start - start, end=found[number].end - start))
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


def _from_head(seen: list[Seen]) -> Seen | None:
    """The date at the head of the text, of its dateline, or beside the headline of the page."""
    dated = [each for each in seen if each.day is not None]
    for wanted in ("head of the text", "dateline", "headline"):
        here = [each for each in dated if wanted in each.where and not each.changed]
        if here:
            return _finest(next((each for each in here if each.sure), here[0]), dated)
    return None


def _from_elsewhere(seen: list[Seen]) -> tuple[Seen | None, str]:
    """The date that the other lines agree on, or the reason why there is none."""
    dated = [each for each in seen if each.day is not None]
    for wanted in ("byline", "beside", "foot"):
        here = [each for each in dated if wanted in each.where and not each.changed]
        sure = [each for each in here if each.sure] or here
        if not sure:
            continue
        if len({each.day for each in sure}) == 1:
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
    stated = _stated(report.published)
    if stated is None:
        return _looked_for(report, analysis, found)
    if stated.precision in ("month", "year"):
        finer = _looked_for(report, analysis, found)
        return finer if finer.own_day and finer.own_day.startswith(stated.date or "") else stated
    if stated.day is None and stated.date is not None and stated.date.endswith("Z"):
        return _on_own_calendar(stated, report, analysis, found)
    return stated


def _on_own_calendar(
    stated: Published, report: Report, analysis: Analysis, found: tuple[tuple[Expression, str], ...]
) -> Published:
    """A moment in UTC with the day on the outlet's own calendar, where its link or a line shows one beside it."""
    moment = datetime.fromisoformat(stated.date or "")
    reach = {(moment + timedelta(hours=ahead)).date() for ahead in _ZONES}
    if len(reach) == 1:
        return stated
    carried = date_in_name(report.link, _own_calendar(analysis.language)) if report.link else None
    if carried is not None and carried[1] and carried[0] in reach:
        shown: date | None = carried[0]
    else:
        seen = chain(_near_title(report, analysis), _candidates(analysis, tuple(each for each, _ in found)))
        near = (each for each in seen if "beside the text" not in each.where and "foot" not in each.where)
        shown = next((each.day for each in near if each.day in reach and not each.changed), None)
    if shown is None or shown == moment.date():
        return stated
    return replace(stated, day=shown.isoformat())


def _near_title(report: Report, analysis: Analysis) -> Iterator[Seen]:
    """The dates of lines beside the headline of a page."""
    if report.markup:
        near = lines_near_title(report.markup, report.title or analysis.title)
        yield from _bare_lines(near, analysis.language, on_screen("date line beside the headline of the page"))


def _looked_for(report: Report, analysis: Analysis, found: tuple[tuple[Expression, str], ...]) -> Published:
    """The date that a report shows without stating it to machines."""
    seen = list(_candidates(analysis, tuple(each for each, _ in found)))
    best = _from_head(seen)
    if best is None and report.markup:
        near = list(_near_title(report, analysis))
        seen += near
        best = _from_head(near)
        if len({each.day for each in near if each.day is not None}) > 1:
            marked_day = day_in_markup(report.markup, guess=False)
            best = next((each for each in near if each.day == marked_day), best)
    carried = _carried(report, seen, analysis.language) if best is None else None
    whole = carried is not None and carried.precision == "day"
    if best is None and not whole and (marked := _marked(report, analysis.language, guess=False)):
        return marked
    trouble = ""
    if best is None and not (whole and report.markup):  # lines elsewhere on a page are often those of other reports
        best, trouble = _from_elsewhere(seen)
    if best is not None and best.day is not None:
        return _told(best, best.day)
    if whole and carried is not None:
        return carried
    if guessed := _marked(report, analysis.language, guess=True):
        return guessed
    if carried is not None:
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
    return Published(date=moment, precision=precision, how=how, day=day.isoformat() if moment.endswith("Z") else None)


def _where(line: Seen) -> str:
    return on_screen(f"{line.where}: “{line.words}”")


def _own_calendar(code: str) -> System:
    """The calendar in which a language writes dates in digits."""
    facts = language(code)
    return facts.calendar.digits if facts is not None else "gregorian"


def _carried(report: Report, seen: list[Seen], code: str) -> Published | None:
    """The date that the link or the file name carries; a month completes a day whose line states no year."""
    for kind, name in ((on_screen("link"), report.link), (on_screen("file name"), report.path)):
        found = date_in_name(name, _own_calendar(code)) if name else None
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


def _marked(report: Report, code: str, *, guess: bool) -> Published | None:
    """The day that the page's markup shows; of a page whose language counts in Gregorian years.

    Args:
        report: what arrived.
        code: its language.
        guess: whether days in the text of the page count where no element is marked as a date.
    """
    if report.markup is None or _own_calendar(code) != "gregorian":
        return None
    day = day_in_markup(report.markup, guess=guess)
    if day is None:
        return None
    how = on_screen("the likeliest of the days in the page; no line is there to date it")
    return Published(date=day.isoformat(), precision="day", how=how if guess else on_screen("marked in the page"))


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
