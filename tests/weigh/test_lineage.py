from __future__ import annotations

from comity.model.passage import Copied, Passage
from comity.model.place import Place
from comity.model.statement import report_of
from comity.weigh.lineage import Lineage

GATES = "two gates of the Orlan dam have been jammed since Monday"
ROAD = "the lower road to Tessel was closed for the night"


def test_a_statements_id_tells_its_report():
    assert report_of("0123abcd.12") == "0123abcd"


def test_the_same_words_are_twins_both_ways_with_their_source(teller):
    said = [("outlet", "", None, GATES), ("outlet", "", None, ROAD)]
    first, second = teller.member("a", said), teller.member("b", said, day="2031-03-02")
    lineage = Lineage([second, first], [teller.copied(second, first)])
    (twin,) = lineage.twins(second.analysis.statements[1])
    assert (twin.statement, twin.source) == ("a.2", "a")
    assert [t.statement for t in lineage.twins(first.analysis.statements[0])] == ["b.1"]
    assert lineage.parent["b"].other == "a"
    assert "a" not in lineage.parent


def test_an_unknown_order_makes_twins_but_no_parent(teller):
    said = [("outlet", "", None, GATES)]
    first, second = teller.member("a", said, day=None), teller.member("b", said, day=None)
    lineage = Lineage([first, second], [teller.copied(second, first, known=False)])
    assert lineage.twins(first.analysis.statements[0])[0].source is None
    assert lineage.parent == {}


def test_a_copy_of_another_story_is_passed_over(teller):
    here, gone = teller.member("a", [("outlet", "", None, GATES)]), teller.member("z", [("outlet", "", None, GATES)])
    lineage = Lineage([here], [teller.copied(here, gone), teller.copied(gone, here)])
    assert lineage.twins(here.analysis.statements[0]) == ()
    assert lineage.parent == {}


def test_half_a_sentence_copied_is_no_twin(teller):
    first = teller.member("a", [("outlet", "", None, GATES)])
    second = teller.member("b", [("outlet", "", None, GATES)])
    half = len(GATES) // 2
    copy = Copied(
        report="b",
        other="a",
        source="a",
        containment=0.5,
        passages=(Passage(start=0, end=half, other_start=0, other_end=half),),
        how="half",
    )
    assert Lineage([first, second], [copy]).twins(second.analysis.statements[0]) == ()


def _places(text, *names):
    return tuple(
        Place(name=n, country="ND", lat=0, lon=0, geonameid=i, start=text.index(n), end=text.index(n) + len(n), how="")
        for i, n in enumerate(names, start=1)
    )


def _tour(teller, name, day, order, **more):
    text = "In " + ", then in ".join(f"{place} {count} houses" for place, count in order)
    places = _places(text, *sorted(place for place, _ in order))
    return teller.member(name, [("outlet", "", None, text)], day=day, places=places, **more)


STOPS = [("Arlen", 12), ("Borva", 340), ("Celm", 75), ("Dorst", 8)]


def test_the_same_names_and_figures_in_order_are_a_weak_edge_to_the_earlier_report(teller):
    first = _tour(teller, "a", "2031-03-01", STOPS)
    second = _tour(teller, "b", "2031-03-02", STOPS, language="ru")
    lineage = Lineage([second, first], [])
    assert lineage.weak["b"].report == "a"
    assert lineage.weak["b"].share == 1
    assert "a" not in lineage.weak


def test_another_order_is_no_edge_nor_is_a_report_without_a_date(teller):
    first = _tour(teller, "a", "2031-03-01", STOPS)
    assert Lineage([first, _tour(teller, "b", "2031-03-02", STOPS[::-1])], []).weak == {}
    assert Lineage([first, _tour(teller, "b", None, STOPS)], []).weak == {}


def test_where_text_is_copied_no_weak_edge_is_looked_for(teller):
    first, second = _tour(teller, "a", "2031-03-01", STOPS), _tour(teller, "b", "2031-03-02", STOPS)
    assert Lineage([first, second], [teller.copied(second, first)]).weak == {}
