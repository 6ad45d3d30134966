"""Marks a sentence to be translated where it stands and told later."""

from __future__ import annotations


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it, which the extraction looks for
    """The sentence as it is; ``python -m comity.serve.language`` finds it by this mark."""
    return sentence
