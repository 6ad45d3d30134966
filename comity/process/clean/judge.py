"""Judge: whether a paragraph is furniture by what it says, wherever it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.model.on_screen import on_screen
from comity.process.clean.paragraph import ENDS, MARKER
from comity.process.clean.phrase import EDGE, Opening, bare, counted, first_word, phrases

#: Words of the longest line that an opening makes furniture; a longer one is a paragraph that happens to begin so.
_MOST_OPENED = 30
#: Words of the longest sign-off in brackets: a long row of reporters and editors.
_MOST_BRACKETED = 80
#: Words from which on a line with an end sign is rather a sentence.
_SENTENCE = 10
#: Words of the shortest legal notice.
_SHORTEST_NOTICE = 3
#: Words of the longest line that a phrase inside makes furniture.
_MOST_INSIDE = 18
#: Letters of the longest word that is written small inside a name.
_SMALL_WORD = 3
#: Words of the longest name in a date line.
_NAME = 6
#: Legal phrases that make a paragraph a notice.
_LEGAL = 2

#: What the name of the house over the headline is.
MASTHEAD = on_screen("masthead")
_BYLINE = on_screen("byline")
#: *By Ann Reed* stands over a report too; a longer line there that opens so is its headline: *Source: dam is safe*.
_MOST_AUTHOR = 4
#: What a line with a sign of rights and no year is, unless it stands at the foot.
PICTURE = on_screen("picture credit")

_ADDRESS = re.compile(
    r"(?:https?://\S+|www\.\S+|(?:[\w-]+\.)+(?:com|org|net|info|ru|ir|iq|sy|example|news|tv|me|ly|gl)\b(?:/\S*)?)", re.I
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[email[\s\xa0]protected\]", re.I)
_HANDLE = re.compile(r"(?:[@#][\w_]+[\s,|]*)+")
_RIGHTS = re.compile(r"\s*(?:©|\(c\)\s|\(с\)\s|®|copyright\b)", re.I)
_SPACED = re.compile(r"(?:[^\W\d_] ){3,}[^\W\d_](?=\W*$)")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_TOKEN = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?")
_FULL_DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
_YEAR = re.compile(r"(?:1[3-9]|20)\d\d")
_DIGITS = re.compile(r"\d+(?:st|nd|rd|th)?|[+-]?\d+")
_PARTS = re.compile(r"\s*[|•·/,،]\s*|\s+[-–—]\s+")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph with what the rules ask of it."""

    #: As it stands.
    text: str

    @cached_property
    def folded(self) -> str:
        """Its folded form, its letters brought together if they are set apart."""
        folded = fold(self.text).strip()
        return folded.replace(" ", "") if _SPACED.fullmatch(folded.strip(EDGE)) else folded

    @cached_property
    def beginning(self) -> str:
        """The folded beginning, without signs before it."""
        return fold(self.text[:80]).lstrip(EDGE)

    @cached_property
    def size(self) -> int:
        """How many words it has; two signs of a script without spaces count as one."""
        return len(self.text.split()) + (0 if self.text.isascii() else len(_UNSPACED.findall(self.text)) // 2)

    @cached_property
    def ended(self) -> bool:
        """Whether it ends like a sentence; a colon does not count."""
        return ENDS.search(self.text) is not None and not self.text.rstrip("'\"»”’)]").endswith((":", ";", "؛"))

    @cached_property
    def real(self) -> bool:
        """Whether it holds at least a sentence or so much of one that it cannot be a menu's line."""
        if self.ended:
            return self.size >= 4 or len(self.text) >= 30
        if self.size >= 9:
            return True
        clause = self.size >= 4 and ", " in self.text and any(map(str.islower, self.text))
        return (self.size >= 7 or clause) and not self.titled

    @cached_property
    def titled(self) -> bool:
        """Whether most of its words begin with a capital, as in a row of names or an English headline."""
        words = self.text.split()
        return 2 * sum(word[0].isupper() for word in words) > len(words)

    @cached_property
    def named(self) -> bool:
        """Whether it can be a name: all its longer words begin with a capital, or its script has none."""
        return not any(word[0].islower() for word in self.text.split() if len(word) > _SMALL_WORD)

    @cached_property
    def listed(self) -> bool:
        """Whether it is an entry of a list, or leads to what follows: a speaker's name in a transcript."""
        return self.text.endswith(":") or MARKER.match(self.text) is not None


def known(paragraph: Paragraph, *, first: bool = False) -> tuple[str, bool] | None:
    """Why a paragraph is furniture, and whether a list of links follows; none if it may be the report.

    Args:
        paragraph: the paragraph.
        first: whether nothing of the report stands before it, so that it may be the headline.
    """
    if not any(map(str.isalpha, paragraph.text)):
        return on_screen("date line" if _is_date(paragraph) else "stray signs"), False
    if paragraph.size > (_MOST_BRACKETED if paragraph.text.startswith("(") else _MOST_OPENED):
        return (on_screen("legal notice"), False) if is_notice(paragraph, among=False) else None
    facts = phrases()
    folded = paragraph.folded
    core = bare(folded)
    if (found := facts.whole.get(core)) is not None:
        return found
    if counted(folded) in facts.comments:
        return on_screen("readers' comments"), False
    if (opened := _opened(folded)) is not None and _weighs(opened, paragraph, first):
        return opened.why, opened.heads_list
    if paragraph.size <= _MOST_INSIDE:
        for phrase, why in facts.inside:
            if phrase in folded:
                return why, False
    shape = _shape(paragraph)
    if shape is not None and not (first and shape == _BYLINE and paragraph.size > _MOST_AUTHOR):
        return shape, False
    return (on_screen("legal notice"), False) if is_notice(paragraph, among=False) else None


def is_comment_heading(paragraph: Paragraph) -> bool:
    """Whether readers' comments begin below it."""
    return counted(paragraph.folded) in phrases().comments


def has_mark(paragraph: Paragraph) -> bool:
    """Whether it has a word that the names of houses have: *Herald*, *وكالة*, *газета*.

    Where no capitals tell a name, that word leads or ends it; inside a longer line it is a word of a headline.
    """
    found = paragraph.folded.split()
    cased = any(map(str.isupper, paragraph.text))
    return any(word in _marks() for word in (found if cased else (*found[:1], *found[-1:])))


@cache
def _marks() -> frozenset[str]:
    return frozenset(fold(mark) for facts in map(language, CODES) if facts is not None for mark in facts.credit.marks)


def has_rights(paragraph: Paragraph) -> bool:
    """Whether it begins with a sign of rights."""
    return _RIGHTS.match(paragraph.text) is not None


def _opened(folded: str) -> Opening | None:
    """The opening that a line begins with."""
    line = counted(folded.lstrip(EDGE))
    for opening in phrases().openings.get(first_word(line), ()):
        if line.startswith(opening.phrase):
            rest = line[len(opening.phrase) :]
            if not rest or (not opening.colon and not rest[0].isalnum()):
                return opening
            if opening.colon and rest.lstrip()[:1] in (":", "/", "-", "|", "»", ">"):
                return opening
    return None


def _weighs(opening: Opening, paragraph: Paragraph, first: bool) -> bool:
    """Whether an opening outweighs that the line may be a headline, or a sentence that happens to begin so."""
    if first and not opening.sure:
        return False
    return opening.sure or not (paragraph.ended and paragraph.size >= _SENTENCE)


def is_notice(paragraph: Paragraph, *, among: bool) -> bool:
    """Whether it is a legal notice.

    Among furniture several legal phrases are enough; elsewhere it must also begin like a notice, for a report may
    speak of the law.
    """
    if paragraph.size < _SHORTEST_NOTICE:
        return False
    facts = phrases()
    if paragraph.beginning.startswith(facts.sure_notices):
        return True
    opened = paragraph.beginning.startswith(facts.notices)
    if not among and not opened:
        return False
    folded = paragraph.folded
    beginnings = facts.legal.keys() & set(folded.split())
    found = sum(phrase in folded for word in beginnings for phrase in facts.legal[word])
    return found >= (1 if opened and among else _LEGAL)


def _shape(paragraph: Paragraph) -> str | None:
    """Why a short line is furniture by its shape alone."""
    text, size = paragraph.text, paragraph.size
    if size > 25:
        return None
    if _RIGHTS.match(text):
        return on_screen("copyright line") if _YEAR.search(paragraph.folded) else PICTURE
    if size <= 14 and (_is_date(paragraph) or _is_dated(paragraph)):
        return on_screen("date line")
    if size <= 12 and (_ADDRESS.search(text) or _MAIL.search(text)) and not paragraph.ended:
        rest = _MAIL.sub("", _ADDRESS.sub("", text)).strip(EDGE)
        if len(rest.split()) <= 6:
            return on_screen("address")
    if _HANDLE.fullmatch(text):
        return on_screen("tags")
    if size <= 10 and not paragraph.ended and _is_byline(paragraph.folded):
        return _BYLINE
    if size <= 12 and _all_known_parts(paragraph.folded):
        return on_screen("navigation")
    return None


def _is_date(paragraph: Paragraph) -> bool:
    """Whether a line holds a date and nothing else: numbers, names of months and days, words of the clock."""
    folded = paragraph.folded
    facts = phrases()
    named = dated = _FULL_DATE.search(folded) is not None or _CLOCK.search(folded) is not None
    for token in _TOKEN.findall(_FULL_DATE.sub(" ", _CLOCK.sub(" ", folded))):
        if _DIGITS.fullmatch(token):
            dated = dated or _YEAR.fullmatch(token) is not None
        elif token.strip(".") in facts.date_words:
            named = True
        else:
            return False
    return named and (dated or any(map(str.isdigit, folded)))


def _is_dated(paragraph: Paragraph) -> bool:
    """Whether a line holds a date and beside it names only: *Norda Press, 14 April 2026*."""
    if paragraph.ended or _YEAR.search(paragraph.folded) is None:
        return False
    parts = [part for part in _PARTS.split(paragraph.text) if part.strip()]
    names = [part for part in parts if not _is_date(Paragraph(part)) and not part.strip().isdigit()]
    return len(names) < len(parts) and all(Paragraph(name).named and len(name.split()) <= _NAME for name in names)


def _is_byline(folded: str) -> bool:
    """Whether a short line names its author or its source: *By Ann Reed*, *Source: Norda Press*."""
    words = folded.split()
    for length in (1, 2, 3):
        head = " ".join(words[:length])
        if len(words) > length and head.rstrip(" :/-") in phrases().bylines:
            return True
        if len(words) > length and head.endswith(":") and head.rstrip(" :") in phrases().sources:
            return True
    return False


def _all_known_parts(folded: str) -> bool:
    """Whether a line is a row of several entries that are furniture each: *Home | News | Contact*."""
    parts = [bare(part) for part in _PARTS.split(folded)]
    parts = [part for part in parts if part]
    return len(parts) > 1 and all(part in phrases().whole or _opened(part) is not None for part in parts)
