"""Where in a report a query's words and places stand, and the stretch of its text that shows them best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from comity.model.analysis import Analysis
from comity.query.condition import All, Around, Condition, Near, Some, around
from comity.query.condition import Holds as Asked
from comity.query.lexemes import country_mark, lex, place_id, place_mark

#: Characters of a stretch, more or less.
WIDTH = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A stretch of a report's text."""

    #: Its text in pieces, each with whether it is what was asked for.
    pieces: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)


def marks(analysis: Analysis, condition: Condition | None) -> list[tuple[int, int]]:
    """Stretches of the cleaned text that answer a condition, in order, never overlapping; offsets count code points.

    What must not hold is not looked for.
    """
    if condition is None:
        return []
    asked = list(_asked(condition))
    ways = (_words(analysis, asked), _places(analysis, asked), _around(analysis, list(_circles(condition))))
    found = [span for spans in ways for span in spans]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(analysis: Analysis, condition: Condition | None, *, width: int = WIDTH) -> Excerpt:
    """The stretch of the text below the headline that shows most of what was asked for; its beginning if none does."""
    text = analysis.text
    body = len(analysis.title) if text.startswith(analysis.title) else 0
    found = [span for span in marks(analysis, condition) if span[0] >= body]
    start = _begin(text, found, body, width)
    end = min(len(text), start + width)
    while end < len(text) and end > start and not text[end].isspace():
        end -= 1
    end = end if end > start else min(len(text), start + width)
    shown = [(max(s, start), min(e, end)) for s, e in found if s < end and e > start]
    edges = [start, *(edge for span in shown for edge in span), end]
    pieces = [(" ".join(text[a:b].split("\n")), number % 2 == 1) for number, (a, b) in enumerate(pairwise(edges))]
    if start > body:
        pieces.insert(0, ("… ", False))
    if end < len(text):
        pieces.append((" …", False))
    return Excerpt(pieces=tuple((text, marked) for text, marked in pieces if text))


def headline(analysis: Analysis, condition: Condition | None) -> Excerpt:
    """The headline, with what was asked for marked."""
    title = analysis.title
    if not analysis.text.startswith(title):
        return Excerpt(pieces=((title, False),))
    edges = [0, *(min(edge, len(title)) for span in marks(analysis, condition) for edge in span), len(title)]
    pieces = tuple((title[a:b], number % 2 == 1) for number, (a, b) in enumerate(pairwise(edges)))
    return Excerpt(pieces=tuple((text, marked) for text, marked in pieces if text))


def _begin(text: str, found: Sequence[tuple[int, int]], body: int, width: int) -> int:
    while body < len(text) and text[body].isspace():
        body += 1
    if not found or found[0][1] <= body + width:
        return body
    # The window that holds most marks, a little before its first one, at the beginning of a word.
    best = max(range(len(found)), key=lambda at: (sum(e <= found[at][0] + width * 3 // 4 for _, e in found[at:]), -at))
    start = max(body, found[best][0] - width // 5)
    while body < start < found[best][0] and not text[start - 1].isspace():
        start += 1
    return start


def _asked(condition: Condition) -> Iterable[tuple[str, ...]]:
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from _asked(part)
        case Asked(readings=readings):
            yield from readings
        case Near(left=left, right=right):
            yield from left
            yield from right
        case _:
            return


def _circles(condition: Condition) -> Iterable[Around]:
    match condition:
        case All(parts=parts) | Some(parts=parts):
            for part in parts:
                yield from _circles(part)
        case Around():
            yield condition
        case _:
            return


def _around(analysis: Analysis, asked: Sequence[Around]) -> Iterable[tuple[int, int]]:
    for place in analysis.places if asked else ():
        if any(around(one, ((place.lat, place.lon),)) for one in asked):
            yield place.start, place.end


def _words(analysis: Analysis, asked: Iterable[tuple[str, ...]]) -> Iterable[tuple[int, int]]:
    runs = [run for run in asked if not run[0].startswith("~")]
    if not runs:
        return
    found = lex(analysis.text, analysis.language)
    at: dict[str, list[int]] = {}
    for place, one in enumerate(found):
        at.setdefault(one.stem, []).append(place)
    for run in runs:
        for place in at.get(run[0], ()):
            if all(place + step < len(found) and found[place + step].stem == stem for step, stem in enumerate(run)):
                yield found[place].start, found[place + len(run) - 1].end


def _places(analysis: Analysis, asked: Iterable[tuple[str, ...]]) -> Iterable[tuple[int, int]]:
    wanted = {run[0] for run in asked if run[0][:2] in ("~w", "~c")}
    for place in analysis.places if wanted else ():
        own = {place_mark(place_id(place.name, place.country, place.geonameid)), country_mark(place.country)}
        if own & wanted:
            yield place.start, place.end
