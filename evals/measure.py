"""What a task measures: scores that are functions of summed columns, and their intervals by bootstrap.

Every score here (a share, F1, B³, Pearson's r) is a function of column sums over units (documents, pairs, stories). So
one draw of the bootstrap (Efron 1979) is a weighting of the rows, and all draws are one product of matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.float64]
#: From sums of columns, shape (draws, columns), to scores, shape (draws,).
Formula = Callable[[Columns], Columns]

#: How often the units are drawn anew for an interval.
_DRAWS = 1_000
#: Draws made at a time, so that many units need little memory.
_AT_ONCE = 50


def _ratio(top: Columns, bottom: Columns) -> Columns:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom != 0)


def share(sums: Columns) -> Columns:
    """Columns: right, all. The share of right ones; also a mean, when the second column counts the units."""
    return _ratio(sums[:, 0], sums[:, 1])


def f1(sums: Columns) -> Columns:
    """Columns: right among the found, found, hit among the wanted, wanted."""
    precision, recall = _ratio(sums[:, 0], sums[:, 1]), _ratio(sums[:, 2], sums[:, 3])
    return _ratio(2 * precision * recall, precision + recall)


def precision(sums: Columns) -> Columns:
    """The same columns as `f1`."""
    return _ratio(sums[:, 0], sums[:, 1])


def recall(sums: Columns) -> Columns:
    """The same columns as `f1`."""
    return _ratio(sums[:, 2], sums[:, 3])


def pearson(sums: Columns) -> Columns:
    """Columns as `moments` makes them. Pearson's correlation."""
    n, x, y, xx, yy, xy = sums.T
    return _ratio(n * xy - x * y, np.sqrt(np.maximum(n * xx - x * x, 0) * np.maximum(n * yy - y * y, 0)))


def moments(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, ...]]:
    """The rows that `pearson` wants, one a pair."""
    return [(1.0, x, y, x * x, y * y, x * y) for x, y in pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One score of one task."""

    #: The folder of the set, or a word for what has none: ``river``, ``generated``.
    data: str
    #: ``all``, or the code of one language.
    language: str
    #: Its name, as ``floors.toml`` and ``known.toml`` write it.
    metric: str
    #: One row a unit: what `formula` sums.
    rows: Sequence[Sequence[float]]
    #: The score of the sums.
    formula: Formula
    #: Reports, documents, pairs or sentences a second of processor time; none where it says nothing.
    rate: float | None = None

    def score(self) -> float:
        """The score of all units; 0 where there are none."""
        return float(self.formula(self._table().sum(axis=0, keepdims=True))[0]) if len(self.rows) else 0.0

    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the score, units drawn with replacement; the same on every run."""
        if not len(self.rows):
            return 0.0, 0.0
        table = self._table()
        dice = np.random.default_rng(20261129)
        draws = []
        for _ in range(0, _DRAWS, _AT_ONCE):
            weights = dice.multinomial(len(table), np.full(len(table), 1 / len(table)), size=_AT_ONCE)
            draws.append(self.formula(weights.astype(np.float64) @ table))
        low, high = np.quantile(np.concatenate(draws), (0.025, 0.975))
        return float(low), float(high)

    def _table(self) -> Columns:
        return np.asarray(self.rows, dtype=np.float64)
