"""Quiet hours in the reader's zone, letters of the hour and the day, and that nothing is lost or doubled by them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.model.quiet import PACES, Quiet
from comity.store import alert, delivered, outbox, standing

sys.path.insert(0, str(Path(__file__).parent))
from test_send import HASTY, Mailbox, drain, hook, sender, states

CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))
QUIET = st.builds(
    Quiet,
    since=st.none() | CLOCKS,
    until=st.none() | CLOCKS,
    zone=st.sampled_from(["UTC", "Asia/Tehran", "America/New_York", "Asia/Kathmandu"]),
    urgent=st.booleans(),
    daily=CLOCKS,
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(QUIET, MOMENTS, st.sampled_from(PACES))
def test_what_is_held_comes_later_and_never_in_quiet_hours(quiet: Quiet, moment: datetime, pace: Any) -> None:
    due = quiet.due(moment, pace)
    if due is None:
        assert pace in ("urgent", "now")
        assert quiet.ends(moment) is None or (pace == "urgent" and quiet.urgent)
        return
    assert moment < due[0] <= moment + timedelta(days=3)
    assert quiet.ends(due[0]) is None
    assert (due[1] == "quiet") == (pace in ("urgent", "now"))


#: Around the nights in which clocks are put back or forward.
TURNS = st.sampled_from(
    [
        ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ]
)


@given(TURNS, st.integers(-36 * 60, 36 * 60), st.integers(0, 1439), st.integers(1, 1439))
@example(("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)), 10, 22 * 60, 270)
def test_quiet_hours_last_an_hour_longer_at_most_where_a_clock_is_put_back(
    turn: tuple[str, datetime], minutes: int, since: int, length: int
) -> None:
    zone, around = turn
    moment, midnight = around + timedelta(minutes=minutes), datetime(2026, 1, 1)
    begins, until = midnight + timedelta(minutes=since), midnight + timedelta(minutes=since + length)
    ends = Quiet(since=begins.time(), until=until.time(), zone=zone).ends(moment)
    assert ends is None or moment < ends <= moment + timedelta(minutes=length + 60)


@pytest.mark.parametrize(
    ("clock", "ends"), [("21:59", None), ("22:00", "06:00"), ("02:00", "06:00"), ("06:00", None), ("12:00", None)]
)
def test_a_night_of_the_readers_zone(clock: str, ends: str | None) -> None:
    quiet = Quiet(since=time(22), until=time(6), zone="Asia/Tehran")
    here = datetime.combine(datetime(2026, 3, 14), time.fromisoformat(clock), ZoneInfo("Asia/Tehran"))
    found = quiet.ends(here)
    assert (found.astimezone(ZoneInfo("Asia/Tehran")).strftime("%H:%M") if found else None) == ends


@pytest.fixture
def mailbox(mail_to: Any) -> tuple[Mailbox, dict[str, str]]:
    box = Mailbox()
    return box, mail_to(box, "Joint Centre <centre@example.org>")


def _paced(scene: Any, slug: str, pace: Any, *channels: str) -> UUID:
    made: UUID = scene.ask(slug, "dam", *channels)
    _change(scene, slug, made, pace, *channels)
    return made


def _change(scene: Any, slug: str, query: UUID, pace: Any, *channels: str) -> None:
    with scene.centre.web.viewer(scene.viewer(slug)) as connection:
        standing.change(
            connection, query, name="Dam", query="dam", channels=channels, active=True, again=["report"], pace=pace
        )
    with scene.centre.conveyor.worker() as connection:
        scene.watch.refresh(connection)


def _hours_pass(scene: Any) -> None:
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update outbox set held_until = '-infinity'")


def _quiet_from_now_on(scene: Any, *, urgent: bool = True) -> None:
    now = datetime.now(UTC)
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "update contact set quiet_since = %s, quiet_until = %s, zone = 'UTC', urgent = %s",
            ((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time(), urgent),
        )


def test_a_letter_of_the_hour_tells_all_of_it_once_and_holds_up_nothing(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "hourly", "email")
    scene.ask("veldt", "bridge", "email")
    for number in range(3):
        scene.arrives(f"The dam leaks {number}\n\nWater.", story=f"s{number}")
    scene.arrives("The bridge is closed", story="b")
    one = sender(scene, mailbox)
    while one.turn():
        pass
    assert ["bridge" in mail["Subject"] for mail in mailbox[0].mail] == [True]
    _hours_pass(scene)
    mailbox[0].answers[:] = ["451 later"]
    drain(one)
    _, mail = mailbox[0].mail
    text = mail.get_body(("plain",)).get_content()
    assert "3" in mail["Subject"]
    assert [text.count(f"The dam leaks {number}") for number in range(3)] == [1, 1, 1]
    assert text.index("leaks 0") < text.index("leaks 2")
    assert {state for state, *_ in states(scene)} == {"sent"}
    assert not one.turn()


def test_what_is_wanted_sooner_does_not_wait_for_the_letter_that_tells_of_it_too(scene: Any, mailbox: Any) -> None:
    query = _paced(scene, "veldt", "daily", "email")
    scene.arrives("The dam leaks")
    one = sender(scene, mailbox)
    for pace, held in (("hourly", ["hourly"]), ("daily", ["hourly"]), ("urgent", [None]), ("hourly", [None])):
        _change(scene, "veldt", query, pace, "email")
        scene.arrives(f"The dam leaks {pace}")
        with scene.centre.conveyor.worker() as connection:
            assert [row[0] for row in connection.execute("select bundle from outbox").fetchall()] == held
    one.turn()
    assert len(mailbox[0].mail) == 1
    with scene.centre.conveyor.worker() as connection:
        assert connection.execute("select payload ->> 'pace' from outbox").fetchall() == [("urgent",)]


def test_what_comes_while_a_letter_is_sent_goes_in_the_next(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "daily", "email")
    for number in range(2):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    _hours_pass(scene)
    with scene.centre.conveyor.worker() as connection:
        (taken,) = outbox.take(connection, most=5, lease=timedelta(seconds=0))
        assert len(outbox.bundled(connection, taken.id)) == 2
    scene.arrives("The dam leaks again", story="s1")  # the one that is bound is under way and cannot tell of it
    _hours_pass(scene)
    with scene.centre.conveyor.worker() as connection:
        (again,) = outbox.take(connection, most=5, lease=timedelta(seconds=0))  # the first sender died
        assert (again.key, len(outbox.bundled(connection, again.id))) == (taken.key, 2)
    drain(sender(scene, mailbox))
    assert len(mailbox[0].mail) == 2


def test_a_webhook_is_told_at_once_and_quiet_hours_hold_mail(scene: Any) -> None:
    hook(scene, "veldt", "http://127.0.0.1:9/hook")
    _paced(scene, "veldt", "now", "email", "webhook")
    _quiet_from_now_on(scene)
    scene.arrives("The dam leaks")
    with scene.centre.conveyor.worker() as connection:
        held = connection.execute("select channel, held_until > now(), bundle from outbox order by channel").fetchall()
    assert held == [("email", True, "quiet"), ("webhook", False, None)]


def _held(scene: Any) -> list[tuple[Any, ...]]:
    with scene.centre.conveyor.worker() as connection:
        return connection.execute(
            "select channel, state, held_until > now(), bundle, tries, bound from outbox order by channel, id"
        ).fetchall()


def test_what_could_not_leave_before_quiet_hours_waits_for_their_end(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "now", "email")
    scene.arrives("The dam leaks")
    mailbox[0].answers[:] = ["451 later"]
    one = sender(scene, mailbox, patience=HASTY)
    assert one.turn()
    _quiet_from_now_on(scene)
    drain(one)
    assert mailbox[0].mail == []
    assert _held(scene) == [("email", "waiting", True, "quiet", 1, None)]
    _hours_pass(scene)
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update contact set quiet_since = null, quiet_until = null")
    drain(one)
    assert len(mailbox[0].mail) == 1


def test_what_is_sent_again_waits_for_the_end_of_quiet_hours_too(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "now", "email")
    scene.arrives("The dam leaks")
    mailbox[0].answers[:] = ["550 no such mailbox"]
    one = sender(scene, mailbox)
    drain(one)
    _quiet_from_now_on(scene)
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        assert outbox.retry(connection, [outbox.dead(connection)[0].key]) == 1
    drain(one)
    assert _held(scene) == [("email", "waiting", True, "quiet", 0, None)]


def test_a_letter_of_the_hour_that_falls_into_new_quiet_hours_waits_and_tells_of_each_story_once(
    scene: Any, mailbox: Any
) -> None:
    _paced(scene, "veldt", "hourly", "email")
    for number in range(2):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    _quiet_from_now_on(scene)
    _hours_pass(scene)
    one = sender(scene, mailbox)
    drain(one)
    assert _held(scene) == [("email", "waiting", True, "hourly", 0, None)] * 2
    scene.arrives("The dam leaks again", story="s1")
    with scene.centre.conveyor.worker() as connection:
        connection.execute("update contact set quiet_since = null, quiet_until = null")
    _hours_pass(scene)
    drain(one)
    assert "2" in mailbox[0].mail[0]["Subject"]
    assert len(mailbox[0].mail) == 1


@pytest.mark.parametrize("urgent", [True, False])
def test_what_is_urgent_leaves_in_quiet_hours_where_its_reader_wants_it(scene: Any, mailbox: Any, urgent: bool) -> None:
    _paced(scene, "veldt", "urgent", "email")
    scene.arrives("The dam leaks")
    _quiet_from_now_on(scene, urgent=urgent)
    drain(sender(scene, mailbox))
    assert len(mailbox[0].mail) == int(urgent)


def test_how_fast_is_told_by_day_and_leaves_out_what_waited_by_wish(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "daily", "email")
    scene.ask("veldt", "bridge", "email")
    scene.ask("harm", "bridge", "email")
    for number in range(3):
        scene.arrives("The bridge is closed", story=f"b{number}", received=datetime.now(UTC) - timedelta(seconds=60))
    scene.arrives("The dam leaks")
    _hours_pass(scene)
    drain(sender(scene, mailbox))
    mail, screen = _how_fast(scene)
    assert (mail.channel, mail.messages, screen.channel, screen.messages) == ("email", 3, "screen", 4)
    assert 60 <= mail.half <= mail.most < 120
    assert 60 <= screen.half <= screen.most < 120


def _how_fast(scene: Any, zone: str = "UTC") -> tuple[delivered.Day, ...]:
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        return delivered.days(connection, zone=zone)


def test_how_fast_is_told_of_what_is_shown_on_screen_alone_and_stays_when_the_query_goes(scene: Any) -> None:
    made = scene.ask("veldt", "dam")
    scene.arrives("The dam leaks", received=datetime.now(UTC) - timedelta(seconds=60))
    scene.arrives("The dam leaks more", received=datetime.now(UTC) - timedelta(seconds=10))
    (day,) = _how_fast(scene)
    assert (day.channel, day.messages) == ("screen", 2)
    assert 30 < day.half < day.most < 120
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        standing.remove(connection, made)
    assert _how_fast(scene) == (day,)
    with scene.centre.web.viewer(scene.viewer("harm")) as connection:
        assert delivered.days(connection, zone="UTC") == ()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
def test_how_fast_is_told_of_seven_whole_days_and_what_is_older_is_forgotten(scene: Any, zone: str) -> None:
    scene.ask("veldt", "dam")
    with scene.centre.conveyor.worker() as connection:
        connection.execute(
            "insert into delivered (member, officer, channel, at, seconds)"
            " select %s, %s, 'screen', now() - h * interval '1 hour', 1 from generate_series(0, 20 * 24) h",
            (scene.members["veldt"], scene.officers["veldt"]),
        )
    today = datetime.now(ZoneInfo(zone)).date()
    found = _how_fast(scene, zone)
    assert [day.day for day in found] == [today - timedelta(days=back) for back in range(7)]
    assert {day.messages for day in found[1:]} <= {23, 24, 25}
    scene.arrives("The dam leaks")
    with scene.centre.conveyor.worker() as connection:
        row = connection.execute("select count(*) from delivered where at < now() - interval '9 days'").fetchone()
    assert row == (0,)


def test_a_letter_tells_nothing_that_was_taken_back(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "daily", "email")
    kept = scene.report("The dam leaks", story="a")
    gone = scene.report("The dam bursts", story="b", marked=scene.label("norda"))
    scene.placed(kept, gone)
    own = scene.label("norda", "norda")
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (gone, own))
    _hours_pass(scene)
    drain(sender(scene, mailbox))
    (mail,) = mailbox[0].mail
    assert "bursts" not in mail.as_string()
    assert "leaks" in mail["Subject"]


def test_a_letter_that_is_given_up_is_one_dead_letter_and_is_sent_again_whole(scene: Any, mailbox: Any) -> None:
    _paced(scene, "veldt", "daily", "email")
    for number in range(2):
        scene.arrives(f"The dam leaks {number}", story=f"s{number}")
    _hours_pass(scene)
    mailbox[0].answers[:] = ["550 no such mailbox"]
    drain(sender(scene, mailbox))
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        (dead,) = outbox.dead(connection)
        assert outbox.retry(connection, [dead.key]) == 2
        assert len(alert.own(connection).rows) == 2
    drain(sender(scene, mailbox, patience=HASTY))
    (mail,) = mailbox[0].mail
    assert "2" in mail["Subject"]
