"""Devices on which the officer is told what is new: which they are, one more, one less."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from comity.deliver.channels.push import lettered
from comity.flow.device import add
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Sent, Told
from comity.store import device

_Letters = Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="bytes in base64url")]


class DeviceTold(Told, frozen=True, kw_only=True):
    """A device."""

    #: Its id.
    id: str
    #: How the officer calls it.
    name: str
    #: When it was added.
    made_at: datetime
    #: When it was last told something; null: never.
    told_at: datetime | None
    #: Since when its push service knows it no more, so that it is told nothing; null: it does.
    lost_at: datetime | None


class Devices(Told, frozen=True, kw_only=True):
    """The officer's devices, and what a browser needs to make one more."""

    #: The centre's public key in base64url, applicationServerKey of a subscription; null before its courier has run.
    key: str | None
    #: The oldest first.
    devices: list[DeviceTold]


class Keys(Sent, frozen=True, kw_only=True):
    """With what messages are sealed for a device alone."""

    #: Its public key on P-256, a point that is not compressed.
    p256dh: _Letters
    #: The secret of 16 bytes that it shares with the centre.
    auth: _Letters


class DeviceSent(Sent, frozen=True, kw_only=True):
    """A subscription as a browser writes it down (Push API, PushSubscription.toJSON), and a name."""

    #: Where its push service takes messages for it.
    endpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    #: Its keys.
    keys: Keys
    #: How the officer calls it.
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"\S")]
    #: When the push service lets it end, as browsers write it; it is not needed.
    expiration_time: float | None = msgspec.field(default=None, name="expirationTime")


class DeviceMade(Told, frozen=True, kw_only=True):
    """That a device is told from now on."""

    #: Its id.
    id: str


def listed(asked: Asked) -> Devices:
    """The officer's devices."""
    key = device.public_key(asked.connection)
    return Devices(
        key=lettered(key) if key else None,
        devices=[
            DeviceTold(id=each.id.hex, name=each.name, made_at=each.made_at, told_at=each.told_at, lost_at=each.lost_at)
            for each in device.own(asked.connection)
        ],
    )


def make(asked: Asked) -> DeviceMade:
    """Have the officer told on one more device; the same again is told by the keys that came last."""
    sent: DeviceSent = asked.body
    made = add(asked.connection, endpoint=sent.endpoint, public=sent.keys.p256dh, auth=sent.keys.auth, name=sent.name)
    return DeviceMade(id=made.hex)


def remove(asked: Asked) -> None:
    """Tell the officer nothing on a device any more."""
    device.remove(asked.connection, asked.id)
