"""Languages are data: one TOML file each, checked when it is loaded.

A file has a head (code, name, direction) and one section for each subject; the section's shape stands in the module
of the same name. Nothing outside this package names a word of any language.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from comity.errors import FactsInvalid
from comity.languages.attribution import Attributing
from comity.languages.calendar import Calendar
from comity.languages.credit import Credit
from comity.languages.furniture import Furniture
from comity.languages.place import PlaceFacts
from comity.languages.proposition import Proposition
from comity.languages.query import QueryWords
from comity.languages.rephrase import Rephrasing
from comity.languages.speech import Speech
from comity.languages.words import WordFacts

#: The languages whose statements are read, in the order of the interface.
CODES: tuple[str, ...] = ("en", "ar", "fa", "ru")


class Language(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All facts about one language."""

    #: ISO 639-1 code.
    code: str
    #: Its name in English.
    name: str
    #: Which way it is written.
    direction: Literal["ltr", "rtl"]
    #: Abbreviations after which a full stop does not end the sentence, without that stop.
    abbreviations: tuple[str, ...] = ()
    #: How people are reported to speak.
    speech: Speech = Speech()
    #: How people are told to think, wish and judge.
    attribution: Attributing = Attributing()
    #: How dates are written.
    calendar: Calendar = Calendar()
    #: Lines that are not the report.
    furniture: Furniture = Furniture()
    #: How a report credits where it got its content.
    credit: Credit = Credit()
    #: What tells one proposition from another.
    proposition: Proposition = Proposition()
    #: Words that tell little about a subject, and how words are cut to their stem.
    words: WordFacts = WordFacts()
    #: How places are named, and what is not a place.
    place: PlaceFacts = PlaceFacts()
    #: How operators and fields of a query are called.
    query: QueryWords = QueryWords()
    #: What may differ between two wordings of one sentence.
    rephrase: Rephrasing = Rephrasing()


@cache
def language(code: str) -> Language | None:
    """The facts about a language, or none if it is not one of `CODES`.

    Raises:
        FactsInvalid: the file does not have the expected shape; the message names file and field.
    """
    if code not in CODES:
        return None
    text = resources.files(__package__).joinpath(f"{code}.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), Language)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise FactsInvalid(f"languages/{code}.toml: {error}. Mend the file or reinstall Comity.") from error
