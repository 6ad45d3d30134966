from dataclasses import replace

import pytest

from comity.errors import Unreadable
from comity.gather.opml import Outline, read, written

LIST = """<?xml version="1.0" encoding="windows-1251"?><opml version="1.0"><head><title>Мои</title></head><body>
<outline text="Норда"><outline text="Север"><outline text="Вестник" xmlUrl="https://v.example/feed" htmlUrl="https://v.example/"/>
</outline><outline title="Kalem" text="k" XMLURL="https://k.example/rss" language="fa"/></outline>
<outline text="Again" xmlUrl="https://v.example/feed"/><outline text="Only a site" htmlUrl="https://s.example/"/>
<outline xmlUrl="https://a.example/?x=1&y=2"/></body></opml>"""


def test_a_list_is_read_with_its_folders_once_each():
    first, second, third = read(LIST.encode("windows-1251"))
    assert first == Outline(
        name="Вестник", address="https://v.example/feed", site="https://v.example/", folders=("Норда", "Север")
    )
    assert (second.name, second.language, second.folders) == ("Kalem", "fa", ("Норда",))
    assert (third.name, third.address) == ("https://a.example/?x=1&y=2", "https://a.example/?x=1&y=2")


def test_what_is_written_is_read_again():
    feeds = [*read(LIST.encode("windows-1251")), Outline(name="\"A\"\t<b> & 'c'\u200c", address="https://b.example/")]
    content = written("Норда & <Север>\x00", feeds)
    assert read(content) == [replace(each, site=None, folders=()) for each in feeds]
    assert "<title>Норда &amp; &lt;Север&gt;</title>" in content.decode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<opml/>",
        b"<rss/>",
        b"{}",
        b"<opml><body><outline text='a'/></body></opml>",
        b"<opml>" + b"<outline text='x'>" * 9000,
    ],
)
def test_what_is_no_list_is_told(content):
    with pytest.raises(Unreadable):
        read(content)


def test_a_bomb_of_names_stays_small():
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + LIST[45:].replace(
        "Kalem", "&b;&b;&b;"
    )
    assert len(read(bomb.encode())[1].name) < 300
