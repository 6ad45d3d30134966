"""Houses: agencies, outlets and bodies under all the names by which reports speak of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, lru_cache
from importlib import resources
from typing import Annotated, Literal

import msgspec

from comity.errors import FactsInvalid
from comity.languages import CODES
from comity.languages import language as load_language
from comity.languages.word import Word, words


class House(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One house or body."""

    #: The name Comity shows.
    name: Annotated[str, msgspec.Meta(min_length=1)]
    #: agency: sells news to others; outlet: publishes; group, institution: a body that speaks.
    kind: Literal["agency", "outlet", "group", "institution"]
    #: The publisher behind several houses; empty: it stands alone.
    family: str = ""
    #: ISO 3166-1 alpha-2 code, or a country's name, or empty.
    country: str = ""
    #: Other names, in any script.
    aliases: tuple[str, ...] = ()
    #: Where it is at home, degrees north and east, if most of what it tells happens around there; of several places of
    #: one name it means the one there.
    home: (
        tuple[Annotated[float, msgspec.Meta(ge=-90, le=90)], Annotated[float, msgspec.Meta(ge=-180, le=180)]] | None
    ) = None

    @property
    def publisher(self) -> str:
        """The publisher family by which origins are told apart."""
        return self.family or self.name

    @property
    def publishes(self) -> bool:
        """Whether it is an agency or an outlet rather than a body that reports speak of."""
        return self.kind in ("agency", "outlet")


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """What this module reads of a file of houses; other tables of the file are others' to read."""

    house: tuple[House, ...] = ()


#: Answers remembered, to bound the memory.
_REMEMBERED = 50_000
#: Endings of Russian cases, tried off a name that is not known as it stands.
_CASES = ("ом", "ой", "ем", "а", "у", "е", "ы", "и", "ю", "я")


class Houses:
    """A table of houses, looked up by any of their names."""

    def __init__(self, rows: Iterable[House]) -> None:
        self._by_name: dict[str, House] = {}
        for row in rows:
            for alias in (row.name, *row.aliases):
                self._by_name.setdefault(_key(alias), row)
        for key, row in list(self._by_name.items()):
            if shorter := _called(key):
                self._by_name.setdefault(shorter, row)
        #: What was asked before; the same few phrases are asked about again and again.
        self._asked: dict[str, House | None] = {}
        #: Of the beginnings of phrases that were asked about, whether a name may begin so.
        self._may_open: dict[str, bool] = {}
        #: For the first word of every name, how many words the longest name with that beginning has.
        self._longest: dict[str, int] = {}
        for key in self._by_name:
            first = key.split(" ", 1)[0]
            self._longest[first] = max(self._longest.get(first, 0), key.count(" ") + 1)

    def named(self, name: str) -> House | None:
        """The house of that name in any spelling, or none: ``агентству Рейтер``, ``the Reuters news agency``."""
        if name not in self._asked:
            if not self.may_open(name):
                return None
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[name] = self._look_up(_key(name))
        return self._asked[name]

    def may_open(self, phrase: str) -> bool:
        """Whether `named` may know the phrase, or one that begins like it, by its first word alone; false is sure."""
        beginning = phrase.split(None, 1)[0] if phrase and not phrase.isspace() else ""
        found = self._may_open.get(beginning)
        if found is None:
            if len(self._may_open) >= _REMEMBERED:
                self._may_open.clear()
            found = self._may_open[beginning] = self._opens(_key(beginning).split(" ", 1)[0])
        return found

    def _opens(self, first: str) -> bool:
        """Whether a name, with what may stand before it or an ending of its case, begins with a folded word."""
        return not first or first in self._longest or first in _before() or self._without_case(first) is not None

    def _look_up(self, key: str) -> House | None:
        while key:
            found = self._by_name.get(key) or self._without_case(key)
            if found:
                return found
            bare = _bare(key)
            if bare == key:
                return None
            key = bare
        return None

    def publisher(self, name: str) -> str:
        """The publisher family of that house; of a house nobody knows, its name as it is compared.

        So that ``The Valley Herald`` and ``VALLEY HERALD`` are one house though no list has it.
        """
        found = self.named(name)
        if found:
            return found.publisher
        key = _key(name)
        while (bare := _bare(key)) != key and bare:
            key = bare
        return key or name.strip()

    def canonical(self, name: str) -> str:
        """The shown name of that house, or the name as given."""
        found = self.named(name)
        return found.name if found else name.strip()

    def may_name(self, forms: Set[str]) -> bool:
        """Whether a house's name can begin with one of these folded words; if not, `within` finds none among them."""
        return not self._longest.keys().isdisjoint(forms)

    def within(self, text: str, found: Sequence[Word] | None = None) -> Iterator[tuple[int, int, House]]:
        """Places in a text where a house is named, longest names first, never overlapping.

        A name of up to four letters counts only in capitals (*IS*, *ООН*); a short single word in Arabic script, which
        is as often a common word (مهر, فارس), never does.
        """
        found = words(text) if found is None else found
        place = 0
        while place < len(found):
            longest = self._longest.get(found[place].form.split(" ", 1)[0], 0)
            for length in range(min(longest, len(found) - place), 0, -1):
                start, end = found[place].start, found[place + length - 1].end
                house = self._by_name.get(" ".join(w.form for w in found[place : place + length]))
                if house and _plain(text[start:end], length):
                    yield start, end, house
                    place += length
                    break
            else:
                place += 1

    def _without_case(self, key: str) -> House | None:
        if not key[-1:].isalpha() or not "а" <= key[-1] <= "я":
            return None
        for ending in _CASES:
            if key.endswith(ending) and len(key) - len(ending) >= 3:
                stem = key[: -len(ending)]
                for nominative in (stem, stem + "а", stem + "ь", stem + "я"):
                    if nominative in self._by_name:
                        return self._by_name[nominative]
        return None


@cache
def _around() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words before and after a house's name that are not part of it, of all languages, longest first."""
    credit = [language.credit for code in CODES if (language := load_language(code))]
    before = sorted({f"{_key(w)} " for facts in credit for w in facts.before}, key=lambda w: (-len(w), w))
    after = sorted({f" {_key(w)}" for facts in credit for w in facts.after}, key=lambda w: (-len(w), w))
    return tuple(before), tuple(after)


@cache
def _before() -> frozenset[str]:
    """The first words of what may stand before a name."""
    return frozenset(words.split(" ", 1)[0] for words in _around()[0])


def _bare(key: str) -> str:
    before, after = _around()
    if key.startswith(before):
        return key[len(next(words for words in before if key.startswith(words))) :]
    if key.endswith(after):
        return key[: -len(next(words for words in after if key.endswith(words)))]
    return key


def _called(key: str) -> str | None:
    """A name that says before and after what the house is, without what it says after: *the Varda* news agency.

    Whoever cites ``وكالة فاردا للأنباء`` writes ``وكالة فاردا``. Of a name that says it once nothing is left out: what
    remained might be any word.
    """
    before, after = _around()
    if not key.startswith(before) or not key.endswith(after):
        return None
    shorter = key[: -len(next(words for words in after if key.endswith(words)))]
    return shorter if any(shorter.startswith(words) and shorter != words.strip() for words in before) else None


@lru_cache(maxsize=1 << 15)
def _key(name: str) -> str:
    return " ".join(word.form for word in words(name))


def _plain(surface: str, length: int) -> bool:
    if length > 1:
        return True
    letter = surface[0]
    if "\u0600" <= letter <= "\u06ff":
        return len(surface) >= 5 or surface.startswith("داعش")
    return surface.isupper() if len(surface) <= 4 else letter.isupper()


def read_houses(text: str, where: str) -> tuple[House, ...]:
    """The rows ``[[house]]`` of a TOML text.

    Raises:
        FactsInvalid: the text is not TOML or a row has not the shape of `House`; the message names `where`.
    """
    try:
        return msgspec.convert(tomllib.loads(text), _Table).house
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise FactsInvalid(f"{where}: {error}. Mend the row; docs/reference/facts.md shows the shape.") from error


@cache
def _shipped() -> tuple[House, ...]:
    folder = resources.files("comity.sources")
    return tuple(
        row
        for name in ("houses.toml", "groups.toml")
        for row in read_houses(folder.joinpath(name).read_text("utf-8"), name)
    )


@cache
def _houses(extra: tuple[House, ...]) -> Houses:
    return Houses((*extra, *_shipped()))


def houses(extra: Sequence[House] = ()) -> Houses:
    """The shipped houses with those of the user, whose names go before the shipped ones."""
    return _houses(tuple(extra))
