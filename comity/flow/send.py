"""What the outbox holds is sent: at least once, in order for each receiver, and never what was taken back meanwhile.

A message is taken under a lease, read anew for what its reader may see now, sent, and marked. A sender that dies in
between loses the lease, and the message is sent again under the same key, by which its receiver knows it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta, tzinfo
from email.message import EmailMessage
from time import monotonic
from uuid import UUID

from comity.db import Database
from comity.db.door import Connection
from comity.deliver import alert as alerts
from comity.deliver import bundle, copy, tidings
from comity.deliver.channels import email, push, webhook
from comity.deliver.channels.email import MailServer
from comity.deliver.channels.webhook import Post
from comity.deliver.patience import Patience
from comity.errors import DatabaseAway, ReceiverGone, Undelivered
from comity.flow import notes
from comity.flow.wake import Wake
from comity.ledger.checkpoint import Checkpoint, parse_signed
from comity.model.device import Pushed
from comity.model.letter import Bundle, Copy, Letter, Tidings
from comity.model.on_screen import on_screen
from comity.store import alert, asking, device, ledger, outbox, passing
from comity.store.outbox import CHANNELS, Message

_log = logging.getLogger(__name__)
#: What is being sent is leased anew meanwhile; so long it waits if its courier dies.
_LEASE = timedelta(seconds=180)
#: Longest time between two looks into the outbox, in seconds; a new message is told of at once.
_LOOK = 2.0
#: Seconds that sendings under way are waited for at the end.
_FAREWELL = 5.0

_TAKEN_BACK = on_screen("What it tells was taken back, or its reader does not get it this way any more.")
#: What is told, and what is sent.
Told = Letter | Bundle | Tidings | Copy
Sendable = Told | Pushed
#: Makes a reader's copy of a released situation report; none if that reader gets none any more.
Composer = Callable[[Connection, Message, str], Copy | None]
_NO_MAIL = on_screen("No mail server is set; the screen Requests tells it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How messages leave."""

    #: Sends a body with headers to an address.
    post: Post
    #: Where mail is handed over; none: no mail is sent.
    mail: MailServer | None
    #: Where people reach the centre, for links, without a slash at its end.
    address: str
    #: The centre's zone.
    zone: tzinfo = field(default=UTC)
    #: Composes copies of situation reports; none: none are sent.
    copies: Composer | None = None
    #: Whom a push service writes to if something is wrong; empty: at the centre's address.
    contact: str = ""


class Sender:
    """Sends what the outbox holds. Any number may run, on any number of hosts."""

    def __init__(
        self,
        database: Database,
        ways: Ways,
        *,
        patience: Patience | None = None,
        threads: int = 4,
        lease: timedelta = _LEASE,
    ) -> None:
        """`threads`: messages to different receivers that are sent at the same time by one way."""
        self._database = database
        self._ways = ways
        self._patience = patience or Patience()
        self._threads = threads
        self._lease = lease
        #: Messages that are being sent.
        self._in_hand: set[int] = set()
        self._wake = threading.Condition()

    def run(self, stop: threading.Event) -> None:
        """Send messages as they come, until told to stop."""
        threads = [
            threading.Thread(target=self._keep_on, args=(stop, (way,)), name=f"send-{way}-{number}", daemon=True)
            for way in CHANNELS  # so that a mail server that is silent holds up no webhook
            for number in range(self._threads)
        ]
        for thread in threads:
            thread.start()
        pause = min(_LOOK, self._lease.total_seconds() / 3)
        due = monotonic() + pause
        with Wake(self._database, "comity_outbox", {""}) as wake:
            while not stop.is_set():
                try:
                    if wake.wait(due - monotonic(), stop):
                        self._rouse()
                    if monotonic() >= due:  # however often it was woken meanwhile
                        due = monotonic() + pause
                        self._renew()
                        if self.pass_on():
                            self._rouse()
                except DatabaseAway:  # the senders look by themselves meanwhile
                    stop.wait(_LOOK)
        self._rouse()
        for thread in threads:
            thread.join(_FAREWELL)

    def pass_on(self) -> int:
        """Put into the outbox what deputies get, as nobody has taken it on in time; how many."""
        with self._database.worker() as connection:
            return passing.pass_on(connection)

    def turn(self, channels: Sequence[str] = CHANNELS) -> bool:
        """Send one message that is due by one of these ways; false if none is."""
        with self._database.worker() as connection:
            taken = outbox.take(connection, most=1, lease=self._lease, channels=channels)
        for message in taken:
            self._in_hand.add(message.id)
            try:
                self._settle(message)
            finally:
                self._in_hand.discard(message.id)
        return bool(taken)

    def _renew(self) -> None:
        """A mail server may take its time; nobody else sends meanwhile what is being sent."""
        if held := list(self._in_hand):
            with self._database.worker() as connection:
                outbox.renew(connection, held, self._lease)

    def _rouse(self) -> None:
        with self._wake:
            self._wake.notify_all()

    def _keep_on(self, stop: threading.Event, channels: Sequence[str]) -> None:
        while not stop.is_set():
            try:
                if self.turn(channels):
                    continue
            except Exception:  # noqa: BLE001 - the database may be away for a moment; the courier stays
                _log.exception("A message could not be marked; its lease runs out and it is sent again.")
            with self._wake:
                if not stop.is_set():
                    self._wake.wait(_LOOK)

    def _settle(self, message: Message) -> None:
        try:
            with self._database.worker() as connection:
                if until := notes.held(connection, message):
                    outbox.hold(connection, message.id, until)
                    return
                letter = self._letter(connection, message)
                if message.channel == "push" and isinstance(letter, Letter | Bundle | Tidings):
                    letter = notes.shown(connection, message, letter)
                last = ledger.last(connection)
                if letter is None:
                    outbox.dropped(connection, message.id, _TAKEN_BACK)
                    return
                if isinstance(letter, Tidings) and message.channel == "email" and self._ways.mail is None:
                    # Nobody asked for this letter by name, as for an alert; where no mail is sent, the screen tells it.
                    outbox.dropped(connection, message.id, _NO_MAIL)
                    return
        except DatabaseAway:  # nothing was tried; the lease runs out, and it is taken again
            raise
        except Exception as error:  # noqa: BLE001 - what waits behind it for its receiver must not wait for ever
            _log.exception("A message could not be composed.")
            self._mark(message, _unforeseen(error))
            return
        self._mark(message, self._sent(message, letter, parse_signed(last.note)[0] if last else None))

    def _mark(self, message: Message, failure: Undelivered | None) -> None:
        with self._database.worker() as connection:
            if failure is None:
                outbox.sent(connection, message.id)
                if message.channel == "push":
                    device.told(connection, UUID(message.receiver))
                return
            if isinstance(failure, ReceiverGone):
                device.gone(connection, UUID(message.receiver))
                outbox.dropped(connection, message.id, str(failure))
                return
            wait = None if failure.lasting else self._patience.pause(message.tries + 1, failure.wait)
            outbox.failed(
                connection,
                message.id,
                str(failure),
                wait=wait,
                close_after=self._patience.close_after,
                # A message that is tried again keeps its receiver waiting by itself.
                close=timedelta(seconds=self._patience.close) if wait is None else wait,
            )

    def _letter(self, connection: Connection, message: Message) -> Sendable | None:
        if message.sitrep is not None and message.channel == "push":
            return notes.released(connection, message, message.sitrep)
        if message.sitrep is not None:
            return self._ways.copies(connection, message, self._ways.address) if self._ways.copies else None
        if message.notice is not None:
            return asking.letter(connection, message.notice, message.officer, key=message.key)
        if message.device is not None:
            return device.loss(connection, message.device, message.officer, key=message.key)
        if message.alert is None:
            return None
        if message.bundle is not None:
            return self._bundle(connection, message, message.bundle)
        return alert.letter(connection, message.alert, message.channel, officer=message.officer, key=message.key)

    def _bundle(self, connection: Connection, message: Message, kind: str) -> Letter | Bundle | None:
        found = (
            alert.letter(connection, each, message.channel, officer=message.officer, key=key)
            for each, key in outbox.bundled(connection, message.id)
        )
        letters = tuple(each for each in found if each is not None)
        if len(letters) < 2:
            return replace(letters[0], key=message.key) if letters else None
        return Bundle(key=message.key, kind=kind, letters=letters)

    def _sent(self, message: Message, letter: Sendable, last: Checkpoint | None) -> Undelivered | None:
        try:
            if isinstance(letter, Pushed):
                push.send(letter, self._ways.post, contact=self._ways.contact or self._ways.address)
            elif isinstance(letter, Copy | Bundle) or message.channel == "email":
                self._mail(message, letter, last)
            else:
                self._post(message, letter)
        except Undelivered as failure:
            return failure
        except Exception as error:  # noqa: BLE001 - one message must not stop the courier
            _log.exception("A message could not be sent in a way nobody foresaw.")
            return _unforeseen(error)
        return None

    def _mail(self, message: Message, letter: Told, last: Checkpoint | None) -> None:
        if self._ways.mail is None:
            raise Undelivered("No mail server is set. The operator sets COMITY_SMTP_URL.")
        email.hand_over(self._composed(message, letter, last, self._ways.mail), self._ways.mail)

    def _composed(self, message: Message, letter: Told, last: Checkpoint | None, server: MailServer) -> EmailMessage:
        shape = {"sender": server.sender, "to": message.receiver, "language": message.language}
        if isinstance(letter, Copy):
            return copy.mail(letter, ledger=last, **shape)
        if isinstance(letter, Tidings):
            return tidings.mail(letter, address=self._ways.address, ledger=last, **shape)
        if isinstance(letter, Bundle):
            return bundle.mail(letter, address=self._ways.address, zone=self._ways.zone, ledger=last, **shape)
        return alerts.mail(letter, address=self._ways.address, zone=self._ways.zone, ledger=last, **shape)

    def _post(self, message: Message, letter: Letter | Tidings) -> None:
        if message.secret is None:
            raise Undelivered("The webhook has no secret to sign with. Make one under How you are told.", lasting=True)
        if isinstance(letter, Tidings):
            content = tidings.body(letter, self._ways.address)
            webhook.put(content, self._ways.post, to=message.receiver, secret=message.secret, key=message.key.hex)
            return
        webhook.send(letter, self._ways.post, to=message.receiver, secret=message.secret, address=self._ways.address)


def _unforeseen(error: Exception) -> Undelivered:
    return Undelivered(f"Comity failed on it ({type(error).__name__}); please report this with its log.")
