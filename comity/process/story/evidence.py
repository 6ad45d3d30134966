"""What speaks for a report belonging to a story, as numbers, as a verdict and in words.

The verdict is a logistic model in the manner of Miranda et al. 2018 (sparse similarity, time and their weights learned
from gold clusters), with one set of weights for each of four cases: same language or another, with vectors or without.
``python -m evals.story`` prints how good it is; `evals/story.py` says on what the weights were fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log1p


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How a report compares with a story (or a story with a story)."""

    #: Whether the story has a report in the same language.
    same_language: bool
    #: Cosine of the weighted terms, 0 to 1; across languages, of the figures, places and words written alike.
    words: float
    #: Cosine of the vectors, -1 to 1; none without vectors.
    meaning: float | None
    #: Names that agree by their consonants across scripts, each counted by its rarity, about 1 for a rare one.
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
    base: float
    words: float
    meaning: float
    names: float
    lone: float
    """Added where at most one thing is shared: two affairs of one person or place share just that."""
    days: float


#: (same language, with vectors) to weights.
_MODEL: dict[tuple[bool, bool], _Weights] = {
    (True, True): _Weights(base=-4.1, words=8.0, meaning=5.2, names=0.0, lone=-0.9, days=-1.5),
    (True, False): _Weights(base=-3.0, words=10.8, meaning=0.0, names=0.0, lone=-0.9, days=-1.5),
    (False, True): _Weights(base=-4.5, words=3.0, meaning=8.6, names=1.5, lone=0.0, days=-1.5),
    (False, False): _Weights(base=-5.5, words=5.0, meaning=0.0, names=2.0, lone=0.0, days=-1.5),
}
#: Days that are assumed between reports of which one has no date.
_UNDATED_DAYS = 0.5
#: Copied text speaks for one story from this share on, and this strongly.
COPIED, _COPIED_WEIGHT = 0.3, 6.0


def verdict(evidence: Evidence) -> float:
    """Log-odds that report and story belong together; above 0 they do."""
    weights = _MODEL[evidence.same_language, evidence.meaning is not None]
    days = _UNDATED_DAYS if evidence.days is None else evidence.days
    return (
        weights.base
        + weights.words * evidence.words
        + weights.meaning * (evidence.meaning or 0.0)
        + weights.names * min(evidence.names, 3.0)
        + (weights.lone if evidence.shared <= 1 else 0.0)
        + weights.days * log1p(days)
        + (_COPIED_WEIGHT if evidence.copied >= COPIED else 0.0)
    )


def sentence(evidence: Evidence, title: str) -> str:
    """The evidence as one sentence; `title` is that of a report of the story."""
    parts: list[str] = []
    if evidence.copied >= COPIED:
        parts.append(f"{evidence.copied:.0%} of its words stand there too")
    if evidence.terms:
        parts.append(f"shares {', '.join(evidence.terms)}")
    if evidence.names:
        parts.append("has names that sound alike in the other script")
    if evidence.meaning is not None:
        parts.append(f"{evidence.meaning:.2f} alike in meaning")
    if evidence.days:
        parts.append(f"{evidence.days:.0f} days apart" if evidence.days >= 1.5 else "within a day and a half")
    return f"With “{title}”: {'; '.join(parts)}."
