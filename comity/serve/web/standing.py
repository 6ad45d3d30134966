"""Standing queries: what the reader wants to be told as soon as it comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from starlette.responses import Response

from comity.errors import QueryInvalid
from comity.model.letter import AGAIN, USUAL
from comity.model.quiet import PACES, Pace
from comity.query.rows import FIELDS, Row
from comity.serve import known, trial
from comity.serve.trial import Missed
from comity.serve.web.rows import CHOICES, built, clicked, sent
from comity.serve.web.visit import Visit, as_id
from comity.store import account, device, narrowing, officer, search, silence, standing
from comity.store.answer import Answer

#: For how long back a query is tried.
_TRIED = timedelta(days=30)
_LONGEST_NAME, _LONGEST_QUERY, _SHOWN = 120, 4_000, 5
#: Names of sources that are offered while one is typed.
_OFFERED = 200
#: Minutes, and how many digits they have at most.
_LONGEST_WAIT, _DIGITS = 1_440, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a query would have found in the last days."""

    #: How many reports.
    reports: int
    #: In how many stories.
    stories: int
    #: The newest of them.
    answers: tuple[Answer, ...]
    #: Silences that a query for those of sources would have told, or tells at once; none: it asks for reports.
    missed: Sequence[Missed] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form."""

    #: How the query is called.
    name: str = ""
    #: The query.
    query: str = ""
    #: How its alerts are sent beside the screen.
    channels: tuple[str, ...] = ()
    #: What fires its alerts again.
    again: tuple[str, ...] = USUAL
    #: How soon the reader wants to know.
    pace: Pace = "now"
    #: Who gets an alert that the reader does not take on, an id, and after how many minutes; as they were typed.
    deputy: str = ""
    patience: str = "15"
    #: Whether it is asked of new reports.
    active: bool = True
    #: The query in rows; none: rows cannot say it.
    rows: tuple[Row, ...] | None = ()
    #: What is wrong, by field, in the reader's language.
    wrong: dict[str, str] = field(default_factory=dict)


def listed(visit: Visit) -> Response:
    """``GET /standing``."""
    return visit.page("pages/standing.html", found=standing.own(visit.connection))


def blank(visit: Visit) -> Response:
    """``GET /standing/new``: with a query in it, where a search wants to become one."""
    query = visit.asked("query")
    return _form(visit, Typed(name=query[:_LONGEST_NAME], query=query, rows=built(query).rows), "/standing/new")


def make(visit: Visit) -> Response:
    """``POST /standing/new``."""
    typed, tried = _sent(visit)
    if clicked(visit):
        return _form(visit, typed, "/standing/new")
    if typed.wrong or visit.sent("step") == "try":
        return _form(visit, typed, "/standing/new", tried=tried, status=422 if typed.wrong else 200)
    made = standing.add(
        visit.connection,
        visit.viewer.member,
        visit.viewer.officer,
        name=typed.name,
        query=typed.query,
        channels=typed.channels,
        again=typed.again,
        pace=typed.pace,
    )
    _entrust(visit, made, typed)
    return visit.to("/standing", visit.gettext("From now on you are told of what answers it."))


def edit(visit: Visit) -> Response:
    """``GET /standing/{id}``."""
    found = standing.one(visit.connection, visit.named())
    wrong = {}
    try:
        known.standing(visit.connection, found.query)
    except QueryInvalid as invalid:  # it was kept when it was understood, and is not asked any more
        wrong["query"] = visit.said(invalid)
    typed = Typed(
        name=found.name,
        query=found.query,
        channels=found.channels,
        again=found.again,
        pace=found.pace,
        deputy=found.deputy.hex if found.deputy else "",
        patience=str(found.patience),
        active=found.active,
        rows=built(found.query).rows,
        wrong=wrong,
    )
    return _form(visit, typed, f"/standing/{found.id.hex}", kept=found)


def change(visit: Visit) -> Response:
    """``POST /standing/{id}``."""
    found = standing.one(visit.connection, visit.named())
    typed, tried = _sent(visit)
    if clicked(visit):
        return _form(visit, typed, f"/standing/{found.id.hex}", kept=found)
    if typed.wrong or visit.sent("step") == "try":
        return _form(
            visit, typed, f"/standing/{found.id.hex}", tried=tried, status=422 if typed.wrong else 200, kept=found
        )
    standing.change(
        visit.connection,
        found.id,
        name=typed.name,
        query=typed.query,
        channels=typed.channels,
        active=typed.active,
        again=typed.again,
        pace=typed.pace,
    )
    _entrust(visit, found.id, typed)
    if typed.query != found.query:
        _ask_anew(visit, found.id, typed.query)
    return visit.to("/standing", visit.gettext("Changed. What it found before stays."))


def rewrite(visit: Visit) -> Response:
    """``POST /standing/{id}/query``: it asks something else from now on, as an alert proposed or as it did before."""
    which, query = visit.named(), visit.sent("query")
    known.standing(visit.connection, query)
    standing.rewrite(visit.connection, which, query, was=visit.sent("was"))
    _ask_anew(visit, which, query)
    return visit.to(f"/standing/{which.hex}", visit.gettext("Changed. What it asked before stands below."))


def remove(visit: Visit) -> Response:
    """``POST /standing/{id}/remove``."""
    standing.remove(visit.connection, visit.named())
    return visit.to("/standing", visit.gettext("Removed, and its alerts with it."))


def _sent(visit: Visit) -> tuple[Typed, Tried | None]:
    wrong: dict[str, str] = {}
    name, form = visit.sent("name"), sent(visit)
    query = form.query
    tried = None
    if clicked(visit) and not query:
        pass  # rows are being put together
    elif len(query) > _LONGEST_QUERY:
        wrong["query"] = visit.gettext("This is too long for a query. Make two of it.")
    elif not query:
        wrong["query"] = visit.gettext("Write what you want to be told of.")
    else:
        try:
            if visit.sent("step") == "try":
                tried = _tried(visit, query)
            else:
                known.standing(visit.connection, query)
        except QueryInvalid as invalid:
            wrong["query"] = visit.said(invalid)
    if len(name) > _LONGEST_NAME:
        wrong["name"] = visit.gettext("This name is too long.")
    channels = tuple(c for c in ("email", "webhook", "push") if c in visit.form.getlist("channels"))
    if "webhook" in channels and not account.mail(visit.connection)[1]:
        wrong["channels"] = visit.gettext("No address of a webhook is known of you. Enter it first: How you are told.")
    if "push" in channels and not _devices(visit):
        wrong["channels"] = visit.gettext("None of your devices is known here. Add one on it first: How you are told.")
    patience = visit.sent("patience") or "15"
    if not patience.isdecimal() or len(patience) > _DIGITS or not 1 <= int(patience) <= _LONGEST_WAIT:
        wrong["patience"] = visit.gettext("Write a number of minutes, at most 1440.")
    if visit.sent("deputy") and visit.sent("deputy") not in dict(_colleagues(visit)):
        wrong["deputy"] = visit.gettext("Choose one of these officers.")
    if name == visit.sent("was")[:_LONGEST_NAME] or not name:  # called after its query, and the query goes on
        name = "" if clicked(visit) else query[:_LONGEST_NAME]
    return Typed(
        name=name,
        query=query,
        rows=form.rows,
        channels=channels,
        again=tuple(kind for kind in AGAIN if kind in visit.form.getlist("again")),
        deputy=visit.sent("deputy"),
        patience=patience,
        pace=next((pace for pace in PACES if pace == visit.sent("pace")), "now"),
        active=visit.sent("paused") != "yes",
        wrong=wrong,
    ), tried


def _devices(visit: Visit) -> list[device.Device]:
    """The viewer's devices that are reached."""
    return [each for each in device.own(visit.connection) if each.lost_at is None]


def _colleagues(visit: Visit) -> list[tuple[str, str]]:
    """Officers of the viewer's member who can stand in, the viewer left out: ids and names."""
    return [
        (each.id.hex, each.name)
        for each in officer.everyone(visit.connection, visit.viewer.member)
        if each.active and set(each.roles) - {"host"} and each.id != visit.viewer.officer
    ]


def _entrust(visit: Visit, which: UUID, typed: Typed) -> None:
    standing.entrust(visit.connection, which, as_id(typed.deputy) if typed.deputy else None, int(typed.patience))


def _ask_anew(visit: Visit, which: UUID, query: str) -> None:
    wanted = known.standing(visit.connection, query)
    if not isinstance(wanted, tuple):
        narrowing.ask_anew(visit.connection, which, wanted, clock=known.clock(visit.zone, visit.now))


def _tried(visit: Visit, query: str) -> Tried:
    condition = known.standing(visit.connection, query)
    if isinstance(condition, tuple):
        missed = trial.silent(visit.connection, condition, now=visit.now, days=_TRIED.days)
        return Tried(reports=0, stories=0, answers=(), missed=missed)
    clock = known.clock(visit.zone, visit.now)
    reports, stories = search.count(visit.connection, condition, clock=clock, since=visit.now - _TRIED)
    newest = search.find(visit.connection, condition, clock=clock, facets=False, most=_SHOWN, on_receipt=True)
    answers = tuple(answer for answer in newest.answers if answer.received_at > visit.now - _TRIED)
    return Tried(reports=reports, stories=stories, answers=answers)


def _form(
    visit: Visit,
    typed: Typed,
    action: str,
    *,
    tried: Tried | None = None,
    status: int = 200,
    kept: standing.Standing | None = None,
) -> Response:
    mail, webhook = account.mail(visit.connection)
    return visit.page(
        "pages/standing-form.html",
        status=status,
        typed=typed,
        action=action,
        tried=tried,
        kept=kept,
        mail=mail,
        webhook=webhook,
        devices=_devices(visit),
        fields=FIELDS,
        choices=CHOICES,
        colleagues=_colleagues(visit),
        members=account.names(visit.connection).values(),
        sources=[source.name for source in silence.known(visit.connection, most=_OFFERED)],
    )
