"""Two reports side by side: the passages they share in pairs, what stands between them folded."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.analysis import Analysis
from comity.model.passage import Copied, Passage

#: Characters of the text around a passage that are shown.
_AROUND = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A passage as it stands in one report."""

    #: What stands before it, at most a line; begins at a word.
    before: str
    #: The passage.
    text: str
    #: What stands behind it.
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One passage as it stands in both."""

    #: In the report on the first side.
    one: Excerpt
    #: In the other.
    two: Excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two reports."""

    #: What was found in it.
    analysis: Analysis
    #: Share of its words that the passages cover, 0 to 1.
    share: float
    #: Whether the text comes from it, as far as is known.
    source: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two reports and what they share."""

    #: The report that was asked for.
    one: Side
    #: The other.
    two: Side
    #: The passages in the order of the first.
    pairs: tuple[Pair, ...]
    #: Why it counts as copied and in which direction, in words.
    how: str
    #: Whether it is known which of the two had it first.
    ordered: bool


def beside(copied: Copied, one: Analysis, two: Analysis) -> Beside:
    """Lay two reports side by side.

    Args:
        copied: what they share, found for either of them.
        one: the analysis of the report on the first side.
        two: that of the other.
    """
    seen = copied if copied.report == one.report else turned(copied, one)
    passages = sorted(seen.passages, key=lambda p: (p.start, p.other_start))
    return Beside(
        one=_side(one, [(p.start, p.end) for p in passages], copied),
        two=_side(two, [(p.other_start, p.other_end) for p in passages], copied),
        pairs=tuple(
            Pair(one=_excerpt(one.text, p.start, p.end), two=_excerpt(two.text, p.other_start, p.other_end))
            for p in passages
        ),
        how=copied.how,
        ordered=copied.source is not None,
    )


def turned(copied: Copied, one: Analysis) -> Copied:
    """What two reports share, told from the other's side.

    Args:
        copied: as it was found.
        one: the analysis of the report that it was not found for.
    """
    passages = tuple(
        Passage(start=p.other_start, end=p.other_end, other_start=p.start, other_end=p.end) for p in copied.passages
    )
    return Copied(
        report=copied.other,
        other=copied.report,
        source=copied.source,
        containment=_share(one, [(p.start, p.end) for p in passages]),
        passages=passages,
        how=copied.how,
    )


def _side(analysis: Analysis, spans: list[tuple[int, int]], copied: Copied) -> Side:
    return Side(analysis=analysis, share=_share(analysis, spans), source=copied.source == analysis.report)


def _share(analysis: Analysis, spans: list[tuple[int, int]]) -> float:
    """How much of a text these stretches cover, 0 to 1; they may overlap."""
    covered, end = 0, 0
    for start, stop in sorted(spans):
        covered += max(0, stop - max(start, end))
        end = max(end, stop)
    return min(1.0, covered / len(analysis.text)) if analysis.text else 0.0


def _excerpt(text: str, start: int, end: int) -> Excerpt:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return Excerpt(before=" ".join(before.split("\n")[-1:]), text=text[start:end], after=after.split("\n")[0])
