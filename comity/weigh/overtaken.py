"""Figures that their own voice later replaced: *seven, up from three*."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from comity.model.statement import Statement
from comity.weigh.content import Content


class Overtaken:
    """Looks among a story's wordings for the figures that their own voices replaced."""

    def __init__(self, firsts: Sequence[Statement], contents: Sequence[Content]) -> None:
        """Plan the look.

        Args:
            firsts: a statement of each wording, in time order.
            contents: their contents.
        """
        self._firsts = firsts
        self._contents = contents
        #: By voice the places where it gives several figures, as it must to name an old one beside a new one.
        self._several: dict[str, list[int]] = {}
        for place, each in enumerate(contents):
            if each.voice and each.counted and len(each.figures) > 1:
                self._several.setdefault(each.voice, []).append(place)

    def words(self, wordings: Iterable[int]) -> str:
        """The words by which the voice of a claim with a figure later gave another, naming the old one; or none.

        Args:
            wordings: places of the claim's wordings.
        """
        if not self._several:
            return ""
        wordings = list(wordings)
        given = [(each.voice, *each.counted) for n in wordings if (each := self._contents[n]).counted and each.voice]
        later = {place for voice, *_ in given for place in self._several.get(voice, ()) if place > min(wordings)}
        for place in sorted(later):
            new, statement = self._contents[place], self._firsts[place]
            unit, value = new.counted or ("", 0.0)
            for voice, old_unit, old in given:
                names_old = voice == new.voice and old in new.figures and old != value
                if names_old and (statement.revises or unit == old_unit):
                    return statement.text
        return ""
