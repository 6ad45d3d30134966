"""Requests to have a report shown to others: asked by any reader, decided by every owner; with questions, by `rfi`."""

from __future__ import annotations

from datetime import UTC
from uuid import uuid4

from starlette.responses import Response

from comity.errors import NotAllowed, Refused
from comity.exchange.marking import MarkingRefused, wanted
from comity.model.arrival import Arrival
from comity.model.date import Published
from comity.model.report import Report
from comity.serve.web import audience, rfi
from comity.serve.web.visit import Visit, as_id
from comity.store import account, asking, reading, report

_LONGEST = 1_000


def listed(visit: Visit) -> Response:
    """``GET /requests``: what the member is asked, what it asked, and what it is told."""
    found = asking.listed(visit.connection)
    notices = asking.notices(visit.connection)
    of = [each.report for each in found] + [each.report for each in notices if each.report]
    return visit.page(
        "pages/requests.html",
        asked=[each for each in found if each.asked],
        own=[each for each in found if not each.asked],
        notices=notices,
        questions=rfi.shown(visit),
        names=account.all_names(visit.connection),
        reports=reading.named(visit.connection, of),
    )


def blank(visit: Visit) -> Response:
    """``GET /requests/new?report=…``: for whom, why, and until when."""
    filed = reading.report(visit.connection, as_id(visit.asked("report")))
    return _form(visit, filed.id.hex, {})


def ask(visit: Visit) -> Response:
    """``POST /requests/new``."""
    filed = reading.report(visit.connection, as_id(visit.sent("report")))
    wrong: dict[str, str] = {}
    purpose = visit.sent("purpose")
    if not purpose:
        wrong["purpose"] = visit.gettext("Say why they should see it; a sentence is enough.")
    elif len(purpose) > _LONGEST:
        wrong["purpose"] = visit.gettext("This is too long. Say it in fewer words.")
    names = account.names(visit.connection)
    try:
        meant = wanted(
            visit.viewer.member,
            visit.sent("audience"),
            [str(each) for each in visit.form.getlist("members")],
            visit.sent("until"),
            others=names,
            zone=visit.zone,
            now=visit.now,
        )
        if wrong:
            return _form(visit, filed.id.hex, wrong, status=422)
        made = asking.ask(
            visit.connection,
            filed.id,
            audience=meant.audience,
            members=meant.members,
            until=meant.not_after,
            purpose=purpose,
        )
    except MarkingRefused as refused:
        return _form(visit, filed.id.hex, wrong | {refused.field: visit.said(refused)}, status=422)
    except Refused as refused:
        return _form(visit, filed.id.hex, wrong | {"audience": visit.said(refused)}, status=422)
    return visit.to(f"/requests/{made.hex}", visit.gettext("Asked. Every owner decides; silence refuses."))


def show(visit: Visit) -> Response:
    """``GET /requests/{id}``."""
    return _page(visit, asking.one(visit.connection, visit.named()))


def decide(visit: Visit) -> Response:
    """``POST /requests/{id}``: granted, refused, or a shorter report instead."""
    asked = asking.one(visit.connection, visit.named())
    if not asked.asked:
        raise NotAllowed("The owners decide. You are told when they have.")
    if visit.sent("verdict") == "tear-line":
        form = audience.sent(visit)
        text = visit.sent("text")
        if visit.sent("step") == "preview" or not text or form.marking is None:
            wrong = (
                {} if text or visit.sent("step") == "preview" else {"text": visit.gettext("Write what they may know.")}
            )
            return _page(visit, asked, form=form, typed=text, wrong=wrong, status=422 if wrong else 200)
        tear = report.add(
            visit.connection,
            _shorter(visit, text),
            originator=visit.viewer.member,
            label=audience.interned(visit, form),
            officer=visit.viewer.officer,
        )
        asking.decide(visit.connection, asked.id, "tear-line", tear=tear.id)
        return visit.to(f"/requests/{asked.id.hex}", visit.gettext("Your shorter report is filed."))
    verdict: asking.Verdict = "granted" if visit.sent("verdict") == "granted" else "refused"
    asking.decide(visit.connection, asked.id, verdict)
    return visit.to(
        f"/requests/{asked.id.hex}",
        visit.gettext("Granted.") if verdict == "granted" else visit.gettext("Refused."),
    )


def _shorter(visit: Visit, text: str) -> Arrival:
    moment = visit.now.astimezone(UTC)
    return Arrival(
        key=f"written:{uuid4().hex}",
        report=Report(
            id="",
            path=visit.gettext("A report of %(member)s", member=visit.who.member_name),
            text=text.replace("\r\n", "\n"),
            publisher=visit.who.member_name,
            published=Published(date=moment.strftime("%Y-%m-%dT%H:%MZ"), precision="minute", how="written here"),
        ),
        original=text.encode(),
        media_type="text/plain; charset=utf-8",
    )


def _form(visit: Visit, of: str, wrong: dict[str, str], status: int = 200) -> Response:
    names = account.names(visit.connection)
    return visit.page(
        "pages/request-new.html",
        status=status,
        of=reading.named(visit.connection, [as_id(of)])[as_id(of)],
        others=[(str(each), name) for each, name in names.items() if each != visit.viewer.member],
        typed={name: visit.sent(name) for name in ("audience", "until", "purpose")},
        chosen=[str(each) for each in visit.form.getlist("members")],
        wrong=wrong,
        term=visit.now + asking.TERM,
    )


def _page(
    visit: Visit,
    asked: asking.Request,
    *,
    form: audience.Asked | None = None,
    typed: str = "",
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "pages/request.html",
        status=status,
        row=asked,
        reports=reading.named(visit.connection, [each for each in (asked.report, asked.tear) if each]),
        names=account.names(visit.connection),
        asked=form or audience.usual(visit),
        opened=form is not None,
        typed=typed,
        wrong=wrong or {},
        may=asked.asked and asked.verdict is None and asked.state == "open",
    )
