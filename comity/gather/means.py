"""What a visit needs: ways out, and hands that open what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from comity.errors import Unreadable
from comity.gather.child import Failure
from comity.gather.fetch import Answer, Fetcher
from comity.gather.manners import Manners, Readers
from comity.gather.parcel import Kind, Opened, Parcel
from comity.gather.robots import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a visit needs."""

    #: The way out, for what is not the web.
    fetcher: Fetcher
    #: The way to the web.
    manners: Manners
    #: Workers that open what comes.
    readers: Readers
    #: Folders of this machine below which the operator lets sources lie.
    folders: tuple[Path, ...] = ()
    #: The time, in seconds since 1970.
    clock: Callable[[], float] = field(default=time.time)

    def opened(self, what: Parcel) -> Opened:
        """What is in a parcel.

        Raises:
            Unreadable: it cannot be read; with the reason.
        """
        found = self.readers.apply(what)
        if isinstance(found, Failure):
            raise Unreadable(found.reason)
        if isinstance(found, Verdict):
            raise Unreadable("The reader answered another question; please report this.")
        return found


def parcel(kind: Kind, answer: Answer) -> Parcel:
    """What a server answered, to be opened."""
    return Parcel(
        kind=kind, place=answer.url, content=answer.content, media_type=answer.media_type, charset=answer.charset
    )
