"""Feeds of alerts are what readers of feeds take: strict XML, one entry an alert, words in their own direction."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.deliver.feed import Head, atom, json_feed
from comity.gather import feed as reader
from comity.gather import jsonfeed
from comity.gather.tree import tree as read
from comity.model.letter import Item, Letter

NOW = datetime(2031, 3, 1, 8, 0, 0, 5000, tzinfo=UTC)
A = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEAD = Head(
    id=UUID(int=9),
    title="Savra · Alerts",
    centre="Savra",
    address="https://centre.example",
    page="/alerts",
    language="en",
    since=NOW - timedelta(days=9),
)
LETTER = Letter(
    key=UUID(int=1),
    alert=UUID(int=1),
    name="Gates",
    query='"dam" AND gates',
    kind="report",
    title="سد توروان & <بواباته>",
    why="لا تنفتح بوابتان",
    contested=False,
    times=1,
    reports=2,
    received_at=NOW - timedelta(minutes=1),
    fired_at=NOW,
    story="s/1",
    report=UUID(int=5),
)
ITEM = Item(letter=LETTER, language="ar", first_at=NOW - timedelta(hours=2))
GROWN = Item(
    letter=replace(
        LETTER,
        kind="contested",
        contested=True,
        title="The Torvan dam",
        changed=[{"kind": "origins", "was": "1", "now": "3"}, {"kind": "place", "was": "", "now": "Kessel"}],
        fired_at=(NOW + timedelta(hours=1)).astimezone(timezone(timedelta(hours=3))),
    ),
    language=None,
    first_at=NOW - timedelta(hours=2),
)


def entries(items, head=HEAD):
    return ElementTree.fromstring(atom(items, head)).findall(f"{A}entry")  # noqa: S314 - made here


def test_an_entry_says_what_why_and_where():
    (entry,) = entries([ITEM])
    assert entry.findtext(f"{A}id") == "urn:uuid:00000000-0000-0000-0000-000000000001"
    assert entry.findtext(f"{A}title") == LETTER.title
    assert entry.find(f"{A}title").get(LANG) == "ar"
    assert entry.findtext(f"{A}updated") == "2031-03-01T08:00:00.005000Z"
    assert entry.find(f"{A}link").get("href") == "https://centre.example/stories/s%2F1"
    assert (entry.findtext(f"{A}summary"), entry.find(f"{A}summary").get(LANG)) == (LETTER.why, "ar")
    content = entry.find(f"{A}content")
    assert content.get("type") == "html"
    assert '<blockquote lang="ar" dir="rtl">لا تنفتح بوابتان</blockquote>' in content.text
    assert "https://centre.example/reports/00000000000000000000000000000005" in content.text
    assert "&quot;dam&quot; AND gates" in content.text


def test_what_fires_again_is_the_same_entry_dated_anew_and_says_what_changed():
    before, after = entries([ITEM])[0], entries([GROWN])[0]
    assert before.findtext(f"{A}id") == after.findtext(f"{A}id")
    assert after.findtext(f"{A}updated") == "2031-03-01T09:00:00.005000Z"
    assert after.findtext(f"{A}title").startswith("Now contested: ")
    assert after.find(f"{A}title").get(LANG) is None
    told = after.findtext(f"{A}content")
    assert "Independent origins: 1 before, 3 now" in told
    assert "Kessel" in told
    assert "The story is contested." in told
    assert '<blockquote dir="auto">' in told
    assert [each.get("term") for each in after.findall(f"{A}category")] == ["contested"]


def test_what_was_passed_on_says_so_before_all_else_and_is_dated_when_it_came():
    mine, theirs = ITEM, replace(ITEM, letter=replace(LETTER, owner="Officer Ada"), passed_at=NOW + timedelta(hours=3))
    (own,), (passed,) = entries([mine]), entries([theirs])
    assert passed.findtext(f"{A}title") == f"Passed on to you: \u2068{LETTER.title}\u2069"
    assert passed.find(f"{A}title").get(LANG) is None
    assert (own.findtext(f"{A}published"), passed.findtext(f"{A}published")) == ("2031-03-01T06:00:00.005000Z",) * 2
    assert passed.findtext(f"{A}updated") == "2031-03-01T11:00:00.005000Z"
    assert "\u2068Officer Ada\u2069 has not taken" in passed.findtext(f"{A}content").replace("Officer Ada has", "")
    assert [each.get("term") for each in passed.findall(f"{A}category")] == ["report", "passed-on"]
    assert "passed-on" not in {each.get("term") for each in own.findall(f"{A}category")}
    contested = replace(theirs, letter=replace(GROWN.letter, owner="Officer Ada"))
    assert entries([contested])[0].findtext(f"{A}title").startswith("Passed on to you: Now contested: ")
    first, second = json.loads(json_feed([theirs, mine], HEAD))["items"]
    assert (first["tags"], second["tags"]) == (["passed-on", "report"], ["report"])
    assert (first["date_published"], first["date_modified"]) == (
        "2031-03-01T06:00:00.005000Z", "2031-03-01T11:00:00.005000Z"
    )  # fmt: skip


def test_a_feed_has_what_rfc_4287_asks_and_no_address_of_its_own():
    root = ElementTree.fromstring(atom([GROWN, ITEM], HEAD))  # noqa: S314 - made here
    assert root.findtext(f"{A}id") == HEAD.id.urn
    assert root.findtext(f"{A}updated") == "2031-03-01T09:00:00.005000Z"
    assert root.findtext(f"{A}author/{A}name") == "Savra"
    assert [each.get("rel") for each in root.iter(f"{A}link")] == ["alternate"] * 3
    empty = ElementTree.fromstring(atom([], HEAD))  # noqa: S314 - made here
    assert empty.findtext(f"{A}updated") == "2031-02-20T08:00:00.005000Z"
    assert "feed_url" not in json.loads(json_feed([ITEM], HEAD))


def test_a_reader_that_reads_from_right_to_left_gets_its_own_words():
    told = entries([GROWN], replace(HEAD, language="ar"))[0]
    assert told.findtext(f"{A}content").startswith('<div lang="ar" dir="rtl">')
    assert "المصادر الأصلية المستقلة: 1 من قبل، 3 الآن" in told.findtext(f"{A}content")


def test_a_source_that_is_silent_is_an_entry_that_leads_to_it_and_is_dated_anew_when_it_is_heard_again():
    silent = replace(
        LETTER, kind="silent", title="The river office", why="", source=UUID(int=7), report=None,
        story=str(UUID(int=7)), since=NOW - timedelta(days=3), usual=timedelta(hours=6),
    )  # fmt: skip
    (first,) = entries([replace(ITEM, letter=silent, language=None)])
    (again,) = entries([replace(ITEM, letter=replace(silent, heard_at=NOW + timedelta(hours=2)), language=None)])
    assert first.find(f"{A}link").get("href") == f"https://centre.example/sources/{UUID(int=7).hex}"
    assert "2031-02-26 08:00" in first.findtext(f"{A}content")
    assert "blockquote" not in first.findtext(f"{A}content")
    assert (first.findtext(f"{A}updated"), again.findtext(f"{A}updated")) == (
        "2031-03-01T08:00:00.005000Z", "2031-03-01T10:00:00.005000Z"
    )  # fmt: skip


def test_both_forms_are_read_alike_by_a_reader_of_feeds():
    first = reader.parts(read(atom([GROWN, ITEM], HEAD)))
    second = jsonfeed.parts(json_feed([GROWN, ITEM], HEAD).decode())
    assert [each.page.title for each in first] == [each.page.title for each in second]
    assert [each.page.link for each in first] == [each.page.link for each in second]
    assert second[0].key == LETTER.alert.urn


def test_json_feed_has_what_its_description_asks():
    told = json.loads(json_feed([GROWN, ITEM], HEAD))
    assert (told["version"], told["title"]) == ("https://jsonfeed.org/version/1.1", HEAD.title)
    assert told["items"][0]["tags"] == ["contested"]
    assert told["items"][1]["language"] == "ar"
    assert {"id", "url", "content_html", "date_modified"} <= set(told["items"][1])


@given(title=st.text(), why=st.text(), name=st.text(), query=st.text(), place=st.text())
@settings(max_examples=60, deadline=None, database=None)
def test_whatever_words_stand_in_an_alert_the_feed_is_xml_and_they_turn_nothing(title, why, name, query, place):
    letter = replace(LETTER, title=title, why=why, name=name, query=query, kind="place", contested=True)
    item = replace(GROWN, letter=replace(letter, changed=[{"kind": "place", "was": "", "now": place}]))
    (entry,) = entries([item])
    assert not set(entry.findtext(f"{A}summary")) & set("\u202a\u202b\u202d\u202e\u2066\u2067")
    shown = entry.findtext(f"{A}title")
    assert shown.count("\u2068") == shown.count("\u2069") == 1
    assert json.loads(json_feed([item], HEAD))["items"][0]["id"] == letter.alert.urn
