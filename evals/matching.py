"""Finding in a picture what a truth speaks of: the report, the words, the statement, the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from comity.languages.fold import fold
from comity.model.picture import Picture, ReportView, StatementView
from comity.model.statement import Act
from evals.truth import Quote, TrueReport, Truth, Voice

#: A statement counts as the one quoted when it holds this share of the quoted words …
_HELD = 0.5
#: … and the quoted words are this share of it: one that swallows a whole paragraph has not found the words.
_OWN = 0.25


def pair_reports(picture: Picture, truth: Truth) -> dict[str, ReportView]:
    """The report of the picture for each id of the truth; ids without one are left out."""
    by_file: dict[str, list[ReportView]] = {}
    for report in picture.reports:
        by_file.setdefault(_file(report.path), []).append(report)
    found: dict[str, ReportView] = {}
    for row in truth.report:
        there = by_file.get(row.file, [])
        if row.title is not None:
            wanted = squeezed(row.title)[0]
            there = [report for report in there if wanted in squeezed(report.title + report.text[:400])[0]]
        if there:
            found[row.id] = there[0]
    return found


def _file(path: str) -> str:
    """The file's name, without the part of it that a reader of feeds and archives may add after ``#``."""
    return PurePath(path.split("#", 1)[0]).name


def squeezed(text: str) -> tuple[str, list[int]]:
    """The text's letters and digits, folded, and where each stands: spaces, quote marks and dashes may differ."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in fold(character):
            if letter.isalnum():
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def spans(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place in `text` where the words of `quote` stand, as offsets into `text`."""
    wanted, _ = squeezed(quote)
    letters, places = squeezed(text)
    at = letters.find(wanted)
    while wanted and at >= 0:
        yield places[at], places[at + len(wanted) - 1] + 1
        at = letters.find(wanted, at + 1)


def statements_of(quote: Quote, report: ReportView) -> list[StatementView]:
    """For every place where the quoted words stand, the statement that fits them best, if one fits at all.

    Words may stand in the headline and again below; the best fit comes first.
    """
    fits: dict[str, tuple[float, StatementView]] = {}
    for start, end in spans(quote.quote, report.text):
        here: list[tuple[float, StatementView]] = []
        for statement in report.statements:
            shared = min(end, statement.end) - max(start, statement.start)
            if shared >= _HELD * (end - start) and shared >= _OWN * (statement.end - statement.start):
                here.append((shared / (max(end, statement.end) - min(start, statement.start)), statement))
        if here:
            fit, statement = max(here, key=lambda pair: pair[0])
            fits[statement.id] = max(fits.get(statement.id, (0.0, statement)), (fit, statement), key=lambda p: p[0])
    return [statement for _, statement in sorted(fits.values(), key=lambda pair: -pair[0])]


def speaks(statement: StatementView, voice: Voice, row: TrueReport, houses: dict[str, set[str]]) -> bool:
    """Whether the statement is given to the right voice.

    A name is right if it is one of the voice's, more or less full. An unnamed voice is right if the statement calls it
    unnamed. An outlet is right if it speaks itself or stands in the chain.

    Args:
        statement: what was found.
        voice: who speaks in truth.
        row: the report that holds it.
        houses: further names of houses, by their canonical name.
    """
    if voice.kind == "unnamed":
        return statement.speaker.kind == "unnamed" or _named((statement.speaker.name,), voice.names)
    if voice.kind != "outlet":
        return _named((statement.speaker.name,), voice.names)
    heard = (statement.speaker.name, *statement.via) if statement.speaker.kind == "outlet" else statement.via
    if any(heard):
        names = {*voice.names, *houses.get(voice.names[0], ())}
        own = {row.publisher, *houses.get(row.publisher, ())} if row.publisher else set()
        return _named(heard, (*sorted(names), *sorted(own)))
    return statement.speaker.kind == "outlet"


def _named(found: Iterable[str], names: Iterable[str]) -> bool:
    keys = [frozenset(_words(name)) for name in names]
    return any(
        key and (key <= words or words <= key) for one in found if (words := frozenset(_words(one))) for key in keys
    )


def _words(name: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()


def acts_right(quote: Quote, usual: tuple[Act, ...], statement: StatementView) -> bool:
    """Whether the speaker does with the words what the truth says."""
    return statement.act in (quote.acts or usual)
