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
    #: Words that carry grammar.
    stop: tuple[str, ...] = ()
    #: Words that stand in news of every kind.
    common: tuple[str, ...] = ()
