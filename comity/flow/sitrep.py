"""The situation report is begun at the hour of the charter, once a day, and every member's draft is written into it.

Each draft is written from the pictures that are its member's, and cites what that member may see: the database refuses
anything else. A sentence that two drafts have in common is there once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from comity.db.door import Connection, Database
from comity.deliver.sitrep import draft
from comity.govern.charter import parse_charter
from comity.model.picture import StoryView
from comity.model.sitrep import Drafted
from comity.sources import houses
from comity.sources.facts import parse_facts
from comity.sources.house import Houses
from comity.store import centre, member, reading, sitrep, situation
from comity.store.sitrep import Edition
from comity.weigh.member import Member
from comity.weigh.speaker import Cast


def tick(database: Database) -> None:
    """Begin the situation report of the day if its hour has come, and write the drafts that are not written yet.

    Cheap, and right however often it is called and by however many processes; the sequencer calls it every few seconds.
    What is cut off in the middle is done again, and says nothing twice.
    """
    with database.worker() as connection:
        _begin(connection)
    with database.worker() as held:
        begun = sitrep.undrafted(held)
        if begun is None:
            return
        for one in member.everyone(held):
            if one.left_at is None:
                sitrep.say_for(held, begun.id, one.id, _drafted(held, begun, one.id))
        sitrep.drafted(held, begun.id)


def write(connection: Connection, begun: Edition) -> None:
    """Write the draft of the viewer's member."""
    sitrep.say(connection, begun.id, _drafted(connection, begun, None))


def _drafted(connection: Connection, begun: Edition, whose: UUID | None) -> tuple[Drafted, ...]:
    found = situation.situation(connection, begun.since, begun.until, whose)
    here = centre.found(connection)
    known = houses(parse_facts(here.facts if here else "").houses)
    told = {
        statement: voice
        for moved in found.moved
        for statement, voice in _denying(connection, moved.view, known).items()
    }
    return draft(
        replace(
            found,
            voices={statement: name for statement, (name, _) in told.items()},
            voiced={statement: number for statement, (_, number) in told.items()},
        )
    )


def _denying(connection: Connection, story: StoryView, known: Houses) -> dict[str, tuple[str, int]]:
    """Who speaks in the statements that deny something in a story, and which voice that is to the weighing."""
    denying = {each for claim in story.claims for each in claim.denied_by}
    if not denying:
        return {}
    found = reading.contents(connection, [UUID(each) for each in story.reports])
    members = [Member(report=arrived, analysis=analysis) for arrived, analysis, _ in found.values()]
    cast, numbers, told = Cast(members, known), dict[object, int](), dict[str, tuple[str, int]]()
    for one in sorted(members, key=lambda each: each.order):
        for statement in one.analysis.statements:
            if statement.id not in denying:
                continue
            speaker, house = statement.speaker, one.analysis.publisher or one.analysis.title
            own = speaker.kind == "outlet"
            key: object = ("house", known.publisher(house)) if own else cast.voice(statement).key
            name = speaker.name or speaker.institution or house
            told[statement.id] = name, numbers.setdefault(key, len(numbers))
    return told


def _begin(connection: Connection) -> None:
    here = centre.found(connection)
    if here is None or not here.charter:
        return
    hour = parse_charter(here.charter).sitrep.hour
    now = centre.now(connection)
    zone = ZoneInfo(here.zone)
    day = now.astimezone(zone).date()
    until = _at(day, hour, zone)
    if until > now:
        day -= timedelta(days=1)
        until = _at(day, hour, zone)
    if until > here.created_at:
        sitrep.open_daily(connection, day, until)


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)
