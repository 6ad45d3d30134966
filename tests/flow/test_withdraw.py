"""Taking back and asking for more, below the screens: what the others see, hear of and count, from that moment on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from comity.errors import NotAllowed, NotFound, Refused
from comity.model.marking import Marking
from comity.store import asking, label, reading, withdrawal

DAM = "Two gates of the Orlan dam jammed in Torvan on Monday, engineer Milos Arden said. The marmot saw it."
ECHO = "The gates of the Orlan dam jammed in Torvan on Monday, Sela Dorn said. Milos Arden works there."


def sees(live, name: str, key: str) -> bool:
    with live.web.viewer(live.viewers[name]) as connection:
        return bool(reading.named(connection, [live.received[key].id]))


def test_hidden_is_seen_by_nobody_else_until_it_is_shown_again(live):
    live.add("dam", DAM, marking=live.marking("norda", "members", "varzan"))
    live.add("echo", ECHO)
    live.run()
    before = live.stories("varzan")
    with live.web.viewer(live.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, live.received["dam"].id, "hidden")
    assert not sees(live, "varzan", "dam")
    assert live.received["dam"].id.hex not in str(live.stories("varzan"))
    live.run()
    assert [len(each.reports) for each in live.stories("varzan")] == [1]
    with live.web.viewer(live.viewers["norda"]) as connection:
        assert withdrawal.of(connection, live.received["dam"].id).kind == "hidden"
        withdrawal.show_again(connection, live.received["dam"].id)
        assert withdrawal.of(connection, live.received["dam"].id) is None
    live.run()
    assert sees(live, "varzan", "dam")
    assert not sees(live, "kesh", "dam")
    assert [each.reports for each in live.stories("varzan")] == [each.reports for each in before]
    with live.web.viewer(live.viewers["varzan"]) as connection:
        assert asking.notices(connection) == ()
        with pytest.raises(psycopg.errors.NoDataFound):
            withdrawal.withdraw(connection, live.received["dam"].id, "hidden")


def test_recalled_is_told_to_every_reader_and_to_nobody_else(live):
    live.add("dam", DAM, marking=live.marking("norda", "members", "varzan"))
    live.run()
    with live.web.viewer(live.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, live.received["dam"].id, "recalled")
    told = {}
    for name, viewer in live.viewers.items():
        with live.web.viewer(viewer) as connection:
            told[name] = [(each.kind, each.report) for each in asking.notices(connection)]
    assert told == {"norda": [], "varzan": [("recalled", live.received["dam"].id)], "kesh": []}
    assert live.fetch("select count(*) from entry where kind = 'recall'") == [(1,)]


def test_erased_leaves_nothing_anywhere(live):
    live.add("dam", DAM)
    live.add("copy", DAM, owner="varzan")
    live.add("echo", ECHO, owner="kesh")
    live.run()
    assert live.stories("kesh")[0].reports
    with live.web.viewer(live.viewers["norda"]) as connection:
        withdrawal.withdraw(connection, live.received["dam"].id, "erased")
    with live.web.viewer(live.viewers["varzan"]) as connection:
        withdrawal.withdraw(connection, live.received["copy"].id, "erased")
    for _ in range(2):
        tables = [
            row[0]
            for row in live.fetch(
                "select relname from pg_class where relnamespace = 'comity'::regnamespace and relkind = 'r'"
                " and has_table_privilege('comity_worker', oid, 'select')"
            )
        ]
        for table in tables:
            left = live.fetch(f"select count(*) from {table} t where t::text ~* 'marmot|6d61726d6f74'")  # noqa: S608
            assert left == [(0,)], table
        live.run()
    assert [[*each.reports] for each in live.stories("kesh")] == [[live.received["echo"].id.hex]]
    with live.web.viewer(live.viewers["norda"]) as connection, pytest.raises(psycopg.errors.NoDataFound):
        mark = label.intern(connection, [Marking(owner=live.viewers["norda"].member, audience="public")])
        reading.mark(connection, live.received["dam"].id, mark)


@pytest.mark.parametrize(("until", "audience"), [(None, "members"), (1, "members"), (1, "coalition"), (None, "public")])
def test_what_every_owner_grants_those_asked_for_see_until_the_term(live, until, audience):
    live.add("dam", DAM, marking=live.marking("norda", "members", "varzan"))
    kesh = live.viewers["kesh"].member
    end = datetime.now(UTC) + timedelta(seconds=3) if until else None
    with live.web.viewer(live.viewers["varzan"]) as connection:
        request = asking.ask(
            connection, live.received["dam"].id, audience=audience, members=[kesh], until=end, purpose="They are next."
        )
        assert asking.one(connection, request).state == "open"
    with live.web.viewer(live.viewers["varzan"]) as connection, pytest.raises(NotFound):
        asking.decide(connection, request, "granted")
    with live.web.viewer(live.viewers["kesh"]) as connection:
        assert asking.listed(connection) == ()
    with live.web.viewer(live.viewers["kesh"]) as connection, pytest.raises(NotFound):
        asking.ask(connection, live.received["dam"].id, audience="public", purpose="Please.")
    with live.web.viewer(live.viewers["norda"]) as connection:
        assert [(each.kind, each.request) for each in asking.notices(connection)] == [("asked", request)]
        asking.decide(connection, request, "granted")
    with live.web.viewer(live.viewers["norda"]) as connection, pytest.raises(Refused):
        asking.decide(connection, request, "refused")
    assert sees(live, "kesh", "dam")
    with live.web.viewer(live.viewers["varzan"]) as connection:
        assert asking.one(connection, request).state == "granted"
        assert asking.notices(connection)[0].kind == "answered"
    live.run()
    if until:
        live.fetch("select pg_sleep(3.1)")
        assert not sees(live, "kesh", "dam")
        assert sees(live, "varzan", "dam")
        live.run()
        assert live.stories("kesh") == []


def test_silence_refuses_and_onward_decides_who_may_ask(live):
    closed = live.viewers["norda"].member
    with live.web.viewer(live.viewers["norda"]) as connection:
        none = label.intern(connection, [Marking(owner=closed, audience="coalition", onward="none")])
    live.add("dam", DAM, marking=none)
    live.add("echo", ECHO, marking=live.marking("norda", "members", "varzan"))
    with live.web.viewer(live.viewers["varzan"]) as connection, pytest.raises(NotAllowed):
        asking.ask(connection, live.received["dam"].id, audience="public", purpose="Please.")
    with live.web.viewer(live.viewers["varzan"]) as connection:
        request = asking.ask(
            connection, live.received["echo"].id, audience="public", purpose="Please.", term=timedelta(0)
        )
    with live.web.viewer(live.viewers["norda"]) as connection:
        assert asking.one(connection, request).state == "refused"
        with pytest.raises(Refused):
            asking.decide(connection, request, "granted")
    assert not sees(live, "kesh", "echo")


def test_what_is_made_of_two_is_for_those_who_see_both(live):
    mine, theirs = live.viewers["norda"].member, live.viewers["varzan"].member
    with live.web.viewer(live.viewers["varzan"]) as connection:
        lent = Marking(owner=theirs, audience="members", members=(mine,), onward="same")
        usable = label.intern(connection, [lent])
        not_usable = label.intern(connection, [replace(lent, onward="ask")])
    with live.web.viewer(live.viewers["norda"]) as connection:
        own = label.intern(connection, [Marking(owner=mine, audience="coalition")])
        both = label.derived(connection, [own, usable])
        assert both == label.derived(connection, [usable, own, usable])
        assert {clause.owner for clause in label.markings(connection, [both])[both]} == {mine, theirs}
    with live.web.viewer(live.viewers["norda"]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        label.derived(connection, [own, not_usable])
    live.add("dam", DAM, marking=both)
    assert [sees(live, name, "dam") for name in ("norda", "varzan", "kesh")] == [True, True, False]
    with live.web.viewer(live.viewers["norda"]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reading.mark(connection, live.received["dam"].id, own)
