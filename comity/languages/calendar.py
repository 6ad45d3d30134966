"""The section ``[calendar]`` of a language file: how dates are written in that language."""

from __future__ import annotations

import msgspec


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Month names, weekdays and relative days."""
