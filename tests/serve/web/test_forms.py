"""What people send: taken, shown again with what is wrong beside it and what was typed kept, or refused."""

from __future__ import annotations

from uuid import UUID

import pytest

from comity.db import Viewer
from comity.model.marking import Marking
from comity.store import account, label, officer, quarantine, report, standing


def csrf(client, page="/write") -> str:
    return client.get(page).text.partition('name="csrf" value="')[2].partition('"')[0]


@pytest.fixture
def clara(world, signed_in):
    """Norda's officer, with the word that her forms must send along."""
    client = signed_in(world.people.norda)
    client.word = csrf(client)
    return client


def send(client, path, **fields):
    return client.post(path, data={"csrf": client.word, **fields})


def marked(world, viewer, report_id):
    with world.centre.web.viewer(viewer) as connection:
        row = connection.execute("select label from report where id = %s", (report_id,)).fetchone()
        return label.markings(connection, [row[0]])[row[0]] if row else None


def test_nothing_is_taken_without_the_word_of_the_session(clara):
    answer = clara.post("/write", data={"text": "Forged.", "audience": "public"})
    assert answer.status_code == 403


def test_a_report_is_written_for_named_members_alone(world, clara):
    varzan = world.people.varzan
    page = send(
        clara,
        "/write",
        title="At the weir",
        text="The weir at Osk holds, says our engineer.",
        audience="members",
        members=str(varzan.member),
    )
    assert page.status_code == 303
    where = page.headers["location"]
    shown = clara.get(where).text
    assert "At the weir" in shown
    assert "Your report is filed." in shown
    assert "Your report is filed." not in clara.get(where).text, "it is told once"
    which = where.rpartition("/")[2]
    (clause,) = marked(world, world.people.norda, which)
    assert (clause.audience, clause.members) == ("members", (varzan.member,))
    assert marked(world, varzan, which)
    assert marked(world, world.people.esk, which) is None
    with world.centre.web.viewer(world.people.norda) as connection:
        kept = report.content(connection, which)
    assert (kept.title, kept.publisher) == ("At the weir", "Norda")


def test_a_report_that_waits_to_be_read_shows_itself_anew_once_it_was_read(world, clara):
    where = send(clara, "/write", text="The weir at Osk holds.", audience="coalition").headers["location"]

    page, word = clara.get(where).text, clara.get(f"{where}/fresh")

    assert f'hx-get="{where}/fresh"' in page
    assert '<meta http-equiv="refresh"' in page  # for a browser without scripts
    assert (word.status_code, word.headers.get("HX-Refresh")) == (200, None)
    read = f"/reports/{world.ids['report']['own']}"
    assert clara.get(f"{read}/fresh").headers["HX-Refresh"] == "true"
    assert "/fresh" not in clara.get(read).text


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_is_kept(clara):
    answer = send(clara, "/write", title="At the weir", text=" ", audience="coalition", until="2001-01-01T00:00")
    assert answer.status_code == 422
    assert 'value="At the weir"' in answer.text
    assert "Write what you know" in answer.text
    assert "This day is over" in answer.text
    assert 'value="2001-01-01T00:00"' in answer.text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"audience": "nobody"}, "Say who will see it."),
        ({}, "Say who will see it."),
        ({"audience": "members", "members": "not-an-id"}, "not in the centre"),
        ({"audience": "public", "until": "soon"}, "This is not a day"),
        ({"audience": "public", "language": "tlh"}, "Choose one of these languages"),
        ({"audience": "public", "title": "x" * 500}, "too long for a headline"),
    ],
)
def test_a_form_that_says_what_cannot_be_is_not_taken(clara, fields, told):
    answer = send(clara, "/write", text="The weir holds.", **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert "The weir holds." in answer.text


def test_who_will_see_it_is_told_before_it_is_filed(clara):
    page = send(clara, "/write", text="The weir holds.", audience="members", step="preview")
    assert page.status_code == 200
    seen = page.text.partition('id="seen-by"')[2].partition("</fieldset>")[0]
    told, _, untold = seen.partition("Who will not:")
    assert "Norda" in told
    assert "Varzan" not in told
    assert "Varzan" in untold
    part = send(clara, "/marking", audience="coalition").text
    assert "Varzan" in part
    assert "Who will not" not in part


def test_the_owner_changes_a_marking_and_it_holds_at_once(world, clara, signed_in):
    own = world.ids["report"]["own"]
    varzan = signed_in(world.people.varzan)
    assert varzan.get(f"/reports/{own}").status_code == 404
    preview = send(clara, f"/reports/{own}/marking", audience="coalition", step="preview")
    assert "Varzan" in preview.text.partition('id="seen-by"')[2]
    assert varzan.get(f"/reports/{own}").status_code == 404, "looking is not doing"
    assert send(clara, f"/reports/{own}/marking", audience="coalition").status_code == 303
    assert varzan.get(f"/reports/{own}").status_code == 200
    assert send(clara, f"/reports/{own}/marking", audience="members").status_code == 303
    assert varzan.get(f"/reports/{own}").status_code == 404


def test_nobody_changes_the_marking_of_anothers_report(world, clara):
    shared = send(clara, f"/reports/{world.ids['report']['shared']}/marking", audience="public")
    assert shared.status_code == 403
    hidden = send(clara, f"/reports/{world.ids['report']['hidden']}/marking", audience="public")
    assert hidden.status_code == 404


def test_files_become_reports_or_go_to_quarantine_with_the_reason(clara):
    files = [
        ("files", ("osk.txt", b"The weir at Osk holds.\n\nIt was checked on Monday.", "text/plain")),
        ("files", ("broken.pdf", b"%PDF-1.4 not really", "application/pdf")),
        ("files", ("..\\..\\nothing.txt", b"", "text/plain")),
    ]
    answer = clara.post("/upload", data={"csrf": clara.word, "audience": "coalition"}, files=files)
    assert answer.status_code == 303
    page = clara.get(answer.headers["location"]).text
    assert "1 new report." in page
    assert "broken.pdf" in page
    assert "nothing.txt" in page
    assert ".." not in page.partition("Could not be read")[2]
    assert "broken.pdf" in clara.get("/quarantine").text
    again = clara.post("/upload", data={"csrf": clara.word, "audience": "coalition"}, files=files[:1])
    assert "Were here already" in clara.get(again.headers["location"]).text


def test_handing_in_nothing_says_what_to_do(clara):
    answer = send(clara, "/upload", audience="coalition")
    assert answer.status_code == 422
    assert "Choose the files" in answer.text


def test_quarantine_is_tried_again_and_set_aside_by_its_owner_alone(world, clara):
    own, shared = world.ids["quarantine"]["own"], world.ids["quarantine"]["shared"]
    tried = send(clara, f"/quarantine/{own}/retry")
    assert tried.status_code == 303
    assert "still cannot be read" in clara.get("/quarantine").text
    assert send(clara, f"/quarantine/{shared}/retry").status_code == 403
    assert send(clara, f"/quarantine/{shared}/aside").status_code == 404
    assert send(clara, f"/quarantine/{own}/aside").status_code == 303
    assert world.words["own"] not in clara.get("/quarantine").text


def test_what_is_read_after_all_is_for_those_whom_it_was_for_when_it_was_handed_in(world, clara):
    norda = world.people.norda
    with world.centre.web.viewer(norda) as connection:
        everyone = label.intern(connection, [Marking(owner=norda.member, audience="coalition")])
        account.marks(connection, everyone)  # what her reports usually get
        kept = quarantine.unread(
            connection,
            label=label.intern(connection, [Marking(owner=norda.member, audience="members")]),
            originator=norda.member,
            path="weir.txt",
            reason="It could not be read.",
            content=b"The weir at Osk holds, says our engineer.",
            media_type="text/plain",
        )
    read = send(clara, f"/quarantine/{kept.hex}/retry").headers["location"]
    (clause,) = marked(world, norda, read.rpartition("/")[2])
    assert (clause.audience, clause.members) == ("members", ())
    assert marked(world, world.people.varzan, read.rpartition("/")[2]) is None


def test_a_standing_query_is_tried_kept_paused_and_removed(clara):
    tried = send(clara, "/standing/new", query="dam", step="try")
    assert "Tried on the last 30 days" in tried.text
    assert "It would have alerted you" in tried.text
    assert send(clara, "/standing/new", query="dam NOT kestrelford", name="Dams").status_code == 303
    page = clara.get("/standing").text
    assert "Dams" in page
    where = page.partition(">Dams<")[0].rpartition('href="')[2].partition('"')[0]
    assert send(clara, where, query="dam", name="All dams", paused="yes").status_code == 303
    assert "paused" in clara.get("/standing").text
    assert send(clara, f"{where}/remove").status_code == 303
    assert "All dams" not in clara.get("/standing").text


def test_a_standing_query_that_is_not_understood_any_more_says_why(world, clara):
    me = world.people.norda
    with world.centre.web.viewer(me) as connection:
        which = standing.add(connection, me.member, me.officer, name="Old", query="country:Mosul")
    page = clara.get(f"/standing/{which.hex}")
    assert page.status_code == 200
    assert 'id="query-error"' in page.text
    assert "No country called" in page.text


def test_a_standing_query_is_put_together_by_clicking_and_follows_what_is_typed(clara):
    empty = {"query": "", "was": "", "rows": "0"}
    clicked = send(clara, "/standing/new", **empty, add="place").text
    assert 'name="field" value="place"' in clicked
    assert 'id="query-error"' not in clicked
    rows = {"rows": "2", "how": ["all", "not"], "field": ["place", "act"], "value": ["Mosul ~50km", "denies"]}
    built = send(clara, "/standing/new", **{**empty, **rows}, step="follow").text
    assert "place:&#34;Mosul ~50km&#34; AND NOT act:denies" in built
    assert 'name="name" type="text" value=""' in built
    typed = {**rows, "was": 'place:"Mosul ~50km" AND NOT act:denies', "query": "dam NEAR/5 gates OR contested"}
    followed = send(clara, "/standing/new", **typed, step="follow").text
    assert 'value="dam NEAR/5 gates"' in followed
    assert followed.count('<option value="any" selected>') == 2
    kept = send(clara, "/standing/new", **{**empty, **rows}, name="By hand")
    assert kept.status_code == 303
    assert "NOT act:denies" in clara.get("/standing").text


def test_a_query_of_very_many_conditions_is_kept_whole(clara):
    words = [f"dam{number}" for number in range(200)]
    query = " ".join(words)
    rows = {"rows": "200", "how": ["all"] * 200, "field": ["words"] * 200, "value": words}
    assert send(clara, "/standing/new", query=query, was=query, name="Very many", **rows).status_code == 303
    assert query in clara.get("/standing").text
    one_less = send(clara, "/standing/new", query=query, was=query, drop="0", **rows).text
    assert f'value="{" AND ".join(words[1:])}"' in one_less


def test_rows_lose_one_by_a_click_and_say_so_where_they_cannot_say_a_query(clara):
    dropped = send(clara, "/standing/new", query="dam AND road", was="dam AND road", rows="2", drop="0",
                   how=["all", "all"], field=["words", "words"], value=["dam", "road"]).text  # fmt: skip
    assert 'name="query" type="text" value="road"' in dropped
    deep = send(clara, "/standing/new", query="a OR (b c)", was="", rows="0", step="follow")
    assert "more than rows can" in deep.text
    wrong = send(
        clara, "/standing/new", query="", was="", rows="1", how="all", field="place", value="Xyzzyqq", step="try"
    )
    assert wrong.status_code == 422
    assert "No place called" in wrong.text


@pytest.mark.parametrize("minutes", ["0", "1441", "9" * 5000, "-1", "soon"])
def test_what_is_no_number_of_minutes_is_refused(clara, minutes):
    assert send(clara, "/standing/new", query="dam", name="Dams", patience=minutes).status_code == 422


def test_a_standing_query_that_only_leaves_out_is_refused(clara):
    refused = send(clara, "/standing/new", query="NOT drill", name="All but drills")
    assert refused.status_code == 422
    assert "asks for nothing" in refused.text
    assert clara.get("/search", params={"q": "NOT drill"}).status_code == 200


def test_a_query_that_cannot_be_understood_says_where(clara):
    standing = send(clara, "/standing/new", query="(dam", name="Half")
    assert standing.status_code == 422
    assert 'value="Half"' in standing.text
    assert 'id="query-error"' in standing.text
    search = clara.get("/search", params={"q": "(dam"})
    assert search.status_code == 422
    assert 'id="q-error"' in search.text
    assert 'value="(dam"' in search.text


def test_a_webhook_needs_an_address(clara):
    answer = send(clara, "/standing/new", query="dam", channels="webhook")
    assert answer.status_code == 422
    assert "No address of a webhook" in answer.text


def test_an_alert_is_done_and_comes_back(world, clara):
    own = world.ids["alert"]["own"]
    assert world.words["own"] in clara.get("/alerts").text
    assert send(clara, f"/alerts/{own}/done").status_code == 303
    assert f"/alerts/{own}/done" not in clara.get("/alerts").text
    assert f"/alerts/{own}/done" in clara.get("/alerts?show=all").text
    assert send(clara, f"/alerts/{own}/done", done="no").status_code == 303
    assert f"/alerts/{own}/done" in clara.get("/alerts").text
    assert send(clara, f"/alerts/{world.ids['alert']['hidden']}/done").status_code == 404


def test_an_alert_that_is_not_relevant_narrows_its_query_and_the_earlier_text_comes_back(world, clara):
    own, word = world.ids["alert"]["own"], world.words["own"]
    assert f"/alerts/{own}/refused" in clara.get("/today").text
    asks = send(clara, f"/alerts/{own}/refused").headers["location"]
    page = clara.get(asks).text
    assert "Leave out this story." in page
    assert "1 of 1 alerts fewer" in page
    narrow = f"{word} NOT story:{world.ids['story']['own']}"
    assert f'value="{narrow}"' in page
    assert "1 of 1 not relevant" in clara.get("/standing").text
    where = f"/standing/{world.ids['standing']['own']}"
    assert send(clara, f"{where}/query", query=narrow, was="another").status_code == 422
    assert send(clara, f"{where}/query", query="NOT this", was=word).status_code == 422
    assert send(clara, f"{where}/query", query=narrow, was=word).headers["location"] == where
    page = clara.get(where).text
    assert f'value="{narrow}"' in page
    assert "What it asked before" in page
    assert send(clara, f"{where}/query", query=word, was=narrow).status_code == 303
    assert f'name="was" value="{word}"' in clara.get(where).text
    assert "You called it not relevant." in clara.get("/alerts?show=all").text
    assert send(clara, f"/alerts/{own}/done", done="no").status_code == 303
    assert "not relevant" not in clara.get("/standing").text


def test_who_does_nothing_but_host_is_not_offered_as_deputy(world, clara):
    with world.centre.conveyor.worker() as connection:
        bo, hal = (
            officer.add(connection, world.people.norda.member, name=name, email=f"{name}@norda.example", roles=[role])
            for name, role in (("Bo", "watch"), ("Hal", "host"))
        )
    page = clara.get("/standing/new").text
    assert (bo.hex in page, hal.hex in page) == (True, False)
    for deputy, status in ((hal, 422), (bo, 303)):
        assert send(clara, "/standing/new", query="dam", deputy=deputy.hex).status_code == status


def test_an_alert_that_was_passed_on_is_taken_on_and_letters_that_were_given_up_are_told_to_who_has_a_seat(
    world, clara, signed_in
):
    norda, own = world.people.norda, world.ids["alert"]["own"]
    with world.centre.conveyor.worker() as connection:
        bo = officer.add(connection, norda.member, name="Bo", email="bo@norda.example", roles=["watch"])
        connection.execute(
            "with asks as (insert into standing (member, officer, name, query, deputy)"
            "              values (%(member)s, %(bo)s, 'Of Bo', 'dam', %(deputy)s) returning id),"
            " fired as (insert into alert (standing, member, officer, story, labels, report, kind, title, why,"
            "             received_at, passed_at, passed_to) select asks.id, a.member, %(bo)s, a.story, a.labels,"
            "             a.report, 'report', 'Told to Bo', 'dam', now(), now(), %(deputy)s from alert a, asks"
            "           where a.id = %(own)s returning id, labels)"
            " insert into outbox (alert, member, officer, channel, receiver, labels, payload, state, reason,"
            "                     received_at)"
            " select id, %(member)s, %(bo)s, 'email', 'bo@norda.example', labels, '{}', 'dead',"
            "        'No mailbox bo@norda.example.', now() from fired",
            {"member": norda.member, "bo": bo, "deputy": norda.officer, "own": UUID(own)},
        )
    page = clara.get("/alerts").text
    waiting = page.partition('id="passed-on"')[2].partition("</section>")[0]
    assert "Told to Bo" in waiting
    which = waiting.partition("/alerts/")[2][:32]
    assert clara.get(f"/alerts/{which}/narrow").status_code == 404
    assert send(clara, f"/alerts/{which}/refused").status_code == 404
    assert send(clara, f"/alerts/{which}/taken").status_code == 303
    assert "You have taken it on." in clara.get("/alerts").text
    colleague = signed_in(Viewer(member=norda.member, officer=bo))
    assert "who has taken it on" in colleague.get("/alerts").text
    assert send(clara, f"/alerts/{which}/done").status_code == 303
    assert "Told to Bo" not in clara.get("/alerts").text
    assert "who is done with it" in colleague.get("/alerts").text
    told = clara.get("/status").text.partition('id="undelivered"')[2]
    assert "No mailbox …@norda.example." in told
    assert "bo@norda.example" not in told
    assert "Told to Bo" not in told
    assert 'id="undelivered"' not in colleague.get("/status").text
    colleague.word = csrf(colleague)
    for client, status in ((colleague, 403), (clara, 303), (clara, 404)):
        assert send(client, "/status/undelivered", officer=bo.hex, channel="email").status_code == status


def test_what_was_given_up_is_sent_again(clara):
    assert "hook.example" in clara.get("/alerts").text
    assert send(clara, "/alerts/undelivered").status_code == 303
    assert "hook.example" not in clara.get("/alerts").text


@pytest.mark.parametrize(
    ("kind", "address", "wrong"),
    [
        ("feed", "", True),
        ("feed", "http://127.0.0.1/feed", True),
        ("feed", "file:///etc/passwd", True),
        ("folder", "not/from/the/root", True),
        ("mailbox", "imaps://mail.savra.example/INBOX", True),  # without a name to sign in with
        ("feed", "https://news.savra.example/feed", False),
    ],
)
def test_a_source_is_added_if_it_can_be_one(clara, kind, address, wrong):
    answer = send(clara, "/sources/new", kind=kind, address=address, name="Valley Herald", audience="coalition")
    assert answer.status_code == (422 if wrong else 303), answer.text
    if wrong:
        assert 'value="Valley Herald"' in answer.text
        assert "address-error" in answer.text
    else:
        assert "Valley Herald" in clara.get(answer.headers["location"]).text


def test_a_feed_is_read_once_however_often_it_is_added(clara):
    feed = {"kind": "feed", "address": "https://twice.savra.example/feed", "name": "Twice", "audience": "coalition"}
    assert send(clara, "/sources/new", **feed).status_code == 303
    again = send(clara, "/sources/new", **feed)
    assert again.status_code == 422
    assert "reads this feed already" in again.text
    assert clara.get("/sources").text.count(">Twice<") == 1


def test_a_source_is_changed_paused_and_removed_by_its_owner_alone(world, clara):
    own, shared = world.ids["source"]["own"], world.ids["source"]["shared"]
    for path in ("", "/switch", "/remove"):
        fields = {"address": "https://x.example/feed", "audience": "public", "to": "off"}
        assert send(clara, f"/sources/{shared}{path}", **fields).status_code == 403, path
    assert send(clara, f"/sources/{own}/switch", to="off").status_code == 303
    assert "paused" in clara.get(f"/sources/{own}").text
    changed = send(
        clara, f"/sources/{own}", address="https://new.savra.example/feed", name="Upstream", audience="coalition"
    )
    assert changed.status_code == 303
    assert "new.savra.example" in clara.get(f"/sources/{own}").text
    assert send(clara, f"/sources/{own}/remove").status_code == 303
    assert clara.get(f"/sources/{own}").status_code == 404


def test_a_token_to_push_is_shown_once_and_works(world, clara):
    push = world.ids["push"]["own"]
    page = send(clara, f"/sources/{push}/token").text
    secret = page.partition('<code class="secret" dir="ltr">')[2].partition("<")[0]
    assert secret.startswith("comity_")
    assert secret not in clara.get(f"/sources/{push}").text
    answer = clara.post(
        f"/api/v1/sources/{push}/push",
        content=b"The weir at Osk holds.",
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "text/plain"},
    )
    assert answer.status_code == 202, answer.text
    feed = send(clara, f"/sources/{world.ids['source']['own']}/token")
    assert feed.status_code == 422


def test_a_list_of_feeds_comes_in_and_goes_out(clara):
    listed = b"""<opml version="2.0"><body><outline text="River"><outline text="Osk Weekly"
      xmlUrl="https://osk.savra.example/rss"/><outline text="Inside" xmlUrl="http://10.0.0.1/rss"/></outline></body></opml>"""
    answer = clara.post("/sources/list", data={"csrf": clara.word}, files={"list": ("a.opml", listed, "text/x-opml")})
    assert answer.status_code == 303
    page = clara.get("/sources").text
    assert "1 source added." in page
    assert "1 address cannot be read" in page
    assert "https://osk.savra.example/rss" in clara.get("/sources.opml").text
    bad = clara.post("/sources/list", data={"csrf": clara.word}, files={"list": ("a.opml", b"no list", "text/plain")})
    assert bad.status_code == 303
    assert "not XML" in clara.get("/sources").text.partition('role="alert"')[2].partition("</p>")[0]


def test_officers_of_the_own_member_are_added_and_sit_and_nobody_elses(world, clara):
    wrong = send(clara, "/centre/officers", name="", email="nobody", language="en")
    assert wrong.status_code == 422
    assert "This is not an e-mail address" in wrong.text
    added = send(
        clara, "/centre/officers", name="Ines Falk", email="ines@norda.example", language="en", roles=["watch", "host"]
    )
    assert added.status_code == 303
    page = clara.get("/centre").text
    assert "Ines Falk" in page
    ines = page.partition(">Ines Falk<")[2].partition("/centre/officers/")[2].partition('"')[0]
    assert send(clara, f"/centre/officers/{ines}", active="no").status_code == 303
    assert "may not sign in" in clara.get("/centre").text
    other = world.people.varzan.officer
    assert send(clara, f"/centre/officers/{other.hex}", active="no").status_code == 404


def test_a_seat_is_given_and_stood_in_for(world, clara):
    me = world.people.norda.officer.hex
    assert send(clara, "/centre/seats/1", officer=me).status_code == 303
    assert "Ada of norda</bdi></td>" in clara.get("/centre").text
    late = {"deputy": me, "from": "2026-03-02T09:00", "until": "2026-03-01T09:00"}
    far = {"deputy": me, "from": "2026-03-01T09:00", "until": "9999-12-31T23:59"}
    for wrong in (late, far):
        assert send(clara, "/centre/seats/1", officer=me, **wrong).status_code == 303
        assert 'role="alert"' in clara.get("/centre").text
    theirs = world.people.varzan.officer.hex
    assert send(clara, "/centre/seats/1", officer=theirs).status_code == 303
    assert 'role="alert"' in clara.get("/centre").text
    assert send(clara, "/centre/seats/3", officer=me).status_code == 404
    assert send(clara, "/centre/seats/1", officer="").status_code == 303  # nobody would sit, so it stays as it is
    assert "Ada of norda</bdi></td>" in clara.get("/centre").text


def test_search_narrows_by_what_stands_in_the_address(clara):
    page = clara.get("/search", params={"q": "dam", "language": "en", "day": "2026-03-14"}).text
    assert "Take this filter away" in page
    assert 'href="/search?q=dam&amp;day=2026-03-14"' in page
    assert clara.get("/search", params={"after": "nonsense"}).status_code == 422
    assert clara.get("/", params={"from": "nonsense"}).status_code == 422


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("dam (bridge", "The parenthesis at character 5 is not closed"),
        ('dam "bridge', "The quotation mark at character 5 is not closed"),
        ("dam) OR (bridge", "The parenthesis at character 4 closes nothing"),
        ("dam " * 1_001, "the most is 4000"),
    ],
)
def test_words_of_a_search_do_not_reach_into_its_filters(clara, words, says):
    page = clara.get("/search", params={"q": words, "language": "en"})
    assert page.status_code == 422
    assert says in page.text


def test_a_search_is_not_cut(clara):
    words = "dam " * 150 + "x" * 2_000 + " NOT dam"
    assert clara.get("/search", params={"q": words}).status_code == 200
    assert f'value="{words.strip()}"' in clara.get("/search", params={"q": words}).text
    assert words.strip() in clara.get("/standing/new", params={"query": words}).text


def test_an_officer_chooses_the_language_and_the_webhook(world, clara):
    norda = world.people.norda
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "insert into contact (officer, member, email) values (%s, %s, 'ada@norda.example')",
            (norda.officer, norda.member),
        )
    inside = send(clara, "/me/told", language="ar", webhook="https://10.0.0.1/hook")
    assert inside.status_code == 422
    assert 'id="webhook-error"' in inside.text
    made = send(clara, "/me/told", language="ru", webhook="https://hook.norda.example/alerts")
    assert made.status_code == 200
    secret = made.text.partition('<code class="secret" dir="ltr">')[2].partition("<")[0]
    assert len(secret) > 30
    later = clara.get("/me/told").text
    assert '<html lang="ru"' in later
    assert "https://hook.norda.example/alerts" in later
    assert secret not in later
    assert send(clara, "/standing/new", query="dam", channels="webhook").status_code == 303
    with world.centre.conveyor.worker() as connection:
        kept = connection.execute(
            "select o.language, c.webhook_secret from officer o join contact c on c.officer = o.id where o.id = %s",
            (norda.officer,),
        ).fetchone()
    assert kept == ("ru", secret)


def test_the_secret_of_a_webhook_is_made_anew_and_its_address_stays(world, clara):
    norda = world.people.norda
    assert send(clara, "/me/told/secret").status_code == 422
    with world.centre.conveyor.worker() as connection:
        connection.execute(
            "insert into contact (officer, member, email, webhook, webhook_secret)"
            " values (%s, %s, 'ada@norda.example', %s, 'old')",
            (norda.officer, norda.member, "https://hook.norda.example/alerts"),
        )
    assert 'action="/me/told/secret"' in clara.get("/me/told").text
    made = send(clara, "/me/told/secret").text
    secret = made.partition('<code class="secret" dir="ltr">')[2].partition("<")[0]
    assert len(secret) > 30
    assert secret not in clara.get("/me/told").text
    with world.centre.conveyor.worker() as connection:
        kept = connection.execute(
            "select webhook, webhook_secret from contact where officer = %s", (norda.officer,)
        ).fetchone()
    assert kept == ("https://hook.norda.example/alerts", secret)
