import pytest

from comity.errors import Unreadable
from comity.gather.listing import Link, feeds, listed

_HEADS = (
    "Dam at Torvan holds, river office says",
    "Two gates have been jammed since January",
    "Valley town told to leave by Friday",
    "Bridge at Kessel closed to lorries",
)


def _page(rows: str, *, base: str = "") -> str:
    sections = "".join(f'<li><a href="/s/{n}">The section of all news number {n}</a></li>' for n in range(9))
    shares = '<a href="https://elsewhere.example/share">Share this with all your friends</a>' * 9
    return f"""<!doctype html><html><head><title>News</title>{base}</head><body>
    <header><a href="/">Valley Herald</a></header><nav><ul>{sections}</ul></nav>
    <main>{rows}</main><div class="share">{shares}</div>
    <footer><a href="/imprint-and-terms">Imprint, terms and conditions of use</a></footer></body></html>"""


def _rows() -> str:
    slug = _HEADS[0].lower().replace(" ", "-")
    lead = f'<div class="lead7"><h1><a href="/news/2026/100-{slug}">{_HEADS[0]}</a></h1></div>'
    rest = "".join(
        f'<article class="card c{n}"><a href="/news/2026/{n}-some-long-slug-here"><img src="{n}.jpg"></a>'
        f'<h3><a href="/news/2026/{n}-some-long-slug-here#top">{head}</a></h3><a href="/topic/dam">Dam</a></article>'
        for n, head in enumerate(_HEADS[1:], 1)
    )
    return lead + rest


def test_articles_are_told_from_menus_pictures_and_shares():
    found = listed(_page(_rows()), "https://herald.example/news")
    assert sorted(link.text for link in found) == sorted(_HEADS)
    assert all(link.url.startswith("https://herald.example/news/2026/") and "#" not in link.url for link in found)


def test_a_selector_says_where_they_are():
    found = listed(_page(_rows()), "https://herald.example/news", "article h3")
    assert [link.text for link in found] == list(_HEADS[1:])


def test_links_are_read_against_the_base_of_the_page():
    page = _page('<h2><a href="1">One</a></h2>', base='<base href="https://www.herald.example/x/">')
    assert listed(page, "https://herald.example/news", "h2") == [Link(url="https://www.herald.example/x/1", text="One")]


@pytest.mark.parametrize(
    ("markup", "selector", "says"),
    [
        (_page(""), "", "say with a CSS selector"),
        (_page(_rows()), "h7", "selects no link"),
        (_page(_rows()), "h3 >", "cannot be understood"),
        ("", "", "nothing in the page"),
        ("<div>" * 9000, "", "nests too deeply"),
    ],
)
def test_what_cannot_be_made_out_is_told(markup, selector, says):
    with pytest.raises(Unreadable, match=says):
        listed(markup, "https://herald.example/news", selector)


def test_a_page_names_its_feeds():
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="stylesheet" href="/a.css">'
        "<link rel='alternate' TYPE='application/atom+xml' href='http://[::1'>"
        '<link rel="alternate" hreflang="fa" href="/fa">'
        '<link rel="alternate" type="application/feed+json" href="f.json">'
    )
    assert feeds(head, "https://h.example/n/") == ["https://h.example/feed", "https://h.example/n/f.json"]
