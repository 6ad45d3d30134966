"""A text as tokens, each with every part that it can play in a date.

Dates are then found by patterns over the parts, not over the letters, so that one grammar serves all languages. A part
is one letter:

====  ==================================================================================================
M     month name          m  month name that counts beside a day, a year or the word month only
u     month name that counts between a day and a year only
W     weekday             w  abbreviated weekday
d     number 1 to 31      y  number of four digits       n  any other number        A  date in digits
k     number in words     K  number that is not told     ~  about                   o  day of the month in words
D     day word: today     P  word for a period           a b c e  day week month year, p several, 2 two
S s   last, this, next before and after its word         v  from, after ago         q  ending of a number: th
G     ago                 h  in (so many)                g  calendar of the year    =  corresponding to
f     of                  l  before  i  in, since        t  to    B  since    U  until    & and
j     before a day in digits           @  before a feast
H     from now                   J  upcoming         r  before, after a day that follows
N     weekdays, beside a number  z  last in a row    1  first day of the month that follows
O I   century in words before the rest of a year, before one of two digits only    R  's
%     half of the month that follows   ^  back, after weekdays that are counted   *  this past
E     name of a feast  Z  the same beside a word that leads to a day
Q     a length follows            C  abbreviated weekday that stands alone
F     the future follows  V  somebody says               L  before a weekday        T  a time of day
X     a weekday after it is part of a name               Y  a weekday before it is part of a name
!     end of a sentence   |  end of a line               , . / - ( ) :  themselves  x  everything else
====  ==================================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from comity.languages import language
from comity.languages.calendar import Calendar
from comity.languages.fold import fold_letters
from comity.languages.speech import spellings
from comity.process.date.digits import read_digits
from comity.process.date.lexicon import entries
from comity.process.date.marks import has_marks, without_marks
from comity.process.date.piece import TOKEN

#: What a token may be, and the value of each part: ``{"M": ("gregorian", 3)}``.
Parts = dict[str, object]

#: What stands in a shape for a token that its form alone does not settle.
_OPEN = "\x01"
_OPENS = re.compile(_OPEN)
_SIGNS = (
    {sign: sign for sign in ",./-():"} | dict.fromkeys("،;؛", ",") | dict.fromkeys("!?؟。…", "!") | {"[": "(", "]": ")"}
)
_APOSTROPHES = frozenset("'’")
_MONEY = frozenset("$€£¥₽#№﷼")
_LINE_END: Parts = {"|": True}
#: Digits of a year, month and day without marks between.
_WHOLE = 8
#: Forms whose letters are remembered.
_MOST_FORMS = 1 << 16
#: Parts that no date has, though what stands beside one of these may show it for one.
_ALONE = frozenset("xVF!|")
#: Parts that need a capital letter in a language that writes months and weekdays with one.
_NAMES = frozenset("MmuWwNC")


class Tokens(NamedTuple):
    """The tokens of one text; the lists run in parallel."""

    #: First character of each in the text.
    starts: list[int]
    #: One past the last character of each.
    ends: list[int]
    #: One letter for each token, which stands for its set of parts in the patterns of the same reader.
    shape: str
    #: Each as it stands, folded.
    forms: list[str]
    #: The parts of those that have others beside their neighbours than by themselves.
    own: list[Parts | None]
    #: The parts of a token by itself.
    by_itself: Callable[[str], Parts]

    def parts(self, at: int) -> Parts:
        """The parts of a token with their values."""
        return self.own[at] or self.by_itself(self.forms[at])


class _Letters(dict[str, str]):
    """The letters of tokens by their forms; asked in the innermost loop, and so a dictionary and not a cache."""

    def __init__(self, settle: Callable[[str], str]) -> None:
        super().__init__()
        self._settle = settle

    def __missing__(self, form: str) -> str:
        if len(self) >= _MOST_FORMS:
            self.clear()
        letter = self[form] = self._settle(form)
        return letter


class Reader:
    """Reads the tokens of one language and makes patterns over their parts."""

    def __init__(self, calendar: Calendar, verbs: Iterable[str]) -> None:
        """Takes how the language writes dates, and the folded forms of its verbs of saying."""
        self.calendar = calendar
        self._lexicon: dict[str, list[tuple[tuple[str, ...], Parts]]] = {}
        #: What may be left in place of a prefix, by the prefix, all folded.
        self._prefixes: dict[str, list[str]] = {}
        for prefix, left in calendar.prefixes:
            self._prefixes.setdefault(fold_letters(prefix), []).append(fold_letters(left))
        self._prefix_sizes = sorted(set(map(len, self._prefixes)), reverse=True)
        self._future = tuple(map(fold_letters, calendar.future_starts))
        self._future_not = tuple(map(fold_letters, calendar.future_starts_not))
        self._capitals = calendar.capitals
        self._lookup = lru_cache(maxsize=1 << 15)(self._look)
        self._settled = _Letters(self._settle)
        self._fill(verbs)
        sets = {frozenset(parts) for found in self._lexicon.values() for _, parts in found}
        sets |= {frozenset(each - _NAMES or "x") for each in sets}
        sets |= {frozenset(each) for each in (*"dynAxTF|!,./-():", "'x")}
        #: One letter for each set of parts, from a range that no pattern uses otherwise; below 256, where classes of
        #: letters are small and soon made, unless a language has twice as many sets as any here.
        self._letters = {each: chr(0x80 + number) for number, each in enumerate(sorted(sets, key=sorted))}
        self._line_end = self._letters[frozenset("|")]
        self._months = self.letters("Mmu")
        unknown: Parts = {"x": True}
        #: What a word is that no list has.
        self._unknown = (((), unknown, self._letters[frozenset("x")]),)
        alone = "".join(letter for parts, letter in self._letters.items() if parts <= _ALONE)
        #: Runs of tokens that may be of a date: no pattern runs over one that can play no part in it.
        self.islands = re.compile(f"[^{alone}]+")

    def _fill(self, verbs: Iterable[str]) -> None:
        weak = {spelt for form in self.calendar.weak_months for spelt in spellings(form)}
        weakest = {spelt for form in self.calendar.weakest_months for spelt in spellings(form)}
        for part, value, forms in entries(self.calendar):
            for spelt in (each for form in forms for each in spellings(form)):
                real = "u" if part == "M" and spelt in weakest else "m" if part == "M" and spelt in weak else part
                self._add(spelt, real, value)
        for verb in verbs:
            if " " not in verb and verb not in self._lexicon:
                self._add(verb, "V", True)
        for found in self._lexicon.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def _add(self, spelt: str, part: str, value: object) -> None:
        pieces = TOKEN.findall(spelt)
        if not pieces:
            return
        found = self._lexicon.setdefault(pieces[0], [])
        rest = tuple(pieces[1:])
        for known, parts in found:
            if known == rest:
                parts.setdefault(part, value)
                return
        own: Parts = {part: value} if part != "R" else {part: value, "x": True}
        if not rest and pieces[0] in _SIGNS:
            own[_SIGNS[pieces[0]]] = True
        found.append((rest, own))

    def pattern(self, template: str) -> re.Pattern[str]:
        """A pattern over `Tokens.shape`: ``<Ww>`` is a token that can play one of these parts."""

        def chosen_letters(match: re.Match[str]) -> str:
            chosen = self.letters(match[1])
            return "[" + "".join(sorted(chosen)) + "]" if chosen else r"(?!)"

        return re.compile(re.sub(r"(?<!\(\?)(?<!\(\?P)<([^>]+)>", chosen_letters, template))

    def letters(self, wanted: str) -> frozenset[str]:
        """The letters of `Tokens.shape` that stand for a token which can play one of these parts."""
        return frozenset(letter for parts, letter in self._letters.items() if not parts.isdisjoint(wanted))

    def _look(self, form: str) -> tuple[tuple[tuple[str, ...], Parts, str], ...]:
        """What a word or sign may be: the words that must follow, its parts, their letter; the longest first."""
        found = self._lexicon.get(form)
        if found is None:
            found = self._prefixed(form)
        alone: Parts = {"x": True}
        if form in _APOSTROPHES:
            alone = {"'": True, "x": True}
        elif sign := _SIGNS.get(form):
            alone = {sign: True}
        elif self._is_future(form):
            alone = {"F": True}
        elif found is None:
            return self._unknown
        return tuple((rest, parts, self._letters[frozenset(parts)]) for rest, parts in (*(found or ()), ((), alone)))

    def _prefixed(self, form: str) -> list[tuple[tuple[str, ...], Parts]] | None:
        """What a word is without the prefix that is written to it, the longest that leaves a known one."""
        for size in self._prefix_sizes:
            if len(form) > size + 1:
                for left in self._prefixes.get(form[:size], ()):
                    if (found := self._lexicon.get(left + form[size:])) is not None:
                        return found
        return None

    def _settle(self, form: str) -> str:
        """The letter of a token that is the same beside any other; another for numbers and the like."""
        if form[0] == "\n":
            return self._line_end
        if "0" <= form[0] <= "9":
            return _OPEN
        rest, own, letter = self._look(form)[0]
        return _OPEN if rest or (self._capitals and not _NAMES.isdisjoint(own)) else letter

    def _by_itself(self, form: str) -> Parts:
        """The parts of a token that `_settle` has a letter for."""
        return _LINE_END if form[0] == "\n" else self._lookup(form)[0][1]

    def _word(self, form: str, forms: list[str], at: int, *, capital: bool) -> tuple[Parts, str, int]:
        """The parts and the letter of the word at a place, and how many of the tokens after it belong to it."""
        following = forms[at + 1] if at + 1 < len(forms) else ""
        for rest, own, letter in self._lookup(form):  # noqa: B007 - the last has no rest, so one always fits
            if not rest or (rest[0] == following and forms[at + 1 : at + 1 + len(rest)] == list(rest)):
                break
        if self._capitals and not capital and not _NAMES.isdisjoint(own):
            own = {part: value for part, value in own.items() if part not in _NAMES} or {"x": True}
            letter = self._letters[frozenset(own)]
        return own, letter, len(rest)

    def _is_future(self, form: str) -> bool:
        return len(form) > 4 and form.startswith(self._future) and not form.startswith(self._future_not)

    def _number(self, form: str, plain: str, start: int, end: int, *, after_month: bool) -> Parts:
        before, after = plain[start - 1 : start], plain[end : end + 1]
        if ":" in form:
            return {"T": form}
        if not form.isdigit() or len(form) > 4 or len(form) == 3:
            return {"n": form}
        if before == " ":  # $ 12
            before = plain[start - 2 : start - 1] if plain[start - 2 : start - 1] in _MONEY else before
        if (
            before in _MONEY
            or after in ("%", "٪", "$", "€")
            or (before.isascii() and before.isalpha() and not after_month)
        ):
            return {"n": form}
        if len(form) == 4:
            return {"y": int(form)}
        return {"d": int(form)} if 1 <= int(form) <= 31 else {"n": form}

    def tokens(self, text: str) -> Tokens:
        """The tokens of a text; offsets count the characters of `text` itself."""
        place: list[int] | None = None
        plain = text
        if has_marks(text):
            plain, place = without_marks(text)
        folded = fold_letters(plain)
        # What is between the tokens and the tokens themselves in turn: their lengths tell where each begins.
        pieces = TOKEN.split(folded)
        places = list(accumulate(map(len, pieces)))
        forms, starts, ends = pieces[1::2], places[:-1:2], places[1::2]
        # Most tokens are the same whatever stands beside them; only the others are gone through one by one.
        letters = list(map(self._settled.__getitem__, forms))
        own: list[Parts | None] = [None] * len(forms)
        taken: list[tuple[int, int]] = []
        phrase, after = -1, 0  # the last word to which others belong, and the token after them
        for at in [match.start() for match in _OPENS.finditer("".join(letters))]:
            if at < after:
                continue
            form, start = forms[at], starts[at]
            if "0" <= form[0] <= "9":
                whole = len(form) == _WHOLE or not form.isdigit()
                date = read_digits(form, self.calendar) if whole and ":" not in form else None
                before = phrase if after == at else at - 1
                month = at > 0 and letters[before] in self._months
                parts: Parts = {"A": date} if date else self._number(form, folded, start, ends[at], after_month=month)
                own[at], letters[at] = parts, self._letters[frozenset(parts)]
            else:
                capital = plain[start].isupper() or (start > 0 and plain[start - 1].isdigit())  # 14april
                own[at], letters[at], more = self._word(form, forms, at, capital=capital)
                if more:
                    ends[at] = ends[at + more]
                    phrase, after = at, at + 1 + more
                    taken.append((at + 1, after))
        for first, last in reversed(taken):
            for row in (forms, starts, ends, letters, own):
                del row[first:last]
        if place is not None:
            ends = [place[end - 1] + 1 for end in ends]
            starts = [place[start] for start in starts]
        return Tokens(starts, ends, "".join(letters), forms, own, self._by_itself)


@cache
def reader(code: str) -> Reader:
    """The reader of a language; of a language without facts, one that reads dates in digits only."""
    facts = language(code)
    if facts is None:
        return Reader(Calendar(slashes_day_first=False), ())
    verbs = sorted({spelt for cue in facts.speech.cues for form in cue.forms for spelt in spellings(form)})
    return Reader(facts.calendar, verbs)
