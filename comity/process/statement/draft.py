"""A statement in the making: its speaker is a mention, its content may still point at an earlier one."""

from __future__ import annotations

import msgspec

from comity.languages.speech import Cue
from comity.model.statement import Act
from comity.process.statement.mention import Mention


class Draft(msgspec.Struct, kw_only=True):
    """One act of speech as the sentence shows it."""

    #: What the speaker does.
    act: Act
    #: Who speaks, as mentioned here; none: whoever spoke before.
    mention: Mention | None
    #: The content in the text; (0, 0) while it points at what was said before.
    content: tuple[int, int]
    #: Where the sentence stands.
    sentence: tuple[int, int]
    #: From the first character of speaker, cue and content to the last.
    span: tuple[int, int]
    #: The number of the paragraph.
    paragraph: int
    #: Why, in words.
    how: str
    #: Those in between, nearest to the report first.
    via: list[str] = msgspec.field(default_factory=list)
    #: The content stands in quotation marks.
    quoted: bool = False
    #: The speaker takes back or changes what was said before.
    revises: bool = False
    #: The content is what was said before: *denied this*.
    points_back: bool = False
    #: The words that point back, where they tell enough to be content if nothing before is; else (0, 0).
    pointer: tuple[int, int] = (0, 0)
    #: The content is the whole sentence before: *Об этом сообщил X*.
    sentence_before: bool = False
    #: The words of speech, as offsets into the text; (0, 0) if there are none.
    cue: tuple[int, int] = (0, 0)
    #: The words that name the speaker, where they are more or other than `mention`.
    source: tuple[int, int] | None = None
    #: The draft whose words go on in this one.
    continues: Draft | None = None


class Hit(msgspec.Struct, kw_only=True):
    """A cue found in a sentence."""

    #: Its first token.
    start: int
    #: One past its last token.
    end: int
    #: Which cue.
    cue: Cue
    #: The words as written.
    words: str
