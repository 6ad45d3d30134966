"""What the commands do, for programs too: the only place where the parts are joined.

Each room loads its parts when it is asked for: a process of a centre carries only what it needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.app.pile import prepare as prepare
    from comity.app.pile import read as read

__all__ = ["prepare", "read"]


def __getattr__(name: str) -> object:
    """Load `read` and `prepare` with all the stages only when they are asked for."""
    if name in __all__:
        from comity.app import pile  # noqa: PLC0415 - see above

        return getattr(pile, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
