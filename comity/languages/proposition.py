"""The section ``[proposition]`` of a language file: negation, numbers in words, and sources nobody can follow."""

from __future__ import annotations

import msgspec


class Proposition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is needed to tell one proposition from another, in folded letters."""

    #: Words that turn a clause into its opposite: *not*, *no*, *لم*, *нет*.
    negations: tuple[str, ...] = ()
    #: Beginnings of negated verbs, as in Persian *نمی‌شود*.
    negative_prefixes: tuple[str, ...] = ()
    #: Phrases that hold a negation without negating: *not only*.
    not_negations: tuple[str, ...] = ()
    #: Words whose clause says the opposite of another word's clause: pairs such as *intact* and *collapsed*.
    opposites: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    #: Numbers written as words.
    numbers: dict[str, int] = {}
    #: Words that multiply the number before them: *thousand*, *آلاف*, *тысяч*.
    scales: dict[str, int] = {}
    #: Words that make a teen of the unit before them: Arabic *أربع عشرة* is 14.
    teens: tuple[str, ...] = ()
    #: Ways of naming a source so that nobody can follow it: *local media*, *وسائل إعلام محلية*, *СМИ*.
    untraceable: tuple[str, ...] = ()
