"""A marking as people read and write it: in plain words, from a form, and with the members who will see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from comity.errors import Refused
from comity.model.horizon import TOO_FAR, beyond
from comity.model.marking import ONWARD, Audience, Marking, Onward

#: What a form calls the parts of a marking, and what it calls the audience of the own member alone.
AUDIENCE, MEMBERS, UNTIL, LATER, MORE, SENDER = "audience", "members", "until", "later", "onward", "attribution"
OWN = "own"


class MarkingRefused(Refused):
    """A form does not say who may see it.

    Args:
        field: the part of the form that is wrong: `AUDIENCE`, `MEMBERS`, `UNTIL` or `MORE`.
        message: what to change.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A marking in plain words."""

    #: public, coalition, or members where only some see it.
    audience: Audience
    #: Names of the members who see it, owner first; empty where everybody does.
    members: tuple[str, ...]
    #: Until when others than the owner see it; none: for good.
    until: datetime | None
    #: From when others see it; none: at once.
    since: datetime | None = None
    #: What its readers may do to have others see it.
    onward: Onward = "ask"
    #: Whether somebody withholds whose it is. Then the members are those whom the reader may know of, if any.
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Who will see what bears a marking, told before it is put on."""

    #: Names of the members who will, owner first.
    seen: tuple[str, ...]
    #: Names of the members who will not.
    unseen: tuple[str, ...]
    #: Whether it may be passed on to anybody outside.
    public: bool
    #: Until when others than the owner see it; none: for good.
    until: datetime | None
    #: Whether members that join later will see it, too; none where that does not depend on it.
    later: bool | None = None
    #: What its readers may do to have others see it.
    onward: Onward = "ask"
    #: Whether its readers will not be told whose it is.
    withheld: bool = False


def plain(clauses: Sequence[Marking], names: Mapping[UUID, str]) -> Plain:
    """A label in plain words. Of several clauses all bind: the narrowest audience, the shortest time, the least onward.

    Args:
        clauses: of one label.
        names: of the centre's members by id.
    """
    # An owner need not be in the audience of its own clause, but must be in that of every other.
    shared = [
        member
        for member in names
        if all(c.audience != "members" or member == c.owner or member in c.members for c in clauses if c.owner)
    ]
    owners = [c.owner for c in clauses]
    shared.sort(key=lambda member: (member not in owners, names[member]))
    told = {c.audience for c in clauses}
    if any(c.owner is None and c.audience == "members" for c in clauses):
        shared = []  # its owner is one of those who see it, and may not be told
    audience: Audience = "members" if "members" in told else "coalition" if "coalition" in told else "public"
    return Plain(
        audience=audience,
        members=tuple(names[m] for m in shared) if audience == "members" else (),
        onward=min((c.onward for c in clauses), key=ONWARD.index, default="ask"),
        withheld=any(c.attribution == "withheld" for c in clauses),
        until=min((c.not_after for c in clauses if c.not_after), default=None),
        since=max((c.not_before for c in clauses if c.not_before), default=None),
    )


def preview(marking: Marking, names: Mapping[UUID, str]) -> Preview:
    """Who will see what bears a marking.

    Args:
        marking: as the owner wants it.
        names: of the centre's members by id.
    """
    inside = [m for m in names if m == marking.owner or marking.audience != "members" or m in marking.members]
    inside.sort(key=lambda member: (member != marking.owner, names[member]))
    return Preview(
        seen=tuple(names[m] for m in inside),
        unseen=tuple(sorted(names[m] for m in names if m not in inside)),
        public=marking.audience == "public",
        until=marking.not_after,
        later=marking.later if marking.audience == "coalition" else None,
        onward=marking.onward,
        withheld=marking.attribution == "withheld",
    )


def wanted(
    owner: UUID,
    audience: str,
    members: Sequence[str],
    until: str,
    *,
    later: bool = False,
    onward: str = "ask",
    withheld: bool = False,
    others: Collection[UUID],
    zone: ZoneInfo,
    now: datetime,
) -> Marking:
    """The marking that a form asks for.

    Args:
        owner: the member whose report it is.
        audience: public, coalition or members; or own, for the own member alone.
        members: ids of the members named, as the form sent them; counted only where the audience is members.
        until: a day or a day and time by the centre's clock, ISO 8601; empty: for good. A day counts whole.
        later: whether members that join later see it, too; counted only for the coalition.
        onward: none, ask, same or public.
        withheld: whether readers are not told whose it is.
        others: the centre's members.
        zone: the centre's time zone.
        now: by the clock of the database.

    Raises:
        MarkingRefused: with the field that is wrong and what to change.
    """
    if audience == OWN:
        audience, members = "members", ()
    if audience not in get_args(Audience):
        raise MarkingRefused(AUDIENCE, "Say who will see it.")
    if onward not in ONWARD:
        raise MarkingRefused(MORE, "Say what those who see it may do with it.")
    named: list[UUID] = []
    if audience == "members":
        known = {str(member): member for member in others}
        for member in members:
            if member not in known:
                raise MarkingRefused(MEMBERS, "One of these members is not in the centre. Choose again.")
            named.append(known[member])
    return Marking(
        owner=owner,
        audience=cast("Audience", audience),
        members=tuple(sorted(m for m in named if m != owner)),
        not_after=_until(until.strip(), zone, now),
        later=later and audience == "coalition",
        onward=onward,
        attribution="withheld" if withheld else "named",
    )


def _until(written: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    if not written:
        return None
    try:
        until = moment(written, zone)
    except ValueError as error:
        raise MarkingRefused(UNTIL, "This is not a day. Write it as 2026-03-31.") from error
    if until <= now:
        raise MarkingRefused(UNTIL, "This day is over. Choose a later one, or leave it empty.")
    if beyond(until, now):
        raise MarkingRefused(UNTIL, TOO_FAR)
    return until


def moment(written: str, zone: ZoneInfo) -> datetime:
    """A day, or a day and time, as a form sends it, by the centre's clock. A day alone is meant to its end.

    Raises:
        ValueError: it is none.
    """
    meant = datetime.fromisoformat(written)
    if len(written) == len("2026-03-31"):
        meant = meant.replace(hour=23, minute=59, second=59)
    return meant if meant.tzinfo else meant.replace(tzinfo=zone)
