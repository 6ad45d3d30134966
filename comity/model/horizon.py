"""How far away a moment may be that people name.

A moment at the edge of the calendar is one in the centre's zone and none in another's: who reads it there could not be
told it. Nobody waits for an answer, or holds something back, for longer than this.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from comity.model.on_screen import on_screen

#: Ten years, to either side.
_HORIZON = timedelta(days=3_652)

#: What is said of a moment beyond it.
TOO_FAR = on_screen("This is more than ten years away. Choose a day that is nearer.")


def beyond(moment: datetime, now: datetime) -> bool:
    """Whether a moment is too far away to be named."""
    return abs(moment - now) > _HORIZON
