"""Names in the dictionary form, for languages that inflect them: *по словам Ивана Петрова* names Иван Петров."""

from __future__ import annotations

from collections.abc import Sequence

from comity.process.statement.lexicon import Lexicon

#: What is left of a name after its ending has at least this many letters.
_FEWEST = 2


def nominative(words: Sequence[str], lexicon: Lexicon, *, oblique: bool = False) -> list[str]:
    """The words of a person's name in the dictionary form; unchanged where the given name tells no case.

    A surname alone tells neither gender nor case (*Петрова*), so only a given name before it gives leave: a known one,
    or any where `oblique` says that the name stands in another case than that of a subject.
    """
    given = words[0].lower()
    if given in lexicon.men or given in lexicon.women or len(words) < _FEWEST:
        return list(words)
    for known, endings in (
        (lexicon.men, lexicon.speech.man_endings),
        (lexicon.women, lexicon.speech.woman_endings),
    ):
        for ending, base in endings:
            stem = given.removesuffix(ending)
            if ending and stem != given and stem + base in known:
                return [_cased(stem + base, words[0]), *(_without(word, endings) for word in words[1:])]
    return _guessed(words, lexicon) if oblique or _instrumental(words, lexicon) else list(words)


def _instrumental(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether each word has an ending that hardly any name has in the dictionary form: *Милошем Арденом*."""
    added = tuple(ending for ending, base in lexicon.speech.man_endings if not base and len(ending) > 1)
    return bool(added) and all(word.lower().endswith(added) and len(word) > 2 * _FEWEST for word in words)


def _guessed(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """A name that no list knows: an ending that only women's given names have tells a woman, any other a man."""
    men, women = lexicon.speech.man_endings, lexicon.speech.woman_endings
    given = words[0].lower()
    of_men = {ending for ending, _ in men}
    for ending, _ in women:
        if ending not in of_men and given.endswith(ending):
            return [_without(words[0], women), *(_without(word, women) for word in words[1:])]
    return [_without(word, men) for word in words]


def _without(word: str, endings: Sequence[tuple[str, str]]) -> str:
    lower = word.lower()
    for ending, base in endings:
        if lower.endswith(ending) and len(lower) - len(ending) > _FEWEST:
            return word[: len(word) - len(ending)] + base
    return word


def _cased(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
