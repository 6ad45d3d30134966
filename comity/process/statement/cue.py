"""Cues: where a sentence says, denies, confirms, questions, cites."""

from __future__ import annotations

from comity.languages.speech import Cue
from comity.process.statement.draft import Hit
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.unit import Unit

#: How far before a cue a word that cancels it may stand, adverbs between not counted.
_REACH = 1
#: The object that shows another verb begins within this many words after it.
_OBJECT = 4


def hits(unit: Unit, text: str, lexicon: Lexicon) -> list[Hit]:
    """The cues of a sentence in order, those that a *not* or *if* cancels left out."""
    found: list[Hit] = []
    forms = unit.forms
    cancelled = -1
    place, size = 0, len(forms)
    first, proclitics = lexicon.cues.first, lexicon.speech.proclitics
    if not proclitics and first.isdisjoint(forms):
        return found
    while place < size:
        if forms[place] in first:
            hit = lexicon.cues.at(forms, place)
        elif not proclitics:
            place += 1
            continue
        else:
            hit = None
        hit = hit or _without_proclitic(forms, place, lexicon)
        if hit is None or (place and _noun(forms, place, lexicon)) or unit.tokens[place].kind == "q":
            place += 1
            continue
        length, cue = hit
        # A capital inside a sentence: a name, as in "the United States".
        named = lexicon.capitals and place > 0 and unit.tokens[place].capital and not unit.title
        # "would neither confirm nor deny": what cancels a cue cancels another that is joined to it.
        joined = cancelled == place - 1 and place > 0 and forms[place - 1] in lexicon.joins
        if joined or _cancelled(forms, place, lexicon) or _spared(forms, place + length, cue, lexicon):
            cancelled = place + length
        elif not named:
            words = text[unit.tokens[place].start : unit.tokens[place + length - 1].end]
            found.append(Hit(start=place, end=place + length, cue=cue, words=words))
        place += length
    return found


def _spared(forms: list[str], place: int, cue: Cue, lexicon: Lexicon) -> bool:
    """Whether a word soon after the cue shows it to be another verb: *denied the inspectors entry*."""
    if not cue.spares:
        return False
    for at in range(place, min(place + _OBJECT, len(forms))):
        if forms[at] in cue.spares:
            return True
        if not forms[at].isalnum() or lexicon.stops.at(forms, at) or lexicon.complementisers.at(forms, at):
            return False
    return False


def _noun(forms: list[str], place: int, lexicon: Lexicon) -> bool:
    """Whether the word belongs to a phrase for media, like *media reports*."""
    phrase = lexicon.media.at(forms, place - 1)
    return phrase is not None and phrase[0] > 1


def _without_proclitic(forms: list[str], place: int, lexicon: Lexicon) -> tuple[int, Cue] | None:
    for letters in lexicon.speech.proclitics:
        if forms[place].startswith(letters) and len(forms[place]) > len(letters) + 1:
            bare = [forms[place][len(letters) :], *forms[place + 1 : place + 6]]
            hit = lexicon.cues.at(bare, 0)
            if hit is not None:
                return hit
    return None


def _cancelled(forms: list[str], place: int, lexicon: Lexicon) -> bool:
    before = place - 1
    while before >= 0 and lexicon.fillers.at(forms, before) and forms[before] not in lexicon.cancels:
        before -= 1
    return any(forms[at] in lexicon.cancels for at in range(max(0, before - _REACH + 1), before + 1))
