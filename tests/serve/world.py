"""A world for the web process: of every kind of thing one of Norda's own, one shared with it, one hidden from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import msgspec
from psycopg.types.json import Jsonb

from comity.db import Viewer
from comity.db.door import Connection
from comity.model.analysis import Analysis
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.picture import ClaimView, OriginsView, StoryView
from comity.model.report import Report
from comity.store import label, report, rfi, sealed, standing

#: How a thing stands to Norda, whose officer asks.
STANDS = ("own", "shared", "hidden")


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Ids by kind of thing, and by how it stands to Norda."""

    centre: Any
    people: Any
    ids: dict[str, dict[str, str]]
    words: dict[str, str]


def build(centre: Any, people: Any) -> World:
    owner = {"own": people.norda, "shared": people.varzan, "hidden": people.varzan}
    ids: dict[str, dict[str, str]] = {
        kind: {}
        for kind in (
            "report",
            "version",
            "story",
            "standing",
            "alert",
            "dead-letter",
            "quarantine",
            "source",
            "push",
            "request",
            "sealed",
            "sitrep",
            "rfi",
        )
    }
    words = {"own": "heronsgate", "shared": "kestrelford", "hidden": "wrenbourne"}
    for stands in STANDS:
        viewer: Viewer = owner[stands]
        with centre.web.viewer(viewer) as connection:
            clause = Marking(owner=viewer.member, audience="coalition" if stands == "shared" else "members")
            marking = label.intern(connection, [clause])
            first, second = (
                report.add(
                    connection,
                    Arrival(
                        key=stands,
                        report=Report(id="", path=f"{stands}.txt", title=f"The {words[stands]} dam", text=text),
                        original=text.encode(),
                        media_type="text/plain",
                    ),
                    originator=viewer.member,
                    label=marking,
                    officer=viewer.officer,
                )
                for text in (f"The {words[stands]} dam holds.", f"The {words[stands]} dam does not hold.")
            )
            query = standing.add(connection, viewer.member, viewer.officer, name=words[stands], query=words[stands])
            ids["source"][stands], ids["push"][stands] = (
                _new(
                    connection,
                    "insert into source (member, label, marking, kind, name, address) values (%s, %s, %s, %s, %s, %s)"
                    " returning id",
                    (viewer.member, marking, marking, kind, words[stands], f"https://{words[stands]}.example/feed"),
                )
                for kind in ("feed", "push")
            )
            ids["sealed"][stands] = sealed.add(
                connection,
                originator=viewer.member,
                officer=viewer.officer,
                label=marking,
                title=f"The {words[stands]} gates",
                fits=1,
                content=f"age-encryption.org/v1 {words[stands]}".encode(),
            ).hex
        ids["report"][stands], ids["version"][stands] = second.id.hex, first.id.hex
        ids["standing"][stands] = query.hex
        with centre.conveyor.worker() as connection:
            ids["story"][stands] = _story(connection, (first.id, second.id), marking, words[stands])
            ids["quarantine"][stands] = _new(
                connection,
                "insert into quarantine (label, originator, path, reason, content, media_type)"
                " values (%s, %s, %s, 'It is empty. Send it again.', '', 'text/plain') returning id",
                (marking, viewer.member, words[stands]),
            )
            ids["alert"][stands] = _new(
                connection,
                "insert into alert (standing, member, officer, story, labels, report, kind, title, why, received_at)"
                " values (%s, %s, %s, %s, %s, %s, 'report', %s, 'dam', now()) returning id",
                (
                    query,
                    viewer.member,
                    viewer.officer,
                    ids["story"][stands],
                    [marking],
                    second.id,
                    words[stands],
                ),
            )
            ids["dead-letter"][stands] = _new(
                connection,
                "insert into outbox (alert, member, officer, channel, receiver, labels, payload, state, received_at)"
                " values (%s, %s, %s, 'webhook', 'https://hook.example', %s, %s, 'dead', now()) returning key",
                (UUID(ids["alert"][stands]), viewer.member, viewer.officer, [marking], Jsonb({})),
            )
    # Varzan asks Norda for more of Norda's; Norda asks Varzan; and one is between others.
    for stands, owner_of, asker in (
        ("own", people.norda, people.varzan),
        ("shared", people.varzan, people.norda),
        ("hidden", people.varzan, people.varzan),
    ):
        with centre.conveyor.worker() as connection:
            ids["request"][stands] = _new(
                connection,
                "insert into request (report, label, member, officer, audience, purpose, term)"
                " select id, label, %s, %s, 'public', %s, now() + interval '1 day' from report where id = %s"
                " returning id",
                (asker.member, asker.officer, words[stands], UUID(ids["report"][stands])),
            )
            connection.execute(
                "insert into decision (request, owner) values (%s, %s)",
                (UUID(ids["request"][stands]), owner_of.member),
            )
    ids["rfi"] = _questions(centre, people, ids["report"], words)
    ids["sitrep"] = _sitrep(centre, ids["report"], words)
    return World(centre=centre, people=people, ids=ids, words=words)


def _questions(centre: Any, people: Any, reports: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    """Norda asks Varzan and itself, Varzan asks Norda, for all to see, and itself, for nobody else; each is about all
    that its asker sees. Varzan answers each for all, and what it asked for itself alone besides.
    """
    found = {}
    for stands, asker, asked, sees in (
        ("own", people.norda, people.varzan, ("own", "shared")),
        ("shared", people.varzan, people.norda, ("shared", "hidden")),
        ("hidden", people.varzan, people.varzan, ("shared", "hidden")),
    ):
        closed = Marking(owner=people.varzan.member, audience="members")
        with centre.web.viewer(asker) as connection:
            clause = closed if stands == "hidden" else Marking(owner=asker.member, audience="coalition")
            which = rfi.ask(
                connection,
                [asked.member, people.varzan.member, asker.member],
                f"Does the {words[stands]} dam hold?",
                due=datetime.now(UTC) + timedelta(days=365),
                label=label.intern(connection, [clause]),
                reports=[UUID(reports[each]) for each in sees],
            )
        with centre.web.viewer(people.varzan) as connection:
            clauses = [
                Marking(owner=people.varzan.member, audience="coalition"),
                *([closed] if stands != "own" else []),
            ]
            for each, word in zip(clauses, (words["shared"], words["hidden"]), strict=False):
                rfi.answer(connection, which, f"So says the {word} gauge.", label=label.intern(connection, [each]))
        found[stands] = which.hex
    return found


def _sitrep(centre: Any, reports: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    """An edition with a sentence of each report; it is every member's, so that what is hidden is another's sentence."""
    with centre.conveyor.worker() as connection:
        edition = _new(
            connection,
            "insert into sitrep (since, until, drafted_at) values (now() - interval '1 day', now(), now())"
            " returning id",
            (),
        )
        for stands, word in words.items():
            sentence = _new(
                connection,
                "insert into sitrep_sentence (sitrep, section, topic, kind, told) values (%s, 'new', %s, 'story', %s)"
                " returning id",
                (UUID(edition), word, Jsonb({"title": f"The {word} dam", "reports": 1})),
            )
            connection.execute(
                "insert into sitrep_citation (sentence, number, report, label) select %s, 1, id, label from report"
                " where id = %s",
                (UUID(sentence), UUID(reports[stands])),
            )
    return {"own": edition, "shared": edition, "hidden": uuid4().hex}


def _new(connection: Connection, statement: LiteralString, values: tuple[Any, ...]) -> str:
    row = connection.execute(statement, values).fetchone()
    assert row
    new: UUID = row[0]
    return new.hex


def _story(connection: Connection, versions: tuple[UUID, UUID], marking: int, word: str) -> str:
    first, second = versions
    name = f"s{first.hex}"
    for number, each in enumerate((first, second)):
        text = f"The {word} dam\n\nThe {word} dam holds."
        analysis = Analysis(report=each.hex, title=f"The {word} dam", text=text, language="en")
        connection.execute(
            "insert into analysis (report, label, stages, title, language, received_at, originator, latest, story,"
            " content, profile) select id, label, '', %s, 'en', received_at, originator, latest, %s, %s, '' from report"
            " where id = %s",
            (analysis.title, name, msgspec.json.encode(analysis), each),
        )
        connection.execute(
            "insert into filing (report, label, story, how, odds, position) values (%s, %s, %s, 'It began it.', 1, %s)",
            (each, marking, name, number),
        )
    origins = OriginsView(low=1, high=2, reasons=("One outlet.",), roots=())
    claim = ClaimView(
        id="c1", text=f"The {word} dam holds.", status="contested", origins=origins, asserted_by=(), denied_by=()
    )
    view = StoryView(
        id=name, title=f"The {word} dam", since=None, until=None, places=(), reports=(second.hex,), claims=(claim,)
    )
    readers = list(label.readers(connection, marking))
    connection.execute(
        "insert into story_view (story, audience, labels, seen, title, reports, languages, places, claims, contested,"
        " origins, began_at, changed_at, content)"
        " values (%s, %s, %s, '', %s, 1, '{en}', '{}', 1, 1, 1, now(), now(), %s)",
        (name, readers, [marking], view.title, msgspec.json.encode(view)),
    )
    connection.execute(
        "insert into story_change (story, audience, labels, kind, claim, words)"
        " values (%s, %s, %s, 'contested', 'c1', %s)",
        (name, readers, [marking], claim.text),
    )
    return name
