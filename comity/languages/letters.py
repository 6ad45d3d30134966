"""Letters and small words by which languages of one script are told apart, from ``letters.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

from comity.errors import FactsInvalid


class Letters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one language has that its neighbours lack, and what they have that it lacks."""

    #: Letters that speak for the language.
    own: str
    #: Letters that it does not use.
    never: str
    #: Frequent words of the language that its neighbours lack, with spaces between.
    words: str = ""


@cache
def letters() -> dict[str, Letters]:
    """The telling letters and words of each language, by its ISO 639 code.

    Raises:
        FactsInvalid: the file does not have the expected shape.
    """
    text = resources.files(__package__).joinpath("letters.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), dict[str, Letters])
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise FactsInvalid(f"languages/letters.toml: {error}. Mend the file or reinstall Comity.") from error
