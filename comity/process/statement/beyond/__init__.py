"""What a report attributes to people beyond statements: thoughts, wishes, judgements, words of somebody left open.

None of it is said by somebody who can be held to it, so it is kept apart from the statements and weighs nothing. The
verbs and nouns are those that PolNeAR (Newell et al. 2018, *An attribution relations corpus for political news*) calls
attributing; the reading is by rules over the words of one sentence, without a parser.
"""

from __future__ import annotations

from dataclasses import replace

from comity.model.attribution import Attribution
from comity.process.statement.beyond.reading import Reading
from comity.process.statement.beyond.vocabulary import vocabulary
from comity.process.statement.draft import Draft
from comity.process.statement.own import NOBODY_ELSE
from comity.process.statement.unit import Unit


def attributions(kept: list[list[Draft]], units: list[Unit], code: str) -> tuple[Attribution, ...]:
    """What the sentences attribute beyond their statements, in text order."""
    words = vocabulary(code)
    if words is None:
        return ()
    found: list[Attribution] = []
    open_quote = False
    #: The paragraph that is one turn of an interview.
    turn = -1
    for row, unit in zip(kept, units, strict=True):
        said = [draft for draft in row if draft.how != NOBODY_ELSE]
        if not said and open_quote and found and len(unit.tokens) == 1 and unit.tokens[0].kind == "q":
            found[-1] = replace(found[-1], contents=(*found[-1].contents, unit.tokens[0].inner))
            continue
        if turn == unit.paragraph and found and not said:
            found[-1] = replace(found[-1], contents=(*found[-1].contents, (unit.start, unit.end)))
            continue
        turn = -1
        open_quote = False
        if ":" not in unit.forms and words.cues.isdisjoint(unit.forms):
            continue
        taken = []
        for draft in said:
            source = (draft.mention.start, draft.mention.end) if draft.mention else (0, 0)
            taken.append((draft.content, source))
            taken.append((draft.cue, source))
        made = Reading(unit, words, taken).read()
        found.extend(made)
        if len(made) == 1 and made[0].cue[0] + 1 == made[0].cue[1]:
            turn = unit.paragraph
        open_quote = bool(made) and made[-1].manner == "says" and any(t.kind == "q" for t in unit.tokens)
    return tuple(found)
