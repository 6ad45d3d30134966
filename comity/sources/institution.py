"""One key for one institution, however and in whichever of four languages it is named.

A name is read as a set of concepts (ministry, energy) and what remains (Norda), which is compared by sound. A minister
is read as the ministry, a spokesman as the body spoken for: people count under the institution they speak for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import msgspec

from comity.languages.name import skeleton
from comity.languages.word import words

#: Sounds of the shortest company name by which it is known.
_OWN_NAME = 3


class Concept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word that names of institutions are made of."""

    #: What it stands for.
    name: str
    #: Beginnings of words, folded letters.
    stems: tuple[str, ...] = ()
    #: Whole words, folded letters.
    whole: tuple[str, ...] = ()
    #: Whether it tells no two bodies apart.
    light: bool = False
    #: Whether it is a kind of body (*ministry*) and not the field of one (*energy*).
    body: bool = False


class Short(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that stand for a whole name."""

    #: The words, folded letters.
    words: tuple[str, ...]
    #: The concepts they stand for.
    concepts: tuple[str, ...]


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    concept: tuple[Concept, ...]
    short: tuple[Short, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A name of an institution taken apart."""

    #: What kind of body it is, e.g. ministry and energy; sorted.
    concepts: tuple[str, ...]
    #: The remaining words by sound, sorted: whose ministry it is.
    rest: tuple[str, ...]


@cache
def _file() -> _Table:
    text = resources.files("comity.sources").joinpath("institutions.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, str], frozenset[str]]:
    """Whole words with their concepts, stems with theirs, and the light concepts."""
    table = _file()
    whole: dict[str, tuple[str, ...]] = {}
    for short in table.short:
        whole.update(dict.fromkeys(short.words, short.concepts))
    for concept in table.concept:
        for word in concept.whole:
            whole.setdefault(word, (concept.name,))
    stems = dict(sorted(((s, c.name) for c in table.concept for s in c.stems), reverse=True))
    return whole, stems, frozenset(c.name for c in table.concept if c.light)


def _concepts_of(form: str) -> tuple[str, ...]:
    whole, stems, _ = _table()
    if form in whole:
        return whole[form]
    # Arabic glues و, ب, ل, ف to the next word; try the word without them when it is not known with them.
    for candidate in (
        form,
        form[1:] if len(form) > 4 and form[0] in "وبلف" else "",
        "ال" + form[2:] if form.startswith("لل") else "",
    ):
        if candidate in whole and candidate:
            return whole[candidate]
        for length in range(len(candidate), 1, -1):  # the longest stem first
            if candidate[:length] in stems:
                return (stems[candidate[:length]],)
    return ()


@lru_cache(maxsize=20_000)
def body(name: str) -> Body:
    """The concepts and the rest of an institution's name (or of an office such as *Minister of Energy*)."""
    _, _, light = _table()
    concepts: set[str] = set()
    rest: set[str] = set()
    for word in words(name):
        form = word.form.removesuffix("'s").removesuffix("'")
        found = _concepts_of(form)
        if found:
            concepts.update(c for c in found if c not in light)
        elif len(form) > 1:
            rest.add(skeleton(form))
    return Body(concepts=tuple(sorted(concepts)), rest=tuple(sorted(rest)))


@cache
def _bodies() -> frozenset[str]:
    return frozenset(concept.name for concept in _file().concept if concept.body)


def names_body(office: Body) -> bool:
    """Whether an office names its institution: *Minister of Energy* does, *chief engineer of the dam* does not."""
    kinds = _bodies().intersection(office.concepts)
    return bool(kinds) and (len(office.concepts) > len(kinds) or len(kinds) > 1 or bool(office.rest))


def _akin(one: str, other: str) -> bool:
    """Whether two sounds can be a country and its adjective: *Iraq* and *Iraqi*, *Норда* and *норданский*."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and len(shorter) >= min(2, len(longer))


def kinds(body: Body) -> tuple[str, ...]:
    """The concepts without the general *authority, office, agency* where anything else is said.

    Two bodies of which neither is a company are one only if these are the same.
    """
    return tuple(c for c in body.concepts if c != "body") or body.concepts


def is_company(body: Body) -> bool:
    """Whether a body is a company, which goes by its own name."""
    return "company" in body.concepts


def same_body(one: Body, other: Body) -> bool:
    """Whether two names can be one institution.

    The concepts must agree; a name without owner (*the ministry of energy*) can be anybody's. Names without any concept
    (*Red Aid*, *Orbital*) must agree by sound.
    """
    if is_company(one) or is_company(other):
        # The field in a company's name is translated, kept or left out; its own name decides.
        return any(len(a) >= _OWN_NAME and _akin(a, b) for a in one.rest for b in other.rest)
    if kinds(one) != kinds(other):
        return False
    if not one.concepts:
        return bool(one.rest) and one.rest == other.rest
    if not one.rest or not other.rest:
        return True
    fewer, more = sorted((one.rest, other.rest), key=len)
    return all(any(_akin(a, b) for b in more) for a in fewer)
