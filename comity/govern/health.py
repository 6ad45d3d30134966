"""How a centre fares, in findings: what is as it should be, what isn't, and what to do.

`viewer_findings` tells a viewer what a viewer may know: no number there counts a row that the viewer may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from comity.config import drill_offset
from comity.db.door import Connection
from comity.model.health import Finding
from comity.model.on_screen import count_of, on_screen
from comity.store import centre, health, process
from comity.store.health import Troubled
from comity.store.process import GONE, KINDS, Kind, Process

#: A report that waits longer than this is worth a word.
_LONG = timedelta(minutes=5)
#: Clocks that differ by more than this confuse people.
_APART = timedelta(seconds=5)
_NEEDED: dict[Kind, str] = on_screen(
    {
        "web": "nobody is answered",
        "annotate": "what comes in is not read",
        "sequence": "nothing gets into stories and nobody is alerted",
        "courier": "no source is polled and nothing is sent",
    }
)


def host_findings(connection: Connection) -> list[Finding]:
    """For who operates the server: everything, in numbers and never in words of a report.

    Args:
        connection: of a worker.
    """
    return [
        _centre(connection),
        *processes(process.everyone(connection)),
        _backlog(connection),
        _quarantine(health.quarantined(connection)),
        _letters(health.dead_letters(connection), health.late_letters(connection)),
        _sources(health.troubled(connection)),
        _clock(connection),
        _search(connection),
    ]


def viewer_findings(connection: Connection) -> list[Finding]:
    """For an officer: the processes, and of everything else what this officer may see.

    Args:
        connection: of a viewer.
    """
    return [
        *processes(process.everyone(connection)),
        _quarantine(health.quarantined(connection)),
        _letters(health.dead_letters(connection), health.late_letters(connection)),
        _sources(health.troubled(connection)),
    ]


def processes(known: Sequence[Process]) -> list[Finding]:
    """One finding for each kind of process."""
    found = []
    for kind in KINDS:
        of_kind = [p for p in known if p.kind == kind]
        alive = [p for p in of_kind if p.silent < GONE]
        troubles = sorted({p.trouble for p in alive if p.trouble})
        gone = [p for p in of_kind if p.silent >= GONE and not any(a.started_at > p.seen_at for a in alive)]
        if not alive:
            says = on_screen(f"No '{kind}' process is there: {_NEEDED[kind]}.")
            if of_kind:
                says = on_screen(f"{says} It was last seen {_ago(min(p.silent for p in of_kind))} ago.")
            found.append(
                Finding(
                    what=kind,
                    well=False,
                    says=says,
                    do=f"Start 'comity run', or 'comity {kind}' on a host that reaches the database.",
                )
            )
        elif troubles:
            found.append(Finding(what=kind, well=False, says=" ".join(troubles)))
        elif gone:
            where = ", ".join(sorted({p.host for p in gone}))
            found.append(
                Finding(
                    what=kind,
                    well=False,
                    says=f"{len(alive)} at work; {len(gone)} no longer heard of ({where}).",
                    do=f"See whether 'comity {kind}' still runs there; after a day it is forgotten.",
                )
            )
        else:
            where = ", ".join(sorted({p.host for p in alive}))
            found.append(
                Finding(
                    what=kind, well=True, says=f"{count_of(len(alive), 'process', 'processes')} at work on {where}."
                )
            )
    return found


def _centre(connection: Connection) -> Finding:
    here = centre.found(connection)
    if here is None:
        return Finding(what="centre", well=False, says="No centre is set up yet.", do="Set one up: comity init.")
    drill = f" A drill is on: the chair's clock is set off by {drill_offset()}." if drill_offset() else ""
    says = f"{here.name}.{drill}"
    return Finding(what="centre", well=True, says=says)


def _backlog(connection: Connection) -> Finding:
    found = health.backlog(connection)
    says = on_screen(f"{found.waiting} waiting to be read, {found.ready} to be placed, {found.failed} failed.")
    if found.oldest is None or found.oldest < _LONG:
        return Finding(what="conveyor", well=True, says=says)
    return Finding(
        what="conveyor",
        well=False,
        says=f"{says} The oldest has waited for {_ago(found.oldest)}.",
        do="See that 'annotate' and 'sequence' are at work; if they are, start more of 'comity annotate'.",
    )


def _quarantine(number: int) -> Finding:
    if not number:
        return Finding(what="quarantine", well=True, says="Nothing is in quarantine.")
    return Finding(
        what="quarantine",
        well=False,
        says=f"{count_of(number, 'report is', 'reports are')} in quarantine.",
        do="The originators see the reasons on the screen 'Quarantine' and try again there.",
    )


def _letters(dead: int, late: int) -> Finding:
    if not dead and not late:
        return Finding(what="deliveries", well=True, says="Everything that was to be sent was sent.")
    return Finding(
        what="deliveries",
        well=False,
        says=f"{count_of(dead, 'delivery', 'deliveries')} given up, {late} late.",
        do="The officers they were for see the reasons under 'Alerts' and send again there.",
    )


def _sources(found: Sequence[Troubled]) -> Finding:
    if not found:
        return Finding(what="sources", well=True, says="No source fails or is silent against its habit.")
    failing = [each.name for each in found if each.failures]
    silent = [each.name for each in found if not each.failures]
    parts = []
    if failing:
        parts.append(on_screen(f"{count_of(len(failing), 'source', 'sources')} failing: {_first(failing)}."))
    if silent:
        parts.append(on_screen(f"{count_of(len(silent), 'source', 'sources')} silent: {_first(silent)}."))
    return Finding(
        what="sources", well=False, says=" ".join(parts), do="The screen 'Sources' tells the reason of each."
    )


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def _clock(connection: Connection) -> Finding:
    apart = abs(centre.now(connection) - datetime.now(UTC))
    if apart <= _APART:
        return Finding(what="clock", well=True, says="The database's clock and this machine's agree.")
    return Finding(
        what="clock",
        well=False,
        says=f"The database's clock and this machine's are {_ago(apart)} apart.",
        do="Let both follow a time server. Who may see what until when follows the database's clock.",
    )


def _search(connection: Connection) -> Finding:
    if health.search_is_fast(connection):
        return Finding(what="search", well=True, says="Search uses its index.")
    return Finding(
        what="search",
        well=True,
        says="Search is slower than it could be: its index is not used under row-level security.",
        do="As a superuser: alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof.",
    )


def _ago(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds >= 86400:
        return count_of(seconds // 86400, "day", "days")
    if seconds >= 3600:
        return count_of(seconds // 3600, "hour", "hours")
    if seconds >= 60:
        return count_of(seconds // 60, "minute", "minutes")
    return count_of(seconds, "second", "seconds")
