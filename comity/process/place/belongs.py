"""Telling a place from a piece of the name of a person or a house: General Ramadi, the Tehran Times."""

from __future__ import annotations

from typing import Literal

from comity.process.place.reading import JOINS, Reading
from comity.sources.gazetteer import Candidate


def part_of_name(
    reading: Reading, first: int, after: int, candidates: tuple[Candidate, ...]
) -> Literal["", "person", "house"]:
    """Of whose name the run is a part, if of any."""
    facts = reading.facts
    before, behind = reading.form(first - 1), reading.form(after)
    gap_before, gap_behind = reading.gap(first), reading.gap(after)
    touching = gap_before in JOINS or gap_before == ". "
    form = " ".join(word.form for word in reading.words[first:after])
    plain = all(c.kind != "country" and not c.declined for c in candidates)
    if touching and facts.has("titles", before) and (plain or facts.has("given", form)):
        return "person"
    if gap_before in JOINS and facts.has("given", before):
        return "person"
    if plain and gap_before == "-" and facts.raw.capitals and not reading.capital[first - 1]:
        return "" if facts.has("neighbours", before) else "person"  # al-Sari is a family, pro-Moscow is not
    if gap_behind in JOINS and facts.has("given", form) and _in_name(reading, after):
        return "person"
    if (touching or gap_before in (" «", ' "', " “")) and facts.has("house_before", before):
        return "house"
    if facts.has("within", before) and facts.has("house_before", reading.form(first - 2)):
        return "house"
    if gap_behind in JOINS and facts.has("house_after", behind):
        return "house"
    if not facts.raw.capitals or reading.loud(first):
        return ""
    return "person" if _in_capitals(reading, first, form, plain and not any(c.own for c in candidates)) else ""


def _in_capitals(reading: Reading, first: int, form: str, towns: bool) -> bool:
    """Whether capital letters beside the run make it part of a longer name."""
    facts = reading.facts
    if reading.gap(first) in JOINS and first and reading.capital[first - 1]:
        before = reading.form(first - 1)
        known = any(facts.has(name, before) for name in ("plain", "neighbours", "kinds_before", "prepositions"))
        known = known or before in facts.demonyms or reading.text[reading.words[first - 1].start :][:2].isupper()
        if not known and not reading.begins_sentence(first - 1) and (towns or facts.has("given", form)):
            return True
    return False


def _in_name(reading: Reading, behind: int) -> bool:
    """Whether a capital letter makes the word behind a first name a surname."""
    if behind >= len(reading.words) or not reading.facts.raw.capitals or not reading.capital[behind]:
        return False
    form = reading.form(behind)
    known = any(reading.facts.has(name, form) for name in ("plain", "kinds_after", "neighbours", "house_after"))
    return not known and form not in reading.facts.demonyms
