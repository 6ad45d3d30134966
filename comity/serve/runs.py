"""Citations where there is little room: numbers in their order, three or more in a row as a range, ``[3–7, 12]``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from comity.serve.language.written import Written
from comity.serve.sitrep import Cite


class Mark(NamedTuple):
    """A number that stands there; of a range its first and its last do."""

    #: What it leads to.
    cite: Cite
    #: What stands before it: nothing, a comma, or the dash of a range.
    after: Literal["", "comma", "dash"]


def marks(cites: Sequence[Cite]) -> tuple[Mark, ...]:
    """What stands in brackets for these, each report once."""
    return tuple(_marks(sorted({each.number: each for each in reversed(cites)}.values(), key=lambda each: each.number)))


def _marks(cites: Sequence[Cite]) -> Iterator[Mark]:
    at = 0
    while at < len(cites):
        yield Mark(cites[at], "comma" if at else "")
        end = at
        while end + 1 < len(cites) and cites[end + 1].number == cites[end].number + 1:
            end += 1
        if end > at + 1:
            yield Mark(cites[end], "dash")
            at = end
        at += 1


def between(mark: Mark, written: Written) -> str:
    """What stands before a number, as the reader writes it."""
    return {"": "", "comma": written.language.gettext(", "), "dash": "–"}[mark.after]


def bracketed(cites: Sequence[Cite], written: Written) -> str:
    """All of them without links: ``[3–7, 12]``; empty for none."""
    told = "".join(f"{between(mark, written)}{written.number(mark.cite.number)}" for mark in marks(cites))
    return f"[{told}]" if told else ""
