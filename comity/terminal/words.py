"""Small wordings of the terminal: counts, days, origins, the origin glyph."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from comity.model.picture import ClaimView

#: Dots that an eye still counts.
MOST_DOTS = 5
#: Shares of a report's own words that stand elsewhere, and how they are told.
_SHARES = ((0.8, "nearly all of its words"), (0.5, "most of its words"), (0.2, "a good part of its words"))


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 report``, ``3 reports``; nouns in -y become -ies."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def glyph(claim: ClaimView) -> str:
    """The origin glyph: a half circle when contested, a filled dot per established origin, a hollow one per other."""
    low, high = claim.origins.low, claim.origins.high
    dots = "●" * min(low, MOST_DOTS) + "○" * (min(high, MOST_DOTS) - min(low, MOST_DOTS))
    more = "…" if high > MOST_DOTS else ""
    half = "◐" if claim.status in ("contested", "denied") else ""
    return " ".join(part for part in (half, dots + more) if part)


def origins(claim: ClaimView) -> str:
    """The number of origins in words: ``1 origin``, ``2–3 origins``."""
    low, high = claim.origins.low, claim.origins.high
    return counted(low, "origin") if low == high else f"{low}–{high} origins"


def day(written: str) -> str:
    """A day, month or year of ISO 8601 in words: ``12 Mar 2026``, ``Mar 2026``, ``2026``."""
    if len(written) == 4:
        return written
    if len(written) == 7:
        return format_date(date.fromisoformat(f"{written}-01"), "MMM y", locale="en")
    return format_date(date.fromisoformat(written[:10]), "d MMM y", locale="en")


def days(first: str | None, last: str | None) -> str:
    """A stretch of days in words: ``12–15 Mar 2026``; empty if it is not known."""
    if first is None or last is None:
        return day(first or last or "") if first or last else ""
    if first == last:
        return day(first)
    if len(first) >= 10 and len(last) >= 10:
        if first[:7] == last[:7]:
            return f"{int(first[8:10])}–{day(last)}"
        if first[:4] == last[:4]:
            return f"{format_date(date.fromisoformat(first[:10]), 'd MMM', locale='en')} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def share(containment: float) -> str:
    """How much of a report stands in another one, in words."""
    return next((words for least, words in _SHARES if containment >= least), "some of its words")
