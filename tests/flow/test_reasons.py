"""Why a report is in its story, told to whoever may know of the other reports that the reason speaks of."""

from __future__ import annotations

from comity.store import picture, reading

DAM = """Gates of the Orlan dam jammed in Torvan

March 3, 2031

Two gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said. The water will reach the lower bridge
of Torvan by Friday, Arden said.
"""
DENIED = """Ministry: gates of the Orlan dam in Torvan work

March 4, 2031

The Energy Ministry of Norda denied that two gates of the Orlan dam jammed in Torvan, as engineer Milos Arden had said.
"""
HEADLINE = DAM.partition("\n")[0]


def test_a_reason_is_told_on_the_report_and_in_the_story(live):
    both(live)
    for name in ("norda", "kesh"):
        with live.web.viewer(live.viewers[name]) as connection:
            filed = reading.report(connection, live.received["denied"].id)
            told = picture.story(connection, filed.story).view
        assert f"“{HEADLINE}”" in filed.how
        assert dict(zip(told.reports, told.how, strict=True))[filed.id.hex] == filed.how
        assert all(told.how)


def test_a_reason_does_not_speak_of_a_report_that_was_taken_back(live):
    both(live)
    denied = live.received["denied"].id
    with live.web.viewer(live.viewers["norda"]) as connection:
        reading.mark(connection, live.received["dam"].id, live.marking("norda", "members"))
    with live.web.viewer(live.viewers["kesh"]) as connection:  # before the conveyor has done anything about it
        assert reading.report(connection, denied).how is None
    with live.web.viewer(live.viewers["norda"]) as connection:
        assert f"“{HEADLINE}”" in reading.report(connection, denied).how
    live.run()
    with live.web.viewer(live.viewers["kesh"]) as connection:
        filed = reading.report(connection, denied)
        told = picture.story(connection, filed.story).view
        assert HEADLINE not in f"{filed.how} {told.how}"
        assert told.reports == (denied.hex,)


def test_that_a_report_is_a_new_version_is_not_told_to_whoever_may_not_see_the_earlier_one(live):
    earlier = live.add("dam", DAM)
    live.run()
    later = live.add("dam", DAM.replace("Friday", "Saturday"))
    live.run()
    with live.web.viewer(live.viewers["kesh"]) as connection:
        assert "new version" in reading.report(connection, later.id).how
    with live.web.viewer(live.viewers["norda"]) as connection:
        reading.mark(connection, earlier.id, live.marking("norda", "members"))
    with live.web.viewer(live.viewers["kesh"]) as connection:
        assert reading.report(connection, later.id).how is None
    live.run()
    with live.web.viewer(live.viewers["kesh"]) as connection:
        assert "new version" not in (reading.report(connection, later.id).how or "")


def both(live) -> None:
    for key, text in (("dam", DAM), ("denied", DENIED)):
        live.add(key, text)
        live.run()
    assert len(set(live.filed().values())) == 1
