"""Reported speech in languages that write names without capital letters, by the order of their words.

In Arabic the verb comes first and the content opens with a word (*قال X إن C*): whoever stands in between speaks. In
Persian the speaker opens the sentence and the verb closes it (*X ... گفت: C*). Both orders show where a name ends,
which capital letters show elsewhere.
"""

from __future__ import annotations

from comity.process.statement.caseless.verb_first import VerbFirst
from comity.process.statement.caseless.verb_last import VerbLast
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.unit import Unit


def drafts(unit: Unit, text: str, lexicon: Lexicon) -> list[Draft]:
    """The acts of speech of one sentence in order; `Draft.mention` is none where whoever spoke before speaks on."""
    clause = VerbFirst if lexicon.speech.subject[0] == "after" else VerbLast
    return clause(unit, text, lexicon).drafts()
