"""The rules of dates in their order; one grammar for all languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from comity.languages.calendar import Calendar
from comity.process.date import reading as read
from comity.process.date.expression import Says
from comity.process.date.found import Found
from comity.process.date.tokens import reader

#: What takes the place of a used token; no pattern asks for it.
USED = "\x02"


class Rule(NamedTuple):
    """One way to write an expression of time."""

    #: Letters of which a text must have one each, or the rule cannot apply.
    needs: tuple[frozenset[str], ...]
    #: The pattern over the shape of the text.
    pattern: re.Pattern[str]
    #: Reads what the pattern found; none where it means nothing after all.
    read: Callable[[Found], Says | None]


def _templates(calendar: Calendar) -> list[tuple[str, str, Callable[[Found], Says | None]]]:
    """The rules in their order: the parts that a text must have for one to apply, its pattern, and what reads it."""
    stop = "(?=<!|.,)>|$)"
    weekday = "(?:(?P<weekday><Ww>)(?:(?<=<w>)<.>)?<,->?<(>?<fi=L>*)?"
    told_year = "(?:(?P<year><y>)|(?P<century><O>)(?P<rest><k>)?|(?P<century_><I>)(?P<rest_><k>))"
    own_year = f"(?:<,>?|</->)<feh>{{0,2}}{told_year}(?:<.>?<eg>)*"
    by_year = "<,>?<fl>{0,2}(?:(?P<shift><S>)<e>|<e><f>?(?P<shifted><s>)|(?P<span><P>))"
    # April of 87, April '87, خرداد سال 42
    two_digits = f"(?:<'>|<f>(?=<n>{stop}))(?P<short><n>)" if calendar.month_first else "(?:<'>|<e>)(?P<short><n>)"
    year = f"(?:{own_year}|{by_year}|{two_digits})?"
    # 14 April 15
    late_year = f"(?:{own_year}|{by_year}|{two_digits}|(?P<short_><d>){stop})?" if calendar.month_first else year
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
    lone_year = read.as_own_year if calendar.digits == "jalali" else read.as_year
    lead = "(?<=<L>)" if calendar.weekday_leads else ""
    this_month = "(?:(?P<shift><S>)<c>|<c><f>?(?P<shifted><s>))"
    # July 18, Fri.
    after = f"(?:<,>?<(>?<L>?(?P<weekday_><Ww>){stop})?"
    slashed, as_slashed = "(?P<one><d>)</>(?P<two><d>)", read.as_either_first
    led = "(?P<lead>(?<=<j>)|(?=<d></><d><-t><A>))?"
    if calendar.slashes_day_first:
        as_slashed, led = read.as_day_first, "(?P<lead>(?<=<j>))"
    if calendar.digits != "gregorian":
        slashed = "(?!)"
    found: list[tuple[str, str, Callable[[Found], Says | None]]] = [
        (f"Ww oSz {named}", f"(?P<order><oSz>)<a>?(?P<weekday><Ww>)<fi>{joins}<c>?{month}{year}", read.as_counted),
        (f"W oz {named}", f"(?P<weekday><W>)(?P<order><oz>)<fl>+<c>?{month}{year}", read.as_counted_or_day),
        (f"o a Sz {named}", f"(?P<backward><o>)<Sz><a><fi>{joins}<c>?{month}{year}", read.as_counted),
        (f"d q a Sz {named}", f"(?P<backward><d>)<q><Sz><a><fi>{joins}<c>?{month}{year}", read.as_counted),
        (f"a Sz {named}", f"(?P<order><zS>)<a><fli>{joins}<c>?{month}{year}", read.as_counted),
        (f"aD z {named}", f"<aD>(?P<order><z>)<fl>+<c>?{month}{year}", read.as_counted),
        (
            "Wwa oSz c",
            "(?P<order><oSz>)(?:<a>?(?P<weekday><Ww>)|<a>)<fl>+(?:(?P<shift><S>)<c>|<c>(?P<shifted><s>)?(?!<dko>))",
            read.as_counted_by,
        ),
        ("A n -t", "(?P<dotted><n>)<.>?(?=<-t><A>)" if calendar.short_years else "(?!)", read.as_dotted),
        ("A d -/t", "(?<!</>)(?P<day><d>)<.>?(?=<-/t><A>)", read.as_other_end),
        ("d / -t", f"{led}{slashed}(?=<-t><fj>*(?:<d></><d>|<A>))", as_slashed),
        ("A", f"{weekday}(?P<date><A>)<eg>*", read.as_digits),
        ("y d -/", "(?<!<-/n>)(?P<year><y>)</->(?P<number><d>)(?!<-/:><dyn>)", read.as_year_month),
        ("y d -", "(?<!<-/n>)(?P<before>(?=<d>))(?P<number><d>)<->(?P<year><y>)(?!<-/:><dyn>)", read.as_year_month),
        ("d / -t", f"(?<={USED}<-t>)<fj>*{slashed}(?!</>)(?:{own_year})?(?!<f>)", as_slashed),
        ("d / j", f"(?P<lead>(?<=<j>)){slashed}(?!</->|<t><fj>*<d>)", as_slashed),
        ("u y d", f"{weekday}{digit}(?P<month><u>)<.>?<c>?{own_year}", read.as_fixed),
        ("y Mm d", "(?P<year><y>)</->(?P<month><Mm>)</->(?P<day><d>)", read.as_fixed),
        ("y Mm d /", "(?P<year><y>)</>(?P<day><d>)</>(?P<month><Mm>)", read.as_fixed),
        ("y Mm d -", "(?P<month><Mm>)<->(?P<year><y>)<->(?P<day><d>)", read.as_fixed),
        ("y Mm d -", "(?P<day><d>)<->(?P<year><y>)<->(?P<month><Mm>)", read.as_fixed),
        ("y d", f"(?P<year><y>)(?P<number><d>)(?P<day><d>){stop}", read.as_fixed),
        ("- Mm d dn", "(?P<day><d>)<->(?P<month><Mm>)<->(?P<short><dn>)", read.as_fixed),
        (f"d {named} t-", f"(?P<day><d>)<q>?(?=<-t><fl>?<d><q>?<fc>*{month}{year})", read.as_fixed),
        (f"o {named} t", f"(?P<day><o>)(?=<t><fl>*<o><a>?<fc>+{month}{year})", read.as_fixed),
        ("S d Mm", f"(?P<which><S>){digit}{month}(?!<,>?<y>)" if calendar.month_first else "(?!)", read.as_fixed),
        ("S d Mm", "(?P<which><S>)(?P<month><Mm>)<.>?(?P<day><d>)<q>?(?!<,>?<y>|<-t><d>)", read.as_fixed),
        (f"d {named}", f"{weekday}(?<!<Mm>)(?<!<Mm><.>){digit}{month}{late_year}{after}", read.as_fixed),
        (f"ok {named}", f"{weekday}{word}{month}{year}{after}", read.as_fixed),
        (f"% {named}", f"(?P<day><%>)<c>?{month}{year}", read.as_fixed),
        ("1 M", f"(?P<day><1>)<c>?(?P<month><M>){twice}{year}", read.as_fixed),
        ("M d -t", f"(?P<month><M>)(?P<day><d>)(?=<-t><d>{last})", read.as_fixed),
        ("Mm / d", "(?P<month><Mm>)</>(?P<day><d>)(?!</>)", read.as_fixed),
    ]
    if calendar.month_first:
        found += [
            (
                "d Mm",
                f"{weekday}(?P<month><Mm>)(?:<.>?<f>?|<->|<,>(?=<d><q>))(?P<day><d>)<q>?(?:(?!<-t><d>){year}{after})?",
                read.as_fixed,
            ),
            ("o Mm", f"{weekday}(?P<month><Mm>)<f>?(?P<day><o>){last}(?:(?!<-t><d>){year})?", read.as_fixed),
        ]
    found += [
        ("k Mm OI", f"{weekday}(?P<day><k>){month}{own_year}", read.as_fixed),
        ("k Mm", f"{weekday}(?P<month><Mm>)(?P<day><k>)(?:{own_year}|{stop})", read.as_fixed),
    ]
    found.append(
        (
            "do -t",
            f"(?<={USED}<-t>)<f>*(?:(?P<day><d>)|(?P<day_><o>){last})<q>?(?!<Mmnabcep/>){year}",
            read.as_other_end,
        )
    )
    found += [
        ("Ww d q", f"(?P<weekday><Ww>)<.>?<,>?<f>*(?P<day><d>)<q>{last}", read.as_day_of_month),
        ("W f o", f"(?P<weekday><W>)<,>?<f>+(?P<day><o>){last}(?!<fl><c>)", read.as_day_of_month),
        ("W d", "(?P<weekday><W>)(?P<day><d>)(?=<!|.)>|$)", read.as_day_of_month),
        ("f d q", f"(?:<f><f>|(?<=<j>)<f>?)(?P<day><d>)<q>{stop}", read.as_day_of_month),
        ("f d q", f"<f>(?P<day><d>)<q>{stop}", read.as_day_ahead),
        ("f o", f"<f><f>(?P<day><o>){stop}" if calendar.month_first else "(?!)", read.as_day_ahead),
    ]
    not_a_noun = "(?!<xVWMEZdng>)" if calendar.names_before_nouns else "(?!<dn>)"  # a Christmas market is no day
    found += [
        ("EZ y", f"(?P<feast><EZ>){own_year}", read.as_feast),
        ("EZ y", "(?P<feast><EZ>)(?P<year><y>)", read.as_feast),
        ("EZ SsP", f"(?P<feast><EZ>)(?P<beside>){by_year}", read.as_feast),
        ("EZ S", f"(?P<shift><S>)(?P<feast><EZ>){not_a_noun}", read.as_feast),
        ("EZ s", "(?P<feast><EZ>)(?P<shifted><s>)", read.as_feast),
        ("E", "(?P<feast><E>)(?!<dn>)", read.as_feast),
        ("Z @", f"(?<=<@>)(?P<feast><Z>){not_a_noun}", read.as_feast),
    ]
    found += [
        ("do c ye", "(?P<number><do>)<q>?<c><f>+(?:(?P<year><y>)|(?P<shift><S>)<e>)", read.as_month),
        ("Mm yOI", f"{month}{own_year}", read.as_month),
        ("Mm n f'", f"{month}{two_digits}", read.as_month),
        ("Mm h ep", "(?P<month><Mm>)<h>(?P<count><dk>)(?P<unit><ep>)", read.as_month_in),
        ("d -t Ss c", f"(?P<day><d>)<q>?(?=<-t><f>?<d><q>?<a>?<fi>*{this_month})", read.as_month_day),
        ("i y Mm", f"(?<=<i>)(?P<year><y>)(?P<month><Mm>){stop}", read.as_month),
        ("Mm SsP", f"{month}{by_year}", read.as_month),
        (
            "do c S",
            "(?:<Ww><,>?<f>*)?(?P<day><do>)(?:<q><a>?<fi>*|<a>?<fi>+)(?P<shift><S>)(?P<unit><c>)",
            read.as_period,
        ),
        ("do c s", "(?:<Ww><,>?<f>*)?(?P<day><do>)<q>?<a>?<fi>+(?P<unit><c>)<f>?(?P<shifted><s>)", read.as_period),
        ("do c s", "(?P<day><do>)<q>?<c><f>?(?P<shifted><s>)", read.as_this_month),
        ("W b S", "(?P<weekday><W>)<fl,>*(?P<shift><S>)(?P<unit><b>)", read.as_period),
        ("Ww b s", "(?P<weekday><Ww>)<fl,>*(?P<unit><b>)<f>?(?P<shifted><s>)", read.as_period),
        ("W b S", "(?P<shift><S>)(?P<unit><b>)(?:<flL,>*|<->|<R>)(?P<weekday><W>)", read.as_period),
        ("W r S", "(?P<weekday><W>)<r>(?P<shift><S>)(?!<WMmabce>)", read.as_after_next),
        ("Mm r S", "(?P<month><Mm>)<r>(?P<shift><S>)(?!<WMmabce>)", read.as_after_next),
        ("bce r S", "(?P<unit><bce>)<r>(?P<shift><S>)(?!<WMmabce>)", read.as_after_next),
        ("J W", "<S>?<J>(?P<weekday><W>)", read.as_coming),
        ("W *", "<*>(?P<weekday><W>)", read.as_just_past),
        ("W S", "(?P<shift><S>)(?P<weekday><W>)", read.as_weekday),
        ("W s", "(?P<weekday><W>)<f>?(?P<shifted><s>)", read.as_weekday),
        ("Mm S", "(?P<shift><S>)(?P<month><Mm>)", read.as_month_by),
        ("Mm s", "(?P<month><Mm>)<c>?<f>?(?P<shifted><s>)", read.as_month_by),
        ("G abcep2", ago if calendar.ago_first else f"(?:(?P<weekday><W>)<,>?)?{ago}", read.as_ago),
        ("H abcep2", f"(?:(?P<weekday><W>)<,>?)?{rough}(?P<count><dnkK>){unit}<H>", read.as_from_now),
        ("N H", "(?P<count><dkK>)(?P<weekday><N>)<H>", read.as_weekdays),
        ("N G^", "(?P<count><dkK>)(?P<weekday><N>)(?P<ago><G^>)", read.as_weekdays),
        ("J abcep", "<J>(?P<count><dk>)(?P<unit><abcep>)|(?P<count_><dk>)<J>(?P<unit_><abcep>)", read.as_ahead),
        ("h abcep2", f"<h>{rough}(?P<count><dnkK>)?{unit}(?!<r>)(?:<fL>(?P<weekday><W>))?", read.as_ahead),
        ("D", no_number + "(?P<word><D>)(?!<os>|" + USED + ")(?:<,(-l>?<L>?(?P<weekday><W>))?", read.as_day_word),
        ("S bce", no_number + "(?P<shift><S>)(?P<unit><bce>)", read.as_period),
        ("s abce", no_number + "(?P<unit><abce>)<f>?(?P<shifted><s>)", read.as_period),
        ("P", no_number + "(?P<span><P>)", read.as_period),
        ("Mm c", "(?P<month><Mm>)<c>", read.as_month),
        ("Mm lc", "(?<=<lc>)(?P<month><M>)|(?<=<c>)(?P<month_><m>)", read.as_month),
        ("m i", "(?<=<i>)(?P<month><m>)" if calendar.capitals else "(?!)", read.as_month),
        ("Mm i f", f"(?<=<i><f>)(?P<month><Mm>){stop}" if calendar.capitals else "(?!)", read.as_month),
        ("y g", "(?P<year><y>)<.>?(?P<era><g>)", read.as_year),
        ("y e", "(?P<sure><e>)<f>?(?P<year><y>)(?:<.>?(?P<era><g>))?|(?P<year_><y>)(?P<sure_><e>)", lone_year),
        ("y i", "(?<=<i>)(?P<year><y>)(?!<xn>)", lone_year),
        ("y j", f"(?<=<j>)(?P<year><y>){stop}", lone_year),
        ("O i", "(?<=<i>)(?P<century><O>)(?P<rest><k>)(?!<xn>)", lone_year),
        ("C", "(?<!^)(?<!<!|.f>)(?P<weekday><C>)(?=<!|.,>|$)", read.as_weekday),
        ("W", f"(?<!<X>){lead}(?P<weekday><W>)(?!<Y>)", read.as_weekday),
    ]
    return found


@cache
def rules(code: str) -> tuple[Rule, ...]:
    """The rules of a language in the order in which they are tried."""
    source = reader(code)
    return tuple(
        Rule(tuple(source.letters(part) for part in needs.split()), source.pattern(template), read)
        for needs, template, read in _templates(source.calendar)
    )


@lru_cache(maxsize=1 << 16)
def telling_rules(code: str, shape: str) -> tuple[Rule, ...]:
    """The rules of a language that may tell something of an island with its neighbours, in their order; mostly none."""
    present = frozenset(shape)
    able = tuple(rule for rule in rules(code) if not any(map(present.isdisjoint, rule.needs)))
    return able if any(rule.pattern.search(shape) for rule in able) else ()
