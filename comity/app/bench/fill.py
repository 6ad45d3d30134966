"""Fills a database with an invented centre of a hundred thousand reports, in minutes.

Some hundred reports go through everything real (`pool`); each further one is one of them with other words, ids and
dates, and what row holds of words is computed anew for it: the story index's profile, the lexemes of search. What is
taken over from its pattern: statements, places, copies and the weighed claims, at their places in the text, and the
vectors of what was stated within a week, which a centre that ran so long would have.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from random import Random
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from comity import flow
from comity.app.bench import mill
from comity.app.bench.cast import FOUNDERS, NAMES, SETS, Cast, Party, cast, identity, readers
from comity.app.bench.pool import Pattern, Vocabulary, patterns
from comity.app.bench.rows import Ground, Outlet, Rows, rows
from comity.db import migrate
from comity.db.door import Connection
from comity.errors import Refused
from comity.flow.stages import version
from comity.govern import handover
from comity.govern.charter import parse_charter
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import centre, fill, label, member, officer, seat
from comity.vectors.local import LocalEncoder, available, local

#: Reports that go through everything real; of few reports a third.
POOL = 600
#: Over how many weeks the reports are spread, and over how many at most.
WEEKS, MOST_WEEKS = 26, 104
#: Sources per report, and days of which their habit is known.
SOURCES, HABIT = 0.05, 14
#: Standing queries of each officer, and alerts of each query.
QUERIES, ALERTS = 25, 4
#: Turns whose rows are made while others are written.
_AHEAD = 3
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_CHARTER = f"""{fill.MARK}
name = "Bench"
zone = "UTC"
languages = ["en", "ar", "fa", "ru"]
chair = {{ begins = 2026-01-01 }}
"""
_PARTY = """[[member]]
name = "{name}"
slug = "{slug}"
[[member.officer]]
name = "{name} 1"
email = "watch1@{slug}.example"
[[member.officer]]
name = "{name} 2"
email = "watch2@{slug}.example"
"""


def filled(
    url: str,
    reports: int,
    seed: int,
    step: Callable[[int], None] = lambda _: None,
    *,
    labels: int | None = None,
    weeks: int = WEEKS,
) -> Cast:
    """Fill a database; one that was filled before is emptied first.

    Args:
        url: address of the database, for its owner.
        reports: how many.
        seed: the same seed gives the same texts, readers and sources; ids of members and times are new.
        step: told how many more reports are there.
        labels: different sets of named readers; none: one for each twenty reports.
        weeks: over how many the reports are spread, the last of which ends now.

    Returns:
        The members and their officers.

    Raises:
        Refused: it holds a centre that is not invented.
    """
    migrate(url)
    cores = os.cpu_count() or 1
    now = datetime.now(UTC).replace(microsecond=0)
    with psycopg.connect(url) as connection:
        if fill.whose(connection) == "real":
            raise Refused("This database holds a centre that was not made by 'comity bench fill'. Name another one.")
        fill.empty(connection)
        players, ground = stage(connection, reports, labels or round(reports * SETS), seed, now)
        indexes = fill.prepare(connection)
        fill.load(connection, _readers(ground))
        fill.load(connection, _sources(ground, Random(f"sources {seed}")))
        with ProcessPoolExecutor(cores, get_context("spawn")) as crew:
            encoder = local() if available() else None
            told = patterns(min(POOL, max(1, reports // 3)), seed, now, partial(_annotated, crew), encoder)
        with ProcessPoolExecutor(cores, get_context("spawn"), _begin, (told, ground, seed)) as crew:
            named: set[bytes] = set()
            for made, count in _streamed(crew, told, reports, 1 + len(ground.labels), weeks):
                fill.load(connection, {**made, "sense": _first(made.get("sense", ()), named)})
                step(count)
        fill.load(connection, _queries(connection, players, Random(f"queries {seed}")))
        fill.finish(connection, indexes)
    with psycopg.connect(url, autocommit=True) as connection:
        fill.settle(connection)
    return players


def _first(rows: Sequence[tuple[Any, ...]], named: set[bytes]) -> list[tuple[Any, ...]]:
    """Those vectors whose text nobody stated before."""
    new = {name: vector for name, vector in rows if name not in named}
    named.update(new)
    return list(new.items())


def stage(connection: Connection, reports: int, labels: int, seed: int, now: datetime) -> tuple[Cast, Ground]:
    """Set up the centre, its members, so many sets of readers, and as many sources as so many reports have."""
    text = _CHARTER + "".join(_PARTY.format(name=name, slug=name.lower()) for name in NAMES)
    agreed = parse_charter(text)
    centre.add(connection, name=agreed.name, charter=text, zone=agreed.zone, languages=list(agreed.languages))
    members = []
    for place, party in enumerate(agreed.member):
        epoch = 1 if place < FOUNDERS else 2
        new = member.add(connection, slug=party.slug, name=party.name, epoch=epoch)
        people = []
        for number, person in enumerate(party.officer, 1):
            one = officer.add(
                connection, new, name=person.name, email=person.email, roles=["watch", "analyst"], language="en"
            )
            seat.give(connection, member=new, number=number, officer=one)
            people.append(one)
        members.append(Party(id=new, slug=party.slug, name=party.name, epoch=epoch, officers=tuple(people)))
    players = cast(members, labels, seed)
    every = (*players.coalition, *players.public, *players.named)
    interned: dict[Marking, int] = {}
    for number, marking in enumerate(every, 1):
        interned[marking] = label.intern(connection, [marking])
        if number.bit_count() == 1:  # else all of them would be made as is best where there are none
            fill.count_labels(connection)
    handover.note_handover(connection)
    centre.next_epoch(connection)  # those who joined later see nothing that was for the coalition before
    dice = Random(f"outlets {seed}")
    owners = [m.id for m in members if any(marking.owner == m.id for marking in every)]
    count = max(1, round(reports * SOURCES / len(owners)))
    outlets = {
        owner: [Outlet(id=identity(dice), name=f"Outlet {place}-{number}", member=owner) for number in range(count)]
        for place, owner in enumerate(owners, 1)
    }
    return players, Ground(
        cast=players,
        labels=interned,
        outlets=outlets,
        vocabulary=Vocabulary(seed),
        stages=_stages(),
        now=now,
        model=_model(),
    )


def _stages() -> str:
    """The version of the stages as an annotator here would write it down, so that none does the reports again."""
    return version(flow.Wish(), _model())


def _model() -> str:
    return LocalEncoder.model if available() else ""


def _readers(ground: Ground) -> Rows:
    """The beginning of the log: who sees which label, known since before the first report."""
    began = ground.now - timedelta(weeks=MOST_WEEKS + 2)
    rows = [
        (
            position,
            "readers",
            None,
            label,
            sorted(readers(ground.cast, marking)),
            marking.audience == "public",
            began,
        )
        for position, (marking, label) in enumerate(ground.labels.items(), 1)
    ]
    return {"log": rows}


def _annotated(crew: ProcessPoolExecutor, reports: Sequence[Report]) -> list[flow.Annotated]:
    return list(crew.map(partial(flow.annotated, flow.Wish()), reports, chunksize=20))


#: What a process that makes rows has: the patterns, what all rows share, the seed.
_HELD: list[tuple[Sequence[Pattern], Ground, int]] = []


def _begin(told: Sequence[Pattern], ground: Ground, seed: int) -> None:
    _HELD.append((told, ground, seed))


def _made(turn: int, chosen: Sequence[int], weeks: int, position: int) -> tuple[Rows, int]:
    """The rows of one turn through the patterns; runs in a process of its own."""
    told, ground, seed = _HELD[0]
    dice = Random(f"turn {turn} {seed}")
    together: Rows = {}
    for number in chosen:
        for table, more in rows(told[number], ground, dice, weeks=weeks, position=position).items():
            together.setdefault(table, []).extend(more)
        position += told[number].size
    return together, sum(told[number].size for number in chosen)


def _streamed(
    crew: ProcessPoolExecutor, told: Sequence[Pattern], reports: int, position: int, weeks: int
) -> Iterator[tuple[Rows, int]]:
    """The rows of all turns, the oldest first; no more than a few turns are held at a time."""
    turns = list(_turns(told, reports))
    waiting: list[Future[tuple[Rows, int]]] = []
    for turn, chosen in enumerate(turns):
        ago = (len(turns) - 1 - turn) * weeks // len(turns)  # none for the last: the newest are of this week
        waiting.append(crew.submit(_made, turn, chosen, ago, position))
        position += sum(told[number].size for number in chosen)
        if len(waiting) > _AHEAD:
            wait(waiting[:1])
            yield waiting.pop(0).result()
    for one in waiting:
        yield one.result()


def _turns(told: Sequence[Pattern], reports: int) -> Iterator[list[int]]:
    """Which patterns are used in each turn: all, and in the last one as many as fill the number up."""
    left = reports
    while left:
        chosen = []
        for number, pattern in enumerate(told):
            if pattern.size <= left:
                chosen.append(number)
                left -= pattern.size
        yield chosen


def _sources(ground: Ground, dice: Random) -> Rows:
    """The sources and their habits. None is due: the courier has nothing to poll."""
    today = ground.now.date()
    made: Rows = {"source": [], "source_day": []}
    for owner, outlets in ground.outlets.items():
        ours = next((n for m, n in ground.labels.items() if m.owner == owner and m.audience == "coalition"), None)
        shown = ours or next(n for m, n in ground.labels.items() if m.owner == owner)
        for outlet in outlets:
            address, habit = f"https://{outlet.id.hex[:12]}.example/feed", dice.expovariate(0.2)
            last = ground.now - timedelta(minutes=dice.uniform(1, 600))
            made["source"].append(
                (outlet.id, owner, shown, shown, "feed", outlet.name, address, Jsonb({}), _NEVER, last, last, habit)
            )
            made["source_day"] += [
                (outlet.id, today - timedelta(days=day), int(dice.uniform(0, 2 * habit)), 96, 0, shown)
                for day in range(HABIT)
            ]
    return made


def _queries(connection: Connection, players: Cast, dice: Random) -> Rows:
    """Standing queries of every officer, and alerts for stories that the officer's member sees."""
    lists = mill.words()
    made: Rows = {"standing": [], "alert": []}
    for party in players.members:
        seen = fill.stories_of(connection, party.id, ALERTS * QUERIES * 4)
        for person in party.officers:
            for number in range(QUERIES):
                words = lists[dice.choice(sorted(lists))]
                query = f"{dice.choice(words['town'])} {dice.choice(words['thing']).split()[-1]}"
                one = identity(dice)
                made["standing"].append((one, party.id, person, f"Query {number + 1}", query, ["screen"]))
                made["alert"] += [
                    (one, party.id, person, story, labels, None, "report", title, f"It matches: {query}", at)
                    for story, labels, title, at in dice.sample(seen, min(ALERTS, len(seen)))
                ]
    return made
