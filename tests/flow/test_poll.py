"""Sources are visited, what they give is stored once, every version of it, and each source shows how it fares."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from comity.db import Viewer
from comity.flow.poll import Poller, settle
from comity.gather.manners import Readers, readers
from comity.gather.schedule import LEAST
from comity.gather.visit import MOST_ARTICLES, visit
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.store import health, label, report, source
from comity.store import visit as visits
from comity.store.original import original
from tests.gather.post_office import post_office
from tests.gather.site import answer, site

NOW = datetime.now(UTC)


def item(number: int, text: str = "The gates hold.", *, when: datetime = NOW, guid: str | None = None) -> str:
    return (
        f"<item><title>Report {number}</title><guid>{guid or number}</guid><link>/{number}</link>"
        f"<pubDate>{format_datetime(when)}</pubDate><description>{text} {number}</description>"
        '<source url="https://norda.example/">Norda Press</source></item>'
    )


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Valley Herald</title>{''.join(items)}</channel></rss>"


@pytest.fixture
def norda(centre) -> Viewer:
    with centre.conveyor.worker() as connection:
        connection.execute("insert into centre (name, charter, zone, languages) values ('Savra', '', 'UTC', '{en}')")
        member = connection.execute(
            "insert into member (slug, name, place) values ('norda', 'Norda', 1) returning id"
        ).fetchone()[0]
        officer = connection.execute(
            "insert into officer (member, name) values (%s, 'Officer') returning id", (member,)
        ).fetchone()[0]
    return Viewer(member=member, officer=officer)


@pytest.fixture(scope="module")
def opening() -> Iterator[Readers]:
    with readers() as ready:
        yield ready


@pytest.fixture
def polling(centre, opening):
    """Makes a poller that may visit one site."""
    return lambda web, **changes: Poller(
        centre.conveyor, way_out=web.fetcher(), opening=opening, threads=2, gap=0.0, **changes
    )


def add(centre, viewer: Viewer, address: str, kind: str = "feed", **settings) -> UUID:
    with centre.web.viewer(viewer) as connection:
        ours = label.intern(connection, [Marking(owner=viewer.member, audience="coalition")])
        return source.add(
            connection,
            member=viewer.member,
            label=ours,
            marking=ours,
            kind=kind,
            name=kind,
            address=address,
            settings=settings,
        )


def due(centre) -> None:
    with centre.conveyor.worker() as connection:
        connection.execute("update source set next_at = now(), tried_at = null")


def row(centre, viewer: Viewer, which: UUID) -> source.SourceRow:
    with centre.web.viewer(viewer) as connection:
        return source.one(connection, which)


def reports(centre) -> list[tuple]:
    with centre.conveyor.worker() as connection:
        return connection.execute(
            "select key, version, latest, title, link, convert_from(content, 'UTF8')::jsonb ->> 'text', id from report"
            " order by key, version"
        ).fetchall()


def test_a_feed_gives_each_entry_once_and_each_edit_as_a_version(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer(rss(item(1), item(2)), headers={"ETag": '"a"'})
        assert poller.once() == 1
        assert [(r[0], r[1], r[4]) for r in reports(centre)] == [("1", 1, web.url("/1")), ("2", 1, web.url("/2"))]
        assert poller.once() == 0  # not due

        web.paths["/feed"] = answer(rss(item(1), item(2, "The gates do not hold."), item(3)))
        due(centre)
        assert poller.once() == 1
        assert web.visits("/feed")[-1].headers["if-none-match"] == '"a"'
        assert [(r[0], r[1], r[2]) for r in reports(centre)] == [
            ("1", 1, True),
            ("2", 1, False),
            ("2", 2, True),
            ("3", 1, True),
        ]
        fares = row(centre, norda, which)
        assert (fares.state, fares.failures, fares.failure) == ("well", 0, None)
        assert fares.today == 3
        assert fares.new_at is not None


def test_what_stands_in_an_entry_is_kept_as_it_came(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer(rss(item(1), item(2)), kind="application/rss+xml")
        poller.once()
        first = reports(centre)[0]
        with centre.web.viewer(norda) as connection:
            kept = original(connection, first[6])
        assert b"<guid>1</guid>" in kept.content
        assert b"Norda Press" in kept.content
        assert b"<guid>2</guid>" not in kept.content


def test_two_entries_of_one_time_and_even_of_one_guid_are_both_kept(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer(rss(item(1, when=NOW), item(2, when=NOW), item(3, guid="x"), item(4, guid="x")))
        poller.once()
        due(centre)
        poller.once()
        assert sorted(r[3] for r in reports(centre)) == ["Report 1", "Report 2", "Report 3", "Report 4"]


def test_a_failure_is_told_in_words_and_the_source_is_left_alone_longer_each_time(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/feed"))
        pauses = []
        for _ in range(3):
            due(centre)
            poller.once()
            fares = row(centre, norda, which)
            pauses.append((fares.next_at - fares.tried_at).total_seconds())
        assert fares.state == "failing"
        assert "404" in fares.failure
        assert "look whether it has moved" in fares.failure
        assert pauses == sorted(pauses)
        assert pauses[2] > 2 * pauses[0]
        web.paths["/feed"] = answer(rss(item(1)))
        due(centre)
        poller.once()
        assert row(centre, norda, which).state == "well"
        assert len(reports(centre)) == 1


def test_a_feed_that_is_gone_is_visited_no_more_and_says_why(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer("", 410)
        poller.once()
        due(centre)
        assert poller.once() == 0
        fares = row(centre, norda, which)
        assert fares.state == "stopped"
        assert "gone for good" in fares.failure


def test_a_server_that_asks_for_patience_gets_it(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer("", 503, headers={"Retry-After": "7200"})
        poller.once()
        fares = row(centre, norda, which)
        assert timedelta(hours=1, minutes=59) < fares.next_at - fares.tried_at <= timedelta(hours=2)


def test_a_page_given_for_a_feed_leads_to_the_feed_that_it_names(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/"))
        web.paths["/"] = answer(
            '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Hi</body></html>'
        )
        web.paths["/feed"] = answer(rss(item(1)))
        poller.once()
        assert len(reports(centre)) == 1
        assert web.url("/feed") in row(centre, norda, which).note
        due(centre)
        poller.once()
        assert len(web.visits("/")) == 1  # the feed itself, from then on


def test_a_page_is_a_report_whose_changes_are_versions(centre, norda, polling):
    long = "The river office said on Thursday that the dam at Torvan holds and that nobody has to leave. " * 3
    with site() as web:
        poller = polling(web)
        add(centre, norda, web.url("/notice"), "page", selector="main")
        page = "<html><body><aside>{ad}</aside><main><h1>Notice</h1><p>{text}</p></main></body></html>"
        for ad, text in (("Buy", long), ("Sell", long), ("Sell", long + "Two gates are jammed.")):
            web.paths["/notice"] = answer(page.format(ad=ad, text=text))
            due(centre)
            poller.once()
        versions = reports(centre)
        assert [(r[1], r[2]) for r in versions] == [(1, False), (2, True)]  # another advertisement is no new version
        assert "jammed" in versions[1][5]


def test_a_listing_leads_to_its_articles_once(centre, norda, polling):
    titles = (
        "Dam at Torvan holds",
        "Two gates jammed since January",
        "Valley town told to leave",
        "Bridge closed to lorries",
    )
    links = "".join(
        f'<li><a class="head" href="/news/{n}-{t.lower().replace(" ", "-")}">{t}</a></li>' for n, t in enumerate(titles)
    )
    with site() as web:
        poller = polling(web)
        add(centre, norda, web.url("/news"), "listing")
        web.paths["/news"] = answer(
            '<html><body><nav><a href="/about-us-and-all">About us and all our people</a></nav>'
            f"<ul>{links}</ul></body></html>"
        )
        for n, t in enumerate(titles):
            text = (
                f"{t}, the river office said on Thursday, and it will say more on Friday when it has looked again. " * 3
            )
            web.paths[f"/news/{n}-{t.lower().replace(' ', '-')}"] = answer(
                f"<html><head><title>{t}</title></head><body><article><h1>{t}</h1><p>{text}</p></article></body></html>"
            )
        poller.once()
        assert sorted(r[3] for r in reports(centre)) == sorted(titles)
        asked = len(web.asked)
        due(centre)
        poller.once()
        assert len(web.asked) == asked + 1  # the list alone
        assert len(reports(centre)) == 4


def test_what_a_long_listing_has_left_after_a_visit_is_read_soon_and_not_hours_later(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/news"), "listing", selector="li a")
        links = [f"/news/{n}" for n in range(MOST_ARTICLES + 3)]
        listed = "".join(f'<li><a href="{link}">Report {link}</a></li>' for link in links)
        web.paths["/news"] = answer(f"<html><body><ul>{listed}</ul></body></html>")
        for link in links:
            text = f"The river office said at {link} that the gates hold, and that it looks again tomorrow. " * 3
            web.paths[link] = answer(
                f"<html><body><article><h1>Report {link}</h1><p>{text}</p></article></body></html>"
            )
        with centre.conveyor.worker() as connection:
            connection.execute("update source set pause = interval '6 hours'")
        poller.once()
        assert len(reports(centre)) == MOST_ARTICLES
        fares = row(centre, norda, which)
        assert fares.next_at - fares.tried_at <= timedelta(seconds=LEAST)
        due(centre)
        poller.once()
        assert len(reports(centre)) == len(links)
        due(centre)
        poller.once()
        fares = row(centre, norda, which)
        assert fares.next_at - fares.tried_at > timedelta(seconds=LEAST)


def test_a_feed_of_summaries_is_read_whole_where_its_officer_wants_that(centre, norda, polling):
    text = (
        "The river office said on Thursday that the dam at Torvan holds and that nobody has to leave the valley. " * 4
    )
    with site() as web:
        poller = polling(web)
        add(centre, norda, web.url("/feed"), full=True)
        web.paths["/feed"] = answer(rss(item(1), item(2)))
        web.paths["/1"] = answer(
            f"<html><head><title>Other</title></head><body><article><p>{text}</p></article></body></html>"
        )
        web.paths["/2"] = answer("", 500)
        poller.once()
        [one] = reports(centre)
        assert (one[0], one[3]) == ("1", "Report 1")  # key and headline of the entry
        assert "nobody has to leave" in one[5]
        for _ in range(3):
            due(centre)
            poller.once()
        assert [(r[0], r[5]) for r in reports(centre)][1] == ("2", "The gates hold. 2")  # better than nothing
        assert len(web.visits("/1")) == 1
        assert len(web.visits("/2")) == 3


def test_a_folder_is_read_for_the_member_alone_that_was_there_first(centre, norda, polling, tmp_path: Path):
    """All members share the folders that the operator allows; what is put into one is not for each of them."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("The gates hold.")
    os.utime(inbox / "a.txt", (NOW.timestamp() - 60, NOW.timestamp() - 60))
    (tmp_path / "way round").symlink_to(inbox)
    with centre.conveyor.worker() as connection:
        varzan = connection.execute(
            "insert into member (slug, name, place) values ('thief', 'Thief', 9) returning id"
        ).fetchone()[0]
        officer = connection.execute(
            "insert into officer (member, name) values (%s, 'Eve') returning id", (varzan,)
        ).fetchone()[0]
    thief = Viewer(member=varzan, officer=officer)
    with site() as web:
        poller = polling(web, folders=[tmp_path])
        add(centre, norda, str(inbox), "folder")
        poller.once()
        ways = [str(inbox), str(tmp_path), str(tmp_path / "way round"), str(inbox / ".." / "inbox")]
        theirs = [add(centre, thief, way, "folder") for way in ways]
        poller.once()
        with centre.conveyor.worker() as connection:
            assert connection.execute("select originator from report").fetchall() == [(norda.member,)]
        assert all("another member" in row(centre, thief, each).failure for each in theirs)


def test_a_folder_gives_its_files_and_their_later_versions(centre, norda, polling, tmp_path: Path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("not this")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "a.txt").write_text("The gates hold.")
    (inside / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    for file in inside.iterdir():
        if not file.is_symlink():
            os.utime(file, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    with site() as web:
        poller = polling(web, folders=[inside])
        which = add(centre, norda, str(inside), "folder")
        elsewhere = add(centre, norda, str(tmp_path), "folder")
        poller.once()
        assert [(r[0], r[5]) for r in reports(centre)] == [("a.txt", "The gates hold.")]
        assert "COMITY_FOLDERS" in row(centre, norda, elsewhere).failure
        (inside / "a.txt").write_text("The gates do not hold.")
        os.utime(inside / "a.txt", (NOW.timestamp() - 30, NOW.timestamp() - 30))
        due(centre)
        poller.once()
        assert [(r[0], r[1]) for r in reports(centre)] == [("a.txt", 1), ("a.txt", 2)]
        assert row(centre, norda, which).state == "well"
        with centre.conveyor.worker() as connection:
            kept = connection.execute("select path, content, source from quarantine").fetchall()
        assert kept == [("broken.pdf", b"%PDF-1.4 nothing", which)]


def test_a_mailbox_gives_its_new_messages(centre, norda, opening, tmp_path: Path):
    head = "From: Norda Press <desk@norda.example>\r\nSubject: {0}\r\nMessage-ID: <{0}@norda.example>\r\n\r\n"
    with post_office(tmp_path) as office:
        poller = Poller(centre.conveyor, way_out=office.fetcher(), opening=opening, threads=1, gap=0.0)
        which = add(centre, norda, office.address, "mailbox", user="desk")
        with centre.conveyor.worker() as connection:
            connection.execute("update source set secret = 'open'")
        office.messages = {n: (head.format(n) + f"The dam holds, {n}.\r\n").encode() for n in (4, 8)}
        office.messages[9] = b"From: a@norda.example\r\nMessage-ID: <9@norda.example>\r\n\r\n\r\n"
        poller.once()
        assert [(r[0], r[3]) for r in reports(centre)] == [("<4@norda.example>", "4"), ("<8@norda.example>", "8")]
        due(centre)
        poller.once()
        assert row(centre, norda, which).state == "well"
        assert len([command for command in office.heard if "BODY.PEEK" in command]) == 3


def test_a_password_is_for_the_courier_alone(centre, norda):
    add(centre, norda, "imaps://mail.example/", "mailbox", user="desk")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), centre.web.viewer(norda) as connection:
        connection.execute("select secret from source")


def test_two_couriers_never_visit_one_source_or_one_site_at_the_same_time(centre, norda, polling):
    together, most = 0, 0
    lock = threading.Lock()

    def slow(asked, line) -> None:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        threading.Event().wait(0.05)
        answer(rss(item(1)))(asked, line)
        with lock:
            together -= 1

    with site() as web:
        one, other = polling(web), polling(web)
        for number in range(6):
            web.paths[f"/{number}"] = slow
            add(centre, norda, web.url(f"/{number}"))
        visited: list[int] = []
        threads = [threading.Thread(target=lambda p=p: visited.append(p.once())) for p in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while left := one.once():
            visited.append(left)
        assert sum(visited) == 6
        assert most == 1
        assert all(len(web.visits(f"/{number}")) == 1 for number in range(6))


def test_what_a_courier_had_taken_when_it_died_is_visited_after_its_lease(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer(rss(item(1)))
        with centre.conveyor.worker() as connection:
            assert len(visits.claim(connection, most=1, lease=600.0, gap=0.0)) == 1
        assert poller.once() == 0
        with centre.conveyor.worker() as connection:
            connection.execute("update source set taken_until = now() - interval '1 second'")
        assert poller.once() == 1
        assert len(reports(centre)) == 1


def test_what_was_not_stored_whole_is_not_stored_at_all(centre, norda, polling):
    # The entries and the place where the next visit begins stand or fall together.
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/feed"))
        web.paths["/feed"] = answer(rss(item(1), item(2)), headers={"ETag": '"a"'})
        with centre.conveyor.worker() as connection:
            [claimed] = visits.claim(connection, most=1, lease=600.0, gap=0.0)
        found = visit(claimed, poller.means)
        with pytest.raises(RuntimeError), centre.conveyor.worker() as connection:
            settle(connection, claimed, found)
            raise RuntimeError
        assert reports(centre) == []
        assert row(centre, norda, which).succeeded_at is None
        with centre.conveyor.worker() as connection:
            assert settle(connection, claimed, found).new == 2
        with centre.conveyor.worker() as connection:
            assert settle(connection, claimed, found).new == 0


def test_the_habit_is_learnt_from_the_dates_of_the_first_visit_and_silence_is_noticed(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/feed"))
        old = [item(n, when=NOW - timedelta(hours=6 * n)) for n in range(1, 41)]  # four a day, for ten days
        web.paths["/feed"] = answer(rss(*old))
        poller.once()
        fares = row(centre, norda, which)
        assert 3.0 < fares.per_day < 5.5
        assert fares.per_day_spread >= 1.5
        assert fares.state == "well"
        with centre.conveyor.worker() as connection:
            connection.execute("update source set new_at = now() - interval '2 days', next_at = now(), tried_at = null")
        poller.once()
        assert row(centre, norda, which).state == "late"


def test_a_source_without_a_habit_is_not_called_silent(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        burst = [item(n, when=NOW - timedelta(hours=5)) for n in range(1, 4)]  # one bulletin: nothing of a rhythm yet
        web.paths["/feed"] = answer(rss(*burst))
        web.paths["/notice"] = answer(
            "<html><body><article><p>The crossing at Sel is shut.</p></article></body></html>"
        )
        bulletin = add(centre, norda, web.url("/feed"))
        notice = add(centre, norda, web.url("/notice"), "page")
        while poller.once():
            pass

        def after(quiet: str) -> list[str]:
            with centre.conveyor.worker() as connection:
                connection.execute("update source set new_at = succeeded_at - %s::interval", (quiet,))
            return [row(centre, norda, which).state for which in (bulletin, notice)]

        assert after("5 hours") == ["well", "well"]
        assert after("4 days") == ["late", "well"]  # silent for longer than all that is known of it
        with centre.web.viewer(norda) as connection:
            assert source.troubled(connection) == 1
            assert [each.name for each in health.troubled(connection)] == ["feed"]


def test_a_source_that_is_gone_stands_with_those_in_trouble(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        web.paths["/feed"] = answer("gone", status=410)
        web.paths["/z"] = answer(rss(item(1)))
        add(centre, norda, web.url("/z"), "feed")
        gone = add(centre, norda, web.url("/feed"))
        while poller.once():
            pass
        with centre.web.viewer(norda) as connection:
            assert source.page(connection, 1)[0][0].id == gone
            assert source.troubled(connection) == 1


def test_a_source_that_is_pushed_to_shows_what_came_and_when(centre, norda):
    which = add(centre, norda, "", "push")
    assert row(centre, norda, which).succeeded_at is None
    with centre.web.viewer(norda) as connection:
        ours = source.one(connection, which).marking
        for text in ("The gates hold.", "The gates hold no more.", "The gates hold no more."):
            pushed = Report(id="", path="p", text=text)
            kept = Arrival(key="k", report=pushed, original=text.encode(), media_type="text/plain")
            report.add(connection, kept, originator=norda.member, label=ours, source=which)
    fares = row(centre, norda, which)
    assert fares.state == "brought"
    assert fares.today == 1  # another version is no new report
    assert fares.new_at is not None
    assert fares.succeeded_at is not None


def test_robots_are_heard(centre, norda, polling):
    with site() as web:
        poller = polling(web)
        which = add(centre, norda, web.url("/private/feed"))
        web.paths["/robots.txt"] = answer("User-agent: Comity\nDisallow: /private/\n", kind="text/plain")
        web.paths["/private/feed"] = answer(rss(item(1)))
        poller.once()
        assert "robots.txt" in row(centre, norda, which).failure
        assert web.visits("/private/feed") == []


def test_no_answer_stops_the_poller(centre, norda, polling):
    broken = (
        b"",
        b"\x00" * 500,
        b"<rss><channel><item>" * 3000,
        b"\xff\xfe<",
        b"{" * 90000,
        b"<html>",
        b"%PDF-1.4",
        b"\x1f\x8b\x08",
    )
    with site() as web:
        poller = polling(web)
        which = [add(centre, norda, web.url(f"/{number}")) for number in range(len(broken))]
        web.paths |= {f"/{number}": answer(content) for number, content in enumerate(broken)}
        assert poller.once() == len(broken)
        for one in which:
            fares = row(centre, norda, one)
            assert fares.tried_at is not None
            assert fares.failure is None or fares.failure.endswith(".")


def test_a_running_poller_notices_a_new_source_and_stops_when_told(centre, norda, polling):
    stop = threading.Event()
    with site() as web:
        poller = polling(web)
        runner = threading.Thread(target=poller.run, args=(stop,))
        runner.start()
        try:
            web.paths["/feed"] = answer(rss(item(1)))
            add(centre, norda, web.url("/feed"))
            for _ in range(100):
                if reports(centre):
                    break
                threading.Event().wait(0.1)
            assert len(reports(centre)) == 1
        finally:
            stop.set()
            runner.join(10)
        assert not runner.is_alive()
