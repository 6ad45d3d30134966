"""Names across scripts: one consonant skeleton for ``Milos Arden``, ``ميلوش أردن``, ``میلوش آردن`` and ``Милош Арден``.

Arabic and Persian leave short vowels out, Russian has neither *h* nor *w*, English spells one sound five ways. What
survives in all four scripts are the consonants, in broad classes. Two names whose skeletons agree are *taken* to be one
name only where something else says so too (the same story, the same office): the skeleton loses much on purpose.
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex
from rapidfuzz.distance import Levenshtein

from comity.languages.fold import fold

#: Groups of letters that stand for one sound, longest first, then single letters; upper case are the classes. Of a `c`
#: before a soft vowel the vowel is looked at only.
_GROUPS: tuple[tuple[str, str], ...] = (
    ("sch", "Š"), ("tch", "C"), ("дж", "J"), ("тш", "C"), ("تش", "C"), ("دج", "J"), ("тс", "S"), ("تس", "S"),
    ("sh", "Š"), ("ch", "C"), ("kh", "H"), ("gh", "G"), ("zh", "J"), ("dh", "D"), ("th", "T"), ("ph", "F"),
    ("ts", "S"), ("tz", "S"), ("ck", "K"), ("ks", "KS"), ("dj", "J"), ("wr", "R"), ("c", "S"),
)  # fmt: skip
_SOUNDS = dict(_GROUPS)
_GROUP = re.compile("|".join(group if group != "c" else "c(?=[eiy])" for group, _ in _GROUPS))
_TWICE = re.compile(r"(.)\1+")
_LETTERS: dict[str, str] = {
    **dict.fromkeys("bpбпبپ", "B"),
    **dict.fromkeys("fvфвفڤ", "F"),
    **dict.fromkeys("kqcкقک", "K"),
    **dict.fromkeys("gгغگ", "G"),
    **dict.fromkeys("hхخحه", "H"),
    **dict.fromkeys("tтتطث", "T"),
    **dict.fromkeys("dдدض", "D"),
    **dict.fromkeys("sсцسص", "S"),
    **dict.fromkeys("zзزذظ", "Z"),
    **dict.fromkeys("jжجژ", "J"),
    **dict.fromkeys("шщش", "Š"),
    **dict.fromkeys("чچ", "C"),
    **dict.fromkeys("lлل", "L"),
    **dict.fromkeys("mмم", "M"),
    **dict.fromkeys("nнن", "N"),
    **dict.fromkeys("rрر", "R"),
    "x": "KS",
}
#: Mute at the end of a word in Arabic, Persian and English.
_MUTE = frozenset("هh")
#: At the head of a word these are consonants; elsewhere they are mostly vowels and dropped.
_HEADS: dict[str, str] = {"w": "F", "و": "F"}
_ARTICLE = regex.compile(r"^(?:al|el|ал|аль|эль)[\s-]+(?=\p{L}{2})|^ال(?=\p{L}{3})")
#: Russian case endings that carry a consonant; the rest are vowels, which the skeleton drops anyhow.
_CASE = regex.compile(r"(?<=\p{Cyrillic}{3})(?:ого|его|ому|ему|ыми|ими|ами|ями|ах|ях|ом|ем|ым|им)$")
_PREFIX = regex.compile(r"(?i)\b(?:al|el|аль|ал|эль)-")
_PART = regex.compile(r"[\p{L}\p{M}']+")


class _Classes(dict[int, str]):
    """Letters to their classes; what has none is left out, and remembered."""

    def __missing__(self, letter: int) -> str:
        self[letter] = ""
        return ""


_CLASSES = _Classes(
    str.maketrans(_LETTERS | {c: c for sound in (*_SOUNDS.values(), *_LETTERS.values()) for c in sound})
)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonant classes of one word, e.g. ``RDN`` for *Arden*; the bare letters where it has no consonant."""
    letters = _ARTICLE.sub("", fold(word))
    if not letters.isascii():
        letters = _CASE.sub("", letters)
    sounds = _GROUP.sub(_sound_of, letters)
    if sounds[-1:] in _MUTE:
        sounds = sounds[:-1]
    if sounds[:1] in _HEADS:
        sounds = _HEADS[sounds[0]] + sounds[1:]
    return _TWICE.sub(r"\1", sounds.translate(_CLASSES)) or letters


def _sound_of(match: re.Match[str]) -> str:
    return _SOUNDS[match[0]]


@lru_cache(maxsize=100_000)
def parts(name: str) -> tuple[str, ...]:
    """The skeletons of a name's words in order, articles left out."""
    bare = _PREFIX.sub("", name)
    return tuple(s for s in map(skeleton, _PART.findall(bare)) if s)


def key(name: str) -> str:
    """All of a name in one string, for use in a dictionary: ``MLS RDN``."""
    return " ".join(parts(name))


@lru_cache(maxsize=100_000)
def echoes(sound: str) -> frozenset[str]:
    """Two skeletons that can be of one word share at least one of these; those that share one need not be."""
    return frozenset([sound, bare(sound), *(sound[:n] + sound[n + 1 :] for n in range(len(sound)))])


@lru_cache(maxsize=1 << 16)
def bare(sound: str) -> str:
    """A skeleton without what Arabic script may mean as a vowel, as it writes v, w and long u alike.

    At the head it is a consonant.
    """
    return sound if "F" not in sound else sound[:1] + sound[1:].replace("F", "")


def _near(one: str, other: str) -> bool:
    """Whether two skeletons can be of one word of a name."""
    if one == other or bare(one) == bare(other) != "":
        return True
    shortest = min(len(one), len(other))
    # A single class may differ in longer words (Tehran/Тегеран, Rasoul/Rasul); short ones must agree.
    return shortest >= 3 and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _initial(name: str) -> bool:
    """Whether the first name is given by its first letter only."""
    first = name.split(maxsplit=1)[0].rstrip(".") if name.split() else ""
    return len(first) == 1


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Whether two names can be one: the last words agree, and so do the words before as far as both give them.

    *Rasoul* and *Yahya Rasoul* can; *Yahya Rasoul* and *Ahmad Rasoul* cannot. Initials count as the word they begin.
    """
    ours, theirs = parts(one), parts(other)
    if not ours or not theirs:
        return False
    if not _near(ours[-1], theirs[-1]):
        return False
    before_ours, before_theirs = ours[:-1], theirs[:-1]
    if _initial(one) or _initial(other):
        return before_ours[0][0] == before_theirs[0][0] if before_ours and before_theirs else True
    if not before_ours or not before_theirs:
        return len(ours[-1]) >= 2
    fewer, more = sorted((before_ours, before_theirs), key=len)
    return all(any(_near(a, b) for b in more) for a in fewer)
