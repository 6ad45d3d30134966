"""Common nouns that speak: known as subjects by how they agree with the verb, *волонтёры сообщили*.

Where nouns and verbs change with number and gender, an ending tells a subject from other words; what follows the noun
must then belong to it: a noun or attribute in the genitive, or a preposition that ties.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.languages.speech import Agreement
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Token

#: A speaker in common nouns has at most this many words.
_LONGEST = 8
#: A word with fewer letters shows no ending.
_FEWEST = 3


def spoken_by(
    tokens: Sequence[Token], verb: Sequence[str], text: str, lexicon: Lexicon, *, several: bool = False
) -> Mention | None:
    """The speaker whom common nouns name, if they agree with the verb from first to last, else none.

    Args:
        tokens: the words between the bounds of the clause and the verb.
        verb: the folded words of the cue.
        text: the cleaned text.
        lexicon: of its language.
        several: only a verb with more than one speaker counts.
    """
    agreement = agreement_of(verb, lexicon)
    if agreement is None or not 0 < len(tokens) <= _LONGEST or any(token.kind != "w" for token in tokens):
        return None
    if several and not agreement.several:
        return None
    place = _counted(tokens, lexicon)
    head = place
    while head < len(tokens) - 1 and _ends(tokens[head], agreement.attribute):
        head += 1
    if head >= len(tokens):
        return None
    counted = head and tokens[head - 1].form.isdigit()
    if not (counted or _stands(tokens, head, agreement, lexicon)):
        # "пострадавшие": an attribute alone.
        if head == place or not _ends(tokens[head - 1], agreement.attribute):
            return None
        head -= 1
    if not belong(tokens[head + 1 :], lexicon):
        return None
    return Mention(
        start=tokens[0].start,
        end=tokens[-1].end,
        name=text[tokens[0].start : tokens[-1].end],
        role=None,
        institution=None,
        kind="unnamed",
        known=len(tokens) == 1,
        head=tokens[head].form,
    )


def attributes(token: Token, lexicon: Lexicon) -> bool:
    """Whether the word has the ending of an attribute in the case of a subject."""
    return any(_ends(token, each.attribute) for each in lexicon.speech.agreements)


def agreement_of(verb: Sequence[str], lexicon: Lexicon) -> Agreement | None:
    """With what nouns the words of a cue agree, or none if no ending tells."""
    for form in verb:
        for each in lexicon.speech.agreements:
            if form.endswith(each.verb) and len(form) > _FEWEST:
                return each
    return None


def _counted(tokens: Sequence[Token], lexicon: Lexicon) -> int:
    """Past what stands before an attribute: a number, *этот*, *один*."""
    place = 0
    while place < len(tokens) - 1 and (tokens[place].form.isdigit() or tokens[place].form in lexicon.determiners):
        place += 1
    return place


def _stands(tokens: Sequence[Token], head: int, agreement: Agreement, lexicon: Lexicon) -> bool:
    """Whether the word is a noun in the case of a subject: not an adverb, a preposition or a name."""
    token, speech = tokens[head], lexicon.speech
    form = token.form
    if (token.capital and head) or len(form) < _FEWEST or form.endswith(speech.adverbs) or form in lexicon.nominatives:
        return False
    small = (lexicon.stops, lexicon.fillers, lexicon.cues, lexicon.pronouns, lexicon.subordinates, lexicon.backs)
    if any(words.at([form], 0) for words in small) or form in lexicon.finite or form in lexicon.joins:
        return False
    return form.endswith(agreement.noun) or _ends(token, agreement.attribute)


def belong(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether every word after the head may belong to it."""
    tied = False
    for token in tokens:
        if lexicon.belongs.at([token.form], 0):
            tied = True
            continue
        odd = any(words.at([token.form], 0) for words in (lexicon.cues, lexicon.pronouns))
        if odd or not (tied or _ends(token, lexicon.speech.owned) or token.form.isdigit()):
            return False
    return True


def _ends(token: Token, endings: tuple[str, ...]) -> bool:
    return len(token.form) > _FEWEST and token.form.endswith(endings)
