"""How headers of a mail are folded.

Python's folding of headers in other letters than Latin ones loses the space between two encoded words when a word ends
where a line does (its `email._header_value_parser`; seen in 3.11): «جسور على» came out as «جسورعلى». Its older `Header`
keeps it (RFC 2047, 6.2: what stands between two encoded words is not shown), so texts of ours are encoded by that.

A subject says what it is given, letter for letter: a headline that looks like an encoded word is not read as one,
neither here nor where it arrives, since it may hide letters that turn what stands around it.
"""

from __future__ import annotations

from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueUnstructuredHeader
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any

#: Letters on a line, at most.
_LINE = 76
#: How an encoded word begins (RFC 2047, 2).
_ENCODED = "=?"


class _AsWritten(UniqueUnstructuredHeader):
    """A text that is taken as it is."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Fill in what a header knows of its value."""
        super().parse(value, kwds)
        kwds["decoded"] = value


def _headers() -> HeaderRegistry:
    known = HeaderRegistry()
    known.map_to_type("subject", _AsWritten)  # type: ignore[arg-type] # the registry mixes the base in
    return known


class Folding(EmailPolicy):
    """The policy of mail as SMTP wants it, whose headers are read as they were written."""

    def fold(self, name: str, value: Any) -> str:  # noqa: ANN401 - as the base has it
        """A header as it is sent, with the end of its line."""
        plain = str(value).isascii() and _ENCODED not in str(value)
        if plain or name.lower() not in ("subject", "from"):
            return str(super().fold(name, value))
        if name.lower() == "subject":
            shown = _encoded(name, str(value), self.linesep)
        else:
            display, mailbox = parseaddr(str(value))
            shown = f"{_encoded(name, display, self.linesep)}{self.linesep} <{mailbox}>"
        return f"{name}: {shown}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:  # noqa: ANN401 - as the base has it
        """The same in bytes."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


def _encoded(name: str, text: str, end: str) -> str:
    return Header(text, "utf-8", maxlinelen=_LINE, header_name=name).encode(linesep=end)


#: For mail that goes to a server.
MAIL = Folding(linesep="\r\n", max_line_length=78, header_factory=_headers())
