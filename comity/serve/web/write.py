"""Write a report: what an officer knows, in the officer's own words."""

from __future__ import annotations

from datetime import UTC
from uuid import uuid4

from psycopg.errors import InsufficientPrivilege
from starlette.responses import Response

from comity.errors import NotAllowed
from comity.model.arrival import Arrival
from comity.model.date import Published
from comity.model.report import Report
from comity.serve.language import CODES, languages
from comity.serve.web import audience
from comity.serve.web.audience import Asked
from comity.serve.web.visit import Visit, as_id
from comity.store import account, label, reading, report
from comity.store.reading import Filed

#: Characters of the longest report that can be written on screen: a long book; what is longer comes as a file.
_LONGEST = 500_000
_LONGEST_TITLE = 400
_MOST_PARTS = 20


def blank(visit: Visit) -> Response:
    """``GET /write``."""
    language = visit.frame.language.code
    _parts(visit)
    return _form(visit, audience.usual(visit), {"title": "", "text": "", "language": language}, {})


def write(visit: Visit) -> Response:
    """``POST /write``: files the report, or shows the form again with who will see it or with what is wrong."""
    asked = audience.sent(visit)
    typed = {name: visit.sent(name) for name in ("title", "text", "language")}
    wrong = _wrong(visit, typed)
    if visit.sent("step") == "preview":
        return _form(visit, asked, typed, {})
    if wrong or asked.marking is None:
        return _form(visit, asked, typed, wrong, status=422)
    chosen = audience.interned(visit, asked)
    if visit.sent("usual") == "yes":
        account.marks(visit.connection, chosen)
    if parts := _parts(visit):
        chosen = _derived(visit, [chosen, *(part.label for part in parts)])
    received = report.add(
        visit.connection,
        _arrival(visit, typed),
        originator=visit.viewer.member,
        label=chosen,
        officer=visit.viewer.officer,
    )
    return visit.to(f"/reports/{received.id.hex}", visit.gettext("Your report is filed."))


def _parts(visit: Visit) -> list[Filed]:
    """The reports that this one is made from, as the address or the form names them."""
    named = visit.form.getlist("from") or visit.request.query_params.getlist("from")
    return [reading.report(visit.connection, as_id(str(each))) for each in named[:_MOST_PARTS]]


def _derived(visit: Visit, labels: list[int]) -> int:
    """Everything that binds one of its parts binds what is made of them."""
    try:
        return label.derived(visit.connection, labels)
    except InsufficientPrivilege as error:
        raise NotAllowed("The owner of one of these reports lets nobody use it. Ask it to.") from error


def _arrival(visit: Visit, typed: dict[str, str]) -> Arrival:
    words = "\n\n".join(part for part in (typed["title"], typed["text"]) if part).replace("\r\n", "\n")
    moment = visit.now.astimezone(UTC)
    return Arrival(
        key=f"written:{uuid4().hex}",
        report=Report(
            id="",
            path=typed["title"] or visit.gettext("A report of %(member)s", member=visit.who.member_name),
            text=words,
            title=typed["title"] or None,
            language=typed["language"] or None,
            publisher=visit.who.member_name,
            published=Published(date=moment.strftime("%Y-%m-%dT%H:%MZ"), precision="minute", how="written here"),
        ),
        original=words.encode(),
        media_type="text/plain; charset=utf-8",
    )


def _wrong(visit: Visit, typed: dict[str, str]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not typed["text"]:
        wrong["text"] = visit.gettext("Write what you know; a sentence is enough.")
    elif len(typed["text"]) > _LONGEST:
        wrong["text"] = visit.gettext("This is longer than what can be written here. Hand it in as a file.")
    if len(typed["title"]) > _LONGEST_TITLE:
        wrong["title"] = visit.gettext("This is too long for a headline. Put it into the text.")
    if typed["language"] and typed["language"] not in CODES:
        wrong["language"] = visit.gettext("Choose one of these languages, or let it be found.")
    return wrong


def _form(visit: Visit, asked: Asked, typed: dict[str, str], wrong: dict[str, str], status: int = 200) -> Response:
    tongues = [("", visit.gettext("find it from the text")), *((code, each.name) for code, each in languages().items())]
    parts = _parts(visit)
    return visit.page(
        "pages/write.html",
        status=status,
        asked=asked,
        typed=typed,
        wrong=wrong,
        tongues=tongues,
        parts=reading.named(visit.connection, [part.id for part in parts]).values(),
    )
