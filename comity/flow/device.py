"""A device of an officer is told what is new from now on: checked in one place, whatever way it is handed in."""

from __future__ import annotations

from uuid import UUID

from comity.db.door import Connection
from comity.deliver.channels.push import subscription
from comity.errors import Refused
from comity.flow.subscribe import allowed
from comity.gather.address import checked_url
from comity.store import device

#: Devices of one officer.
_MOST = 12
_LONGEST_NAME = 80


def renew(connection: Connection, *, was: str, secret: str, endpoint: str, public: str, auth: str) -> UUID:
    """Have the viewer told on the same device by another address, as its browser has changed it.

    Args:
        connection: of the officer, as viewer.
        was: where its push service took messages for it.
        secret: what it shared with the centre, in base64url: by that it proves to be the same.
        endpoint: where its push service takes messages for it now.
        public: its new public key in base64url.
        auth: the secret that it shares with the centre now.

    Raises:
        AddressRefused: the address is none that Comity connects to.
        NotFound: the viewer has no device that was told so.
        Refused: these are no keys.
    """
    checked_url(endpoint, allowed())
    before = subscription(was, public, secret)
    return device.renew(connection, was, before.auth, subscription(endpoint, public, auth))


def add(connection: Connection, *, endpoint: str, public: str, auth: str, name: str) -> UUID:
    """Have the viewer told on a device.

    Args:
        connection: of the officer, as viewer.
        endpoint: where its push service takes messages for it.
        public: its public key in base64url, as its browser made it.
        auth: the secret that it shares with the centre, in base64url.
        name: how the officer calls it.

    Raises:
        AddressRefused: the address is none that Comity connects to.
        NotAllowed: the viewer reads nothing here.
        Refused: these are no keys, or the viewer has many devices.
    """
    if len(device.own(connection)) >= _MOST:
        raise Refused("You have many devices here already. Remove one that you do not use any more.")
    checked_url(endpoint, allowed())
    return device.add(connection, " ".join(name.split())[:_LONGEST_NAME], subscription(endpoint, public, auth))
