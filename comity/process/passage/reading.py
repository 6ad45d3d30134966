"""A text as its words: folded, hashed, with their places, and which of them are the report's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

from comity.languages import CODES, language
from comity.languages.fold import fold_word

#: A quotation of fewer words is a name or a term, which writers choose for themselves.
QUOTATION = 4

# Pairs that stand in texts of every language, whatever its own rules say. Arabic pages often turn “ and ” round.
_QUOTES = (("«", "»"), ("“", "”"), ("”", "“"), ("„", "“"), ("„", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("‹", "›"))
# Marks that also stand inside words as apostrophes: they open only before a word and close only after one.
_APOSTROPHES = frozenset("‘’'")
# A quotation that runs on in the next paragraph is not closed in this one; only marks without a second use may do so.
_OPEN_ENDED = frozenset("«“")

# Letters and digits with the marks that writers put inside words. Scripts written without spaces give one word for
# each letter; apostrophes, points and the Persian half space part words, so that their spelling does not matter.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = "\u00ad\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u200d-\u200f"
_WORD = re.compile(f"([{_UNSPACED}]|[^\\W_{_UNSPACED}]+(?:[{_MARKS}]+[^\\W_{_UNSPACED}]*)*)")
# The same for texts without such scripts, in which the engine tests every letter more quickly.
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_SPACED_WORD = re.compile(f"([^\\W_]+(?:[{_MARKS}]+[^\\W_]*)*)")
# Links and addresses are the page's, not the report's.
_LINK = re.compile(r"\w+://\S+|www\.\S+|[\w.+-]+@[\w-]+\.\S+")
# A sentence or paragraph ends; after a short word the point may belong to an abbreviation, so that one is passed over.
# The signs stand first and what is before them is looked at afterwards: so the engine leaps from sign to sign.
_STOP = re.compile(r"[.!?؟。…\n\u2029](?:(?<=\w{4}[.!?؟。…])[.!?؟。…]*(?=\W)|(?<=[!?؟。])(?=\W)|(?<=[\n\u2029])\s*\n)")
_LINK_SIGNS = ("://", "www.", "@")
_PARAGRAPH_END = r"(?=\s*\n\s*\n|\s*\Z)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The words of one text; the arrays run in parallel, in text order."""

    #: 32-bit hash of each word's folded form.
    forms: NDArray[np.uint32]
    #: First character of each word.
    starts: NDArray[np.int32]
    #: One past the last character of each word.
    ends: NDArray[np.int32]
    #: Whether the word is the report's own: not inside quoted speech or a link.
    own: NDArray[np.bool_]
    #: Whether a sentence ends after the word.
    stops: NDArray[np.bool_]


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return xxhash.xxh32_intdigest(fold_word(word).encode("utf-8", "surrogatepass"))


@cache
def _quotation() -> re.Pattern[str]:
    """One pattern for quoted speech within a paragraph, from the marks above and those of every known language."""
    pairs = list(_QUOTES)
    for code in CODES:
        facts = language(code)
        pairs.extend(pair for pair in (facts.speech.quotes if facts else ()) if pair not in pairs)
    closings: dict[str, str] = {}
    for opening, closing in pairs:
        closings[opening] = closings.get(opening, "") + closing
    parts = []
    for opening, closing in closings.items():
        within = f"[^{re.escape(closing)}\\n]*+"
        inside = f"{within}(?:\\n(?!\\s*\\n){within})*+"
        if opening in _APOSTROPHES:
            marks = re.escape(closing)
            parts.append(
                f"{re.escape(opening)}(?<!\\w{re.escape(opening)})(?=\\w)(?:[^{marks}\\n]|\\n(?!\\s*\\n)|(?<=\\w)[{marks}](?=\\w))*+"
                f"[{marks}](?!\\w)"
            )
        else:
            end = (
                f"(?:[{re.escape(closing)}]|{_PARAGRAPH_END})" if opening in _OPEN_ENDED else f"[{re.escape(closing)}]"
            )
            parts.append(f"{re.escape(opening)}{inside}{end}")
    return re.compile("|".join(parts))


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans between quotation marks, marks included, each within one paragraph, however short."""
    return [match.span() for match in _quotation().finditer(text)]


@lru_cache(maxsize=16)
def read(text: str) -> Reading:
    """Words of a text with their hashes; words in quotations of `QUOTATION` words or more are not its own.

    The last few readings are kept, because the index asks for the text that the stage has just read.
    """
    # What is between the words and the words themselves in turn: their lengths tell where each begins.
    pieces = (_WORD if _IS_UNSPACED.search(text) else _SPACED_WORD).split(text)
    places = np.fromiter(map(len, pieces), dtype=np.int32, count=len(pieces)).cumsum(dtype=np.int32)
    starts, ends = places[:-1:2].copy(), places[1::2].copy()
    count = len(starts)
    forms = np.fromiter(map(_hash, pieces[1::2]), dtype=np.uint32, count=count)
    own = np.ones(count, dtype=np.bool_)
    for start, end in quotations(text):
        first, last = np.searchsorted(starts, (start, end))
        if last - first >= QUOTATION:
            own[first:last] = False
    if any(sign in text for sign in _LINK_SIGNS):
        for link in _LINK.finditer(text):
            own[slice(*np.searchsorted(starts, link.span()))] = False
    stops = np.zeros(count, dtype=np.bool_)
    if count:
        marks = np.searchsorted(starts, [match.start() for match in _STOP.finditer(text)]) - 1
        stops[marks[marks >= 0]] = True
        stops[-1] = True
    for shared in (forms, starts, ends, own, stops):
        shared.setflags(write=False)
    return Reading(forms=forms, starts=starts, ends=ends, own=own, stops=stops)
