"""The processes of a centre, each to be started by itself on any host that reaches the database.

Each runs until it is told to stop (SIGTERM, SIGINT), or until whoever supervises it is gone.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from comity.app.pulse import Pulse
from comity.config import files_url, session_limits
from comity.db import Database
from comity.db.check import refuse_unless_safe
from comity.errors import ComityError
from comity.flow import logged
from comity.govern import handover
from comity.store import centre, device
from comity.store.process import Kind

_log = logging.getLogger(__name__)

#: Set by the supervisor: standard input is a pipe whose other end closes when the supervisor ends, however it ends.
SUPERVISED = "COMITY_SUPERVISED"
#: Seconds for what is under way to end; then the process ends all the same, and leases bring the work back.
PATIENCE = 8.0
#: Seconds between two looks whether the chair passes on.
_TICK = 2.0


def web(url: str, *, host: str, port: int, address: str, key: bytes, names: Sequence[str] = ()) -> None:
    """Answer people and programs.

    Args:
        url: the database, as the web process logs in to it.
        host: where to listen: an address of this machine.
        port: and at which port.
        address: where people reach the centre, for links: ``https://centre.example``.
        key: the centre's, from its data folder.
        names: other names by which they may reach it.

    Raises:
        NotSafe: the database would show rows to those who may not see them.
        DatabaseAway: it does not answer.
        ComityError: a setting cannot be understood.
    """
    import uvicorn

    from comity.deliver.rephrase import endpoint
    from comity.serve.asgi import app

    logged.begin()
    session_limits()
    endpoint(os.environ)
    refuse_unless_safe(url)
    database = Database(url, most=20)
    settings = uvicorn.Config(
        app(database, address=address, hosts=names, key=key, files_url=files_url()),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="auto",
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(settings)

    def leave() -> None:
        server.should_exit = True

    with Pulse(database, "web"):
        _watch_supervisor(leave)
        server.run()
    database.close()


def annotate(url: str, *, workers: int | None = None) -> None:
    """Annotate what came in.

    Args:
        url: the database, as the conveyor logs in to it.
        workers: child processes; none: one for each processor core but one, which the others share.
    """
    from comity.flow import annotate as conveyor

    cores = max(1, (os.cpu_count() or 2) - 1)
    database, stop = Database(url), _told_to_stop()
    with Pulse(database, "annotate") as pulse:
        conveyor.run(database, stop=stop, workers=workers if workers is not None else cores, pulse=pulse)
    database.close()


def sequence(url: str, folder: Path) -> None:
    """Place reports into stories, alert, pass the chair on, seal the ledger, draft the situation report.

    One at a time makes stories; others stand by.

    Args:
        url: the database, as the conveyor logs in to it.
        folder: where it writes down what it remembers, so that the next start is short.
    """
    from comity.flow import sequence as conveyor

    database, stop = Database(url), _told_to_stop()
    chair = threading.Thread(target=_pass_the_chair_on, args=(database, stop), name="chair", daemon=True)
    sealer = threading.Thread(target=_seal_the_ledger, args=(database, stop), name="seal", daemon=True)
    drafter = threading.Thread(target=_draft_the_sitrep, args=(database, stop), name="sitrep", daemon=True)
    with Pulse(database, "sequence") as pulse:
        chair.start()
        sealer.start()
        drafter.start()
        conveyor.run(database, stop=stop, folder=folder, pulse=pulse)
        chair.join(PATIENCE)
        sealer.join(PATIENCE)
        drafter.join(PATIENCE)
    database.close()


def courier(url: str) -> None:
    """Poll sources, send what is to be sent, ask a model: the one process that speaks to the network outward.

    Args:
        url: the database, as the conveyor logs in to it.
    """
    from comity.deliver.channels import push
    from comity.deliver.channels.email import mail_server
    from comity.deliver.rephrase import endpoint
    from comity.flow import rephrase
    from comity.flow.poll import Poller, folders
    from comity.flow.send import Sender, Ways
    from comity.gather.fetch import fetcher
    from comity.serve.sitrep_mail import compose

    address = os.environ.get("COMITY_ADDRESS", "http://localhost:8000").rstrip("/")
    out, mail, below, model = fetcher(), mail_server(os.environ), folders(), endpoint(os.environ)
    database, stop = Database(url, most=20), _told_to_stop()
    with database.worker() as connection:
        here = centre.found(connection)
        device.key(connection, push.new_key)
    ways = Ways(
        post=out.deliver,
        mail=mail,
        address=address,
        zone=ZoneInfo(here.zone if here else "UTC"),
        copies=compose,
        contact=push.contact(os.environ, address),
    )
    asking = replace(out, seconds=rephrase.SECONDS, most_bytes=rephrase.MOST_BYTES)
    with Pulse(database, "courier"), Poller(database, way_out=out, folders=below) as poller:
        works = (Sender(database, ways).run, rephrase.Rephraser(database, model, asking.post).run)
        threads = [threading.Thread(target=work, args=(stop,), daemon=True) for work in works]
        for thread in threads:
            thread.start()
        poller.run(stop)
        for thread in threads:
            thread.join(PATIENCE)
    database.close()


def _pass_the_chair_on(database: Database, stop: threading.Event) -> None:
    """Look every few seconds whether a term of the chair has begun."""
    while not stop.is_set():
        try:
            handover.tick(database)
        except (ComityError, psycopg.Error) as error:
            _log.warning("The chair could not be looked after, and is again soon: %s", error)
        stop.wait(_TICK)


def _seal_the_ledger(database: Database, stop: threading.Event) -> None:
    """Seal what was entered, about once a minute."""
    from comity.flow import seal

    while not stop.is_set():
        try:
            seal.tick(database)
        except (ComityError, psycopg.Error) as error:
            _log.warning("The ledger could not be sealed, and is again soon: %s", error)
        stop.wait(_TICK)


def _draft_the_sitrep(database: Database, stop: threading.Event) -> None:
    """Look every few seconds whether a situation report is due, a question overdue, a source silent."""
    from comity.flow import rfi, silence, sitrep

    while not stop.is_set():
        for what, tick in (
            ("Situation reports", sitrep.tick),
            ("Questions", rfi.tick),
            ("Silent sources", silence.tick),
        ):
            try:
                tick(database)
            except (ComityError, psycopg.Error) as error:
                _log.warning("%s could not be looked after, and are again soon: %s", what, error)
        stop.wait(_TICK)


def _told_to_stop() -> threading.Event:
    """Set when the process shall stop."""
    logged.begin()
    stop = threading.Event()

    def leave(*_: object) -> None:
        if not stop.is_set():
            stop.set()
            _end_at_last()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    _watch_supervisor(leave)
    return stop


def _end_at_last() -> None:
    """End the process if what is under way takes too long."""
    timer = threading.Timer(PATIENCE, os._exit, (1,))
    timer.daemon = True
    timer.start()


def _watch_supervisor(leave: Callable[[], None]) -> None:
    """Stop when the supervisor's end of the pipe closes: it was killed, or the machine's user logged out."""
    if not os.environ.get(SUPERVISED):
        return

    def wait() -> None:
        while os.read(0, 1):  # not sys.stdin: its lock, held here, would stop the interpreter at its end
            pass
        leave()
        _end_at_last()

    threading.Thread(target=wait, name="supervisor", daemon=True).start()


#: What each kind of process is for, told by status and by the supervisor.
WORK: dict[Kind, str] = {
    "web": "answers people",
    "annotate": "reads what came in",
    "sequence": "makes stories and alerts",
    "courier": "polls sources and sends",
}
