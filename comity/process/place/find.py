"""Finding the runs of words that name a place, and leaving those that mean something else.

A name counts at once if the text calls it a place, or if it is a country, a region or a large town. A smaller one
waits: whether it counts depends on what else the report names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from comity.process.place.belongs import GREAT, little, of_body, part_of_name
from comity.process.place.reading import ARTICLE, JOINS, Facts, Reading
from comity.sources.gazetteer import Candidate, Gazetteer
from comity.sources.gazetteer.keys import STEP, Keys, runs, word_keys

#: The longest name in words that is looked up.
_LONGEST = 4
#: Other names in Latin letters are odd; they count from this many inhabitants and this many letters on.
_OTHER_POPULATION, _OTHER_LETTERS = 200_000, 5
#: A name in another script than the text's counts from this many inhabitants on.
_FOREIGN_POPULATION = 500_000
#: Where there are no capitals, from how many inhabitants on a name of one word needs nothing else of the report.
_KNOWN = 300_000
#: How many times larger a place of a short name must be that only GeoNames gives: it is too often a common word.
_SHORT_LETTERS, _SHORT_TIMES = 4, 6


class Hit(NamedTuple):
    """A run of words whose key the gazetteer knows."""

    #: Its length in words.
    length: int
    #: Its key.
    key: int
    #: Letters written together with it at its start that are no part of it.
    skip: int
    #: Its first word without them, folded.
    form: str


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A run of words that may name a place."""

    #: First character.
    start: int
    #: One past the last character.
    end: int
    #: Number of the first word.
    first: int
    #: Number of the word after the last.
    after: int
    #: The key of the name.
    key: int
    #: What it may mean.
    candidates: tuple[Candidate, ...]
    #: Whether it counts by itself.
    sure: bool
    #: Whether a preposition or the start of a dateline stands before it.
    placed: bool
    #: Whether that preposition is one that only places take.
    inside: bool = False
    #: The word by which the text calls it a place, or nothing.
    called: str
    #: Whether that word means a region.
    region: bool
    #: Whether it is a piece of a body's name or of a tag: it tells of what the report speaks and is no place by itself.
    aside: bool = False
    #: Whether it counts only where the report speaks of its country or of places near it.
    lone: bool = False
    #: Whether it is part of a person's name here.
    person: bool = False
    #: Whether it is a first name here, which says nothing of the same word elsewhere.
    first_name: bool = False
    #: Whether it is a surname beyond doubt.
    surname: bool = False


def find(reading: Reading, gazetteer: Gazetteer) -> list[Mention]:
    """Runs of words that may name places, in text order, none overlapping; the longest that holds is taken."""
    hits = _hits(reading, gazetteer)
    found: list[Mention] = []
    free = 0
    for first in sorted(hits):
        if first < free:
            continue
        for hit in sorted(hits[first], key=lambda hit: (-hit.length, hit.skip, hit.key)):
            mention = _mention(reading, gazetteer, first, hit, follows_place=free == first > 0 and not found[-1].person)
            if mention is not None:
                found.append(mention)
                free = first + hit.length
                break
    return _without_persons(found)


def _without_persons(found: list[Mention]) -> list[Mention]:
    """The mentions without those that name a person, here or, as far as the report shows, elsewhere in it.

    Names are compared by what they may mean, not by their letters, so that all cases of a surname go together. A well
    known place gives way only to a certain surname, and not where any preposition stands before it; a little one not
    where one stands that only places take.
    """
    persons = {_mark(c) for mention in found if mention.person and not mention.first_name for c in mention.candidates}
    surnames = {_mark(c) for mention in found if mention.surname for c in mention.candidates}
    left = []
    for mention in found:
        marks = {_mark(c) for c in mention.candidates}
        bare = not mention.called and not any(c.own for c in mention.candidates)
        taken = bare and (
            not mention.inside and not marks.isdisjoint(persons)
            if little(mention.candidates)
            else not mention.placed and not marks.isdisjoint(surnames)
        )
        if not mention.person and not taken:
            left.append(mention)
    return left


def _mark(place: Candidate) -> tuple[str, str, float, float]:
    return place.name, place.country, place.lat, place.lon


def _hits(reading: Reading, gazetteer: Gazetteer) -> dict[int, list[Hit]]:
    """For each word with which a name begins: what may begin there."""
    hits: dict[int, list[Hit]] = {}
    if not reading.forms:
        return hits
    begins = np.array(reading.capital or [True] * len(reading.forms))
    variants = list(_variants(reading))
    at = np.array([number for number, _, _ in variants], dtype=np.intp)
    changed = word_keys(form for _, form, _ in variants) - reading.keys[at]
    power = np.uint64(1)
    #: What is asked about: the length of the runs, what they are numbered by, their keys.
    asked: list[tuple[int, bool, npt.NDArray[np.intp], Keys]] = []
    for n, keys in enumerate(runs(reading.keys, _LONGEST), 1):
        if n == 2:  # a name may begin with a small letter, but not be one: плотина Торван, al-Hasakah
            begins[:-1] |= begins[1:]
        inside = np.flatnonzero(begins[: len(keys)])
        asked.append((n, False, inside, keys[inside]))
        if len(at):
            fits = np.flatnonzero(at < len(keys))
            asked.append((n, True, fits, keys[at[fits]] + changed[fits] * power))
            with np.errstate(over="ignore"):
                power = power * STEP
    # All of it in one question: the costs of a look-up in arrays are those of the call.
    known = gazetteer.find(np.concatenate([keys for _, _, _, keys in asked]))
    begin = 0
    for n, varied, numbers, keys in asked:
        for which in np.flatnonzero(known[begin : begin + len(keys)]).tolist():
            number, form, skip = int(numbers[which]), "", 0
            if varied:
                number, form, skip = variants[number]
            hits.setdefault(number, []).append(Hit(n, int(keys[which]), skip, form or reading.form(number)))
        begin += len(keys)
    return hits


def _variants(reading: Reading) -> Iterator[tuple[int, str, int]]:
    """Words without the letters that are written together with them: number, form, letters to skip."""
    proclitics = reading.facts.proclitics
    if not proclitics:
        return
    by_letter: dict[str, list[tuple[str, str, int]]] = {}
    for proclitic in proclitics:
        by_letter.setdefault(proclitic[0][0], []).append(proclitic)
    for number, form in enumerate(reading.forms):
        if len(form) > 2 and form[0] in by_letter:
            for letters, becomes, skip in by_letter[form[0]]:
                if form.startswith(letters) and len(form) - len(letters) > 1:
                    yield number, becomes + form[len(letters) :], skip


def _mention(reading: Reading, gazetteer: Gazetteer, first: int, hit: Hit, *, follows_place: bool) -> Mention | None:
    length, key, skip, _ = hit
    after = first + length
    form = hit.form if length == 1 else " ".join([hit.form, *reading.forms[first + 1 : after]])
    if length > 1 and any(reading.gap(at) not in JOINS for at in range(first + 1, after)):
        return None
    tag = reading.tag(first, after) if reading.tags or reading.accounts else "none"
    if tag == "account":
        return None
    facts = reading.facts
    start, end = _skip(reading.text, reading.starts[first], skip), reading.ends[after - 1]
    if _torn(reading, start, end):
        return None
    if "." in reading.text[start:end] and reading.text[end : end + 1] == ".":
        end += 1  # U.S.
    called, region = _called(reading, first, after)
    if tag == "piece" and called and "whole" in (reading.tag(first - 1, after), reading.tag(first, after + 1)):
        tag = "whole"
    written = reading.text[start:end]
    candidates = tuple([c for c in gazetteer.candidates(key) if _fits(facts, c, written)])
    if not candidates:
        return None
    common = facts.has("common", form) or (length == 1 and _word(reading, first, hit, candidates))
    larger = (f"{reading.form(first - 1)} {form}", f"{form} {reading.form(after)}")
    if any(facts.has("larger", name) for name in larger):
        return None
    if common and not called and not any(c.own for c in candidates):
        return None
    part_of = "" if called else part_of_name(reading, first, after, candidates, follows_place=follows_place)
    if part_of == "house":
        return None
    placed = bool(skip) or facts.has("prepositions", reading.form(first - 1)) or reading.gap(first).endswith("\n")
    placed = placed or tag == "whole"
    sure = _sure(facts, candidates, len(form), (placed, bool(called), common))
    if sure is None and not part_of:
        return None
    return Mention(
        start=start,
        end=end,
        first=first,
        after=after,
        key=key,
        candidates=candidates,
        sure=bool(sure),
        placed=placed,
        inside=facts.has("inside", reading.form(first - 1)),
        called=called,
        region=region,
        aside=tag == "piece" or of_body(reading, first),
        lone=not called
        and (facts.has("brief", form) or (length == 1 and tag != "whole" and _lone(reading, first, candidates))),
        person=part_of in ("first", "person", "surname"),
        first_name=part_of == "first",
        surname=part_of == "surname",
    )


def _word(reading: Reading, first: int, hit: Hit, candidates: tuple[Candidate, ...]) -> bool:
    """Whether a name of one word is a common word as well, as the language file or the rest of the report shows."""
    facts, form = reading.facts, hit.form
    if (
        form in facts.demonyms
        or form.endswith(facts.raw.adjectives)
        or facts.has("common", form)
        or facts.has("common", reading.form(first))
    ):
        return True
    if any(c.own or c.kind == "country" or (c.first and c.population >= GREAT) for c in candidates):
        return False
    if form in facts.words or (facts.raw.capitals and form in reading.small):
        return True
    other = form[2:] if form.startswith(ARTICLE) else ARTICLE + form
    return bool(facts.proclitics) and other in reading.small


def _lone(reading: Reading, first: int, candidates: tuple[Candidate, ...]) -> bool:
    """Whether only its look makes a name of one word a place: the first of a sentence, or no capitals to tell by."""
    raw = reading.facts.raw
    if raw.capitals:
        return reading.begins_sentence(first) and all(
            c.kind == "town" and c.population < raw.population for c in candidates
        )
    known = any(c.own or c.kind == "country" or c.population >= _KNOWN for c in candidates)
    return not known and not reading.facts.has("inside", reading.form(first - 1))


def _sure(facts: Facts, candidates: tuple[Candidate, ...], letters: int, signs: tuple[bool, bool, bool]) -> bool | None:
    """Whether a name counts by itself; none if it does not count at all.

    The signs: a preposition stands before it, the text calls it a place, it is also a common word.
    """
    placed, called, common = signs
    known = any(_known_enough(facts, candidate, placed or called, letters) for candidate in candidates)
    if any(candidate.own for candidate in candidates):
        return True
    if common:
        return True if called and known else None
    great = any(c.kind != "town" or c.population >= GREAT for c in candidates)
    if letters < 2 or (letters < facts.raw.letters and not called and not great):
        return None
    if not known and letters <= _SHORT_LETTERS and not any(c.first for c in candidates):
        return None
    return known or called


def _known_enough(facts: Facts, place: Candidate, placed: bool, letters: int) -> bool:
    """Whether a place is known well enough to be meant without a word that calls it a place."""
    if place.kind != "town":
        return place.first or place.kind == "country" or facts.raw.capitals
    abroad = bool(facts.raw.home) and place.country not in facts.raw.home
    enough = facts.raw.population_after_preposition if placed else facts.raw.population
    if abroad and not place.first:
        enough = facts.raw.population_abroad
    if not place.first and letters <= _SHORT_LETTERS and not facts.raw.capitals:
        enough = max(enough, facts.raw.population) * (_SHORT_TIMES if abroad else 1)
    return place.population >= enough


def _skip(text: str, start: int, letters: int) -> int:
    """The character after so many letters, marks over and under them not counted."""
    while letters:
        start += 1
        letters -= 1
        while start < len(text) and not text[start].isalnum():
            start += 1
    return start


def _torn(reading: Reading, start: int, end: int) -> bool:
    """Whether a half space joins the run to a letter outside it: the word is another one."""
    text = reading.text
    return (start > 0 and text[start - 1] == "\u200c") or (end < len(text) and text[end] == "\u200c")


def _fits(facts: Facts, candidate: Candidate, written: str) -> bool:
    """Whether the name as written can be one of this place's in this language."""
    if candidate.own:
        return True
    if candidate.short or ("آ" in written and not candidate.long_a):
        return False
    if candidate.bare and "ال" not in written and facts.proclitics:
        return False  # Arabic keeps the article of a name
    if written[0].isascii() and written[0].isalpha():
        if facts.foreign(written[0]) and (candidate.kind == "region" or candidate.population < _FOREIGN_POPULATION):
            return False
        if len(written) < 4 and candidate.kind != "town" and not written.isupper():
            return False
        if written.isupper() and len(written) <= _SHORT_LETTERS and candidate.kind == "town":
            return candidate.first and candidate.population >= _OTHER_POPULATION  # an acronym
        if not candidate.first and (candidate.population < _OTHER_POPULATION or len(written) < _OTHER_LETTERS):
            return False
    elif facts.raw.capitals and len(written) < 3 and not written.isupper():
        return False
    return True


def _called(reading: Reading, first: int, after: int) -> tuple[str, bool]:
    """The word beside the run by which the text calls it a place, and whether that means a region."""
    facts = reading.facts
    for length in (3, 2, 1) if facts.has("kinds_before_last", reading.form(first - 1)) else ():
        if first - length < 0 or (length == 1 and reading.gap(first) not in JOINS and reading.gap(first) != " «"):
            continue
        phrase = " ".join(reading.form(at) for at in range(first - length, first))
        if (
            facts.has("kinds_before", phrase)
            and "\n" not in reading.text[reading.starts[first - length] : reading.starts[first]]
        ):
            return phrase, facts.has("kinds_region", phrase)
    if facts.has("kinds_after_first", reading.form(after)) and reading.gap(after) == " ":
        for length in (2, 1):
            phrase = " ".join(reading.form(at) for at in range(after, after + length))
            if facts.has("kinds_after", phrase):
                return phrase, facts.has("kinds_region", phrase)
    return "", False
