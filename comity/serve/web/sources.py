"""Sources: where reports are gathered, who is silent, who fails, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args
from uuid import UUID

from starlette.responses import Response

from comity.errors import NotAllowed, Refused, Unreadable
from comity.flow.subscribe import allowed
from comity.gather.source import SETTINGS, checked
from comity.model.source import VISITED, Kind
from comity.serve.language import CODES, languages
from comity.serve.step_up import want_fresh
from comity.serve.web import audience
from comity.serve.web.audience import Asked
from comity.serve.web.visit import Visit
from comity.store import account, label, reading, source, token
from comity.store.source import SourceRow
from comity.store.wider import wider

#: Kinds that can be made on screen; files and written reports need no source.
KINDS: tuple[Kind, ...] = ("feed", "page", "listing", "folder", "mailbox", "push")
_GRADES = ("", "reliable", "usually reliable", "sometimes", "doubtful", "not known")
_LONGEST, _LONGEST_ADDRESS = 300, 2_000
#: Reports shown on a source's own page; days that a token to push lasts.
_SHOWN, _TOKEN_DAYS = 10, 365
#: The last page of the list that can be asked for.
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form of a source."""

    #: What it is.
    kind: Kind
    #: Its name.
    name: str = ""
    #: Where it is.
    address: str = ""
    #: The house behind it.
    publisher: str = ""
    #: Language of its reports.
    language: str = ""
    #: How good it is.
    grade: str = ""
    #: What its kind needs.
    settings: dict[str, Any] = field(default_factory=dict)
    #: What is wrong, by field, in the reader's language.
    wrong: dict[str, str] = field(default_factory=dict)


def listed(visit: Visit) -> Response:
    """``GET /sources``: those in trouble first."""
    number = visit.number("page", 1, _MOST_PAGES) or 1
    found, more = source.page(visit.connection, number)
    return visit.page(
        "pages/sources.html",
        found=found,
        before=f"/sources?page={number - 1}" if number > 1 else None,
        more=f"/sources?page={number + 1}" if more else None,
        days=source.days(visit.connection, [row.id for row in found]),
        troubled=source.troubled(visit.connection),
        names=account.names(visit.connection),
        own=visit.viewer.member,
    )


def show(visit: Visit) -> Response:
    """``GET /sources/{id}``: how it fares, what it gave last, and its form for those whose it is."""
    row = source.one(visit.connection, visit.named())
    return _shown(visit, row)


def outcome(visit: Visit) -> Response:
    """``GET /sources/{id}/outcome``: what came of the first reading, while its page waits for it."""
    row = source.one(visit.connection, visit.named())
    latest = reading.received_from(visit.connection, row.id, most=_SHOWN).rows
    return visit.part("pages/source-outcome.html", row=row, latest=latest)


def blank(visit: Visit) -> Response:
    """``GET /sources/new``: a form for one kind."""
    wanted = visit.asked("kind")
    kind: Kind = next((each for each in KINDS if each == wanted), "feed")
    return _form(visit, Typed(kind=kind, address=visit.asked("address")), audience.usual(visit))


def add(visit: Visit) -> Response:
    """``POST /sources/new``: adds it; the courier reads it within seconds, and its page tells what came of it."""
    asked, typed = audience.sent(visit), _sent(visit, None)
    if visit.sent("step") == "preview" or typed.wrong or asked.marking is None:
        return _form(visit, typed, asked, status=422 if typed.wrong or asked.marking is None else 200)
    chosen = audience.interned(visit, asked)
    try:
        made = source.add(
            visit.connection,
            member=visit.viewer.member,
            label=chosen,
            marking=chosen,
            kind=typed.kind,
            name=typed.name or typed.address or visit.gettext("A source"),
            address=typed.address,
            publisher=typed.publisher or None,
            language=typed.language or None,
            settings=typed.settings,
            secret=visit.sent("secret") or None,
        )
    except Refused as error:
        typed.wrong["address"] = visit.said(error)
        return _form(visit, typed, asked, status=422)
    if typed.kind == "push":
        told = visit.gettext("Added. Make its token, by which programs push to it.")
    else:
        told = visit.gettext("Added. It is read now; what comes of it stands below.")
    return visit.to(f"/sources/{made.hex}", told)


def change(visit: Visit) -> Response:
    """``POST /sources/{id}``."""
    row = _own(visit)
    asked, typed = audience.sent(visit), _sent(visit, row)
    if visit.sent("step") == "preview" or typed.wrong or asked.marking is None:
        return _shown(visit, row, typed, asked, status=422 if typed.wrong or asked.marking is None else 200)
    chosen = audience.interned(visit, asked)
    if wider(visit.connection, row.marking, chosen):
        want_fresh(visit.request)
    source.change(
        visit.connection,
        row.id,
        name=typed.name or row.name,
        address=typed.address,
        label=chosen,
        marking=chosen,
        publisher=typed.publisher or None,
        language=typed.language or None,
        settings=typed.settings,
        grade=typed.grade or None,
        secret=visit.sent("secret") or None,
    )
    return visit.to(f"/sources/{row.id.hex}", visit.gettext("Changed. What came before keeps its marking."))


def switch(visit: Visit) -> Response:
    """``POST /sources/{id}/switch``: paused, or read again, or read at once."""
    row = _own(visit)
    match visit.sent("to"):
        case "now":
            source.soon(visit.connection, row.id)
            told = visit.gettext("It is read as soon as a courier is free, in seconds.")
        case "on":
            source.switch(visit.connection, row.id, active=True)
            told = visit.gettext("It is read again.")
        case _:
            source.switch(visit.connection, row.id, active=False)
            told = visit.gettext("Paused. It is read no more until you let it.")
    return visit.to(f"/sources/{row.id.hex}", told)


def remove(visit: Visit) -> Response:
    """``POST /sources/{id}/remove``: its reports stay."""
    row = _own(visit)
    source.remove(visit.connection, row.id)
    return visit.to("/sources", visit.gettext("Removed. What it gave stays."))


def renew_token(visit: Visit) -> Response:
    """``POST /sources/{id}/token``: a new token to push with; shown once."""
    row = _own(visit)
    if row.kind != "push":
        raise Refused("Only a source that is pushed to has a token.")
    return _with_token(visit, row.id)


def _own(visit: Visit) -> SourceRow:
    row = source.one(visit.connection, visit.named())
    if row.member != visit.viewer.member:
        raise NotAllowed("This source is another member's. Ask it to change it.")
    return row


def _sent(visit: Visit, row: SourceRow | None) -> Typed:
    wrong: dict[str, str] = {}
    wanted = row.kind if row else visit.sent("kind")
    kind: Kind = next((each for each in get_args(Kind) if each == wanted), "feed")
    settings: dict[str, Any] = {name: visit.sent(name) for name in SETTINGS[kind]}
    if "full" in settings:
        settings["full"] = settings["full"] == "yes"
    address = visit.sent("address")
    name, publisher = visit.sent("name"), visit.sent("publisher")
    if len(address) > _LONGEST_ADDRESS:
        wrong["address"] = visit.gettext("This address is too long.")
    else:
        try:
            address, settings = checked(kind, address, settings, allowed=allowed())
        except (Refused, Unreadable) as refused:
            wrong["address"] = visit.said(refused)
    if len(name) > _LONGEST:
        wrong["name"] = visit.gettext("This name is too long.")
    if len(publisher) > _LONGEST:
        wrong["publisher"] = visit.gettext("This name is too long.")
    language = visit.sent("language")
    if language and language not in CODES:
        wrong["language"] = visit.gettext("Choose one of these languages, or let it be found.")
    grade = visit.sent("grade")
    return Typed(
        kind=kind,
        name=name,
        address=address,
        publisher=publisher,
        language=language,
        grade=grade if grade in _GRADES else "",
        settings=settings,
        wrong=wrong,
    )


def _with_token(visit: Visit, which: UUID) -> Response:
    """A token to push with is made and shown, this once; so the answer is the page itself and no redirect."""
    made, secret = token.make(
        visit.connection,
        member=visit.viewer.member,
        officer=visit.viewer.officer,
        name=visit.gettext("Push"),
        scopes=["push"],
        days=_TOKEN_DAYS,
        source=which,
    )
    return visit.page(
        "pages/push-token.html",
        row=source.one(visit.connection, which),
        secret=secret,
        until=made.expires_at,
        address=f"{visit.request.app.state.address}/api/v1/sources/{which.hex}/push",
    )


def _tongues(visit: Visit) -> list[tuple[str, str]]:
    return [("", visit.gettext("find it from the text")), *((c, each.name) for c, each in languages().items())]


def _form(visit: Visit, typed: Typed, asked: Asked, status: int = 200) -> Response:
    return visit.page(
        "pages/source-new.html", status=status, typed=typed, asked=asked, kinds=KINDS, tongues=_tongues(visit)
    )


def _shown(
    visit: Visit, row: SourceRow, typed: Typed | None = None, asked: Asked | None = None, *, status: int = 200
) -> Response:
    own = row.member == visit.viewer.member
    clauses = label.markings(visit.connection, [row.marking]).get(row.marking, ())
    return visit.page(
        "pages/source.html",
        status=status,
        row=row,
        own=own,
        names=account.names(visit.connection),
        marking=audience.told(visit, [row.marking]).get(row.marking),
        days=source.days(visit.connection, [row.id]).get(row.id, []),
        latest=reading.received_from(visit.connection, row.id, most=_SHOWN).rows,
        visited=row.kind in VISITED,
        opened=typed is not None,
        typed=typed
        or Typed(
            kind=row.kind,
            name=row.name,
            address=row.address,
            publisher=row.publisher or "",
            language=row.language or "",
            grade=row.grade or "",
            settings=dict(row.settings),
        ),
        asked=asked or (audience.standing(visit, clauses[0]) if own and clauses else None),
        grades=_GRADES,
        tongues=_tongues(visit),
    )
