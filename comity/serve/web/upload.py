"""Hand in files: each becomes a report, or several, or goes to quarantine with the reason."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import UploadFile
from starlette.responses import Response

from comity.errors import NotFound
from comity.flow.hand_in import File, file_name, hand_in
from comity.serve.language import CODES, languages
from comity.serve.web import audience
from comity.serve.web.audience import Asked
from comity.serve.web.visit import Visit, as_id
from comity.store import account, quarantine, reading

#: Files at once; what came of more would not fit into one address. And reports that are told to have come of them.
_MOST, _MOST_REPORTS = 100, 1_000_000


def blank(visit: Visit) -> Response:
    """``GET /upload``."""
    return _form(visit, audience.usual(visit), "", {})


def upload(visit: Visit) -> Response:
    """``POST /upload``."""
    asked, language = audience.sent(visit), visit.sent("language")
    if visit.sent("step") == "preview":
        return _form(visit, asked, language, {})
    files = [
        File(name=file_name(each.filename), media_type=each.content_type or "", content=each.file.read())
        for each in visit.form.getlist("files")
        if isinstance(each, UploadFile) and each.filename
    ]
    wrong: dict[str, str] = {}
    if not files:
        wrong["files"] = visit.gettext("Choose the files to hand in.")
    elif len(files) > _MOST:
        wrong["files"] = visit.gettext("These are too many files for once. Hand them in by the hundred.")
    if language and language not in CODES:
        wrong["language"] = visit.gettext("Choose one of these languages, or let it be found.")
    if wrong or asked.marking is None:
        return _form(visit, asked, language, wrong, status=422)
    chosen = audience.interned(visit, asked)
    if visit.sent("usual") == "yes":
        account.marks(visit.connection, chosen)
    done = hand_in(
        visit.connection,
        visit.request.app.state.openers,
        files,
        originator=visit.viewer.member,
        officer=visit.viewer.officer,
        label=chosen,
        language=language or None,
    )
    told = [
        *[("known" if not each.new else "report", each.reports[0].hex) for each in done if each.reports],
        *[("kept", each.quarantined.hex) for each in done if each.quarantined],
        ("new", str(sum(each.new for each in done))),
    ]
    return visit.to(f"/upload/done?{urlencode(told)}")


def done(visit: Visit) -> Response:
    """``GET /upload/done``: what became of the files."""
    asked = visit.request.query_params
    new, known = _ids(asked.getlist("report")), _ids(asked.getlist("known"))
    reports = reading.named(visit.connection, [*new, *known])
    kept = []
    for each in _ids(asked.getlist("kept")):
        try:
            kept.append(quarantine.one(visit.connection, each))
        except NotFound:  # settled meanwhile
            continue
    return visit.page(
        "pages/handed-in.html",
        number=visit.number("new", 0, _MOST_REPORTS),
        new=[reports[each] for each in new if each in reports],
        known=[reports[each] for each in known if each in reports],
        kept=kept,
    )


def _ids(written: list[str]) -> list[UUID]:
    return [as_id(each) for each in written[:_MOST]]


def _form(visit: Visit, asked: Asked, language: str, wrong: dict[str, str], status: int = 200) -> Response:
    tongues = [("", visit.gettext("find it from the text")), *((c, each.name) for c, each in languages().items())]
    return visit.page("pages/upload.html", status=status, asked=asked, language=language, wrong=wrong, tongues=tongues)
