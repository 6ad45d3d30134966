"""Codes that a device makes (TOTP, RFC 6238): six digits, another one every half minute.

A code is taken within its own half minute and the one before and after, for clocks that differ, and never twice: none
of the half minute that was taken last, or of one before it, is taken again (RFC 6238, section 5.2).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import pyotp
import segno
from starlette.requests import Request

from comity.db.door import Connection
from comity.serve.seal import Seal
from comity.store import act, attempt, authenticator
from comity.store.session import SignedIn

#: Seconds for which a code is shown.
SECONDS = 30
#: How many half minutes before and after a code is taken.
_AROUND = (0, -1, 1)
#: Failures of one officer within a quarter of an hour; after them even a good code has to wait.
MOST = 5
_DIGITS = 6

Outcome = Literal["code", "recovery", "wrong", "often"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an officer needs to add a device."""

    #: The picture that a device takes: an SVG as an address of its own (``data:``).
    picture: str
    #: The same for hands: the secret, in groups of four.
    words: str
    #: The same as an address that apps open (``otpauth:``).
    address: str


def offer(connection: Connection, request: Request, who: SignedIn) -> Offer | None:
    """A new secret for an officer's device; none where a device counts already. The connection is the gate's."""
    secret = pyotp.random_base32()
    if not authenticator.begin(connection, who.officer, _seal(request).close(secret.encode(), who.officer.bytes)):
        return None
    return _told(secret, who)


def offered(connection: Connection, request: Request, who: SignedIn) -> Offer | None:
    """What was offered before and waits for its first code. The connection is the gate's."""
    kept = authenticator.kept(connection, who.officer)
    if kept is None or kept.proven or (secret := _opened(request, kept, who.officer)) is None:
        return None
    return _told(secret, who)


def check(connection: Connection, request: Request, officer: UUID, typed: str, *, first: bool = False) -> Outcome:
    """What a code that was typed is worth; noted, so that it is good once. The connection is the gate's.

    Args:
        connection: of the gate; to be kept whatever comes out, so that failures are counted.
        request: which brought it.
        officer: whose it should be.
        typed: six digits, in any script, or a recovery code.
        first: whether the device waits for its first code; then nothing else is good.
    """
    kept = authenticator.kept(connection, officer)
    if attempt.often(connection, _purpose(officer), MOST):
        return "often"
    if kept is not None and kept.proven is not first:
        step = _step(_opened(request, kept, officer), typed, kept.step)
        if step is not None:
            authenticator.taken(connection, officer, step)
            return "code"
        if not first and authenticator.use_code(connection, officer, typed):
            return "recovery"
    attempt.note(connection, _purpose(officer))
    act.failed(connection, officer, "code")
    return "wrong"


def _step(secret: str | None, typed: str, taken: int) -> int | None:
    """The half minute of a code; none where it is wrong, too old or was taken."""
    digits = "".join(str(int(letter)) for letter in typed if letter.isdecimal())
    if secret is None or len(digits) != _DIGITS:
        return None
    totp, now = pyotp.TOTP(secret), int(time.time()) // SECONDS
    # Each is compared, so that the time it takes tells nothing.
    right = [now + each for each in _AROUND if pyotp.utils.strings_equal(totp.generate_otp(now + each), digits)]
    return next((step for step in right if step > taken), None)


def _told(secret: str, who: SignedIn) -> Offer:
    address = pyotp.TOTP(secret).provisioning_uri(name=f"{who.name} ({who.member_name})", issuer_name=who.centre)
    picture = segno.make(address, micro=False, error="m").svg_data_uri(scale=4, border=4, light="#fff", omitsize=False)
    words = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return Offer(picture=picture, words=words, address=address)


def _opened(request: Request, kept: authenticator.Kept, officer: UUID) -> str | None:
    plain = _seal(request).open(kept.secret, officer.bytes)
    return plain.decode() if plain is not None else None


def _seal(request: Request) -> Seal:
    seal: Seal = request.app.state.seal
    return seal


def _purpose(officer: UUID) -> str:
    return f"code {officer.hex}"
