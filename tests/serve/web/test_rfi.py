"""A question: asked, taken on, answered for some, declined, overdue, withdrawn; as officers and a principal do it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from comity.db import Viewer
from comity.errors import Refused
from comity.flow import rfi as late
from comity.flow.placing import Outcome
from comity.flow.sequence import write
from comity.model.marking import Marking
from comity.store import asking, label, member, rfi
from comity.store.filing import Moved

DUE = f"{datetime.now(UTC).year + 2}-01-01T12:00"


def csrf(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page).group(1)


def send(browser, to: str, **form):
    return browser.post(to, data={"csrf": csrf(browser.get("/me").text), **form})


@pytest.fixture
def three(world, signed_in):
    """Norda, Varzan and Esk, each before a screen."""
    return tuple(signed_in(who) for who in (world.people.norda, world.people.varzan, world.people.esk))


def test_a_question_is_answered_for_those_whom_each_answer_names(world, three):
    norda, varzan, esk = three
    people, reports = world.people, world.ids["report"]
    to = [str(people.varzan.member), str(people.esk.member)]
    story = world.ids["story"]["shared"]
    assert reports["shared"] in norda.get(f"/rfis/new?report={reports['shared']}").text
    assert norda.get(f"/rfis/new?report={reports['hidden']}").status_code == 404
    assert norda.get("/rfis/new?story=s0").status_code == 404
    assert "In the time of the centre, <bdi>UTC</bdi>." in norda.get("/rfis/new").text
    form = {"words": "Is the quarry road open?", "asked": to, "due": DUE, "audience": "asked"}
    for wrong in ({"words": " "}, {"asked": []}, {"due": "soon"}, {"due": "2020-01-01T12:00"}, {"due": ""},
                  {"due": "9999-12-31T23:59"}, {"words": "x" * 2_001}, {"query": '"dam'}):  # fmt: skip
        answer = send(norda, "/rfis/new", **(form | wrong))
        assert (answer.status_code, "error" in answer.text) == (422, True), wrong
    made = send(norda, "/rfis/new", **form, reports=[reports["own"], reports["shared"]], stories=[story])
    where = made.headers["location"]
    # Each sees of what it is about what it may see.
    for browser, sees in ((norda, ("own", "shared")), (varzan, ("shared",)), (esk, ("shared",))):
        page = browser.get(where).text
        assert "Is the quarry road open?" in page
        assert "Is the quarry road open?" in browser.get("/requests").text
        for stands in ("own", "shared"):
            assert (f'href="/reports/{reports[stands]}"' in page) is (stands in sees), stands
    edition = f"/sitreps/{world.ids['sitrep']['own']}"  # what is not answered is not known
    assert f'href="{where}"' in norda.get(edition).text
    assert f'href="/rfis/new?story={story}"' in norda.get(f"/stories/{story}").text
    assert "You are asked a question." in varzan.get("/requests").text
    assert send(varzan, f"{where}/take").status_code == 303
    assert "taken on" in esk.get(where).text
    assert send(esk, f"{where}/decline", reason="").status_code == 422
    assert send(esk, f"{where}/decline", reason="We have nobody there.").status_code == 303
    # One answer for who asked alone, one for all who see the question.
    names = [str(people.norda.member)]
    closed = send(varzan, f"{where}/answers", words="Closed since noon.", audience="members", members=names,
                  reports=f"http://localhost:8000/reports/{reports['hidden']}")  # fmt: skip
    assert closed.status_code == 303
    for wrong in ({"words": ""}, {"audience": "own"}, {"reports": "our gauge"}, {"reports": reports["own"]},
                  {"audience": "coalition", "attribution": "withheld"}, {"words": "x" * 20_001}):  # fmt: skip
        bad = {"words": "Shut.", "audience": "coalition"} | wrong
        assert send(varzan, f"{where}/answers", **bad).status_code == 422, wrong
    told, theirs = norda.get(where).text, esk.get(where).text
    assert ("Closed since noon." in told, "Closed since noon." in theirs) == (True, False)
    assert reports["hidden"] not in told
    assert "We have nobody there." in told
    answered = re.compile(r"<h1[^>]*>Is the quarry.*?</h1>.*?answered", re.DOTALL)
    assert answered.search(told[: told.index("</header>", told.index("<h1"))])
    assert not answered.search(theirs[: theirs.index("</header>", theirs.index("<h1"))])
    send(varzan, f"{where}/answers", words="Open again.", audience="members", members=[*names, str(people.esk.member)])
    assert "Open again." in esk.get(where).text
    assert "A question of yours was answered." in norda.get("/requests").text
    assert send(norda, f"{where}/answers", words="x", audience="coalition").status_code == 404  # it is not asked
    assert send(varzan, f"{where}/withdraw").status_code == 404
    assert send(norda, f"{where}/withdraw").status_code == 303
    assert f'href="{where}"' not in norda.get(edition).text
    assert "A question to you was withdrawn." in varzan.get("/requests").text
    assert send(varzan, f"{where}/answers", words="Too late.", audience="coalition").status_code == 303
    assert "Too late." not in norda.get(where).text
    entries = norda.get("/api/v1/ledger/entries").text
    assert not [word for word in ("quarry", "noon", "nobody") if word in entries]


def test_a_principal_asks_the_own_officers_and_a_standing_one_becomes_a_query(signed_in, centre, people):
    with centre.conveyor.worker() as connection:
        head, thinker = (
            Viewer(
                member=people.norda.member,
                officer=connection.execute(
                    "insert into officer (member, name, roles) values (%s, %s, %s) returning id",
                    (people.norda.member, role, [role]),
                ).fetchone()[0],
            )
            for role in ("principal", "analyst")
        )
    principal, analyst, varzan = signed_in(head), signed_in(thinker), signed_in(people.varzan)
    own = str(people.norda.member)
    form = {"words": "What does the miller say?", "asked": [own], "due": DUE, "query": "miller AND dam"}
    where = send(principal, "/rfis/new", **form).headers["location"]
    assert varzan.get(where).status_code == 404
    assert send(principal, f"{where}/answers", words="x", audience="own").status_code == 403
    page = analyst.get(where).text
    assert "/standing/new?query=miller%20AND%20dam" in page
    assert 'value="miller AND dam"' in analyst.get("/standing/new?query=miller%20AND%20dam").text
    assert send(analyst, f"{where}/answers", words="Nothing yet.", audience="coalition").status_code == 422
    assert send(analyst, f"{where}/answers", words="Nothing yet.", audience="own").status_code == 303
    assert "Nothing yet." in principal.get(where).text
    assert send(analyst, f"{where}/withdraw").status_code == 404
    assert send(principal, f"{where}/withdraw").status_code == 303
    # Without a query of its own its telling words are offered.
    plain = send(principal, "/rfis/new", words="Is the weir at Kessel open?", asked=[own], due=DUE).headers["location"]
    assert "weir OR &#34;Kessel&#34; OR open" in analyst.get(plain).text


def test_what_is_not_answered_in_time_is_told_once_and_stands_among_the_unanswered(centre, people):
    norda, varzan = people.norda, people.varzan
    with centre.web.viewer(norda) as connection:
        marking = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
        which = rfi.ask(
            connection, [varzan.member, people.esk.member], "How deep is it?",
            due=datetime.now(UTC) + timedelta(hours=1), label=marking,
        )  # fmt: skip
        with pytest.raises(Refused, match="ten years"):
            rfi.ask(connection, [varzan.member], "x", due=datetime(9999, 12, 31, tzinfo=UTC), label=marking)
    with centre.web.viewer(people.esk) as connection:
        rfi.decline(connection, which, "We cannot say.")
    late.tick(centre.conveyor)

    def told(viewer: Viewer) -> list[str]:
        with centre.web.viewer(viewer) as connection:
            return sorted(each.kind for each in asking.notices(connection))

    assert told(varzan) == ["rfi"]
    with centre.conveyor.worker() as connection:
        connection.execute("update rfi set asked_at = now() - interval '2 days', due_at = now() - interval '1 day'")
    for _ in range(2):
        late.tick(centre.conveyor)
    assert (told(norda), told(varzan)) == (["rfi_declined", "rfi_overdue"], ["rfi", "rfi_overdue"])
    assert told(people.esk) == ["rfi"]
    now = datetime.now(UTC)
    with centre.web.viewer(people.esk) as connection:
        (open_one,) = rfi.unanswered(connection)
        assert (open_one.state(now), open_one.silent) == ("overdue", (varzan.member,))
    with centre.web.viewer(varzan) as connection:
        closed = label.intern(connection, [Marking(owner=varzan.member, audience="members", members=(norda.member,))])
        rfi.answer(connection, which, "Two metres.", label=closed)
    for viewer, count in ((norda, 0), (varzan, 0), (people.esk, 1)):  # Esk sees no answer
        with centre.web.viewer(viewer) as connection:
            assert len(rfi.unanswered(connection)) == count
        with centre.conveyor.worker() as connection:
            assert len(rfi.unanswered(connection, whose=viewer.member)) == count


def test_a_question_of_a_member_that_left_waits_no_more(centre, people):
    norda, varzan = people.norda, people.varzan
    made = []
    for words in ("How deep is it?", "Is it open?"):
        with centre.web.viewer(norda) as connection:
            marking = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
            due = datetime.now(UTC) + timedelta(hours=1)
            made.append(rfi.ask(connection, [varzan.member], words, due=due, label=marking))
    with centre.web.viewer(varzan) as connection:
        closed = label.intern(connection, [Marking(owner=varzan.member, audience="coalition")])
        rfi.answer(connection, made[1], "It is.", label=closed)
    with centre.conveyor.worker() as connection:
        member.leave(connection, norda.member)
    for _ in range(2):
        late.tick(centre.conveyor)
    with centre.web.viewer(varzan) as connection:
        assert rfi.unanswered(connection) == ()
        now = datetime.now(UTC)
        assert [rfi.one(connection, each).state(now) for each in made] == ["withdrawn", "answered"]
        assert [each.kind for each in asking.notices(connection)].count("rfi_withdrawn") == 1
        with pytest.raises(Refused, match="withdrawn"):
            rfi.answer(connection, made[0], "Two metres.", label=closed)


def test_what_is_sent_twice_is_asked_and_answered_once(people, signed_in):
    norda, varzan = signed_in(people.norda), signed_in(people.varzan)

    def twice(browser, at: str, to: str, **form) -> str:
        page = browser.get(at).text
        once = re.findall(r'name="once" value="([^"]+)"', page)
        assert len(once) == 1
        told = [browser.post(to, data={"csrf": csrf(page), "once": once[0], **form}) for _ in range(2)]
        assert [each.status_code for each in told] == [303, 303]
        assert told[0].headers["location"] == told[1].headers["location"]
        return told[0].headers["location"]

    form = {"words": "Is the quarry road open?", "asked": [str(people.varzan.member)], "due": DUE}
    where = twice(norda, "/rfis/new", "/rfis/new", **form)
    assert norda.get("/requests").text.count("Is the quarry road open?") == 1
    assert varzan.get("/requests").text.count("You are asked a question.") == 1
    twice(varzan, where, f"{where}/answers", words="Since noon.", audience="coalition")
    assert norda.get(where).text.count("Since noon.") == 1
    twice(norda, "/today", "/rfis/new", **form | {"words": "And the bridge?"})
    assert norda.get("/requests").text.count("And the bridge?") == 1


def test_who_goes_back_to_a_form_and_changes_it_asks_something_else(people, signed_in):
    norda = signed_in(people.norda)
    page = norda.get("/rfis/new").text
    (once,) = re.findall(r'name="once" value="([^"]+)"', page)
    form = {"csrf": csrf(page), "once": once, "asked": [str(people.varzan.member)], "due": DUE}
    for words in ("Is the quarry road open?", "And the bridge?"):
        assert norda.post("/rfis/new", data=form | {"words": words}).status_code == 303
    shown = norda.get("/requests").text
    assert "Is the quarry road open?" in shown and "And the bridge?" in shown


def test_a_question_goes_to_all_who_are_ticked(centre, people, signed_in):
    with centre.conveyor.worker() as connection:
        many = [str(member.add(connection, slug=f"m{n}", name=f"Member {n}")) for n in range(25)]
    where = send(signed_in(people.norda), "/rfis/new", words="Is it open?", asked=many, due=DUE).headers["location"]
    with centre.web.viewer(people.norda) as connection:
        assert len(rfi.one(connection, UUID(where[-32:])).asked) == 25


def test_what_is_about_a_story_is_about_the_one_that_took_its_reports(world, three):
    norda, *_ = three
    story, to = world.ids["story"]["shared"], [str(world.people.varzan.member)]
    first, second = (
        UUID(
            send(norda, "/rfis/new", words="Is it open?", asked=to, due=DUE, stories=[story]).headers["location"][-32:]
        )
        for _ in range(2)
    )
    with world.centre.conveyor.worker() as connection:
        connection.execute("insert into rfi_link (rfi, story) values (%s, 'another')", (second,))
        write(connection, Outcome(moves=[Moved(story=story, into="another", how="They tell of one thing.")]))
        told = connection.execute("select rfi, story from rfi_link where rfi in (%s, %s)", (first, second)).fetchall()
    assert sorted(told) == sorted([(first, "another"), (second, "another")])


def test_what_waits_for_an_answer_is_passed_by_nothing_and_the_rest_has_pages(world, three, token_of, browser):
    norda, varzan, _ = three
    with world.centre.conveyor.worker() as connection:
        connection.execute("delete from rfi")
    asked = {"words": "Is the quarry road open?", "asked": [str(world.people.varzan.member)], "due": DUE}
    old = send(norda, "/rfis/new", **asked, audience="coalition").headers["location"]
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "insert into rfi (member, officer, label, asked, words, due_at, withdrawn_at, asked_at) select q.member,"
            " q.officer, q.label, q.asked, 'Number ' || n || '?', q.due_at, now(), now() + n * interval '1 second'"
            " from rfi q, generate_series(1, 120) n"
        )
    seen, at = set(), "/requests"
    for _ in range(3):
        page = varzan.get(at).text
        assert f'href="{old}"' in page, at
        seen |= set(re.findall(r"Number (\d+)\?", page))
        older = re.search(r'rel="next" href="([^"]+)"', page)
        at = older[1].replace("&amp;", "&") if older else ""
    assert (seen, at) == ({str(n) for n in range(1, 121)}, "")
    with world.centre.conveyor.worker() as connection:
        connection.execute("update rfi set withdrawn_at = null")  # so many that wait for an answer
    page = varzan.get("/requests").text
    assert len(set(re.findall(r"Number (\d+)\?", page))) == 120
    with world.centre.conveyor.worker() as connection:
        connection.execute("update rfi set withdrawn_at = now() where words like 'Number%'")
    assert f'href="{old}"' in norda.get("/today").text
    client, headers = browser(), {"Authorization": f"Bearer {token_of(world.people.varzan)}"}
    told, cursor = [], None
    while True:
        query = {"limit": 50} | ({"cursor": cursor} if cursor else {})
        part = client.get("/api/v1/rfis", params=query, headers=headers).json()
        told += [each["id"] for each in part["rfis"]]
        if not (cursor := part["next"]):
            break
    assert (len(told), len(set(told)), told[-1]) == (121, 121, old.rpartition("/")[2])


def test_programs_ask_and_answer(people, browser, token_of):
    client, root = browser(), "/api/v1/rfis"
    norda, varzan, esk = (
        {"Authorization": f"Bearer {token_of(who)}"} for who in (people.norda, people.varzan, people.esk)
    )
    sent = {"asked": ["varzan"], "words": "Is the quarry road open?", "due": f"{DUE}:00Z"}
    for wrong, status in (({"asked": ["nobody"]}, 422), ({"due": "2020-01-01T00:00:00Z"}, 422),
                          ({"due": "9999-12-31T23:59:59Z"}, 422), ({"words": " \n"}, 422), ({"query": '"'}, 422),
                          ({"marking": {"audience": "members"}}, 403), ({"reports": ["0" * 32]}, 404)):  # fmt: skip
        assert client.post(root, json=sent | wrong, headers=norda).status_code == status, wrong
    made = client.post(root, json=sent, headers=norda)
    assert (made.status_code, made.json()["state"]) == (201, "open")
    at = f"{root}/{made.json()['id']}"
    assert client.get(at, headers=esk).status_code == 404
    for blank in ({}, {"reason": " \n"}):
        assert client.put(f"{at}/stand", json={"stand": "declined"} | blank, headers=varzan).status_code == 422
    assert client.put(f"{at}/stand", json={"stand": "taken"}, headers=varzan).json()["state"] == "taken"
    assert client.post(f"{at}/answers", json={"words": " \n"}, headers=varzan).status_code == 422
    assert client.post(f"{at}/answers", json={"words": "It is."}, headers=varzan).status_code == 201
    told = client.get(at, headers=norda).json()
    assert (told["state"], [each["words"] for each in told["answers"]]) == ("answered", ["It is."])
    assert told["asked"] == [{"member": "varzan", "stand": "answered", "reason": None}]
    assert client.delete(at, headers=varzan).status_code == 404
    assert client.delete(at, headers=norda).status_code == 204
    assert client.get(root, headers=norda).json()["rfis"][0]["state"] == "withdrawn"
