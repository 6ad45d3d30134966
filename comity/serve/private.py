"""No secret key enters: who pastes one by mistake is warned, and it is neither kept nor written to a log."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.errors import Refused
from comity.model.secret import MARK, refuse_secrets

#: Bytes of a piece of the body that are looked at again with the next: two a letter, and one less.
_OVERLAP = 2 * len(MARK)


class Private:
    """Refuses whatever holds a secret key of age: address, headers or body, before anything below has seen it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = (scope["path"].encode(), scope["query_string"], *(value for _, value in scope["headers"]))
        try:
            refuse_secrets(*told)
        except Refused:
            # What answers is made of the address, and must not say it again.
            scope["query_string"], scope["headers"] = b"", []
            scope["path"] = scope["raw_path"] = (
                scope["path"][: len("/api/")] if scope["path"].startswith("/api/") else "/"
            )
            raise
        before = b""

        async def received() -> Message:
            nonlocal before
            message = await receive()
            seen = before + message.get("body", b"")
            refuse_secrets(seen)
            before = seen[-_OVERLAP:]
            return message

        await self._app(scope, received, send)
