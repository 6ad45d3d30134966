"""The section ``[rephrase]`` of a language file: what may differ between two wordings of one sentence."""

from __future__ import annotations

import msgspec


class Rephrasing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say nothing of their own, and forms of one word that its stem does not show."""

    #: Small words that may come or go: articles, *is*, *which*, *and*; none that tells who did it, whether, when, how
    #: much or whereto.
    links: tuple[str, ...] = ()
    #: Words that name the doer, *asserted by*: what a rule says may lose them, what a person typed may not.
    agents: tuple[str, ...] = ()
    #: Forms that stand for each other: *say, said, asserted*.
    same: tuple[tuple[str, ...], ...] = ()
