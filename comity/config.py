"""Settings: what an operator tells Comity through the environment. docs/reference/settings.md lists them."""

from __future__ import annotations

import os
import re
import sys
from datetime import timedelta
from pathlib import Path

from comity.errors import ComityError

_SPAN = re.compile(r"([+-]?\d+(?:\.\d+)?)([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def cache_folder() -> Path:
    """Where files that can be built again are kept: ``COMITY_CACHE``, else the platform's place for them."""
    if given := os.environ.get("COMITY_CACHE"):
        return Path(given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "comity"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "comity"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comity"


def data_folder() -> Path:
    """Where a centre keeps what must not be lost: ``COMITY_DATA``, else the platform's place for it.

    For root on Linux it is ``/var/lib/comity``: PostgreSQL runs as a user of its own, who stays out of root's home.
    """
    if given := os.environ.get("COMITY_DATA"):
        return Path(given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "comity"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "comity"
    if os.geteuid() == 0:
        return Path("/var/lib/comity")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "comity"


def database_url() -> str | None:
    """Address of a PostgreSQL of the operator's own, ``COMITY_DATABASE_URL``; none: the embedded one."""
    return os.environ.get("COMITY_DATABASE_URL") or None


def drill_offset() -> timedelta:
    """How far the clock of the chair is set off, ``COMITY_CLOCK_OFFSET``: ``90d``, ``-3h``, ``45`` seconds.

    For drills: it moves the terms of the chair and nothing else. Who may see what follows the database's clock always.

    Raises:
        ComityError: it is no span of time.
    """
    given = os.environ.get("COMITY_CLOCK_OFFSET", "").strip()
    if not given:
        return timedelta()
    told = _SPAN.fullmatch(given)
    if told is None:
        raise ComityError(f"COMITY_CLOCK_OFFSET={given!r} is no span of time; write it as 90d, -3h, 10m or 45s.")
    try:
        return timedelta(seconds=float(told[1]) * _SECONDS[told[2]])
    except OverflowError as error:
        raise ComityError(f"COMITY_CLOCK_OFFSET={given!r} is too far away.") from error
