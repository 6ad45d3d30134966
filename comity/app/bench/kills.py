"""The drill: processes are killed with SIGKILL while reports come in, and nothing that was acknowledged may be lost.

A sender hands in numbered reports, each again and again until it is acknowledged. Every few seconds one process is
killed: the web process, an annotator or its child, the sequencer, the courier, PostgreSQL's postmaster or one of its
backends. A receiver of webhooks honours the key: it acts once for each. At the end each acknowledged report must be in
the database, processed and filed; each alert that is due must be there; the receiver must have had the message of each,
and acted on each once.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep
from uuid import UUID

import psycopg

from comity.app.bench import mill
from comity.app.bench.push import Pusher, door
from comity.app.bench.receiver import Receiver
from comity.app.bench.trial import Trial, running
from comity.errors import ComityError, DatabaseAway
from comity.flow import rebuild
from comity.model.letter import AGAIN
from comity.store import account, standing
from comity.store import trial as trial_store

#: Whom to kill, in turn.
VICTIMS = (
    "web",
    "sequence",
    "annotate child",
    "postgres child",
    "courier",
    "annotate",
    "postgres",
    "weigh",
)
#: Two standing queries: one that every report answers, one that only those of the third source do.
_QUERIES = {"source:Drill": 1, 'source:"Drill three"': 3}
_SECRET = "whsec_drill"  # noqa: S105 - of a receiver that lives for one drill
#: Reports handed in a second, and seconds from one kill to the next.
_RATE, _PAUSE = 8.0, 5.0
#: Seconds until all must be at rest: a courier's lease is three minutes.
_REST = 400.0


@dataclass(slots=True, kw_only=True)
class Drilled:
    """What came of it."""

    #: Processes that were killed, by what they did.
    killed: Counter[str] = field(default_factory=Counter)
    #: Reports acknowledged.
    acknowledged: int = 0
    #: Times a report had to be handed in again.
    again: int = 0
    #: Acknowledged reports that are not in the database, not processed, or not filed in a story.
    lost: list[str] = field(default_factory=list)
    #: Hits of standing queries that are due and missing, or there twice.
    alerts_missing: list[str] = field(default_factory=list)
    #: Alerts that were made.
    alerts: int = 0
    #: Messages that were due to the receiver and did not come.
    undelivered: list[str] = field(default_factory=list)
    #: Messages that the receiver got, and those among them that it had had before.
    deliveries: int = 0
    repeated: int = 0
    #: Messages whose signature did not fit.
    forged: int = 0
    #: Firings of alerts on which the receiver acted more than once, though each key only once.
    twice: list[str] = field(default_factory=list)
    #: What a replay of the log gives that is not there, or otherwise.
    differences: list[str] = field(default_factory=list)
    #: Seconds from the last kill until everything was done.
    settled: float = 0.0

    @property
    def well(self) -> bool:
        """Whether nothing was lost and nothing is missing."""
        return not (
            self.lost or self.alerts_missing or self.undelivered or self.forged or self.twice or self.differences
        )


def drill(
    times: int,
    seed: int = 1,
    *,
    victims: Sequence[str] = VICTIMS,
    pause: float = _PAUSE,
    say: Callable[[str], None] = print,
) -> Drilled:
    """Kill so many processes of a centre of its own while reports come in, and look what became of them.

    Args:
        times: how many are killed.
        seed: of the order.
        victims: whom to kill, by what they do.
        pause: seconds from one kill to the next, at most; at least half of it.
        say: told what happens.

    Raises:
        ComityError: the centre does not start, or does not come to rest afterwards.
    """
    done, dice, receiver = Drilled(), Random(seed), Receiver(_SECRET)
    try:
        with running({"COMITY_ALLOW_ADDRESSES": f"127.0.0.1:{receiver.port}"}) as trial:
            queries = _queries(trial, receiver.port)
            sender = Sender(trial, seed)
            for number in range(times):
                sleep(dice.uniform(pause / 2, pause))
                turn = number % len(victims)
                say(
                    f"{number + 1}/{times}: {_kill(trial, [*victims[turn:], *victims[:turn]], dice, done)} killed; "
                    f"{len(sender.acknowledged)} reports acknowledged."
                )
            sleep(pause)
            sender.stop()
            began = monotonic()
            _rest(trial, say)
            done.settled = monotonic() - began
            _examine(done, trial, sender, queries, receiver)
    finally:
        receiver.close()
    return done


class Sender:
    """Hands in numbered reports in a thread of its own, each until it is acknowledged."""

    def __init__(self, trial: Trial, seed: int) -> None:
        """It begins at once."""
        #: Acknowledged reports by their numbers.
        self.acknowledged: dict[int, UUID] = {}
        #: Times a report had to be handed in again.
        self.again = 0
        self._over = threading.Event()
        names = ("Drill three", "Drill one", "Drill two")
        self._ways = [Pusher(trial.port, door(trial, trial.viewers[at], name)) for at, name in enumerate(names)]
        self._seed = seed
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hand in nothing new; what was handed in last is handed in until it is acknowledged."""
        self._over.set()
        self._thread.join(120)
        if self._thread.is_alive():
            raise ComityError(f"The last report is not acknowledged: {self._ways[0].refused}")

    def _run(self) -> None:
        reports = mill.grind(1_000_000, self._seed)
        number = 0
        while not self._over.is_set():
            began = monotonic()
            report = next(reports)
            pusher = self._ways[number % len(self._ways)]
            text = report.text.partition("\n")[2].strip()
            while (got := pusher.push(f"drill-{number}", report.title or "", text, report.publisher)) is None:
                self.again += 1
                sleep(0.2)
            self.acknowledged[number] = got
            number += 1
            self._over.wait(max(0.0, 1 / _RATE - (monotonic() - began)))


def _queries(trial: Trial, port: int) -> dict[str, tuple[UUID, int]]:
    """One standing query that every report answers and one that every third does, with webhooks; with the step."""
    made = {}
    for viewer, (query, step) in zip(trial.viewers[::2], _QUERIES.items(), strict=False):
        with trial.web.viewer(viewer) as connection:
            account.set_webhook(connection, f"http://127.0.0.1:{port}/{step}", _SECRET)
            one = standing.add(
                connection,
                viewer.member,
                viewer.officer,
                name=query,
                query=query,
                channels=["screen", "webhook"],
                again=AGAIN,
            )
        made[query] = (one, step)
    return made


def _kill(trial: Trial, wanted: Sequence[str], dice: Random, done: Drilled) -> str:
    """Kill one process of the first kind that runs now."""
    ends = monotonic() + 20
    while monotonic() < ends:
        running_now = trial.processes()
        for kind in wanted[:3]:
            if pids := running_now.get(kind):
                with suppress(ProcessLookupError):
                    os.kill(dice.choice(pids), signal.SIGKILL)
                    done.killed[kind] += 1
                    return kind
        sleep(0.2)
    raise ComityError(f"None of {', '.join(wanted[:3])} runs; see what the centre said.")


def _rest(trial: Trial, say: Callable[[str], None]) -> None:
    """Wait until all that came in is processed and sent; leases of killed processes have to run out first."""
    ends, told = monotonic() + _REST, -1
    while monotonic() < ends:
        with suppress(DatabaseAway, psycopg.Error), trial.conveyor.worker() as connection:
            left = trial_store.unfinished(connection)
            if left == 0:
                return
            if left != told:
                say(f"{left} reports and messages are under way.")
                told = left
        sleep(1)
    raise ComityError(f"{told} reports and messages are still under way; see the logs in {trial.folder}.")


def _examine(
    done: Drilled, trial: Trial, sender: Sender, queries: Mapping[str, tuple[UUID, int]], receiver: Receiver
) -> None:
    with trial.conveyor.worker() as connection:
        fates = trial_store.fates(connection, sender.acknowledged.values())
        done.acknowledged, done.again = len(sender.acknowledged), sender.again
        for number, report in sender.acknowledged.items():
            fate = fates.get(report)
            if fate is None or fate.state != "done" or not fate.annotated or fate.story is None:
                done.lost.append(f"report {number}: {fate or 'is not there'}")
        for word, (query, step) in queries.items():
            hits, alerted = trial_store.hits(connection, query), trial_store.alerted(connection, query)
            for number, report in sender.acknowledged.items():
                if number % step:
                    continue
                if report not in hits:
                    done.alerts_missing.append(f"{word}: report {number} answers and is no hit")
                elif hits[report] not in alerted:
                    done.alerts_missing.append(f"{word}: no alert for the story of report {number}")
            done.alerts += len(alerted)
        messages, firings = trial_store.messages(connection), trial_store.firings(connection)
    told = {message.alert for message in messages}
    for query, _ in queries.values():
        with trial.conveyor.worker() as connection:
            for story, alert in trial_store.alerted(connection, query).items():
                if alert not in told and firings[alert]:  # one that never fired was told of under another
                    done.undelivered.append(f"the alert for {story} was never put into the outbox")
    for message in messages:
        if message.state != "sent" or message.key not in receiver.acted:
            there = "the receiver has it" if message.key in receiver.acted else "the receiver has it not"
            done.undelivered.append(f"message {message.key}: {message.state}, {there}")
    done.deliveries, done.forged = receiver.deliveries, receiver.forged
    done.repeated = receiver.deliveries - receiver.forged - len(receiver.acted)
    acts = Counter((acted.id, acted.times) for acted in receiver.acted.values())
    done.twice = [f"alert {alert}, firing {times}" for (alert, times), count in acts.items() if count > 1]
    done.differences = rebuild.check(trial.conveyor)
