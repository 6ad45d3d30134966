"""Whether a report that its page shows as it came has been read meanwhile."""

from __future__ import annotations

from starlette.responses import Response

from comity.serve.web.visit import Visit
from comity.store import quarantine, reading


def fresh(visit: Visit) -> Response:
    """``GET /reports/{id}/fresh``: nothing while it waits to be read; then word to load the page anew."""
    filed = reading.report(visit.connection, visit.named())
    settled = filed.found is not None or quarantine.of_report(visit.connection, filed.id) is not None
    return Response(media_type="text/html", headers={"HX-Refresh": "true"} if settled else None)
