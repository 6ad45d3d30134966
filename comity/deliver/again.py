"""What is new in a story since an alert told of it, and whether that fires the alert again.

An alert tells of a story once. It fires again only by what its reader chose; what else became new meanwhile is told
along when it does. That a story shows less than it did, say fewer origins because a report was recalled, fires nothing;
when it shows as much again, that is nothing new either. Only *contested* may end and begin.
"""

from __future__ import annotations

from collections.abc import Collection

from comity.model.letter import AGAIN, Kind
from comity.model.shown import Shown

#: So many names of new places are told.
_NAMES = 5


def changes(before: Shown, now: Shown) -> list[dict[str, str]]:
    """What a story shows that it did not show before, the weightiest first.

    Args:
        before: when the alert fired last.
        now: what it shows now.

    Returns:
        Each with its ``kind``, what it ``was`` and is ``now``: numbers, names of new places, or nothing.
    """
    found: dict[Kind, tuple[str, str]] = {}
    if now.contested and not before.contested:
        found["contested"] = ("", "")
    if now.denied > before.denied:
        found["denied"] = (str(before.denied), str(now.denied))
    if now.origins > max(1, before.origins):  # that there is one at all was told with the first report
        found["origins"] = (str(max(1, before.origins)), str(now.origins))
    if now.figures > max(1, before.figures):
        found["figures"] = (str(before.figures), str(now.figures))
    if new := [place for place in now.places if place not in before.places]:
        found["place"] = ("", ", ".join(new[:_NAMES]))
    return [{"kind": kind, "was": found[kind][0], "now": found[kind][1]} for kind in AGAIN if kind in found]


def fires(changed: list[dict[str, str]], chosen: Collection[str]) -> Kind | None:
    """By what an alert fires again, the weightiest of what its reader chose; none: it does not."""
    kinds = {each["kind"] for each in changed}
    return next((kind for kind in AGAIN if kind in kinds and kind in chosen), None)
