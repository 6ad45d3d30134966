"""Mentions: one speaker as one noun phrase names them, and two such phrases as one."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from comity.model.statement import Kind, Speaker


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of a speaker, before it is tied to the others of the report."""

    #: First character in the text.
    start: int
    #: One past the last character.
    end: int
    #: The name, or empty when only an office or a known thing is mentioned (*the spokesman*).
    name: str
    #: Title or office.
    role: str | None
    #: The institution spoken for.
    institution: str | None
    #: What kind of speaker.
    kind: Kind
    #: Whom a pronoun may stand for; empty if it is none.
    refers: str = ""
    #: It points at a speaker mentioned before.
    known: bool = False
    #: The noun that an earlier mention must share, folded; ``paper`` for *the statement*.
    head: str = ""
    #: It is a phrase of common nouns with nothing that tells a speaker.
    plain: bool = False
    #: It stands in a case other than that of a subject, so that its form may be inflected.
    oblique: bool = False
    #: The outlet to which a source is said to belong: *собеседник РИА Новости*.
    asked_by: str = ""

    @property
    def passes_on(self) -> bool:
        """Whether it is one that passes on what others say: an outlet, an agency, the media."""
        return self.kind == "outlet" or self.head == "media"

    def speaker(self, text: str) -> Speaker:
        """As a speaker; what has no name keeps the words as written."""
        name = self.name or text[self.start : self.end]
        return Speaker(name=name, role=self.role, institution=self.institution, kind=self.kind)


def fits(one: Mention, other: Mention) -> bool:
    """Whether two neighbouring noun phrases may name one speaker: a person and an office."""
    if one.refers or other.refers:
        return False
    kinds = {one.kind, other.kind}
    if "outlet" in kinds or one.head in ("media", "paper") or other.head in ("media", "paper"):
        return False
    named = [each for each in (one, other) if each.kind == "person" and each.name]
    return len(named) == 1 and (one.role is not None or other.role is not None or "unnamed" in kinds)


def merge(one: Mention, other: Mention) -> Mention:
    """Two neighbouring noun phrases as one speaker; the first alone where they do not fit."""
    if not fits(one, other):
        return one
    person, office = (one, other) if one.kind == "person" and one.name else (other, one)
    roles = [person.role, office.role or (office.name if office.kind == "unnamed" else None)]
    if person is other:
        roles.reverse()
    role = ", ".join(dict.fromkeys(each for each in roles if each)) or None
    return replace(
        person,
        role=role,
        institution=person.institution or office.institution or (office.name if office.kind == "institution" else None),
        start=min(one.start, other.start),
        end=max(one.end, other.end),
    )
