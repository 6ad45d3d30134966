"""What a situation report is drafted from, as one member sees it: what moved, what turned, who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from comity.db.door import Connection
from comity.model.picture import StoryView
from comity.model.sitrep import Located, Moved, Silent, Situation, Turned
from comity.store.source import SILENT

#: More stories than this are no page; those with most reports are taken.
MOST = 200
#: So many places are told of, each named by so many reports that came in at least.
PLACES, SEVERAL = 20, 2
#: What came in so long before, and was not weighed yet when the last situation report was drafted, belongs to this one.
LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _As:
    """As whom it is looked: the viewer, to whom the database shows no more, or a member, for the conveyor."""

    #: The labels that are seen, in SQL.
    seen: str
    #: Of rows with an audience those that are this member's, in SQL.
    own: str
    #: What fills these.
    values: dict[str, object]


def situation(connection: Connection, since: datetime, until: datetime, member: UUID | None = None) -> Situation:
    """The situation in a time, from what a member sees now; who denies what is not in it yet.

    Args:
        connection: of a viewer, or of a worker.
        since: stories had a report after this moment, or one from just before it that was weighed after it …
        until: … and began not after this one.
        member: as whom a worker looks; none: as the viewer.
    """
    whose = _As(
        seen="(select labels_seen_by(%(member)s))::integer[]" if member else "(select seen_labels())::integer[]",
        own="and %(member)s = any (audience)" if member else "",
        values={"member": member, "since": since, "late": since - LATE, "until": until, "most": MOST},
    )
    return Situation(
        moved=_moved(connection, whose),
        turned=_turned(connection, whose),
        silent=_silent(connection, whose),
        voices={},
        places=_places(connection, whose),
    )


def _moved(connection: Connection, whose: _As) -> tuple[Moved, ...]:
    rows = connection.execute(
        "select content, began_at > %(late)s and not exists ("  # noqa: S608 - our own words
        "    select from sitrep_sentence n join sitrep s on s.id = n.sitrep"
        f"    where n.topic = v.story and n.section = 'new' and s.until <= %(since)s and n.labels <@ {whose.seen})"
        f" from story_view v where began_at <= %(until)s and v.labels <@ {whose.seen} {whose.own}"
        "   and (changed_at > %(since)s or changed_at > %(late)s and weighed_at > %(since)s)"
        " order by reports desc, story limit %(most)s".encode(),
        whose.values,
    )
    return tuple(Moved(view=msgspec.json.decode(content, type=StoryView), new=new) for content, new in rows)


def _turned(connection: Connection, whose: _As) -> tuple[Turned, ...]:
    """The last turn of each claim, with what was before the first of that kind, where all that rested on is seen."""
    rows = connection.execute(
        "select story, claim, kind, was, rested from ("  # noqa: S608 - our own words
        "  select distinct on (story, claim) story, claim, kind, at, id,"
        "    first_value(was) over kinds as was,"
        "    first_value(rested) over kinds || rested as rested"
        "  from story_change where at > %(since)s and at <= %(until)s"
        f"   and labels <@ {whose.seen} {whose.own}"
        "    and not exists (select from unnest(rested) r left join analysis a"
        f"     on a.report = r and a.label = any ({whose.seen}) where a.report is null)"
        "  window kinds as (partition by story, claim, kind order by at, id)"
        "  order by story, claim, at desc, id desc) last"
        " order by at desc, id desc limit %(most)s".encode(),
        whose.values,
    )
    return tuple(
        Turned(
            story=story,
            claim=claim,
            kind=kind,
            was=was,
            rested=tuple(dict.fromkeys(report.hex for report in rested)),
        )
        for story, claim, kind, was, rested in rows
    )


def _silent(connection: Connection, whose: _As) -> tuple[Silent, ...]:
    """Sources that are silent against their habit, where all who see their last report may know that it is theirs."""
    rows = connection.execute(
        "select s.name, last.received_at, last.report from source s cross join lateral ("  # noqa: S608 - our own words
        f"  select report, received_at, label from provenance w where w.source = s.id and w.label = any ({whose.seen})"
        "  order by received_at desc, report limit 1) last"
        f" where s.active and s.marking = any ({whose.seen}) and s.label = any ({whose.seen})"
        "   and readers_of(last.label) <@ readers_of(s.label)"
        "   and not exists (select 1 from clauses_of(array[last.label]) c where c.attribution = 'withheld')"
        f"   and {SILENT} order by last.received_at, s.id".encode(),
        whose.values,
    )
    return tuple(Silent(name=name, since=since, report=report.hex) for name, since, report in rows)


def _places(connection: Connection, whose: _As) -> tuple[Located, ...]:
    """Places that several reports name which came in, and which the draft's member sees."""
    rows = connection.execute(
        "select m.name, array_agg(m.report order by a.received_at desc, m.report),"  # noqa: S608 - our own words
        "   (array_agg(a.title order by a.received_at desc, m.report))[1] from ("
        f"   select distinct report, name from mention where label = any ({whose.seen})) m"
        " join analysis a using (report)"
        f" where a.latest and a.received_at > %(since)s and a.received_at <= %(until)s and a.label = any ({whose.seen})"
        " group by m.name having count(*) >= %(several)s order by count(*) desc, m.name limit %(places)s".encode(),
        whose.values | {"several": SEVERAL, "places": PLACES},
    )
    return tuple(
        Located(name=name, reports=tuple(each.hex for each in reports), title=title) for name, reports, title in rows
    )
