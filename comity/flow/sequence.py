"""The sequencer: the one writer. It puts annotated reports in order, and tells of them, in one transaction a batch.

Only one works at a time; another stands by and takes over when the first is gone. Whoever works holds a lock, and
before each batch looks whether the log ends where it left it, so that even two that both believe to hold the lock
cannot both write. What it keeps in memory is read again from the log at the start.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import psycopg

from comity.db import Database
from comity.db.door import Connection
from comity.errors import DatabaseAway
from comity.flow.alert import match_reports
from comity.flow.annotate import Pulse
from comity.flow.aside import Aside, Task, known
from comity.flow.memory import Memory
from comity.flow.placing import Outcome, Placing
from comity.flow.replay import Shown, replay
from comity.flow.shelf import Incoming
from comity.flow.wake import Wake
from comity.flow.watch import Watch
from comity.model.on_screen import on_screen
from comity.process.run import patient
from comity.store import analysis, centre, copy, filing, label, lock, log, quarantine, rfi, story, work
from comity.store.log import Draft, Entry
from comity.store.work import Ready
from comity.vectors import local

_log = logging.getLogger(__name__)

#: Reports placed in one transaction: few, so that none waits long for the others.
_MOST = 40
#: Seconds from the beginning of one transaction to that of the next at least: most of what one costs, here and on every
#: open page that is told of it, it costs for one report or for ten.
_PACE = 0.25
#: Seconds after which it looks for work that nobody told it of.
_LOOK = 1.0
#: Seconds between looks at who may see what, between repairs of stories that changed, and of quiet before stories are
#: formed anew.
_WEATHER, _REPAIR, _QUIET = 2.0, 60.0, 2.0
#: Seconds after which a young centre's stories are formed anew even if it is never quiet.
_FORM = 30.0
#: Entries of the log after which what is remembered is written down at a quiet moment, or one in so many of all reports
#: if that is more, for it takes some seconds for each million; and those that are worth it when the sequencer stops.
_MUCH, _PART, _SOME = 1000, 50, 100
#: Times as many entries after which no quiet moment is waited for.
_OVERDUE = 10
#: Entries of the log after which it is written down while the log is read.
_STEP = 100_000
#: Ids in one notification, which may hold 8,000 bytes.
_TOLD = 50

#: Tells whoever asked for it of reports that were placed, or that more may see, in the transaction in which that is so.
Tell = Callable[[Connection, Sequence[UUID]], object]


class Sequencer:
    """The sequencer of one centre; leave it as a context manager to give the lock away."""

    def __init__(self, database: Database, *, tell: Tell | None = None, memory: Memory | None = None) -> None:
        """Plan a sequencer.

        Args:
            database: as the conveyor logs in.
            tell: called with the transaction and the reports of every batch, and with reports whose embargo has ended.
            memory: where it writes down what it remembers; none: nowhere, and it reads its whole log when it starts.
        """
        self._database = database
        self._tell = tell
        self._memory = memory
        self._shown = Shown()
        self._placing: Placing | None = None
        self._lock: Connection | None = None
        self._weather: tuple[object, ...] = ()
        self._looked = self._repaired = self._formed = monotonic()
        self._stirred = self._unformed = False
        self._last = 0.0
        self._singly = 0  # how many reports are placed one by one, after a batch that broke

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the lock away."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def run(self, stop: threading.Event, pulse: Pulse | None = None, aside: Aside | None = None) -> None:
        """Work, or stand by, until `stop` is set. A database that is away is waited for.

        Args:
            stop: set when it shall stop.
            pulse: told of what keeps it from its work.
            aside: the process that weighs, kept running while this is the one that works.
        """
        with Wake(self._database, "comity_work", {"ready"}) as wake:
            while not stop.is_set():
                try:
                    if not self.holds():
                        stop.wait(1.0)
                        continue
                    if aside:
                        aside.keep()
                    began = monotonic()
                    if self.once():
                        self.mind()
                        stop.wait(max(0.0, began + _PACE - monotonic()))
                    else:
                        self.look_after(quiet=monotonic() - self._last > _QUIET)
                        wake.wait(_LOOK, stop)
                    if pulse:
                        pulse.trouble = None
                except (DatabaseAway, psycopg.OperationalError) as error:
                    _log.warning("sequence: %s", error)
                    self.close()
                    if pulse:
                        pulse.trouble = on_screen("The database does not answer; waiting for it.")
                    stop.wait(1.0)
            with suppress(DatabaseAway, psycopg.OperationalError):
                self.write_down(_SOME)

    def holds(self) -> bool:
        """Whether this is the one that works; takes the lock if nobody has it."""
        if self._lock is not None and not self._lock.closed:
            centre.now(self._lock)  # raises if the connection is lost, and the lock with it
            return True
        connection = self._database.listener()
        if lock.alone(connection):
            self._lock, self._placing = connection, None
            return True
        connection.close()
        return False

    def once(self) -> int:
        """Place one batch of what is ready; returns how many reports.

        If a batch breaks, its reports are placed one by one, and the one that breaks goes to quarantine.
        """
        try:
            return self._act(self._batch)
        except (DatabaseAway, psycopg.OperationalError):
            raise
        except Exception as error:  # noqa: BLE001 - one report must not stop the others
            if self._singly:
                self._singly -= 1
                return self._set_aside(error)
            self._singly = _MOST
            return self.once()

    def drain(self) -> int:
        """Place all that is ready, then look after stories and readers as at a quiet moment; returns how many."""
        placed = 0
        while batch := self.once():
            placed += batch
        self.look_after(quiet=True, at_once=True)
        return placed

    def look_after(self, *, quiet: bool, at_once: bool = False) -> None:
        """What `mind` does, then join stories that turned out to be one, form those of a young centre anew."""
        self.mind(at_once=at_once)
        now, placing = monotonic(), self._placing
        if placing is None:
            return
        if self._unformed and (quiet or now - self._formed > _FORM) and placing.can_form():
            self._formed, self._unformed, self._stirred = now, False, False
            self._act(lambda connection, _: self._do(connection, [Draft(kind="formed")]))
        elif self._stirred and (at_once or now - self._repaired > _REPAIR):
            self._repaired, self._stirred = now, False
            self._act(lambda connection, _: self._do(connection, [Draft(kind="repaired")]))
        elif quiet:
            self.write_down(self._due())

    def mind(self, *, at_once: bool = False) -> None:
        """What no quiet moment is waited for: who may see what by now, and what was erased."""
        if at_once or monotonic() - self._looked > _WEATHER:
            self._looked = monotonic()
            self._act(self._see)
            self.write_down(_OVERDUE * self._due())

    def _due(self) -> int:
        """After how many entries what is remembered is written down."""
        return max(_MUCH, len(self._placing or ()) // _PART)

    def write_down(self, least: int) -> None:
        """Write down what it remembers, if it works and so many entries of the log came since the last time."""
        memory, placing = self._memory, self._placing
        if memory is None or placing is None or self._lock is None:
            return
        if placing.position - memory.position >= least:
            self._act(memory.write)

    def _act(self, step: Callable[[Connection, Placing], int]) -> int:
        """Do something in one transaction, with the memory that belongs to it; after an error memory is read anew."""
        try:
            with self._database.worker() as connection:
                lock.batch(connection)
                with self._shown.through(connection):
                    placing = self._placing
                    if placing is None or log.last(connection) != placing.position:
                        placing = self._placing = self._remember(connection)
                    return step(connection, placing)
        except BaseException:
            self._placing = None
            raise

    def _remember(self, connection: Connection) -> Placing:
        lookup = self._shown.lookup
        placing = self._memory.begin(connection, lookup) if self._memory else Placing(lookup)
        for number, _ in enumerate(replay(connection, placing, again=True), 1):
            if self._memory and number % _STEP == 0:  # a start that is broken off goes on from here
                self._memory.write(connection, placing)
        gc.freeze()  # it stays, however often the collector of cycles looks
        self._weather = ()
        self._stirred = self._unformed = True
        return placing

    def _batch(self, connection: Connection, placing: Placing) -> int:
        ready = work.ready(connection, 1 if self._singly else _MOST)
        if not ready:
            self._singly = 0
            return 0
        new = sorted({one.label for one in ready} - placing.readers.keys())
        drafts = self._readers(connection, new, placing)
        for one in ready:
            drafts += _drafts(one, placing)
        self._do(connection, drafts)
        analysis.follow_versions(connection, [one.document for one in ready])
        placed = [one.report for one in ready]
        work.done(connection, placed)
        if self._tell is not None:
            self._tell(connection, placed)
        self._notify(connection, placed)
        self._stirred = self._unformed = True
        self._last = monotonic()
        self._singly = max(0, self._singly - 1)
        return len(ready)

    def _set_aside(self, error: Exception) -> int:
        """Put the report that comes first into quarantine."""
        with self._database.worker() as connection:
            ready = work.ready(connection, 1)
            for one in ready:
                _log.error("sequence: report %s cannot be placed", one.report, exc_info=error)
                what = type(error).__name__  # what it says may quote a report that this one's readers do not see
                reason = on_screen(f"It could not be put into a story ({what}); please report this.")
                work.fail(connection, one.report)
                quarantine.report(connection, one.report, reason, 1)
        return len(ready)

    def _readers(self, connection: Connection, labels: Sequence[int], placing: Placing) -> list[Draft]:
        """Entries for those of these labels whose readers are not those that the log says."""
        if not labels:
            return []
        readers, members = label.readers_of_all(connection, labels)
        return [
            Draft(kind="readers", label=one, audience=tuple(sorted(readers[one])), common=readers[one] >= members)
            for one in labels
            if placing.readers.get(one) != readers[one] or placing.is_common(one) != (readers[one] >= members)
        ]

    def _see(self, connection: Connection, placing: Placing) -> int:
        """See who may see what, and let go of what was written down if a report has been erased since."""
        if self._memory and self._memory.stale(connection):
            self._memory.forget()
        return self._see_readers(connection, placing)

    def _see_readers(self, connection: Connection, placing: Placing) -> int:
        weather = label.weather(connection)
        if weather == self._weather:
            return 0
        drafts = self._readers(connection, sorted(placing.readers), placing)
        labels = [draft.label for draft in drafts if draft.label is not None]
        freed = label.freed(connection, _new_readers(drafts, placing))
        self._do(connection, drafts)
        story.soil_labels(connection, labels)
        self._tell_of_freed(connection, freed)
        self._weather = weather
        return len(drafts)

    def _tell_of_freed(self, connection: Connection, labels: Sequence[int]) -> None:
        """Tell of the reports of labels whose embargo ended, some at a time; what breaks keeps nothing else back."""
        if self._tell is None or not labels:
            return
        reports = filing.of_labels(connection, labels)
        for at in range(0, len(reports), _MOST):
            try:
                with connection.transaction():
                    self._tell(connection, reports[at : at + _MOST])
            except (DatabaseAway, psycopg.OperationalError):
                raise
            except Exception:  # noqa: BLE001 - what cannot be told must not stop the sequencer
                _log.exception("sequence: reports whose embargo ended could not be told of")

    def _do(self, connection: Connection, drafts: Sequence[Draft]) -> int:
        """Write entries into the log and do what they say."""
        entries = log.write(connection, drafts)
        known = (
            self._shown.as_of(
                [entry.report for entry in entries if entry.kind == "placed" and entry.report], entries[-1].position
            )
            if entries
            else {}
        )
        touched: set[str] = set()
        for _, together in groupby(entries, key=lambda entry: entry.kind == "placed"):
            whole = Outcome()
            for entry in together:
                one = self._apply(connection, entry, known)
                if not (whole.plain() and one.plain()):
                    write(connection, whole)
                    whole = one
                else:
                    whole.add(one)
                touched |= one.touched
            write(connection, whole)
        story.soil(connection, touched)
        return len(entries)

    def _apply(self, connection: Connection, entry: Entry, known: Mapping[str, Incoming]) -> Outcome:
        placing = self._placing
        assert placing is not None  # noqa: S101 - `_act` sees to it
        if entry.report is None:
            return placing.apply(entry)
        if entry.kind == "placed":
            return placing.apply(entry, known[entry.report.hex])
        if entry.kind == "again":
            analysis.took_effect(connection, entry.report, entry.position)
        return placing.apply(entry, self._shown.as_of([entry.report], entry.position)[entry.report.hex])

    def _notify(self, connection: Connection, placed: Sequence[UUID]) -> None:
        """Tell who listens which reports are where; ids only, for who may see them is asked when they are looked up."""
        stories = {story for story, _ in filing.filed(connection, placed).values()}
        for at in range(0, len(placed), _TOLD):
            payload = {
                "kind": "report",
                "reports": [one.hex for one in placed[at : at + _TOLD]],
                "stories": sorted(stories),
            }
            work.tell(connection, "comity", msgspec.json.encode(payload).decode())


def write(connection: Connection, outcome: Outcome) -> None:
    """Write down what became of reports."""
    if outcome.loosened:
        copy.loosen(connection, [UUID(report) for report in outcome.loosened])
    copy.write(connection, outcome.copies)
    for moved in outcome.moves:
        filing.move(connection, moved)
        story.move_changes(connection, moved.story, moved.into)
        rfi.move_links(connection, moved.story, moved.into)
    filing.write(connection, list(outcome.filings.values()))


def _new_readers(drafts: Sequence[Draft], placing: Placing) -> list[tuple[int, UUID]]:
    """Labels and members who will see them by these entries, and did not before."""
    return [
        (draft.label, member)
        for draft in drafts
        if draft.label is not None
        for member in draft.audience
        if member not in placing.readers[draft.label]
    ]


def _drafts(one: Ready, placing: Placing) -> list[Draft]:
    """What is to be done with a report that is ready; nothing if nothing about it is new."""
    before = placing.label(one.report.hex)
    if before is None:
        return [Draft(kind="placed", report=one.report, label=one.label)]
    drafts: list[Draft] = []
    if before != one.label:
        drafts.append(Draft(kind="marked", report=one.report, label=one.label))
    if one.again:
        drafts.append(Draft(kind="again", report=one.report, label=one.label))
    return drafts


def run(database: Database, *, stop: threading.Event, folder: Path, pulse: Pulse | None = None) -> None:
    """Sequence for a centre until `stop` is set, with alerts, and with weighing in a process beside this one.

    Args:
        database: as the conveyor logs in.
        stop: set when it shall stop; the batch that is under way is finished.
        folder: where it writes down what it remembers.
        pulse: told of what keeps it from its work.
    """
    patient()
    with database.worker() as connection:
        here = centre.found(connection)
    facts, zone = (here.facts, here.zone) if here else ("", "UTC")
    watch = Watch(known(facts), ZoneInfo(zone))

    def tell(connection: Connection, reports: Sequence[UUID]) -> None:
        if standing.told():
            watch.refresh(connection)
        match_reports(connection, watch, reports)

    task = Task(url=database.url, facts=facts, zone=zone, vectors=local.available())
    with (
        Wake(database, "comity_standing", {""}) as standing,
        Aside(task) as aside,
        Sequencer(database, tell=tell, memory=Memory(folder)) as sequencer,
    ):
        with database.worker() as connection:
            watch.refresh(connection)
        sequencer.run(stop, pulse, aside)
