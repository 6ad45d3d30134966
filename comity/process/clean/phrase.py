"""The phrases of all languages' furniture, made ready to be looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.languages.furniture import Line
from comity.languages.speech import spellings

_NUMBER = re.compile(r"[\d٠-٩۰-۹]+(?:[.,][\d]+)*")
_WORDS = re.compile(r"[\w'’.-]*\w")
#: Signs that stand around a line without being of it.
EDGE = " \t.,;:!?…|/\\-–—_•·*#>»«<=+~\"'“”‘’()[]{}،؛؟۔^&@%©®№↑"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a kind of line begins."""

    #: The folded phrase.
    phrase: str
    #: Whether a colon or dash must follow.
    colon: bool
    #: What the line then is.
    why: str
    #: Whether a list of links follows.
    heads_list: bool
    #: Whether no headline and no long sentence begins so.
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """All phrases, folded; those that stand at the beginning are found by their first word."""

    #: Whole lines: what each is and whether a list of links follows.
    whole: dict[str, tuple[str, bool]]
    #: Openings by their first word.
    openings: dict[str, tuple[Opening, ...]]
    #: Phrases inside a short line, with what the line then is.
    inside: tuple[tuple[str, str], ...]
    #: Openings of notices that end in a colon and are enough by themselves.
    sure_notices: tuple[str, ...]
    #: Openings of notices that need a legal phrase beside them.
    notices: tuple[str, ...]
    #: Phrases of legal notices by their first word.
    legal: dict[str, tuple[str, ...]]
    #: Headings of readers' comments.
    comments: frozenset[str]
    #: Words that a line may hold and still be only a date.
    date_words: frozenset[str]
    #: Openings of bylines.
    bylines: frozenset[str]
    #: Openings that name a source before a colon.
    sources: frozenset[str]


def bare(folded: str) -> str:
    """A folded line without the signs at its ends, its numbers as ``#``, single spaces between its words."""
    return " ".join(_NUMBER.sub("#", folded.strip(EDGE)).split()).strip(EDGE + "#")


def counted(folded: str) -> str:
    """A folded line with its numbers as ``#`` and kept."""
    return " ".join(_NUMBER.sub("#", folded).split())


@cache
def phrases() -> Phrases:
    """The phrases of every language together: pages mix them."""
    whole: dict[str, tuple[str, bool]] = {}
    openings: dict[str, list[Opening]] = {}
    inside: dict[str, str] = {}
    notices: list[str] = []
    legal: dict[str, None] = {}
    comments: list[str] = []
    words: list[str] = []
    names: list[str] = []
    bylines: list[str] = []
    sources: list[str] = []
    for facts in filter(None, map(language, CODES)):
        for line in facts.furniture.lines:
            for phrase in line.whole:
                whole.setdefault(bare(fold(phrase)), (line.why, line.heads_list))
            for phrase in line.opening:
                one = _opening(phrase, line)
                openings.setdefault(first_word(one.phrase), []).append(one)
            for phrase in line.inside:
                inside.setdefault(fold(phrase), line.why)
        notices.extend(map(fold, facts.furniture.notices))
        legal.update(dict.fromkeys(map(fold, facts.furniture.legal)))
        comments.extend(counted(fold(phrase)) for phrase in facts.furniture.comments_begin)
        dates = facts.calendar
        for months in (*dates.gregorian, *dates.jalali, *dates.hijri, *dates.weekdays, *dates.short_weekdays):
            names.extend(months)
        words.extend((*facts.furniture.clock, *dates.published, *dates.updated, *dates.of, *dates.ordinal_marks))
        words.extend(form for era in dates.eras for form in era.forms)
        sources.extend(facts.credit.source)
        bylines.extend((*dates.bylines, *facts.credit.by))
    named = frozenset(word for form in names for spelt in spellings(form) for word in fold(spelt).split())
    return Phrases(
        whole=whole,
        openings={word: tuple(sorted(each, key=lambda o: -len(o.phrase))) for word, each in openings.items()},
        inside=tuple(inside.items()),
        sure_notices=tuple(phrase for phrase in dict.fromkeys(notices) if phrase.endswith(":")),
        notices=tuple(dict.fromkeys(notices)),
        legal={
            word: tuple(p for p in legal if p.split()[0] == word) for word in dict.fromkeys(p.split()[0] for p in legal)
        },
        comments=frozenset(comments),
        date_words=named | {word.strip(".") for form in words for word in fold(form).split()},
        sources=frozenset(fold(form) for form in sources),
        bylines=frozenset(spelt for form in bylines for spelt in map(fold, spellings(form))),
    )


def first_word(folded: str) -> str:
    """The first word of a folded line, by which openings are found; empty if it has none."""
    found = _WORDS.search(folded)
    return found.group() if found is not None else ""


def _opening(phrase: str, line: Line) -> Opening:
    folded = fold(phrase).strip()
    colon = folded.endswith((":", "/", "-"))
    return Opening(phrase=folded.rstrip(" :/-"), colon=colon, why=line.why, heads_list=line.heads_list, sure=line.sure)
