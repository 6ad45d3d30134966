import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.gather.markup import depth, plain, tags


def test_paragraphs_become_lines_and_scripts_go() -> None:
    markup = (
        "<head><title>Not this</title></head><body><nav><a>Home</a></nav><h1>Dam holds</h1>\n<p>The dam\nholds &amp; "
        "<b>nobody</b> was hurt.</p><script>if (a < b) { bad('</p>') }</script><!-- <p>hidden</p> --><p>It rained.<br>"
        "Much.</p><footer>About us</footer></body>"
    )
    assert plain(markup).split("\n") == ["Dam holds", "The dam holds & nobody was hurt.", "It rained.", "Much."]


def test_an_element_that_is_never_closed_hides_nothing() -> None:
    assert plain("<nav><p>The dam holds.</p><svg><p>It rained.</p>") == "The dam holds.\nIt rained."


def test_depth_counts_what_nests() -> None:
    assert depth(tags("<div>" * 50_000)) == 50_000
    assert depth(tags("<p>one<p>two<li>three<br><img src=x>")) == 0
    assert depth(tags("<div><div></div></div><div></div>")) == 2


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "The dam holds." + "</div>" * 50_000,
        "<a '" * 50_000,
        '<a "' * 50_000,
        "<" * 200_000,
        "<script>" * 30_000,
        "<svg>" * 30_000,
        "<nav>" * 30_000,
        "<!--" * 50_000,
        "<a href=" + "x" * 200_000,
        "&amp" * 50_000,
    ],
    ids=lambda page: page[:8],
)
def test_hostile_markup_is_read_in_linear_time(page: str) -> None:
    begun = time.process_time()
    plain(page)
    depth(tags(page))
    assert time.process_time() - begun < 2


@given(st.text(alphabet="<>/!-'\" =abpscript\n&;", max_size=200))
def test_tags_never_overlap_and_nothing_raises(markup: str) -> None:
    at = 0
    for tag in tags(markup):
        assert at <= tag.start < tag.inner <= tag.end
        at = tag.end
    plain(markup)
