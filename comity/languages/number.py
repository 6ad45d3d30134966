"""Numbers in a text, in digits or words of any of the four languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import regex

from comity.languages import language
from comity.languages.fold import fold
from comity.languages.proposition import Proposition
from comity.languages.word import Columns, columns

#: 1,200 · 1.200 · 1٬200 group thousands; a comma or point before one or two digits is a decimal mark.
_GROUPED = regex.compile(r"\d{1,3}(?:[,.٬]\d{3})+")
_DECIMAL = regex.compile(r"\d+[.,٫]\d+")
#: *two hundred and six*; Arabic and Persian write it on the front of the next word as well.
_JOINERS = frozenset({"and", "و"})
_PROCLITIC = "و"
#: Words remembered for a language; a day of news has fewer.
_REMEMBERED = 200_000
#: What may stand between the words of one number.
_GAP = frozenset(" -\u00a0\u200c")


class Number(NamedTuple):
    """One number of a text."""

    #: First character.
    start: int
    #: One past the last character.
    end: int
    #: Its value.
    value: float


@cache
def _facts(code: str) -> Proposition:
    known = language(code)
    return known.proposition if known else Proposition()


@dataclass(slots=True)
class _Run:
    """The number being read: *two hundred and six thousand* has the closed part 206,000 and the open part 0."""

    start: int = -1
    end: int = -1
    closed: float = 0
    group: float = 0

    def takes(self, value: float) -> bool:
        """Whether a smaller number can follow: *three hundred* takes *five*, *five* takes nothing."""
        hundreds, tens = self.group % 100 == 0, self.group % 10 == 0
        return self.group == 0 or (hundreds and value < 100) or (tens and not hundreds and value < 10)


def numbers(text: str, code: str, found: Columns | None = None) -> list[Number]:
    """The numbers of a text in order: *1,200*, *twelve hundred*, *۱۲۰۰*, *12 тысяч*; a year is a number too.

    Args:
        text: any text.
        code: its language; number words are known for `comity.languages.CODES` only.
        found: what `columns` gives for the text, if the caller has it already.
    """
    facts = _facts(code)
    result: list[Number] = []
    run = _Run()

    def close() -> None:
        nonlocal run
        if run.start >= 0:
            result.append(Number(run.start, run.end, run.closed + run.group))
        run = _Run()

    starts, ends, forms = columns(text) if found is None else found
    for place, begins in enumerate(map(_beginnings(code).__getitem__, forms)):
        if run.start < 0 and not begins:
            continue  # nearly every word of a text
        start, end, form = starts[place], ends[place], forms[place]
        if run.start >= 0 and not set(text[run.end : start]) <= _GAP:
            close()
        joined = form.startswith(_PROCLITIC) and bool(form[1:]) and (form[1:] in facts.numbers or form[1].isdigit())
        form = form[1:] if joined else form
        value = _digits(form)
        if value is None:
            value = facts.numbers.get(form)
        if run.start >= 0 and form in facts.scales:
            scale = facts.scales[form]
            if scale == 100:
                run.group *= scale
            else:
                run.closed, run.group = run.closed + run.group * scale, 0
            run.end = end
        elif value is not None:
            grouped = (
                form.isdigit()
                and len(form) == 3
                and run.start >= 0
                and run.group < 1000
                and text[run.end - 1].isdigit()
            )
            units = 0 < run.group % 100 < 10
            if grouped:  # 1 200
                run.group = run.group * 1000 + value
            elif not form[0].isdigit() and units and (form in facts.teens or (joined and 20 <= value < 100)):
                run.group += value  # Arabic: four ten is 14, five and twenty is 25
            else:
                if run.start < 0 or not run.takes(value) or form[0].isdigit():
                    close()
                    run.start = start
                run.group += value
            run.end = end
        elif form in _JOINERS and run.start >= 0:
            run.end = run.end if text[start - 1 : start] not in _GAP else end
        else:
            close()
    close()
    return [Number(n.start, _last(text, n), n.value) for n in result]


class _Beginnings(dict[str, bool]):
    """Folded words to whether a number can begin with them; remembers what it was asked, if there is room."""

    def __init__(self, facts: Proposition) -> None:
        super().__init__()
        self._numbers = facts.numbers

    def __missing__(self, form: str) -> bool:
        begins = form in self._numbers or form[:1].isdecimal() or form.startswith(_PROCLITIC)
        if len(self) < _REMEMBERED:
            self[form] = begins
        return begins


@cache
def _beginnings(code: str) -> _Beginnings:
    return _Beginnings(_facts(code))


def _last(text: str, number: Number) -> int:
    """The end of the number without a joiner that led to nothing (*five and*)."""
    stretch = text[number.start : number.end]
    if stretch[-1:].isdigit():
        return number.end
    folded = fold(stretch)
    for joiner in _JOINERS:
        if folded.endswith(" " + joiner):
            return number.start + len(stretch[: -len(joiner)].rstrip())
    return number.end


def _digits(form: str) -> float | None:
    if not form[:1].isdecimal():  # a word of marks alone folds to nothing; a raised 2 is a digit, but no number
        return None
    if form.isdecimal():
        return float(form) if len(form) <= 15 else None
    if _GROUPED.fullmatch(form):
        return float(regex.sub(r"\D", "", form))
    if _DECIMAL.fullmatch(form):
        return float(regex.sub(r"[,٫]", ".", form))
    return None
