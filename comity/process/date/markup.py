"""The day that a page's markup shows where no line dates it, found by htmldate (Barbaresi 2020)."""

from __future__ import annotations

import logging
from datetime import date

import htmldate

#: The last day that a page may show. A day that stays, so that a page tells the same whenever it is read.
_LATEST = "2100-12-31"

logging.getLogger("htmldate").setLevel(logging.CRITICAL)  # it tells of every fault in a page


def day_in_markup(markup: str, *, guess: bool) -> date | None:
    """The Gregorian day that a page shows, as htmldate reads its markup; none if it shows none.

    Args:
        markup: the page, one that is fit for a parser. It is handed over as bytes: a string that looks like an address
            would be fetched.
        guess: whether days in the text of the page count too, if no element of it is marked as a date.
    """
    try:
        found = htmldate.find_date(
            markup.encode("utf-8", "replace"), extensive_search=guess, original_date=True, max_date=_LATEST
        )
    except Exception:  # noqa: BLE001 - a page that breaks it shows no day
        return None
    return date.fromisoformat(found) if found else None
