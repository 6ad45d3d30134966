"""How a word is cut to its lexeme, by the language of its report and its own script."""

from __future__ import annotations

from functools import cache
from unicodedata import decimal

from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.languages.stem import Stems, stems

#: Characters of the longest lexeme.
LONGEST = 200
#: Forms remembered for a language.
_REMEMBERED = 200_000
#: Letters that a word keeps when an ending is taken off that its stemmer left, and when it is bared for its stemmer.
_SHORTEST, _BARE = 3, 2

#: A report's language is none of these where its words are taken as they are.
_NONE = "none"
#: Every way in which the words of a report may be cut.
MODES: tuple[str, ...] = (*CODES, "und", _NONE)


class Cutter(dict[str, tuple[str, ...]]):
    """A word's form to its lexemes, mostly one, for reports of one language; remembers what it has seen."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._by_script: dict[str, Stems] = {}
        if code in CODES or code == "und":
            self._by_script = {"latin": stems("en"), "cyrillic": stems("ru")}
            self._by_script["arabic"] = stems(code if code in ("ar", "fa") else "none")
        facts = language(code)
        self._endings = frozenset(map(fold, facts.words.suffixes)) if facts else frozenset()
        self._left = facts.words.left if facts else ()
        self._heads = tuple(map(fold, facts.words.heads)) if facts else ()
        self._tails = tuple(map(fold, facts.words.tails)) if facts else ()
        self._whole = frozenset(map(fold, facts.words.whole)) if facts else frozenset()

    def __missing__(self, form: str) -> tuple[str, ...]:
        # A Persian half space stands in a form: the parts are words, endings among them are not.
        found = tuple(stem for part in _with_plain_digits(form).split() if (stem := self._cut(part)))
        if len(self) < _REMEMBERED:
            self[form] = found
        return found

    def _cut(self, form: str) -> str:
        if form in self._endings:
            return ""
        if form[0].isdecimal():
            return form.replace(",", "").replace("٬", "").replace("٫", ".")[:LONGEST]
        written = script(form)
        by_script = self._by_script.get(written)
        if by_script and written == "arabic":
            form = self._bared(form, by_script)
        stem = by_script.stem(form) if by_script else form
        if written == "arabic" and len(stem) > _SHORTEST and stem.endswith(self._left):
            stem = stem[:-1]
        return (stem or form)[:LONGEST]  # words of grammar keep their form: a phrase may hold them

    def _bared(self, form: str, by_script: Stems) -> str:
        """A word without what is written onto it, so that its stemmer cuts it as it cuts the word alone."""
        while by_script.stem(form) and (bare := self._without_one(form)) != form:
            if len(bare) == _BARE and not by_script.stem(bare):
                break  # so short a word of grammar is left by chance: الآن is not ان
            form = bare
        return form

    def _without_one(self, form: str) -> str:
        if form in self._whole:
            return form
        for head in self._heads:
            if form.startswith(head) and len(form) - len(head) >= _BARE:
                return form[len(head) :]
        for tail in self._tails:
            if form.endswith(tail) and len(form) - len(tail) >= _BARE:
                return form[: -len(tail)]
        return form


@cache
def _of_mode(mode: str) -> Cutter:
    return Cutter(mode)


def cutter(code: str) -> Cutter:
    """How words are cut in reports of a language; the same one for each that is not known."""
    return _of_mode(code if code in MODES else _NONE)


def _with_plain_digits(form: str) -> str:
    """A form with the digits of every script as those of ASCII; `fold` knows those of the languages that are read."""
    if form.isascii() or not any(map(str.isdecimal, form)):
        return form
    return "".join(str(decimal(sign)) if sign.isdecimal() else sign for sign in form)


def script(form: str) -> str:
    """The script of a folded word by its first letter: latin, cyrillic, arabic or other."""
    letter = form[0]
    if letter < "\u0250":
        return "latin"
    if "\u0400" <= letter < "\u0530":
        return "cyrillic"
    if "\u0600" <= letter < "\u0780" or "\ufb50" <= letter < "\uff00":
        return "arabic"
    return "other"
