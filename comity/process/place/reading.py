"""The words of a text as the search for places sees them, and the facts of its language made ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import compress
from operator import not_
from typing import Literal

import regex

from comity.languages import Language, language
from comity.languages.fold import fold
from comity.languages.place import PlaceFacts
from comity.languages.speech import spellings
from comity.languages.word import columns
from comity.sources.gazetteer.decline import declined
from comity.sources.gazetteer.keys import Keys, word_keys

#: What parts two words of one name: a blank, a hyphen, a Persian half space; in a tag, a low line.
JOINS = frozenset({" ", "_", "-", "‑", "–", "\u200c", "\u00a0", "'", "’", " - ", "- "})
#: The Arabic article, folded.
ARTICLE = "ال"
_HALF_SPACE = "\u200c"
_TAG = regex.compile(r"#([\w\p{M}]+)")
#: The name of an account, of a post or of a letter.
_ACCOUNT = regex.compile(r"@([\w\p{M}.-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The section ``[place]`` of a language, folded and in sets."""

    #: The section itself.
    raw: PlaceFacts
    #: Whether it is written in another script than the Latin.
    other_script: bool
    #: Sets of folded words, by the name of the field.
    sets: dict[str, frozenset[str]]
    #: A word for the people or things of a country, to its code.
    demonyms: dict[str, str]
    #: The same, with the Arabic article too.
    peoples: dict[str, str]
    #: Letters written together with a name: the letters, what the name has instead, how many to skip.
    proclitics: tuple[tuple[str, str, int], ...]
    #: Words that the language file knows for something else: numbers, months, offices, words of every day.
    words: frozenset[str] = frozenset()
    #: Words that no name of a body runs over: small words, verbs, prepositions.
    breaks: frozenset[str] = frozenset()
    #: Verbs of speech, of one word.
    says: frozenset[str] = frozenset()
    #: Whether the verb stands before its subject.
    verb_first: bool = False

    def has(self, field_name: str, form: str) -> bool:
        """Whether a folded word, or some with blanks between them, stands in a list."""
        return form in self.sets[field_name]

    def foreign(self, letter: str) -> bool:
        """Whether a Latin letter stands in a text of a language that is written in others."""
        return self.other_script and letter.isascii()


#: For languages of which nothing is known: a capital letter and a large town.
_UNKNOWN = PlaceFacts(capitals=True, population=100_000, population_after_preposition=100_000, letters=4)
_LISTS = (
    "prepositions",
    "kinds_before",
    "kinds_after",
    "kinds_region",
    "within",
    "common",
    "plain",
    "neighbours",
    "titles",
    "given",
    "house_after",
    "house_before",
    "particles",
    "brief",
    "inside",
    "larger",
    "bodies",
)


@cache
def facts(code: str) -> Facts:
    """The facts of a language by its code; those of an unknown one ask for a capital letter and a large town."""
    found = language(code)
    raw = found.place if found else _UNKNOWN
    demonyms = {
        fold(stem + ending): country
        for country, stems in sorted(raw.demonyms.items())
        for stem in stems
        for ending in raw.demonym_endings
    }
    return Facts(
        raw=raw,
        other_script=any(not word.isascii() for word in raw.prepositions),
        sets=_sets(raw),
        demonyms=demonyms,
        peoples={ARTICLE + form: country for form, country in demonyms.items()} | demonyms,
        proclitics=tuple(
            (fold(p.letters), fold(p.becomes), p.skip)
            for p in sorted(raw.proclitics, key=lambda p: (-len(p.letters), p.letters))
        ),
        words=_vocabulary(found) if found else frozenset(),
        breaks=_single((*found.words.stop, *found.speech.complementisers, *raw.prepositions)) - {fold(raw.link)}
        if found
        else frozenset(),
        says=_single(form for cue in found.speech.cues for form in cue.forms) if found else frozenset(),
        verb_first=found is not None and found.speech.subject[0] == "after",
    )


def _vocabulary(found: Language) -> frozenset[str]:
    """Words that other sections list and that name nothing; lists that hold names of institutions are left out."""
    speech, calendar, proposition = found.speech, found.calendar, found.proposition
    lists: tuple[Iterable[object], ...] = (
        *(speech.roles, speech.spokesmen, speech.unnamed, speech.media, speech.papers, speech.texts, speech.rumours),
        *(speech.stops, speech.fillers, speech.finite, speech.joins, speech.subordinates, speech.indefinite),
        *(speech.complementisers, speech.cancels, speech.links, speech.pointers),
        *(calendar.gregorian, calendar.units, calendar.numbers, calendar.weekdays),
        *(proposition.numbers, found.words.stop, found.words.common),
    )
    return _single(word for words_of in lists for entry in words_of for word in _strings(entry))


def _strings(entry: object) -> Iterator[str]:
    """The strings in an entry of a language file, whatever its shape."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, Mapping):
        yield from _strings(tuple(entry))
    elif isinstance(entry, Iterable):
        for part in entry:
            yield from _strings(part)


def _single(forms: Iterable[str]) -> frozenset[str]:
    """The folded spellings of one word among some entries of a language file."""
    return frozenset(fold(one) for form in forms for one in spellings(form) if " " not in one)


def _sets(raw: PlaceFacts) -> dict[str, frozenset[str]]:
    """The lists by their names, and the words that tell soonest that no kind of place is named beside."""
    sets = {name: _forms(raw, name) for name in _LISTS}
    sets["kinds_before_last"] = frozenset(form.split()[-1] for form in sets["kinds_before"])
    sets["kinds_after_first"] = frozenset(form.split()[0] for form in sets["kinds_after"])
    return sets


def _forms(raw: PlaceFacts, name: str) -> frozenset[str]:
    """The folded words of a list; first names and common words in all their cases."""
    forms = frozenset(fold(word) for word in getattr(raw, name))
    if name in ("common", "given", "house_before", "larger"):
        forms |= {" ".join(case) for form in forms for case in declined(form.split(), raw.declensions)}
    return forms


@dataclass(slots=True, kw_only=True)
class Reading:
    """One text in words."""

    #: The text.
    text: str
    #: Facts of its language.
    facts: Facts
    #: First character of each of its words; those with a half space inside are parted there.
    starts: list[int]
    #: One past the last character of each.
    ends: list[int]
    #: Their folded forms.
    forms: list[str]
    #: Their keys.
    keys: Keys
    #: Whether each begins with a capital letter.
    capital: list[bool]
    #: Folded words that stand somewhere without a capital letter; in a script without capitals, all words.
    small: frozenset[str] = frozenset()
    #: Where the words of each tag begin and end.
    tags: tuple[tuple[int, int], ...] = ()
    #: The same of each name of an account.
    accounts: tuple[tuple[int, int], ...] = ()
    #: For each line already looked at, by its first character: whether its capitals tell nothing.
    _loud: dict[int, bool] = field(default_factory=dict)

    def gap(self, at: int) -> str:
        """What stands between word `at` and the one before it; a line break for the first."""
        return self.text[self.ends[at - 1] : self.starts[at]] if 0 < at < len(self.forms) else "\n"

    def form(self, at: int) -> str:
        """The folded word at a number, or nothing."""
        return self.forms[at] if 0 <= at < len(self.forms) else ""

    def tag(self, first: int, after: int) -> Literal["none", "whole", "piece", "account"]:
        """Whether a run of words is a whole tag, a piece of one, which is one word, or lies in an account's name."""
        start, end = self.starts[max(0, first)], self.ends[min(after, len(self.forms)) - 1]
        if any(begin <= start < close for begin, close in self.accounts):
            return "account"
        if any(begin <= start < close and (start, end) != (begin, close) for begin, close in self.tags):
            return "piece"
        return "whole" if (start, end) in self.tags else "none"

    def begins_sentence(self, at: int) -> bool:
        """Whether a sentence or line begins with this word, as far as the marks before it say."""
        gap = self.gap(at)
        return at == 0 or any(mark in gap for mark in '.!?\n:؟…«"“•')

    def loud(self, at: int) -> bool:
        """Whether the word stands in a line that is all capitals or a headline where every word has one."""
        start = self.text.rfind("\n", 0, self.starts[at]) + 1
        if start not in self._loud:
            end = self.text.find("\n", start)
            line = self.text[start : end if end >= 0 else len(self.text)]
            long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
            capitals = sum(word[0].isupper() for word in long)
            self._loud[start] = len(line) < 200 and len(long) > 2 and capitals >= 0.75 * len(long)
        return self._loud[start]


def read(text: str, code: str) -> Reading:
    """The words of a text with their keys."""
    own = facts(code)
    starts, ends, forms = columns(text)
    if _HALF_SPACE in text:
        starts, ends, forms = _parted(text, starts, ends, forms)
    if code == "en" and ("'" in text or "’" in text):
        for at in [at for at, form in enumerate(forms) if form.endswith("'s") and len(form) > 2]:
            ends[at], forms[at] = ends[at] - 2, forms[at][:-2]
    capital = [text[start].isupper() for start in starts] if own.raw.capitals else []
    return Reading(
        text=text,
        tags=tuple(tag.span(1) for tag in _TAG.finditer(text)) if "#" in text else (),
        accounts=tuple(account.span(1) for account in _ACCOUNT.finditer(text)) if "@" in text else (),
        facts=own,
        starts=starts,
        ends=ends,
        forms=forms,
        keys=word_keys(forms),
        capital=capital,
        small=frozenset(compress(forms, map(not_, capital)) if capital else forms),
    )


def _parted(text: str, starts: list[int], ends: list[int], forms: list[str]) -> tuple[list[int], list[int], list[str]]:
    """The columns of words with those parted that have a half space inside."""
    parts: list[tuple[int, int, str]] = []
    for start, end, form in zip(starts, ends, forms, strict=True):
        if " " not in form:  # what a half space is folded to
            parts.append((start, end, form))
            continue
        at = start
        for piece in text[start:end].split(_HALF_SPACE):
            if folded := fold(piece):
                parts.append((at, at + len(piece), folded))
            at += len(piece) + 1
    return [start for start, _, _ in parts], [end for _, end, _ in parts], [form for _, _, form in parts]
