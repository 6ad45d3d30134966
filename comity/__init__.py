"""Comity reads a pile of reports and weighs it: who says what, on how many independent origins, and who denies it.

``comity.read(["articles/"])`` gives a `comity.model.picture.Picture`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.app import read as read

__version__ = "0.1.0"
__all__ = ["__version__", "read"]


def __getattr__(name: str) -> object:
    """Load `read` with all its parts only when it is asked for, so that a child process starts quickly."""
    if name == "read":
        from comity.app import read  # noqa: PLC0415 - see above

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
