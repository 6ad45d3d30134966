"""The stage `place`: which places a report names, and where they are.

Precision comes first: a name that is also a word, a person's or a house's is left out unless the text calls it a place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from comity.model.analysis import Analysis
from comity.model.on_screen import on_screen
from comity.model.place import Place
from comity.model.report import Report
from comity.process.place.around import Home
from comity.process.place.find import Mention, find
from comity.process.place.reading import Reading, read
from comity.process.place.resolve import Sense, senses
from comity.process.stage import Stage
from comity.sources import Houses
from comity.sources.gazetteer import Gazetteer, gazetteer

__all__ = ["STAGE", "Home", "places", "stage"]


def places(text: str, language: str, known: Gazetteer, home: Home | None = None) -> tuple[Place, ...]:
    """The places that a text in a language (ISO 639-1 code) names, in text order; offsets count code points.

    `home` is where the source of the text is at home: of several places of one name, the one there is meant.
    """
    reading = read(text, language)
    mentions = find(reading, known)
    meant = senses(reading, mentions, known, home)
    return tuple(
        Place(
            name=sense.place.name,
            country=sense.place.country,
            lat=sense.place.lat,
            lon=sense.place.lon,
            geonameid=sense.place.geonameid,
            start=mention.start,
            end=mention.end,
            how=_how(mention, sense),
        )
        for mention in mentions
        if not mention.aside and (sense := meant[mention.key]) and _holds(reading, mention, sense)
    )


def _holds(reading: Reading, mention: Mention, sense: Sense) -> bool:
    """Whether a mention counts, now that it is known what else the report names."""
    if mention.lone and not sense.support:
        return False
    if mention.sure or sense.support == 2:
        return _large_enough(reading, mention, sense)
    facts = reading.facts.raw
    enough = facts.population_after_preposition if not mention.placed else facts.population_after_preposition // 10
    return sense.support == 1 and sense.place.population >= enough and mention.placed


def _large_enough(reading: Reading, mention: Mention, sense: Sense) -> bool:
    """A name that was sure for the sake of a large place must not end up at a hamlet that nothing speaks for."""
    if mention.called or sense.support or sense.place.kind != "town":
        return True
    return sense.place.population >= reading.facts.raw.population_after_preposition // 10


def _how(mention: Mention, sense: Sense) -> str:
    called = on_screen(f"called a place by “{mention.called}”")
    return f"{called}; {sense.how}" if mention.called else sense.how


def _run(known: Callable[[], Gazetteer], houses: Houses | None) -> Callable[[Report, Analysis], Analysis]:
    def run(report: Report, analysis: Analysis) -> Analysis:
        home = _home(houses, report.publisher)
        return replace(analysis, places=places(analysis.text, analysis.language, known(), home))

    return run


def _home(houses: Houses | None, publisher: str | None) -> Home | None:
    """Where the publisher that the container states is at home, if the facts of its house say so."""
    house = houses.named(publisher) if houses and publisher else None
    return Home(lat=house.home[0], lon=house.home[1]) if house and house.home else None


def stage(known: Gazetteer, houses: Houses | None = None) -> Stage:
    """The stage with a gazetteer of one's own making, e.g. ``gazetteer(load_places(path))``, and one's houses."""
    return _stage(lambda: known, houses)


def _stage(known: Callable[[], Gazetteer], houses: Houses | None = None) -> Stage:
    return Stage(
        name="place", version=4, needs=("text", "language", "title"), gives=("places",), run=_run(known, houses)
    )


#: The stage with the gazetteer of the world, which is mapped, or built if need be, at the first report.
STAGE = _stage(gazetteer)
