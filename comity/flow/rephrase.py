"""The courier asks a model to say sentences of situation reports more smoothly, and keeps only what says the same.

Nothing is asked unless the charter and the operator's settings let what the sentence rests on leave, at the moment of
asking. What comes back stands for the sentence if `comity.deliver.faithful` finds that it says the same; else the
reason is kept and the sentence stays.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta

from comity.db import Database
from comity.db.door import Connection
from comity.deliver.faithful import fault
from comity.deliver.rephrase import Endpoint, answered, asked
from comity.errors import AddressRefused, DatabaseAway, Undelivered, Unreachable
from comity.flow.wake import Wake
from comity.gather.fetch import Answer
from comity.govern.charter import parse_charter
from comity.govern.rephrase import may_be_given
from comity.model.on_screen import on_screen
from comity.process.language import identify
from comity.store import centre, label, rephrase
from comity.store.rephrase import Due

#: Seconds within which the model must have answered, and most bytes of its answer.
SECONDS, MOST_BYTES = 20.0, 1_000_000
_LEASE = timedelta(seconds=60)
#: Longest time between two looks whether something waits, in seconds.
_LOOK = 2.0
_log = logging.getLogger(__name__)


class Rephraser:
    """Asks the model for what waits. Any number may run."""

    def __init__(
        self,
        database: Database,
        endpoint: Endpoint | None,
        post: Callable[[str, bytes, Mapping[str, str]], Answer],
        *,
        lease: timedelta = _LEASE,
    ) -> None:
        """Plan it.

        Args:
            database: of the conveyor.
            endpoint: where the model is; none: what waits is told so.
            post: sends a body with headers to an address, within limits of time and size.
            lease: longer than that takes.
        """
        self._database = database
        self._endpoint = endpoint
        self._post = post
        self._lease = lease

    def run(self, stop: threading.Event) -> None:
        """Ask as it comes, until told to stop."""
        with Wake(self._database, "comity_rephrase", {""}) as wake:
            while not stop.is_set():
                try:
                    while not stop.is_set() and self.turn():
                        pass
                    wake.wait(_LOOK, stop)
                except DatabaseAway:
                    stop.wait(_LOOK)
                except Exception:  # noqa: BLE001 - one sentence must not stop the courier
                    _log.exception("A sentence could not be said more smoothly in a way nobody foresaw.")
                    stop.wait(_LOOK)

    def turn(self) -> bool:
        """Ask for one sentence; false if none waits."""
        with self._database.worker() as connection:
            due = rephrase.take(connection, self._lease)
            if due is None:
                return False
            refused = self._refused(connection, due)
        words = None
        if refused is None and self._endpoint is not None:
            words, refused = self._asked(self._endpoint, due)
        with self._database.worker() as connection:
            rephrase.settle(connection, due, words, refused)
        return True

    def _refused(self, connection: Connection, due: Due) -> str | None:
        """Why the model is not even asked."""
        if self._endpoint is None:
            return on_screen("No model is set. The operator sets COMITY_REPHRASE_URL for the courier.")
        here, now = centre.found(connection), centre.now(connection)
        send = parse_charter(here.charter).rephrase.send if here and here.charter else "nothing"
        clauses = [each for of in label.markings(connection, due.labels).values() for each in of]
        if not may_be_given(clauses, send, own=self._endpoint.own, now=now):
            return on_screen("What it rests on may not leave the centre.")
        return None

    def _asked(self, endpoint: Endpoint, due: Due) -> tuple[str | None, str | None]:
        """What the model said, or why that may not stand."""
        code = due.language or identify(due.said)
        try:
            answer = self._post(endpoint.url, asked(due.said, model=endpoint.model, code=code), endpoint.headers())
            if answer.status != 200:
                _log.warning("%s answered %s.", endpoint.url, answer.status)
                return None, on_screen(
                    f"The model answered {answer.status}. The operator checks address, model and key."
                )
            words = answered(answer.content)
        except (AddressRefused, Undelivered) as error:
            return None, str(error)
        except Unreachable as error:
            _log.warning("%s", error)
            return None, on_screen("The model did not answer in time, or cannot be reached. Ask again later.")
        why = fault(due.said, words, code, due.told, rule=due.language != "")
        return (words, None) if why is None else (None, why)
