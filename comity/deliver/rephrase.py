"""A sentence said more smoothly by a model: what it is asked, what it answers. `comity.deliver.faithful` judges that.

It is asked through any endpoint that speaks OpenAI's ``POST /v1/chat/completions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from comity.errors import ComityError, Undelivered
from comity.languages import language

_ASK = (
    "You polish one sentence of a situation report in {language}. Answer with the sentence alone, in {language}. Keep"
    " every name, figure and quotation exactly as it is, and the order in which names and figures come. Keep every word"
    " that carries meaning, above all who asserts, who denies, and every 'not'. Add only small words such as articles,"
    " 'which' and 'and'; add nothing that is not said, and leave nothing out."
)
#: Marks of direction, which the screens set anew.
DIRECTIONS = dict.fromkeys([0x200E, 0x200F, *range(0x2066, 0x206A)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a model is asked."""

    #: The whole address: ``https://models.example/v1/chat/completions``.
    url: str
    #: How it is named there.
    model: str
    #: The key, if it wants one.
    key: str | None
    #: Whether it is the centre's own, so that what it is given has not left the centre.
    own: bool

    def headers(self) -> dict[str, str]:
        """What stands above the body of a request."""
        told = {"Content-Type": "application/json", "Accept": "application/json"}
        return told | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


def endpoint(environment: Mapping[str, str]) -> Endpoint | None:
    """The endpoint of the operator's settings; none if none is set.

    ``COMITY_REPHRASE_URL`` and ``COMITY_REPHRASE_MODEL``; the key in ``COMITY_REPHRASE_KEY`` or in the file that
    ``COMITY_REPHRASE_KEY_FILE`` names; ``COMITY_REPHRASE_OWN``: ``yes`` where it is the centre's own.

    Raises:
        ComityError: a setting has not that shape.
    """

    def given(name: str) -> str:
        return environment.get(name, "").strip()

    url, model = given("COMITY_REPHRASE_URL"), given("COMITY_REPHRASE_MODEL")
    own, file = given("COMITY_REPHRASE_OWN"), given("COMITY_REPHRASE_KEY_FILE")
    if not url:
        return None
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ComityError("COMITY_REPHRASE_URL is no address; write https://models.example/v1/chat/completions.")
    if not model:
        raise ComityError("COMITY_REPHRASE_MODEL is not set; name the model that COMITY_REPHRASE_URL offers.")
    if own not in ("", "yes", "no"):
        raise ComityError("COMITY_REPHRASE_OWN is yes or no.")
    try:
        key = Path(file).read_text("utf-8").strip() if file else given("COMITY_REPHRASE_KEY")
    except (OSError, UnicodeDecodeError) as error:
        raise ComityError(f"COMITY_REPHRASE_KEY_FILE: {file} cannot be read ({error}).") from error
    return Endpoint(url=url, model=model, key=key or None, own=own == "yes")


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message


class _Answer(msgspec.Struct):
    choices: list[_Choice]


def asked(said: str, *, model: str, code: str) -> bytes:
    """The body of a request to ``/chat/completions``: that sentence and nothing else of the centre.

    Args:
        said: the sentence.
        model: by the name that the endpoint gives it.
        code: the language in which the sentence is written.
    """
    known = language(code)
    told = _ASK.format(language=known.name if known else "the language in which it is written")
    return msgspec.json.encode(
        {
            "model": model,
            "temperature": 0,
            "messages": [{"role": "system", "content": told}, {"role": "user", "content": said}],
        }
    )


def answered(content: bytes) -> str:
    """What the model said, on one line.

    Raises:
        Undelivered: the endpoint did not answer as OpenAI's does.
    """
    try:
        (first, *_) = msgspec.json.decode(content, type=_Answer).choices
    except (msgspec.MsgspecError, ValueError) as error:
        raise Undelivered(
            "The endpoint did not answer with a sentence. The operator checks address and model."
        ) from error
    return " ".join(first.message.content.translate(DIRECTIONS).split())
