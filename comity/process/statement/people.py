"""People and institutions of one report: every mention of one under one name, at its fullest."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import msgspec
import regex
from msgspec.structs import replace

from comity.languages.fold import fold
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.mention import Mention
from comity.process.statement.speaker import Reader
from comity.process.statement.unit import Token, Unit

_PARTS = regex.compile(r"[\p{L}\p{N}']+")
_VOWELS = regex.compile(r"[aeiouyw'аеиоуыэюяй]+")
_DOUBLED = regex.compile(r"(.)\1+")
#: Parts of names too short or too common to tell a person by.
_SHORT = 2
#: A given name has at least this many letters.
_GIVEN = 3
#: How far left of a surname its given names and titles are looked for.
_LEFT = 8
#: An office stands at most this many words before the capitals of a name.
_OFFICE = 4


class Known(msgspec.Struct):
    """One speaker of the report with all that the mentions tell."""

    mention: Mention
    keys: tuple[str, ...]


@lru_cache(maxsize=20_000)
def keys(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The parts of a name by which spellings are compared: endings off, articles off."""
    parts = _PARTS.findall(fold(name).removesuffix("'s"))
    return tuple(_stem(part, lexicon) for part in parts if len(part) > 1 and part not in lexicon.links)


def _stem(part: str, lexicon: Lexicon) -> str:
    """The part without its longest ending, in the dictionary form, too: *Орлов* and *Орлова* have one key."""
    for ending in _endings(lexicon):
        if part.endswith(ending) and len(part) - len(ending) > _SHORT:
            return part[: -len(ending)]
    return part


@cache
def _endings(lexicon: Lexicon) -> tuple[str, ...]:
    """Every ending of a name in any case, the longest first."""
    pairs = (*lexicon.speech.man_endings, *lexicon.speech.woman_endings)
    return tuple(sorted({ending for pair in pairs for ending in pair if ending}, key=lambda each: (-len(each), each)))


def alike(one: str, other: str) -> bool:
    """Whether two parts of names may be spellings of one: the same letters, or the same consonants in a long part."""
    if one == other:
        return True
    if one[0] != other[0] or abs(len(one) - len(other)) > 2 or min(len(one), len(other)) < 4:
        return False
    return _bones(one) == _bones(other)


@lru_cache(maxsize=20_000)
def _bones(part: str) -> str:
    return _DOUBLED.sub(r"\1", part[0] + _VOWELS.sub("", part[1:]))


def same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names, as keys, may be of one person: the shorter is contained, and a surname is shared."""
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if len(short) == 1:
        return alike(short[0], long[-1]) or (len(long) == 1 and alike(short[0], long[0]))
    return all(any(alike(part, each) for each in long) for part in short)


class People:
    """The speakers of one report."""

    def __init__(self, units: list[Unit], text: str, lexicon: Lexicon, reader: Reader) -> None:
        self._units = units
        self._text = text
        self._lexicon = lexicon
        self._reader = reader
        self._known: list[Known] = []
        self._index: dict[tuple[str, ...], list[tuple[list[Token], int]]] | None = None
        self._given: dict[tuple[str, ...], frozenset[str]] = {}

    def gather(self, mentions: Iterable[Mention]) -> None:
        """Takes in the named mentions, the fullest first, so that short ones find their long form."""
        named = [each for each in mentions if each.kind == "person" and each.name]
        named.sort(key=lambda each: (-len(keys(each.name, self._lexicon)), each.oblique, each.start))
        for mention in named:
            own = keys(mention.name, self._lexicon)
            found = [each for each in self._known if same(own, each.keys)]
            if len(own) == 1 and len(self._givens(own)) > 1:
                # Several of that surname: it stays as written.
                if not any(each.keys == own for each in self._known):
                    self._known.append(Known(mention=mention, keys=own))
            elif len(found) == 1:
                self._enrich(found[0], mention)
            elif not found:
                fuller = self._fuller(own) if len(own) == 1 else None
                full = mention
                if fuller is not None:
                    full = replace(
                        mention,
                        name=fuller.name,
                        role=mention.role or fuller.role,
                        institution=mention.institution or fuller.institution,
                    )
                self._known.append(Known(mention=full, keys=keys(full.name, self._lexicon)))

    def _enrich(self, known: Known, mention: Mention) -> None:
        known.mention = replace(
            known.mention,
            role=known.mention.role or mention.role,
            institution=known.mention.institution or mention.institution,
        )

    def person(self, name: str, before: list[Mention]) -> Mention | None:
        """The fullest form of a named person; of several that fit, the one who spoke last."""
        own = keys(name, self._lexicon)
        if len(own) == 1 and len(self._givens(own)) > 1:
            return next((each.mention for each in self._known if each.keys == own), None)
        found = [
            each.mention
            for each in self._known
            if same(own, each.keys) and (len(own) > 1 or len(each.keys) == 1 or self._introduced(each))
        ]
        if len(found) <= 1:
            return found[0] if found else None
        for earlier in reversed(before):
            for each in found:
                if each.name == earlier.name:
                    return each
        exact = [each for each in found if keys(each.name, self._lexicon) == own]
        return exact[0] if exact else None

    def in_office(self, mention: Mention, before: list[Mention]) -> Mention | None:
        """The person whom an office without a name means: *the spokesman*."""
        lexicon = self._lexicon

        def fits(other: Mention) -> bool:
            if other.kind != "person" or not other.role:
                return False
            words = [lexicon.nominatives.get(word, word) for word in _PARTS.findall(fold(other.role))]
            spoken = mention.head in lexicon.spokesmen and any(word in lexicon.spokesmen for word in words)
            if not spoken and mention.head not in words:
                return False
            if mention.institution and other.institution:
                return overlap(mention.institution, other.institution, lexicon)
            return True

        for earlier in reversed(before):
            if fits(earlier):
                return earlier
        later = [each.mention for each in self._known if fits(each.mention)]
        return later[0] if len(later) == 1 and mention.institution else None

    def institution(self, mention: Mention, before: list[Mention]) -> Mention | None:
        """The institution that a short form means: *the ministry*."""
        for earlier in reversed(before):
            for name in (earlier.name if earlier.kind == "institution" else "", earlier.institution or ""):
                words = [self._lexicon.nominatives.get(word, word) for word in fold(name).split()]
                if mention.head and mention.head in words and len(words) > 1:
                    return replace(mention, name=name, kind="institution", role=None, institution=None)
        return self._named_institution(mention)

    def _named_institution(self, mention: Mention) -> Mention | None:
        """An institution that the text names in full before it is mentioned in short."""
        found: Mention | None = None
        for tokens, place in self._capitals().get(keys(mention.head, self._lexicon), ()):
            first = self._left(tokens, place)
            if first == place or tokens[place].start >= mention.start:
                continue
            full = self._reader.read(tokens[first : place + 1])
            if full is not None and full.kind == "institution" and full.name:
                found = replace(mention, name=full.name, kind="institution")
        return found

    def _fuller(self, own: tuple[str, ...]) -> Mention | None:
        """A person whom the text names with given name or title elsewhere."""
        lexicon = self._lexicon
        for tokens, place in self._capitals().get(own, ()):
            first = self._left(tokens, place)
            if first == place or any(lexicon.pronouns.at([token.form], 0) for token in tokens[first:place]):
                continue
            office = self._office_before(tokens, first)
            full = self._reader.read(tokens[office : place + 1])
            if full is None and office < first:
                full = self._reader.read(tokens[first : place + 1])
            if full is not None and full.kind == "person" and len(keys(full.name, lexicon)) > 1:
                return full
        return None

    def _office_before(self, tokens: list[Token], first: int) -> int:
        """The office a few words before a name that shows the name's case: *пресс-секретаря управления К Н*."""
        if not self._lexicon.inflects:
            return first
        for at in range(first - 1, max(-1, first - _OFFICE - 1), -1):
            if tokens[at].kind != "w" or self._lexicon.stops.at([tokens[at].form], 0):
                break
            if self._lexicon.roles.at([tokens[at].form], 0):
                return at
        return first

    def _givens(self, own: tuple[str, ...]) -> frozenset[str]:
        """The given names that stand before a surname in the text."""
        if own not in self._given:
            found: set[str] = set()
            for tokens, place in self._capitals().get(own, ()):
                if place and self._may_be_given(tokens[place - 1]):
                    found.update(keys(tokens[place - 1].form, self._lexicon)[:1])
            self._given[own] = frozenset(found)
        return self._given[own]

    def _introduced(self, known: Known) -> bool:
        """Whether the text first names the surname with this person's given name or office, not somebody else's."""
        places = self._capitals().get(known.keys[-1:], ())
        if not self._lexicon.capitals or not places:
            return True
        tokens, place = places[0]
        before = keys(tokens[place - 1].form, self._lexicon) if place else ()
        offices = keys(known.mention.role or "", self._lexicon)
        return bool(before) and (before[-1] in known.keys or before[-1] in offices)

    def _may_be_given(self, token: Token) -> bool:
        """Whether a word before a surname may be a given name: a capital, and known for nothing else."""
        lexicon, form = self._lexicon, [token.form]
        if not token.capital or token.form.endswith("'s") or len(token.form) < _GIVEN:
            return False
        if token.form in lexicon.men or token.form in lexicon.women:
            return True
        small = (lexicon.roles, lexicon.stops, lexicon.fillers, lexicon.subordinates, lexicon.pronouns, lexicon.cues)
        other = (lexicon.institutions, lexicon.outlets, lexicon.countries, lexicon.complementisers, lexicon.unnamed)
        if any(words.at(form, 0) for words in (*small, *other)):
            return False
        return token.form not in lexicon.joins and token.form not in lexicon.determiners

    def _capitals(self) -> dict[tuple[str, ...], list[tuple[list[Token], int]]]:
        """Where each word with a capital stands, by its key; headlines, where every word may have one, left out."""
        if self._index is None:
            self._index = {}
            for unit in self._units:
                if unit.title:
                    continue
                for place, token in enumerate(unit.tokens):
                    if token.capital and token.kind == "w":
                        self._index.setdefault(keys(token.form, self._lexicon), []).append((unit.tokens, place))
        return self._index

    def _left(self, tokens: list[Token], place: int) -> int:
        """Where the capitals and titles that lead up to a token start."""
        first = place
        while first > 0 and place - first < _LEFT:
            token = tokens[first - 1]
            if token.kind != "w" or self._lexicon.stops.at([token.form], 0):
                break
            if not token.capital and token.form not in self._lexicon.roles:
                break
            first -= 1
        return first


def overlap(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two names of institutions share their telling words."""
    a, b = set(keys(one, lexicon)), set(keys(other, lexicon))
    return bool(a and b) and (a <= b or b <= a)
