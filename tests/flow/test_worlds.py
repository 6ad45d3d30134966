"""Two worlds: what those see who may not see a report is the same as if it had never been written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from comity.model.report import Report
from comity.store import report

PUBLIC = {
    "dam": "Gates of the Orlan dam jammed in Torvan\n\nMarch 3, 2031\n\nTwo gates of the Orlan dam jammed in Torvan on"
    " Monday, engineer Milos Arden said. The water will reach the lower bridge by Friday, Arden said.\n",
    "denied": "Ministry: gates of the Orlan dam work\n\nMarch 4, 2031\n\nThe Energy Ministry of Norda denied that two"
    " gates of the Orlan dam jammed in Torvan.\n",
    "fever": "Spotted fever in Lisk\n\nMarch 4, 2031\n\nForty children in Lisk have spotted fever, doctor Ana Brel"
    " said. The wells of Lisk were closed on Tuesday.\n",
    "bridge": "Lower bridge of Torvan closed\n\nMarch 5, 2031\n\nThe lower bridge of Torvan was closed below the Orlan"
    " dam on Wednesday, the mayor Sela Dorn said.\n",
    "wells": "Wells of Lisk are clean, clinic says\n\nMarch 6, 2031\n\nThe clinic of Lisk denied that its wells carry"
    " spotted fever. Forty children are treated, doctor Ana Brel said.\n",
}
SECRET = {
    # The same words as a public report that comes later, and what would join two stories that are two to the others.
    "early copy": PUBLIC["bridge"],
    "joins": "Orlan dam and spotted fever\n\nMarch 4, 2031\n\nWater from the Orlan dam brought the spotted fever to"
    " Lisk and Torvan: two gates jammed, forty children are ill, Milos Arden and Ana Brel said.\n",
    "alone": "A patrol lost near Kesh\n\nMarch 5, 2031\n\nA patrol of Norda was lost near Kesh, its captain said.\n",
    "agrees": "Gates jammed, says a second engineer\n\nMarch 5, 2031\n\nTwo gates of the Orlan dam jammed in Torvan,"
    " engineer Petra Vol said.\n",
}
ORDER = ("early copy", "dam", "joins", "denied", "fever", "alone", "bridge", "agrees", "wells")


@pytest.mark.parametrize("audience", [("members",), ("members", "varzan")])
def test_a_secret_report_leaves_no_trace_in_what_others_see(live, audience):
    worlds = []
    for with_secret in (False, True):
        keys = [key for key in ORDER if key in PUBLIC or with_secret]
        secret = live.marking("norda", *audience)
        for key in keys:
            put(live, key, PUBLIC.get(key) or SECRET[key], None if key in PUBLIC else secret)
            live.run()
        worlds.append(seen(live, "kesh"))
        own = seen(live, "norda")
        if with_secret:
            assert own != worlds[-1]  # its owner does see it
            assert len({pair for pair, _ in own[1]}) > len({pair for pair, _ in worlds[-1][1]})  # and what it copied
        clear(live)
    assert worlds[0] == worlds[1]
    assert len(worlds[0][0]) == len(PUBLIC)


def test_a_secret_report_joins_the_story_that_all_see_for_its_readers_alone(live):
    secret = live.marking("norda", "members", "varzan")
    put(live, "dam", PUBLIC["dam"], None)
    put(live, "agrees", SECRET["agrees"], secret)
    live.run()
    filed = live.filed()
    assert filed["agrees"] == filed["dam"]
    assert [len(story.reports) for story in live.stories("kesh")] == [1]
    assert [len(story.reports) for story in live.stories("varzan")] == [2]


def test_a_secret_story_goes_into_the_public_one_as_soon_as_there_is_one(live):
    secret = live.marking("norda", "members")
    put(live, "agrees", SECRET["agrees"], secret)
    live.run()
    put(live, "dam", PUBLIC["dam"], None)
    live.run()
    filed = live.filed()
    assert filed["agrees"] == filed["dam"] == f"s{live.received['dam'].id.hex}"


def put(live, key: str, text: str, marking: int | None) -> None:
    """Take in a report; its id and its time of receipt are the same in both worlds."""
    number = ORDER.index(key) + 1
    marking = marking if marking is not None else live.marking("norda")
    filed = Report(id=ids(number).hex, path=f"{key}.txt", text=text)
    with live.conveyor.worker() as connection:
        connection.execute(
            "insert into report (id, document, originator, label, key, path, content, fingerprint, received_at)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                ids(number),
                ids(number),
                live.viewers["norda"].member,
                marking,
                key,
                filed.path,
                msgspec.json.encode(filed),
                report.fingerprint(filed),
                datetime(2031, 3, 7, tzinfo=UTC) + timedelta(minutes=number),
            ),
        )
    live.received[key] = report.Received(id=ids(number), document=ids(number), version=1, new=True)


def clear(live) -> None:
    """An empty centre again, but for its members and labels."""
    with live.conveyor.worker() as connection:
        for table in ("story_change", "story_view", "weighing", "copy", "filing", "log", "mention", "analysis_was",
                      "hit", "analysis", "work", "report"):  # fmt: skip
            connection.execute(f"delete from {table}")  # noqa: S608 - our own tables
    live.received.clear()


def ids(number: int) -> UUID:
    return UUID(int=number << 64)


def seen(live, name: str) -> tuple[object, ...]:
    """All that a member sees of filings, copies, stories and what became of them."""
    with live.web.viewer(live.viewers[name]) as connection:
        return tuple(
            connection.execute(query).fetchall()
            for query in (
                "select report, story, how, odds from filing order by report",
                "select (report, other)::text, content from copy order by report, other",
                "select story, title, reports, languages, places, claims, contested, origins, began_at, changed_at,"
                " content from story_view order by story",
                "select story, kind, claim, words, was, becomes from story_change order by story, kind, claim, words",
                "select report, story, latest, content, search::text from analysis order by report",
            )
        )
