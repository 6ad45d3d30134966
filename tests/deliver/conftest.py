"""A small centre with three members, written into a real database, and what happens in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from comity.db import Viewer
from comity.flow.alert import match_reports, match_stories
from comity.flow.watch import Watch
from comity.model.analysis import Analysis
from comity.model.marking import Marking
from comity.model.picture import ClaimView, OriginsView, StoryView
from comity.model.place import Place
from comity.model.statement import Act, Speaker, Statement
from comity.query import Known, Provenance, lexemes, place_id
from comity.sources import houses
from comity.sources.gazetteer import OwnPlace, gazetteer
from comity.store import label, member, officer, standing
from comity.store.firing import Fired

KESSEL = OwnPlace(
    name={"en": "Kessel", "ar": "كيسل", "fa": "کسل", "ru": "Кессель"}, country="Norda", lat=46.2, lon=44.9
)
TORVAN = OwnPlace(name={"en": "Torvan", "ar": "تورفان", "ru": "Торван"}, country="Norda", lat=46.9, lon=44.1)


@cache
def _known() -> Known:
    return Known(gazetteer=gazetteer((KESSEL, TORVAN)), houses=houses())


def _place(of: OwnPlace, at: int = 0) -> Place:
    return Place(
        name=of.shown(), country=of.country, lat=46.0, lon=44.0, geonameid=None, start=at, end=at + 1, how="named"
    )


def _says(text: str, name: str, act: Act = "says", institution: str | None = None) -> Statement:
    return Statement(
        id="x.1",
        act=act,
        speaker=Speaker(name=name, role=None, institution=institution, kind="person"),
        via=(),
        quoted=False,
        start=0,
        end=len(text),
        text=text,
        sentence=(0, len(text)),
    )


@dataclass
class Scene:
    centre: Any
    members: dict[str, UUID] = field(default_factory=dict)
    officers: dict[str, UUID] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    watch: Watch = field(default_factory=lambda: Watch(_known(), UTC))

    def join(self, slug: str, *, webhook: str | None = None, secret: str | None = None, language: str = "en") -> None:
        with self.centre.conveyor.worker() as connection:
            one = self.members[slug] = member.add(connection, slug=slug, name=slug.title())
            who = self.officers[slug] = officer.add(
                connection,
                one,
                name=f"Officer of {slug}",
                email=f"{slug}@example.org",
                roles=["watch"],
                language=language,
            )
            connection.execute(
                "update contact set webhook = %s, webhook_secret = %s where officer = %s", (webhook, secret, who)
            )

    def stands_aside(self) -> None:
        """From here on the watch is that of the process that weighs, which asks nothing of reports."""
        self.watch = Watch(_known(), UTC, asks=False)
        with self.centre.conveyor.worker() as connection:
            self.watch.refresh(connection)

    def viewer(self, slug: str) -> Viewer:
        return Viewer(member=self.members[slug], officer=self.officers[slug])

    def label(self, owner: str, *audience: str) -> int:
        marking = Marking(
            owner=self.members[owner],
            audience="members" if audience else "public",
            members=tuple(self.members[one] for one in audience),
        )
        with self.centre.conveyor.worker() as connection:
            return label.intern(connection, [marking])

    def ask(self, slug: str, query: str, *channels: str, again: Sequence[str] = ("report", "contested")) -> UUID:
        with self.centre.web.viewer(self.viewer(slug)) as connection:
            made = standing.add(
                connection,
                self.members[slug],
                self.officers[slug],
                name=query[:40],
                query=query,
                channels=channels,
                again=again,
            )
        with self.centre.conveyor.worker() as connection:
            self.watch.refresh(connection)
        return made

    def report(
        self,
        text: str,
        *,
        story: str = "s1",
        owner: str = "norda",
        marked: int | None = None,
        language: str = "en",
        places: Iterable[OwnPlace] = (),
        statements: Iterable[Statement] = (),
        publisher: str | None = None,
        received: datetime | None = None,
        published: datetime | None = None,
        source: str = "Valley feed",
    ) -> UUID:
        """Receive, annotate and file a report, as annotator and sequencer do."""
        title, _, _ = text.partition("\n")
        new = uuid4()
        which = self.label(owner) if marked is None else marked
        analysis = Analysis(
            report=new.hex,
            title=title,
            text=text,
            language=language,
            places=tuple(_place(one) for one in places),
            statements=tuple(statements),
            publisher=publisher,
        )
        came = Provenance(
            source=None,
            source_name=source,
            originator=str(self.members[owner]),
            originator_names=(owner.title(), owner),
        )
        found = lexemes(analysis, came, _known().houses)
        with self.centre.conveyor.worker() as connection:
            connection.execute(
                "insert into report (id, document, originator, label, key, path, content, fingerprint, received_at)"
                " values (%s, %s, %s, %s, %s, 'a.txt', '', '', coalesce(%s, clock_timestamp()))",
                (new, uuid4(), self.members[owner], which, new.hex, received),
            )
            connection.execute(
                "insert into analysis (report, label, stages, title, language, publisher, published_at, received_at,"
                " originator, story, content, profile, search)"
                " select id, label, '1', %s, %s, %s, %s, received_at, originator, %s, %s, '', %s::tsvector from report"
                " where id = %s",
                (
                    title,
                    language,
                    publisher,
                    published,
                    story,
                    msgspec.json.encode(analysis),
                    found.vector([which]),
                    new,
                ),
            )
            connection.execute(
                "insert into filing (report, label, story, how, odds, position) values (%s, %s, %s, 'first', 1, 1)",
                (new, which, story),
            )
            for one in {p.name: p for p in analysis.places}.values():
                connection.execute(
                    "insert into mention (report, label, place, name, country, lat, lon, times)"
                    " values (%s, %s, %s, %s, %s, 46, 44, 1)",
                    (new, which, place_id(one.name, one.country, one.geonameid), one.name, one.country),
                )
        return new

    def placed(self, *reports: UUID) -> tuple[Fired, ...]:
        with self.centre.conveyor.worker() as connection:
            return match_reports(connection, self.watch, reports)

    def arrives(self, text: str, **more: Any) -> tuple[Fired, ...]:
        return self.placed(self.report(text, **more))

    def weighs(
        self,
        story: str,
        *audience: str,
        contested: bool = False,
        origins: int = 1,
        labels: Sequence[int] = (),
        stances: Sequence[str] = (),
        figures: int = 0,
        denied: Sequence[str] = (),
        places: Sequence[str] = (),
    ) -> tuple[Fired, ...]:
        """The story is weighed for these members, and standing queries look at it again."""
        claim = ClaimView(
            id="c1",
            text="The gates are jammed",
            status="contested" if contested else "uncontested",
            origins=OriginsView(low=origins, high=origins, reasons=(), roots=()),
            asserted_by=(),
            denied_by=tuple(denied),
        )
        view = StoryView(id=story, title="Torvan dam", since=None, until=None, places=(), reports=(), claims=(claim,))
        with self.centre.conveyor.worker() as connection:
            who = [self.members[one] for one in audience]
            connection.execute("delete from story_view where story = %s and audience && %s", (story, who))
            connection.execute(
                "insert into story_view (story, audience, labels, seen, title, reports, languages, places, claims,"
                " contested, origins, stances, figures, began_at, changed_at, content)"
                " values (%s, %s, %s, '', 'Torvan dam', 1, '{en}', %s, 1, %s, %s, %s, %s, now(), now(), %s)",
                (
                    story,
                    who,
                    list(labels),
                    list(places),
                    int(contested),
                    origins,
                    [*stances, *(["denies"] if denied else [])],
                    figures,
                    msgspec.json.encode(view),
                ),
            )
            return match_stories(connection, self.watch, [story])


@pytest.fixture
def scene(centre: Any) -> Scene:
    made = Scene(centre)
    for slug in ("norda", "veldt", "harm"):
        made.join(slug)
    return made


@pytest.fixture
def known() -> Known:
    return _known()


@pytest.fixture
def kessel() -> OwnPlace:
    return KESSEL


@pytest.fixture
def says() -> Any:
    return _says
