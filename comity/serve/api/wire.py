"""What the bodies and parameters of the API have in common."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

import msgspec

from comity.db.door import Connection
from comity.errors import NotFound, Refused
from comity.model.horizon import TOO_FAR, beyond
from comity.model.marking import Marking as Clause
from comity.store import account, label, member
from comity.store.stretch import Place, Stretch

#: An id: 32 hexadecimal digits, made at random. Dashes are taken too.
Id = Annotated[str, msgspec.Meta(pattern="^[0-9a-fA-F-]{32,36}$", description="32 hexadecimal digits")]
#: A time with its offset from UTC.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
#: A short line that people write.
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Slug = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{0,40}$", description="a member's short name")]

Of = TypeVar("Of")
Row = TypeVar("Row")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The base of what the API answers."""


class Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of what is sent to the API: a field it does not know is refused, not passed over."""


class Trouble(Told, frozen=True, kw_only=True):
    """What went wrong."""

    #: The status of the answer.
    status: int
    #: What happened.
    what: str
    #: What to do about it.
    do: str


class Failure(Told, frozen=True, kw_only=True):
    """The answer to what cannot be done."""

    #: What went wrong.
    error: Trouble


class Page(Told, Generic[Of], frozen=True, kw_only=True):
    """A part of a list, the newest first."""

    #: Its rows.
    rows: list[Of]
    #: Send it as ``cursor`` to get what follows; null at the end of the list.
    next: str | None


class Paging(Sent, frozen=True, kw_only=True):
    """Which part of a list."""

    #: ``next`` of the answer before; none for the first part.
    cursor: Annotated[str, msgspec.Meta(max_length=300)] | None = None
    #: How many rows.
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50

    @property
    def place(self) -> Place | None:
        """Where in the list it begins.

        Raises:
            Refused: the cursor is none that was handed out.
        """
        if not self.cursor:
            return None
        try:
            return Place.read(urlsafe_b64decode(self.cursor.encode("ascii") + b"==").decode("ascii"))
        except (binascii.Error, UnicodeError, OverflowError) as error:
            raise Refused(
                "This cursor was not handed out here. Send 'next' of the answer before, unchanged."
            ) from error


class Marking(Told, frozen=True, kw_only=True):
    """Who may see something, as its owner says it."""

    #: The member whose information it is; null where you may not know.
    owner: Slug | None
    #: Everybody, every member, or the members named.
    audience: Literal["public", "coalition", "members"]
    #: The members named.
    members: list[Slug]
    #: From when others see it.
    not_before: Moment | None
    #: Until when others see it.
    not_after: Moment | None
    #: For the audience ``coalition``: whether members that join later see it, too.
    later: bool
    #: What readers may do to have others see it: nothing, ask its owner, write for its readers, show it to anybody.
    onward: Literal["none", "ask", "same", "public"]
    #: Whether readers are told whose it is.
    attribution: Literal["named", "withheld"]


class MarkingSent(Sent, frozen=True, kw_only=True):
    """Who may see something of the own member's."""

    #: Everybody, every member, or the members named.
    audience: Literal["public", "coalition", "members"]
    #: The members named, for the audience ``members``; empty: the own member alone.
    members: Annotated[list[Slug], msgspec.Meta(max_length=50)] = []
    #: From when others see it; none: at once.
    not_before: Moment | None = None
    #: Until when others see it; none: for good.
    not_after: Moment | None = None
    #: For the audience ``coalition``: whether members that join later see it, too.
    later: bool = False
    #: What readers may do to have others see it: nothing, ask you, write for the same readers, show it to anybody.
    onward: Literal["none", "ask", "same", "public"] = "ask"
    #: Whether readers are told whose it is.
    attribution: Literal["named", "withheld"] = "named"


def page(found: Stretch[Row], made: Callable[[Row], Of]) -> Page[Of]:
    """A stretch of a list as the API answers it."""
    return Page(rows=[made(row) for row in found.rows], next=cursor(found.older))


def cursor(place: Place | None) -> str | None:
    """A place in a list as programs get it: nothing to read anything from."""
    return urlsafe_b64encode(str(place).encode()).decode().rstrip("=") if place else None


def refuse_beyond(*moments: datetime | None) -> None:
    """Take no moment that is too far away to be told in every zone.

    Raises:
        Refused: one of these is.
    """
    if any(each and beyond(each, datetime.now(UTC)) for each in moments):
        raise Refused(TOO_FAR)


def as_id(written: str) -> UUID:
    """An id of a path or body.

    Raises:
        NotFound: it is none; told in the same words as if there were nothing under it.
    """
    try:
        return UUID(written)
    except ValueError as error:
        raise NotFound("There is no such thing.") from error


class Slugs:
    """Members by id and by short name, for one answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._slugs = {each.id: each.slug for each in member.everyone(connection)}
        self._ids = {slug: id_ for id_, slug in self._slugs.items()}

    def slug(self, id_: UUID) -> str:
        """The short name of a member."""
        return self._slugs.get(id_, "")

    def told(self, id_: UUID | None) -> str | None:
        """The short name of a member that one may know; none else."""
        return self._slugs.get(id_) if id_ else None

    def id(self, slug: str) -> UUID:
        """The id of a member.

        Raises:
            Refused: there is no such member.
        """
        if slug not in self._ids:
            raise Refused(f"There is no member '{slug}'. GET /api/v1/members lists them.")
        return self._ids[slug]

    def markings(self, labels: Sequence[int]) -> dict[int, list[Marking]]:
        """What labels say."""
        found = label.markings(self._connection, sorted(set(labels)))
        return {
            each: [
                Marking(
                    owner=self.told(clause.owner),
                    audience=clause.audience,
                    members=[self.slug(m) for m in clause.members],
                    not_before=clause.not_before,
                    not_after=clause.not_after,
                    later=clause.later,
                    onward=clause.onward,
                    attribution=clause.attribution,
                )
                for clause in clauses
            ]
            for each, clauses in found.items()
        }

    def label(self, owner: UUID, sent: MarkingSent) -> int:
        """The label for a marking of the viewer's own member.

        Raises:
            Refused: it names members that are not there, or for an audience that takes none, or ends before it begins,
                or either is more than ten years away.
        """
        if sent.members and sent.audience != "members":
            raise Refused("Members can be named for the audience 'members' only. Leave them out, or change it.")
        if sent.later and sent.audience != "coalition":
            raise Refused("Members that join later are meant with the audience 'coalition' only. Leave it out.")
        if sent.not_before and sent.not_after and sent.not_after <= sent.not_before:
            raise Refused("The marking would end before it begins. Put not_after behind not_before.")
        refuse_beyond(sent.not_before, sent.not_after)
        clause = Clause(
            owner=owner,
            audience=sent.audience,
            members=tuple(self.id(each) for each in sent.members),
            not_before=sent.not_before,
            not_after=sent.not_after,
            later=sent.later,
            onward=sent.onward,
            attribution=sent.attribution,
        )
        return label.intern(self._connection, [clause])

    def usual(self, owner: UUID) -> int:
        """The label that the officer's reports usually get; as long as none is set, the own member alone sees them."""
        kept = account.marking(self._connection)
        if kept is not None:
            return label.today(self._connection, kept)
        return label.intern(self._connection, [Clause(owner=owner, audience="members")])
