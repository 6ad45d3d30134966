"""What a report shows of the affair it is about: weighted terms, names, a time, a gist to make a vector of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from math import log

import numpy as np
import numpy.typing as npt
import regex

from comity.languages.fold import fold
from comity.languages.name import parts, skeleton
from comity.languages.stem import stems
from comity.languages.word import Columns, columns
from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.report import Report

#: Raised whenever the profile of a report may come out otherwise, like the version of a stage.
PROFILE = 2
#: A report says in its headline and its first paragraphs what it is about; what follows is mostly background.
_LEAD, _TITLE_WEIGHT = 2400, 2.0
#: Characters given to the encoder; it reads 64 tokens.
_GIST = 400
#: Terms and possible names kept of a report.
_TERMS, _NAMES = 100, 40
#: How much more a name says about which affair it is than another word does.
_NAME_WEIGHT = 1.5
#: How often a place counts for standing in the headline.
_IN_TITLE = 3.0
#: Skeletons of fewer consonants than this belong to too many names.
_SKELETON = 3
#: A headline with a larger share of capitalised words shows no names by them.
_TITLE_CASE = 0.6
#: Figures up to this one stand in any report: days of a month, a handful of people.
_SMALL = 31
#: Words remembered for a language; a day of news has fewer.
_REMEMBERED = 200_000
#: Four-digit figures in these ranges are mostly years, of either calendar.
_YEARS = (range(1900, 2101), range(1330, 1480))
#: Half the width of a date, in hours, by its precision.
_SLACK = {"minute": 0.0, "hour": 0.5, "day": 12.0, "month": 365.0, "year": 4380.0}
#: What a time of day whose zone nobody states adds to it: nearly all clocks are within so many hours of UTC.
_ZONE = 12.0

_GROUPED = regex.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_SEPARATOR = regex.compile(r"[,.'’٬](?=\d{3}(?!\d))")
_CASED = regex.compile(r"\p{Lu}")
_SENTENCE_END = regex.compile(r"[.!?…:\n][^\p{L}\p{N}]*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One report as the story index sees it: `profile` makes it, an encoder adds the vector."""

    #: The report's id.
    report: str
    #: ISO 639 code, or ``und``.
    language: str
    #: The report's headline.
    title: str
    #: Stems of words (``flood``), figures (``#1200``) and places (``@98182``), with how often they stand, damped.
    terms: tuple[tuple[str, float], ...]
    #: Those of `terms` that count for little: words that stand in news of every kind, years, small figures.
    weak: frozenset[str]
    #: Pairs of terms that stand next to each other, as the words of a name do, in alphabetical order.
    pairs: frozenset[tuple[str, str]]
    #: The form in which a term stands in the report, for reasons.
    forms: dict[str, str]
    #: Consonant skeletons of what may be names, each with its term, for comparing with reports in other languages.
    names: dict[str, str]
    #: Who and where: places (``@98182``), speakers and what may be names (``~RDN``), with how often they stand, damped.
    who: dict[str, float]
    #: Hours since 1970 in the middle of the time of publication; none without a date.
    time: float | None
    #: Half the width of that time, in hours.
    slack: float
    #: Headline and first sentences, to make a vector of.
    gist: str
    #: A unit vector with the mean of its language taken off (`comity.vectors.centre`); none without vectors.
    vector: npt.NDArray[np.float32] | None = field(default=None, compare=False)


def profile(report: Report, analysis: Analysis) -> Profile:
    """The profile of a cleaned report; needs text, title, language, places, statements and published; about 1 ms."""
    title = _GROUPED.sub("", analysis.title)
    lead = _GROUPED.sub("", analysis.text[:_LEAD].removeprefix(analysis.title))
    sections = [(text, columns(text), weight) for text, weight in ((title, _TITLE_WEIGHT), (lead, 1.0))]
    cased = bool(_CASED.search(title + lead))
    named = frozenset[str]().union(*(_capitalised(text, found) for text, found, _ in sections))
    told = _terms(analysis.language)
    counts: defaultdict[str, float] = defaultdict(float)
    forms: dict[str, str] = {}
    weak: set[str] = set()
    names: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    for text, (starts, ends, found), weight in sections:
        before = ""
        for at, whole in enumerate(found):
            for form in whole.split() if " " in whole or not whole else (whole,):
                term, everyday = told[form]
                if len(term) < 2:
                    before = ""
                    continue
                if before:
                    pairs.add((before, term) if before < term else (term, before))
                before = term
                is_name = form in named and not everyday
                counts[term] += weight * (_NAME_WEIGHT if is_name else 1.0)
                if term not in forms:
                    forms[term] = text[starts[at] : ends[at]]
                if everyday:
                    weak.add(term)
                elif len(names) < _NAMES and term[0] != "#" and (is_name or not cased):
                    sound = _sound(form)
                    if len(sound) >= _SKELETON:
                        names.setdefault(sound, term)
    for place in analysis.places:
        if place.start < _LEAD:
            key = f"@{place.geonameid or fold(place.name)}"
            counts[key] += 1.0
            forms.setdefault(key, place.name)
    top = sorted(counts.items(), key=lambda pair: (pair[0] in weak, -pair[1], pair[0]))[:_TERMS]
    time, slack = moment(analysis.published)
    return Profile(
        report=report.id,
        language=analysis.language,
        title=analysis.title,
        terms=tuple((term, 1.0 + log(max(1.0, count))) for term, count in top),
        weak=frozenset(weak),
        pairs=frozenset(pairs),
        forms=forms,
        names=names,
        who=_who(analysis, names, counts),
        time=time,
        slack=slack,
        gist=f"{title}. {lead.strip()}"[:_GIST] if title else lead.strip()[:_GIST],
    )


def _who(analysis: Analysis, names: Mapping[str, str], counts: Mapping[str, float]) -> dict[str, float]:
    """Places of the whole text, those in the headline thrice, persons who speak, by surname, and names."""
    found: defaultdict[str, float] = defaultdict(float)
    for place in analysis.places:
        found[f"@{place.geonameid or fold(place.name)}"] += _IN_TITLE if place.start < len(analysis.title) else 1.0
    for statement in analysis.statements:
        sounds = parts(statement.speaker.name) if statement.speaker.kind == "person" else ()
        if sounds:
            found[f"~{_bare(sounds[-1])}"] += 1.0
    for name, term in names.items():
        found[f"~{name}"] += 1.0 + log(max(1.0, counts[term]))
    return {name: 1.0 + log(count) for name, count in found.items()}


def moment(published: Published) -> tuple[float | None, float]:
    """Hours since 1970 in the middle of a time of publication, and half its width; none and 0 if it is unknown."""
    if published.date is None or published.precision == "none":
        return None, 0.0
    date = published.date
    padded = date + {4: "-07-01", 7: "-15"}.get(len(date), "")
    try:
        when = datetime.fromisoformat(padded)
    except ValueError:
        return None, 0.0
    slack = _SLACK[published.precision]
    if len(padded) == 10:
        when = when.replace(hour=12)
    elif when.tzinfo is None:
        slack += _ZONE
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return when.timestamp() / 3600, slack


def _bare(consonants: str) -> str:
    """A skeleton without inner ``F``, which Arabic and Persian write like long u, and Persian like v."""
    return consonants[:1] + consonants[1:].replace("F", "")


@lru_cache(maxsize=1 << 16)
def _sound(form: str) -> str:
    return _bare(skeleton(form))


class _Terms(dict[str, tuple[str, bool]]):
    """Folded words of a language to their terms, and whether such a term stands in news of every kind."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._stems = stems(code)

    def __missing__(self, form: str) -> tuple[str, bool]:
        if form[:1].isdigit():
            found = _figure(form)
        else:
            term = self._stems.stem(form)
            found = term, term in self._stems.common
        if len(self) < _REMEMBERED:
            self[form] = found
        return found


@cache
def _terms(code: str) -> _Terms:
    return _Terms(code)


def _figure(form: str) -> tuple[str, bool]:
    """The term of a figure, and whether such a figure stands in any report."""
    digits = _SEPARATOR.sub("", form)
    if not digits.isdecimal():
        return f"#{digits}", False
    value = int(digits[:12])
    return f"#{value}", value <= _SMALL or any(value in years for years in _YEARS)


def _capitalised(text: str, found: Columns) -> frozenset[str]:
    """Forms that stand with a capital letter inside a sentence; of a headline in title case, none."""
    starts, _, forms = found
    upper = [place for place, start in enumerate(starts) if text[start].isupper()]
    if not upper or len(upper) > _TITLE_CASE * len(forms):
        return frozenset()
    return frozenset(
        forms[place]
        for place in upper
        if (start := starts[place]) > 0 and not _SENTENCE_END.search(text, max(0, start - 6), start)
    )
