"""The labels as they are kept: offsets into documents of the press sets, in Python characters. No text."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

#: Where the labels lie.
FOLDER = Path(__file__).parent
#: Where those of the second reader lie.
SECOND = FOLDER / "second"

Span = tuple[int, int]
T = TypeVar("T")


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line of a file; a misspelt field is an error."""


class Said(_Row, frozen=True, kw_only=True):
    """One statement of a sentence."""

    #: What the speaker does; `thinks` is no act of speech.
    act: Literal["says", "denies", "confirms", "questions", "thinks"]
    #: The speaker, a key of `Labelled.who`.
    who: str
    #: What is said.
    content: Span
    #: The words of the sentence that stand for the speaker; none where the verb alone holds it.
    speaker: Span | None = None
    #: The words that report it; none where the speaker goes on.
    cue: Span | None = None
    #: Those who pass it on, the nearest to the report first.
    chain: tuple[Span, ...] = ()
    #: Whether it stands in quotation marks.
    quoted: bool = False
    #: Whether it goes on from the sentence before.
    goes_on: bool = False
    #: Whether no explicit act of speech stands there: a noun that tells of one, or an act done with words.
    implied: bool = False

    @property
    def explicit(self) -> bool:
        """Whether somebody says it in so many words."""
        return self.act != "thinks" and not self.implied


class Sentence(_Row, frozen=True, kw_only=True):
    """One sentence that was labelled."""

    start: int
    end: int
    #: Whether it denies by an explicit word, or looks as if.
    denial: Literal["denial", "lookalike"] | None = None
    statements: tuple[Said, ...] = ()


class Labelled(_Row, frozen=True, kw_only=True):
    """One document, and those of its sentences that were drawn."""

    folder: str
    document: str
    #: Whether a run of sentences was drawn, or sentences that may deny.
    drawn: Literal["run", "cue"]
    #: For each speaker the fullest words by which the document names them.
    who: dict[str, Span]
    sentences: tuple[Sentence, ...]


class Pair(_Row, frozen=True, kw_only=True):
    """Two reports and how they hang together."""

    a: str
    b: str
    label: Literal["copy", "common source", "independent", "unrelated"]


class Claim(_Row, frozen=True, kw_only=True):
    """One claim of a story, in the reader's own words."""

    claim: str
    #: The reports that assert it, each with the span that does.
    asserts: dict[str, Span]
    #: The reports that deny it, each with the span that does.
    denies: dict[str, Span] = {}
    #: On how many independent origins it rests, by a careful reader: the fewest and the most.
    fewest: int
    most: int


class Story(_Row, frozen=True, kw_only=True):
    """Some reports about one event."""

    folder: str
    reports: tuple[str, ...]
    claims: tuple[Claim, ...]


def read(kind: type[T], name: str, folder: Path = FOLDER) -> list[T]:
    """The rows of a file of labels.

    Raises:
        msgspec.ValidationError: a row is not what the file should hold.
    """
    return [msgspec.json.decode(line, type=kind) for line in (folder / name).read_bytes().splitlines() if line]


def write(rows: list[T], path: Path) -> None:
    """One row a line, in the order given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
