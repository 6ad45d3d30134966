"""Tokens and sessions of the officer's own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from comity.errors import NotAllowed
from comity.model.scope import expanded
from comity.serve.api.operation import Asked
from comity.serve.api.wire import Id, Line, Sent, Told, as_id
from comity.store import token

#: Words for several, and the scopes themselves.
ScopeName = Literal[
    "read", "write", "account", "push",
    "centre:read", "reports:read", "reports:write", "rfis:read", "rfis:write", "search:read", "quarantine:read",
    "quarantine:write", "stories:read", "sources:read", "sources:write", "standing:read", "standing:write",
    "alerts:read", "alerts:write", "feeds:read", "told:read", "told:write", "devices:read", "devices:write",
    "sitreps:read", "sitreps:write", "sitreps:sign", "ledger:read", "acts:read", "tokens:read", "tokens:write",
]  # fmt: skip


class TokenTold(Told, frozen=True, kw_only=True):
    """A token; its secret is not kept."""

    #: Its id.
    id: str
    #: Its first characters, to know it by.
    prefix: str
    #: What it is called.
    name: str
    #: In whose name it acts.
    officer: str
    #: What it may do.
    scopes: list[str]
    #: The one source that it may push to.
    source: str | None
    #: When it was made.
    created_at: datetime
    #: When it ends.
    expires_at: datetime
    #: When it was last used, to the minute.
    used_at: datetime | None


class Tokens(Told, frozen=True, kw_only=True):
    """Tokens of the officer's member that are good."""

    #: The newest first.
    tokens: list[TokenTold]


class TokenSent(Sent, frozen=True, kw_only=True):
    """A token that is wanted."""

    #: What it is for.
    name: Line
    #: What it may do.
    scopes: Annotated[list[ScopeName], msgspec.Meta(min_length=1, max_length=40)]
    #: After how many days it ends.
    days: Annotated[int, msgspec.Meta(ge=1, le=token.LONGEST_DAYS)]
    #: With the scope push, the source.
    source: Id | None = None


class TokenMade(Told, frozen=True, kw_only=True):
    """A new token."""

    #: The token itself. It is shown this once.
    secret: str
    #: What is kept of it.
    token: TokenTold


def listed(asked: Asked) -> Tokens:
    """Tokens of the officer's member that are neither over nor revoked."""
    return Tokens(tokens=[_told(each) for each in token.listed(asked.connection)])


def make(asked: Asked) -> TokenMade:
    """Make a token. One that is made by a token may do no more than that one, but for pushing."""
    sent: TokenSent = asked.body
    bearer = getattr(asked.request.state, "bearer", None)
    if bearer and not set(expanded(sent.scopes)) - {"push"} <= set(bearer.scopes):
        raise NotAllowed("A token cannot make one that may do more than itself. Make it on the page /me.")
    made, secret = token.make(
        asked.connection,
        member=asked.viewer.member,
        officer=asked.viewer.officer,
        name=sent.name,
        scopes=sent.scopes,
        days=sent.days,
        source=as_id(sent.source) if sent.source else None,
    )
    return TokenMade(secret=secret, token=_told(made))


def revoke(asked: Asked) -> None:
    """End a token at once."""
    token.revoke(asked.connection, asked.id)


def _told(each: token.Token) -> TokenTold:
    return TokenTold(
        id=each.id.hex,
        prefix=each.prefix,
        name=each.name,
        officer=each.officer.hex,
        scopes=each.scopes,
        source=each.source.hex if each.source else None,
        created_at=each.created_at,
        expires_at=each.expires_at,
        used_at=each.used_at,
    )
