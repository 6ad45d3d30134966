"""Units: sentences with their words, in which a quotation counts as one word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache, partial
from itertools import accumulate, compress, repeat, takewhile
from typing import NamedTuple

import msgspec
import regex
from msgspec.structs import replace

from comity.languages.fold import drop_marks, fold_letters
from comity.languages.sentence import sentences
from comity.languages.word import COMBINING, WIDE
from comity.process.statement.lexicon import Lexicon
from comity.process.statement.quote import Quotation, quotations

#: A word keeps inner hyphens, points, commas and apostrophes; everything else that is no space stands alone.
#: A point or comma before an Arabic letter parts two words that were written together.
_INSIDE = r"(?:[-’'٫٬‑]|[.,](?![ء-ۓ]))"
_TOKEN = regex.compile(
    rf"([\p{{L}}\p{{N}}][\p{{L}}\p{{M}}\p{{N}}]*(?:{_INSIDE}(?=[\p{{L}}\p{{N}}])[\p{{L}}\p{{M}}\p{{N}}]+)*|[^\s\u200c])"
)
#: The same for the faster engine, which knows no classes of signs.
_PLAIN_WORD = rf"[^\W_]+(?:[{COMBINING}]+[^\W_]*)*"
_PLAIN_TOKEN = re.compile(rf"({_PLAIN_WORD}(?:{_INSIDE}{_PLAIN_WORD})*|[^\s\u200c])")
_PARAGRAPH = regex.compile(r"[^\n]+")
_DASHED = regex.compile(r"\s*[—–-]\s+")
_DASH_INSIDE = regex.compile(r"[,.!?…]\s*[—–-]\s+")
#: Fewer words in quotation marks are a name or a doubt, unless punctuation shows that they were spoken.
_FEW_WORDS = 4
#: Between the two parts of a quotation that its speaker interrupts stand no more words than this.
_BETWEEN = 12
#: Who speaks is named in no more words between a quotation and the verb.
_SPEAKER = 6
#: The word before a quotation is looked for in so many characters.
_WORD_BEFORE = 24


class Token(NamedTuple):
    """A word, a mark, or a whole quotation."""

    #: First character in the text; of a quotation, its opening mark.
    start: int
    #: One past the last character; of a quotation, past its closing mark.
    end: int
    #: Folded letters, marks dropped; of a quotation, ``"``.
    form: str
    #: ``w`` word, ``p`` mark, ``q`` quotation.
    kind: str
    #: Whether it starts with a capital letter.
    capital: bool
    #: What stands inside, of a quotation.
    inner: tuple[int, int] = (0, 0)


#: `Token(...)` goes through a function of its own and takes half as long again.
_make = partial(tuple.__new__, Token)


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence; one whose quotation holds several sentences stays whole."""

    #: First character in the text.
    start: int
    #: One past the last character.
    end: int
    #: Its words in order.
    tokens: list[Token]
    #: The forms of `tokens`, for look-ups.
    forms: list[str]
    #: The number of its paragraph.
    paragraph: int
    #: Whether it is the headline.
    title: bool
    #: Its last quotation goes on in the next paragraph.
    open_ended: bool


def units(text: str, lexicon: Lexicon) -> list[Unit]:
    """The sentences of a text with their words; the first line is the headline."""
    folded = fold_letters(text)
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text) if not match[0].isspace()]
    quoted = quotations(text, paragraphs, lexicon.quotes)
    ends = [end for _, end in sentences(text, lexicon.abbreviations)]
    found: list[Unit] = []
    for number, (start, end) in enumerate(paragraphs):
        whole: list[Quotation] = []
        for each in quoted[number]:
            if _spoken(text, each, whole[-1].end if whole else None) and not _titled(text, each, lexicon):
                whole.append(each)
        spoken = [part for each in whole for part in _interrupted(text, folded, each, lexicon)] or _dashed(
            text, folded, start, end, lexicon
        )
        tokens = _tokens(text, start, end, spoken)
        cried = lexicon.capitals and any(text[part.inner_end - 1] in "!?" for part in spoken)
        tails = _tails(text, tokens, lexicon) if cried else ()
        kept = [end for end in ends if end not in tails] if tails else ends
        found.extend(_cut(tokens, kept, number, title=number == 0 and len(paragraphs) > 1, spoken=spoken))
    return found


def _spoken(text: str, quotation: Quotation, last: int | None) -> bool:
    """Whether a quotation may be speech: long, set off by punctuation, or the rest of one that ends at `last`."""
    inside = text[quotation.inner_start : quotation.inner_end].strip()
    if not inside:
        return False
    if len(inside.split()) >= _FEW_WORDS or inside[-1] in ",.!?…؟۔،":
        return True
    before = text[: quotation.start].rstrip()[-1:]
    after = text[quotation.end : quotation.end + 1]
    opens = (
        quotation.start == 0
        or text[quotation.start - 1] == "\n"
        or before in ("", ".", "!", "?", "»", "”", ":", "-", "—")
    )
    if before == ":" or (opens and after in (",", "،", ".", "!", "?")):
        return True
    # "“The bridge”, X said, “is open”."
    rest = last is not None and before in (",", "،") and after in (".", "!", "?", "")
    return rest and len(text[last : quotation.start].split()) <= _BETWEEN


def _titled(text: str, quotation: Quotation, lexicon: Lexicon) -> bool:
    """Whether a quotation is the title of a work inside a sentence: *in an interview on “This Week,” Ada Lorn*."""
    inside = text[quotation.inner_start : quotation.inner_end].split()
    if len(inside) > _FEW_WORDS or not lexicon.capitals or not all(word[:1].isupper() for word in inside):
        return False
    before = text[max(0, quotation.start - _WORD_BEFORE) : quotation.start]
    word = fold_letters(before).split()[-1:] if before[-1:].isspace() else []
    return (
        bool(word)
        and (word[0].endswith(("'s", "’s", "s'", "s’")) or word[0] in lexicon.belongs or word[0] in lexicon.stops.first)
        and not lexicon.cues.at(word, 0)
    )


def _interrupted(text: str, folded: str, quotation: Quotation, lexicon: Lexicon) -> list[Quotation]:
    """A quotation in which a verb of saying between dashes interrupts the speech, in its two parts."""
    end = quotation.inner_end
    for dash in _DASH_INSIDE.finditer(text, quotation.inner_start, end):
        after = [match[0] for match in _TOKEN.finditer(folded, dash.end(), min(end, dash.end() + 60))][:3]
        if not after or not lexicon.cues.at(after, 0):
            continue
        again = _DASH_INSIDE.search(text, dash.end(), end)
        first = replace(quotation, end=dash.start() + 1, inner_end=dash.start(), open_ended=False)
        if again is None:
            return [first]
        return [first, replace(quotation, start=again.end(), inner_start=again.end())]
    return [quotation]


def _dashed(text: str, folded: str, start: int, end: int, lexicon: Lexicon) -> list[Quotation]:
    """Speech set off by dashes: a paragraph that opens with one and has a verb of saying after another."""
    opening = _DASHED.match(text, start, end)
    if opening is None:
        return []
    for inside in _DASH_INSIDE.finditer(text, opening.end(), end):
        after = [match[0] for match in _TOKEN.finditer(folded, inside.end(), min(end, inside.end() + 60))][:3]
        if after and lexicon.cues.at(after, 0):
            mark = inside.start()
            found = [Quotation(start=start, end=mark + 1, inner_start=opening.end(), inner_end=mark)]
            again = _DASH_INSIDE.search(text, inside.end(), end)
            if again is not None:
                found.append(Quotation(start=again.start() + 1, end=end, inner_start=again.end(), inner_end=end))
            return found
    return []


def _tokens(text: str, start: int, end: int, spoken: list[Quotation]) -> list[Token]:
    found: list[Token] = []
    place = start
    for quotation in spoken:
        found.extend(plain_tokens(text, place, quotation.start))
        inner = (quotation.inner_start, quotation.inner_end)
        capital = text[quotation.inner_start : quotation.inner_start + 1].isupper()
        found.append(Token(quotation.start, quotation.end, '"', "q", capital, inner))
        place = quotation.end
    found.extend(plain_tokens(text, place, end))
    return found


@lru_cache(maxsize=1 << 16)
def _token(piece: str) -> tuple[str, str, bool]:
    """Form, kind and capital of a piece of text as a token, wherever it stands; without a kind for quotation marks."""
    if piece[0].isalnum():
        capital = not piece.islower() and piece != piece.lower()
        return drop_marks(fold_letters(piece)), "w", capital
    return fold_letters(piece), "" if piece in "\"'“”«»„‘’‹›*_" else "p", False


def plain_tokens(text: str, start: int, end: int) -> list[Token]:
    """Words and marks of a stretch of the text, quotation marks left out."""
    stretch = text[start:end]
    # What is between the tokens and the tokens themselves in turn: their lengths tell where each begins. Column by
    # column, as all of it then runs inside the interpreter.
    pieces = (_TOKEN if WIDE.search(stretch) else _PLAIN_TOKEN).split(stretch)
    if len(pieces) == 1:
        return []
    places = list(accumulate(map(len, pieces), initial=start))
    forms, kinds, capitals = zip(*map(_token, pieces[1::2]), strict=True)
    found = list(map(_make, zip(places[1::2], places[2::2], forms, kinds, capitals, repeat((0, 0)), strict=False)))
    return list(compress(found, kinds)) if "" in kinds else found


def _tails(text: str, tokens: list[Token], lexicon: Lexicon) -> set[int]:
    """Where a quotation that cries or asks ends no sentence, as its speaker follows: *“C!” Ada Lorn wrote*."""
    found: set[int] = set()
    for number, token in enumerate(tokens):
        if token.kind != "q" or text[token.inner[1] - 1] not in "!?":
            continue
        tail = list(takewhile(_is_word, tokens[number + 1 : number + 2 + _SPEAKER]))
        forms = [each.form for each in tail]
        for place in range(1, len(tail)):
            if cue := lexicon.cues.at(forms, place):
                after = number + 1 + place + cue[0]
                if after == len(tokens) or tokens[after].kind == "p" or tokens[after].capital:
                    found.update(range(token.inner[1], token.end + 1))
                break
    return found


def _is_word(token: Token) -> bool:
    return token.kind == "w"


def _cut(tokens: list[Token], ends: list[int], number: int, *, title: bool, spoken: list[Quotation]) -> list[Unit]:
    """The tokens of one paragraph parted at the ends of sentences that lie outside quotations."""
    starts = [token.start for token in tokens]
    found: list[Unit] = []
    first = 0
    at = bisect_right(ends, starts[0]) if tokens else len(ends)
    while first < len(tokens):
        # The next end of a sentence that lies outside quotations, or that of the paragraph.
        last = len(tokens)
        while at < len(ends):
            end = ends[at]
            at += 1
            following = bisect_left(starts, end, first)
            if following >= len(tokens):
                break
            if (
                following > first
                and (at == len(ends) or ends[at] > starts[following])
                and _parts(tokens[following - 1], end)
            ):
                last = following
                break
        # A full stop inside a sentence belongs to an abbreviation.
        run = [token for token in tokens[first : last - 1] if token.form != "."]
        run.append(tokens[last - 1])
        found.append(
            Unit(
                start=run[0].start,
                end=run[-1].end,
                tokens=run,
                forms=[token.form for token in run],
                paragraph=number,
                title=title,
                open_ended=last == len(tokens) and bool(spoken) and spoken[-1].open_ended,
            )
        )
        first = last
    return found


def _parts(token: Token, end: int) -> bool:
    """Whether the sentence that ends at `end`, within or after the token, parts it from the next one."""
    # Inside a quotation ends do not count; one that closes with it does, unless a verb of saying goes on.
    return end >= token.end - 1 or (token.kind == "q" and end == token.end)


def trim(tokens: list[Token]) -> tuple[int, int]:
    """The range of tokens without marks at either end."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].kind == "p":
        start += 1
    while end > start and tokens[end - 1].kind == "p" and tokens[end - 1].form not in ")%":
        end -= 1
    return start, end
