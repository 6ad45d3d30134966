"""Marks for sentences that a screen may show although they are composed far below it: findings, reasons, grounds.

They are kept, sent and stored as the English text they are, which is also what the API and the command line say. So
that a screen can tell them in its reader's language, their shapes are found in the source itself
(`comity.serve.language.composed`): those of errors without any mark, all others by the marks here.
"""

from __future__ import annotations

from typing import TypeVar

_Told = TypeVar("_Told")


def on_screen(told: _Told) -> _Told:
    """A sentence or part of one, or a table of such, as it is; the mark by which its shape is found.

    What fills a gap of a shape is a number, words of others, or something that is marked itself.
    """
    return told


def count_of(number: int, one: str, many: str) -> str:
    """A number with what it counts, ``3 reports``; a language with more forms for numbers tells it in its own."""
    return f"{number} {one if number == 1 else many}"
