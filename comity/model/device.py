"""Devices of officers that show what is new, and what they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

#: How soon a device should be woken for a message (RFC 8030, 5.3).
Urgency = Literal["low", "normal", "high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where the push service of a device takes messages for it, and with what they are sealed for it alone."""

    #: The address at the push service; whoever knows it may send there.
    endpoint: str
    #: The device's public key on P-256, a point of 65 bytes, not compressed.
    public: bytes
    #: The secret of 16 bytes that the device shares with the centre.
    auth: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PushKey:
    """By which push services know the centre (RFC 8292)."""

    #: The public key on P-256, a point of 65 bytes, not compressed.
    public: bytes
    #: The secret key, 32 bytes.
    secret: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a device shows."""

    #: What the device knows it by, however often it comes.
    key: UUID
    #: What a later note that is about the same takes the place of.
    about: str
    #: Its first line.
    title: str
    #: Its second.
    text: str
    #: The page of the centre that it opens, from the slash on.
    path: str
    #: Language of its reader's screens.
    language: str
    #: How soon its reader wants to know.
    urgency: Urgency = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """A note on its way to a device."""

    #: What is shown.
    note: Note
    #: Where.
    to: Subscription
    #: The centre's key.
    key: PushKey
