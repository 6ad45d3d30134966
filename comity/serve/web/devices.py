"""Devices that show what is new: the reader's phones and computers, told by web push."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.responses import Response

from comity.deliver.channels.push import lettered
from comity.flow import device as taken
from comity.serve.web.visit import Visit
from comity.store import device
from comity.store.device import Device


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A device in the list."""

    #: The device.
    device: Device
    #: By which a browser knows that it is this one: SHA-256 of its address at the push service, in base64url.
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """The reader's devices, and with what one more is added."""

    #: The oldest first.
    rows: tuple[Shown, ...]
    #: The centre's public key in base64url; empty before its courier has run.
    key: str


def listed(visit: Visit) -> Devices:
    """What the page says of devices."""
    key = device.public_key(visit.connection)
    rows = tuple(
        Shown(device=each, fingerprint=lettered(hashlib.sha256(each.endpoint.encode()).digest()))
        for each in device.own(visit.connection)
    )
    return Devices(rows=rows, key=lettered(key) if key else "")


def add(visit: Visit) -> Response:
    """``POST /me/devices``: this device is told from now on, by the address and the keys that its browser has made."""
    given = {each: visit.sent(each) for each in ("endpoint", "public", "auth")}
    taken.add(visit.connection, **given, name=visit.sent("device").strip() or visit.gettext("A device"))
    return visit.to("/me/told", visit.gettext("From now on you are told on this device, of what asks for it."))


def renew(visit: Visit) -> Response:
    """``POST /me/devices/renewed``: the browser of a device has changed by what it is reached; its worker says so."""
    given = {each: visit.sent(each) for each in ("was", "secret", "endpoint", "public", "auth")}
    taken.renew(visit.connection, **given)
    return Response(status_code=204)


def remove(visit: Visit) -> Response:
    """``POST /me/devices/{id}/remove``: a device is told nothing more."""
    device.remove(visit.connection, visit.named())
    return visit.to("/me/told", visit.gettext("Removed. It is told nothing any more."))
