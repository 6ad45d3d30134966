"""The version of the stages: what an analysis was made with, as one string."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib import resources

from comity.flow.pile import Wish, order
from comity.process.story import PROFILE
from comity.query.lexemes import LEXEMES


def version(wish: Wish, model: str = "") -> str:
    """The version of the stages with these facts.

    It begins with a number that grows with the versions of the stages, of profiles and of lexemes: an annotator leaves
    alone what a later Comity annotated. What follows tells apart what no number can: the centre's own facts, the
    languages, the encoder.

    Args:
        wish: the centre's facts.
        model: of the encoder of vectors; empty for none.
    """
    steps = order(wish.facts)
    number = sum(stage.version for stage in steps) + PROFILE + LEXEMES
    marks = blake2b(digest_size=6)
    for part in (*(f"{stage.name} {stage.version}" for stage in steps), wish.facts, _languages(), model):
        marks.update(part.encode())
        marks.update(b"\0")
    return f"{number:05d}-{marks.hexdigest()}"


@cache
def _languages() -> str:
    marks = blake2b(digest_size=16)
    files = [file for file in resources.files("comity.languages").iterdir() if file.name.endswith(".toml")]
    for file in sorted(files, key=lambda file: file.name):
        marks.update(file.read_bytes())
    return marks.hexdigest()
