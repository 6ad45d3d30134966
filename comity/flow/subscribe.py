"""A list of feeds that another reader kept: each that is not there yet becomes a source of the member's."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from comity.db.door import Connection
from comity.errors import Refused
from comity.gather.address import Vouched, vouched
from comity.gather.opml import Outline
from comity.gather.source import checked
from comity.languages import CODES
from comity.store import source

#: Feeds of one list that are added at once: a list has few bytes and many lines.
MOST = 500
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """What became of a list."""

    #: The sources that were made of it.
    added: tuple[UUID, ...]
    #: How many of its feeds were there already.
    known: int
    #: Those that cannot be read, each with its reason.
    refused: tuple[str, ...]


def allowed(environment: Mapping[str, str] = os.environ) -> Vouched:
    """Addresses that are not public and that the operator vouches for: ``COMITY_ALLOW_ADDRESSES``."""
    return vouched(environment.get("COMITY_ALLOW_ADDRESSES", ""))


def subscribe(connection: Connection, feeds: Sequence[Outline], *, member: UUID, label: int) -> Subscribed:
    """Add the feeds of a list that the member does not have.

    Args:
        connection: of a viewer of the member.
        feeds: the list.
        member: whose sources they become.
        label: who may know of them and see what they bring.

    Raises:
        Refused: the list is too long.
    """
    if len(feeds) > MOST:
        raise Refused(f"The list has {len(feeds)} feeds; {MOST} are taken at once. Hand it in in parts.")
    there = source.own_addresses(connection)
    added: list[UUID] = []
    refused: list[str] = []
    known, ours = 0, allowed()
    for each in feeds:
        try:
            address, settings = checked("feed", each.address, {}, allowed=ours)
        except Refused as error:
            refused.append(f"{each.name}: {error}")
            continue
        if address in there:
            known += 1
            continue
        there.add(address)
        added.append(
            source.add(
                connection,
                member=member,
                label=label,
                marking=label,
                kind="feed",
                name=each.name[:_LONGEST_NAME],
                address=address,
                language=each.language if each.language in CODES else None,
                settings=settings,
            )
        )
    return Subscribed(added=tuple(added), known=known, refused=tuple(refused))
