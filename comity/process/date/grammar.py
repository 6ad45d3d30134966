"""How dates are put together from the parts that tokens play; one grammar for all languages.

A rule is a pattern over parts and a function that reads what it found. The rules are tried in their order, and a token
that one rule has used is gone for the next: whole dates come before months, months before years, bare weekdays last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple, cast

from comity.languages.calendar import Calendar, Stretch, System
from comity.process.date.civil import PRINTED, YEARS, civil
from comity.process.date.digits import NEXT_CENTURY
from comity.process.date.expression import (
    Apart,
    Counted,
    DayOfMonth,
    Distance,
    Expression,
    Fixed,
    Period,
    Says,
    Unclear,
    Weekday,
)
from comity.process.date.named import is_name
from comity.process.date.range import paired
from comity.process.date.tokens import Parts, Tokens, reader

_TODAY = Distance(unit="day", count=0)
#: What takes the place of a used token; no pattern asks for it.
_USED = "\uf8ff"
#: Words on either side of a date within which the verb of its clause is looked for.
_NEAR, _OPENING = 32, 3
#: Tokens of a count before a day that it is counted from.
_COUNT = 6
_MONTHS = 12
_DAY_AND_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")


class _Found:
    """The parts of the tokens that the named groups of a pattern matched."""

    def __init__(self, match: re.Match[str], parts: list[Parts]) -> None:
        self._match, self._parts = match, parts

    def has(self, name: str) -> bool:
        return name in self._match.re.groupindex and self._match[name] is not None

    def value(self, name: str, kinds: str) -> object:
        """The value that the token of a group has for the first of these parts that it can play; else none.

        A group that stands in two places of a pattern bears an underscore in the second.
        """
        for group in (name, name + "_"):
            if self.has(group):
                parts = self._parts[self._match.start(group)]
                return next((parts[kind] for kind in kinds if kind in parts), None)
        return None

    def number(self, name: str, kinds: str) -> int | None:
        return cast("int | None", self.value(name, kinds))

    def shift(self) -> int | None:
        """-1, 0 or 1 from a word before or after."""
        before = self.number("shift", "S")
        return self.number("shifted", "s") if before is None else before


class _Rule(NamedTuple):
    """One way to write an expression of time."""

    #: Letters of which a text must have one each, or the rule cannot apply.
    needs: tuple[frozenset[str], ...]
    #: The pattern over the shape of the text.
    pattern: re.Pattern[str]
    #: Reads what the pattern found; none where it means nothing after all.
    read: Callable[[_Found], Says | None]


def _year_by(found: _Found) -> int | None:
    if found.has("span"):
        unit, by = cast("tuple[Stretch, int]", found.value("span", "P"))
        return by if unit == "year" else None
    return found.shift()


def _month_of(found: _Found, kinds: str) -> tuple[System, int]:
    """A month by its name or by its number."""
    if found.has("number"):
        return "gregorian", cast(int, found.number("number", "dko"))
    return cast("tuple[System, int]", found.value("month", kinds))


def _fixed(found: _Found) -> Fixed | None:
    """A day with its month, and the weekday and year that may stand with them."""
    system, month = _month_of(found, "Mmu")
    day, year = found.number("day", "dok1"), found.number("year", "y")
    if found.has("short"):
        two = int(str(found.value("short", "dn")))
        year = two + (2000 if two < NEXT_CENTURY else 1900)
    # a leap year has every day that any year of its calendar has
    if (
        day is None
        or civil(system, year or {"gregorian": 2024, "jalali": 1403, "hijri": 1445}[system], month, day) is None
    ):
        return None
    weekday = found.number("weekday", "Ww")
    return Fixed(system=system, year=year, month=month, day=day, weekday=weekday, year_by=_year_by(found))


def _other_end(found: _Found) -> Fixed:
    """A day of a range whose other end names the month."""
    return Fixed(system="gregorian", year=found.number("year", "y"), day=found.number("day", "do"))


def _month(found: _Found) -> Fixed | None:
    system, month = _month_of(found, "Mm")
    year = found.number("year", "y")
    if month > _MONTHS or (year is not None and not YEARS[system][0] <= year <= YEARS[system][1]):
        return None
    return Fixed(system=system, year=year, month=month, year_by=_year_by(found))


def _month_by(found: _Found) -> Fixed:
    system, month = cast("tuple[System, int]", found.value("month", "Mm"))
    return Fixed(system=system, year=None, month=month, by=found.shift())


def _digits(found: _Found) -> Fixed | Unclear:
    date = cast("Fixed | Unclear", found.value("date", "A"))
    weekday = found.number("weekday", "Ww")
    return replace(date, weekday=weekday) if weekday is not None and isinstance(date, Fixed) and date.day else date


def _day_word(found: _Found) -> Distance:
    return Distance(unit="day", count=found.number("word", "D"), weekday=found.number("weekday", "W"))


def _count(found: _Found) -> int | None:
    if found.has("double"):
        return 2
    if found.has("rough"):
        return None
    count = found.value("count", "dkn") if found.has("count") or found.has("count_") else 1
    return int(count) if isinstance(count, int) or (isinstance(count, str) and count.isdigit()) else None


def _ago(found: _Found) -> Distance:
    count = _count(found)
    unit = cast("Stretch", found.value("double", "2") or found.value("unit", "abcep"))
    return Distance(unit=unit, count=None if count is None else -count, weekday=found.number("weekday", "W"))


def _ahead(found: _Found) -> Distance:
    unit = cast("Stretch", found.value("double", "2") or found.value("unit", "abcep"))
    return Distance(unit=unit, count=_count(found), weekday=found.number("weekday", "W"))


def _from_now(found: _Found) -> Distance:
    """As `_ahead`, but its words alone say that it is to come."""
    return _ahead(found)


def _weekdays(found: _Found) -> Weekday | None:
    count, ago = _count(found), found.has("ago")
    if count is None:
        return None
    return Weekday(number=cast(int, found.number("weekday", "N")), count=-count if ago else count)


def _day_of_month(found: _Found) -> DayOfMonth:
    return DayOfMonth(day=cast(int, found.number("day", "do")), weekday=found.number("weekday", "Ww"))


def _period(found: _Found) -> Period | Distance:
    if found.has("span"):
        unit, by = cast("tuple[Stretch, int]", found.value("span", "P"))
    else:
        unit, by = cast("Stretch", found.value("unit", "abce")), cast(int, found.shift())
    if unit == "day":
        return Distance(unit="day", count=by)
    return Period(unit=unit, by=by, weekday=found.number("weekday", "Ww"), day=found.number("day", "do"))


def _this_month(found: _Found) -> Period | None:
    """Without a word between, only the present month: *۳ ماه گذشته* is three months, *۳ ماه جاری* the third."""
    return Period(unit="month", by=0, day=found.number("day", "do")) if found.shift() == 0 else None


def _weekday(found: _Found) -> Weekday:
    return Weekday(number=cast(int, found.number("weekday", "WC")), by=found.shift())


def _coming(found: _Found) -> Weekday:
    return Weekday(number=cast(int, found.number("weekday", "W")), by=0)


def _after_next(found: _Found) -> Weekday | Fixed | Period | None:
    """*The Friday after next*, and a month, week or year so told."""
    if found.shift() != 1:
        return None
    if found.has("weekday"):
        return Weekday(number=cast(int, found.number("weekday", "W")), by=2)
    if found.has("month"):
        system, month = _month_of(found, "Mm")
        return Fixed(system=system, year=None, month=month, by=2)
    return Period(unit=cast("Stretch", found.value("unit", "bce")), by=2)


def _dotted(found: _Found) -> Fixed | None:
    """Day and month in digits, before the other end of a range that has the year."""
    match = _DAY_AND_MONTH.fullmatch(str(found.value("dotted", "n")))
    return None if match is None else Fixed(system="gregorian", year=None, month=int(match[2]), day=int(match[1]))


def _counted(found: _Found) -> Counted | None:
    order = found.number("order", "ozS")
    month = _month(found)
    if order is None or month is None or not (1 <= order <= 5 or order == -1):
        return None
    return Counted(order=order, weekday=found.number("weekday", "Ww"), month=month)


def _counted_or_day(found: _Found) -> Counted | None:
    counted = _counted(found)
    return None if counted is None else replace(counted, or_day=counted.order > 0)


def _counted_by(found: _Found) -> Counted | None:
    """*The first Monday of this month*; without a word for which month, the present one."""
    order = found.number("order", "ozS")
    if order is None or not (1 <= order <= 5 or order == -1):
        return None
    return Counted(
        order=order, weekday=found.number("weekday", "Ww"), month=Period(unit="month", by=found.shift() or 0)
    )


def _year(found: _Found) -> Fixed | None:
    """A year alone: beside the word *year* one of any century from the sixteenth, else one of our time."""
    year, era = cast(int, found.number("year", "y")), cast("System | None", found.value("era", "g"))
    if era is not None:
        return Fixed(system=era, year=year) if YEARS[era][0] <= year <= YEARS[era][1] else None
    sure = found.has("sure") or found.has("sure_")
    return Fixed(system="gregorian", year=year) if (1500 if sure else 1900) <= year <= 2100 else None


def _own_year(found: _Found) -> Fixed | None:
    """As `_year`, where the language counts years of four digits in the Jalali calendar too."""
    year = cast(int, found.number("year", "y"))
    if not found.has("era") and PRINTED["jalali"][0] <= year <= PRINTED["jalali"][1]:
        return Fixed(system="jalali", year=year)
    return _year(found)


def _templates(calendar: Calendar) -> list[tuple[str, str, Callable[[_Found], Says | None]]]:
    """The rules in their order: the parts that a text must have for one to apply, its pattern, and what reads it."""
    weekday = "(?:(?P<weekday><Ww>)<.>?<,>?<(>?<fl=L>*)?"
    own_year = "(?:<,>?|</->)<feh>{0,2}(?P<year><y>)(?:<.>?<eg>)*"
    by_year = "<,>?<fl>{0,2}(?:(?P<shift><S>)<e>|<e><f>?(?P<shifted><s>)|(?P<span><P>))"
    year = f"(?:{own_year}|{by_year})?"
    digit = "(?P<day><d>)<q>?(?:<a>?<fc>*|</->)"
    word = "(?P<day><ok>)<a>?<fc>*" if calendar.cardinal_days else "(?P<day><o>)<a>?<fc>*"
    if calendar.ordinal_needs_of:
        word = word.replace("*", "+")
    twice = "(?:</><Mm>|<(><Mm><)>)?"  # one month by two names: آذار/مارس
    month = f"(?P<month><Mm>){twice}<.>?<c>?"
    named = "Mm"
    if calendar.months_by_number:
        month, named = f"(?:{month}|<c>(?P<number><dko>)(?!<abcp>))", "Mmc"
    last = "(?!<xVFdnk>)"  # a number before a noun counts it
    joins = "*" if calendar.prefixes else "+"  # a preposition may be written onto the month
    unit = "(?:(?P<double><2>)|(?P<unit><abcep>))"
    rough, no_number = "(?P<rough><~>)?", "(?<!<dnkK~>)"
    count = "(?P<count><dnkK>)" + ("?" if calendar.ago_bare else "")
    ago = f"{rough}{count}{unit}"
    ago = f"<G>{ago}(?!<vy>)" if calendar.ago_first else f"{ago}<G>(?!<v>)"
    lone_year = _own_year if calendar.digits == "jalali" else _year
    lead = "(?<=<L>)" if calendar.weekday_leads else ""
    found: list[tuple[str, str, Callable[[_Found], Says | None]]] = [
        (f"Ww oSz {named}", f"(?P<order><oSz>)<a>?(?P<weekday><Ww>)<fl>{joins}<c>?{month}{year}", _counted),
        (f"W oz {named}", f"(?P<weekday><W>)(?P<order><oz>)<fl>+<c>?{month}{year}", _counted_or_day),
        (f"a Sz {named}", f"(?P<order><zS>)<a><fli>{joins}<c>?{month}{year}", _counted),
        (f"aD z {named}", f"<aD>(?P<order><z>)<fl>+<c>?{month}{year}", _counted),
        (
            "Wwa oSz c",
            "(?P<order><oSz>)(?:<a>?(?P<weekday><Ww>)|<a>)<fl>+(?:(?P<shift><S>)<c>|<c>(?P<shifted><s>)?(?!<dko>))",
            _counted_by,
        ),
        ("A n -t", "(?P<dotted><n>)<.>?(?=<-t><A>)" if calendar.short_years else "(?!)", _dotted),
        ("A d -/t", "(?P<day><d>)<.>?(?=<-/t><A>)", _other_end),
        ("A", f"{weekday}(?P<date><A>)<eg>*", _digits),
        ("u y d", f"{weekday}{digit}(?P<month><u>)<.>?<c>?{own_year}", _fixed),
        ("y Mm d", "(?P<year><y>)</->(?P<month><Mm>)</->(?P<day><d>)", _fixed),
        ("- Mm d dn", "(?P<day><d>)<->(?P<month><Mm>)<->(?P<short><dn>)", _fixed),
        (f"d {named} t-", f"(?P<day><d>)<q>?(?=<-t><fl>?<d><q>?<fc>*{month}{year})", _fixed),
        (f"o {named} t", f"(?P<day><o>)(?=<t><fl>*<o><a>?<fc>+{month}{year})", _fixed),
        (f"d {named}", f"{weekday}(?<!<Mm>){digit}{month}{year}", _fixed),
        (f"ok {named}", f"{weekday}{word}{month}{year}", _fixed),
        ("1 M", f"(?P<day><1>)<c>?(?P<month><M>){twice}{year}", _fixed),
        ("M d -t", f"(?P<month><M>)(?P<day><d>)(?=<-t><d>{last})", _fixed),
        ("Mm / d", "(?P<month><Mm>)</>(?P<day><d>)(?!</>)", _fixed),
    ]
    if calendar.month_first:
        found += [
            ("d Mm", f"{weekday}(?P<month><Mm>)(?:<.>?<f>?|<->)(?P<day><d>)<q>?(?:(?!<-t><d>){year})?", _fixed),
            ("o Mm", f"{weekday}(?P<month><Mm>)<f>?(?P<day><o>){last}(?:(?!<-t><d>){year})?", _fixed),
        ]
    found.append(
        ("do -t", f"(?<={_USED}<-t>)<f>*(?:(?P<day><d>)|(?P<day_><o>){last})<q>?(?!<Mmnabcep>){year}", _other_end)
    )
    found += [
        ("Ww d q", f"(?P<weekday><Ww>)<.>?<,>?<f>*(?P<day><d>)<q>{last}", _day_of_month),
        ("W f o", f"(?P<weekday><W>)<,>?<f>+(?P<day><o>){last}(?!<fl><c>)", _day_of_month),
        ("f d q", "<f><f>(?P<day><d>)<q>(?=<!|.,)>|$)", _day_of_month),
    ]
    found += [
        ("do c ye", "(?P<number><do>)<q>?<c><f>+(?:(?P<year><y>)|(?P<shift><S>)<e>)", _month),
        ("Mm y", f"{month}{own_year}", _month),
        ("Mm SsP", f"{month}{by_year}", _month),
        ("do c S", "(?:<Ww><,>?<f>*)?(?P<day><do>)(?:<q><a>?<f>*|<a>?<f>+)(?P<shift><S>)(?P<unit><c>)", _period),
        ("do c s", "(?:<Ww><,>?<f>*)?(?P<day><do>)<q>?<a>?<f>+(?P<unit><c>)<f>?(?P<shifted><s>)", _period),
        ("do c s", "(?P<day><do>)<q>?<c><f>?(?P<shifted><s>)", _this_month),
        ("W b S", "(?P<weekday><W>)<fl,>*(?P<shift><S>)(?P<unit><b>)", _period),
        ("Ww b s", "(?P<weekday><Ww>)<fl,>*(?P<unit><b>)<f>?(?P<shifted><s>)", _period),
        ("W b S", "(?P<shift><S>)(?P<unit><b>)<flL,>*(?P<weekday><W>)", _period),
        ("W r S", "(?P<weekday><W>)<r>(?P<shift><S>)(?!<WMmabce>)", _after_next),
        ("Mm r S", "(?P<month><Mm>)<r>(?P<shift><S>)(?!<WMmabce>)", _after_next),
        ("bce r S", "(?P<unit><bce>)<r>(?P<shift><S>)(?!<WMmabce>)", _after_next),
        ("J W", "<S>?<J>(?P<weekday><W>)", _coming),
        ("W S", "(?P<shift><S>)(?P<weekday><W>)", _weekday),
        ("W s", "(?P<weekday><W>)<f>?(?P<shifted><s>)", _weekday),
        ("Mm S", "(?P<shift><S>)(?P<month><Mm>)", _month_by),
        ("Mm s", "(?P<month><Mm>)<c>?<f>?(?P<shifted><s>)", _month_by),
        ("G abcep2", ago if calendar.ago_first else f"(?:(?P<weekday><W>)<,>?)?{ago}", _ago),
        ("H abcep", f"(?:(?P<weekday><W>)<,>?)?{rough}(?P<count><dnkK>){unit}<H>", _from_now),
        ("N H", "(?P<count><dkK>)(?P<weekday><N>)<H>", _weekdays),
        ("N G", "(?P<count><dkK>)(?P<weekday><N>)(?P<ago><G>)", _weekdays),
        ("J abcep", "<J>(?P<count><dk>)(?P<unit><abcep>)|(?P<count_><dk>)<J>(?P<unit_><abcep>)", _ahead),
        ("h abcep2", f"<h>{rough}(?P<count><dnkK>)?{unit}", _ahead),
        ("D", no_number + "(?P<word><D>)(?!<os>|" + _USED + ")(?:<,(-l>?<L>?(?P<weekday><W>))?", _day_word),
        ("S bce", no_number + "(?P<shift><S>)(?P<unit><bce>)", _period),
        ("s abce", no_number + "(?P<unit><abce>)<f>?(?P<shifted><s>)", _period),
        ("P", no_number + "(?P<span><P>)", _period),
        ("Mm c", "(?P<month><Mm>)<c>", _month),
        ("Mm lc", "(?<=<lc>)(?P<month><M>)|(?<=<c>)(?P<month_><m>)", _month),
        ("m i", "(?<=<i>)(?P<month><m>)" if calendar.capitals else "(?!)", _month),
        ("y g", "(?P<year><y>)<.>?(?P<era><g>)", _year),
        ("y e", "(?P<sure><e>)<f>?(?P<year><y>)(?:<.>?(?P<era><g>))?|(?P<year_><y>)(?P<sure_><e>)", lone_year),
        ("y i", "(?<=<i>)(?P<year><y>)(?!<xn>)", lone_year),
        ("C", "(?<!^)(?<!<!|.f>)(?P<weekday><C>)(?=<!|.,>|$)", _weekday),
        ("W", f"(?<!<X>){lead}(?P<weekday><W>)(?!<Y>)", _weekday),
    ]
    return found


@cache
def _rules(code: str) -> tuple[_Rule, ...]:
    source = reader(code)
    return tuple(
        _Rule(tuple(source.letters(part) for part in needs.split()), source.pattern(template), read)
        for needs, template, read in _templates(source.calendar)
    )


@cache
def _marks(code: str) -> dict[str, re.Pattern[str]]:
    """Patterns for single parts that are asked for outside the rules."""
    return {part: reader(code).pattern(f"<{part}>") for part in ("=(", "=", "FV", "F", "!|.", "(", "y")} | {
        "range": reader(code).pattern("<.>?<-/t><fl>*"),
        "apart": reader(code).pattern("(?<!<Qh>)(?P<count><dk>)(?P<unit><abcep>)(?P<side><r>)<fL>*$"),
    }


def expressions(text: str, code: str) -> list[Expression]:
    """The expressions of time in a text, in text order; none overlaps another.

    Args:
        text: any text; offsets count its code points.
        code: the language whose facts are used; of a language without facts only dates in digits are found.
    """
    tokens = reader(code).tokens(text)
    shape = tokens.shape
    found: list[tuple[int, int, Says, bool]] = []
    present = frozenset(shape)
    for needs, pattern, read in _rules(code):
        if any(present.isdisjoint(part) for part in needs):
            continue
        for match in list(pattern.finditer(shape)):
            first, last = match.span()
            if _USED in shape[first:last] or first == last:
                continue
            says = read(_Found(match, tokens.parts))
            if says is not None:
                found.append((first, last, says, read is _ahead))
                shape = shape[:first] + _USED * (last - first) + shape[last:]
    found = [_apart(each, tokens, code) for each in found]
    found.sort(key=lambda each: each[0])
    between = _marks(code)["range"]
    said, ends = paired(
        [each[2] for each in found],
        lambda number: between.fullmatch(tokens.shape[found[number][1] : found[number + 1][0]]) is not None,
    )
    result: list[Expression] = []
    for number, (first, last, _, ahead) in enumerate(found):
        says = said[number]
        if says is None:
            continue
        future: bool | None = None
        if number in ends:
            future = _speaks_of_future(tokens, first, last, code) or None
        elif _may_be_future(says, ahead):
            future = _is_future(tokens, first, last, code)
        if ahead and not future:  # *in three days* is as often *within*
            continue
        start, end = _trimmed(tokens, first, last)
        if says == _TODAY and is_name(text, start, end, capitals=reader(code).calendar.capitals):
            continue
        same = number > 0 and _joined(tokens, found[number - 1][1], first, last, code)
        result.append(Expression(start=start, end=end, says=says, future=future, same_as_before=same))
    return result


def _apart(one: tuple[int, int, Says, bool], tokens: Tokens, code: str) -> tuple[int, int, Says, bool]:
    """A day with the distance that is counted from it, where one stands right before it."""
    first, last, says, ahead = one
    pattern = _marks(code)["apart"]
    match = pattern.search(tokens.shape, max(0, first - _COUNT), first)
    if match is None or ahead or not _is_day(says):
        return one
    found = _Found(match, tokens.parts)
    side, count = cast(int, found.number("side", "r")), _count(found)
    unit = cast("Stretch", found.value("unit", "abcep"))
    distance = Distance(unit=unit, count=None if count is None else side * count)
    return match.start(), last, Apart(distance=distance, base=cast("Fixed | Distance | Weekday", says)), ahead


def _is_day(says: Says) -> bool:
    if isinstance(says, Fixed):
        return says.day is not None and says.month is not None
    return isinstance(says, Weekday) or (isinstance(says, Distance) and says.unit == "day")


def _may_be_future(says: Says, ahead: bool) -> bool:
    if isinstance(says, Apart):
        return _may_be_future(says.base, ahead)
    if isinstance(says, Fixed):
        return says.year is None
    if isinstance(says, Counted):
        return isinstance(says.month, Fixed) and says.month.year is None
    return ahead or isinstance(says, Weekday | DayOfMonth)


def _trimmed(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The characters of some tokens, without marks at their end."""
    while last - first > 1 and tokens.parts[last - 1].keys() <= frozenset(",.-("):
        last -= 1
    return tokens.starts[first], tokens.ends[last - 1]


def _joined(tokens: Tokens, before: int, first: int, last: int, code: str) -> bool:
    """Whether a date is the one before in another calendar: *الموافق* stands between them, or brackets around it."""
    between = tokens.shape[before:first]
    marks = _marks(code)
    if marks["="].search(between) and len(between) <= 3:
        return True
    if not between and marks["="].search(tokens.shape[first:last]):
        return True
    return len(between) == 1 and marks["("].match(between) is not None


def _is_future(tokens: Tokens, first: int, last: int, code: str) -> bool | None:
    """Whether a date is to come: *until* before it says so and *since* the contrary, else the verb of its sentence."""
    for before in reversed(tokens.parts[max(0, first - 2) : first]):
        if "U" in before or "B" in before:
            return "U" in before
        if before.keys().isdisjoint("af"):  # *until the day of* is *until*
            break
    return _speaks_of_future(tokens, first, last, code) or None


def _speaks_of_future(tokens: Tokens, first: int, last: int, code: str) -> bool:
    """Whether the nearest verb in the sentence looks ahead.

    It is looked for before the date, and after it where the date opens the sentence or the verb ends the clause.
    """
    marks, shape = _marks(code), tokens.shape
    start, end = max(0, first - _NEAR), min(len(shape), last + _NEAR)
    sentence = start
    for stop in marks["!|."].finditer(shape, start, first):
        sentence = stop.end()
    verb_last = reader(code).calendar.verb_last
    if not verb_last:
        before = [match.start() for match in marks["FV"].finditer(shape, sentence, first)]
        if before:
            return marks["F"].match(shape[before[-1]]) is not None
        if first - sentence > _OPENING or (sentence == start and start > 0):
            return False
    close = marks["!|."].search(shape, last, end)
    after = marks["FV"].search(shape, last, close.start() if close else end)
    return after is not None and marks["F"].match(after.group()) is not None
