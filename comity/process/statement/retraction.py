"""Retractions over two sentences.

*The Tarn Times reported that C. That report was wrong and we withdraw it.*
"""

from __future__ import annotations

from comity.model.on_screen import on_screen
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.unit import Unit


def retracted(kept: list[list[Draft]], tried: list[bool], units: list[Unit], lexicon: Lexicon) -> None:
    """Turns what an outlet reported into what it takes back, where its next sentence says so.

    Args:
        kept: the statements of each unit; changed in place.
        tried: whether a unit held an act of speech; a retraction is marked as one, so that its words are nobody's own.
        units: the sentences.
        lexicon: of its language.
    """
    for number, unit in enumerate(units):
        if not number or kept[number] or not _takes_back(unit, lexicon):
            continue
        for draft in kept[number - 1]:
            mention = draft.mention
            if mention is not None and mention.kind == "outlet" and draft.act == "says":
                draft.act, draft.revises = "denies", True
                draft.how += f"; {on_screen('taken back in the next sentence')}"
                tried[number] = True


def _takes_back(unit: Unit, lexicon: Lexicon) -> bool:
    if not lexicon.retractions.may_stand_in(unit.forms):
        return False
    return any(lexicon.retractions.at(unit.forms, place) for place in range(len(unit.forms)))
