"""The charter of a centre, as its members agreed it: the file ``centre.toml``.

docs/reference/charter.md tells every field. What is wrong is told all at once, each fault with its place.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, time
from pathlib import Path
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import idna
import msgspec

from comity.errors import CharterInvalid
from comity.model.member import ROLES, SEATS

#: Fewer are no coalition; more have not been tried.
FEWEST, MOST = 2, 50
#: Languages in which the screens are there.
LANGUAGES = ("en", "ar", "fa", "ru")
_SLUG = re.compile(r"[a-z][a-z0-9-]{0,40}")
#: What may stand between the dots of a mail address (RFC 5322, 3.2.3; RFC 6532).
_ATOM = r"[^\s@,;:<>()\[\]\\\".]+"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_ATOM}(?:\.{_ATOM})+")


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who acts for a member."""

    #: As people call them.
    name: str
    #: Where the first sign-in link and alerts go.
    email: str
    #: watch, analyst, principal; see docs/reference/charter.md.
    roles: list[str] = msgspec.field(default_factory=lambda: ["watch", "analyst"])
    #: Language of their screens; none: the centre's first.
    language: str | None = None


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member, as the charter names it."""

    #: How it is written in addresses and files.
    slug: str
    #: How people call it.
    name: str
    #: The two who have its seats.
    officer: list[Person]
    #: Those it reports to at home.
    principal: list[Person] = []


class Chair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the chair passes on."""

    #: The first day of the first term, in the centre's zone.
    begins: date
    #: Slugs in the agreed order; empty: as the members stand in the charter.
    order: list[str] = []
    #: Who has the first term; none: the first in the order.
    first: str | None = None
    #: When on its day the chair passes on.
    hour: time = time(12, 0)
    #: How long a term is, in months.
    months: int = 3


class Host(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who operates the server: a person of one of the members, who as host reads nothing."""

    #: The member's slug.
    member: str
    #: As people call them.
    name: str
    #: Where their sign-in link goes.
    email: str


class Ledger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the members watch that the ledger is whole."""

    #: How many members' witnesses must cosign a checkpoint; none: more than half of those that do not host.
    quorum: int | None = None


class Sitrep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The daily situation report."""

    #: When it is drafted, in the centre's zone.
    hour: time = time(6, 0)


class Offline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stay on a phone for when it is out of reach."""

    #: Of the situation report on the principal's page: nothing, what every member may read, or all that its reader may.
    keep: Literal["nothing", "open", "all"] = "open"


class Rephrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of the situation report may be given to a model that says it more smoothly."""

    #: Nothing; sentences that rest on what is public; on what every member may read; on what only some may, too, where
    #: the operator says that the model is the centre's own.
    send: Literal["nothing", "public", "open", "all"] = "nothing"


class Charter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the members agreed."""

    #: The centre's name.
    name: str
    #: IANA name of its time zone.
    zone: str
    #: How the chair passes on.
    chair: Chair
    #: Who runs the centre together.
    member: list[Party]
    #: Languages of the screens, the first where an officer chose none.
    languages: list[str] = msgspec.field(default_factory=lambda: list(LANGUAGES))
    #: Who operates the server, if it is somebody of a member.
    host: Host | None = None
    #: How the members watch that the ledger is whole.
    ledger: Ledger = Ledger()
    #: The daily situation report.
    sitrep: Sitrep = Sitrep()
    #: What may stay on a phone.
    offline: Offline = Offline()
    #: What may be given to a model.
    rephrase: Rephrase = Rephrase()
    #: An example that shows Comity: its officers' links are printed at each start.
    sample: bool = False

    def order(self) -> tuple[str, ...]:
        """The slugs in the order of the chair, whoever has the first term first."""
        agreed = tuple(self.chair.order) or tuple(m.slug for m in self.member)
        start = agreed.index(self.chair.first) if self.chair.first else 0
        return agreed[start:] + agreed[:start]


_Shape = TypeVar("_Shape", bound=msgspec.Struct)


def read_charter(file: Path) -> tuple[Charter, str]:
    """The charter in a file, and the file's text.

    Raises:
        CharterInvalid: it cannot be opened, is no TOML, or says what cannot be; the message tells all faults.
    """
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise CharterInvalid(f"{file} cannot be opened ({error.strerror}); name the charter's file.") from error
    except UnicodeDecodeError as error:
        raise CharterInvalid(f"{file} is not UTF-8; save it as UTF-8.") from error
    return parse_charter(text, file.name), text


def parse_charter(text: str, name: str = "the charter") -> Charter:
    """The charter that a text tells.

    Args:
        text: TOML.
        name: how to call it in errors.

    Raises:
        CharterInvalid: as `read_charter`.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CharterInvalid(f"{name} is no TOML: {error}.") from error
    faults = [*_shape(told, Charter, ""), *_sense(told)]
    if faults:
        count = "one thing" if len(faults) == 1 else f"{len(faults)} things"
        raise CharterInvalid(
            "\n".join([f"{name} cannot be used: {count} to put right.", *(f"  {fault}" for fault in faults)])
        )
    return msgspec.convert(told, Charter)


def _shape(told: dict[str, Any], shape: type[_Shape], place: str) -> Iterator[str]:
    """What is wrong with the fields of one table: unknown, missing, of another kind. Each field is asked by itself."""
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for name in told.keys() - fields.keys():
        yield f"{place}{name}: is not known here; it may be one of {', '.join(fields)}."
    for name, field in fields.items():
        if name not in told:
            if field.required:
                yield f"{place}{name}: is missing."
            continue
        value = told[name]
        inner, one = _INNER.get((shape, name)), name in _ONE
        if inner is None:
            yield from _kind(value, field.type, f"{place}{name}")
        elif one and isinstance(value, dict):
            yield from _shape(value, inner, f"{place}{name}, ")
        elif not one and isinstance(value, list) and all(isinstance(each, dict) for each in value):
            for number, each in enumerate(value, 1):
                yield from _shape(each, inner, f"{place}{name} {number}, ")
        else:
            yield f"{place}{name}: is a table of its own, written under {f'[{name}]' if one else f'[[{name}]]'}."


#: Which fields are tables themselves.
_INNER: dict[tuple[type[msgspec.Struct], str], type[msgspec.Struct]] = {
    (Charter, "chair"): Chair,
    (Charter, "host"): Host,
    (Charter, "ledger"): Ledger,
    (Charter, "sitrep"): Sitrep,
    (Charter, "offline"): Offline,
    (Charter, "rephrase"): Rephrase,
    (Charter, "member"): Party,
    (Party, "officer"): Person,
    (Party, "principal"): Person,
}
#: Those of them that are there once.
_ONE = ("chair", "host", "ledger", "sitrep", "offline", "rephrase")


def _kind(value: object, kind: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - a type as msgspec tells it
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield f"{place}: {str(error)[0].lower()}{str(error)[1:]}."


def _sense(told: dict[str, Any]) -> Iterator[str]:
    """What fields of the right kind say that cannot be; those of a wrong kind have been told of."""
    name, zone = told.get("name"), told.get("zone")
    if isinstance(name, str) and not name.strip():
        yield "name: is empty."
    if isinstance(zone, str) and not is_zone(zone):
        yield f"zone: {zone!r} is not a time zone; write it as Europe/Tallinn or UTC."
    yield from _languages(told.get("languages"))
    members = [m for m in told.get("member", []) if isinstance(m, dict)] if isinstance(told.get("member"), list) else []
    if isinstance(told.get("member"), list) and not FEWEST <= len(told["member"]) <= MOST:
        yield f"member: there are {len(told['member'])}; a centre has {FEWEST} to {MOST}."
    slugs = [m["slug"] for m in members if isinstance(m.get("slug"), str)]
    yield from _slugs(slugs)
    for number, member in enumerate(members, 1):
        yield from _party(member, f"member {number}")
    yield from _addresses(told, members)
    if isinstance(told.get("chair"), dict):
        yield from _chair(told["chair"], slugs)
    host = told.get("host")
    if isinstance(host, dict) and isinstance(host.get("member"), str) and host["member"] not in slugs:
        yield f"host, member: {host['member']!r} is no member's slug."
    if isinstance(told.get("sitrep"), dict):
        yield from _hour(told["sitrep"], "sitrep")
    quorum = told["ledger"].get("quorum") if isinstance(told.get("ledger"), dict) else None
    if isinstance(quorum, int) and not 1 <= quorum <= max(len(members), 1):
        yield f"ledger, quorum: {quorum} witnesses; there is one a member at most, and one at least must cosign."


def _languages(told: object) -> Iterator[str]:
    if not isinstance(told, list):
        return
    if not told:
        yield "languages: name at least one."
    for code in told:
        if isinstance(code, str) and code not in LANGUAGES:
            yield f"languages: the screens are not there in {code!r}; choose among {', '.join(LANGUAGES)}."


def _slugs(slugs: list[str]) -> Iterator[str]:
    for slug in sorted({s for s in slugs if not is_slug(s)}):
        yield f"member, slug: {slug!r} is not of small Latin letters, digits and hyphens, a letter first."
    for slug in sorted({s for s in slugs if slugs.count(s) > 1}):
        yield f"member, slug: {slug!r} is the slug of more than one."


def _party(member: dict[str, Any], place: str) -> Iterator[str]:
    if isinstance(member.get("name"), str) and not member["name"].strip():
        yield f"{place}, name: is empty."
    officers = member.get("officer")
    if isinstance(officers, list) and len(officers) != SEATS:
        yield f"{place}, officer: there are {len(officers)}; each member has {SEATS} seats and an officer for each."
    for kind in ("officer", "principal"):
        people = member.get(kind)
        for number, person in enumerate(people if isinstance(people, list) else (), 1):
            if isinstance(person, dict):
                yield from _person(person, f"{place}, {kind} {number}")


def _person(person: dict[str, Any], place: str) -> Iterator[str]:
    if isinstance(person.get("name"), str) and not person["name"].strip():
        yield f"{place}, name: is empty."
    roles = person.get("roles")
    if isinstance(roles, list):
        may = [role for role in ROLES if role != "host"]
        for role in roles:
            if isinstance(role, str) and role not in may:
                more = " A host is named under [host]." if role == "host" else ""
                yield f"{place}, roles: {role!r} is not one of {', '.join(may)}.{more}"
        if not roles:
            yield f"{place}, roles: name at least one."
    if isinstance(person.get("language"), str):
        yield from (fault.replace("languages", f"{place}, language") for fault in _languages([person["language"]]))


def _addresses(told: dict[str, Any], members: list[dict[str, Any]]) -> Iterator[str]:
    """An address is one person's: links go there."""
    people = [
        (f"member {number}, {kind} {place}", person)
        for number, member in enumerate(members, 1)
        for kind in ("officer", "principal")
        for place, person in enumerate(member[kind] if isinstance(member.get(kind), list) else (), 1)
    ]
    seen: dict[str, str] = {}
    for place, person in [*people, ("host", told.get("host"))]:
        email = person.get("email") if isinstance(person, dict) else None
        if not isinstance(email, str):
            continue
        if not is_address(email):
            yield f"{place}, email: {email!r} is not a mail address."
        elif email.lower() in seen:
            yield f"{place}, email: {email!r} is that of {seen[email.lower()]} already."
        seen.setdefault(email.lower(), place)


def is_sample(text: str) -> bool:
    """Whether a charter as it was agreed says that its centre is an example; an empty one says nothing."""
    return bool(text) and parse_charter(text).sample


def is_zone(text: str) -> bool:
    """Whether a text is the IANA name of a time zone."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # unknown; not even a name; a folder of zones
        return False
    return True


def is_slug(text: str) -> bool:
    """Whether a text can name a member in addresses and files."""
    return bool(_SLUG.fullmatch(text))


def is_address(text: str) -> bool:
    """Whether a text looks like a mail address. Only a message that arrives proves that it is one."""
    if not _ADDRESS.fullmatch(text) or not text.isprintable():
        return False
    domain = text.rpartition("@")[2]
    try:
        return domain.isascii() or bool(idna.encode(domain, uts46=True))
    except idna.IDNAError:
        return False


def _chair(chair: dict[str, Any], slugs: list[str]) -> Iterator[str]:
    order, first, months = chair.get("order"), chair.get("first"), chair.get("months")
    begins = chair.get("begins")
    if isinstance(order, list) and order and sorted(map(str, order)) != sorted(slugs):
        yield "chair, order: does not name every member's slug once."
    if isinstance(first, str) and first not in slugs:
        yield f"chair, first: {first!r} is no member's slug."
    if isinstance(months, int) and not 1 <= months <= 120:
        yield f"chair, months: {months} months; a term is 1 to 120 months long."
    if isinstance(begins, date) and not 1970 <= begins.year <= 9000:
        yield f"chair, begins: the year {begins.year} is out of reach."
    yield from _hour(chair, "chair")


def _hour(told: dict[str, Any], place: str) -> Iterator[str]:
    hour = told.get("hour")
    if isinstance(hour, time) and hour.tzinfo not in (None, UTC):
        yield f"{place}, hour: is told in the centre's zone; leave the offset out."
