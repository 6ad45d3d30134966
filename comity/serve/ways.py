"""How the query of an alert that was not relevant could leave such alerts out, whatever it tells of.

Of reports that is found by what tells them from the others (`comity.deliver.narrowing`). Of a source that was silent
there is one way, to wait longer: for more than this silence lasted, so that it would not have been told; where it lasts
still, for twice as long as it has lasted by now, since nobody knows how long that will be.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from comity.db.door import Connection
from comity.deliver.narrowing import TRIED, Proposal, proposals
from comity.errors import QueryInvalid
from comity.query.narrow import waiting
from comity.serve import known, trial
from comity.store.alert import Alert

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def ways(connection: Connection, alert: Alert, *, now: datetime) -> tuple[Proposal, ...]:
    """Ways to have the query leave such alerts out, the narrowest first; none of it is done yet.

    Args:
        connection: of the reader, as viewer: nothing is proposed by what the reader may not see.
        alert: the reader's own.
        now: from when the last days are counted.
    """
    if alert.source is None:
        return proposals(connection, alert, known.ours(connection), now=now)
    longer = _longer(connection, alert, now)
    return (longer,) if longer else ()


def _longer(connection: Connection, alert: Alert, now: datetime) -> Proposal | None:
    if alert.source is None or alert.since is None:
        return None
    lasted = alert.heard_at - alert.since if alert.heard_at else 2 * (now - alert.since)
    least = rounded(lasted)
    query = waiting(alert.query, alert.source, alert.title, least)
    if query is None:
        return None
    try:
        before, after = (_silences(connection, each, now) for each in (alert.query, query))
    except QueryInvalid:  # no source that is named in it is known any longer
        return None
    return Proposal(kind="longer", name=alert.title, query=query, left_out=before - after, refused=1, alerts=before)


def _silences(connection: Connection, query: str, now: datetime) -> int:
    """How many silences a query would have told in the last days."""
    wanted = known.standing(connection, query)
    return len(trial.silent(connection, wanted, now=now, days=TRIED.days)) if isinstance(wanted, tuple) else 0


def rounded(lasted: timedelta) -> timedelta:
    """A time that is longer, in whole hours; from two days on in whole days."""
    unit = _HOUR if lasted < 2 * _DAY else _DAY
    return (lasted // unit + 1) * unit
