"""The section ``[attribution]`` of a language file: how thoughts, wishes and judgements are attributed to people."""

from __future__ import annotations

from typing import Literal

import msgspec

from comity.model.attribution import Manner

#: What may follow a verb as its content.
#:
#: - ``that``: a clause after a word of `Speech.complementisers`: *X fears that C*
#: - ``clause``: a clause with nothing before it: *X thinks C*
#: - ``question``: a clause that opens with a word of `Attributing.questions`: *X knows what C*
#: - ``infinitive``: an infinitive: *X hopes to C*
#: - ``object``: a noun phrase: *X supports C*
#: - ``quote``: a quotation beside the verb, before or after
#: - ``front``: what stands before the comma that parts it from the speaker: *C, X thinks*
#: - ``hearer``: whoever hears it stands before the content: *X reminded Y that C*
Take = Literal["that", "clause", "question", "infinitive", "object", "quote", "front", "hearer"]


class Holding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Verbs that attribute a content in one manner."""

    #: How whoever is named holds the content.
    manner: Manner
    #: What may follow.
    takes: tuple[Take, ...] = ()
    #: Prepositions that may bring the content: *calls for C*.
    prepositions: tuple[str, ...] = ()
    #: Each verb in its forms, in braces, in this order: base, third person, past, present participle, and past
    #: participle where it differs from the past: ``kn{ow,ows,ew,owing,own}``.
    verbs: tuple[str, ...]


class Adjective(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Adjectives that attribute a content after a form of *be*: *is confident that C*."""

    #: How whoever is so holds the content.
    manner: Manner
    #: What may follow.
    takes: tuple[Take, ...] = ()
    #: Prepositions that may bring the content.
    prepositions: tuple[str, ...] = ()
    #: The adjectives.
    words: tuple[str, ...]


class Noun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nouns that attribute what follows them to whomever they belong to: *the mayor's promise to C*."""

    #: How whoever owns the noun holds the content.
    manner: Manner
    #: Words that open the content: prepositions, complementisers, the mark of an infinitive.
    before: tuple[str, ...]
    #: The nouns, singular and plural.
    nouns: tuple[str, ...]


class Attributing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people are told to think, wish and judge."""

    #: Verbs.
    verbs: tuple[Holding, ...] = ()
    #: Adjectives.
    adjectives: tuple[Adjective, ...] = ()
    #: Nouns.
    nouns: tuple[Noun, ...] = ()
    #: Phrases of two words after which the source stands: *according to X, C*.
    sourcing: tuple[tuple[str, str], ...] = ()
    #: Participles that, after a form of *be*, attribute the clause to nobody named: *is expected to C*.
    unowned: tuple[str, ...] = ()
    #: Verbs that attribute their clause to nobody named: *seemed to C*.
    seeming: tuple[str, ...] = ()
    #: Forms of *be*.
    being: tuple[str, ...] = ()
    #: The mark of an infinitive.
    infinitive: str = ""
    #: Words that open an indirect question.
    questions: tuple[str, ...] = ()
    #: Words that open a subordinate clause.
    subordinates: tuple[str, ...] = ()
    #: Prepositions.
    prepositions: tuple[str, ...] = ()
    #: Finite verbs that are not attributing, with their contractions.
    finite: tuple[str, ...] = ()
    #: Adverbs that stand between a subject and its verb.
    adverbs: tuple[str, ...] = ()
    #: The ending by which other adverbs are told, and words that have it and are none.
    adverb_ending: str = ""
    no_adverbs: tuple[str, ...] = ()
    #: The ending of a present participle.
    participle_ending: str = ""
    #: The ending of a past tense.
    past_ending: str = ""
    #: Pronouns that own a noun: *his, their*.
    owners: tuple[str, ...] = ()
    #: Words that join two names in one subject: *and*.
    pairs: tuple[str, ...] = ()
    #: Words before the last of a list: *and, or*.
    lists: tuple[str, ...] = ()
    #: Relative words that are never the subject of their clause: *whom, where*.
    not_subjects: tuple[str, ...] = ()
    #: Of `links`, those by which a name reaches over: *the mayor of X's promise*.
    belonging: tuple[str, ...] = ()
    #: What must follow a word of `unowned`.
    unowned_before: tuple[str, ...] = ()
    #: The ending of a plural, and endings with it that are none.
    plural_ending: str = ""
    no_plural_endings: tuple[str, ...] = ()
    #: Words of comparison: *more, least*.
    degrees: tuple[str, ...] = ()
    #: Forms of `verbs` that are nouns as well, those of `nouns` aside: *votes*.
    homographs: tuple[str, ...] = ()
    #: Numbers in words.
    numbers: tuple[str, ...] = ()
    #: Of `prepositions`, those that tie a noun to a name: *the mayor of X*.
    links: tuple[str, ...] = ()
    #: Words that are plural without showing it: *people, many, some*.
    plural: tuple[str, ...] = ()
