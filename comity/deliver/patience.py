"""How often and how long to try again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """When a message is tried again and when it is given up: by default after some four hours."""

    #: Seconds until the second try.
    first: float = 2.0
    #: By how much each pause is longer than the one before.
    grows: float = 2.0
    #: Longest pause in seconds.
    longest: float = 3600.0
    #: Longest pause in seconds that a receiver may ask for.
    asked: float = 86_400.0
    #: Tries after which a message is given up.
    tries: int = 14
    #: Messages given up or failed in a row after which nothing is sent to a receiver for a while.
    close_after: int = 5
    #: Seconds of that while.
    close: float = 600.0

    def pause(self, tries: int, asked: float | None = None) -> timedelta | None:
        """Until the next try.

        The pause is drawn between half and the whole of what it may be, so that messages that failed together are not
        tried together.

        Args:
            tries: how often it was tried, this time included.
            asked: seconds that the receiver asked for.

        Returns:
            None if the message is given up.
        """
        if tries >= self.tries:
            return None
        most = min(self.longest, self.first * self.grows ** (tries - 1))
        drawn = most * random.uniform(0.5, 1.0)  # noqa: S311 - nobody gains by guessing it
        return timedelta(seconds=max(drawn, min(asked or 0.0, self.asked)))
