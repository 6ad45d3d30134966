import gzip
import json

import pytest

from comity.errors import Unreadable
from comity.gather.parcel import Parcel, opened
from comity.model.report import Report

AT = "https://herald.example/feeds/all"


def feed(content: str | bytes, **changes):
    whole = content.encode() if isinstance(content, str) else content
    return opened(Parcel(kind="feed", place=AT, content=whole, **changes))


def test_links_of_a_feed_are_read_against_its_base_and_its_address():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/root/"><title>T</title>'
        '<entry><id>1</id><title>One</title><link href="one"/></entry>'
        '<entry xml:base="https://other.example/x/"><id>2</id><title>Two</title><link href="two"/></entry></feed>'
    )
    found = feed(atom)
    assert [a.report.link for a in found.arrivals] == ["https://herald.example/root/one", "https://other.example/x/two"]
    assert found.title == "T"


def test_a_guid_that_is_an_address_is_the_link_unless_it_says_otherwise():
    rss = "<rss><channel>{}</channel></rss>".format(
        "".join(
            f"<item><title>{n}</title><guid{says}>https://h.example/{n}</guid></item>"
            for n, says in enumerate(("", ' isPermaLink="false"'))
        )
    )
    assert [a.report.link for a in feed(rss).arrivals] == ["https://h.example/0", None]
    assert [a.key for a in feed(rss).arrivals] == ["https://h.example/0", "https://h.example/1"]


def test_words_of_pictures_and_recordings_are_not_those_of_the_entry():
    rss = (
        '<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item><media:title>A picture</media:title>'
        "<media:content><media:description>By a lake</media:description></media:content>"
        "<title>The dam holds</title><description>It holds.</description></item></channel></rss>"
    )
    [one] = feed(rss).arrivals
    assert (one.report.title, one.report.text) == ("The dam holds", "It holds.")


def test_an_entry_without_any_id_keeps_its_key_when_others_come_before_it():
    item = "<item><title>{}</title><description>x</description></item>"
    before = feed(f"<rss><channel>{item.format('A')}</channel></rss>").arrivals
    after = feed(f"<rss><channel>{item.format('B')}{item.format('A')}</channel></rss>").arrivals
    assert before[0].key == after[1].key != after[0].key


def test_an_entry_that_breaks_off_is_left_out_until_it_comes_whole():
    whole = "<rss><channel><item><guid>1</guid><title>A</title></item><item><guid>2</guid><title>The dam ho"
    found = feed(whole)
    assert [a.key for a in found.arrivals] == ["1"]
    assert "broke off" in found.trouble


def test_what_a_feed_says_of_its_own_pace():
    assert feed("<rss><channel><ttl>45</ttl></channel></rss>").renewed == 2700
    period = (
        '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><sy:updatePeriod>hourly</sy:updatePeriod>'
        "<sy:updateFrequency>4</sy:updateFrequency></channel></rss>"
    )
    assert feed(period).renewed == 900
    assert feed("<rss><channel><ttl>-3</ttl></channel></rss>").renewed is None


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("<rss><channel><item><title>Плотина</title></item></channel></rss>".encode(), None),
        ("<rss><channel><item><title>Плотина</title></item></channel></rss>".encode("koi8-r"), "koi8-r"),
        (
            '<?xml version="1.0" encoding="utf-8"?><rss><item><title>Плотина</title></item></rss>'.encode(),
            "windows-1251",
        ),
        ('<?xml version="1.0" encoding="utf-8"?><rss><item><title>Плотина</title></item></rss>'.encode("utf-16"), None),
        ('<?xml version="1.0"?><rss><item><title>Плотина</title></item></rss>'.encode("utf-32-be"), None),
        (b"Warning: mysql in /var/www\n<rss><item><title>" + "Плотина".encode() + b"</title></item></rss>", None),
        (gzip.compress("<rss><item><title>Плотина</title></item></rss>".encode(), mtime=0), None),
    ],
)
def test_the_encoding_is_found_whoever_states_it(content, charset):
    [one] = feed(content, charset=charset).arrivals
    assert one.report.title == "Плотина"


def test_ampersands_and_names_are_read_as_they_are_meant():
    rss = (
        '<!DOCTYPE rss [<!ENTITY herald "Valley Herald">]><rss><item><title>&herald;: A&B; &eacute; &#X41; R&D</title>'
        "<link>https://h.example/?a=1&b=2</link><description><![CDATA[x &amp; y & z]]></description></item></rss>"
    )
    [one] = feed(rss).arrivals
    assert one.report.title == "Valley Herald: A&B; é A R&D"
    assert one.report.link == "https://h.example/?a=1&b=2"
    assert one.report.text == "x & y & z"


def test_numbers_of_characters_that_there_are_not_are_replaced():
    [one] = feed("<rss><item><title>a&#xD800;b&#0;c&#x110000;d&#1;&#233;</title></item></rss>").arrivals
    assert one.report.title == "a\ufffdb\ufffdc\ufffdd\ufffdé"


def test_a_json_feed_is_read():
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Valley Herald",
        "language": "en",
        "items": [
            {
                "id": 7,
                "url": "/7",
                "title": "The dam holds",
                "content_html": "<p>It <b>holds</b>.</p><p>So far.</p>",
                "date_published": "2026-03-12T10:00:00+02:00",
                "authors": [{"name": "Norda Press Agency"}],
            },
            {"id": "8", "content_text": "Plain", "date_modified": "2026-03-13"},
            "nonsense",
            {"id": "9"},
        ],
    }
    first, second = feed(json.dumps(content), media_type="application/feed+json").arrivals
    assert (first.key, first.report.link) == ("7", "https://herald.example/7")
    assert first.report.text == "It holds.\nSo far."
    assert first.report.published.date == "2026-03-12T08:00Z"
    assert first.report.credits == ("Norda Press Agency",)
    assert (second.report.text, second.report.language) == ("Plain", "en")
    assert json.loads(second.original) == content["items"][1]


def test_an_article_keeps_what_its_entry_states():
    text = "The river office said on Thursday that the dam at Torvan holds and that nobody has to leave. " * 3
    page = f"<html><head><title>Site</title></head><body><article><p>{text}</p></article></body></html>"
    entry = Report(id="", path="x", text="Short.", title="The dam holds", publisher="Valley Herald", link=AT)
    job = Parcel(kind="article", place="https://herald.example/1", content=page.encode(), key="k", entry=entry)
    [one] = opened(job).arrivals
    assert (one.key, one.report.title, one.report.publisher, one.report.link) == (
        "k",
        "The dam holds",
        "Valley Herald",
        AT,
    )
    assert "nobody has to leave" in one.report.text
    wall = "<html><body><p>Pay.</p></body></html>"
    [other] = opened(Parcel(kind="article", place=AT, content=wall.encode(), key="k", entry=entry)).arrivals
    assert other.report.text == "Short."


def test_a_document_on_the_web_is_read_by_its_kind():
    [one] = opened(
        Parcel(kind="page", place="https://h.example/a.txt", content=b"The dam holds.", media_type="text/plain")
    ).arrivals
    assert (one.report.text, one.media_type) == ("The dam holds.", "text/plain")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  ", "empty"),
        (b"<html><body>no</body></html>", "a web page and no feed"),
        (b"<kml/>", "XML of a kind"),
        (b"<svg>" * 5000, "XML of a kind|nested"),
        (b'{"version": "https://jsonfeed.org/version/1", ', "not JSON"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_what_is_no_feed_is_told(content, says):
    with pytest.raises(Unreadable, match=says):
        feed(content)
