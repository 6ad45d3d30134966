"""The section ``[words]`` of a language file: words that tell little about what a report is about."""

from __future__ import annotations

import msgspec


class WordFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that tell little about a subject, and how the others are cut to their stem."""

    #: The Snowball stemmer for this language, if there is one.
    stemmer: str | None = None
    #: Endings taken off where no stemmer exists, longest first.
    suffixes: tuple[str, ...] = ()
    #: Endings, folded, that the stemmer leaves and that a search takes off.
    left: tuple[str, ...] = ()
    #: Beginnings that a search takes off before a word is cut, if two letters or more are left: *والـ*, and the. None
    #: of them begins with another, so that a word is parted in one way only.
    heads: tuple[str, ...] = ()
    #: Endings that a search takes off a short word, if two letters or more are left, longest first: *سدها*.
    tails: tuple[str, ...] = ()
    #: Words that begin or end so by themselves.
    whole: tuple[str, ...] = ()
    #: Words that carry grammar.
    stop: tuple[str, ...] = ()
    #: Words that stand in news of every kind.
    common: tuple[str, ...] = ()
