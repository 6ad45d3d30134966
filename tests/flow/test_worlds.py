"""Two worlds: what those see who may not see a report is the same as if it had never been written, letters and all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import msgspec
import pytest

from comity.deliver.channels.email import mail_server
from comity.flow.alert import match_reports, match_stories
from comity.flow.aside import known
from comity.flow.send import Sender, Ways
from comity.flow.sequence import Sequencer
from comity.flow.watch import Watch
from comity.flow.weighing import Scales, Weigher
from comity.gather.fetch import Answer
from comity.model.report import Report
from comity.store import report, standing

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

#: What the two members want to be told of.
QUERIES = ("dam", "fever AND Lisk", "gates", "contested", "origins>=2", "patrol OR captain")
#: Ids of alerts and keys of letters are random; reports have theirs from `ids`, and stories from reports.
GIVEN = {UUID(int=number << 64).hex for number in range(1, len(ORDER) + 1)}
RANDOM = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
#: The year of this machine's clock, where all else is of 2031.
NOW = re.compile(r"20[0-24-9]\d-\d\d-\d\dT[\d:.]+(Z|\+00:00)")


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
        for table in ("outbox", "alert", "story_change", "story_view", "weighing", "copy", "filing", "log", "mention",
                      "analysis_was", "hit", "analysis", "work", "report"):  # fmt: skip
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


class Mailbox:
    def __init__(self) -> None:
        self.mail: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: ARG002, N802 - the names of aiosmtpd
        letter = message_from_bytes(envelope.content, policy=policy.default)
        told = [f"{name}: {value}" for name, value in letter.items() if name not in ("Date", "Content-Type")]
        told += [part.get_content() for part in letter.walk() if not part.is_multipart()]
        self.mail.append("\n".join(told))
        return "250 taken"


def test_a_secret_report_changes_no_letter_to_others(live, mail_to):
    box = Mailbox()
    posted: list[str] = []

    def post(to, content, headers):  # noqa: ARG001 - as the courier calls it
        posted.append(f"{to} {content.decode()}")
        return Answer(status=200, url=to, moved=None, headers={}, content=b"", media_type="", charset=None)

    ways = Ways(
        post=post,
        mail=mail_server(mail_to(box, "Centre <centre@example.org>")),
        address="https://centre.example",
    )
    watch = Watch(known(""), UTC)
    live.sequencer = Sequencer(live.conveyor, tell=lambda connection, new: match_reports(connection, watch, new))
    live.weigher = Weigher(live.conveyor, Scales(), tell=lambda connection, new: match_stories(connection, watch, new))
    for slug in ("kesh", "norda"):
        asks(live, slug)
    with live.conveyor.worker() as connection:
        watch.refresh(connection)
    told: dict[bool, dict[str, list[str]]] = {}
    for with_secret in (False, True):
        secret = live.marking("norda", "members")
        for key in [each for each in ORDER if each in PUBLIC or with_secret]:
            put(live, key, PUBLIC.get(key) or SECRET[key], None if key in PUBLIC else secret)
            live.run()
            while Sender(live.conveyor, ways).turn():
                pass
        told[with_secret] = {
            slug: [same(each) for each in (*box.mail, *posted) if f"{slug}@" in each or f"/{slug} " in each]
            for slug in ("kesh", "norda")
        }
        box.mail.clear()
        posted.clear()
        clear(live)
    live.sequencer.close()
    assert told[False]["kesh"] == told[True]["kesh"]
    assert len(told[False]["kesh"]) >= 10
    assert told[False]["norda"] != told[True]["norda"]  # its owner does hear of it
    assert any("patrol" in each for each in told[True]["norda"])


def asks(live, slug: str) -> None:
    who = live.viewers[slug]
    with live.conveyor.worker() as connection:
        connection.execute(
            "insert into contact (officer, member, email, webhook, webhook_secret) values (%s, %s, %s, %s, 'x')",
            (who.officer, who.member, f"{slug}@example.org", f"https://hook.example/{slug}"),
        )
    with live.web.viewer(who) as connection:
        for query in QUERIES:
            standing.add(connection, who.member, who.officer, name=query, query=query, channels=("email", "webhook"))


def same(letter: str) -> str:
    """A letter, but for random ids and for the moment at which it was sent."""
    plain = RANDOM.sub(lambda each: each[0] if each[0].replace("-", "") in GIVEN else "id", letter)
    return NOW.sub("now", plain)
