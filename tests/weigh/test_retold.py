"""What survives rewriting and translation is compared, and what two witnesses share by themselves is not enough."""

from hypothesis import given
from hypothesis import strategies as st

from comity.weigh.lineage import Lineage
from comity.weigh.retold import Account, accounts, agreement, of_one_matter, surely

DETAILS = st.lists(st.integers(2, 60).map(str), min_size=3, max_size=9, unique=True).map(tuple)


def _account(details, language="en", stems=()):
    return Account(language, tuple(details), frozenset(stems))


@given(DETAILS)
def test_the_same_details_in_the_same_order_agree_wholly(details):
    assert agreement(_account(details), _account(details, "ar")) == 1.0


@given(DETAILS, DETAILS)
def test_agreement_is_the_same_from_both_sides_and_a_share(one, other):
    there, back = agreement(_account(one), _account(other)), agreement(_account(other), _account(one))
    assert there == back
    assert 0 <= there <= 1


def test_another_order_and_other_figures_tell_of_another_witness():
    told = _account(("14", "320", "60", "9", "55"))
    assert surely(told, _account(("14", "320", "60", "9", "55"), "ru")) >= 1
    assert surely(told, _account(("14", "9", "60", "320", "48"), "ru")) < 1
    assert surely(told, _account(("14", "310", "70", "11"), "ru")) < 1


def test_within_a_language_shared_words_count_too():
    few = ("14", "320", "60", "9", "55", "48")
    one, other = (
        _account(few[:5], stems=("dock", "flame", "paint")),
        _account(few[1:], stems=("dock", "flame", "cloth")),
    )
    apart = _account(few[1:], stems=("river",))
    assert surely(one, other) > surely(one, apart)


def test_of_one_house_a_short_account_is_not_of_one_matter_with_a_long_one_by_common_words_alone():
    words = [f"word{n}" for n in range(60)]
    short, long, beside = (_account((), stems=words[a:b]) for a, b in ((0, 8), (2, 60), (1, 9)))
    assert of_one_matter(short, beside)
    assert not of_one_matter(short, long)
    assert of_one_matter(short, _account((), "ar", ("word",)))


@given(DETAILS)
def test_who_retells_is_of_one_matter(details):
    one, other = (_account(details, stems=(*map(str, range(5)), word)) for word in ("mill", "barn"))
    assert surely(one, other) >= 1
    assert of_one_matter(one, other)
    assert of_one_matter(other, one)


def test_a_name_is_known_by_its_capital_and_found_in_another_script(teller):
    english = teller.member("a", [("outlet", "", None, "A fire took 14 halls, said Marven Holbrek of the port.")])
    arabic = teller.member("b", [("outlet", "", None, "حريق في 14 مخزنا قال مارفين هولبريك.")], language="ar")
    told = accounts(Lineage([english, arabic], []))
    assert "HLBRK" in told["a"].details
    assert "HLBRK" in told["b"].details
