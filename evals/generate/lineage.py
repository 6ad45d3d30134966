"""Invented stories of known lineage: for every report it is known from whom it has what it tells.

An affair happens. Some houses go and see for themselves: each tells what it saw, in its own order and words, with the
figures that everybody was given and with its own estimates, and meets its own witness. Some write down what a
spokesman tells everybody. An agency sells its report. Then others copy: word for word, cut, lightly or heavily
rewritten, in another language, crediting whom they have it from, crediting another who has it from there, or crediting
nobody. All carry furniture of their house, some a paragraph of background that unrelated reports carry as well.

Two reports have one origin if what they tell of the affair comes from one own report, one agency or one spokesman. A
house that was there and quotes the spokesman besides, or mentions what an agency had said before, is its own origin.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from comity.model.date import Published
from comity.model.report import Report
from comity.sources.house import House
from evals.generate.page import Page, text_of
from evals.generate.wording import LANGUAGES, Unit, Values, affair, anew, heavily, lightly, world

_AFFAIRS = ("fire", "train", "water", "dam")
_ROLES = ("prosecutor", "witness", "driver", "mayor", "chemist", "minister", "engineer")
_BEGAN = datetime(2031, 3, 3, 6)


@dataclass(frozen=True, slots=True)
class Hardness:
    """How hard a story is."""

    #: Share of what is copied that says from whom.
    credited: float
    #: How what is copied is made: ways with their weights.
    ways: tuple[tuple[str, int], ...]
    #: Share of own reports that quote the spokesman's very words besides.
    quoting: float
    #: Share of own reports that mention what an agency said before.
    mentioning: float
    #: Share of copies to which the house adds a sentence of its own.
    adding: float


EASY = Hardness(
    credited=0.8,
    ways=(("verbatim", 4), ("cut", 3), ("light", 3), ("heavy", 1), ("translated", 2)),
    quoting=0.4, mentioning=0.0, adding=0.1,
)  # fmt: skip
HARD = Hardness(
    credited=0.55,
    ways=(("verbatim", 1), ("cut", 2), ("light", 3), ("heavy", 4), ("translated", 3)),
    quoting=0.6, mentioning=0.15, adding=0.25,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what its author knows of it."""

    #: The report as it comes.
    report: Report
    #: Its language.
    language: str
    #: The origin of what it tells.
    origin: str
    #: How it was made.
    way: str


@dataclass(frozen=True, slots=True)
class Story:
    """An affair and all reports of it."""

    #: Its seed.
    seed: int
    #: Whether it is a hard one.
    hard: bool
    #: Its reports.
    told: tuple[Told, ...]


@cache
def houses() -> tuple[House, ...]:
    """What the operator of a centre would have entered: every agency, and two of three outlets."""
    agencies = [House(name=row["en"], kind="agency", aliases=_others(row)) for row in world()["agencies"]]
    known = [row for at, row in enumerate(world()["outlets"]) if at % 3]
    return (*agencies, *(House(name=row["en"], kind="outlet", aliases=_others(row)) for row in known))


def _others(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[code] for code in LANGUAGES if code != "en")


def story(seed: int) -> Story:
    """The story of a seed, always the same; odd seeds are hard."""
    return _Maker(seed).story()


class _Maker:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(f"lineage {seed}")
        self.seed = seed
        self.hardness = HARD if seed % 2 else EASY
        self.kind = self.dice.choice(_AFFAIRS)
        self.facts = [row["id"] for row in affair(self.kind)["fact"]]
        self.colours = [row["id"] for row in affair(self.kind)["colour"]]
        self.truth = self._truth()
        self.body = self.dice.choice(world()["bodies"])
        self.spokesman = self._person()
        self.quote = [
            anew(Unit(fact, 0, (), False, self.truth), self.dice) for fact in self.dice.sample(self.facts[1:], 2)
        ]
        self.free = self.dice.sample(world()["outlets"], len(world()["outlets"]))
        self.agencies = self.dice.sample(world()["agencies"], len(world()["agencies"]))

    def story(self) -> Story:
        pages: list[Page] = []
        kinds = self.dice.choices(("own", "agency", "spokesman"), (5, 3, 2), k=self.dice.choice((1, 2, 2, 3, 3, 4, 5)))
        for at, kind in enumerate(kinds):
            if kind == "agency" and self.agencies:
                pages.extend(self._family(self._agency(), f"agency {at}", room=8 - len(kinds)))
            elif kind == "spokesman" and "spokesman" not in {page.origin for page in pages}:
                pages.extend(self._spoken())
            elif self.free:
                pages.extend(self._family(self._own(f"own {at}"), f"own {at}", room=6 - len(kinds)))
        self.dice.shuffle(pages)
        told = tuple(self._told(at, page) for at, page in enumerate(pages) if not page.hidden)
        return Story(self.seed, bool(self.seed % 2), told)

    def _told(self, at: int, page: Page) -> Told:
        coarse = self.dice.random() < 0.2
        when = page.when.strftime("%Y-%m-%d" if coarse else "%Y-%m-%dT%H:%M")
        name = page.house[page.language]
        title, text = text_of(self.kind, page, self.dice)
        report = Report(
            id=f"{self.seed:06}{at:010}", path=f"{self.seed}-{at}.txt", text=text, title=title,
            publisher=name if page.signed else None,
            published=Published(date=when, precision="day" if coarse else "minute", how="stated"),
        )  # fmt: skip
        return Told(report, page.language, page.origin, page.way)

    # ---- what happened ---------------------------------------------------------------------------------------------

    def _person(self) -> dict[str, str]:
        first, last = self.dice.choice(world()["first"]), self.dice.choice(world()["last"])
        return {code: f"{first[code]} {last[code]}" for code in LANGUAGES}

    def _truth(self) -> Values:
        town, other = self.dice.sample(world()["towns"], 2)
        values: dict[str, Any] = {
            name: self._figure(row["low"], row["high"]) for name, row in affair(self.kind)["values"].items()
        }
        values |= {role: self._person() for role in _ROLES}
        return values | {
            "town": town, "other": other, "day": self.dice.choice(world()["days"]), "pier": self.dice.randint(11, 19),
            "street": self.dice.choice(world()["streets"]), "ship": self.dice.choice(world()["ships"]),
            "river": self.dice.choice(world()["rivers"]),
        }  # fmt: skip

    def _figure(self, low: int, high: int) -> int:
        """A number that every language counts with the same form of the noun."""
        fit = [
            n for n in range(low, high + 1) if n % 100 in range(11, 20) or (n % 100 > 19 and n % 10 not in range(1, 5))
        ]
        return self.dice.choice(fit)

    # ---- who tells it first ----------------------------------------------------------------------------------------

    def _seen(self) -> Values:
        """What somebody on the spot finds: the given figures, own estimates of the others, a witness of their own."""
        values = dict(self.truth)
        for name, row in affair(self.kind)["values"].items():
            if row.get("soft") and self.dice.random() < 0.75:
                true = self.truth[name]
                assert isinstance(true, int)
                values[name] = self._figure(max(11, round(true * 0.75)), round(true * 1.3))
        return values | {"witness": self._person()}

    def _account(self, colours: int) -> tuple[Unit, ...]:
        """The beginning first, the rest in the order in which this reporter finds it worth telling."""
        values = self._seen()
        kept = self.dice.sample(self.facts[1:], self.dice.randint(4, len(self.facts) - 2))
        kept += self.dice.sample(self.colours, colours)
        every = [*self.facts, *self.colours]
        kept.sort(key=lambda fact: every.index(fact) + self.dice.gauss(0, 3))
        return tuple(anew(Unit(fact, 0, (), False, values), self.dice) for fact in (self.facts[0], *kept))

    def _outlet(self, language: str | None = None) -> dict[str, str] | None:
        fitting = [row for row in self.free if language in (None, row["home"])]
        if not fitting:
            return None
        chosen: dict[str, str] = fitting[0]
        self.free.remove(chosen)
        return chosen

    def _own(self, origin: str) -> Page:
        house = self._outlet()
        assert house is not None
        page = self._page(house, house["home"], origin, self._account(self.dice.randint(1, 3)))
        quotes = self.quote[: self.dice.randint(1, 2)] if self.dice.random() < self.hardness.quoting else []
        mention = self.agencies[-1] if self.dice.random() < self.hardness.mentioning else None
        return replace(page, byline=self.dice.random() < 0.6, quotes=tuple(quotes), speaker=self.body, mention=mention)

    def _agency(self) -> Page:
        agency = self.agencies.pop()
        language = self.dice.choice(LANGUAGES)
        page = self._page(agency, language, "", self._account(1))
        return replace(page, hidden=self.dice.random() < 0.25, credit="dateline", credited=agency)

    def _spoken(self) -> list[Page]:
        """What a spokesman said, as several houses that heard it tell it, each in its own words."""
        pages = []
        values = self.truth
        said = self.dice.sample(self.facts[1:], 5)
        for _ in range(self.dice.randint(2, 4)):
            if (house := self._outlet()) is None:
                break
            kept = [fact for fact in said if self.dice.random() < 0.8] or said
            self.dice.shuffle(kept)
            units = tuple(anew(Unit(fact, 0, (), False, values), self.dice) for fact in (self.facts[0], *kept))
            page = self._page(house, house["home"], "spokesman", units)
            pages.append(replace(page, speaker=self.body, name=self.spokesman, spoken=True, way="heard"))
        return pages

    def _page(self, house: dict[str, str], language: str, origin: str, units: Sequence[Unit]) -> Page:
        return Page(
            house=house, language=language, origin=origin, way="own", units=tuple(units),
            when=_BEGAN + timedelta(minutes=self.dice.randint(0, 1200)), signed=self.dice.random() < 0.65,
            eastern=language == "ar" and hash_of(house["en"]) % 2 == 0, values=units[0].values,
            background=self.dice.randrange(3) if self.dice.random() < 0.25 else None,
        )  # fmt: skip

    # ---- who tells it after them -----------------------------------------------------------------------------------

    def _family(self, first: Page, origin: str, *, room: int) -> list[Page]:
        first = replace(first, origin=origin)
        pages = [first]
        for _ in range(self.dice.randint(1 if first.hidden else 0, max(2, room))):
            shown = [page for page in pages if page.way in ("own", "verbatim", "cut", "light")]
            source = first if self.dice.random() < 0.65 else self.dice.choice(shown)
            if (copy := self._copy(source, first)) is not None:
                pages.append(copy)
        return pages

    def _copy(self, source: Page, first: Page) -> Page | None:
        ways, weights = zip(*self.hardness.ways, strict=True)
        way = self.dice.choices(ways, weights)[0]
        others = [code for code in LANGUAGES if code != source.language]
        house = self._outlet(self.dice.choice(others) if way == "translated" else source.language)
        if house is None:
            return None
        units = self._rewritten(source.units, way)
        if self.dice.random() < self.hardness.adding:
            own = anew(Unit(self.dice.choice(self.colours), 0, (), False, self._seen()), self.dice)
            units = (*units, own)
        page = self._page(house, house["home"], first.origin, units)
        page = replace(
            page, way=way, when=source.when + timedelta(minutes=self.dice.randint(20, 900)), quotes=source.quotes,
            speaker=source.speaker,
        )  # fmt: skip
        # Whose text nobody sees is known by its credit alone.
        if not first.hidden and self.dice.random() > self.hardness.credited:
            return page
        if source is not first and source.way != "own" and self.dice.random() < 0.5:
            return replace(page, credit="chain", credited=source.house, end=first.house)
        styles = ("dateline", "opening", "foot") if first.credit else ("opening", "opening", "foot")
        return replace(page, credit=self.dice.choice(styles), credited=first.house)

    def _rewritten(self, units: Sequence[Unit], way: str) -> tuple[Unit, ...]:
        if way == "verbatim":
            return tuple(units)
        if way == "cut":
            return tuple(units[: max(3, round(len(units) * self.dice.uniform(0.4, 0.8)))])
        change, dropped, moved = {
            "light": (lightly, 0.1, 0.5), "heavy": (heavily, 0.2, 1.5), "translated": (anew, 0.15, 0.6)
        }[way]  # fmt: skip
        kept = [unit for unit in units[1:] if self.dice.random() > dropped]
        place = {unit.fact: at + self.dice.gauss(0, moved) for at, unit in enumerate(kept)}
        kept.sort(key=lambda unit: place[unit.fact])
        return tuple(change(unit, self.dice) for unit in (units[0], *kept))


def hash_of(name: str) -> int:
    """A number that belongs to a name, the same on every run."""
    return sum(map(ord, name))


__all__ = ["EASY", "HARD", "Story", "Told", "houses", "story"]
