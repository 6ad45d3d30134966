"""Computes the means of vectors that Comity ships: ``python -m evals.means``.

Every text is one or two of the invented sentences in ``means.toml`` with invented names, 1,024 texts in each language,
the same texts in all. A mean is a statistic of the encoder; nothing of other people's texts enters it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import numpy as np

from comity.vectors.centre import MEANS_FILE
from comity.vectors.local import LocalEncoder, local

#: Texts made of each sentence.
_VARIANTS = 32


class _Sentences(msgspec.Struct):
    places: list[str]
    people: list[str]
    sentences: list[str]


def texts(facts: _Sentences) -> list[str]:
    """The texts of one language, alike in all languages but for the words."""

    def fill(sentence: int, turn: int) -> str:
        return facts.sentences[sentence % len(facts.sentences)].format(
            p=facts.places[turn % len(facts.places)],
            h=facts.people[(turn + sentence) % len(facts.people)],
            n=3 + (turn * 7 + sentence * 5) % 90,
        )

    return [
        fill(sentence, turn) + (f" {fill(sentence + turn, turn)}" if turn % 2 else "")
        for sentence in range(len(facts.sentences))
        for turn in range(_VARIANTS)
    ]


def main() -> None:
    """Writes ``comity/vectors/means.json``."""
    languages = msgspec.convert(
        tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8")), dict[str, _Sentences]
    )
    encoder = local()
    means = {code: encoder.encode(texts(facts)).mean(axis=0) for code, facts in languages.items()}
    means["und"] = np.mean(list(means.values()), axis=0, dtype=np.float32)
    rounded = {code: [round(float(value), 4) for value in mean] for code, mean in means.items()}
    MEANS_FILE.write_bytes(
        msgspec.json.encode({"model": LocalEncoder.model, "version": 1, "means": rounded}).replace(b"],", b"],\n")
        + b"\n"
    )


if __name__ == "__main__":
    main()
