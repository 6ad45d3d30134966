"""What of a situation report a model may be given to say more smoothly: by the charter, and by the operator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from comity.model.marking import Marking


def may_be_given(
    clauses: Iterable[Marking], send: Literal["nothing", "public", "open", "all"], *, own: bool, now: datetime
) -> bool:
    """Whether a sentence that rests on things so marked may leave for the model.

    Args:
        clauses: of all that it cites.
        send: what the charter lets out.
        own: whether the operator says that the model is the centre's own, so that nothing leaves the centre.
        now: by the database's clock.
    """
    audiences = {"nothing": (), "public": ("public",), "open": ("public", "coalition")}.get(send)
    told = tuple(clauses)
    if any(each.not_before is not None and each.not_before > now for each in told):
        return False
    if audiences is None:
        return own or may_be_given(told, "open", own=own, now=now)
    return bool(told) and all(each.audience in audiences for each in told)
