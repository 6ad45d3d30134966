"""How a centre fares, for who operates it: 'comity status'."""

from __future__ import annotations

import shutil
from pathlib import Path

import psycopg

from comity.app.address import addresses
from comity.config import database_url
from comity.db import Database
from comity.db.check import faults, slow
from comity.db.door import Connection
from comity.db.schema import newest
from comity.errors import DatabaseAway
from comity.gather.cut_off import can_cut_off
from comity.govern.health import host_findings
from comity.model.health import Finding
from comity.store import health

#: Less free space than this share of the disk is too little: PostgreSQL stops when there is none.
_SPACE = 0.10


def status(data: Path) -> list[Finding]:
    """Look at everything, as far as it can be reached.

    Args:
        data: the data folder.
    """
    space = [_readers(), *([_space(data)] if data.exists() else [])]
    try:
        where = addresses(data, start=False)
        with psycopg.connect(where.admin, connect_timeout=5) as connection:
            schema, release, search = _schema(connection), _release(connection), _search(connection)
    except (DatabaseAway, psycopg.Error) as error:
        return [_away(data, error), *space]
    reached = [Finding(what="database", well=True, says="It answers."), schema, release]
    if not schema.well:
        return [*reached, *space]
    conveyor = Database(where.conveyor, most=1)
    try:
        with conveyor.worker() as connection:
            return [*reached, search, *host_findings(connection), *space]
    finally:
        conveyor.close()


def _away(data: Path, error: Exception) -> Finding:
    if database_url():
        return Finding(
            what="database",
            well=False,
            says=f"The database of COMITY_DATABASE_URL does not answer: {' '.join(str(error).split())}",
            do="Start it, or correct the address; what was acknowledged is safe in it.",
        )
    return Finding(
        what="database",
        well=False,
        says=f"No database runs in {data}.",
        do=f"Start the centre: comity run --data '{data}'.",
    )


def _schema(connection: Connection) -> Finding:
    if not health.is_set_up(connection):
        return Finding(
            what="schema", well=False, says="The database is empty.", do="Set a centre up: comity init, or comity run."
        )
    there, known = health.version(connection), newest()
    if there == known:
        return Finding(what="schema", well=True, says=f"Version {there}, as this Comity knows it.")
    do = "'comity run' brings it up to date." if there < known else "Install the Comity that made it."
    return Finding(what="schema", well=False, says=f"Version {there}; this Comity knows {known}.", do=do)


def _release(connection: Connection) -> Finding:
    found = faults(connection)
    if found:
        return Finding(
            what="release",
            well=False,
            says=f"Who may see what is not enforced as it should be: {' '.join(found)}",
            do="The web process does not start before this is put right.",
        )
    above = (
        "The processes log in as a superuser; give them users of their own (docs/how-to/own-postgresql.md)."
        if database_url() and health.is_superuser(connection)
        else ""
    )
    return Finding(what="release", well=True, says="Row-level security is on and forced everywhere.", do=above)


def _search(connection: Connection) -> Finding:
    missing = slow(connection)
    says = " ".join(missing) or "Searches use their indexes."
    return Finding(what="search", well=True, says=says, do="It is safe as it is, and slower." if missing else "")


def _readers() -> Finding:
    cut = can_cut_off()
    reach = "reaches no network" if cut else "could reach the network: the system refuses to cut it off"
    do = "" if cut else "Allow filters of system calls (seccomp) to the user that runs Comity; Linux has them."
    return Finding(what="readers", well=cut, says=f"What reads foreign bytes on this machine {reach}.", do=do)


def _space(data: Path) -> Finding:
    disk = shutil.disk_usage(data)
    share = disk.free / disk.total if disk.total else 0.0
    says = f"{disk.free / 1e9:.0f} GB free, {share:.0%} of the disk of {data}."
    if share >= _SPACE:
        return Finding(what="disk", well=True, says=says)
    return Finding(
        what="disk", well=False, says=says, do="Free some space or move the data folder: PostgreSQL stops at zero."
    )
