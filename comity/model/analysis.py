"""An analysis: what the stages found in one report. It can always be thrown away and computed again."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.attribution import Attribution
from comity.model.date import Dated, Published
from comity.model.passage import Prints
from comity.model.place import Place
from comity.model.statement import Statement

#: What `published` says before the date stage has run.
NOT_LOOKED_FOR = Published(date=None, precision="none", how="not looked for yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A piece of page furniture that `clean` took out."""

    #: The line or block as it came.
    text: str
    #: Why it is not part of the report, in words: ``comment form``.
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the stages found; each stage fills the fields that it `gives`."""

    #: The id of the report.
    report: str
    #: Headline: the container's, else the first line of the text. (clean)
    title: str = ""
    #: The cleaned text; headline first, a blank line between paragraphs; every offset counts its code points. (clean)
    text: str = ""
    #: What was taken out, in order. (clean)
    removed: tuple[Removed, ...] = ()
    #: ISO 639 code, or ``und``. (language)
    language: str = "und"
    #: When it was published. (date)
    published: Published = NOT_LOOKED_FOR
    #: Dates that the text speaks of. (date)
    dates: tuple[Dated, ...] = ()
    #: Places in text order. (place)
    places: tuple[Place, ...] = ()
    #: The house that publishes it, by its canonical name if known to `sources`, else none. (statement)
    publisher: str | None = None
    #: Agencies and outlets credited for the whole report, canonical names. (statement)
    credits: tuple[str, ...] = ()
    #: Whether the report says that the outlet's own people wrote it. (statement)
    own: bool = False
    #: Statements in text order, the outlet's own among them. (statement)
    statements: tuple[Statement, ...] = ()
    #: What the report attributes to people beyond what they state: thoughts, wishes, judgements. (statement)
    attributions: tuple[Attribution, ...] = ()
    #: Fingerprint of the text, quoted speech left out. (passage)
    prints: Prints | None = None
