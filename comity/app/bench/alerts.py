"""From receipt to alert: reports come in at fixed times, whether or not the centre keeps up, and open pages listen.

The clock starts when the database writes down that a report was received, and stops when an open page of the officer
is told of the alert. Each standing query's hits are compared with what a search for the same finds, so that a matcher
that is quick because it misses some would be found out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from random import Random
from time import monotonic, sleep
from uuid import UUID

from comity.app.bench import mill
from comity.app.bench.listen import Open
from comity.app.bench.measure import Used, by_part
from comity.app.bench.push import Pusher, door
from comity.app.bench.trial import Trial, running
from comity.errors import ComityError
from comity.model.letter import AGAIN
from comity.model.report import Report
from comity.query import Clock, Known, ground, parse
from comity.sources import houses
from comity.sources.gazetteer import gazetteer
from comity.store import search, standing
from comity.store import trial as trial_store

#: Connections that hand in reports at the same time.
_HANDS = 8
#: Reports handed in before the clock starts: the first load what is loaded once.
_WARM = 40
#: Seconds in which everything has to come to rest at the end.
_REST = 300.0
#: How many queries are compared with a search.
_COMPARED = 200


@dataclass(slots=True, kw_only=True)
class Timed:
    """What was measured."""

    #: Reports handed in, and seconds that it took.
    reports: int = 0
    seconds: float = 0.0
    #: Seconds from the planned moment to the acknowledgement of each report.
    acknowledged: list[float] = field(default_factory=list)
    #: Seconds from receipt to the story of each report.
    placed: list[float] = field(default_factory=list)
    #: Seconds from receipt to the alert on an open page, one for each hit of a query that goes by reports alone.
    alerted: list[float] = field(default_factory=list)
    #: The same where a query asks besides what the story of the report shows: it is told when the story is weighed.
    shown: list[float] = field(default_factory=list)
    #: Hits of which no page was told.
    untold: int = 0
    #: Messages to pages beyond one for each firing of an alert.
    doubled: int = 0
    #: Hits that a search finds and the standing query has not, and the other way round.
    differing: list[str] = field(default_factory=list)
    #: Standing queries, and how many of them were compared.
    queries: int = 0
    compared: int = 0
    #: What each part of the centre used while reports came in.
    used: Mapping[str, Used] = field(default_factory=dict)


def measured(rate: float, minutes: float, queries: int, seed: int, say: Callable[[str], None]) -> Timed:
    """Run a centre of its own, hand in reports, listen.

    Args:
        rate: reports a second.
        minutes: for how long.
        queries: standing queries, of all officers together.
        seed: of every choice.
        say: told what happens.

    Raises:
        ComityError: the centre does not start or does not come to rest.
    """
    done = Timed(queries=queries)
    with running() as trial:
        asked = _ask(trial, queries, Random(f"queries {seed}"))
        heard = _Heard(trial)
        pages = [Open(trial, viewer, heard.tell) for viewer in trial.viewers]
        count = round(rate * minutes * 60)
        ground_ = list(mill.ground_reports(count + _WARM, seed, began=datetime.now(UTC)))
        hands = _Hands(trial)
        hands.run([g.report for g in ground_[:_WARM]], 4.0, "warm")
        _rest(trial)
        say(f"{count:,} reports come in, {rate:g} a second, for {minutes:g} minutes; {queries:,} standing queries.")
        before, began = by_part(trial.processes()), monotonic()
        done.acknowledged = hands.run([g.report for g in ground_[_WARM:]], rate, "report")
        done.seconds, done.reports = monotonic() - began, len(done.acknowledged)
        done.used = _since(before, by_part(trial.processes()))
        _rest(trial)
        sleep(2)  # what was told last is on its way to the pages
        for page in pages:
            page.close()
        heard.close()
        _time(done, trial, hands.ids, heard, asked)
        _compare(done, trial, asked)
    return done


class _Heard:
    """What the pages were told. Alerts of stories that are joined become one, so each is looked up at once."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._over = threading.Event()
        self._lock = threading.Lock()
        #: When pages were told of an alert.
        self.told: dict[UUID, list[datetime]] = {}
        #: The standing query of each alert.
        self.query: dict[UUID, UUID] = {}
        self._thread = threading.Thread(target=self._look, name="heard", daemon=True)
        self._thread.start()

    def tell(self, alert: UUID, at: datetime) -> None:
        """A page was told."""
        with self._lock:
            self.told.setdefault(alert, []).append(at)

    def close(self) -> None:
        """Look up what was heard last, then no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        over = False
        while not over:
            over = self._over.wait(0.3)
            with self._lock:
                new = self.told.keys() - self.query.keys()
            if new:
                with self._trial.conveyor.worker() as connection:
                    self.query.update(trial_store.queries_of(connection, new))


class _Hands:
    """Several connections that hand in reports at their planned times."""

    def __init__(self, trial: Trial) -> None:
        doors = [door(trial, viewer, "Bench") for viewer in trial.viewers[::2]]
        self._pushers = [Pusher(trial.port, doors[number % len(doors)]) for number in range(_HANDS)]
        #: Ids of the reports that were acknowledged.
        self.ids: list[UUID] = []

    def run(self, reports: Sequence[Report], rate: float, name: str) -> list[float]:
        """Hand in reports at this rate; seconds from the planned moment to the acknowledgement of each.

        Raises:
            ComityError: a report was refused.
        """
        todo: SimpleQueue[tuple[float, int, Report]] = SimpleQueue()
        began = monotonic() + 0.2
        for number, report in enumerate(reports):
            todo.put((began + number / rate, number, report))
        waits: list[float] = []
        refused: list[str] = []

        def hand(pusher: Pusher) -> None:
            while not refused:
                try:
                    due, number, report = todo.get_nowait()
                except Empty:
                    return
                sleep(max(0.0, due - monotonic()))
                text = report.text.partition("\n")[2].strip()
                got = pusher.push(f"{name}-{number}", report.title or "", text, report.publisher)
                if got is None:
                    refused.append(pusher.refused)
                    return
                waits.append(monotonic() - due)
                if name != "warm":
                    self.ids.append(got)

        threads = [threading.Thread(target=hand, args=(pusher,)) for pusher in self._pushers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if refused:
            raise ComityError(f"A report was not acknowledged: {refused[0]}")
        return waits


def _ask(trial: Trial, count: int, dice: Random) -> dict[UUID, tuple[int, str]]:
    """Make standing queries of several shapes; id to the number of the officer and the query."""
    lists = mill.words()
    made: dict[UUID, tuple[int, str]] = {}
    for number in range(count):
        code = dice.choice(sorted(lists))
        words = lists[code]
        own, other = ("".join(dice.choice(words["syllable"]) for _ in range(3)) for _ in range(2))
        town, who = dice.choice(lists["en"]["town"]), dice.choice(words["family"])
        thing = dice.choice(words["thing"])
        query = (
            own,
            own,
            own,
            f"{own} OR {other}",
            f'{own} AND "{thing}"',
            f"place:{town} AND ({own} OR {other})",
            f"language:{code} AND {own} NOT {other}",
            f"act:denies AND ({own} OR {other})",
            f"speaker:{who} AND place:{town} AND contested",
            f"origins>=2 AND ({own} OR {other})",
        )[number % 10]
        seat = number % len(trial.viewers)
        viewer = trial.viewers[seat]
        with trial.web.viewer(viewer) as connection:
            one = standing.add(
                connection, viewer.member, viewer.officer, name=f"Query {number + 1}", query=query, again=AGAIN
            )
        made[one] = (seat, query)
    return made


def _rest(trial: Trial) -> None:
    ends = monotonic() + _REST
    while monotonic() < ends:
        with trial.conveyor.worker() as connection:
            if not trial_store.unfinished(connection, weighed=False):
                return
        sleep(0.5)
    raise ComityError(f"The centre does not come to rest within {_REST:g} seconds.")


def _since(before: Mapping[str, Used], after: Mapping[str, Used]) -> dict[str, Used]:
    none = Used(seconds=0.0, memory=0.0)
    return {
        kind: Used(seconds=use.seconds - before.get(kind, none).seconds, memory=use.memory)
        for kind, use in after.items()
    }


def _time(
    done: Timed, trial: Trial, reports: Sequence[UUID], heard: _Heard, asked: Mapping[UUID, tuple[int, str]]
) -> None:
    """Match what pages were told with what was due to them."""
    told: dict[UUID, list[datetime]] = {}
    for alert, times in heard.told.items():
        if alert in heard.query:
            told.setdefault(heard.query[alert], []).extend(times)
    with trial.conveyor.worker() as connection:
        placed = trial_store.placed_at(connection, reports)
        done.placed = [(at - received).total_seconds() for received, at in placed.values()]
        for query, (_, text) in asked.items():
            waits = done.shown if _weighs(text) else done.alerted
            for report in trial_store.hits(connection, query):
                if report not in placed:
                    continue  # of those before the clock started
                received, at = placed[report]
                after = [when for when in told.get(query, ()) if when >= at]
                if after:
                    waits.append((min(after) - received).total_seconds())
                else:
                    done.untold += 1
        fired = trial_store.firings(connection)
    done.doubled = sum(max(0, len(times) - fired.get(alert, len(times))) for alert, times in heard.told.items())


def _compare(done: Timed, trial: Trial, asked: Mapping[UUID, tuple[int, str]]) -> None:
    """Ask the database what the standing queries were asked, as their owners."""
    known = Known(gazetteer=gazetteer(()), houses=houses(()))
    clock = Clock(now=datetime.now(UTC))
    plain = [(query, *rest) for query, rest in asked.items() if not _weighs(rest[1])]
    for query, seat, text in plain[:: max(1, len(plain) // _COMPARED)]:
        condition = ground(parse(text), known)
        with trial.web.viewer(trial.viewers[seat]) as connection:
            total = search.find(connection, condition, clock=clock, order="newest").total or 0
        with trial.conveyor.worker() as connection:
            hits = len(trial_store.hits(connection, query))
        done.compared += 1
        if total != hits:
            done.differing.append(f"{text}: a search finds {total}, the standing query {hits}")


def _weighs(query: str) -> bool:
    """Whether a query goes by what its story shows, which a search sees as it is at the end."""
    return "contested" in query or "origins" in query
