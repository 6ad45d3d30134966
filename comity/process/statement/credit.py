"""Who publishes a report and which agencies it credits for the whole of it.

A credit stands in a few places only: the dateline (``TORVAN, March 12 (Norda Press) —``), a byline, an opening such as
``به گزارش …``, a line of its own at the end, or a furniture line (copyright, sign-off) that `clean` set aside. The
separators that part a dateline are the same in all languages; the words stand in ``[credit]`` of the language files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import msgspec
import regex

from comity.languages import CODES, language
from comity.languages.credit import Credit
from comity.languages.fold import fold_letters
from comity.languages.word import words
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.sources import Houses

#: A dateline ends well before this many characters.
_HEAD = 140
#: Of the last paragraphs so many may be a credit: below it stand lines by which the house speaks of itself.
_LAST = 3
#: A name of a house has at most this many words.
_NAME_WORDS = 6
#: What parts the pieces of a dateline or of a sign-off line. A hyphen counts only beside a blank.
_PARTING = regex.compile(r"[()\[\]/|—–•·:،,.]|-(?=\s|$)|(?<=\s)-")
#: Of what `clean` set aside, what names other houses: the agency of a picture. Mastheads are read apart.
_NO_SIGNATURE = ("picture credit", "masthead")
_HARD = frozenset("()[]/|—–-•·")
#: A page's address, but not a mail address.
_DOMAIN = regex.compile(r"(?i)(?<![\w@.])(?:https?://(?:www\.)?|www\.)((?:[a-z0-9-]+\.)+[a-z]{2,})")
_DATE = regex.compile(r"\d")
_DIGITS = regex.compile(r"[\d\s.,/-]+")
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Who stands behind a whole report."""

    #: The publishing house, canonical if known, or none.
    publisher: str | None
    #: Credited agencies and outlets, nearest to the report first.
    credits: tuple[str, ...]
    #: Whether the report says that the outlet's own people wrote it.
    own: bool


class _Piece(msgspec.Struct, frozen=True):
    """A stretch of a line between two separators."""

    #: Its words, stripped.
    text: str
    #: The separators before and after it; empty at the ends of the line.
    before: str
    after: str

    @property
    def parted(self) -> bool:
        """Whether a bracket, slash or dash stands beside it, as beside the agency in a dateline."""
        return self.before in _HARD or self.after in _HARD


@cache
def _facts(code: str) -> Credit:
    """The credit words of one language with English added, or of all languages where the language has no file."""
    codes = [code, *(c for c in ("en",) if c != code)] if code in CODES else list(CODES)
    found = [known.credit for c in codes if (known := language(c))]
    return Credit(
        **{
            name: tuple(dict.fromkeys(w for facts in found for w in getattr(facts, name)))
            for name in Credit.__struct_fields__
        }
    )


def find(report: Report, analysis: Analysis, houses: Houses) -> Credits:
    """Publisher and credits of a report, from its container, its head and foot, and the lines `clean` set aside."""
    facts = _facts(analysis.language)
    paragraphs = [p for p in analysis.text.split("\n\n") if p.strip()]
    body = paragraphs[1:] if len(paragraphs) > 1 and paragraphs[0].strip() == analysis.title.strip() else paragraphs
    aside = [line for r in analysis.removed if r.why not in _NO_SIGNATURE for line in r.text.splitlines()]
    mastheads = [removed.text for removed in analysis.removed if removed.why == "masthead"]
    signed, sources = _signed(aside, facts, houses)
    signed = next((name for line in mastheads if (name := _house_name(line, facts, houses))), signed)
    publisher = houses.canonical(report.publisher) if report.publisher else signed
    datelines = [name for line in (*aside, *body[:2]) for name in _dateline(line, facts, houses)]
    bylines = [name for line in aside for name in _named(line, facts.by, facts, houses)]
    stated = [_longest(name, facts, houses) or houses.canonical(name) for name in report.credits]
    found = [*stated, *sources, *datelines]
    for paragraph in body[:2]:
        found.extend(_opening(paragraph, facts, houses))
    for paragraph in body[-_LAST:]:
        if paragraph is body[-1] or (len(paragraph) <= _HEAD and paragraph is not body[0]):
            found.extend(_foot(paragraph, facts, houses))
    for line in (*aside, *paragraphs[1:3], *body[-_LAST:]):
        found.extend(_named(line, (*facts.source, *facts.by), facts, houses))
    family = _family(publisher, houses) if publisher else None
    credits = tuple(
        name for name in dict.fromkeys(found) if _family(name, houses) != family and not _within(publisher, name)
    )
    if not publisher and bylines:
        # Who is named beside the author is the house that the author writes for.
        publisher = bylines[0]
        credits = tuple(name for name in credits if name != publisher)
    elif not publisher:
        # A text that nobody else signs is the agency's own that stands in its dateline; it stays credited, too.
        publisher = next((name for name in datelines if (house := houses.named(name)) and house.publishes), None)
    head = fold_letters(" ".join((*aside, *(p[:_HEAD] for p in body[:2]), *(p[-_HEAD:] for p in body[-1:]))))
    return Credits(publisher=publisher, credits=credits, own=_holds(head, facts.own))


def _within(publisher: str | None, name: str) -> bool:
    """Whether what looks like a house is a line that names the publisher itself: *Follow Lakeside Herald*."""
    return publisher is not None and _holds(fold_letters(name), (fold_letters(publisher),))


def _family(name: str, houses: Houses) -> str:
    house = houses.named(name)
    return house.publisher if house else name


def _pieces(line: str) -> Iterator[_Piece]:
    marks = list(_PARTING.finditer(line))
    edges = [0, *(m.end() for m in marks)]
    stops = [*(m.start() for m in marks), len(line)]
    for place, (start, stop) in enumerate(zip(edges, stops, strict=True)):
        text = line[start:stop].strip()
        if text:
            yield _Piece(
                text, marks[place - 1].group() if place else "", marks[place].group() if place < len(marks) else ""
            )


def _house_name(text: str, facts: Credit, houses: Houses) -> str | None:
    """The house that a short text names: a known one, or one that carries a mark such as *Press*."""
    bare = _unquoted(text)
    if not bare or not _LETTER.search(bare) or len(words(bare)) > _NAME_WORDS:
        return None
    known = houses.named(bare)
    if known:
        return known.name if known.publishes else None
    forms = [word.form for word in words(bare)]
    if named := next((house for _, _, house in houses.within(bare) if house.publishes), None):
        return named.name
    if len(forms) >= 2 and any(form in facts.marks for form in forms) and (not bare[0].islower() or _kind(bare, facts)):
        return bare
    return None


def _kind(text: str, facts: Credit) -> bool:
    """Whether a text begins with a word for a kind of house and goes on with a name: *телеканал «Маяк»*."""
    first, _, rest = text.partition(" ")
    return fold_letters(first) in facts.before and bool(rest) and not rest.lstrip(' "«“')[:1].islower()


def _dateline(paragraph: str, facts: Credit, houses: Houses) -> Iterator[str]:
    """Agencies in the dateline: short pieces parted by brackets, slashes or dashes, at the very head."""
    for piece in _pieces(paragraph[:_HEAD]):
        if len(words(piece.text)) > _NAME_WORDS:
            return
        if fold_letters(piece.text).strip() in facts.agencies:
            yield piece.text
        elif piece.parted and (name := _house_name(piece.text, facts, houses)):
            yield name


def _opening(paragraph: str, facts: Credit, houses: Houses) -> Iterator[str]:
    """Agencies credited by an opening phrase, as Persian reports do: first the outlet, then whom it cites."""
    head = fold_letters(paragraph[: 2 * _HEAD]).lstrip()
    for phrase in facts.opening:
        if head.startswith(phrase + " "):
            clause = regex.split(r"[،,:؛.]|(?<=\s)-", head[len(phrase) :], maxsplit=1)[0]
            for part in regex.split("|".join(map(regex.escape, facts.citing)) or r"(?!)", clause):
                if name := _longest(part, facts, houses):
                    yield name
            return


def _longest(part: str, facts: Credit, houses: Houses) -> str | None:
    """The longest head of a phrase that names a house, known ones first: *Norda Press Torvan desk* is Norda Press."""
    found = words(part)
    for length in range(min(len(found), _NAME_WORDS), 0, -1):
        known = houses.named(part[found[0].start : found[length - 1].end])
        if known and known.publishes:
            return known.name
    for length in range(min(len(found), _NAME_WORDS), 0, -1):
        if name := _house_name(part[found[0].start : found[length - 1].end], facts, houses):
            return name
    return None


def _foot(paragraph: str, facts: Credit, houses: Houses) -> Iterator[str]:
    """An agency at the very end: in brackets, after a dash, or as a paragraph of its own."""
    pieces = list(_pieces(paragraph[-_HEAD:].rstrip(" .")))
    if pieces and (pieces[-1].parted or len(pieces) == 1) and (name := _house_name(pieces[-1].text, facts, houses)):
        yield name


def _named(line: str, heads: tuple[str, ...], facts: Credit, houses: Houses) -> Iterator[str]:
    """Houses after ``Source:`` or ``By``; a person's name in the same line is passed over."""
    if len(line) > _HEAD:
        return
    folded = fold_letters(line).strip()
    for head in heads:
        if folded.startswith(head) and regex.match(r"\s*:|\s+(?=\p{L})", folded[len(head) :]):
            for piece in _pieces(line.strip()[len(head) :].lstrip(" :")):
                if fold_letters(piece.text) in facts.agencies:
                    yield piece.text
                elif name := _house_name(piece.text, facts, houses):
                    yield name


def _signed(aside: list[str], facts: Credit, houses: Houses) -> tuple[str | None, list[str]]:
    """The house that signs the page, and houses that it names as sources by lines of their own.

    A copyright line names the publisher; so does a line that is nothing but one house's name. Several such lines are
    the sources of a compilation. An address that begins a line is better than nothing; one inside a line only tells
    where to read more.
    """
    domain: str | None = None
    owner: str | None = None
    alone: list[str] = []
    for line in aside:
        bare = line.strip()
        if not domain and (match := _DOMAIN.match(bare)):
            domain = match.group(1).lower()
        if not bare or len(bare) > _HEAD:
            continue
        folded = fold_letters(bare)
        if "©" in bare or _holds(folded, facts.rights):
            marks = "|".join(map(regex.escape, (*facts.rights, "©")))
            known = next((house.name for _, _, house in houses.within(bare) if house.publishes), None)
            pieces = [_DIGITS.sub(" ", p.text).strip() for p in _pieces(regex.sub(marks, " ", bare, flags=regex.I))]
            named = next(
                (name for piece in pieces if (name := _house_name(_from_mark(piece, facts), facts, houses))), None
            )
            owner = owner or known or named or _claimed(bare, marks, facts, houses)
        elif not any(folded.startswith(head) for head in (*facts.source, *facts.by)):
            pieces = [piece.text for piece in _pieces(bare) if not _DATE.search(piece.text)]
            if (
                pieces
                and not bare.endswith(":")
                and (name := _house_name(pieces[0], facts, houses))
                and _titled(pieces[0])
            ):
                alone.append(name)
    distinct = list(dict.fromkeys(alone))
    unknown = [name for name in distinct if not houses.named(name)]
    # One name alone signs the page; of several, agencies everyone knows are its sources.
    signer = distinct[0] if len(distinct) == 1 else unknown[0] if len(unknown) == 1 else None
    return owner or signer or domain, distinct


def _from_mark(piece: str, facts: Credit) -> str:
    """In scripts without capitals, the piece from the word on by which a house is known: *… برای خبرگزاری ورزان*."""
    if any(c.islower() or c.isupper() for c in piece):
        return piece
    marked = next((w.start for w in words(piece) if w.form in facts.before), 0)
    return piece[marked:]


def _claimed(line: str, marks: str, facts: Credit, houses: Houses) -> str | None:
    """Who claims the rights by a line that opens with the sign: *© Lakeside 2026*, though no mark tells of a house."""
    opening = regex.match(rf"(?i)[\s\d]*(?:(?:{marks})[\s\d.,:–—-]*)+", line)
    if opening is None or "©" not in opening.group():
        return None
    rest = regex.split(rf"(?i)[.,;|/()،؛]|\s[–—-]\s|\d{{4}}|{marks}", line[opening.end() :])[0].strip(" *_ـ")
    if not _LETTER.search(rest) or len(words(rest)) > _NAME_WORDS or (rest[0].islower() and not _kind(rest, facts)):
        return None
    return houses.canonical(_unquoted(rest))


def _unquoted(text: str) -> str:
    """The text without quotation marks around it; those inside it, as in *Portal «Lakeside»*, stay in pairs."""
    bare = text.strip(" \"'«»“”*_ـ")
    opened = (("«", "»"), ("“", "”"))
    if any(bare.count(left) != bare.count(right) for left, right in opened):
        return text.strip(" *_ـ")
    return text.strip(" *_ـ") if bare.count('"') % 2 else bare


def _titled(text: str) -> bool:
    """Whether each longer word begins with a capital, where the script has any, and no digit stands in it."""
    return not any(c.isdigit() for c in text) and all(not w[0].islower() for w in text.split() if len(w) > 3)


def _holds(folded: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in folded for phrase in phrases) and _any_of(phrases).search(folded) is not None


@cache
def _any_of(phrases: tuple[str, ...]) -> regex.Pattern[str]:
    """Any of the phrases, as whole words."""
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{'|'.join(map(regex.escape, phrases))})(?![\p{{L}}\p{{N}}])")
