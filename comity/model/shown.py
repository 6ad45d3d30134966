"""What a story shows, as far as an alert tells of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a story shows to one member at one moment."""

    #: Whether a claim is contested.
    contested: bool = False
    #: Most independent origins of a claim, lower bound.
    origins: int = 0
    #: Claims that are denied.
    denied: int = 0
    #: Most different figures that are given for the same.
    figures: int = 0
    #: English names of its places.
    places: tuple[str, ...] = ()
