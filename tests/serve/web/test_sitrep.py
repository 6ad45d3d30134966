"""The situation report on screen: drafted, edited, signed by two, each reader's copy, dissent, versions."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.errors import Refused
from comity.flow import sitrep as flow
from comity.model.arrival import Arrival
from comity.model.marking import Marking
from comity.model.report import Report
from comity.model.sitrep import Cited
from comity.serve.language import languages
from comity.serve.page import pages
from comity.serve.reader_copy import Head, reader_copy
from comity.store import entry, label, member, report, rfi, sitrep

ORIGIN = {"Origin": "http://localhost:8000"}


@dataclass(frozen=True)
class Desk:
    """Two officers of two members, and the edition of the small world."""

    world: Any
    norda: Any
    varzan: Any
    where: str

    def send(self, browser, to: str, at: str = "", **form):
        page = browser.get(at or self.where).text
        word = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        more = {"seen": seen[1]} if seen and to == "sign" else {}
        return browser.post(f"{self.where}/{to}", data={"csrf": word, **more, **form}, headers=ORIGIN)

    def sentence(self, word: str) -> str:
        with self.world.centre.conveyor.worker() as connection:
            row = connection.execute(
                "select id from sitrep_sentence where topic = %s and taken_at is null order by made_at desc", (word,)
            ).fetchone()
        return row[0].hex

    def signed(self) -> set[UUID]:
        with self.world.centre.conveyor.worker() as connection:
            return {row[0] for row in connection.execute("select member from sitrep_signing")}


@pytest.fixture
def desk(world, signed_in) -> Desk:
    return Desk(
        world=world,
        norda=signed_in(world.people.norda),
        varzan=signed_in(world.people.varzan),
        where=f"/sitreps/{world.ids['sitrep']['own']}",
    )


def words(desk, browser) -> set[str]:
    """Whose sentences stand on the page."""
    page = browser.get(desk.where).text
    return {stands for stands, word in desk.world.words.items() if f"The {word} dam" in page}


def test_everybody_reads_the_sentences_whose_every_citation_they_may_see(desk):
    assert words(desk, desk.norda) == {"own", "shared"}
    assert words(desk, desk.varzan) == {"shared", "hidden"}
    page = desk.norda.get(desk.where).text
    assert f'href="/reports/{desk.world.ids["report"]["own"]}"' in page


def test_two_members_release_what_both_may_see(desk):
    assert desk.send(desk.norda, "sign").status_code == 303
    assert "Signed by <bdi>Ada of norda</bdi>" in desk.varzan.get(desk.where).text
    assert "draft" in desk.norda.get(desk.where).text
    assert desk.send(desk.norda, "sign").status_code == 303  # once more by the same member releases nothing
    assert "It is released when" in desk.norda.get(desk.where).text
    desk.send(desk.varzan, "sign")
    assert words(desk, desk.norda) == words(desk, desk.varzan) == {"shared"}
    with desk.world.centre.web.viewer(desk.world.people.esk) as connection:
        told = [each.content["what"] for each in entry.about(connection, UUID(desk.where.split("/")[-1]))]
    assert told.count("signed") == 3
    assert told[-1] == "released"


def test_what_was_taken_back_is_gone_from_every_copy_that_was_released(desk):
    desk.send(desk.norda, "sign")
    desk.send(desk.varzan, "sign")
    shared = f"/reports/{desk.world.ids['report']['shared']}"
    page = desk.varzan.get(shared).text
    word = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    desk.varzan.post(f"{shared}/withdraw", data={"csrf": word, "how": "hidden"}, headers=ORIGIN)
    assert words(desk, desk.norda) == set()
    assert words(desk, desk.varzan) == {"shared"}


def test_an_old_proof_does_not_sign(desk, signed_in):
    stale = signed_in(desk.world.people.norda, proven=False)
    assert desk.send(stale, "sign").status_code == 403
    assert desk.signed() == set()


def test_a_text_that_was_changed_while_it_was_read_is_not_signed(desk):
    page = desk.varzan.get(desk.where).text
    csrf, seen = (re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "seen"))
    desk.send(desk.norda, "sentences", do="out", sentence=desk.sentence(desk.world.words["shared"]))
    desk.varzan.post(f"{desk.where}/sign", data={"csrf": csrf, "seen": seen}, headers=ORIGIN)
    assert desk.signed() == set()


def test_a_change_takes_the_signatures_back_of_those_who_may_see_it(desk):
    shared, own = (desk.world.words[stands] for stands in ("shared", "own"))
    desk.send(desk.varzan, "sign")
    cites = desk.world.ids["report"]["own"]
    desk.send(desk.norda, "sentences", sentence=desk.sentence(own), words="Ours alone.", cites=cites)
    assert desk.signed() == {desk.world.people.varzan.member}
    cites = desk.world.ids["report"]["shared"]
    desk.send(desk.norda, "sentences", sentence=desk.sentence(shared), words="It holds, they say.", cites=cites)
    assert desk.signed() == set()
    assert "It holds, they say." in desk.varzan.get(desk.where).text
    assert "Ours alone." not in desk.varzan.get(desk.where).text


def test_a_sentence_without_a_citation_is_refused(desk):
    for form in (
        {"words": "Trust me.", "section": "new"},
        {"words": "Trust me.", "section": "new", "cites": desk.world.ids["report"]["hidden"]},
        {"words": "", "section": "new", "cites": desk.world.ids["report"]["own"]},
        {"words": "x" * 2001, "section": "new", "cites": desk.world.ids["report"]["own"]},
    ):
        assert desk.send(desk.norda, "sentences", **form).status_code == 422
    good = {"words": "The\nweir holds.", "section": "unknown", "cites": desk.world.ids["report"]["own"]}
    assert desk.send(desk.norda, "sentences", **good).status_code == 303
    page = desk.norda.get(desk.where).text
    assert "The weir holds." in page
    assert "Not known" in page
    assert "The weir holds." not in desk.varzan.get(desk.where).text


def test_a_report_that_nobody_has_read_yet_has_its_place_among_those_cited(desk):
    viewer = desk.world.people.norda
    with desk.world.centre.web.viewer(viewer) as connection:
        bears = label.intern(connection, [Marking(owner=viewer.member, audience="coalition")])
        text = "The gate is open."
        fresh = report.add(
            connection,
            Arrival(key="x", report=Report(id="", path="x", text=text), original=b"x", media_type="text/plain"),
            originator=viewer.member,
            label=bears,
        ).id
        cited = (fresh.hex, desk.world.ids["report"]["own"])
        for section, each in zip(("new", "unknown"), cited, strict=True):
            rests = [Cited(report=each)]
            sitrep.put(
                connection, UUID(desk.where.rpartition("/")[2]), "It holds.",
                section=section, topic=f"typed {each}", weight=9, cited=rests,
            )  # fmt: skip
    page = desk.norda.get(f"{desk.where}?edit=yes")
    assert page.status_code == 200
    numbers = dict(re.findall(r'<a href="/reports/(\w+)[^"]*">(\d+)</a>', page.text))
    listed = page.text[page.text.index('<ol class="references">') :]
    assert [numbers[each] for each in re.findall(r'<a href="/reports/(\w+)">', listed)] == ["1", "2", "3"]
    assert numbers[fresh.hex] == "1"
    assert "<bdi>without a title</bdi>" in page.text
    assert desk.norda.get(f"{desk.where}/pdf").status_code == 200


def test_a_member_that_left_keeps_its_name_and_is_waited_for_no_more(desk, signed_in):
    esk = signed_in(desk.world.people.esk)
    desk.send(esk, "dissent", reason="We doubt it.")
    desk.send(esk, "sign")
    with desk.world.centre.web.viewer(desk.world.people.norda) as connection:
        bears = label.intern(connection, [Marking(owner=desk.world.people.norda.member, audience="coalition")])
        alone = [desk.world.people.esk.member]
        for asked, words in ((alone, "Of Esk alone?"), ([*alone, desk.world.people.varzan.member], "Of both?")):
            rfi.ask(connection, asked, words, due=datetime.now(UTC) + timedelta(days=1), label=bears)
    assert "Of Esk alone?" in desk.norda.get(desk.where).text
    with desk.world.centre.conveyor.worker() as connection:
        member.leave(connection, desk.world.people.esk.member)
    page = desk.norda.get(desk.where).text
    assert "Signed by <bdi>Ada of esk</bdi>, <bdi>Esk</bdi>." in page
    assert "<bdi>Esk</bdi> does not concur:" in page
    assert ("Of Esk alone?" in page, "Of both?" in page) == (False, True)
    requests = desk.norda.get("/requests").text
    row = requests[requests.index("Of Esk alone?") :].partition("</li>")[0]
    assert ("all who were asked have left" in row, "to <bdi>Esk</bdi>" in row) == (True, True)
    with desk.world.centre.web.viewer(desk.world.people.norda) as connection:
        written = pages("UTC").written(languages()["en"])
        edition = sitrep.edition(connection, UUID(desk.where.rpartition("/")[2]))
        there = sitrep.sentences(connection, edition.id, released=False)
        head = Head(reader_copy(connection, edition, there, written), written)
        assert head.signed() == ("Signed by \u2068Ada of esk\u2069, \u2068Esk\u2069.",)
        (both,) = [each for each in head.questions() if "Of both?" in each]
    assert "no answer yet from \u2068Varzan\u2069." in both
    assert re.search(r"wanted by \d+ \w+ \d{4} \d\d:\d\d GMT\+00:00;", both)
    assert re.search(r"from [^G]* to \d+ \w+ \d{4} \d\d:\d\d GMT\+00:00$", head.span())


def test_a_member_that_does_not_concur_stands_in_the_product_with_its_reason(desk):
    shared = desk.sentence(desk.world.words["shared"])
    desk.send(desk.varzan, "dissent", sentence=shared, reason="Our gauge says otherwise.")
    desk.send(desk.varzan, "dissent", reason="Nobody asked us.")
    desk.send(desk.varzan, "dissent", sentence=desk.sentence(desk.world.words["hidden"]), reason="A secret doubt.")
    page = desk.norda.get(desk.where).text
    assert "Our gauge says otherwise." in page
    assert "Nobody asked us." in page
    assert "A secret doubt." not in page
    assert "does not concur" in page
    hidden = desk.sentence(desk.world.words["hidden"])
    assert desk.send(desk.norda, "dissent", sentence=hidden, reason="x").status_code == 404
    desk.send(desk.varzan, "dissent", sentence=shared, do="concur")
    assert "Our gauge says otherwise." not in desk.norda.get(desk.where).text


def test_a_sentence_that_is_sent_twice_is_there_once(desk):
    (once,) = re.findall(r'name="once" value="([^"]+)"', desk.norda.get(f"{desk.where}?edit=yes").text)
    for _ in range(2):
        form = {"words": "The weir holds.", "section": "new", "cites": desk.world.ids["report"]["own"], "once": once}
        assert desk.send(desk.norda, "sentences", **form).status_code == 303
    assert desk.norda.get(desk.where).text.count("The weir holds.") == 1


@pytest.mark.parametrize("deed", ["dissent", "amend"])
def test_two_who_press_at_once_are_no_error(desk, deed):
    which, web = UUID(desk.where[-32:]), desk.world.centre.web
    if deed == "amend":
        desk.send(desk.norda, "sign")
        desk.send(desk.varzan, "sign")

    def press():
        with web.viewer(desk.world.people.norda) as connection:
            if deed == "dissent":
                sitrep.dissent(connection, which, None, "We doubt it, too.")
            else:
                sitrep.amend(connection, which)

    with ThreadPoolExecutor(1) as other:
        with web.viewer(desk.world.people.norda) as connection:
            if deed == "dissent":
                sitrep.dissent(connection, which, None, "We doubt it.")
            else:
                sitrep.amend(connection, which)
            second = other.submit(press)
            wait([second], timeout=1)
            assert not second.done()
        if deed == "dissent":
            second.result(10)
        else:
            with pytest.raises(Refused, match="begun already"):
                second.result(10)
    with web.viewer(desk.world.people.norda) as connection:
        told = [each.reason for each in sitrep.dissents(connection, which)]
    assert told == (["We doubt it, too."] if deed == "dissent" else [])


def test_a_next_version_says_what_changed(desk):
    assert desk.send(desk.norda, "amend").status_code == 303
    desk.send(desk.norda, "sign")
    desk.send(desk.varzan, "sign")
    assert desk.send(desk.norda, "sentences", words="x", cites=desk.world.ids["report"]["shared"]).status_code == 403
    made = desk.send(desk.norda, "amend").headers["location"].split("?")[0]
    assert made != desk.where
    next_one = Desk(world=desk.world, norda=desk.norda, varzan=desk.varzan, where=made)
    with desk.world.centre.conveyor.worker() as connection:
        copied = connection.execute("select id from sitrep_sentence where sitrep = %s", (UUID(made[-32:]),)).fetchall()
    cites = desk.world.ids["report"]["shared"]
    next_one.send(desk.norda, "sentences", sentence=copied[0][0].hex, words="It holds for now.", cites=cites)
    next_one.send(desk.norda, "sentences", words="One more.", cites=cites, section="new")
    page = desk.varzan.get(made).text
    assert "said otherwise before" in page
    assert "new in this version" in page
    assert "version 2" in page
    assert "There is a later version" in desk.varzan.get(desk.where).text
    assert desk.send(desk.norda, "amend").status_code == 303  # begun already: told so, and nothing more
    next_one.send(desk.norda, "sign")
    next_one.send(desk.varzan, "sign")
    assert "It holds for now." in desk.varzan.get(made).text


def test_all_that_was_typed_is_read_before_it_is_signed(desk):
    reports, people = desk.world.ids["report"], desk.world.people
    which = UUID(desk.where[-32:])
    for viewer, words, on in (
        (people.norda, "It holds, and ours says why.", ("shared", "own")),
        (people.varzan, "It holds, they say.", ("shared",)),
    ):
        with desk.world.centre.web.viewer(viewer) as connection:
            sitrep.put(connection, which, words, section="new", topic="the weir", weight=1,
                       cited=[Cited(report=reports[each]) for each in on])  # fmt: skip
    page = desk.norda.get(f"{desk.where}?edit=yes").text
    assert "It holds, and ours says why." in page
    assert "It holds, they say." in page
    # Each is changed by itself.
    with desk.world.centre.conveyor.worker() as connection:
        ((theirs,),) = connection.execute(
            "select id from sitrep_sentence where words = 'It holds, they say.'"
        ).fetchall()
    desk.send(desk.norda, "sentences", do="out", sentence=theirs.hex)
    page = desk.norda.get(desk.where).text
    assert "It holds, and ours says why." in page
    assert "It holds, they say." not in page


def test_two_that_see_nothing_in_common_are_told_so_when_they_sign(desk):
    desk.send(desk.norda, "sentences", do="out", sentence=desk.sentence(desk.world.words["shared"]))
    desk.send(desk.norda, "sign")
    desk.send(desk.varzan, "sign")
    assert "see no sentence in common" in desk.varzan.get(desk.where).text
    assert desk.signed() == {desk.world.people.norda.member, desk.world.people.varzan.member}


def test_a_next_version_is_new_to_whoever_saw_nothing_of_the_one_before(desk):
    desk.send(desk.norda, "sign")
    desk.send(desk.varzan, "sign")
    made = desk.send(desk.norda, "amend").headers["location"].split("?")[0]
    next_one = Desk(world=desk.world, norda=desk.norda, varzan=desk.varzan, where=made)
    # What the first version said is released to Varzan no more.
    with desk.world.centre.conveyor.worker() as connection:
        connection.execute(
            "update sitrep_citation c set label = r.label from report r, sitrep_sentence s"
            " where r.id = %s and s.id = c.sentence and s.released",
            (UUID(desk.world.ids["report"]["own"]),),
        )
    assert words(desk, desk.varzan) == set()
    cites = desk.world.ids["report"]["hidden"]
    with desk.world.centre.web.viewer(desk.world.people.varzan) as connection:
        sitrep.put(connection, UUID(made[-32:]), "Only now.", section="new", topic="now", weight=1,
                   cited=[Cited(report=cites)])  # fmt: skip
    assert "new in this version" in next_one.varzan.get(made).text


def test_an_officer_drafts_one_now_and_the_other_members_drafts_follow(desk):
    listed = desk.norda.get("/sitreps").text
    word = re.search(r'name="csrf" value="([^"]+)"', listed)[1]
    where = desk.norda.post("/sitreps", data={"csrf": word}, headers=ORIGIN).headers["location"]
    edition = UUID(where.split("/")[-1])
    flow.tick(desk.world.centre.conveyor)
    flow.tick(desk.world.centre.conveyor)
    with desk.world.centre.web.viewer(desk.world.people.varzan) as connection:
        assert sitrep.edition(connection, edition).drafted
    assert desk.varzan.get(where).status_code == 200


@pytest.mark.parametrize("language", ["en", "ar", "fa", "ru"])
def test_every_reader_gets_it_in_a_language_of_their_own(desk, language):
    desk.norda.cookies.set("comity_language", language)
    page = desk.norda.get(desk.where).text
    start = {"en": "A new story, in 1 report", "ar": "موضوع جديد", "fa": "ماجرایی تازه", "ru": "Новый сюжет"}[language]
    assert start in page
    assert f"<bdi>The {desk.world.words['own']} dam</bdi>" in page
