"""The section ``[speech]`` of a language file: how people are reported to speak in that language.

Every word may be written in its usual spelling; it is folded (`comity.languages.fold`) before it is compared. A list
in braces stands for its parts, the empty one included: ``сообщи{л,ла,ли}`` is three forms. A form of several words
has single spaces (the Persian half space counts as a space).
"""

from __future__ import annotations

from typing import Literal

import msgspec
import regex

from comity.languages.fold import MARKS, fold_letters

_LIST = regex.compile(r"\{([^{}]*)\}")

#: Where a cue's content and speaker stand. A cue lists every frame it can take; an unlisted one is never tried.
#:
#: - ``that``: the content follows after a complementiser: *X said that C*, *قال X إن C*, *X گفت که C*
#: - ``bare``: the content follows with nothing between: *X said C*; only for verbs that hardly take a plain object
#: - ``clause``: as ``bare``, but only where one of `Speech.finite` soon shows a clause: *X claimed C*
#: - ``colon``: the content follows after a colon or a dash: *X: C*, *X گفت: C*
#: - ``quote``: the content is a quotation beside the cue, before or after: *"C", X said*, *X сказал: «C»*
#: - ``front``: the content opens the sentence, cue and speaker follow a comma: *C, X said*, *C, сообщил X*
#: - ``noun``: the object holds the content, or points back at it: *X denied the report that C*, *X denied this*
#: - ``oblique``: no verb, the speaker follows at once, the rest of the sentence is the content: *according to X, C*
#: - ``cited``: the speaker follows; whoever is the subject of the sentence only passes it on: *Y reported, citing X*
#: - ``rumour``: as ``noun``, but only with one of `Speech.rumours` or `Speech.pointers`: *X rejected claims that C*
#: - ``judged``: as ``rumour``, and one of `Speech.falsehoods` ends it: *X called reports that C fake*
#: - ``marked``: object and predicate before the verb are the content: *X C را ... خواند*, "X called C ..."
#: - ``ahead``: the object follows, one of `Cue.governs` closes it: *X خواستار C شد*, "X demanded C"
#: - ``called``: the object and what it is called, which stands in quotation marks: *X called C “C”*
#: - ``back``: the sentence before is the content: *Об этом сообщил X*, *X made the remarks on Sunday*
#: - ``infinitive``: the content begins with an infinitive near the verb: *X попросил жителей уехать*
#: - ``whole``: the clause that holds the cue is itself the content, its subject speaks: *X raised the toll to 12*
Frame = Literal[
    "that",
    "bare",
    "clause",
    "colon",
    "quote",
    "front",
    "noun",
    "rumour",
    "judged",
    "marked",
    "ahead",
    "called",
    "back",
    "oblique",
    "cited",
    "infinitive",
    "whole",
]


class Cue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A verb or phrase that reports speech, in all its surface forms."""

    #: What it does with the content. Negations that turn it are forms of their own (``did not rule out``: says).
    act: Literal["says", "denies", "confirms", "questions"]
    #: Surface forms; the longest that fits is taken.
    forms: tuple[str, ...]
    #: The frames it takes.
    frames: tuple[Frame, ...]
    #: The object next to it is whom it was told to: *X told Interfax that C*, *сообщил Интерфаксу*.
    addresses: bool = False
    #: It has no subject of its own; whoever spoke in the clause before speaks on: *adding that*, *добавив, что*.
    follows: bool = False
    #: The speaker takes back or changes what was said before.
    revises: bool = False
    #: Whoever follows a word of `Speech.agents` inside the cue's clause only passes it on: *X was quoted by Y as
    #: saying C*. The form is the part up to that word.
    passive: bool = False
    #: Its object speaks and its subject passes it on: *«C», — цитирует X агентство Y*.
    relays: bool = False
    #: Its subject is nobody, *сообщается, что C*; a text or a body may stand in the case of a place.
    impersonal: bool = False
    #: Prepositions that bring its object: *announced of C*, *أعلن عن C*, *از C خبر داد*.
    governs: tuple[str, ...] = ()
    #: Its object must start with one of these words; empty: any.
    objects: tuple[str, ...] = ()
    #: With one of these words soon after it, it is another verb: *denied X entry, bail*, which withholds.
    spares: tuple[str, ...] = ()
    #: It opens a report and credits the outlet that it was taken from: *به گزارش X*.
    credits: bool = False


class Agreement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which endings a verb and a common noun that is its subject agree: *волонтёры сообщи-ли*."""

    #: Endings of the verb, folded.
    verb: tuple[str, ...]
    #: Endings of the noun in the case of a subject, folded.
    noun: tuple[str, ...]
    #: Of these, the endings of attributes, which may also stand alone: *пострадавшие*.
    attribute: tuple[str, ...]
    #: Whether more than one speak.
    several: bool = False
    #: For whom the verb alone may stand where no subject does; empty: for nobody.
    refers: Literal["", "man", "woman", "several"] = ""


class Pronoun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that stands for an earlier speaker."""

    #: Surface forms in any case.
    forms: tuple[str, ...]
    #: Whom it may stand for: a man, a woman, some person (no gender in the language), a thing, several;
    #: ``nobody``: it is never tied to a speaker (*I, we, others*).
    refers: Literal["man", "woman", "person", "thing", "several", "nobody"]


class Speech(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people are reported to speak."""

    #: Pairs of opening and closing quotation marks, most usual first.
    quotes: tuple[tuple[str, str], ...] = ()
    #: Verbs and phrases of saying, denying, confirming, questioning, citing and revising.
    cues: tuple[Cue, ...] = ()
    #: Where the subject of a verb cue stands, the usual place first: en ru ``before after``, ar ``after before``.
    subject: tuple[Literal["before", "after"], ...] = ("before", "after")
    #: Whether names are written with capital letters, so that a name's end can be seen.
    capitals: bool = True
    #: Letters written on the front of a word that a look-up may take off: Arabic ``و`` ``ف``.
    proclitics: tuple[str, ...] = ()
    #: Letters of an attached preposition that marks whom something was told to: Arabic ``ل`` ``لل``.
    dative: tuple[str, ...] = ()

    #: Letters of an attached article: Arabic ``ال``; a word without it after an office starts a name.
    articles: tuple[str, ...] = ()
    #: Endings of attributes, folded, by which a word with an article is told from the next noun.
    attribute_endings: tuple[str, ...] = ()
    #: Words that make an office somebody's who is not named: *a, one*; Persian ``یک``.
    indefinite: tuple[str, ...] = ()
    #: Endings, folded, that make a noun somebody's: Arabic ``ها``; such a word is no name.
    possessive_endings: tuple[str, ...] = ()
    #: Endings of plurals that cannot be a subject: Arabic ``ين``.
    accusative_endings: tuple[str, ...] = ()
    #: Letters before a verb, and after one, by which its subject is feminine; endings of feminine nouns, folded.
    feminine_before: tuple[str, ...] = ()
    feminine_after: tuple[str, ...] = ()
    feminine_endings: tuple[str, ...] = ()
    #: Words after a definite object: Persian ``را``.
    object_marks: tuple[str, ...] = ()

    #: Words that open a content clause: *that*, *что*, *إن أن أنه بأن*, *که*.
    complementisers: tuple[str, ...] = ()
    #: Words that open a clause after a comma, as part of it: *рассказал, как C*, *сообщили, сколько C*.
    indirect: tuple[str, ...] = ()
    #: Endings of infinitives, folded.
    infinitives: tuple[str, ...] = ()
    #: How verbs agree with common nouns; empty where a common noun is no speaker unless it is listed.
    agreements: tuple[Agreement, ...] = ()
    #: Endings of words that look like nouns and are adverbs, folded: *фактически*.
    adverbs: tuple[str, ...] = ()
    #: Endings of common nouns and attributes that belong to the noun before them, folded: *директор этого ресторана*.
    owned: tuple[str, ...] = ()
    #: Words right before a cue that cancel it (no statement): *not*, *never*, *не*, *لم*; *if*, *whether* likewise.
    cancels: tuple[str, ...] = ()
    #: Words that only look like a cue: *گفت و گو*, "conversation", holds *گفت*, "said".
    lookalikes: tuple[str, ...] = ()
    #: Phrases that introduce whom something was told to: *in an interview with*, *در گفتگو با*, *в беседе с*.
    audience: tuple[str, ...] = ()
    #: Words before the one who acts in a passive: *by*, *من قبل*.
    agents: tuple[str, ...] = ()

    #: Words that end a name phrase wherever they stand: prepositions of time and place, adverbs, weekdays,
    #: conjunctions, auxiliaries: *on, in, at, during, after, while, was*; *في خلال اليوم*; *در روز*.
    stops: tuple[str, ...] = ()
    #: Words that may stand inside a name phrase: *of, for, the, and, de, bin*; *باسم*.
    links: tuple[str, ...] = ()
    #: Of `links`, those by which an office is tied to its institution: *of, for, at*; *باسم*.
    belongs: tuple[str, ...] = ()
    #: Words that may stand between a subject and its verb, or between a verb and its content, and belong to neither:
    #: *also, later, has, on Thursday, yesterday*.
    fillers: tuple[str, ...] = ()
    #: Finite verbs other than cues (*was, will, can*): what stands before one is not the subject of a cue after it.
    finite: tuple[str, ...] = ()
    #: Of `fillers`, the auxiliary verbs: *has, had*; one shows that a clause follows.
    auxiliaries: tuple[str, ...] = ()
    #: Words that join clauses of equal rank: *and, but, while, и, но, а*.
    joins: tuple[str, ...] = ()
    #: Of `joins`, those after which another speaker's clause may begin without a comma: *but, while*.
    contrasts: tuple[str, ...] = ()
    #: Pronouns that can only be subjects, so that a clause begins with them: *he, she, they*.
    nominative: tuple[str, ...] = ()
    #: Words that make a clause of reporting an aside: *as X reported*, *как сообщил X*.
    asides: tuple[str, ...] = ()
    #: Prepositions in which an institution speaks: *в МЧС сообщили*.
    seats: tuple[str, ...] = ()
    #: Objects that stand for the sentence before when they open a sentence: *Об этом сообщил X*.
    backs: tuple[str, ...] = ()
    #: Words after a speaker that show that another has spoken before: Persian *نیز*.
    too: tuple[str, ...] = ()
    #: Words that open a relative clause: *who*, *который*, *الذي*.
    relatives: tuple[str, ...] = ()
    #: Articles, possessives and demonstratives that mark a known thing: *the, its, his*.
    definite: tuple[str, ...] = ()

    #: Titles and offices of persons, in every form: *minister, spokesman, Brigadier General, министр{,а,у}*.
    roles: tuple[str, ...] = ()
    #: Of `roles`, those who speak for another: *spokesman, spokeswoman, пресс-секретарь, متحدث, سخنگو*.
    spokesmen: tuple[str, ...] = ()
    #: Words that make a phrase the name of an institution: *ministry, command, army, police, وزارة, министерств{о,а}*.
    institutions: tuple[str, ...] = ()
    #: Words that make a phrase the name of an outlet or agency: *news agency, TV, newspaper, وكالة, газета*.
    outlets: tuple[str, ...] = ()
    #: Of `outlets`, those that mean an outlet only with a capital: *Star, Post*.
    mastheads: tuple[str, ...] = ()
    #: Words for media that nobody names: *media, newspapers, СМИ, وسائل إعلام*.
    media: tuple[str, ...] = ()
    #: Words for sources without a name: *source, official, eyewitness, источник, مصدر*; several too: *officials*.
    unnamed: tuple[str, ...] = ()
    #: Words for a text that speaks for its author: *statement, press release, заявление, بیانیه*.
    papers: tuple[str, ...] = ()
    #: Words for other texts, which are quoted for themselves unless their author is named: *report, study, letter*.
    texts: tuple[str, ...] = ()
    #: Pronouns that stand for an earlier speaker.
    pronouns: tuple[Pronoun, ...] = ()
    #: Of these, the forms that can only be a subject: *он*.
    subjects: tuple[str, ...] = ()
    #: Given names that tell a man or start a name where there are no capitals.
    men: tuple[str, ...] = ()
    #: Given names that tell a woman.
    women: tuple[str, ...] = ()

    #: Inflected words of roles, institutions and sources with their dictionary form: ``министерств{а,у,ом,е}``.
    nominatives: dict[str, str] = {}
    #: Endings of inflected names with the ending in the dictionary form, for a man's name and a woman's.
    man_endings: tuple[tuple[str, str], ...] = ()
    woman_endings: tuple[tuple[str, str], ...] = ()

    #: An attribute's ending, the ending of its noun in the dictionary form, and the attribute's ending in that form:
    #: *Водного управления* is *Водное управление*.
    attribute_bases: tuple[tuple[str, str, str], ...] = ()

    #: Nouns for what is denied or believed: *report, claim, rumour, allegation, сообщени{е,я}, تقارير, خبر*.
    rumours: tuple[str, ...] = ()
    #: Words that lead from such a noun to its content: *about*, *عن, بشأن*, *درباره*.
    about: tuple[str, ...] = ()
    #: Words that point back at what was just said: *this, it, that, это, ذلك, این*.
    pointers: tuple[str, ...] = ()
    #: Predicates that declare their subject untrue: *is untrue, are false, не соответствует действительности*.
    untrue: tuple[str, ...] = ()
    #: Nouns that call what follows untrue: *أكد عدم صحة الأنباء*.
    untruths: tuple[str, ...] = ()
    #: Of `untrue`, those that also blame a deed: *is wrong*, *درست نیست*; they deny only what is called a claim.
    wrong: tuple[str, ...] = ()
    #: What a rumour is called by those who deny it: *false, a lie, fake news, фейком, ложью*.
    falsehoods: tuple[str, ...] = ()
    #: Endings of a name that owns the name after it: *президент Норвании Лена Орр*.
    genitive: tuple[str, ...] = ()
    #: Of `genitive`, those that a name in the dictionary form hardly has.
    genitive_sure: tuple[str, ...] = ()
    #: Words that open a clause which is not the main one: *because, while, after, although*.
    subordinates: tuple[str, ...] = ()
    #: Phrases by which an outlet takes back what the sentence before says that it reported: *we withdraw it*.
    retractions: tuple[str, ...] = ()
    #: Words after a comma that open the outlet's own remark on what was said: *contradicting, in contrast to*.
    tails: tuple[str, ...] = ()
    #: Openings of an outlet's note on its own earlier report, up to the withdrawn content:
    #: *an earlier version of this article said*, *we wrongly reported*, *редакция отзывает сообщение о том*.
    corrections: tuple[str, ...] = ()


def spellings(form: str) -> tuple[str, ...]:
    """The folded forms that one entry of the section stands for, its braces written out."""
    found = _LIST.search(form)
    if found is None:
        return (fold_letters(form.translate(MARKS)),)
    before, after = form[: found.start()], form[found.end() :]
    return tuple(each for part in found[1].split(",") for each in spellings(before + part + after))
