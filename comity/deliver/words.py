"""Words around an alert, in the reader's language, from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from comity.errors import FactsInvalid


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an alert says around what it tells."""

    #: Which way the language is written.
    direction: Literal["ltr", "rtl"]
    #: A report fired it.
    report: str
    #: The story is contested now.
    contested: str
    #: A claim of the story is asserted, denied or revised, as was asked for.
    stance: str
    #: Figures for the same differ, or there is one more.
    figures: str
    #: The story has as many origins as were asked for, or one more.
    origins: str
    #: A claim of the story is denied that was not.
    denied: str
    #: The story names a place that it did not name.
    place: str
    #: A source is silent; it is heard again.
    silent: str
    heard: str
    #: Since when it brought nothing, how long it usually is between two reports, when it brought something again.
    silent_since: str
    usual: str
    heard_at: str
    #: When its silence was noticed.
    noticed: str
    #: What is new: claims denied, origins, figures, how many before and now; and names of places.
    new_denied: str
    new_origins: str
    new_figures: str
    new_place: str
    #: How many alerts one letter tells of.
    alerts: str
    #: Why they come together.
    bundle_hourly: str
    bundle_daily: str
    bundle_quiet: str
    #: Who did not take the alert on in time, so that it comes to a deputy.
    passed_on: str
    #: The same before a headline, in few words.
    passed: str
    #: Before the name of the query.
    query: str
    #: How many reports answer.
    reports: str
    #: When the report was received.
    received: str
    #: Where the story is contested, whatever fired.
    is_contested: str
    #: The link to the story.
    open: str
    #: The link to the source.
    open_source: str
    #: The link to the report.
    read: str
    #: The link to the queries.
    change: str
    #: A report was recalled; what to do then.
    recalled: str
    recalled_do: str
    #: Somebody asks an owner for more; what to do then.
    asked: str
    asked_do: str
    #: An owner has answered; what to do then.
    answered: str
    answered_do: str
    #: A member asks to break the glass; what to do then.
    glass: str
    glass_do: str
    #: The glass was broken; what to do then.
    broken: str
    broken_do: str
    #: A member is asked a question; what to do then.
    rfi: str
    rfi_do: str
    #: A question of the member's was answered; what to do then.
    rfi_answered: str
    rfi_answered_do: str
    #: A member that was asked declines; what to do then.
    rfi_declined: str
    rfi_declined_do: str
    #: The day of a question is over, and it is not answered; what to do then.
    rfi_overdue: str
    rfi_overdue_do: str
    #: A question to the member was withdrawn; what to do then.
    rfi_withdrawn: str
    rfi_withdrawn_do: str
    #: A device of the officer's is reached no more; what to do then.
    device_lost: str
    device_lost_do: str
    #: The link to what the centre tells.
    look: str
    #: On a device, where it may not be said what it is.
    something: str
    #: A situation report was released.
    sitrep: str
    #: Which centre sends it.
    sent_by: str
    #: How large the ledger was then, and its root.
    ledger: str


@cache
def _all() -> dict[str, Words]:
    text = resources.files("comity.deliver").joinpath("words.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), dict[str, Words])
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise FactsInvalid(f"deliver/words.toml: {error}. Mend the file or reinstall Comity.") from error


def words(code: str) -> Words:
    """The words in a language of the screens; English for any other.

    Raises:
        FactsInvalid: the file does not have the expected shape.
    """
    return _all().get(code) or _all()["en"]
