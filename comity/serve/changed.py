"""What changed between two versions of a report: paragraphs, and within a changed paragraph its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

#: Longer texts are compared by paragraph alone, longer lists of paragraphs not at all: comparing takes time that grows
#: with the square of the length.
_MOST_WORDS, _MOST_PARAGRAPHS = 1_500, 1_500
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that stayed, came in, or went out."""

    #: Which.
    kind: Literal["kept", "added", "removed"]
    #: The words.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph that is not as it was."""

    #: Its words in order, old and new.
    runs: tuple[Run, ...]


def changed(old: str, new: str) -> tuple[Paragraph, ...] | None:
    """The paragraphs in which two versions differ, in order.

    Args:
        old: text of the earlier version.
        new: text of the later one.

    Returns:
        The paragraphs; none where the texts are too long to be compared.
    """
    before, after = _paragraphs(old), _paragraphs(new)
    if max(len(before), len(after)) > _MOST_PARAGRAPHS:
        return None
    found: list[Paragraph] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for gone, come in zip_longest(before[i:j], after[k:m], fillvalue=""):
            found.append(Paragraph(runs=tuple(_runs(gone, come))))
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n|\n", text) if part.strip()]


def _runs(old: str, new: str) -> Iterator[Run]:
    if not old or not new:
        yield Run(kind="added" if new else "removed", text=new or old)
        return
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    compared = SequenceMatcher(None, before, after, autojunk=False)
    if max(len(before), len(after)) > _MOST_WORDS or compared.ratio() < 0.3:  # nothing in common: told as a whole
        yield Run(kind="removed", text=old)
        yield Run(kind="added", text=new)
        return
    for kind, i, j, k, m in compared.get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        if kind == "equal":
            yield Run(kind="kept", text=gone)
            continue
        if gone:
            yield Run(kind="removed", text=gone)
        if come:
            yield Run(kind="added", text=come)
