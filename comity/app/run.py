"""A whole centre on one machine: the database, the parts, and on the first start the sample."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psycopg

from comity.app import centre as centres
from comity.app import sample
from comity.app.address import addresses, alone
from comity.app.supervise import Part, Supervisor, command
from comity.config import database_url
from comity.db import Database, embedded
from comity.errors import ComityError
from comity.govern.charter import parse_charter
from comity.model.member import Invitation

#: How long the sample officers' links can be used, in minutes: a day of trying things out.
SAMPLE_MINUTES = 24 * 60
#: Seconds for the first page.
_FIRST_PAGE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the operator wants."""

    #: The data folder.
    data: Path
    #: Where the web process listens.
    host: str
    #: At which port.
    port: int
    #: Where people reach it; none: at host and port.
    address: str | None = None
    #: Whether the sample is left out.
    empty: bool = False
    #: Child processes that read reports; none: one for each core but one.
    annotators: int | None = None

    def url(self) -> str:
        """Where people reach the centre."""
        if self.address:
            return self.address.rstrip("/")
        name = "localhost" if self.host in ("127.0.0.1", "::1", "0.0.0.0", "::") else self.host  # noqa: S104 - compared
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """How the operator is told what happens; each is called once or as often as there is something to say."""

    #: Something is under way or has happened.
    say: Callable[[str], None]
    #: The first page can be opened: where, the centre's name if there is a centre, and links of a sample's officers.
    open: Callable[[str, str | None, Sequence[Invitation]], None]


def run(plan: Plan, tell: Tell) -> None:
    """Run a centre until SIGTERM, SIGINT or SIGHUP; then stop everything, the embedded database last.

    Raises:
        AlreadyThere: it runs already.
        DatabaseAway: the database cannot be had.
        SchemaTooNew: a later Comity has been at it.
        ComityError: the port is taken.
    """
    with alone(plan.data):
        _free(plan.host, plan.port)
        own = database_url() is not None
        tell.say("Connecting to your PostgreSQL." if own else f"Starting PostgreSQL in {plan.data}.")
        try:
            _run(plan, tell)
        finally:
            if not own:
                embedded.stop(plan.data)


def _run(plan: Plan, tell: Tell) -> None:
    where = addresses(plan.data)
    centres.prepare(where)
    conveyor = Database(where.conveyor, most=2)
    try:
        if centres.there(conveyor) is None and not plan.empty:
            tell.say("Setting up the sample centre.")
            sample.set_up(conveyor)
        supervisor = Supervisor(_parts(plan, where), tend=_tend(plan.data, tell), say=tell.say)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: supervisor.stop())
        beside = threading.Thread(target=_welcome, args=(plan, tell, supervisor.over, conveyor), daemon=True)
        beside.start()
        supervisor.run()
        beside.join(5)
        tell.say("Stopped. Nothing is lost; the next start goes on from here.")
    finally:
        conveyor.close()


def _parts(plan: Plan, where: embedded.Addresses) -> list[Part]:
    """The web process first, so that the first page is there soon; it has the rights of people and the gate alone."""
    logs = plan.data / "logs"
    here = ("--data", str(plan.data))
    listen = ("--host", plan.host, "--port", str(plan.port), "--address", plan.url())
    inbox = os.pathsep.join(filter(None, (os.environ.get("COMITY_FOLDERS"), str(plan.data / "inbox"))))
    readers = () if plan.annotators is None else ("--workers", str(plan.annotators))
    web = {"COMITY_DATABASE_URL": where.web}
    work = {"COMITY_DATABASE_URL": where.conveyor, "COMITY_FOLDERS": inbox, "COMITY_ADDRESS": plan.url()}
    return [
        Part(kind="web", command=command("web", *here, *listen), environment=web, log=logs / "web.log"),
        Part(
            kind="sequence",
            command=command("sequence", *here),
            environment=work,
            log=logs / "sequence.log",
        ),
        Part(
            kind="annotate", command=command("annotate", *here, *readers), environment=work, log=logs / "annotate.log"
        ),
        Part(kind="courier", command=command("courier", *here), environment=work, log=logs / "courier.log"),
    ]


def _tend(data: Path, tell: Tell) -> Callable[[], None]:
    """Brings the embedded database back if it is gone; one of the operator's own is the operator's to bring back."""

    def tend() -> None:
        if database_url() is None and not embedded.running(data):
            tell.say("PostgreSQL is gone; starting it again. What was acknowledged is safe in it.")
            try:
                embedded.start(data)
            except ComityError as error:
                tell.say(str(error))
            else:
                tell.say("PostgreSQL is back.")

    return tend


def _welcome(plan: Plan, tell: Tell, over: Callable[[], bool], conveyor: Database) -> None:
    """Say where the first page is once it is there, then have the sample come in."""
    while not _answers(plan):
        if over():
            return
        tell.say(f"The web process does not answer yet; what it says is in {plan.data / 'logs' / 'web.log'}.")
    try:
        here = centres.there(conveyor)
        is_sample = here is not None and bool(here.charter) and parse_charter(here.charter).sample
        links = centres.invite(addresses(plan.data, start=False), lambda _: is_sample, minutes=SAMPLE_MINUTES)
        tell.open(plan.url(), here.name if here else None, links)
        if is_sample and (new := sample.load(conveyor, plan.data, over=over)):
            tell.say(f"{new} reports of the sample came in; they are read and weighed while you look.")
    except (ComityError, psycopg.Error) as error:
        tell.say(f"{error} It is tried again at the next start.")


def _answers(plan: Plan) -> bool:
    """Whether the web process answers, waited for."""
    ends = monotonic() + _FIRST_PAGE
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(plan.host, plan.host)  # noqa: S104 - compared
    while monotonic() < ends:
        with suppress(OSError), socket.create_connection((host, plan.port), timeout=1):
            return True
        sleep(0.1)
    return False


def _free(host: str, port: int) -> None:
    """Find out before anything is started that nobody else listens there.

    Raises:
        ComityError: somebody does, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise ComityError(
                f"The web process cannot listen at {host}, port {port} ({error.strerror}). Choose another with --port"
                " or --host."
            ) from error
