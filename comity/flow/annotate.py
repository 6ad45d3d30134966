"""Annotators: they claim reports, have the stages look at each alone in child processes, and save what was found.

An annotator keeps nothing: it may be killed at any moment, and any number of them may run, on any number of hosts. What
one had claimed is claimed by another when its lease ends.

A vector costs more than all else together. When more reports come in than vectors can be made of, they are read
without, so that stories and alerts do not wait; what was read in haste is read again, with a vector, when nothing else
waits.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from time import monotonic
from types import TracebackType
from typing import Protocol, Self, TypeAlias
from uuid import UUID

import msgspec
import psycopg

from comity.db import Database
from comity.db.door import Connection
from comity.errors import DatabaseAway
from comity.flow import stages
from comity.flow.pile import Wish, annotated, warm
from comity.flow.shelf import written
from comity.flow.wake import Wake
from comity.gather.child import Failure
from comity.gather.standby import Standby
from comity.gather.worker import attempt
from comity.languages.fold import fold
from comity.model.analysis import Analysis
from comity.model.on_screen import on_screen
from comity.model.report import Report
from comity.query import Provenance, lexemes, place_id
from comity.sources import Houses, houses
from comity.sources.facts import parse_facts
from comity.store import analysis as analyses
from comity.store import centre, quarantine, work
from comity.store.analysis import Findings, Mention
from comity.store.work import Claimed
from comity.vectors import Encoder, local
from comity.vectors.centre import centre as centred
from comity.vectors.centre import shipped

_log = logging.getLogger(__name__)

#: How long a claim lasts unless it is renewed, which an annotator that lives does three times as often.
LEASE = timedelta(seconds=15)
#: Claimed reports for each child, so that none waits for the database.
_AHEAD = 4
#: Reports annotated anew in one round in which nothing else waits.
_AGAIN = 4
#: Seconds for which reports that are done wait for others when many are under way: one commit for all of them.
_TOGETHER = 0.05
#: Read by each child before its first report.
_FIRST = (
    "The gates hold\n\nThe gates of the dam hold, engineer Milos Arden said on 3 March 2031.\n",
    "Затворы держат\n\nЗатворы плотины держат, сообщил 3 марта 2031 года инженер Милош Арден.\n",
    "البوابات صامدة\n\nقال المهندس ميلوش أردن في 3 مارس 2031 إن بوابات السد صامدة.\n",
    "دریچه‌ها پابرجاست\n\nمیلوش آردن، مهندس، گفت دریچه‌های سد پابرجاست.\n",
)
#: Seconds after which reports that were tried before have their turn although others wait.
_BACK = 5.0
#: Seconds after which an annotator looks for work that nobody told it of.
_LOOK = 2.0
#: Vectors are left for later when so many reports wait, or when for so many seconds there were always some that waited
#: and the last of them came within so many seconds.
_MANY, _LONG, _FLOW = 100, 0.5, 0.5
#: They are made again after so many seconds without any new report, and tried anew after so many at the latest.
_CALM, _ANEW = 2.0, 60.0


class Pulse(Protocol):
    """Where a process says what keeps it from its work."""

    #: What happened and what to do; none while nothing does.
    trouble: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a child is given."""

    #: The centre's facts, and the report's language if its source is known to be in one.
    wish: Wish
    #: The report as JSON.
    content: bytes
    #: Where it came from.
    provenance: Provenance
    #: Whether it is withheld who put it in, and the names that would tell.
    withheld: bool = False
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a child gives back: plain values, for the parent believes a child no more than that."""

    #: The analysis as JSON, without prints.
    analysis: bytes
    #: The profile as JSON, without vector.
    profile: bytes
    #: To make a vector of.
    gist: str
    #: The value of the search column.
    search: str


#: What a child gave back, with the vector of its gist.
_Done: TypeAlias = tuple[Read | Failure, bytes | None]


def read(job: Job) -> Read:
    """Annotate one report; runs in a child process."""
    report = msgspec.json.decode(job.content, type=Report)
    if job.withheld:
        report = _without_sender(report, job.hidden)
    done = annotated(job.wish, report)
    return Read(
        analysis=written(replace(done.analysis, prints=None)),
        profile=written(done.profile),
        gist=done.profile.gist,
        search=lexemes(done.analysis, job.provenance, _known(job.wish.facts)).vector(),
    )


def _without_sender(report: Report, hidden: Sequence[str]) -> Report:
    """A report as it reads where nobody may know who put it in: without what its source or its sender added."""
    names = {fold(name) for name in hidden}
    return replace(
        report,
        path="",
        link=None,
        publisher=report.publisher if report.publisher and fold(report.publisher) not in names else None,
        credits=tuple(one for one in report.credits if fold(one) not in names),
    )


def get_ready(facts: str) -> None:
    """Load what every report needs, so that none waits for it: places, languages, the network that tells languages."""
    warm(facts)
    for text in _FIRST:
        read(
            Job(
                wish=Wish(facts=facts),
                content=msgspec.json.encode(Report(id="0", path="first", text=text)),
                provenance=Provenance(source_name="first"),
            )
        )


@cache
def _known(facts: str) -> Houses:
    return houses(parse_facts(facts).houses)


def run(database: Database, *, stop: threading.Event, workers: int, pulse: Pulse | None = None) -> None:
    """Annotate for a centre until `stop` is set, with its own facts, with vectors if their parts are installed.

    Args:
        database: as the conveyor logs in.
        stop: set when it shall stop; what is under way is finished.
        workers: child processes.
        pulse: told of what keeps it from its work.
    """
    with database.worker() as connection:
        here = centre.found(connection)
    encoder = local.local() if local.available() else None
    with Annotator(database, workers=workers, facts=here.facts if here else "", vectors=encoder) as annotator:
        annotator.run(stop, pulse)


class Annotator:
    """One annotator with its child processes, which stay warm. Leave it as a context manager to end them."""

    def __init__(
        self,
        database: Database,
        *,
        workers: int | None = None,
        facts: str = "",
        vectors: Encoder | None = None,
        lease: timedelta = LEASE,
        seconds: float = 20.0,
    ) -> None:
        """Plan an annotator.

        Args:
            database: as the conveyor logs in.
            workers: child processes; none: one for each processor core; 0: none, all is done in this process, without
                limits.
            facts: the centre's own places and houses, TOML.
            vectors: makes vectors of gists; of an encoder whose means Comity does not know none are made, for a report
                must be centred without looking at others.
            lease: how long a claim lasts.
            seconds: how long a child may take for one report.
        """
        self._database = database
        self._facts = facts
        self._encoder = vectors if vectors is not None and shipped(vectors.model) else None
        self._lease = lease
        self._size = max(1, workers if workers is not None else os.cpu_count() or 1)
        self._alone = workers == 0
        self.stages = stages.version(Wish(facts=facts), self._encoder.model if self._encoder else "")
        #: The version of what is read in haste, without a vector: it is read again when nothing else waits.
        self._hasty = stages.version(Wish(facts=facts))
        self._children: Standby[Job, Read] = Standby(
            read, workers=self._size, seconds=seconds, prepare=partial(get_ready, facts)
        )
        # While one thread waits for a child, another makes a vector of what that child found before.
        self._threads = ThreadPoolExecutor(2 * self._size, thread_name_prefix="annotate")
        self._flying: dict[Future[_Done], Claimed] = {}
        self._renewed = self._back = self._fresh = self._even = monotonic()
        #: Since when vectors are left for later; none: they are made.
        self._hurries: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the children; what they had is claimed anew when its lease ends."""
        for flying in self._flying:
            flying.cancel()
        self._threads.shutdown(wait=True)
        self._children.close()

    def run(self, stop: threading.Event, pulse: Pulse | None = None) -> None:
        """Annotate until `stop` is set; then finish what is under way. A database that is away is waited for."""
        with Wake(self._database, "comity_work", {"waiting"}) as wake:
            while not stop.is_set():
                try:
                    if not self._step():
                        wake.wait(_LOOK, stop)
                    if pulse:
                        pulse.trouble = None
                except (DatabaseAway, psycopg.OperationalError) as error:
                    _log.warning("annotate: %s", error)
                    if pulse:
                        pulse.trouble = on_screen("The database does not answer; waiting for it.")
                    stop.wait(1.0)
            while self._flying:
                self._land()

    def once(self) -> int:
        """Annotate one batch of what waits, or of what is to be done anew; returns how many were done."""
        self._fly(self._claim(_AHEAD * self._size) or self._claim_other())
        done = len(self._flying)
        while self._flying:
            self._land()
        return done

    def _step(self) -> bool:
        """Claim what there is room for and save what is done; whether there was anything to do."""
        back = monotonic() - self._back >= _BACK  # then those that were tried before have their turn, however many wait
        if len(self._flying) <= self._size * _AHEAD // 2 and not back:
            self._fly(self._claim(self._size * _AHEAD - len(self._flying)))
        if not self._flying:
            self._back = monotonic()
            self._fly(self._claim_retry() if back else self._claim_other())
        if not self._flying:
            return back
        self._land()
        return True

    def _claim(self, most: int) -> list[Claimed]:
        with self._database.worker() as connection:
            claimed = work.claim(connection, most, self._lease)
            if self._encoder is not None:
                self._keep_up(connection, came=bool(claimed), more=len(claimed) == most)
        return claimed

    def _keep_up(self, connection: Connection, *, came: bool, more: bool) -> None:
        """See whether vectors can be made of all that comes in: `came`: something did; `more`: more may wait."""
        now = monotonic()
        if came:
            self._fresh = now
        if not more:
            self._even = now
        if self._hurries is not None:
            if now - self._fresh > _CALM or now - self._hurries > _ANEW:
                self._hurries, self._even = None, now
        elif more:
            count, last = work.waiting(connection, _MANY)
            # What came all at once, and nothing after it, can wait for its vectors: it would only be read twice.
            if count >= _MANY or (now - self._even > _LONG and last < _FLOW):
                self._hurries = now

    def _claim_retry(self) -> list[Claimed]:
        """One report that was tried before, by itself."""
        with self._database.worker() as connection:
            for report, again in work.worn_out(connection):
                self._give_up(connection, report, "Its annotator died or was killed each time it read it.", again=again)
            return work.claim_retry(connection, self._lease)

    def _claim_other(self) -> list[Claimed]:
        """One report that was tried before; else a few that older stages annotated, or that were read in haste."""
        if (retried := self._claim_retry()) or self._hurries is not None:
            return retried
        with self._database.worker() as connection:
            return work.claim_again(connection, self.stages, _AGAIN, self._lease)

    def _fly(self, claimed: Sequence[Claimed]) -> None:
        for one in claimed:
            job = Job(
                wish=Wish(facts=self._facts, language=one.language),
                content=one.content,
                provenance=Provenance(
                    source=str(one.source) if one.source else None,
                    source_name=one.source_name,
                    publisher=one.publisher,
                    originator=str(one.originator) if one.originator else None,
                    originator_names=one.originator_names,
                ),
                withheld=one.withheld,
                hidden=one.hidden,
            )
            self._flying[self._threads.submit(self._read, job, hastily=self._hurries is not None)] = one

    def _read(self, job: Job, *, hastily: bool) -> _Done:
        if self._alone:
            found: Read | Failure = attempt(read, job)
        else:
            found = self._children.apply(job)
        return found, None if hastily or isinstance(found, Failure) else self._vector(found)

    def _land(self) -> None:
        """Save what is done, waiting for the first of it."""
        pause = self._lease.total_seconds() / 3
        landed: set[Future[_Done]] = set()
        while not landed:
            if monotonic() - self._renewed >= pause:
                with self._database.worker() as connection:
                    work.renew(connection, [one.report for one in self._flying.values()], self._lease)
                self._renewed = monotonic()
            landed, _ = wait(self._flying, timeout=pause, return_when=FIRST_COMPLETED)
        if len(self._flying) > self._size:  # more wait than are being read: save some together
            landed, _ = wait(self._flying, timeout=_TOGETHER)
        results = [(self._flying.pop(one), *one.result()) for one in landed]
        results.sort(key=lambda each: each[0].report)  # all annotators lock reports in one order
        found = [
            (one, _findings(one, result, self._version(vector), vector))
            for one, result, vector in results
            if isinstance(result, Read)
        ]
        with self._database.worker() as connection:
            for one, result, _ in results:
                if isinstance(result, Failure):
                    self._failed(connection, one, result.reason)
            if self._save(connection, found):
                work.tell(connection, "comity_work", "ready")

    def _save(self, connection: Connection, found: Sequence[tuple[Claimed, Findings]]) -> bool:
        """Whether the sequencer has something to do."""
        withheld = analyses.withheld(connection, [one.report for one, _ in found])
        as_read = []
        for one, each in found:
            if withheld.get(one.report) == one.withheld:
                as_read.append((one, each))
            else:
                work.put_back(connection, one.report)  # it was marked meanwhile: what was found may tell too much
        if not as_read:
            return False
        new = analyses.save(connection, [each for _, each in as_read])
        ready = {}
        for one, each in as_read:
            if one.again and one.report not in new:
                work.keep(connection, one.report, each.stages)
            else:
                ready[one.report] = each.stages
        work.annotated(connection, ready)
        quarantine.settle(connection, ready)
        return bool(ready)

    def _failed(self, connection: Connection, one: Claimed, reason: str) -> None:
        if one.tries >= work.TRIES:
            self._give_up(connection, one.report, reason, again=one.again)
        else:
            work.put_back(connection, one.report)

    def _give_up(self, connection: Connection, report: UUID, reason: str, *, again: bool) -> None:
        if again:
            reason = on_screen(f"{reason} What was found in it before stands.")
            work.keep(connection, report, self.stages)
        else:
            work.fail(connection, report)
        quarantine.report(connection, report, reason, work.TRIES)

    def _version(self, vector: bytes | None) -> str:
        return self.stages if vector is not None or self._encoder is None else self._hasty

    def _vector(self, result: Read) -> bytes | None:
        """Centred by itself: what others are about must not show in it."""
        if self._encoder is None:
            return None
        raw = self._encoder.encode([result.gist])
        return centred(raw, [_language.decode(result.analysis).language], self._encoder.model).tobytes()


class _Language(msgspec.Struct):
    language: str


_language = msgspec.json.Decoder(_Language)
_analysis = msgspec.json.Decoder(Analysis)


def _findings(one: Claimed, result: Read, stages_: str, vector: bytes | None) -> Findings:
    analysis = _analysis.decode(result.analysis)
    mentions: dict[str, Mention] = {}
    for place in analysis.places:
        key = place_id(place.name, place.country, place.geonameid)
        times = mentions[key].times + 1 if key in mentions else 1
        mentions[key] = Mention(
            place=key, name=place.name, country=place.country, lat=place.lat, lon=place.lon, times=times
        )
    return Findings(
        report=one.report,
        stages=stages_,
        title=analysis.title,
        language=analysis.language,
        publisher=analysis.publisher or one.publisher,
        published_on=analysis.published.date,
        published_at=analyses.begins(analysis.published.date),
        content=result.analysis,
        profile=result.profile,
        vector=vector,
        search=result.search,
        mentions=tuple(mentions.values()),
    )
