"""Status: how the centre fares, in plain words."""

from __future__ import annotations

from starlette.responses import Response

from comity.govern.health import viewer_findings
from comity.serve.web.visit import Visit, as_id
from comity.store import undelivered


def status(visit: Visit) -> Response:
    """``GET /status``: what is not well comes first; to who has a seat, what did not reach officers of the member."""
    findings = sorted(viewer_findings(visit.connection), key=lambda finding: finding.well)
    return visit.page(
        "pages/status.html",
        findings=findings,
        well=all(finding.well for finding in findings),
        undelivered=undelivered.of_member(visit.connection),
    )


def send_again(visit: Visit) -> Response:
    """``POST /status/undelivered``: what was given up for an officer of the member, one way, is sent again."""
    undelivered.send_again(visit.connection, as_id(visit.sent("officer")), visit.sent("channel"))
    return visit.to("/status#undelivered", visit.gettext("It is sent again."))
