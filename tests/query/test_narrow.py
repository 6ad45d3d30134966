"""A query that leaves out one thing more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.query import parse, show
from comity.query.condition import All, Clock, Condition, Document, Holds, Some, Unless, Weight, holds, residual
from comity.query.narrow import narrowed, of_report, of_story, waiting
from comity.query.tree import Both, Contested, Either, InStory, Named, Near, Node, Origins, Without, Words

_WORDS = st.sampled_from(["dam", "gates", "AND", "contested", "سد", "دو سد", "place:x", "it's", "3–1"])
_LEAVES: st.SearchStrategy[Node] = st.one_of(
    _WORDS.map(lambda text: Words(text=text)),
    _WORDS.map(lambda text: Named(field="source", text=text)),
    st.sampled_from(["s1f0", "S-2"]).map(lambda story: InStory(story=story)),
    st.tuples(_WORDS, _WORDS).map(lambda both: Near(left=both[:1], right=both[1:], most=3)),
)
_TREES: st.SearchStrategy[Node] = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Both(parts=tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(parts=tuple(parts))),
        inner.map(lambda part: Without(part=part)),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(tree=_TREES, leaf=_LEAVES)
def test_it_asks_the_same_and_leaves_out_that_alone(tree: Node, leaf: Node) -> None:
    text = show(tree)
    written = narrowed(text, leaf)
    assert written is not None
    old = parse(text).root
    parts = old.parts if isinstance(old, Both) else (old,)
    assert str(parse(written)) == show(Both(parts=(*parts, Without(part=leaf))))


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("dam  gates", 'dam  gates NOT "Varzan"'),
        ("плотина или дамба", 'плотина или дамба NOT "Varzan"'),
        ("плотина ИЛИ дамба", '(плотина ИЛИ дамба) NOT "Varzan"'),
        ("dam NEAR/5 gates", 'dam NEAR/5 gates NOT "Varzan"'),
        ("-drill dam", '-drill dam NOT "Varzan"'),
        ("dam -(drill OR test)", 'dam -(drill OR test) NOT "Varzan"'),
    ],
)
def test_what_was_written_stays_as_it_was(text: str, becomes: str) -> None:
    assert narrowed(text, Words(text="Varzan")) == becomes


def test_a_query_that_has_no_room_is_left_alone() -> None:
    assert narrowed(f'"{"dam " * 998}"', Words(text="Varzan")) is None
    assert narrowed(" ".join(["dam"] * 200), Words(text="Varzan")) is None


SOURCE = UUID(int=7)


@pytest.mark.parametrize(
    ("text", "least", "becomes"),
    [
        ('silent:"Valley feed"', timedelta(hours=5), 'silent:"Valley feed ~5h"'),
        ('silent:"Valley feed ~12h"', timedelta(days=3), 'silent:"Valley feed ~3d"'),
        ("silent:gauge OR silent:valley", timedelta(hours=5), 'silent:gauge OR silent:"valley ~5h"'),
        (f"silent:{SOURCE} OR silent:valley", timedelta(hours=5), f'silent:"{SOURCE} ~5h" OR silent:"valley ~5h"'),
        ('silent:"valley ~2d"', timedelta(hours=5), None),  # it waits for longer already
        ("silent:gauge", timedelta(hours=5), None),  # of another source
        ("silent:valley", timedelta(days=400), None),  # longer than may be asked for
    ],
)
def test_a_query_for_silence_waits_longer_for_the_source_that_is_meant(text, least, becomes):
    assert waiting(text, SOURCE, "Valley feed", least) == becomes
    if becomes:
        assert str(parse(becomes)) == becomes


_CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from([Holds(readings=((word,),)) for word in "abc"])
    | st.sampled_from([Contested(), Origins(least=2), Origins(least=5)]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(parts=tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: Some(parts=tuple(parts))),
        inner.map(lambda part: Unless(part=part)),
    ),
    max_leaves=8,
)


@given(_CONDITIONS, st.sets(st.sampled_from("abc")))
def test_what_is_left_to_ask_of_a_story_is_what_the_matcher_leaves(condition: Condition, words: set[str]) -> None:
    moment = datetime(2026, 3, 14, tzinfo=UTC)
    document, clock = Document(places=dict.fromkeys(words, (1,)), moment=moment), Clock(now=moment, zone=UTC)
    parts = list(of_report(condition))
    held = [part for part in parts if holds(part, document, Weight(contested=False, origins=0), clock)]
    assert of_story(condition, held.__contains__) == residual(condition, document, clock)
