"""A standing query asks whether a source is silent: told once for each silence, to those who may know of it."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from comity.deliver.channels.email import isolated
from comity.errors import QueryInvalid
from comity.flow.silence import tick
from comity.model.marking import Marking
from comity.serve import known, trial
from comity.store import alert, centre, label, passing, source, standing

sys.path.insert(0, str(Path(__file__).parent))
from test_send import SECRET, Mailbox, Receiver, drain, receiver, sender

__all__ = ["receiver"]


@pytest.fixture
def mailbox(mail_to: Any) -> tuple[Mailbox, dict[str, str]]:
    box = Mailbox()
    return box, mail_to(box, "Joint Centre <centre@example.org>")


def gathers(scene: Any, name: str, *, label: int, marking: int | None = None, kind: Any = "feed") -> UUID:
    """A source of Norda's that brought something each hour until an hour ago, and was visited just now."""
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        made = source.add(
            connection,
            member=scene.members["norda"],
            label=label,
            marking=label if marking is None else marking,
            kind=kind,
            name=name,
            address=f"https://{name.replace(' ', '')}.example/feed" if kind == "feed" else "",
        )
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update source set tried_at = now(), succeeded_at = now(), new_at = now() - interval '1 hour',"
            " quiet = interval '1 hour', per_day = 36 where id = %s and kind = 'feed'",
            (made,),
        )
        connection.execute(
            "insert into source_day (source, day, new, label) select id, current_date - 9, 24, marking from source"
            " where id = %s and kind = 'feed'",
            (made,),
        )
    return made


def brings(scene: Any, which: UUID, hours_ago: float) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update source set new_at = now() - %s * interval '1 hour' where id = %s", (hours_ago, which)
        )


def seen(scene: Any, slug: str) -> list[tuple[str, str, int, bool]]:
    with scene.centre.web.viewer(scene.viewer(slug)) as connection:
        rows = alert.own(connection).rows
    return [(row.title, row.kind, row.times, row.heard_at is not None) for row in rows]


def waiting(scene: Any) -> int:
    with scene.centre.conveyor.worker() as connection:
        return int(connection.execute("select count(*) from outbox").fetchall()[0][0])


def test_it_is_told_once_for_each_silence(scene: Any) -> None:
    which = gathers(scene, "Valley feed", label=scene.label("norda"))
    made = scene.ask("veldt", 'silent:"Valley feed"', "email", again=())
    assert tick(scene.centre.conveyor) == ()
    brings(scene, which, 4)
    (fired,) = tick(scene.centre.conveyor)
    assert tick(scene.centre.conveyor) == ()
    assert (seen(scene, "veldt"), waiting(scene)) == ([("Valley feed", "silent", 1, False)], 1)
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        shown = alert.one(connection, fired)
        alert.finish(connection, fired)
    assert (shown.source, shown.usual, shown.report) == (which, timedelta(minutes=40), None)
    brings(scene, which, 0.1)  # it speaks again: that is noted and fires nothing
    assert tick(scene.centre.conveyor) == ()
    assert (seen(scene, "veldt"), waiting(scene)) == ([("Valley feed", "silent", 1, True)], 1)
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update source set tried_at = now() + interval '5 hours', succeeded_at = tried_at")
        connection.execute("update source set succeeded_at = tried_at")
        asked = standing.of_silence(connection)
    assert [one.id for one in asked] == [made]
    assert tick(scene.centre.conveyor) == (fired,)  # and falls silent anew: a message still waits that tells of it
    assert (seen(scene, "veldt"), waiting(scene)) == ([("Valley feed", "silent", 2, False)], 1)
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert alert.one(connection, fired).done_at is None


def test_a_time_that_is_named_counts_failed_visits_and_what_others_bring(scene: Any) -> None:
    public = scene.label("norda")
    failing, pushed = gathers(scene, "Herald", label=public), gathers(scene, "Gauge", label=public, kind="push")
    scene.ask("veldt", 'silent:"Herald ~12h" OR silent:"Gauge ~12h"')
    brings(scene, failing, 11)
    assert tick(scene.centre.conveyor) == ()
    brings(scene, failing, 13)
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update source set succeeded_at = new_at, failures = 9 where id = %s", (failing,))
        connection.execute("update source set added_at = now() - interval '20 hours' where id = %s", (pushed,))
    assert len(tick(scene.centre.conveyor)) == 2
    assert sorted(seen(scene, "veldt")) == [("Gauge", "silent", 1, False), ("Herald", "silent", 1, False)]
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        source.switch(connection, failing, active=False)
    scene.ask("harm", 'silent:"Herald ~12h"')
    assert tick(scene.centre.conveyor) == ()  # nobody waits for what was switched off


def test_who_chose_so_is_told_when_it_is_heard_again(scene: Any) -> None:
    which = gathers(scene, "Valley feed", label=scene.label("norda"))
    scene.ask("veldt", "silent:valley", again=["heard"])
    brings(scene, which, 4)
    (fired,) = tick(scene.centre.conveyor)
    brings(scene, which, 0)
    assert tick(scene.centre.conveyor) == (fired,)
    assert tick(scene.centre.conveyor) == ()
    assert seen(scene, "veldt") == [("Valley feed", "heard", 2, True)]


def test_only_who_may_see_the_source_and_its_reports_is_told(scene: Any, mailbox: Any) -> None:
    everyone, shared, own = scene.label("norda"), scene.label("norda", "veldt"), scene.label("norda", "norda")
    for name, shows, marking in (("Own", own, own), ("Shown", everyone, own), ("Read", own, everyone)):
        brings(scene, gathers(scene, name, label=shows, marking=marking), 4)
    which = gathers(scene, "Shared", label=shared)
    brings(scene, which, 4)
    asked = " OR ".join(f"silent:{name}" for name in ("Own", "Shown", "Read", "Shared"))
    for slug in ("norda", "veldt", "harm"):
        scene.ask(slug, asked, "email")
    assert len(tick(scene.centre.conveyor)) == 5
    assert len(seen(scene, "norda")) == 4
    assert (seen(scene, "veldt"), seen(scene, "harm")) == ([("Shared", "silent", 1, False)], [])
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        kept = source.one(connection, which)
        source.change(
            connection, which, name=kept.name, address=kept.address, label=own, marking=shared, publisher=None,
            language=None, settings={},
        )  # fmt: skip
    assert (len(seen(scene, "norda")), seen(scene, "veldt")) == (4, [])  # taken back: the screen and the mail
    drain(sender(scene, mailbox))
    assert {mail["To"] for mail in mailbox[0].mail} == {"norda@example.org"}


def test_where_it_is_withheld_whose_a_source_is_its_member_alone_is_told(scene: Any) -> None:
    hides = Marking(owner=scene.members["norda"], audience="public", attribution="withheld")
    with scene.centre.conveyor.worker() as connection:
        withheld = label.intern(connection, [hides])
    public = scene.label("norda")
    brings(scene, gathers(scene, "Hidden", label=public, marking=withheld), 4)
    which = gathers(scene, "Open", label=public)
    brings(scene, which, 4)
    for slug in ("norda", "veldt"):
        scene.ask(slug, "silent:hidden OR silent:open")
    assert len(tick(scene.centre.conveyor)) == 3
    assert [len(seen(scene, slug)) for slug in ("norda", "veldt")] == [2, 1]
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update source set marking = %s where id = %s", (withheld, which))
    assert [len(seen(scene, slug)) for slug in ("norda", "veldt")] == [2, 0]


def test_mail_and_webhook_tell_of_it_in_the_readers_language(scene: Any, mailbox: Any, receiver: Receiver) -> None:
    for language in ("ar", "fa", "ru"):
        scene.join(language, language=language)
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update contact set webhook = %s, webhook_secret = %s", (receiver.url, SECRET))
    which = gathers(scene, "Valley feed", label=scene.label("norda"))
    brings(scene, which, 4)
    scene.ask("veldt", "silent:valley", "email", "webhook")
    for slug in ("ar", "fa", "ru"):
        scene.ask(slug, "silent:valley", "email")
    assert len(tick(scene.centre.conveyor)) == 4
    brings(scene, which, 0)
    tick(scene.centre.conveyor)  # before anything was sent
    drain(sender(scene, mailbox, receiver))
    plain = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in mailbox[0].mail}
    english = plain["veldt@example.org"]
    assert f"A source is silent: {isolated('Valley feed')}" in english
    assert "Usual time between two reports: 40 minutes." in english
    assert "It brought something again: " in english
    assert f"Open the source: https://centre.example/sources/{which.hex}" in english
    assert "Reports that answer" not in english
    assert "40 دقيقة" in plain["ar@example.org"]
    assert "40 دقیقه" in plain["fa@example.org"]
    assert "40 минут" in plain["ru@example.org"]
    (told,) = receiver.done.values()
    assert (told["alert"]["kind"], told["alert"]["usual"], told["story"]) == ("silent", 2400.0, None)
    assert told["source"] == {"id": which.hex, "url": f"https://centre.example/sources/{which.hex}"}
    assert told["alert"]["heard_at"] > told["alert"]["since"]
    assert json.dumps(told).count("stories") == 0


def test_a_silence_that_is_over_is_passed_on_to_nobody(scene: Any) -> None:
    which = gathers(scene, "Valley feed", label=scene.label("norda"))
    made = scene.ask("veldt", "silent:valley")
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update standing set deputy = officer, patience = 1 where id = %s",
            (made,),
        )
        connection.execute("update standing set entrusted_at = now() - interval '1 hour'")
    brings(scene, which, 4)
    assert len(tick(scene.centre.conveyor)) == 1
    brings(scene, which, 0)
    tick(scene.centre.conveyor)
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update alert set waits_since = waits_since - interval '10 minutes'")
        assert passing.pass_on(connection) == 0


def test_tried_on_the_last_days_it_tells_the_silences_there_were(scene: Any) -> None:
    public = scene.label("norda")
    which = gathers(scene, "Gauge", label=public, kind="push")
    with scene.centre.conveyor.worker() as connection:
        for hours in (200, 198, 196, 150, 148, 147, 20):
            report = scene.report(f"Level {hours}", marked=public)
            connection.execute(
                "update provenance set source = %s, received_at = now() - %s * interval '1 hour' where report = %s",
                (which, hours, report),
            )
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        now = centre.now(connection)

        def missed(query: str) -> list[tuple[int, bool]]:
            wanted = known.standing(connection, query)
            assert isinstance(wanted, tuple)
            found = trial.silent(connection, wanted, now=now, days=30)
            return [(round((now - each.gap.since) / timedelta(hours=1)), each.gap.until is None) for each in found]

        assert missed('silent:"Gauge ~18h"') == [(20, True), (147, False), (196, False)]
        assert missed('silent:"Gauge ~24h"') == [(147, False), (196, False)]
        with pytest.raises(QueryInvalid, match="Write for how long"):
            known.standing(connection, "silent:Gauge")  # what is brought has no habit
        with scene.centre.conveyor.worker() as worker:
            worker.execute("update source set kind = 'feed', tried_at = now(), new_at = now() - interval '20 hours'")
        assert missed("silent:Gauge") == [(147, False)]  # what is known of it by the first is less than a day
        with pytest.raises(QueryInvalid, match="goes by 'Gouge'"):
            known.standing(connection, "silent:Gouge")
        with pytest.raises(QueryInvalid, match="Look at the screen Sources"):
            known.condition(connection, "silent:Gauge")


def test_reports_are_not_asked_of_it(scene: Any) -> None:
    made = scene.ask("veldt", "silent:valley")
    assert made not in scene.watch.live
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.change(connection, made, name="x", query="dam", channels=(), active=True)
    with scene.centre.conveyor.worker() as connection:
        scene.watch.refresh(connection)
        assert standing.of_silence(connection) == ()
    assert made in scene.watch.live
