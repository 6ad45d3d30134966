"""One page of an invented story: how a house lays out, credits and signs what it tells."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from evals.generate.wording import Names, Unit, Values, affair, capital, filled, lowered, phrase, said, world


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one house tells."""

    #: The house, by its names.
    house: Names
    #: The language it writes in.
    language: str
    #: The origin of what it tells.
    origin: str
    #: How it came to its text.
    way: str
    #: What it tells, in order.
    units: tuple[Unit, ...]
    #: When.
    when: datetime
    #: Whether the page's container names the house, not just its last line.
    signed: bool
    #: Whether it writes eastern digits.
    eastern: bool
    #: Names of places for the title and the dateline.
    values: Values
    #: Which paragraph of background it carries, if any.
    background: int | None = None
    #: Whether its text is not to be had: an agency's, sold to others.
    hidden: bool = False
    #: Whether it says that its own people wrote it.
    byline: bool = False
    #: The body whose spokesman is heard, and the spokesman's name where it is given.
    speaker: Names | None = None
    name: Names | None = None
    #: Whether all of it is what the spokesman said.
    spoken: bool = False
    #: What it quotes of the spokesman besides.
    quotes: tuple[Unit, ...] = ()
    #: An agency that it mentions in passing.
    mention: Names | None = None
    #: How it credits whom: dateline, opening, foot, chain, or not at all.
    credit: str = ""
    credited: Names | None = None
    #: Whom the credited house has it from, in a chain.
    end: Names | None = None


def text_of(kind: str, page: Page, dice: random.Random) -> tuple[str, str]:
    """The title and the text of a page, title first, a blank line between paragraphs."""
    code = page.language
    title = filled(dice.choice(affair(kind)["titles"][code]), page.values, code)
    told = [said(kind, unit, code, eastern=page.eastern) for unit in page.units]
    sentences = _attributed(page, told, dice) if page.spoken else _credited(page, told, dice)
    for unit in page.quotes:
        quoted = said(kind, unit, code, eastern=page.eastern)
        sentences.insert(dice.randint(2, len(sentences)), _spoken(page, "quote", quoted, dice))
    if page.mention:
        words = phrase(code, "aside", dice).format(who=page.mention[code], Who=capital(page.mention[code]))
        place = dice.randint(2, len(sentences))
        sentences[place - 1] = words + _after(words, sentences[place - 1])
    paragraphs = _paragraphs(sentences, dice)
    if page.background is not None:
        paragraphs.append(phrase_at(code, "background", page.background))
    if page.byline:
        paragraphs.insert(0, phrase(code, "own", dice).format(town=_town(page)))
    if page.credit == "foot" and page.credited:
        paragraphs.append(phrase(code, "foot", dice).format(who=page.credited[code]))
    if dice.random() < 0.5:
        paragraphs.append(phrase(code, "furniture", dice).format(house=page.house[code]))
    if not page.signed:
        paragraphs.append(phrase(code, "rights", dice).format(house=page.house[code]))
    return title, "\n\n".join((title, *paragraphs))


def phrase_at(language: str, name: str, at: int) -> str:
    """One certain phrase of several."""
    return str(world()["phrases"][language][name][at])


def _town(page: Page) -> str:
    town = page.values["town"]
    assert not isinstance(town, int)
    return town[page.language]


def _credited(page: Page, told: list[str], dice: random.Random) -> list[str]:
    """The sentences, the first behind the dateline, the opening or the chain; some later ones credited again."""
    code = page.language
    if not page.credited or page.credit == "foot":
        return told
    who = page.credited[code]
    names = {"who": who, "Who": capital(who), "town": _town(page), "TOWN": _town(page).upper(), "kind": "report"}
    names["end"] = page.end[code] if page.end else ""
    names["month"], names["d"] = _month(page), str(page.when.day)
    head = phrase(code, page.credit, dice).format(**names)
    first, *rest = told
    if page.credit == "dateline":
        return [head + first, *rest]
    for at, sentence in enumerate(rest):
        if dice.random() < 0.25:
            words = capital(phrase(code, "later", dice).format(**names))
            rest[at] = words + _after(words, sentence)
    return [capital(head) + _after(head, first), *rest]


def _month(page: Page) -> str:
    return str(world()["phrases"][page.language]["months"][page.when.month - 1])


def _after(head: str, sentence: str) -> str:
    return sentence if head.rstrip().endswith(":") else lowered(sentence)


def _attributed(page: Page, told: list[str], dice: random.Random) -> list[str]:
    """Every sentence as what the spokesman said."""
    first, *rest = told
    sentences = [_spoken(page, "first_says", first, dice)]
    for at, sentence in enumerate(rest):
        form = "says" if at % 3 == 2 else dice.choice(("more", "more", "quote"))
        sentences.append(_spoken(page, form, sentence, dice))
    return sentences


def _spoken(page: Page, form: str, sentence: str, dice: random.Random) -> str:
    code = page.language
    assert page.speaker is not None
    speaker = str(phrase(code, "speaker", dice)).format(body=page.speaker[code])
    if code == "en":
        speaker = f"the {speaker}"
    bare = sentence.rstrip(".")
    name = page.name[code] if page.name else ""
    words = phrase(code, form, dice)
    colon = words.partition("{s}")[0].rstrip().endswith((":", "«", "“"))
    return words.format(
        S=bare, s=bare if colon else lowered(bare), speaker=speaker, Speaker=capital(speaker), name=name
    )


def _paragraphs(sentences: list[str], dice: random.Random) -> list[str]:
    """One to three sentences a paragraph."""
    paragraphs, at = [], 0
    while at < len(sentences):
        size = dice.randint(1, 3)
        paragraphs.append(" ".join(sentences[at : at + size]))
        at += size
    return paragraphs
