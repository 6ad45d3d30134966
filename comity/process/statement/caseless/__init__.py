"""Reported speech in languages that write names without capital letters, by the order of their words.

In Arabic the verb comes first and the content opens with a word (*قال X إن C*): whoever stands in between speaks. In
Persian the speaker opens the sentence and the verb closes it (*X ... گفت: C*). Both orders show where a name ends,
which capital letters show elsewhere.
"""

from __future__ import annotations

from comity.process.statement.caseless.carry import carried
from comity.process.statement.caseless.known import Known, known
from comity.process.statement.caseless.verb_first import VerbFirst
from comity.process.statement.caseless.verb_last import VerbLast
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.unit import Unit

__all__ = ["Known", "drafts", "known", "with_speakers"]


def drafts(unit: Unit, text: str, lexicon: Lexicon, names: Known) -> list[Draft]:
    """The acts of speech of one sentence in order; a verb without a subject has a mention of whoever spoke before."""
    return _reading(unit, text, lexicon, names).drafts()


def with_speakers(
    found: list[list[Draft]], units: list[Unit], text: str, lexicon: Lexicon, names: Known
) -> list[list[Draft]]:
    """The drafts of all sentences with verbs that lack a subject, pronouns and bare offices given to their speakers."""

    def subject(unit: Unit) -> Mention | None:
        return _reading(unit, text, lexicon, names).subject()

    return carried(found, units, text, lexicon, subject, names=names)


def _reading(unit: Unit, text: str, lexicon: Lexicon, names: Known) -> VerbFirst | VerbLast:
    order = VerbFirst if lexicon.speech.subject[0] == "after" else VerbLast
    return order(unit, text, lexicon, names)
