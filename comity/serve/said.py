"""Sentences that the code composes, in the reader's language: errors, findings, reasons, and how something was found.

They come as the English text that the API says too, some of them out of the database. Their shapes stand in the
catalogues (`comity.serve.language.composed` finds them in the code); a text is told by the shape that it fits with the
most words of ours, and what fills the gaps is told in the same way: a number as the language writes it, a sentence of
ours in its words, and the words of others as they are, in a direction of their own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

from comity.serve.language import COMPOSED, DOMAIN, catalogue_path
from comity.serve.language.marked import N_
from comity.serve.language.written import Written

#: The catalogue that the shapes are read from; all of them hold the same ones.
_ANY = "ar"
_GAP = re.compile(r"%\((\w+)\)s")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_PLAIN_NUMBER = re.compile(r"\d{1,15}|\d{1,2}:\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_DECIMAL = re.compile(r"\d{1,9}\.\d{1,6}")
_SHARE = re.compile(r"(\d{1,3})%")
#: Where one sentence ends and another may begin.
_BREAK = re.compile(r"(?<=[.!?…]) ")
#: What stands between sentences, or parts of one, that follow one another.
_BESIDE = N_("; ")
#: Sentences stand in sentences no deeper than this.
_DEEPEST = 6
#: What is longer was not composed of our sentences alone, and is shown as it stands.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A sentence with gaps, and by what it is recognised."""

    #: Fits the sentence; its groups are the gaps.
    pattern: re.Pattern[str]
    #: The sentence as the catalogues know it; where it counts something, the one for 1.
    sentence: str
    #: The one for other numbers; none where nothing is counted.
    many: str | None
    #: The gap that holds the number; empty where nothing is counted.
    counted: str
    #: The gaps that stand in quotation marks: what they hold is quoted as it is.
    quoted: frozenset[str]
    #: How many letters of ours it has.
    weight: int
    #: The letter that it begins with; empty where it begins with a gap.
    begins: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How words are written."""

    #: Our own words.
    ours: Callable[[str], str]
    #: Words of others, in a direction of their own.
    apart: Callable[[str], str]


def _marked_up(words: str) -> str:
    return f"<bdi>{html.escape(words)}</bdi>"


#: In a page, and where there is no markup: there by the signs *first strong isolate* and *pop directional isolate*.
MARKUP = Style(ours=lambda words: html.escape(words, quote=False), apart=_marked_up)
PLAIN = Style(ours=str, apart="\u2068{}\u2069".format)


class Said:
    """Tells composed sentences in one language."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._language = written.language

    def markup(self, text: str) -> Markup:
        """A sentence as HTML; what is no sentence of ours as it stands."""
        told = self._told(text, MARKUP)
        return Markup(_marked_up(text) if told is None else told)  # noqa: S704 - escaped by the style

    def plain(self, text: str) -> str:
        """A sentence where there is no markup, in a notice say; what is no sentence of ours as it stands."""
        told = self._told(text, PLAIN)
        return text if told is None else told

    def _told(self, text: str, style: Style, depth: int = 0) -> str | None:
        if depth > _DEEPEST or len(text) > _LONGEST:
            return None
        for first, rest in _halves(text):
            if recognised(first) and recognised(rest):
                return " ".join(str(self._told(each, style, depth + 1)) for each in (first, rest))
        parts = text.split(_BESIDE)
        if len(parts) > 1 and all(map(recognised, parts)):  # each of them sooner than one that takes in the others
            return self._language.gettext(_BESIDE).join(str(self._told(part, style, depth + 1)) for part in parts)
        for shape in _fitting(text):
            match = shape.pattern.fullmatch(text)
            if match is None:
                continue
            gaps = {
                name: style.apart(value) if name in shape.quoted else self._gap(value, style, depth)
                for name, value in match.groupdict().items()
            }
            if shape.counted:
                gaps[shape.counted] = self._written.number(_whole(match[shape.counted]))
            if shape.many is None:
                sentence = self._language.gettext(shape.sentence)
            else:
                sentence = self._language.ngettext(shape.sentence, shape.many, _whole(match[shape.counted]))
            return style.ours(sentence) % gaps
        for first, rest in _halves(text):
            if recognised(first):
                told = self._told(rest, style, depth + 1)
                return f"{self._told(first, style, depth + 1)} {style.apart(rest) if told is None else told}"
        return None

    def _gap(self, value: str, style: Style, depth: int) -> str:
        if _GROUPED.fullmatch(value):
            return self._written.number(_whole(value))
        if _PLAIN_NUMBER.fullmatch(value):  # a port, a year, a time of day
            return self._written.digits(value)
        if _DAY.fullmatch(value) and (day := self._written.day(value)):
            return style.ours(day)
        if _DECIMAL.fullmatch(value):
            shape = "0." + "0" * len(value.partition(".")[2])
            return self._written.digits(
                format_decimal(float(value), format=shape, locale=self._language.locale, numbering_system="default")
            )
        if match := _SHARE.fullmatch(value):
            return self._written.percent(int(match[1]) / 100)
        told = self._told(value, style, depth + 1)
        if told is not None:
            return told
        parts = value.split(_BESIDE)
        if len(parts) > 1 and any(map(recognised, parts)):
            return self._language.gettext(_BESIDE).join(self._gap(part, style, depth + 1) for part in parts)
        return style.apart(value)


def recognised(text: str) -> bool:
    """Whether a whole text is one sentence of ours."""
    return len(text) <= _LONGEST and any(shape.pattern.fullmatch(text) for shape in _fitting(text))


@cache
def shapes() -> tuple[Shape, ...]:
    """The shapes of all composed sentences, those with the most words of ours first."""
    with catalogue_path(_ANY).open("rb") as file:
        ids = [message.id for message in read_po(file, locale=_ANY, domain=DOMAIN) if COMPOSED in message.auto_comments]
    found = [shape for each in ids for shape in (_forms(*each) if isinstance(each, list | tuple) else [_shape(each)])]
    return tuple(sorted(found, key=lambda shape: -shape.weight))


def _forms(one: str, many: str) -> list[Shape]:
    """Both forms of a sentence that counts: the number stands before the first word in which they differ."""
    same = next(
        (place for place, (a, b) in enumerate(zip(one, many, strict=False)) if a != b), min(len(one), len(many))
    )
    counted = _GAP.findall(one[:same])[-1]
    return [_shape(form, one=one, many=many, counted=counted) for form in (one, many)]


def _shape(form: str, *, one: str = "", many: str | None = None, counted: str = "") -> Shape:
    pattern, seen, quoted, end = "", set[str](), set[str](), 0
    for gap in _GAP.finditer(form):
        if form[gap.start() - 1 : gap.start()] in ("'", "“"):
            quoted.add(gap[1])
        pattern += _literal(form[end : gap.start()])
        held = r"\d[\d,]*" if gap[1] == counted else ".+?"
        pattern += f"(?P={gap[1]})" if gap[1] in seen else f"(?P<{gap[1]}>{held})"
        seen.add(gap[1])
        end = gap.end()
    return Shape(
        pattern=re.compile(pattern + _literal(form[end:]), re.DOTALL),
        sentence=one or form,
        many=many,
        counted=counted,
        quoted=frozenset(quoted),
        weight=sum(map(str.isalpha, _GAP.sub("", form))),
        begins="" if form[0] in "%'" else form[0],
    )


def _literal(words: str) -> str:
    """Our own words; Python quotes what holds an apostrophe with the other sign."""
    return re.escape(words.replace("%%", "%")).replace("'", "['\"]")


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Two parts that may each be a sentence, the longest first part first."""
    for place in reversed([match.start() for match in _BREAK.finditer(text)]):
        yield text[:place], text[place + 1 :]


def _fitting(text: str) -> Iterator[Shape]:
    begins = text[:1]
    return (shape for shape in shapes() if not shape.begins or shape.begins == begins)


def _whole(number: str) -> int:
    return int(number.replace(",", ""))
