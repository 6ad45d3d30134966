"""What a server's status means, for whoever looks after the source."""

from __future__ import annotations

from comity.model.on_screen import on_screen


def words(status: int, url: str) -> str:
    """One sentence: what happened and what to do."""
    return _STATUS.get(status, _STATUS[status // 100]).format(status=status, url=url)


_STATUS = on_screen(
    {
        1: "The server's answer to {url} makes no sense (status {status}); it is tried again later.",
        3: "The server says that {url} is elsewhere but not where (status {status}); look at it in a browser.",
        4: "The server refuses {url} (status {status}); look at it in a browser, or ask the publisher.",
        5: "The server of {url} is in trouble (status {status}); it is tried again later.",
        401: "The server wants a password for {url} (status 401); ask the publisher for an open address.",
        403: "The server refuses us {url} (status 403); ask the publisher for leave.",
        404: "There is nothing at {url} (status 404); look whether it has moved and change the address.",
        410: "The publisher says that {url} is gone for good (status 410), so it is visited no more; give another.",
        429: "The server asks us to visit {url} less often (status 429); it is tried again later.",
        451: "The server may not give out {url} here for reasons of law (status 451); ask the publisher.",
    }
)
