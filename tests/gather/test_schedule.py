from hypothesis import given
from hypothesis import strategies as st

from comity.gather.schedule import LEAST, MOST, MOST_ASKED, asked_to_wait, backoff, good_for, habit, pause

_SECONDS = st.floats(0, 1e7, allow_nan=False)


@given(_SECONDS, st.integers(0, 500), st.none() | st.floats(0, 1e5), st.none() | _SECONDS, st.none() | _SECONDS)
def test_a_pause_is_never_under_two_minutes_nor_over_six_hours(last, new, per_day, stated, waited):
    assert LEAST <= pause(last, new=new, per_day=per_day, stated=stated, waited=waited) <= MOST


def test_a_lively_source_is_visited_often_and_a_sleepy_one_seldom():
    lively = sleepy = 900.0
    for _ in range(20):
        lively = pause(lively, new=3, per_day=300.0)
        sleepy = pause(sleepy, new=0, per_day=1.0)
    assert lively == LEAST
    assert sleepy > 3 * 3600


def test_an_hour_without_news_does_not_make_a_lively_source_a_sleepy_one():
    seconds = LEAST
    for _ in range(30):
        seconds = pause(seconds, new=0, per_day=100.0)
    assert seconds <= 4 * 86400 / 200


def test_what_the_source_says_is_heeded():
    assert pause(900, new=5, per_day=300.0, stated=3600.0) == 3600.0


def test_failures_are_answered_with_patience_and_not_all_at_once():
    waits = [backoff(n, name="a") for n in range(1, 15)]
    assert waits == sorted(waits)
    assert waits[0] < 200
    assert waits[-1] == MOST
    assert len({backoff(2, name=str(n)) for n in range(20)}) > 15
    assert backoff(1, asked=7200.0) == 7200.0
    assert backoff(1, asked=1e9) == MOST_ASKED
    assert backoff(10**6) == MOST


def test_headers_say_how_long_an_answer_is_good_and_how_long_to_wait():
    assert good_for({"cache-control": 'public, Max-Age="600"', "age": "100"}) == 500.0
    assert good_for({"cache-control": "max-age=60, no-cache"}) is None
    date = {"date": "Thu, 12 Mar 2026 10:00:00 GMT"}
    assert good_for(date | {"expires": "Thu, 12 Mar 2026 10:30:00 GMT"}) == 1800.0
    assert good_for(date | {"expires": "0"}) is None
    assert asked_to_wait({"retry-after": "120"}) == 120.0
    assert asked_to_wait(date | {"retry-after": "Thu, 12 Mar 2026 10:02:00 GMT"}) == 120.0
    assert asked_to_wait({"retry-after": "soon"}) is None
    assert asked_to_wait({}) is None


@given(
    st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]), st.text(max_size=40))
)
def test_no_header_whatever_stops_the_schedule(headers):
    for found in (good_for(headers), asked_to_wait(headers)):
        assert found is None or found >= 0


def test_a_habit_is_a_mean_with_its_spread():
    assert habit({}, today=0.9) is None
    assert habit({0: 5}, today=0.3) is None
    mean, spread = habit({0: 2, 1: 4, 2: 8, 3: 4}, today=0.5)
    assert round(mean, 2) == round(18 / 3.5, 2)
    assert spread >= mean**0.5
    uneven = habit({5: 100, 1: 0, 0: 0}, today=0.0)
    assert uneven[0] == 20.0
    assert uneven[1] == 40.0
