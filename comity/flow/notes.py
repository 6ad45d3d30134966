"""When people are told, and what devices are shown: the courier asks here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from comity.db.door import Connection
from comity.deliver import note
from comity.deliver.channels import push
from comity.errors import NotFound
from comity.model.device import Note, Pushed
from comity.model.letter import Bundle, Letter, Tidings
from comity.store import asking, device, outbox, sitrep
from comity.store.outbox import Message


def held(connection: Connection, message: Message) -> datetime | None:
    """Until when nobody is told of it, as the officer's hours are quiet; programs always are.

    An alert was held when it was put into the outbox, but it may leave later than was thought then, when the mail
    server was away, say, or hours were set while it waited.
    """
    if message.channel == "webhook":
        return None
    if message.alert is not None:
        urgent = message.pace == "urgent"
    else:
        told = asking.letter(connection, message.notice, message.officer, key=message.key) if message.notice else None
        urgent = told is not None and told.kind in note.URGENT
    return outbox.quiet_until(connection, message.officer, urgent=urgent)


def shown(connection: Connection, message: Message, letter: Letter | Bundle | Tidings) -> Pushed | None:
    """What a device is shown of what its officer is told; none where it is theirs no more."""
    match letter:
        case Letter():
            every = device.for_all(connection, [letter.alert])
            made = note.of_alert(letter, open_to_all=every, language=message.language, pace=message.pace)
        case Bundle():
            made = note.of_bundle(letter, language=message.language)
        case Tidings():
            made = note.of_tidings(letter, language=message.language)
    return _addressed(connection, message, made)


def released(connection: Connection, message: Message, which: UUID) -> Pushed | None:
    """That a situation report was released, which every member may know; none where a later version was meanwhile."""
    try:
        edition = sitrep.edition(connection, which)
    except NotFound:
        return None
    if edition.released_at is None or edition.outdated:
        return None
    return _addressed(connection, message, note.of_sitrep(which, key=message.key, language=message.language))


def _addressed(connection: Connection, message: Message, made: Note) -> Pushed | None:
    to = device.subscribed(connection, UUID(message.receiver), message.officer)
    return Pushed(note=made, to=to, key=device.key(connection, push.new_key)) if to else None
