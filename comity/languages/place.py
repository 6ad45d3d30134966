"""The section ``[place]`` of a language file: how places are named in that language, and what is not a place."""

from __future__ import annotations

import msgspec


class Proclitic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Letters written together with the name that follows them."""

    #: The letters as they stand before the name, folded.
    letters: str
    #: What the name itself has in their stead, mostly nothing.
    becomes: str = ""
    #: How many of the letters are no part of the name; the mention begins after them. An article that has lost its
    #: first letter, as in للبصرة, is left out as well: what is left, بصرة, is a name that can be read.
    skip: int


class Declension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a name of one ending looks in the other cases."""

    #: What the dictionary form ends in, folded; the longest that fits is taken.
    ending: str
    #: What stands in its stead, one for each case, always in the same order of cases.
    forms: tuple[str, ...]


class PlaceFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How places are named; all words folded."""

    #: Whether names of places are written with a capital letter.
    capitals: bool = False
    #: A town smaller than this is only found with a sign beside it that it is a place.
    population: int = 100_000
    #: A town smaller than this is only found where the text calls it a town, or names its region or country beside it.
    population_after_preposition: int = 15_000
    #: Countries whose places have names of their own in this language; names of others are often taken for words.
    home: tuple[str, ...] = ()
    #: What `population` is for towns of other countries.
    population_abroad: int = 100_000
    #: The shortest name, in letters, that is found without such a sign.
    letters: int = 3
    #: Prepositions and such after which a place is likely.
    prepositions: tuple[str, ...] = ()
    #: Of these, those that hardly stand before a person: in, near.
    inside: tuple[str, ...] = ()
    #: Words that stand before a name and call it a place: city of, province.
    kinds_before: tuple[str, ...] = ()
    #: Words that stand after a name and call it a place: city, oblast.
    kinds_after: tuple[str, ...] = ()
    #: Of both, those that call it a region and not a town.
    kinds_region: tuple[str, ...] = ()
    #: Words that part two places of which the second holds the first: Mosul in Iraq.
    within: tuple[str, ...] = ()
    #: Words that are also places but nearly always mean something else; found only where the text calls them places.
    common: tuple[str, ...] = ()
    #: Words written with a capital at the start of a sentence or in a headline that belong to no name.
    plain: tuple[str, ...] = ()
    #: Words that may stand directly before a place without making it part of another name: northern, greater.
    neighbours: tuple[str, ...] = ()
    #: Titles and offices before a person's name.
    titles: tuple[str, ...] = ()
    #: First names.
    given: tuple[str, ...] = ()
    #: Words directly after a place that make the whole the name of a house: Post, Times, United.
    house_after: tuple[str, ...] = ()
    #: Words directly before a place that make the whole the name of a house or a person: newspaper, Bank.
    house_before: tuple[str, ...] = ()
    #: Words with which the name of a body begins that may run on to the name of a place: ministry, army, council.
    bodies: tuple[str, ...] = ()
    #: The word for *and*, over which such a name may run: the ministry of roads and bridges.
    link: str = ""
    #: Words between a first name and a surname: al, bin, van.
    particles: tuple[str, ...] = ()
    #: Short names of places that are words as well; they count only where the report speaks of their country.
    brief: tuple[str, ...] = ()
    #: Names of two words, one of them a place's name, that mean something larger: Latin America.
    larger: tuple[str, ...] = ()
    #: Folded letters that may be written together with a name before it.
    proclitics: tuple[Proclitic, ...] = ()
    #: How names change with the case.
    declensions: tuple[Declension, ...] = ()
    #: Endings by which a word is an adjective made of a name, not the name, unless the text calls it a place.
    adjectives: tuple[str, ...] = ()
    #: Country code to the words for its people and things; a sign of which country a report is about.
    demonyms: dict[str, tuple[str, ...]] = {}
    #: Endings that a word of `demonyms` may take, the empty one included.
    demonym_endings: tuple[str, ...] = ("",)
