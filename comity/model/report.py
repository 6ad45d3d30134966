"""A report: what arrived. It never changes; a new version is a new report."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.date import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What arrived, as it came, with everything that its container states about it."""

    #: Sixteen hexadecimal digits, made from path, key and content; the same input gives the same id.
    id: str
    #: Where it was read, as the reader knows it, e.g. ``a.txt``.
    path: str
    #: The text as it came, decoded, furniture and all; for a page, the text taken out of it.
    text: str
    #: The page as it came, if it was one; `clean` takes the text out of it.
    markup: str | None = None
    #: The headline, if the container states one.
    title: str | None = None
    #: A language code, if the container states one.
    language: str | None = None
    #: The house that publishes it, if the container states one.
    publisher: str | None = None
    #: When it was published, if the container states it.
    published: Published | None = None
    #: Agencies or sources that the container credits.
    credits: tuple[str, ...] = ()
    #: Where it stands on the web, if the container states it.
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """Something that could not be read or processed, kept with its reason."""

    #: Where it was read, as the reader knows it.
    path: str
    #: One sentence: what happened and what to do.
    reason: str
