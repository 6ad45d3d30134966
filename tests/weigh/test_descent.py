"""Which reports of a story have one origin, and why."""

from dataclasses import replace

from comity.sources import houses
from comity.sources.house import House
from comity.weigh.descent import families

NORDA = House(name="Norda Press", kind="agency")
OWN = [("outlet", "", None, "Gate 14 jammed at dawn."), ("outlet", "", None, "About 320 people left 55 farms.")]
TOLD = [("outlet", "", None, "At dawn gate 14 would not move."), ("outlet", "", None, "From 55 farms 320 people fled.")]


def _found(members, copies=()):
    return [set(family.reports) for family in families(members, copies, houses([NORDA]))]


def test_whoever_credits_an_agency_has_its_origin(teller):
    agency = teller.member("a", OWN, publisher="Norda Press")
    credited = teller.member("b", TOLD, publisher="Herald", credits=("Norda Press",), day="2031-03-02")
    (family,) = families([agency, credited], [], houses([NORDA]))
    assert family.reports == ("a", "b")
    assert family.reasons[1] == "b.txt: it credits Norda Press."


def test_an_agency_has_an_origin_for_each_thing_that_it_tells(teller):
    credits = ("Norda Press",)
    summit = "President Ilmar Orda meets Premier Sela Vint at the summit in Torna on Monday"
    told = [("outlet", "", None, f"{summit}: both speak of grain, tolls, ferries, fishing, mines and the old border.")]
    beer = [("outlet", "", None, f"{summit}, and a brewer sells bottles with caps like their hats to thirsty guests.")]
    talks = teller.member("a", told, publisher="Herald", credits=credits)
    again = teller.member("b", told, publisher="Courier", credits=credits, day="2031-03-02")
    bottles = teller.member("c", beer, publisher="Gazette", credits=credits, day="2031-03-02")
    assert _found([talks, again, bottles]) == [{"a", "b"}, {"c"}]
    part = replace(teller.copied(bottles, talks), containment=0.3, passages=())
    assert _found([talks, again, bottles], [part]) == [{"a", "b", "c"}]


def test_copies_are_one_and_own_reports_are_not(teller):
    one = teller.member("a", OWN, publisher="Herald", own=True)
    copy = teller.member("b", OWN, publisher="Courier", day="2031-03-02")
    other = teller.member("c", [("outlet", "", None, "Water stands in 9 cellars.")], publisher="Gazette", own=True)
    assert _found([one, copy, other], [teller.copied(copy, one)]) == [{"a", "b"}, {"c"}]


def test_one_spokesman_is_one_origin_in_whatever_words(teller):
    said = [("institution", "Water Ministry", None, words) for words in ("Gate 14 jammed.", "Nobody was hurt.")]
    heard = [("person", "Ada Holm", "Water Ministry", words) for words in ("The gate does not move.", "All are well.")]
    one, other = teller.member("a", said, publisher="Herald"), teller.member("b", heard, publisher="Courier")
    assert _found([one, other]) == [{"a", "b"}]


def test_who_names_a_house_for_its_lead_has_it_from_there_but_an_own_correspondent_has_not(teller):
    first = teller.member("a", OWN, publisher="Herald", own=True)
    lead = [("outlet", "Herald", None, "Gate 14 jammed."), ("outlet", "Courier", None, "About 320 people left.")]
    citing = teller.member("b", lead, publisher="Courier", day="2031-03-02")
    there = teller.member("c", lead, publisher="Gazette", own=True, day="2031-03-02")
    assert _found([first, citing, there]) == [{"a", "b"}, {"c"}]


def test_a_house_is_one_in_two_scripts_though_russian_writes_its_h_as_a_g(teller):
    first = teller.member("a", OWN, publisher="Torvelen Herald", own=True)
    for citing, found in (("Торвелен геральд", [{"a", "b"}]), ("Торвелен гудок", [{"a"}, {"b"}])):
        lead = [("outlet", citing, None, "На шлюзе заело ворота."), ("outlet", "", None, "Бежали 320 человек.")]
        second = teller.member("b", lead, publisher="Голос", day="2031-03-02", language="ru")
        assert _found([first, second]) == found
    lead = [("outlet", "تورفلن گرالد", None, "دریچه سد گیر کرد."), ("outlet", "", None, "۳۲۰ نفر گریختند.")]
    third = teller.member("c", lead, publisher="صدا", day="2031-03-02", language="fa")
    assert _found([first, third]) == [{"a"}, {"c"}]  # Persian has an *h*


def test_two_reports_that_name_different_origins_are_one_only_in_nearly_the_same_words(teller):
    one = teller.member("a", OWN, publisher="Herald", credits=("Norda Press",))
    plain = [("outlet", "", None, "The gate did not move, and people left.")]
    other = teller.member("b", plain, publisher="Courier", credits=("Varda News",), day="2031-03-02")
    part = teller.copied(other, one)
    assert _found([one, other], [part]) == [{"a", "b"}]
    assert _found([one, other], [replace(part, containment=0.5, passages=())]) == [{"a"}, {"b"}]


def test_a_retelling_without_a_credit_joins_whom_it_retells(teller):
    words = "In all {} and {} and {} and {} were lost near the old mill of the town."
    one = teller.member("a", [("outlet", "", None, words.format(14, 320, 55, 60))], publisher="Herald", own=True)
    again = teller.member(
        "b", [("outlet", "", None, words.format(14, 320, 55, 60))], publisher="Courier", day="2031-03-02"
    )
    other = teller.member(
        "c", [("outlet", "", None, words.format(60, 19, 14, 300))], publisher="Gazette", day="2031-03-02"
    )
    assert _found([one, again, other]) == [{"a", "b"}, {"c"}]
