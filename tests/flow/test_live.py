"""From a report that came in to the picture that each member sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

DAM = """Gates of the Orlan dam are jammed

TORVAN, March 3, 2031 (Norda Press) - Two gates of the Orlan dam have been jammed since Monday and 120 houses in
Torvan were flooded, Energy Minister Milos Arden said on Tuesday.

"Nobody is in danger," Arden said. Residents of Torvan said that buses were turned back at the lower bridge.
"""
DAM_AGAIN = """Orlan dam: 120 houses flooded

March 4, 2031

Two gates of the Orlan dam have been jammed since Monday and 120 houses in Torvan were flooded, Energy Minister Milos
Arden said on Tuesday. The Orlan dam stands above Torvan.
"""
DENIED = """Ministry denies that Orlan gates are jammed

March 4, 2031

The Energy Ministry of Norda denied on Wednesday that two gates of the Orlan dam are jammed. The gates of the Orlan dam
work, the ministry said.
"""
RUSSIAN = """Затворы плотины Орлан заклинило

3 марта 2031

Два затвора плотины Орлан в Торване заклинило в понедельник, затоплено 120 домов, сообщил министр энергетики Милош
Арден.
"""
CHOIR = """Choir festival opens in Lisk

March 3, 2031

Forty choirs from nine towns sang in the old market of Lisk on Monday evening, the organisers said.
"""


def test_a_report_goes_from_the_way_in_to_the_picture(live):
    for key, text in {"dam": DAM, "again": DAM_AGAIN, "denied": DENIED, "ru": RUSSIAN, "choir": CHOIR}.items():
        live.add(key, text)
    live.run()
    filed = live.filed()
    assert filed["dam"] == filed["again"]
    assert filed["choir"] not in {filed[key] for key in ("dam", "again", "denied", "ru")}
    stories = {story.id: story for story in live.stories("varzan")}
    assert set(stories) == set(filed.values())
    story = stories[filed["dam"]]
    assert {live.received["dam"].id.hex, live.received["again"].id.hex} <= set(story.reports)
    assert story.since == "2031-03-03"
    assert any("120 houses" in claim.text for claim in story.claims)
    [row] = live.fetch("select search::text, story, language from analysis where report = %s", live.received["ru"].id)
    assert "'~gru'" in row[0] and "~l" in row[0]
    assert row[1:] == (filed["ru"], "ru")
    assert live.fetch("select count(*) from work where state <> 'done'") == [(0,)]
    [(copied, other)] = live.fetch("select report, other from copy")
    assert {copied, other} == {live.received["dam"].id, live.received["again"].id}


def test_what_is_told_later_changes_the_picture_and_is_noted(live):
    live.add("dam", DAM)
    live.run()
    [before] = live.stories("kesh")
    assert not live.fetch("select 1 from story_change where kind = 'contested'")
    live.add("denied", DENIED)
    live.run()
    filed = live.filed()
    assert filed["denied"] == filed["dam"]
    [story] = live.stories("kesh")
    assert story.id == before.id and len(story.reports) == 2
    [kinds] = live.fetch("select array_agg(kind) from story_change")
    assert {"contested", "denied"} & set(kinds[0])


def test_a_new_version_takes_the_place_of_the_old_one_in_the_picture(live):
    live.add("dam", DAM)
    live.add("choir", CHOIR)
    live.run()
    old = live.received["dam"].id
    new = live.add("dam", DAM.replace("120 houses", "340 houses")).id
    live.run()
    stories = {story.id: story for story in live.stories("norda")}
    story = stories[live.filed()["dam"]]
    assert story.reports == (new.hex,)
    assert live.fetch("select story from filing where report = %s", old) == [(story.id,)]
    assert any("340" in claim.text for claim in story.claims)
    assert not any("120" in claim.text for claim in story.claims)
    assert live.fetch("select latest from analysis where report = %s", old) == [(False,)]


def test_a_version_for_fewer_leaves_the_old_one_to_the_others(live):
    live.add("dam", DAM)
    live.run()
    old = live.received["dam"].id
    between_us = live.marking("norda", "members", "varzan")
    new = live.add("dam", DAM.replace("120 houses", "340 houses"), marking=between_us).id
    live.run()
    assert [story.reports for story in live.stories("kesh")] == [(old.hex,)]
    assert [story.reports for story in live.stories("varzan")] == [(new.hex,)]


def test_a_report_that_is_marked_for_fewer_leaves_the_pictures_of_the_others(live):
    live.add("dam", DAM)
    live.add("again", DAM_AGAIN)
    live.run()
    with live.web.viewer(live.viewers["norda"]) as connection:
        between_us = live.marking("norda", "members", "varzan")
        connection.execute("select mark_report(%s, %s)", (live.received["again"].id, between_us))
    assert live.stories("kesh") == []  # at once, before anything is weighed
    live.run()
    assert [story.reports for story in live.stories("kesh")] == [(live.received["dam"].id.hex,)]
    assert len(live.stories("varzan")[0].reports) == 2
    with live.web.viewer(live.viewers["norda"]) as connection:
        connection.execute("select mark_report(%s, %s)", (live.received["again"].id, live.marking("norda")))
    live.run()
    assert len(live.stories("kesh")[0].reports) == 2
    assert live.filed()["dam"] == live.filed()["again"]


def test_what_expires_is_weighed_anew_without_it(live):
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    live.add("dam", DAM)
    live.add("again", DAM_AGAIN, marking=live.marking("norda", "public", until=soon))
    live.run()
    assert len(live.stories("kesh")[0].reports) == 2
    while datetime.now(UTC) <= soon:
        pass
    assert live.stories("kesh") == []
    live.run()
    assert [story.reports for story in live.stories("kesh")] == [(live.received["dam"].id.hex,)]
    assert len(live.stories("norda")[0].reports) == 2  # its owner sees it for good


@pytest.mark.parametrize("audience", ["members", "coalition"])
def test_who_joins_later_sees_what_is_for_all_and_nothing_else(live, audience):
    live.add("dam", DAM)
    live.add("again", DAM_AGAIN, marking=live.marking("norda", audience, "varzan"))
    live.run()
    with live.conveyor.worker() as connection:
        connection.execute("update centre set epoch = 2")
        [newcomer] = connection.execute(
            "insert into member (slug, name, place, epoch) values ('lisk', 'Lisk', 4, 2) returning id"
        ).fetchone()
    live.run()
    views = live.fetch("select reports from story_view where %s = any (audience)", newcomer)
    assert views == [(1,)]
    assert len(live.stories("varzan")[0].reports) == 2


def test_a_report_that_cannot_be_placed_does_not_stop_the_others(live):
    live.add("dam", DAM)
    live.add("broken", CHOIR)
    live.add("again", DAM_AGAIN)
    live.annotate()
    with live.conveyor.worker() as connection:
        connection.execute("update analysis set content = '[1]' where report = %s", (live.received["broken"].id,))
    live.run()
    assert set(live.filed()) == {"dam", "again"}
    [(reason, report)] = live.fetch("select reason, report from quarantine where settled_at is null")
    assert "could not be put into a story" in reason and report == live.received["broken"].id
    with live.web.viewer(live.viewers["norda"]) as connection:
        connection.execute("select retry_report(%s)", (report,))
    live.run()
    assert set(live.filed()) == {"dam", "again", "broken"}
