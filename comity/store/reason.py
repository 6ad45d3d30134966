"""Why a report is in its story, as far as the viewer may be told.

A reason is kept as a sentence that quotes the headline of another report. When it was found, whoever saw the one saw
the other; but the other may have got a narrower marking since, and until the report is placed anew, which for an old
story is never, its reason would still quote it. So a reason is handed out only where every headline in it is that of a
report that the viewer may see, in the same story. Row-level security decides which those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from comity.db.door import Connection
from comity.store.filing import NEW_VERSION

#: What stands around a quoted headline.
_OPENED, _CLOSED = "“", "”"


def reasons(connection: Connection, story: str, reports: Sequence[UUID]) -> dict[UUID, str]:
    """Of these reports of a story why they are in it; those whose reason the viewer may not be told are left out."""
    filed = connection.execute(
        "select p.report, p.how, exists (select from report e join filing f on f.report = e.id"
        " where e.document = r.document and e.version < r.version and f.story = p.story)"
        " from filing p join report r on r.id = p.report where p.story = %s and p.report = any (%s)",
        (story, list(reports)),
    ).fetchall()
    headlines = {row[0] for row in connection.execute("select distinct title from analysis where story = %s", (story,))}
    return {
        report: how
        for report, how, has_earlier in filed
        if (has_earlier if how == NEW_VERSION else tells_only_of(how, headlines))
    }


def tells_only_of(how: str, headlines: Iterable[str]) -> bool:
    """Whether a reason quotes nothing but these headlines; one that itself has quotation marks is taken whole."""
    for headline in sorted(headlines, key=len, reverse=True):
        how = how.replace(f"{_OPENED}{headline}{_CLOSED}: ", "")
    return _OPENED not in how and _CLOSED not in how
