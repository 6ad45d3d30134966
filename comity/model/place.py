"""A place named in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One mention of a place, resolved to one entry of the gazetteer."""

    #: The place's English name in the gazetteer.
    name: str
    #: ISO 3166-1 alpha-2 code of its country.
    country: str
    #: Degrees north.
    lat: float
    #: Degrees east.
    lon: float
    #: GeoNames id; none for a place of the patch table or the user's own that GeoNames lacks.
    geonameid: int | None
    #: First character of the mention in the cleaned text.
    start: int
    #: One past the last character of the mention.
    end: int
    #: Why this place and no other of that name, in words.
    how: str
