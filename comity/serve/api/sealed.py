"""Sealed reports, and the public keys to which they are sealed."""

from __future__ import annotations

from datetime import datetime

from starlette.datastructures import UploadFile
from starlette.responses import Response

from comity.errors import NotAllowed, Refused
from comity.exchange.seal import fits
from comity.flow.seal_keys import keys_file
from comity.serve.api.operation import Asked
from comity.serve.api.push import marking_of
from comity.serve.api.wire import Marking, Page, Paging, Slugs, Told, page
from comity.serve.download import download
from comity.serve.web.sealed import LONGEST
from comity.store import report_read, sealed


class SealedTold(Told, frozen=True, kw_only=True):
    """A sealed report, without what it holds."""

    #: Its id.
    id: str
    #: What its owner calls it; it is not sealed.
    title: str
    #: Bytes of the file.
    size: int
    #: How many keys open it.
    fits: int
    #: When it was received.
    received_at: datetime
    #: The member that put it in; null where that is withheld.
    originator: str | None
    #: Who may fetch it, as each owner says.
    marking: list[Marking]


def listed(asked: Asked) -> Page[SealedTold]:
    """Sealed reports that the viewer may fetch, the last received first."""
    query: Paging = asked.query
    found = sealed.listed(asked.connection, place=query.place, most=query.limit)
    slugs = Slugs(asked.connection)
    markings = slugs.markings([each.label for each in found.rows])
    return page(found, lambda each: _told(each, slugs, markings))


def one(asked: Asked) -> SealedTold:
    """One of them."""
    found, slugs = sealed.one(asked.connection, asked.id), Slugs(asked.connection)
    return _told(found, slugs, slugs.markings([found.label]))


def file(asked: Asked) -> Response:
    """The file, as it was handed in."""
    found = sealed.one(asked.connection, asked.id)
    report_read.note(asked.connection, found.id)
    name = f"{found.title.replace('/', '_')}.age"
    return download(sealed.content(asked.connection, found.id), name, "application/age")


def hand_in(asked: Asked) -> SealedTold:
    """Keep a sealed file of the own member's."""
    sent, title = asked.form.get("file"), asked.form.get("title")
    if not isinstance(sent, UploadFile):
        raise Refused("There is no file in it. Send a field 'file' with the sealed file.")
    if not isinstance(title, str) or not 0 < len(title.strip()) <= LONGEST:
        raise Refused(f"There is no title, or a long one. Send a field 'title' of at most {LONGEST} characters.")
    content = sent.file.read()
    new = sealed.add(
        asked.connection,
        originator=asked.viewer.member,
        officer=asked.viewer.officer,
        label=marking_of(asked),
        title=title.strip(),
        fits=fits(content),
        content=content,
    )
    slugs, found = Slugs(asked.connection), sealed.one(asked.connection, new)
    return _told(found, slugs, slugs.markings([found.label]))


def remove(asked: Asked) -> None:
    """Take back a sealed report of the own member's; those who saw it are told."""
    found = sealed.one(asked.connection, asked.id)
    if found.originator != asked.viewer.member:
        raise NotAllowed("It is another member's. Ask an officer of that member.")
    sealed.take_back(asked.connection, found.id)


def keys(asked: Asked) -> Response:
    """The public keys of all members, with proofs."""
    return Response(keys_file(asked.connection), media_type="text/plain")


def _told(each: sealed.Sealed, slugs: Slugs, markings: dict[int, list[Marking]]) -> SealedTold:
    return SealedTold(
        id=each.id.hex,
        title=each.title,
        size=each.size,
        fits=each.fits,
        received_at=each.received_at,
        originator=slugs.told(each.originator),
        marking=markings.get(each.label, []),
    )
