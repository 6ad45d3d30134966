"""Headlines: which first line is one, and what stands in for it where there is none."""

from __future__ import annotations

import re

#: Words and characters of the longest headline.
_MOST_WORDS, _MOST_CHARACTERS = 28, 220
#: Characters of a title made from a sentence.
_TITLE = 110
_STOP = re.compile(r"(?<!\.)[.۔]['\"»”’)\]]*$")
_SENTENCE = re.compile(r".+?[.!?؟۔…]['\"»”’)\]]*(?=\s|$)", re.S)


def headline(body: list[str]) -> str | None:
    """The first paragraph if it reads like a headline: short, without a full stop, and followed by more."""
    if len(body) < 2:
        return None
    first = body[0]
    short = len(first) <= _MOST_CHARACTERS and first.count(" ") < _MOST_WORDS
    return first if short and _STOP.search(first) is None else None


def shortened(paragraph: str) -> str:
    """The first sentence, cut at a word if it is long."""
    found = _SENTENCE.match(paragraph)
    sentence = found.group() if found is not None and len(found.group()) > 20 else paragraph
    if len(sentence) <= _TITLE:
        return sentence
    cut = sentence.rfind(" ", 0, _TITLE)
    return sentence[: cut if cut > 0 else _TITLE].rstrip(" ,;:،؛–—-") + "…"
