"""Settings: what an operator tells Comity through the environment. docs/reference/settings.md lists them."""

from __future__ import annotations

import os
import re
import sys
from datetime import timedelta
from functools import cache
from pathlib import Path

from comity.errors import ComityError

#: A session ends when nobody used it for this long, and after this time in any case, if nothing else is set.
_IDLE, _LONGEST = "12h", "7d"
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


def files_url() -> str | None:
    """Where files of others are handed out, under a name of their own, ``COMITY_FILES_URL``; none: as the pages are."""
    return os.environ.get("COMITY_FILES_URL", "").strip() or None


def drill_offset() -> timedelta:
    """How far the clock of the chair is set off, ``COMITY_CLOCK_OFFSET``: ``90d``, ``-3h``, ``45`` seconds.

    For drills: it moves the terms of the chair and nothing else. Who may see what follows the database's clock always.

    Raises:
        ComityError: it is no span of time.
    """
    given = os.environ.get("COMITY_CLOCK_OFFSET", "").strip()
    if not given:
        return timedelta()
    return _span("COMITY_CLOCK_OFFSET", given)


@cache
def session_limits() -> tuple[timedelta, timedelta]:
    """How long a session lasts unused, ``COMITY_SESSION_IDLE``, and in any case, ``COMITY_SESSION_LONGEST``.

    Raises:
        ComityError: one is no span of time, or not longer than nothing.
    """
    idle = _span("COMITY_SESSION_IDLE", os.environ.get("COMITY_SESSION_IDLE", "").strip() or _IDLE)
    longest = _span("COMITY_SESSION_LONGEST", os.environ.get("COMITY_SESSION_LONGEST", "").strip() or _LONGEST)
    if idle <= timedelta() or longest <= timedelta():
        raise ComityError("COMITY_SESSION_IDLE and COMITY_SESSION_LONGEST must be longer than nothing, as 30m or 2d.")
    return idle, longest


def _span(name: str, given: str) -> timedelta:
    told = _SPAN.fullmatch(given)
    if told is None:
        raise ComityError(f"{name}={given!r} is no span of time; write it as 90d, -3h, 10m or 45s.")
    try:
        return timedelta(seconds=float(told[1]) * _SECONDS[told[2]])
    except OverflowError as error:
        raise ComityError(f"{name}={given!r} is too far away.") from error
