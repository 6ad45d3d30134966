"""Status: how the centre fares, in plain words."""

from __future__ import annotations

from starlette.responses import Response

from comity.govern.health import viewer_findings
from comity.serve.web.visit import Visit


def status(visit: Visit) -> Response:
    """``GET /status``: what is not well comes first."""
    findings = sorted(viewer_findings(visit.connection), key=lambda finding: finding.well)
    return visit.page("pages/status.html", findings=findings, well=all(finding.well for finding in findings))
