"""Foreign bytes, handed on as they came: to be kept as a file, never opened as a page of ours."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.responses import Response

#: Opened in a browser all the same, it can do nothing.
_SANDBOX = "default-src 'none'; sandbox"
#: What a name of a file may not hold somewhere, besides what does not print.
_UNSAFE = re.compile(r'["\\/:*?<>|]+')
#: Characters of a name.
_LONGEST = 100


def download(content: bytes, path: str, kind: str) -> Response:
    """The answer that hands on some bytes.

    Args:
        content: the bytes.
        path: how they are named; what stands after the last slash becomes the name of the file.
        kind: the media type that their sender said they are. It would have a browser do what their author wants, so
            it is told apart, in a header of ours.
    """
    plain = "".join(letter if letter.isprintable() else "_" for letter in path.rpartition("/")[2])
    name = _UNSAFE.sub("_", plain).strip("_ .")[-_LONGEST:] or "original"
    return Response(
        content,
        headers={
            "Content-Type": "application/octet-stream",
            "X-Original-Type": kind if kind.isascii() and kind.isprintable() else "",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='', errors='replace')}",
            "Content-Security-Policy": _SANDBOX,
        },
    )
