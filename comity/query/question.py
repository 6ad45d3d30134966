"""What to look for so that a question may be answered: its telling words, and the stories that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from comity.languages import CODES, language
from comity.languages.fold import fold
from comity.query.rows import Row, written

_WORD = re.compile(r"[^\W\d_]{3,}")
#: So many words of it are looked for, the first ones.
_MOST = 12


def to_look_for(question: str, stories: Iterable[str] = ()) -> str:
    """A query that finds whatever has one of a question's telling words, or is in one of these stories.

    Telling is each word of three letters or more that carries no grammar in any of the languages. It is a proposal: who
    gets it narrows it.
    """
    telling: dict[str, str] = {}
    for word in _WORD.findall(question):
        folded = fold(word)
        if folded not in _grammar():
            telling.setdefault(folded, word)
    about = [Row(how="any", field="story", value=each) for each in stories]
    return written([*about, *(Row(how="any", field="words", value=word) for word in [*telling.values()][:_MOST])])


@cache
def _grammar() -> frozenset[str]:
    """Words of grammar of all languages, folded."""
    found = (language(code) for code in CODES)
    return frozenset(part for facts in found if facts for word in facts.words.stop for part in fold(word).split())
