"""What each kind of source needs, and whether a source can be what an officer wants it to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from comity.errors import AddressRefused, Refused, Unreadable
from comity.gather import folder, mailbox
from comity.gather.address import NOBODY, Vouched, checked_url, joined
from comity.gather.listing import parsed, select
from comity.model.source import Kind

#: The settings of each kind, with what they are for; a kind that is brought needs none.
SETTINGS: Mapping[Kind, Mapping[str, str]] = {
    "feed": {"full": "read the page that each entry leads to, in place of its summary"},
    "page": {"selector": "what of the page is meant, as a CSS selector"},
    "listing": {"selector": "where the links to the articles are, as a CSS selector; found out if it is empty"},
    "folder": {},
    "mailbox": {"user": "the name to sign in with"},
    "push": {},
    "upload": {},
    "written": {},
}
_MOST = 500


def checked(
    kind: Kind,
    address: str,
    settings: Mapping[str, Any],
    *,
    allowed: Vouched = NOBODY,
    folders: Sequence[Path] | None = None,
) -> tuple[str, dict[str, Any]]:
    """A source's address and settings as they are kept.

    Args:
        kind: what it is to be.
        address: as the officer wrote it; an address of the web may lack its ``https://``.
        settings: as the officer wrote them; what is empty or not known is left out.
        allowed: what the operator vouches for.
        folders: folders below which sources may lie; none: that is left to the courier, which runs on another machine.

    Returns:
        the address in its usual form, and the settings that the kind has.

    Raises:
        Refused: something is missing or cannot be; the message says what to write.
    """
    if kind not in SETTINGS:
        raise Refused(f"There is no kind of source {kind!r}; there are {', '.join(SETTINGS)}.")
    kept = {
        name: value for name, value in settings.items() if name in SETTINGS[kind] and value not in (None, "", False)
    }
    for name, value in kept.items():
        if isinstance(value, str) and len(value) > _MOST:
            raise Refused(f"The {name} is longer than {_MOST} characters; shorten it.")
    try:
        return _address(kind, address.strip(), kept, allowed, folders), kept
    except (AddressRefused, Unreadable) as error:
        raise Refused(str(error)) from error


def _address(
    kind: Kind, address: str, settings: Mapping[str, Any], allowed: Vouched, folders: Sequence[Path] | None
) -> str:
    if kind in ("feed", "page", "listing"):
        if not address:
            raise Refused("Give the address of the source.")
        if selector := settings.get("selector"):
            select(parsed("<p>any</p>"), str(selector))
        whole = address if "://" in address else f"https://{address}"
        return joined(checked_url(whole, allowed))
    if kind == "mailbox":
        if not settings.get("user"):
            raise Refused("Give the name to sign in to the mailbox with.")
        where = mailbox.place(address if "://" in address else f"imaps://{address}")
        if where.port != mailbox.PORT and not allowed.port(where.host, where.port):
            wanted = f"{where.host}:{where.port}"
            raise Refused(
                f"Port {where.port} is not the port of mailboxes ({mailbox.PORT}); the operator of the centre can "
                f"allow it (COMITY_ALLOW_ADDRESSES={wanted})."
            )
        return address if "://" in address else f"imaps://{address}"
    if kind == "folder":
        if not Path(address).is_absolute():
            raise Refused("Give the path of the folder from the root, as the courier's machine knows it.")
        return address if folders is None else str(folder.allowed(address, folders))
    return address
