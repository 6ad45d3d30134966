"""Which statements are one claim: wordings, figures and denials, in each language."""

from __future__ import annotations

import pytest

from comity.sources import Houses
from comity.weigh.claim import claims
from comity.weigh.likeness import Pairs
from comity.weigh.lineage import Lineage
from comity.weigh.speaker import Cast

HOUSES = Houses([])
BACKGROUND = {
    "en": ["buses were turned back at the lower bridge", "schools in the valley stay closed until Friday"],
    "ar": ["أعيدت الحافلات عند الجسر السفلي", "تبقى المدارس في الوادي مغلقة حتى الجمعة"],
    "fa": ["اتوبوس‌ها در پل پایین بازگردانده شدند", "مدارس دره تا جمعه تعطیل می‌ماند"],
    "ru": ["автобусы развернули у нижнего моста", "школы в долине закрыты до пятницы"],
}
SAME = [
    ("en", "two gates of the dam have been jammed since Monday", "since Monday two gates of the dam have been jammed"),
    ("ar", "بوابتان في السد معطلتان منذ يوم الاثنين", "منذ يوم الاثنين بوابتان في السد معطلتان"),
    ("fa", "دو دریچه سد از روز دوشنبه گیر کرده است", "از روز دوشنبه دو دریچه سد گیر کرده است"),
    ("ru", "два затвора плотины заклинило в понедельник", "в понедельник заклинило два затвора плотины"),
]
FIGURES = [
    ("en", "seven people drowned in the flooded village", "nine people drowned in the flooded village"),
    ("ar", "غرق 7 أشخاص في القرية التي غمرتها المياه", "غرق 9 أشخاص في القرية التي غمرتها المياه"),
    ("fa", "7 نفر در روستای سیل‌زده غرق شدند", "9 نفر در روستای سیل‌زده غرق شدند"),
    ("ru", "в затопленном селе утонули 7 человек", "в затопленном селе утонули 9 человек"),
]


def _claims(teller, code, *contents):
    said = [*contents, *BACKGROUND[code]]
    members = [
        teller.member(f"r{n}", [("outlet", "", None, content)], day=f"2031-03-{n + 1:02}", language=code)
        for n, content in enumerate(said)
    ]
    lineage = Lineage(members, [])
    return claims(lineage, Cast(members, HOUSES), HOUSES, None, Pairs())


def _holding(found, text):
    return [c for c in found if text in {s.text for s in (*c.asserted, *c.denied)}]


@pytest.mark.parametrize(("code", "one", "other"), SAME)
def test_the_same_words_in_another_order_are_one_claim(teller, code, one, other):
    (claim,) = _holding(_claims(teller, code, one, other), one)
    assert [s.text for s in claim.asserted] == [one, other]


@pytest.mark.parametrize(("code", "one", "other"), SAME)
def test_who_denies_it_stands_against_it(teller, code, one, other):
    (claim,) = _holding(_claims(teller, code, one, "denies:" + other), one)
    assert ([s.text for s in claim.asserted], [s.text for s in claim.denied]) == ([one], [other])


def test_a_not_in_another_clause_of_a_long_sentence_contests_nothing(teller):
    shared = "two gates of the Orlan dam in the upper valley have been jammed since the storm of Monday night"
    more = f"{shared} and the road below it is not open to lorries"
    assert not any(claim.denied for claim in _claims(teller, "en", shared, more))


def test_nobody_contradicts_himself_in_one_report_but_another_may(teller):
    aim, no_aim = "we aim to judge the artists", "we do not aim to judge the artists"
    for second, parted, contested in (("Ida Holm", False, False), ("Jon Berg", False, True), ("Ida Holm", True, True)):
        said = [("person", "Ida Holm", None, aim), ("person", second, None, no_aim)]
        members = (
            [teller.member(f"r{n}", [one]) for n, one in enumerate(said)] if parted else [teller.member("r", said)]
        )
        found = claims(Lineage(members, []), Cast(members, HOUSES), HOUSES, None, Pairs())
        assert any(claim.denied for claim in found) is contested


@pytest.mark.parametrize(("code", "one", "other"), FIGURES)
def test_two_figures_for_the_same_stay_rivals(teller, code, one, other):
    found = _claims(teller, code, one, other)
    (ours,), (theirs,) = _holding(found, one), _holding(found, other)
    assert ours.id != theirs.id
    assert (ours.rivals, theirs.rivals) == ((theirs.id,), (ours.id,))


@pytest.mark.parametrize("code", BACKGROUND)
def test_other_things_are_other_claims(teller, code):
    assert len(_claims(teller, code)) == 2


def test_a_question_claims_nothing(teller):
    assert len(_claims(teller, "en", "questions:two gates of the dam have been jammed")) == 2


def test_two_who_speak_of_the_same_words_stand_on_their_sides(teller):
    content = "two gates of the dam have been jammed"
    member = teller.member("a", [("outlet", "", None, content), ("person", "Sara Venn", None, "denies:" + content)])
    lineage = Lineage([member], [])
    (claim,) = claims(lineage, Cast([member], HOUSES), HOUSES, None, Pairs())
    assert (len(claim.asserted), len(claim.denied)) == (1, 1)
