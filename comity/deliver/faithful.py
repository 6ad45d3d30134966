"""Whether a wording that a model gave says the same as the sentence that it is to stand for.

Nothing is taken on trust. What comes back must have the same quotations letter for letter, the same names, figures and
signs, and the same words that carry meaning, in the same order: small words (`comity.languages.rephrase`) and
punctuation may differ. A denial, *not*, *before* and *may* are such words, so none can get lost or come in. In what a
person typed all stands in one order and in the same forms, so that nobody changes places with whom something was done
to. In what a rule says forms may differ, too, and each name and figure goes with its own word
(`comity.deliver.places`): who asserts cannot deny. What cannot be shown to say the same is refused.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from comity.deliver.meaning import keys, small
from comity.deliver.places import AND, BUT, PARTS, same_places
from comity.deliver.rephrase import DIRECTIONS
from comity.languages import language
from comity.languages.number import numbers
from comity.languages.word import columns
from comity.model.on_screen import on_screen
from comity.model.sitrep import Gap

#: What fills these gaps of a rule's sentence stands in quotation marks.
_QUOTED = frozenset({"words", "title"})
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_ORDER = on_screen("It puts things in another order, by which it may say something else.")
#: Stand for a quotation and for a name that were taken out of a text.
_QUOTE, _NAME = "\ue000", "\ue001"
_UNMARKED = DIRECTIONS | str.maketrans("", "", _QUOTE + _NAME)
_END = ".,;:!… "
#: Signs that say nothing of their own, if no digit or letter makes them say something.
_FREE = frozenset(".,;:'’()-–—−…،؛\u200c") | {_QUOTE, _NAME}
#: A dash or colon between figures, a minus before one, a mark that opens a quotation within letters.
_TELLING = regex.compile(r"(?<=\d)[-–—−:](?=\d)|(?<![\w])[-−](?=\d)|(?<![\w])['‘](?=\w)")
_DASH = regex.compile(r"[–—−]")
_STARTS = frozenset(".!?:؟") | {_QUOTE}
#: Digits beyond which two numbers may be one as a float.
_PRECISE = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a text says, kind by kind."""

    #: Texts in quotation marks.
    quotes: tuple[str, ...]
    #: Names in order.
    names: tuple[str, ...]
    #: Values of figures in order.
    figures: tuple[str, ...]
    #: Signs such as % and [.
    signs: tuple[str, ...]
    #: Words that carry meaning, as they are written, in order, with what they are compared by.
    words: tuple[tuple[str, str], ...]
    #: All of it in one order, each with its kind, and what parts it.
    whole: tuple[tuple[str, str], ...]


def fault(before: str, after: str, code: str, told: Mapping[str, Gap], *, rule: bool) -> str | None:
    """Why a wording may not take the place of another; none: it says the same.

    Args:
        before: the sentence as it stands.
        after: what is to stand for it.
        code: the language in which it is written.
        told: what fills the gaps of a rule's sentence, which are names and quotations whatever their letters.
        rule: whether a rule says it; what a person typed keeps its *by* as well.
    """
    if not after or len(after) > 2 * len(before) + 80:
        return on_screen("What came back is empty, or far longer than the sentence.")
    if any(unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs", "Cn") and each != "\u200c" for each in after):
        return on_screen("What came back holds signs that cannot be seen.")
    was, now = (_plain(each) for each in (before, after))
    if was == now:
        return on_screen("It came back as it was.")
    kept = [(name in _QUOTED, _plain(each)) for name, value in told.items() for each in _texts(value)]
    kept = sorted((each for each in kept if each[1] in was), key=lambda each: -len(each[1]))
    (was, quotes, names), (now, new_quotes, new_names) = (_parted(each, kept, code) for each in (was, now))
    known = language(code)
    capitals = _capitals(was) | _capitals(now) if known is None or known.speech.capitals else frozenset()
    one = _read(was, quotes, names, code, capitals, rule=rule)
    other = _read(now, new_quotes, new_names, code, capitals, rule=rule)
    if (found := _differs(one, other)) is not None:
        return found
    if rule:
        same = one.quotes == other.quotes and same_places(one.whole, other.whole)
    else:
        same = _unparted(one) == _unparted(other)
    return None if same else _ORDER


def _unparted(read: _Read) -> list[tuple[str, str]]:
    return [piece for piece in read.whole if piece[0] != "part"]


def _differs(was: _Read, now: _Read) -> str | None:
    if Counter(was.quotes) != Counter(now.quotes):
        return on_screen("A quotation is not as it was, letter for letter.")
    if was.figures != now.figures:
        figure = _first(now.figures, was.figures)
        if figure is not None:
            return on_screen(f"It gives a figure that the sentence does not give: “{figure}”.")
        return on_screen("Its figures are not those of the sentence, in their order.")
    if was.names != now.names:
        name = _first(now.names, was.names)
        if name is not None:
            return on_screen(f"It names somebody or something that the sentence does not name: “{name}”.")
        return on_screen("Its names are not those of the sentence, in their order.")
    if Counter(was.signs) != Counter(now.signs):
        return on_screen("A sign that means something was added or is gone.")
    ours, theirs = ([key for _, key in each.words] for each in (was, now))
    if ours == theirs:
        return None
    word = _first(theirs, ours)
    if word is not None:
        shown = next(form for form, key in reversed(now.words) if key == word)
        return on_screen(f"It says a word that the sentence does not say: “{shown}”.")
    word = _first(ours, theirs)
    if word is not None:
        shown = next(form for form, key in reversed(was.words) if key == word)
        return on_screen(f"It leaves a word out that means something: “{shown}”.")
    return _ORDER


def _first(these: Sequence[str], those: Sequence[str]) -> str | None:
    """The first that stands among these more often than among those."""
    more = Counter(these) - Counter(those)
    return next((each for each in these if each in more), None)


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFC", text.translate(_UNMARKED)).translate(_QUOTES)
    return " ".join(bare.split())


def _texts(value: Gap) -> list[str]:
    found = [] if isinstance(value, int) else [value] if isinstance(value, str) else value
    return [each for each in found if each.strip()]


def _parted(text: str, kept: Sequence[tuple[bool, str]], code: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text with its quotations and the names of its gaps taken out, and these."""
    quotes, named = list[tuple[int, str]](), list[tuple[int, str]]()
    known = language(code)
    joined = "|".join(map(regex.escape, known.speech.proclitics)) if known else ""
    spans: list[tuple[int, int, str]] = []

    def take(pattern: regex.Pattern[str], mark: str, what: str | None) -> None:
        for found in pattern.finditer(text):
            start, end = found.span(1)
            if any(start < until and since < end for since, until, _ in spans):
                continue
            spans.append((start, end, mark))
            into = quotes if mark == _QUOTE else named
            into.append((start, what if what is not None else found[1].strip('"').rstrip(_END)))

    for quoted, words in kept:
        if quoted:
            bare = words.rstrip(_END)
            take(regex.compile(rf'("{regex.escape(bare)}[{regex.escape(_END)}]*")'), _QUOTE, bare)
    for quoted, words in kept:
        if not quoted:
            take(
                regex.compile(rf"(?:(?<!\w)|(?<=(?<!\w)(?:{joined or '(?!)'})))({regex.escape(words)})(?!\w)"),
                _NAME,
                words,
            )
    take(regex.compile(r'("[^"]+")'), _QUOTE, None)
    rest, at = list[str](), 0
    for start, end, mark in sorted(spans):
        rest += [text[at:start], f" {mark} "]
        at = end
    rest.append(text[at:])
    return "".join(rest), tuple(each for _, each in sorted(quotes)), tuple(each for _, each in sorted(named))


def _capitals(text: str) -> frozenset[str]:
    """Folded words that begin with a capital letter where no sentence begins."""
    starts, ends, forms = columns(text)
    return frozenset(
        _bare(form)
        for start, end, form in zip(starts, ends, forms, strict=True)
        if text[start:end][:1].isupper() and not _begins(text, start)
    )


def _begins(text: str, start: int) -> bool:
    before = text[:start].rstrip(" '\"(")
    return not before or before[-1] in _STARTS


def _bare(form: str) -> str:
    """A name without the English mark of possession."""
    return form.removesuffix("'s")


def _read(
    text: str,
    quotes: tuple[str, ...],
    names: tuple[str, ...],
    code: str,
    capitals: frozenset[str],
    *,
    rule: bool,
) -> _Read:
    starts, ends, forms = columns(text)
    found = numbers(text, code, (starts, ends, forms))
    figured = [(each.start, each.end) for each in found]
    figures = [(each.start, _value(text[each.start : each.end], each.value)) for each in found]
    inside = [*figured, *zip(starts, ends, strict=True)]
    parts = [(at, each) for at, each in enumerate(text) if each in PARTS and not _within(at, inside)]
    words, capital = list[tuple[int, str, str]](), list[tuple[int, str]]()
    facts = small(code)
    for start, end, form in zip(starts, ends, forms, strict=True):
        if _within(start, figured):
            continue
        written = text[start:end]
        if form in facts.joins or form in facts.turns:
            parts.append((start, AND if form in facts.joins else BUT))
        elif _bare(form) in capitals:
            capital.append((start, written.removesuffix("'s").removesuffix("’s")))
        else:
            words += [(start, written, key) for key in keys(form, code, rule=rule)]
    signs = list(_signs(text))
    whole = sorted(
        [(place, "quote", each) for place, each in zip(_places(text, _QUOTE), quotes, strict=True)]
        + [(place, "name", each) for place, each in zip(_places(text, _NAME), names, strict=True)]
        + [(place, "figure", each) for place, each in figures]
        + [(place, "name", each) for place, each in capital]
        + [(place, "sign", each) for place, each in signs]
        + [(place, "word", key) for place, _, key in words]
        + [(place, "part", each) for place, each in parts]
    )
    return _Read(
        quotes=quotes,
        names=(*names, *(each for _, each in capital)),
        figures=tuple(each for _, each in figures),
        signs=tuple(each for _, each in signs),
        words=tuple((written, key) for _, written, key in words),
        whole=tuple((kind, each) for _, kind, each in whole),
    )


def _places(text: str, mark: str) -> list[int]:
    return [place for place, each in enumerate(text) if each == mark]


def _value(written: str, value: float) -> str:
    digits = "".join(str(unicodedata.decimal(each)) for each in written if each.isdecimal())
    return digits if len(digits) > _PRECISE else f"{value:g}" if value < 1e6 and value == int(value) else repr(value)


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(since <= place < until for since, until in spans)


def _signs(text: str) -> Iterator[tuple[int, str]]:
    yield from ((each.start(), _DASH.sub("-", each[0])) for each in _TELLING.finditer(text))
    yield from (
        (place, "?" if each == "؟" else each)
        for place, each in enumerate(text)
        if each not in _FREE and not each.isspace() and unicodedata.category(each)[0] not in "LMN"
    )
