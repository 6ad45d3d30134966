"""What was written and what it means; and what is said where it means nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import QueryInvalid
from comity.query import parse
from comity.query.tree import (
    Acts,
    Both,
    Contested,
    Either,
    Figures,
    InStory,
    Moment,
    Named,
    Near,
    Node,
    Origins,
    Query,
    Stands,
    Within,
    Without,
    Words,
    show,
)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("dam", "dam"),
        ("dam bridge", "dam AND bridge"),
        ("dam bridge OR road", "(dam AND bridge) OR road"),
        ("dam (bridge | road)", "dam AND (bridge OR road)"),
        ("dam -bridge NOT road", "dam AND NOT bridge AND NOT road"),
        ("dam -(bridge road)", "dam AND NOT (bridge AND road)"),
        ('"old bridge"', '"old bridge"'),
        ("«старый мост» ИЛИ “new bridge”", '"старый мост" OR "new bridge"'),
        ("and or not", "and AND or AND not"),
        ("place:Kessel", 'place:"Kessel"'),
        ("place:(Kessel OR Torvan)", 'place:"Kessel" OR place:"Torvan"'),
        ("место:Кессель И язык:русский", 'place:"Кессель" AND language:"русский"'),
        ("مكان:كيسل أو مكان:تورفان", 'place:"كيسل" OR place:"تورفان"'),
        ("مکان:کسل یا نه سد", 'place:"کسل" OR NOT "سد"'),
        ("contested", "contested"),
        ('"contested"', '"contested"'),
        ("origins>=2 origins>2 origins:4", "origins>=2 AND origins>=3 AND origins>=4"),
        ("origins>=٣", "origins>=3"),
        ("act:denied", "act:denies"),
        ("lang:ar", "language:ar"),
        ("since:2026-03-01 until:7d since:2w", "since:2026-03-01 AND until:7d AND since:14d"),
        ("since:12h", "since:12h"),
        ("story:s0f3a", "story:s0f3a"),
        ("dam NEAR/5 gates", "dam NEAR/5 gates"),
        ("NOT dam NEAR gates road", "NOT dam NEAR/10 gates AND road"),
        ('(dam OR "old wall") NEAR/3 gates', '(dam OR "old wall") NEAR/3 gates'),
        ("dam NEAR/2 gates NEAR/2 river", "dam NEAR/2 gates AND gates NEAR/2 river"),
        ("плотина РЯДОМ/4 шлюз", '"плотина" NEAR/4 "шлюз"'),
        ("سد قرب/4 بوابة قرب", '"سد" NEAR/4 "بوابة" AND "قرب"'),
        ("near and near/far", 'near AND and AND "near/far"'),
        ("place:Kessel~50km", 'place:"Kessel ~50km"'),
        ("place:Kessel ~50km dam", 'place:"Kessel ~50km" AND dam'),
        ("место:Кессель ~7,5км", 'place:"Кессель ~7.5km"'),
        ("stance:denied figures>2", "stance:denies AND figures>=3"),
        ("\u200fسد\u200f", '"سد"'),
        ("سد يا پل", '"سد" OR "پل"'),  # on an Arabic keyboard
        ("سد نزديك/5 پل", '"سد" NEAR/5 "پل"'),
        ("کنش:می\u200cگوید", "act:says"),
        ("کنش:ميگويد", "act:says"),
        ("spill\u00adway flood\u200dgate\ufeff", "spillway AND floodgate"),
        ("cafe\u0301", '"café"'),
        ("дамба И\u0306орк", '"дамба" AND "Йорк"'),
        ("non-aligned 10:30 U.N.", '"non-aligned" AND "10:30" AND "U.N."'),
    ],
)
def test_what_it_means(text: str, means: str) -> None:
    assert str(parse(text)) == means


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("AND dam", "'AND' at character 1 has nothing before it"),
        ("dam OR", "Nothing follows 'OR' at character 5"),
        ("dam (bridge", "parenthesis at character 5 is not closed"),
        ("dam) bridge", "parenthesis at character 4 closes nothing"),
        ("dam ()", "nothing in the parentheses at character 5"),
        ('dam "bridge', "quotation mark at character 5 is not closed"),
        ("plaec:Kessel", "no field 'plaec:'"),
        ("place:", "Nothing follows 'place:'"),
        ('place:"…"', "no name"),
        ("dam …", "no word in '…' (character 5)"),
        ("act:sings", "no act 'sings'"),
        ("since:soon", "is no day"),
        ("since:1404-12-23", "counted by the Gregorian calendar"),
        ("until:۱۴۰۴-۱۲-۲۳", "counted by the Gregorian calendar"),
        ("contested:no", "'contested' (character 1) takes no value, such as 'no'"),
        ("dam contested:(dam)", "'contested' (character 5) takes no value"),
        ("origins<2", "NOT origins>=2"),
        ("origins<=2", "NOT origins>=3"),
        ("figures≤1", "NOT figures>=2"),
        ("place<Kessel", "takes a colon, not '<'"),
        ("since:2026-02-30", "is no day"),
        ("origins>=many", "no number of origins"),
        ("origins>=0", "no number of origins"),
        ("place>Kessel", "takes a colon"),
        ("place:Kessel~far", "no distance"),
        ("place:Kessel~5000km", "the farthest is 1000 km"),
        ("place:~50km", "no name before"),
        ("dam NEAR/99 gates", "1 to 30 words apart"),
        ("dam NEAR place:Kessel", "joins words and phrases only"),
        ("place:(Kessel NEAR Torvan)", "joins words and phrases only"),
        ("NEAR dam", "nothing before it"),
        ("dam NEAR", "Nothing follows 'NEAR'"),
        ("stance:sulks", "no stance 'sulks'"),
        ("figures:some", "no number of figures"),
        ("place:(act:says)", "stands inside place:"),
        ('story:"the dam"', "not the id of a story"),
        ("(" * 30 + "dam" + ")" * 30, "nested"),
        ("-" * 30 + "dam", "nested"),
        (" ".join("dam" for _ in range(300)), "more than"),
        ("dam" * 2000, "characters"),
    ],
)
def test_what_is_wrong_with_it(text: str, says: str) -> None:
    with pytest.raises(QueryInvalid) as caught:
        parse(text)
    assert says in str(caught.value)
    assert caught.value.status == 422


@given(st.text(max_size=60) | st.text('ab"()-: ANDORT>=«»٣و\u200f', max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except QueryInvalid as refused:
        assert str(refused)
    else:
        assert str(parse(str(found))) == str(found)


_names = st.sampled_from(["Kessel", "old dam", "سد تورفان", "Мосул", "AND", "contested", "a-b", "и", "الف"])
_sides = st.lists(_names, min_size=1, max_size=2).map(tuple)
_days = st.dates(date(1900, 1, 1))
_leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Words, text=_names),
    st.builds(Named, field=st.sampled_from(["source", "publisher", "place", "speaker"]), text=_names),
    st.builds(Near, left=_sides, right=_sides, most=st.integers(1, 30)),
    st.builds(Within, text=_names, km=st.sampled_from([0.5, 50.0, 1000.0])),
    st.builds(Stands, stance=st.sampled_from(["asserts", "denies", "revises"])),
    st.builds(Figures, least=st.integers(1, 9)),
    st.builds(Acts, act=st.sampled_from(["says", "denies"])),
    st.builds(Moment, side=st.sampled_from(["since", "until"]), when=_days | st.just(timedelta(hours=5))),
    st.builds(InStory, story=st.sampled_from(["s1", "0f3a-1"])),
    st.just(Contested()),
    st.builds(Origins, least=st.integers(1, 9)),
)


def _nodes(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    # As the parser makes them: no conjunction directly inside another.
    def several(kind: type[Both] | type[Either]) -> st.SearchStrategy[Node]:
        parts = st.lists(inner.filter(lambda node: not isinstance(node, kind)), min_size=2, max_size=3)
        return parts.map(lambda found: kind(parts=tuple(found)))

    return several(Both) | several(Either) | st.builds(Without, part=inner)


def _bare(node: Node) -> str:
    """Without where its words stand."""
    return show(node)


@given(st.recursive(_leaves, _nodes, max_leaves=12))
def test_what_is_shown_is_read_again_as_the_same(root: Node) -> None:
    shown = show(root)
    again = parse(shown)
    assert isinstance(again, Query)
    assert _bare(again.root) == shown


def test_moments_keep_their_kind() -> None:
    assert parse("since:2026-03-01").root == Moment(side="since", when=date(2026, 3, 1))
    assert parse("until:36h").root == Moment(side="until", when=timedelta(hours=36))
