"""The section ``[furniture]`` of a language file: lines of a page that are not the report."""

from __future__ import annotations

import msgspec


class Furniture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases by which navigation, comment forms, legal notices and sign-offs are known."""
