"""What speaks for a report belonging to a story, as numbers, as a verdict and in words.

The verdict is a logistic model in the manner of Miranda et al. 2018 (sparse similarity, time and their weights learned
from gold clusters), with one set of weights for each of four cases: same language or another, with vectors or without.
``python -m evals stories`` prints how good it is; `evals/tasks/stories.py` says on what the weights were fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log1p

from comity.model.on_screen import count_of, on_screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How a report compares with a story (or a story with a story)."""

    #: Whether the story has a report in the same language.
    same_language: bool
    #: Cosine of the weighted terms, 0 to 1; across languages, of the figures, places and words written alike.
    words: float
    #: Cosine of the vectors, -1 to 1; none without vectors.
    meaning: float | None
    #: In other languages than its own: figures, places and names (by their consonants) that the story shares, each
    #: counted by its rarity, about 1 for a rare one; the two words of a name are one.
    names: float
    #: How many things they share that stand apart in the text: a name of two words is one.
    shared: int
    #: Days between the report and the story's nearest report, the vagueness of dates taken off; none if undated.
    days: float | None
    #: Greatest share of one's words that stand in the other as copied text, 0 to 1.
    copied: float
    #: What they share, in the report's own words, the weightiest first.
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weights:
    #: Log-odds of a report that has nothing to do with the story.
    base: float
    #: For each unit of the field of `Evidence` of that name.
    words: float
    meaning: float
    names: float
    #: Where at most one thing is shared: two affairs of one person or place share just that.
    lone: float
    #: For each unit of log(1 + days).
    days: float


#: (same language, with vectors) to weights.
_MODEL: dict[tuple[bool, bool], _Weights] = {
    (True, True): _Weights(base=-3.9, words=8.0, meaning=5.2, names=0.0, lone=-0.9, days=-1.5),
    (True, False): _Weights(base=-2.6, words=10.8, meaning=0.0, names=0.0, lone=-1.3, days=-1.5),
    (False, True): _Weights(base=-4.1, words=3.0, meaning=8.6, names=1.9, lone=0.0, days=-1.5),
    (False, False): _Weights(base=-5.4, words=5.0, meaning=0.0, names=2.0, lone=0.0, days=-1.5),
}
#: Copied text speaks for one story from this share on, and this strongly.
COPIED, _COPIED_WEIGHT = 0.3, 6.0
#: Names beyond so many rare ones say no more.
_NAMES = 3.0


def verdict(evidence: Evidence) -> float:
    """Log-odds that report and story belong together; above 0 they do."""
    weights = _MODEL[evidence.same_language, evidence.meaning is not None]
    return (
        weights.base
        + weights.words * evidence.words
        + weights.meaning * (evidence.meaning or 0.0)
        + weights.names * min(evidence.names, _NAMES)
        + (weights.lone if evidence.shared <= 1 else 0.0)
        + weights.days * log1p(evidence.days or 0.0)
        + (_COPIED_WEIGHT if evidence.copied >= COPIED else 0.0)
    )


def at_best(*, same_language: bool, words: float, meaning: float | None, copied: float) -> float:
    """No less than `verdict` of any evidence that has these in common, whatever the rest of it is."""
    weights = _MODEL[same_language, meaning is not None]
    return (
        weights.base
        + weights.words * words
        + weights.meaning * (meaning or 0.0)
        + weights.names * _NAMES
        + max(0.0, weights.lone)
        + (_COPIED_WEIGHT if copied >= COPIED else 0.0)
    )


def sentence(evidence: Evidence, title: str) -> str:
    """The evidence as one sentence; `title` is that of a report of the story."""
    parts: list[str] = []
    if evidence.copied >= COPIED:
        parts.append(on_screen(f"{evidence.copied:.0%} of its words stand there too"))
    if evidence.terms:
        parts.append(on_screen(f"shares {', '.join(evidence.terms)}"))
    if evidence.names:
        parts.append(on_screen(f"names or figures agree across languages ({evidence.names:.1f})"))
    if evidence.meaning is not None:
        parts.append(on_screen(f"{evidence.meaning:.2f} alike in meaning"))
    if evidence.days:
        apart = count_of(round(evidence.days), "day apart", "days apart")
        parts.append(apart if evidence.days >= 1.5 else on_screen("within a day and a half"))
    return on_screen(f"With “{title}”: {'; '.join(parts)}.")
