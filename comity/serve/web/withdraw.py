"""Taking a report back, showing it again; its owner's to do."""

from __future__ import annotations

from starlette.responses import Response

from comity.errors import NotAllowed
from comity.serve.web.visit import Visit
from comity.store import reading, withdrawal
from comity.store.reading import Filed


def withdraw(visit: Visit) -> Response:
    """``POST /reports/{id}/withdraw``: hidden, recalled, or erased; or shown again."""
    filed = own(visit)
    match visit.sent("how"):
        case "again":
            withdrawal.show_again(visit.connection, filed.id)
            told = visit.gettext("It is shown again to those who saw it before.")
        case "recalled":
            withdrawal.withdraw(visit.connection, filed.id, "recalled")
            told = visit.gettext("Recalled. Nobody else sees it, and those who saw it are told.")
        case "erased" if visit.sent("sure") == "yes":
            withdrawal.withdraw(visit.connection, filed.id, "erased")
            told = visit.gettext("Erased. Nothing is left of it but that it was there.")
        case "erased":
            return visit.to(
                f"/reports/{filed.id.hex}", visit.gettext("Tick the box, if it shall be erased for good."), "failed"
            )
        case _:
            withdrawal.withdraw(visit.connection, filed.id, "hidden")
            told = visit.gettext("Hidden. Nobody else sees it until you show it again.")
    return visit.to(f"/reports/{filed.id.hex}", told)


def own(visit: Visit) -> Filed:
    """The report in the address, if it is the viewer's member's.

    Raises:
        NotFound: there is none that the viewer may see.
        NotAllowed: it is another member's.
    """
    filed = reading.report(visit.connection, visit.named())
    if filed.originator != visit.viewer.member:
        raise NotAllowed("Only the member that put a report in takes it back. Ask it to.")
    return filed
