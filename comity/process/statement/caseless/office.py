"""Offices without a name, given to whoever the report shows to hold them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from comity.languages.fold import fold
from comity.process.statement.draft import Draft
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention

#: An office of fewer words may be held by several.
_PROPER = 2
#: The word after an office is looked for in so many characters.
_NEXT = 12


def name_offices(kept: Sequence[Sequence[Draft]], text: str, lexicon: Lexicon) -> None:
    """*The mayor of K said ...* where the report names one mayor of K and no other, before or after.

    Persian reports call their one speaker by ever other offices. There an office that nobody is named for is that
    speaker's, too, once the speaker has spoken twice, if nobody else speaks in the report and the sentence does not
    add one (*the governor, too, said*).
    """
    spoken = [(draft, draft.mention) for row in kept for draft in row if draft.mention is not None]
    people = [mention for _, mention in spoken if mention.kind == "person" and mention.name and not is_office(mention)]
    sole = people[0] if not lexicon.speech.articles and _alone(spoken, people) else None
    before: set[tuple[int, int]] = set()
    for draft, mention in spoken:
        wanted = words_of(lexicon, mention.role, mention.institution)
        if mention.kind == "person" and is_office(mention) and len(wanted) >= _PROPER:
            held = [each for each in people if each.role and wanted <= words_of(lexicon, each.role, each.institution)]
            follows = text[mention.end : mention.end + _NEXT].split()[:1]
            if not held and len(before - {draft.sentence}) > 1 and not {*follows} & {*lexicon.speech.too}:
                held = people
            if held and all(one_person(each, held[0]) for each in held):
                full = max(held, key=lambda each: len(each.name))
                draft.mention = replace(full, start=mention.start, end=mention.end)
        if sole is not None and draft.mention is not None and one_person(draft.mention, sole):
            before.add(draft.sentence)


def _alone(spoken: Sequence[tuple[Draft, Mention]], people: Sequence[Mention]) -> bool:
    """Whether one person speaks in the report by name, and nobody but persons speaks."""
    return (
        bool(people)
        and all(one_person(each, people[0]) for each in people)
        and not any(mention.kind in ("institution", "unnamed") for _, mention in spoken)
    )


def is_office(mention: Mention) -> bool:
    """Whether the name is but the words of an office."""
    return bool(mention.role) and mention.name.startswith(mention.role or " ")


def one_person(one: Mention, other: Mention) -> bool:
    """Whether two mentions share a part of their names."""
    if not one.name or not other.name:
        return False
    return bool(set(fold(one.name).split()) & set(fold(other.name).split()))


def words_of(lexicon: Lexicon, *phrases: str | None) -> frozenset[str]:
    """The words of an office, folded, without articles."""
    words = [word for phrase in phrases if phrase for word in fold(phrase).replace("،", " ").split()]
    return frozenset(_bare(word, lexicon) for word in words)


def _bare(word: str, lexicon: Lexicon) -> str:
    for article in lexicon.speech.articles:
        if word.startswith(article) and len(word) > len(article) + 1:
            return word[len(article) :]
    return word
