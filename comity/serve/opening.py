"""Foreign bytes that people and programs hand in are opened in child processes, never in the web process itself."""

from __future__ import annotations

from starlette.requests import Request

from comity.errors import Unreadable
from comity.flow.hand_in import Openers
from comity.gather.child import Failure
from comity.gather.opml import Outline, read
from comity.gather.parcel import Opened, Parcel, opened
from comity.gather.standby import Standby
from comity.serve.paper.press import press


def openers() -> Openers:
    """Child processes for the web process; none is started before something is handed in."""
    return Standby(opened, workers=2)


def list_readers() -> Standby[bytes, list[Outline]]:
    """A child process that reads lists of feeds."""
    return Standby(read, workers=1)


def presses() -> Standby[bytes, bytes]:
    """A child process that sets PDFs."""
    return Standby(press, workers=1)


def open_file(request: Request, name: str, content: bytes, media_type: str = "", key: str = "") -> Opened:
    """What a file, or what was pushed, holds.

    Args:
        request: which brought it.
        name: what it was called; its ending may tell what it is.
        content: its bytes.
        media_type: what its sender said it is; empty if nothing.
        key: what its sender knows it by.

    Raises:
        Unreadable: with a sentence that says what happened and what to do.
    """
    found = request.app.state.openers.apply(
        Parcel(kind="file", place=name, content=content, media_type=media_type, key=key)
    )
    if isinstance(found, Failure):
        raise Unreadable(found.reason)
    if not isinstance(found, Opened) or not found.arrivals:
        raise Unreadable("There is no report in it. Send a text, a page, a message, a feed or a document.")
    return found
