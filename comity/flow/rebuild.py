"""The proof that stories are what the log says: all is made again and compared, or put in place of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from comity.db import Database
from comity.db.door import Connection
from comity.errors import Busy
from comity.flow.placing import Outcome, Placing
from comity.flow.replay import Shown, replay
from comity.flow.sequence import write
from comity.flow.weighing import Scales, Weigher, gathered
from comity.store import centre, copy, filing, lock, story
from comity.store.filing import Filing
from comity.vectors import local


class Tables:
    """Filings and copies in memory, as a replay makes them."""

    def __init__(self) -> None:
        #: Of each report where it is.
        self.filings: dict[UUID, Filing] = {}
        #: What was found about each pair, as it is kept.
        self.copies: dict[tuple[UUID, UUID], bytes] = {}
        self._of: dict[UUID, set[tuple[UUID, UUID]]] = {}

    def take(self, outcome: Outcome) -> None:
        """Do what `comity.flow.sequence.write` does in the database."""
        for report in outcome.loosened:
            for pair in self._of.pop(UUID(report), set()):
                self.copies.pop(pair, None)
        for copied in outcome.copies:
            one, other = UUID(copied.report), UUID(copied.other)
            self.copies.pop((other, one), None)
            self.copies[one, other] = copy.encoded(copied)
            for either in (one, other):
                self._of.setdefault(either, set()).update(((one, other), (other, one)))
        for moved in outcome.moves:
            for name, filed in self.filings.items():
                if filed.story == moved.story:
                    self.filings[name] = replace(filed, story=moved.into, how=filing.joined(filed.how, moved))
        self.filings.update({one.report: one for one in outcome.filings.values()})


def check(database: Database, scales: Scales | None = None) -> list[str]:
    """Replay the log in memory and weigh every story again, and compare both with what is kept.

    It reads one snapshot and hinders nobody. What is not placed or weighed yet is no difference.

    Args:
        database: as the conveyor logs in.
        scales: what weighs; none: the centre's own, with vectors if their parts are installed.

    Returns:
        One sentence for each difference; none if all is as it should be.
    """
    snapshot = Database(_at_one_moment(database.url), most=1)
    try:
        with snapshot.worker() as connection:
            return [*_check_log(connection), *_check_pictures(connection, scales or _scales(connection))]
    finally:
        snapshot.close()


def rebuild(database: Database, scales: Scales | None = None) -> int:
    """Put what a replay of the log gives in place of all filings, copies and pictures.

    Args:
        database: as the conveyor logs in.
        scales: as for `check`.

    Returns:
        How many reports are filed.

    Raises:
        Busy: a sequencer is at work.
    """
    holder = database.listener()
    try:
        if not lock.alone(holder):
            raise Busy("A sequencer is at work. Stop it ('comity sequence', or the whole centre), then rebuild.")
        with database.worker() as connection:
            lock.batch(connection)
            weighs = scales or _scales(connection)
            filing.clear(connection)
            copy.clear(connection)
            shown = Shown()
            with shown.through(connection):
                placing = Placing(shown.lookup)
                for _, outcome in replay(connection, placing):
                    write(connection, outcome)
            story.soil_everything(connection)
        Weigher(database, weighs).drain(anew=True)
        return len(placing)
    finally:
        holder.close()


def _check_log(connection: Connection) -> Iterator[str]:
    tables, shown = Tables(), Shown()
    with shown.through(connection):
        placing = Placing(shown.lookup)
        for _, outcome in replay(connection, placing):
            tables.take(outcome)
    filings, copies = filing.everything(connection), copy.everything(connection)
    for report in sorted(filings.keys() | tables.filings.keys()):
        kept, made = filings.get(report), tables.filings.get(report)
        if kept != made:
            yield f"Report {report.hex} is kept {_where(kept)}; the log puts it {_where(made)}."
    for pair in sorted(copies.keys() | tables.copies.keys()):
        if copies.get(pair) != tables.copies.get(pair):
            yield f"What reports {pair[0].hex} and {pair[1].hex} share is not what the log gives."


def _where(filed: Filing | None) -> str:
    return f"in {filed.story} ({filed.how} {filed.odds!r}, {filed.position})" if filed else "nowhere"


def _check_pictures(connection: Connection, scales: Scales) -> Iterator[str]:
    unweighed = story.unweighed(connection)
    for name in story.everyone(connection):
        if name in unweighed:
            continue
        found = gathered(connection, name)
        if tuple(scales.views(found, anew=True)) != found.before:
            yield f"The picture of story {name} is not what its reports give."


def _scales(connection: Connection) -> Scales:
    here = centre.found(connection)
    return Scales(here.facts if here else "", local.local() if local.available() else None)


def _at_one_moment(url: str) -> str:
    options = str(conninfo_to_dict(url).get("options") or "")
    return make_conninfo(url, options=f"{options} -c default_transaction_isolation=repeatable\\ read".strip())
