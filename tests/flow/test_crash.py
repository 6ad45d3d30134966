"""A scripted day in which the database dies after each statement in turn: it ends as an undisturbed one does.

Each deed of the day is tried, cut off after its first statement, tried again, cut off after its second, and so on until
it is done: whoever did it comes back and does it again, as people, couriers and processes do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from comity.db import Database
from comity.errors import ComityError
from comity.flow.annotate import Annotator
from comity.flow.sequence import Sequencer
from comity.flow.weighing import Scales, Weigher
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import label, member, reading, report, standing

TEXTS = {
    "dam": "Gates of the Orlan dam jammed\n\nTwo gates of the Orlan dam jammed in Torvan, Milos Arden said.\n",
    "denied": "Gates of the Orlan dam work\n\nThe Energy Ministry denied that two gates of the Orlan dam jammed.\n",
    "fever": "Spotted fever in Lisk\n\nForty children in Lisk have spotted fever, doctor Ana Brel said.\n",
}


class Blow:
    """Ends the connection after so many statements; `fell` tells whether it did."""

    def __init__(self, url: str) -> None:
        self._admin = psycopg.connect(url, autocommit=True)
        self.after: int | None = None
        self.fell = False
        self.blows = 0

    def count(self, connection: psycopg.Connection[object]) -> None:
        if self.after is None:
            return
        self.after -= 1
        if not self.after:
            self.after, self.fell = None, True
            self.blows += 1
            self._admin.execute("select pg_terminate_backend(%s, 2000)", (connection.info.backend_pid,))

    def database(self, url: str) -> Database:
        blow = self

        class Counting(psycopg.Cursor):
            def execute(self, *given, **more):
                done = super().execute(*given, **more)
                blow.count(self.connection)
                return done

        made = Database(url)
        made._pool.kwargs["cursor_factory"] = Counting
        return made

    def forget(self) -> None:
        """The leases of whoever was cut off end; that it happens so often is no fault of a report."""
        self._admin.execute(
            "update comity.work set taken_until = null, tries = 0; update comity.weighing set tries = 0"
        )

    def close(self) -> None:
        self._admin.close()


@contextmanager
def struck(live, url: str) -> Iterator[Blow]:
    blow = Blow(url)
    web, conveyor = blow.database(live.web.url), blow.database(live.conveyor.url)
    live.web, live.conveyor = web, conveyor
    yield blow
    web.close()
    conveyor.close()
    blow.close()


def day(live) -> list[Callable[[], object]]:
    """What happens, in its order; each may be done twice."""
    norda, varzan = live.viewers["norda"], live.viewers["varzan"]

    def take_in(key: str, audience: str, text: str = "") -> Callable[[], object]:
        def act() -> None:
            with live.web.viewer(norda) as connection:
                marking = label.intern(connection, [Marking(owner=norda.member, audience=audience)])
                words = text or TEXTS[key]
                filed = Report(id="", path=f"{key}.txt", text=words)
                arrival = Arrival(key=key, report=filed, original=words.encode(), media_type="text/plain")
                live.received[key] = report.add(connection, arrival, originator=norda.member, label=marking)

        return act

    def ask() -> None:
        with live.web.viewer(varzan) as connection:
            if not standing.own(connection):
                standing.add(connection, varzan.member, varzan.officer, name="Dam", query="dam")

    def read() -> None:
        with Annotator(live.conveyor, workers=0, facts="") as annotator:
            while annotator.once():
                pass

    def place() -> None:
        with Sequencer(live.conveyor) as sequencer:
            assert sequencer.holds()
            sequencer.drain()

    def weigh() -> None:
        Weigher(live.conveyor, Scales()).drain()

    def withdraw() -> None:
        with live.web.viewer(norda) as connection:
            own = label.intern(connection, [Marking(owner=norda.member, audience="members")])
            reading.mark(connection, live.received["denied"].id, own)

    def leave() -> None:
        with live.conveyor.worker() as connection:
            member.leave(connection, live.viewers["kesh"].member)

    conveyor = [read, place, weigh]
    return [
        *(take_in("dam", "public"), take_in("denied", "coalition"), ask, *conveyor),
        *(take_in("fever", "public"), take_in("dam", "public", TEXTS["dam"] + "The water rises.\n"), *conveyor),
        *(withdraw, leave, place, weigh),
    ]


def ends(live) -> dict[str, list[tuple[object, ...]]]:
    """All that is there at the end, by keys instead of ids."""
    queries = {
        "reports": "select r.key, r.version, r.latest, cardinality(readers_of(r.label)), w.state from report r"
        " join work w on w.report = r.id order by 1, 2",
        "originals": "select r.key, r.version, o.content, o.label = r.label from original o"
        " join report r on r.id = o.report order by 1, 2",
        "filings": "select array_agg(r.key || r.version order by r.key, r.version) from filing f"
        " join report r on r.id = f.report group by f.story order by 1",
        "pictures": "select v.title, v.reports, v.claims, v.contested, v.origins, cardinality(v.audience)"
        " from story_view v order by 1, 2, 6",
        "searched": "select r.key, r.version, a.latest, a.label = r.label from analysis a"
        " join report r on r.id = a.report order by 1, 2",
        "asked": "select name, query from standing",
        "members": "select slug, left_at is null from member order by 1",
        "ledger": "select kind, count(*)::int from entry where kind in ('report', 'left') group by 1 order by 1",
    }
    with live.conveyor.worker() as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


@pytest.fixture
def calm(live, centre):
    """How the day ends when nothing happens; then it is as it was before."""
    live.sequencer.__exit__(None, None, None)
    for act in day(live):
        act()
    found = ends(live)
    with psycopg.connect(centre.addresses.admin) as connection:
        connection.execute("truncate comity.entry, comity.log; truncate comity.report cascade")
        connection.execute("truncate comity.weighing, comity.story_view, comity.story_change, comity.standing cascade")
        connection.execute("update comity.member set left_at = null; update comity.officer set active = true")
        connection.execute("truncate comity.stream, comity.tile, comity.checkpoint cascade")
    live.received.clear()
    return found


def test_it_ends_as_an_undisturbed_one(live, calm, centre):
    with struck(live, centre.addresses.admin) as blow:
        for act in day(live):
            number, blow.fell = 0, True
            while blow.fell:
                number += 1
                assert number < 200
                blow.after, blow.fell = number, False
                try:
                    act()
                except (psycopg.OperationalError, psycopg.InterfaceError, ComityError):
                    assert blow.fell
                    blow.forget()
            blow.after = None
        assert blow.blows > 100
        assert ends(live) == calm
