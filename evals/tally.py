"""The shape of a score, and the counting of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure."""

    #: Its name, as `floors.toml` writes it.
    name: str
    #: Its value.
    value: float
    #: What it counts, in words.
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one claim of the truth fared."""

    #: Id of the claim.
    claim: str
    #: The true number of origins.
    origins: int
    #: The range a careful reader can defend.
    reading: tuple[int, int]
    #: The range found; none if the claim was not found.
    found: tuple[int, int] | None
    #: The standing found; none if the claim was not found.
    status: str | None
    #: Whether the standing is right.
    status_right: bool
    #: Supporting quotes, those for which a statement was found, and those whose statement is in the claim found.
    support: tuple[int, int, int]
    #: What else is to be said: split, merged, denials not found.
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Everything measured in one picture."""

    #: The figures in the order in which the stages run.
    figures: tuple[Figure, ...]
    #: One row per claim, in the order of the truth.
    rows: tuple[Row, ...]
    #: What is wrong, by stage.
    misses: dict[str, tuple[str, ...]]


@dataclass(slots=True, kw_only=True)
class Tally:
    """Figures and misses while they are being counted."""

    figures: list[Figure] = field(default_factory=list)
    misses: dict[str, list[str]] = field(default_factory=dict)

    def share(self, name: str, right: int, of: int, means: str, empty: float = 0.0) -> None:
        """Adds a share; `empty` is its value if there was nothing to count: 1 only where the truth asks for nothing."""
        self.figures.append(Figure(name=name, value=right / of if of else empty, means=f"{means}: {right} of {of}"))

    def value(self, name: str, value: float, means: str) -> None:
        """Adds a figure that is not a share of things counted."""
        self.figures.append(Figure(name=name, value=value, means=means))

    def miss(self, stage: str, line: str) -> None:
        """Adds a line to what is to be mended in a stage."""
        self.misses.setdefault(stage, []).append(line)
