import json
import random
import re
import sys
import zlib
from io import BytesIO, TextIOWrapper
from pathlib import Path

import docx
import pypdf
import pytest

from comity.errors import Unreadable
from comity.gather.document import turned
from comity.gather.house import is_house
from comity.gather.upload import Found, read, walk
from comity.model.report import Report

PAGE = """<!doctype html><html lang="en-GB"><head><title>Dam at Torvan holds | Valley Herald</title>
<meta property="og:site_name" content="Valley Herald">
<meta property="article:published_time" content="2026-03-12T10:00:00+02:00">
<link rel="canonical" href="https://herald.example/dam">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author": {"@type": "Organization",
"name": "Norda Press"}}]}</script></head>
<body><nav><a href="/">Home</a></nav><h1>Dam at Torvan holds</h1>
<p>The river office said the dam holds.</p></body></html>"""

FEED = """<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Вестник долины</title>
<language>ru</language>
<item><title>Плотина &amp; река</title><link>https://v.example/1</link><guid>v1</guid>
<pubDate>Thu, 12 Mar 2026 10:00:00 +0300</pubDate><source url="https://n.example/">Норда Пресс</source>
<description>Кратко&nbsp;о плотине</description>
<content:encoded><![CDATA[<p>Плотина <b>выдержала</b>.</p><script>bad()</script>
<p>Никто не пострадал.</p>]]></content:encoded></item>
<item><title>Вторая</title></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fa"><title>پیک دره</title><entry><id>e1</id>
<title type="html">سد &lt;b&gt;توروان&lt;/b&gt;</title><updated>2026-03-13T10:00:00Z</updated>
<published>2026-03-12T10:00:00Z</published><author><name>خبرگزاری کلم</name></author>
<source><title>نوردا پرس</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>سد ایستاد.</p><p>کسی آسیب ندید.</p></div></content>
<link href="https://p.example/1"/></entry></feed>"""

NEWSML = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:n:1" xml:lang="en"><itemMeta>
<provider literal="Norda Press"/><versionCreated>2026-03-12T10:00:00Z</versionCreated></itemMeta><contentMeta>
<headline>Dam at Torvan holds</headline><creditline>Valley Herald</creditline></contentMeta><contentSet><inlineXML>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body><p>The dam holds.</p><p>It rained.</p>
</body></html></inlineXML></contentSet></newsItem>"""

MAIL = """From: Norda Press <desk@norda.example>
Subject: =?utf-8?b?2KfZhNiz2K8g2LXZhdiv?=
Date: Thu, 12 Mar 2026 10:00:00 +0300
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=xx

--xx
Content-Type: text/html; charset=utf-8

<p>Not this one.</p>
--xx
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

قالت الهيئة إن السد صمد.
--xx--
"""

ARCHIVE = """From: <Saved by Browser>
Snapshot-Content-Location: https://herald.example/dam
Subject: Dam
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="xx"

--xx
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><head><title>Dam at Torvan holds</title></head><body><p>Caf=C3=A9 owners said the dam holds.</p></body></html>
--xx
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--xx--
"""

#: A page of a PDF with one line of text, written by hand so that no library for making them is needed.
STREAM = b"BT /F1 18 Tf 20 100 Td (The dam at Torvan holds.) Tj ET"


def _pdf(password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    leaf = writer.add_blank_page(400, 200)
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    content = DecodedStreamObject()
    content.set_data(STREAM)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    leaf[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    leaf[NameObject("/Contents")] = writer._add_object(content)
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Dam at Torvan holds")
    document.add_table(1, 1).cell(0, 0).text = "It rained."
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _read(tmp_path: Path, name: str, content: str | bytes) -> list[Report]:
    place = tmp_path / name
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    found, refused = walk([place])
    assert refused == []
    return read(found[0])


def test_a_page_states_what_its_head_says(tmp_path: Path) -> None:
    [report] = _read(tmp_path, "a.html", PAGE)
    assert report.title == "Dam at Torvan holds"
    assert (report.language, report.publisher, report.link) == ("en-GB", "Valley Herald", "https://herald.example/dam")
    assert report.published is not None
    assert report.published.date == "2026-03-12T08:00Z"
    assert report.published.how == "stated in the page (article:published_time)"
    assert report.credits == ("Norda Press",)
    assert report.markup == PAGE
    assert report.text == "Dam at Torvan holds\nThe river office said the dam holds."


def test_a_feed_gives_a_report_for_each_entry_with_its_source_as_credit(tmp_path: Path) -> None:
    first, second = _read(tmp_path, "feed.xml", FEED.encode("windows-1251"))
    assert first.title == "Плотина & река"
    assert first.text == "Плотина выдержала.\nНикто не пострадал."
    assert (first.publisher, first.language, first.credits) == ("Вестник долины", "ru", ("Норда Пресс",))
    assert first.published is not None
    assert first.published.date == "2026-03-12T07:00Z"
    assert (second.title, second.text) == ("Вторая", "")
    assert first.id != second.id


def test_an_atom_feed_is_read_alike(tmp_path: Path) -> None:
    [entry] = _read(tmp_path, "atom.xml", ATOM)
    assert entry.title == "سد توروان"
    assert entry.text == "سد ایستاد.\nکسی آسیب ندید."
    assert (entry.publisher, entry.language, entry.credits) == ("پیک دره", "fa", ("نوردا پرس", "خبرگزاری کلم"))
    assert entry.published is not None
    assert entry.published.date == "2026-03-12T10:00Z"


def test_newsml_and_ninjs_state_provider_and_credit(tmp_path: Path) -> None:
    [item] = _read(tmp_path, "n.xml", NEWSML)
    assert (item.title, item.text) == ("Dam at Torvan holds", "The dam holds.\nIt rained.")
    assert (item.publisher, item.credits) == ("Norda Press", ("Valley Herald",))
    one = {"uri": "u1", "headline": "Dam holds", "body_xhtml": "<p>One.</p><p>Two.</p>", "copyrightholder": "Norda"}
    two = {"uri": "u2", "headline": "Dam", "body_text": "Three.", "infosources": [{"name": "River Office"}]}
    first, second = _read(tmp_path, "n.json", json.dumps([one | {"versioncreated": "2026-03-12T10:00:00Z"}, two]))
    assert (first.text, first.publisher) == ("One.\nTwo.", "Norda")
    assert first.published is not None
    assert (second.text, second.credits) == ("Three.", ("River Office",))


def test_the_third_version_of_ninjs_is_read_alike(tmp_path: Path) -> None:
    [one] = _read(
        tmp_path,
        "a.json",
        """{"uri": "u", "firstCreated": "2026-03-13T10:00:00Z", "copyrightHolder": "Norda Press",
        "headlines": [{"role": "main", "value": "Dam at Torvan holds"}], "infoSources": [{"name": "River Office"}],
        "bodies": [{"contentType": "text/plain", "value": "The dam holds."}]}""",
    )
    assert (one.title, one.text, one.publisher) == ("Dam at Torvan holds", "The dam holds.", "Norda Press")
    assert one.published is not None
    assert one.published.date == "2026-03-13T10:00Z"
    assert one.credits == ("River Office",)


def test_mail_and_saved_pages(tmp_path: Path) -> None:
    [letter] = _read(tmp_path, "a.eml", MAIL)
    assert (letter.title, letter.text.strip()) == ("السد صمد", "قالت الهيئة إن السد صمد.")
    assert letter.publisher == "Norda Press"
    [page] = _read(tmp_path, "a.mhtml", ARCHIVE)
    assert page.title == "Dam at Torvan holds"
    assert page.text == "Café owners said the dam holds."
    assert page.link == "https://herald.example/dam"


def test_documents(tmp_path: Path) -> None:
    [leaf] = _read(tmp_path, "a.pdf", _pdf())
    assert "The dam at Torvan holds." in leaf.text
    [paper] = _read(tmp_path, "a.docx", _word())
    assert paper.text == "Dam at Torvan holds\n\nIt rained."
    assert paper.published is None  # a template's date is not a publication


@pytest.mark.parametrize(("stated", "title"), [("dam at Torvan holds", "dam at Torvan holds"), ("Word Document", None)])
def test_a_document_has_the_title_that_it_shows(tmp_path: Path, stated: str, title: str | None) -> None:
    document = docx.Document(BytesIO(_word()))
    document.core_properties.title = stated
    written = BytesIO()
    document.save(written)
    [paper] = _read(tmp_path, "a.docx", written.getvalue())
    assert paper.title == title


@pytest.mark.parametrize(
    "line",
    ["وقال المكتب إن 1,200 شخص عادوا.", "گفت ۱٬۲۰۰ نفر (دیروز) برگشتند.", "وقالت Red Aid في 12/03/2026 إن السد صمد."],
)
def test_a_painted_line_is_turned_into_the_order_of_reading(line: str) -> None:
    painted = re.sub(r"Red Aid|[0-9۰-۹][0-9۰-۹/,٬]*", lambda run: run.group()[::-1], line)[::-1]
    assert turned(painted.translate(str.maketrans("()", ")("))) == line


@pytest.mark.parametrize(
    ("name", "house"),
    [
        ("Norda Press", True),
        ("Valley Herald", True),
        ("NTV", True),
        ("وكالة نوردا", True),
        ("خبرگزاری نوردا", True),
        ("Агентство Норда", True),
        ("Ann Reed", False),
        ("A.B. Reed", False),
        ("عمر فيش", False),
        ("Анна Рид", False),
        ("desk@norda.example", False),
        ("No-Reply", False),
        ("", False),
    ],
)
def test_a_house_is_told_from_a_person(name: str, house: bool) -> None:
    assert is_house(name) is house


def test_the_same_input_gives_the_same_ids_and_another_path_another(tmp_path: Path) -> None:
    first, again = _read(tmp_path, "a.txt", "Dam holds."), _read(tmp_path, "a.txt", "Dam holds.")
    other = _read(tmp_path, "b.txt", "Dam holds.")
    assert first == again
    assert first[0].id != other[0].id
    assert len(first[0].id) == 16


def _bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    megabyte = bytes(2**20)
    return b"".join(packer.compress(megabyte) for _ in range(200)) + packer.flush()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\r\n\t", "empty"),
        ("a.html", b"<html><body></body></html>", "no text"),
        ("a.txt", b"x" * (21 * 2**20), "larger than 20 MB"),
        ("a.txt", random.Random(3).randbytes(4000), "binary"),  # noqa: S311 - any noise will do
        ("a.txt", b"%PDF-1.7 ...", "a PDF"),
        ("a.txt", _bomb(), "more than 20 MB"),
        ("a.txt.gz", _bomb(), "more than 20 MB"),
        ("a.pdf", _pdf("secret"), "password"),
        ("a.pdf", b"%PDF-1.7 broken", "damaged"),
        ("a.pdf", b"not one at all", "damaged"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b"[" * 100_000, "deep"),
        ("a.json", b'{"name": "x"}', "no ninjs"),
        ("a.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "does not read"),
        ("a.xml", b"<rss><channel>" + b"<a>" * 100_000, "no text"),
        ("a.xml", b"rubbish", "not XML"),
        ("a.eml", b"Subject:\n\n", "text"),
        ("a.mhtml", b"Subject: x\n\nplain", "no page"),
        ("a.html", b"<i>a</i>" * 200_001, "tags"),
    ],
)
def test_wrong_input_is_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refusal:
        _read(tmp_path, name, content)
    assert str(refusal.value).endswith(".")


def test_a_page_nested_fifty_thousand_deep_is_read_without_a_tree(tmp_path: Path) -> None:
    [report] = _read(tmp_path, "deep.html", "<div>" * 50_000 + "The dam at Torvan holds." + "</div>" * 50_000)
    assert report.text == "The dam at Torvan holds."
    assert report.markup is None


def test_entities_of_a_feed_are_never_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha ha ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    [report] = _read(
        tmp_path, "a.xml", bomb + "<rss><channel><item><title>Dam &b;&c; holds</title></item></channel></rss>"
    )
    assert report.title is not None
    assert "ha" not in report.title.replace("holds", "")
    assert "root:" not in report.title


def test_a_folder_is_walked_and_what_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.html", ".secret.txt", ".hidden/d.txt", "notes.rtf", "README"):
        (tmp_path / name).write_text("x")
    found, refused = walk([tmp_path, tmp_path / "missing.txt"])
    assert [one.path for one in found] == ["a.txt", "b.txt", "sub/c.html"]
    (tmp_path / "empty").mkdir()
    assert [one.reason for one in walk([tmp_path / "empty"])[1]] == ["The folder has no files in it."]
    assert [one.path for one in refused] == sorted([str(tmp_path / "missing.txt"), "README", "notes.rtf"])
    assert all(one.reason.endswith(".") for one in refused)


def test_names_that_collide_keep_enough_of_their_path(tmp_path: Path) -> None:
    for name in ("x/one/a.txt", "y/one/a.txt", "y/two/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    given = [tmp_path / "x/one", tmp_path / "y/one/a.txt", tmp_path / "y/two"]
    for order in (given, given[::-1]):
        found, _ = walk(order)
        assert [one.path for one in found] == ["b.txt", "x/one/a.txt", "y/one/a.txt"]


def test_a_file_given_twice_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    found, _ = walk([tmp_path, tmp_path / "a.txt", str(tmp_path) + "/"])
    assert [one.path for one in found] == ["a.txt"]


@pytest.mark.parametrize(
    ("content", "title"), [(PAGE, "Dam at Torvan holds"), (ATOM, "سد توروان"), (MAIL, "السد صمد"), ("Just text.", None)]
)
def test_standard_input_is_told_by_what_it_holds(
    monkeypatch: pytest.MonkeyPatch, content: str, title: str | None
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(content.encode())))
    found, refused = walk(["-"])
    assert refused == []
    [report] = read(found[0])
    assert (report.path, report.title) == ("-", title)


def test_a_file_that_vanished_is_refused() -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        read(Found(path="a.txt", place="/nowhere/at/all/a.txt", kind=".txt"))
