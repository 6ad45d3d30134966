"""How an officer is told: the language, the hours, and what comes by mail."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from zoneinfo import available_timezones

import msgspec

from comity.errors import Refused
from comity.model.quiet import Quiet
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Sent, Told
from comity.store import account

Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="a time of day, as 22:30")]
#: Of the screens (`comity.serve.language.CODES`).
Code = Literal["en", "ar", "fa", "ru"]


class HowTold(Told, frozen=True, kw_only=True):
    """How the officer is told."""

    #: The language of the screens and of mail, a code.
    language: str
    #: The address to which mail goes; null: none is known. Whoever has a seat of the member gave it.
    email: str | None
    #: Where alerts are posted; null: nowhere. It is set on the page /me/told alone, since it outlasts any token.
    webhook: str | None
    #: From when on nothing is mailed or shown on devices; null: there are no quiet hours.
    quiet_since: Clock | None
    #: Until when; before `quiet_since`, on the next day.
    quiet_until: Clock | None
    #: Whether in quiet hours all the same comes what is urgent: urgent alerts, and that glass is to be broken.
    urgent: bool
    #: When the letter of the day is mailed.
    daily_at: Clock
    #: IANA name of the zone of these hours.
    zone: str
    #: Whether released situation reports come by mail.
    situation_reports: bool


class HowToldSent(Sent, frozen=True, kw_only=True):
    """How the officer shall be told; all of it, so that nothing is changed by being left out."""

    #: The language of the screens and of mail.
    language: Code
    #: From when on nothing is mailed or shown on devices; null: there are no quiet hours.
    quiet_since: Clock | None
    #: Until when; before `quiet_since`, on the next day.
    quiet_until: Clock | None
    #: Whether in quiet hours all the same comes what is urgent: urgent alerts, and that glass is to be broken.
    urgent: bool
    #: When the letter of the day is mailed.
    daily_at: Clock
    #: IANA name of the zone of these hours.
    zone: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    #: Whether released situation reports come by mail.
    situation_reports: bool


def told(asked: Asked) -> HowTold:
    """How the officer is told."""
    hours, (email, webhook) = account.quiet(asked.connection), account.mail(asked.connection)
    return HowTold(
        language=account.language(asked.connection),
        email=email or None,
        webhook=webhook,
        quiet_since=_shown(hours.since) if hours.since else None,
        quiet_until=_shown(hours.until) if hours.until else None,
        urgent=hours.urgent,
        daily_at=_shown(hours.daily),
        zone=hours.zone,
        situation_reports=account.sitreps(asked.connection),
    )


def change(asked: Asked) -> HowTold:
    """Have the officer told otherwise."""
    sent: HowToldSent = asked.body
    if (sent.quiet_since is None) != (sent.quiet_until is None):
        raise Refused("Quiet hours have a beginning and an end. Send both times, or null for both.")
    if sent.zone not in available_timezones():
        raise Refused(f"There is no time zone '{sent.zone}'. Send an IANA name, as Asia/Tehran.")
    account.speaks(asked.connection, sent.language)
    account.set_quiet(
        asked.connection,
        Quiet(
            since=time.fromisoformat(sent.quiet_since) if sent.quiet_since else None,
            until=time.fromisoformat(sent.quiet_until) if sent.quiet_until else None,
            zone=sent.zone,
            urgent=sent.urgent,
            daily=time.fromisoformat(sent.daily_at),
        ),
    )
    account.set_sitreps(asked.connection, sent.situation_reports)
    return told(asked)


def _shown(clock: time) -> str:
    return clock.strftime("%H:%M")
