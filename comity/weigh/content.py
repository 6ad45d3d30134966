"""A statement's content, made ready for being compared with others of its story."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.stem import stems
from comity.model.analysis import Analysis
from comity.model.statement import Statement
from comity.sources import Houses
from comity.weigh.reading import Reading


class Content(NamedTuple):
    """A statement's content, made ready for comparing."""

    #: The statement's id.
    id: str
    #: Its language.
    language: str
    #: Stems of the words that tell something, bodies under one name.
    terms: frozenset[str]
    #: Those of `terms` that name places and bodies: they tell what it is about, not what is said of it.
    names: frozenset[str]
    #: Sounds of longer words, for names in other scripts, and bodies under one name.
    sounds: frozenset[str]
    #: `names`, and those of `terms` that stand in news of every kind.
    light: frozenset[str]
    #: Figures, years left out.
    figures: frozenset[float]
    #: What the first figure counts, as a stem, and how many; none without figures.
    counted: tuple[str, float] | None
    #: Whether it is negated.
    negated: bool
    #: For each pair of opposites of the language, which side it speaks for.
    sides: tuple[int, ...]
    #: How many words it has.
    length: int
    #: Key of the voice behind it; empty for an outlet's own words.
    voice: str
    #: Whether the statement denies it.
    denied: bool
    #: Whether it stands in the headline, which often says two things at once.
    headline: bool


class _Opposites(NamedTuple):
    """Pairs of opposites of a language, by which it is told for what side a statement speaks."""

    #: The words of both sides of each pair.
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    #: All of these words.
    every: frozenset[str]

    def sides(self, present: frozenset[str]) -> tuple[int, ...]:
        """For each pair which side the words of a statement speak for."""
        if self.every.isdisjoint(present):
            return (0,) * len(self.pairs)
        return tuple(right.isdisjoint(present) - left.isdisjoint(present) for left, right in self.pairs)


@cache
def _opposites(code: str) -> _Opposites:
    facts = language(code)
    given = facts.proposition.opposites if facts else ()
    pairs = tuple((frozenset(map(fold, left)), frozenset(map(fold, right))) for left, right in given)
    return _Opposites(pairs, frozenset[str]().union(*(side for pair in pairs for side in pair)))


def content(
    statement: Statement,
    analysis: Analysis,
    reading: Reading,
    houses: Houses,
    *,
    voice: str = "",
    people: frozenset[str] = frozenset(),
    sounds: bool = True,
) -> Content:
    """The content of one of a report's statements made ready for comparing.

    Args:
        statement: the statement.
        analysis: of its report.
        reading: the words of that report.
        houses: by which bodies under several names are one.
        voice: key of whoever stands behind it; empty for the outlet's own words.
        people: folded words of the names of the story's speakers.
        sounds: whether it will be compared with contents in another language.
    """
    code = analysis.language
    stretch = reading.within(statement.start, statement.end)
    parts, terms = stretch.parts, stretch.terms
    named: set[str] = set()
    if houses.may_name(parts):
        named.update(house.name for _, _, house in houses.within(analysis.text, stretch.words))
    bodies = frozenset(named)
    if not people.isdisjoint(stretch.forms):
        named.update(stem for form, stem in zip(stretch.forms, stretch.stems, strict=True) if form in people)
    for place in analysis.places:
        if place.start < statement.end and place.end > statement.start:
            named.update(stretch.stems[n] for n in stretch.numbered(place.start, place.end))
    names = frozenset(named)
    return Content(
        id=statement.id,
        language=code,
        terms=terms | bodies,
        names=names,
        light=names | (terms & stems(code).common),
        sounds=stretch.names | bodies if sounds else bodies,
        figures=stretch.values,  # "one" is mostly no figure
        counted=stretch.counted,
        negated=stretch.negated,
        sides=_opposites(code).sides(parts),
        length=len(stretch.forms),
        voice=voice,
        denied=statement.act == "denies",
        headline=statement.end <= len(analysis.title),
    )
