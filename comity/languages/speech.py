"""The section ``[speech]`` of a language file: how people are reported to speak in that language."""

from __future__ import annotations

import msgspec


class Cue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb or phrase that reports speech, in all its surface forms."""

    #: What it does with the content: says, denies, confirms, questions.
    act: str
    #: Surface forms, folded letters; several words are written with spaces.
    forms: tuple[str, ...]


class Speech(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people are reported to speak."""

    #: Pairs of opening and closing quotation marks, most usual first.
    quotes: tuple[tuple[str, str], ...] = ()
    #: Verbs and phrases of saying, denying, confirming and questioning.
    cues: tuple[Cue, ...] = ()
