"""Alerts that nobody takes on are passed on to deputies; for the courier."""

from __future__ import annotations

from comity.db.door import Connection
from comity.store import firing
from comity.store.firing import OPEN
from comity.store.standing import ASKED


def pass_on(connection: Connection, *, most: int = 100) -> int:
    """Pass alerts on to deputies that their readers have not taken on in time.

    Each is passed on once for each wait, in the transaction that notes it; what fires again before that goes on
    waiting, and what fires again after it waits anew. What fired last before its query had a deputy, or while it was
    paused, is left alone: nobody was to wait for it then; so is a silence that is over. It is passed on to nobody who
    is out of office or does nothing but host, and for nobody.

    Returns:
        How many.
    """
    rows = connection.execute(
        "with late as (select a.id, s.deputy from alert a"  # noqa: S608 - our own words
        f"  join (select s.id, s.deputy, s.patience, s.entrusted_at, s.member {ASKED}) s on s.id = a.standing"
        "   join officer d on d.id = s.deputy and d.active and not d.roles <@ '{host}' and d.member = s.member"
        f"  where {OPEN}"
        "     and (a.passed_at is null or a.passed_at < a.waits_since) and a.times > 0"
        "     and a.fired_at >= s.entrusted_at and a.heard_at is null"
        "     and greatest(a.waits_since, s.entrusted_at) + s.patience * interval '1 minute' <= clock_timestamp()"
        "   order by a.waits_since limit %s for update of a skip locked)"
        " update alert a set passed_at = clock_timestamp(), passed_to = late.deputy, left_at = null"
        " from late where a.id = late.id"
        " returning a.id, a.member, a.passed_to, a.labels, a.kind, a.times, a.received_at",
        (most,),
    ).fetchall()
    for alert, member, deputy, labels, kind, times, received in rows:
        letter = firing.Letter(
            alert=alert,
            member=member,
            officer=deputy,
            labels=tuple(labels),
            payload={"times": times, "kind": kind},
            received_at=received,
        )
        firing.put(connection, letter, channels=("email", "webhook", "push"), pace="urgent")
        firing.tell(connection, alert, deputy)
    return len(rows)
