"""The words that name a speaker, as people mark them: with apposition and relative clause, or the pronoun alone."""

from __future__ import annotations

from bisect import bisect_left

from comity.process.statement.beyond.vocabulary import Vocabulary, vocabulary
from comity.process.statement.draft import Draft
from comity.process.statement.unit import Unit

#: An apposition with its relative clause is no longer than this, in tokens.
_LONGEST = 24


def name_sources(kept: list[list[Draft]], units: list[Unit], code: str) -> None:
    """Tells each draft where its speaker is named; `kept` holds the drafts of each of `units`."""
    words = vocabulary(code)
    if words is None:
        return
    for row, unit in zip(kept, units, strict=True):
        for draft in row:
            draft.source = naming(draft, unit, words)


def naming(draft: Draft, unit: Unit, words: Vocabulary) -> tuple[int, int]:
    """Where the speaker of a statement is named beside its words of speech.

    *Ada Lorn, who heads the council, said*: all up to the verb. *…, who said*: the pronoun that is the verb's subject.
    *…, said Ada Lorn, head of the council.*: all up to the end.
    """
    mention = draft.mention
    if mention is None:
        return (0, 0)
    start, end = mention.start, mention.end
    tokens, forms = unit.tokens, unit.forms
    if not draft.cue[1] or start >= end or not unit.start <= start < unit.end:
        return start, end
    places = [token.start for token in tokens]
    last = bisect_left(places, end)
    if end <= draft.cue[0]:
        verb = bisect_left(places, draft.cue[0])
        while verb > last and (words.adverb(forms[verb - 1]) or forms[verb - 1] in words.finite):
            verb -= 1
        if verb - 1 >= last and forms[verb - 1] in words.relatives:
            return tokens[verb - 1].start, tokens[verb - 1].end
        if last + 1 < verb <= last + _LONGEST and forms[verb - 1] == forms[last] == ",":
            return (start, end) if words.adds_nothing(forms[last + 1]) else (start, tokens[verb - 1].end)
        return start, end
    if last + 1 >= len(tokens) or forms[last] != "," or tokens[last + 1].kind != "w":
        return start, end
    if not draft.quoted or words.adds_nothing(forms[last + 1]):
        return start, end
    ahead = last + 1
    while ahead < len(tokens) and (tokens[ahead].kind == "w" or forms[ahead] in "'-"):
        ahead += 1
    if ahead < len(tokens) and draft.content[0] >= tokens[ahead - 1].end and tokens[ahead].kind != "q":
        return start, end
    return start, tokens[ahead - 1].end
