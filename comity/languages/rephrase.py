"""The section ``[rephrase]`` of a language file: what may differ between two wordings of one sentence."""

from __future__ import annotations

import msgspec


class Rephrasing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that say nothing of their own, and forms of one word that its stem does not show."""

    #: Small words that may come or go in any sentence: articles, *also*; none that tells who did it, whether, when, how
    #: much or whereto.
    links: tuple[str, ...] = ()
    #: Words that join what is alike, and may come or go as well: *and*.
    joins: tuple[str, ...] = ()
    #: Words that set one clause beside another, and may come or go as well: *but*, *while*.
    turns: tuple[str, ...] = ()
    #: Words that may come or go in what a rule says, where names stay with their words. In what a person typed they
    #: tell who did it and to whom: *by, been, which*.
    of_rules: tuple[str, ...] = ()
    #: Forms that stand for each other: *say, said, asserted*.
    same: tuple[tuple[str, ...], ...] = ()
