"""What every answer carries, so that a browser does with it what is meant and nothing else."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.serve.pages import CONTENT_SECURITY_POLICY

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), "
        "payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What one viewer may see is kept by no cache on the way; static files say otherwise themselves.
    "Cache-Control": "no-store",
}
_YEAR = 365 * 24 * 3600


class Headers:
    """Adds the headers of every answer that the answer does not set itself."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        """`secure`: people reach the centre by https, and only so."""
        self._app = app
        self._always = _ALWAYS | (
            {"Strict-Transport-Security": f"max-age={_YEAR}; includeSubDomains"} if secure else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)
