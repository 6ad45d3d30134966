"""The section ``[credit]`` of a language file: how a report credits where it got its content."""

from __future__ import annotations

import msgspec


class Credit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of credit lines and datelines."""
