"""Where names and figures stand among the words of a sentence: with which word each goes, by what parts it from them.

A rule's sentence may be said in another way, *Asserted by: Ada* as *Ada asserts*, but nobody may come to another word
by it. Names and figures that follow each other are a run; a run goes with the word before it or with the one after it,
whichever it is less parted from, and may pass from behind its word to before it, and back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: How much a sign parts what stands on its sides.
PARTS = {":": 1, **dict.fromkeys(",،–—−()…", 2), **dict.fromkeys(";؛", 3), **dict.fromkeys(".!?؟", 4)}
#: Part as *and* does, and as *but* does.
AND, BUT = ",", ";"
#: A colon and what parts more than a comma end a run.
_COLON, _SEMICOLON, _STOP, _END = 1, 3, 4, 5


@dataclass(frozen=True, slots=True)
class _Run:
    """Names and figures that follow each other."""

    items: tuple[tuple[str, str], ...]
    #: Words before it in the sentence.
    words: int
    #: What parts it from the word before, and from the one after.
    left: int
    right: int

    @property
    def side(self) -> int:
        """-1: goes with the word before it; 1: with the one after; 0: nothing tells."""
        return 0 if self.alone else (self.left > self.right) - (self.left < self.right)

    @property
    def alone(self) -> bool:
        """Whether a sentence of its own ends on either side."""
        return min(self.left, self.right) >= _STOP


@dataclass(frozen=True, slots=True)
class _Order:
    runs: list[_Run]
    #: What parts each word from the one before.
    gaps: list[int]

    def parted(self) -> set[int]:
        """Before which words runs stand that part them from others."""
        return {run.words for run in self.runs if 0 < run.words < len(self.gaps)}


def same_places(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> bool:
    """Whether each name and figure of a sentence goes with the same word in another that has the same words in order.

    Args:
        one: the sentence, piece by piece with its kind: ``word``, ``part`` (a key of `PARTS`), ``quote``, which may
            stand anywhere, and others, which go with words.
        other: the other one.
    """
    ours, theirs = _order(one), _order(other)
    if [run.items for run in ours.runs] != [run.items for run in theirs.runs] or ours.parted() - theirs.parted():
        return False
    return all(_stays(was, now, ours, theirs) for was, now in zip(ours.runs, theirs.runs, strict=True))


def _stays(was: _Run, now: _Run, ours: _Order, theirs: _Order) -> bool:
    if was.alone:
        return was.words == now.words and min(now.left, now.right) >= _COLON
    if was.side == 0:
        return was.words == now.words
    if min(now.left, now.right) > max(_COLON, min(was.left, was.right)):
        return False  # it is parted from its word
    if now.side == was.side:
        return was.words == now.words
    if now.side == 0 or (was.words - now.words) * now.side <= 0:
        return False
    first, last = sorted((was.words, now.words))
    # It passed these words, which must be one thing: no sign stands within them, and no other run.
    return not any(gap for order in (ours, theirs) for gap in order.gaps[first + 1 : last])


def _order(pieces: Sequence[tuple[str, str]]) -> _Order:
    runs, gaps = list[_Run](), list[int]()
    for items, words, left, right in _runs(pieces, gaps):
        runs.append(_Run(tuple(items), words, left, right))
    return _Order(runs, gaps)


def _runs(pieces: Sequence[tuple[str, str]], gaps: list[int]) -> Iterator[tuple[list[tuple[str, str]], int, int, int]]:
    """The runs; what parts each word from the one before is put into `gaps`."""
    items, left, gap, beside = list[tuple[str, str]](), _END, _END, _END
    for kind, each in pieces:
        if kind == "part":
            gap = max(gap, PARTS[each])
        elif kind == "word":
            if items:
                yield items, len(gaps), left, gap
                items = []
            gaps.append(beside if beside == _END else gap)
            gap = beside = 0
        elif kind != "quote":
            if items and (gap == _COLON or gap >= _SEMICOLON):
                yield items, len(gaps), left, gap
                items = []
            if not items:
                left = gap
            items.append((kind, each))
            gap, beside = 0, _END
    if items:
        yield items, len(gaps), left, _END
