"""How much memory a centre takes with the sample, once the sample is read and weighed."""

from __future__ import annotations

from time import monotonic, sleep

from comity.app.bench.measure import Used, by_part
from comity.app.bench.trial import running
from comity.errors import ComityError
from comity.store import trial as trial_store

#: Seconds for the sample to be read and weighed, and for the parts to come to rest afterwards.
_READ, _SETTLE = 180.0, 5.0


def measured() -> tuple[dict[str, Used], int]:
    """Run a centre with the sample until all of it is read.

    Returns:
        What each part holds, and how many reports there are.

    Raises:
        ComityError: it does not start, or the sample is not read in time.
    """
    with running(with_sample=True) as trial:
        ends = monotonic() + _READ
        while monotonic() < ends:
            sleep(1)
            with trial.conveyor.worker() as connection:
                reports, left = trial_store.received(connection), trial_store.unfinished(connection)
            if reports and not left:
                sleep(_SETTLE)
                with trial.conveyor.worker() as connection:
                    if trial_store.received(connection) == reports and not trial_store.unfinished(connection):
                        return by_part(trial.processes()), reports
        raise ComityError(f"The sample is not read within {_READ:g} seconds.")
