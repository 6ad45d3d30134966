"""What a sentence is sketched with: cues with all their meanings, and acts of speech whose content may still be cut."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

import msgspec

from comity.languages.speech import Cue, spellings
from comity.model.statement import Act
from comity.process.statement.caseless.listed import spelled
from comity.process.statement.lexicon import Lexicon, Phrases
from comity.process.statement.mention import Mention

COMMAS = frozenset((",", "،", "؛", ";"))
COLON = ":"
#: `Mention.refers` of a verb without a subject: whoever spoke before.
WHOEVER = "speaker"
#: `Mention.head` of a name in a headline that only another mention can prove.
GUESSED = "guessed"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A cue where it stands, with all that its words may mean."""

    #: Its first token.
    start: int
    #: One past its last token.
    end: int
    #: The cues that have these words.
    cues: tuple[Cue, ...]
    #: The words as written.
    words: str
    #: A joining letter is written to it: *and he said*.
    joined: bool

    def takes(self, frame: str) -> Cue | None:
        """The first of its cues that has the frame."""
        return next((cue for cue in self.cues if frame in cue.frames), None)

    @property
    def follows(self) -> bool:
        """Whether it has no subject of its own."""
        return all(cue.follows for cue in self.cues)

    @property
    def verbal(self) -> bool:
        """Whether it is a verb that takes a subject."""
        return not self.follows and any(
            frame in ("that", "bare", "colon", "quote", "noun", "rumour", "whole")
            for cue in self.cues
            for frame in cue.frames
        )


class Sketch(msgspec.Struct, kw_only=True):
    """An act of speech whose content is still a run of tokens."""

    #: What the speaker does.
    act: Act
    #: Who speaks; none: whoever spoke before.
    mention: Mention | None
    #: First token of the content.
    first: int
    #: One past its last token.
    last: int
    #: First token of the whole clause.
    clause: int
    #: Why, in words.
    how: str
    #: Those in between, nearest to the report first.
    via: list[str] = msgspec.field(default_factory=list)
    #: The object of a noun frame: nouns for what is denied are taken off, a pointer points back.
    noun: bool = False
    #: The content is what was said before.
    points_back: bool = False
    #: The speaker takes back what was said before.
    revises: bool = False
    #: Whether the verb of its speaker is of the feminine gender; none where that is not told.
    hers: bool | None = None
    #: It is a quotation whose two halves the speaker parts.
    parted: bool = False
    #: It opens the sentence and yields to a verb of saying after it.
    opening: bool = False


@cache
def may_begin(lexicon: Lexicon) -> Callable[[str], bool]:
    """Says of a word whether a cue may begin with it, with a joining letter or without; remembered by the word."""
    first, proclitics = cue_table(lexicon).first, lexicon.speech.proclitics

    @lru_cache(maxsize=1 << 15)
    def begins(form: str) -> bool:
        return form in first or any(form.startswith(each) and form[len(each) :] in first for each in proclitics)

    return begins


@cache
def cue_table(lexicon: Lexicon) -> Phrases[tuple[Cue, ...]]:
    """Every form with all cues that have it."""
    table: dict[str, list[Cue]] = {}
    for cue in lexicon.speech.cues:
        for entry in cue.forms:
            for form in spellings(entry):
                parts = form.split()
                while parts and parts[-1] in lexicon.speech.dative:
                    parts.pop()
                table.setdefault(" ".join(parts), []).append(cue)
    for form in spelled(lexicon.speech.lookalikes):
        table[form] = []
    return Phrases((form, tuple(cues)) for form, cues in sorted(table.items()))
