"""A report: what it says word for word, where it got it, where it stands elsewhere, and who may see it."""

from __future__ import annotations

from starlette.responses import Response

from comity.errors import NotAllowed
from comity.model.analysis import Analysis
from comity.serve import files
from comity.serve.beside import turned
from comity.serve.changed import changed
from comity.serve.download import download
from comity.serve.marked import Paragraph, marked
from comity.serve.step_up import want_fresh
from comity.serve.web import audience
from comity.serve.web.audience import Asked
from comity.serve.web.visit import Visit
from comity.serve.why import Why, why
from comity.store import account, label, member, nearest, quarantine, reading, report_read, withdrawal
from comity.store import original as originals
from comity.store.reading import Filed, Shared, Version
from comity.store.wider import wider
from comity.weigh.member import Member
from comity.weigh.picture import report_view


def report(visit: Visit) -> Response:
    """``GET /reports/{id}``."""
    filed = reading.report(visit.connection, visit.named())
    report_read.note(visit.connection, filed.id)
    return _page(visit, filed)


def mark(visit: Visit) -> Response:
    """``POST /reports/{id}/marking``: the owner says anew who may see it."""
    filed = reading.report(visit.connection, visit.named())
    if filed.originator != visit.viewer.member:
        raise NotAllowed("Only the member that put a report in says who may see it. Ask it to change the marking.")
    asked = audience.sent(visit)
    if visit.sent("step") == "preview" or asked.marking is None:
        return _page(visit, filed, asked, status=200 if asked.marking else 422)
    chosen = audience.interned(visit, asked)
    if wider(visit.connection, filed.label, chosen):
        want_fresh(visit.request)
    reading.mark(visit.connection, filed.id, chosen)
    return visit.to(f"/reports/{filed.id.hex}", visit.gettext("The marking is changed; it holds from now on."))


def original(visit: Visit) -> Response:
    """``GET /reports/{id}/original``: the bytes as they came, to be kept as a file; no browser shows them."""
    filed = reading.report(visit.connection, visit.named())
    kept = originals.original(visit.connection, filed.id)
    report_read.note(visit.connection, filed.id)
    return files.elsewhere(visit.request, filed.id) or download(kept.content, filed.path, kept.media_type)


def _page(visit: Visit, filed: Filed, asked: Asked | None = None, status: int = 200) -> Response:
    found, arrived = filed.found, filed.arrived
    as_came = found is None or (visit.asked("show") == "original" and filed.content is not None)
    versions = reading.versions(visit.connection, filed.document)
    copies = reading.shared(visit.connection, filed.id)
    body, reasons = (None, None) if found is None or as_came else _body(visit, filed, found, copies)
    clauses = label.markings(visit.connection, [filed.label]).get(filed.label, ())
    own = filed.originator == visit.viewer.member
    told = audience.told(visit, [filed.label]).get(filed.label)
    # What is made of others' reports, too, is marked by nobody alone.
    alone = own and len(clauses) == 1
    return visit.page(
        "pages/report.html",
        status=status,
        filed=filed,
        arrived=arrived,
        found=found,
        body=body,
        why=reasons,
        as_came=as_came,
        versions=versions,
        changes=_changes(visit, filed, versions),
        copies=copies,
        others=nearest.has_vector(visit.connection, filed.id),
        marking=told,
        originator=next((m.name for m in member.everyone(visit.connection) if m.id == filed.originator), ""),
        asked=asked or (audience.standing(visit, clauses[0]) if alone else None),
        withdrawn=withdrawal.of(visit.connection, filed.id),
        may_ask=not own and told is not None and told.onward != "none",
        may_use=own or (told is not None and told.onward in ("same", "public")),
        opened=asked is not None,
        quarantined=quarantine.of_report(visit.connection, filed.id),
        own=own,
        readers=report_read.of(visit.connection, filed.id) if own else (),
        names=account.names(visit.connection) if own else {},
    )


def _body(visit: Visit, filed: Filed, found: Analysis, copies: tuple[Shared, ...]) -> tuple[tuple[Paragraph, ...], Why]:
    """The text with what was found in it and why, whichever of two reports a copy was found for."""
    near = reading.contents(visit.connection, [copy.other for copy in copies])
    others = {
        name.hex: report_view(Member(report=arrived, analysis=analysis), ())
        for name, (arrived, analysis, _) in near.items()
    }
    straight = [each.copied if not each.copied_by_other else turned(each.copied, found) for each in copies]
    view = report_view(Member(report=filed.arrived, analysis=found), straight)
    return marked(view, others), why(view)


def _changes(visit: Visit, filed: Filed, versions: tuple[Version, ...]) -> object:
    """What is different from the version before, as far as the viewer may see one."""
    before = [v for v in versions if v.version < filed.version]
    if not before:
        return None
    earlier = reading.report(visit.connection, before[-1].id)
    old, new = earlier.found, filed.found
    if old is None or new is None:
        return changed(earlier.arrived.text, filed.arrived.text)
    return changed(old.text, new.text)
