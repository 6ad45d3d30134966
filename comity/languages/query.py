"""The section ``[query]`` of a language file: how operators and fields of a query are called in that language."""

from __future__ import annotations

import msgspec


class QueryWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of the query language; the English ones are understood beside those of every other language.

    Operators are compared as they are written, letter case included, so that *or* stays a word to search for.
    """

    #: What joins two conditions that must both hold.
    both: tuple[str, ...] = ()
    #: What joins two of which one is enough.
    either: tuple[str, ...] = ()
    #: What stands before a condition that must not hold.
    without: tuple[str, ...] = ()
    #: What joins words that stand near each other; a slash and a number of words may follow.
    near: tuple[str, ...] = ()
    #: What a distance is measured in, folded: kilometres.
    kilometres: tuple[str, ...] = ()
    #: English name of a field to its names in this language, folded.
    fields: dict[str, tuple[str, ...]] = {}
    #: English value of the field ``act`` to its names in this language, folded.
    acts: dict[str, tuple[str, ...]] = {}
    #: English value of the field ``stance`` to its names in this language, folded.
    stances: dict[str, tuple[str, ...]] = {}
