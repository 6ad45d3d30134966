"""Telling a place from a piece of the name of a person or a house: General Ramadi, the Tehran Times."""

from __future__ import annotations

from typing import Literal, TypeAlias

from comity.process.place.reading import JOINS, Reading
from comity.sources.gazetteer import Candidate

#: What a run of words is a part of: ``surname`` where a title or a first name before it says so beyond doubt, ``first``
#: where it is a first name.
Owner: TypeAlias = Literal["", "first", "person", "surname", "house"]
#: From how many inhabitants on a town is known so well that it may speak like a person: Moscow said.
GREAT = 500_000
#: How many words stand between the first word of a body's name and the place at its end, at most.
_BETWEEN = 6


def little(candidates: tuple[Candidate, ...]) -> bool:
    """Whether nothing of this name is so well known that its bare name means the place in any company."""
    return not any(c.own or c.kind == "country" or c.population >= GREAT for c in candidates)


def part_of_name(
    reading: Reading, first: int, after: int, candidates: tuple[Candidate, ...], *, follows_place: bool
) -> Owner:
    """Of whose name the run is a part, if of any; `follows_place`: the word before it is a place already."""
    facts = reading.facts
    before, behind = reading.form(first - 1), reading.form(after)
    gap_before, gap_behind = reading.gap(first), reading.gap(after)
    touching = gap_before in JOINS or gap_before == ". "
    form = " ".join(reading.forms[first:after])
    plain = all(c.kind != "country" and not c.declined for c in candidates)
    if touching and facts.has("titles", before) and (plain or facts.has("given", form)):
        return "surname"
    if gap_before in JOINS and facts.has("given", before):
        return "surname"
    if plain and gap_before == "-" and facts.raw.capitals and not reading.capital[first - 1]:
        return "" if facts.has("neighbours", before) else "person"  # al-Sari is a family, pro-Moscow is not
    if gap_behind in JOINS and facts.has("given", form) and _in_name(reading, after):
        return "first"
    if (touching or gap_before in (" «", ' "', " “")) and facts.has("house_before", before):
        return "house"
    if facts.has("within", before) and facts.has("house_before", reading.form(first - 2)):
        return "house"
    if gap_behind in JOINS and (facts.has("house_after", behind) or _paper(reading, after)):
        return "house"
    if little(candidates) and not all(c.declined for c in candidates) and _speaks(reading, first, after):
        return "person"
    if not facts.raw.capitals or reading.loud(first):
        return ""
    if not follows_place and _in_capitals(reading, first, form, plain and not any(c.own for c in candidates)):
        return "person"
    return "first" if _first_name(reading, first, after, candidates) else ""


def of_body(reading: Reading, first: int) -> bool:
    """Whether the name of a body runs on to this word: the ministry of roads of the province of Norland."""
    facts = reading.facts
    if not facts.raw.bodies:
        return False
    for at in range(first - 1, max(-1, first - 2 - _BETWEEN), -1):
        if reading.gap(at + 1) not in JOINS:
            return False
        form = reading.form(at)
        if facts.has("bodies", form):
            return True
        if form in facts.breaks or form.isdigit():
            return False
    return False


def _paper(reading: Reading, behind: int) -> bool:
    """Whether the name of a house ends one word later: the Norland Evening Post."""
    if not reading.facts.raw.capitals or reading.loud(behind - 1) or behind + 1 >= len(reading.forms):
        return False
    both = reading.capital[behind] and reading.capital[behind + 1] and reading.gap(behind + 1) == " "
    return both and reading.facts.has("house_after", reading.form(behind + 1))


def _first_name(reading: Reading, first: int, after: int, candidates: tuple[Candidate, ...]) -> bool:
    """Whether a run that no list knows as a first name is one: a surname behind it has a particle, or speaks."""
    if not _in_name(reading, after):
        return False
    if any(c.own or c.kind == "country" for c in candidates):
        return False
    if not any(c.first for c in candidates) or reading.facts.has("particles", reading.form(after)):
        return True
    return little(candidates) and reading.gap(after) == " " and _introduced(reading, first, after + 1)


def _introduced(reading: Reading, first: int, after: int) -> bool:
    """Whether a run of words speaks, has an age or an office: Milan Orr of the port said; Milan Orr, 34, a pilot."""
    facts, behind = reading.facts, reading.form(after)
    if _speaks(reading, first, after):
        return True
    if reading.gap(after) == ", ":
        return (len(behind) == 2 and behind.isdigit()) or any(
            facts.has("titles", reading.form(at)) and not reading.capital[at]
            for at in range(after, min(after + 3, len(reading.forms)))
        )
    if reading.gap(after) != " " or not facts.has("prepositions", behind):
        return False
    for at in range(after + 1, min(after + 6, len(reading.forms))):
        if reading.gap(at) != " ":
            return False
        if reading.form(at) in facts.says:
            return True
    return False


def _speaks(reading: Reading, first: int, after: int) -> bool:
    """Whether a verb of speech stands where it has its subject: Arden said, قال أردن."""
    facts = reading.facts
    if facts.has("prepositions", reading.form(first - 1)):
        return False
    if reading.gap(first) == " " and reading.form(first - 1) in facts.says and (facts.verb_first or facts.raw.capitals):
        return not (reading.gap(after) in JOINS and facts.raw.capitals and reading.capital[after]) and (
            not reading.gap(after).startswith(("'", "’"))  # said Norland's minister
        )
    subject_first = not facts.verb_first or facts.raw.capitals
    return subject_first and reading.gap(after) == " " and reading.form(after) in facts.says


def _in_capitals(reading: Reading, first: int, form: str, towns: bool) -> bool:
    """Whether capital letters beside the run make it part of a longer name."""
    facts = reading.facts
    if reading.gap(first) in JOINS and first and reading.capital[first - 1]:
        before = reading.form(first - 1)
        known = any(facts.has(name, before) for name in ("plain", "neighbours", "kinds_before", "prepositions"))
        known = known or before in facts.demonyms or reading.text[reading.starts[first - 1] :][:2].isupper()
        if not known and not reading.begins_sentence(first - 1) and (towns or facts.has("given", form)):
            return True
    return False


def _in_name(reading: Reading, behind: int) -> bool:
    """Whether a capital letter, or a particle of names, makes the word behind a first name a surname."""
    facts = reading.facts
    if behind >= len(reading.forms) or not facts.raw.capitals or reading.gap(behind) not in JOINS:
        return False
    form = reading.form(behind)
    if facts.has("particles", form):
        return behind + 1 < len(reading.forms) and reading.capital[behind + 1] and reading.gap(behind + 1) in JOINS
    if not reading.capital[behind]:
        return False
    known = any(facts.has(name, form) for name in ("plain", "kinds_after", "neighbours", "house_after"))
    return not known and form not in facts.demonyms
