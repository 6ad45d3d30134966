"""A centre of three members whose conveyor is driven by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
import pytest

from comity.db import Database, Viewer
from comity.flow.annotate import Annotator
from comity.flow.sequence import Sequencer
from comity.flow.weighing import Scales, Weigher
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.picture import StoryView
from comity.model.report import Report
from comity.store import filing, label, report
from comity.store.report import Received

MEMBERS = ("norda", "varzan", "kesh")


@dataclass(slots=True)
class Live:
    """The conveyor of a centre, one step at a time."""

    web: Database
    conveyor: Database
    viewers: dict[str, Viewer]
    sequencer: Sequencer
    weigher: Weigher
    received: dict[str, Received] = field(default_factory=dict)

    def marking(self, owner: str, audience: str = "public", *members: str, until: object = None) -> int:
        with self.web.viewer(self.viewers[owner]) as connection:
            return label.intern(
                connection,
                [
                    Marking(
                        owner=self.viewers[owner].member,
                        audience=audience,
                        members=tuple(self.viewers[name].member for name in members),
                        not_after=until,
                    )
                ],
            )

    def add(self, key: str, text: str, *, owner: str = "norda", marking: int | None = None) -> Received:
        """Take in a report; a paragraph of its text may be written in several lines."""
        text = re.sub(r"(?<!\n)\n(?!\n)", " ", text)
        marking = marking if marking is not None else self.marking(owner)
        arrival = Arrival(
            key=key,
            report=Report(id="", path=f"{key}.txt", text=text),
            original=text.encode(),
            media_type="text/plain",
        )
        with self.web.viewer(self.viewers[owner]) as connection:
            self.received[key] = report.add(connection, arrival, originator=self.viewers[owner].member, label=marking)
        return self.received[key]

    def annotate(self, facts: str = "") -> int:
        with Annotator(self.conveyor, workers=0, facts=facts) as annotator:
            done = 0
            while batch := annotator.once():
                done += batch
            return done

    def run(self) -> None:
        """Everything that waits goes through the whole conveyor."""
        self.annotate()
        assert self.sequencer.holds()
        self.sequencer.drain()
        self.weigher.drain()

    def stories(self, name: str) -> list[StoryView]:
        """The pictures that a member sees."""
        with self.web.viewer(self.viewers[name]) as connection:
            rows = connection.execute("select content from story_view order by story").fetchall()
        return [msgspec.json.decode(row[0], type=StoryView) for row in rows]

    def filed(self) -> dict[str, str]:
        """Key of a report to its story."""
        with self.conveyor.worker() as connection:
            stories = filing.filed(connection, [one.id for one in self.received.values()])
        return {key: stories[one.id][0] for key, one in self.received.items() if one.id in stories}

    def fetch(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self.conveyor.worker() as connection:
            return connection.execute(query, values).fetchall()


def people(conveyor: Database) -> dict[str, Viewer]:
    with conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        viewers = {}
        for place, slug in enumerate(MEMBERS, 1):
            member = one(
                connection.execute(
                    "insert into member (slug, name, place) values (%s, %s, %s) returning id", (slug, slug, place)
                ).fetchone()
            )
            officer = one(
                connection.execute(
                    "insert into officer (member, name) values (%s, 'Officer') returning id", (member,)
                ).fetchone()
            )
            viewers[slug] = Viewer(member=member, officer=officer)
    return viewers


def one(row: tuple[UUID, ...] | None) -> UUID:
    assert row
    return row[0]


@pytest.fixture
def live(centre) -> Iterator[Live]:
    viewers = people(centre.conveyor)
    with Sequencer(centre.conveyor) as sequencer:
        yield Live(
            web=centre.web,
            conveyor=centre.conveyor,
            viewers=viewers,
            sequencer=sequencer,
            weigher=Weigher(centre.conveyor, Scales()),
        )
