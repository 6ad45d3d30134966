"""When two ends of a claim are not shown to be different: invented ends are put side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.model.statement import Speaker, Statement
from comity.weigh.doubt import doubted
from comity.weigh.end import CITED, OWN_PEOPLE, End


def _said(report, number, text, kind="outlet"):
    speaker = Speaker(name="", role=None, institution=None, kind=kind)
    return Statement(
        id=f"{report}.{number}", act="says", speaker=speaker, via=(), quoted=False,
        start=0, end=len(text), text=text, sentence=(0, len(text)),
    )  # fmt: skip


def _end(name, kind="outlet", why=CITED, *, established=True):
    return End(key=(kind, name), name=name, kind=kind, established=established, why=why)


def _sure(kept, kin):
    return {end.name for _, end in doubted(kept, kin) if end.established}


def test_of_two_agencies_credited_over_one_text_one_is_established():
    kept = [(_said("a", 1, "the dam holds"), _end("Norda Press")), (_said("b", 1, "the dam holds"), _end("Tarn News"))]
    assert _sure(kept, {"a": 0, "b": 0}) == {"Norda Press"}
    (reason,) = {end.why for _, end in doubted(kept, {"a": 0, "b": 0}) if not end.established}
    assert reason == "its reports are of one text with those behind Norda Press"
    assert _sure(kept, {"a": 0, "b": 1}) == {"Norda Press", "Tarn News"}


def test_a_speaker_goes_before_the_agency_that_a_copy_credits_and_who_had_people_there_stays():
    mayor = (_said("a", 1, "the dam holds", "person"), _end("Ida Holm", "person"))
    agency = (_said("b", 1, "the dam is holding"), _end("Norda Press"))
    there = (_said("c", 1, "the dam held when we stood on it"), _end("Lake Courier", why=OWN_PEOPLE))
    kin = dict.fromkeys("abc", 0)
    assert _sure([agency, mayor], kin) == {"Ida Holm"}
    assert _sure([mayor, there], kin) == {"Ida Holm", "Lake Courier"}


def test_a_house_with_one_more_report_of_another_text_stays():
    mayor = (_said("a", 1, "the dam holds", "person"), _end("Ida Holm", "person"))
    agency = [(_said(report, 1, "the dam is holding"), _end("Norda Press")) for report in "bc"]
    assert _sure([mayor, *agency], {"a": 0, "b": 0, "c": 1}) == {"Ida Holm", "Norda Press"}


def test_who_is_quoted_within_the_words_of_another_is_known_from_that_one_alone():
    outer = (_said("a", 1, "the mayor told me the dam holds", "person"), _end("Ida Holm", "person"))
    inner = (_said("a", 2, "the dam holds", "person"), _end("Jon Berg", "person"))
    assert _sure([outer, inner], {"a": 0}) == {"Ida Holm"}
    elsewhere = (_said("b", 1, "the dam holds", "person"), _end("Jon Berg", "person"))
    assert _sure([outer, inner, elsewhere], {"a": 0, "b": 1}) == {"Ida Holm", "Jon Berg"}


ENDS = st.builds(
    _end,
    st.sampled_from(["Norda Press", "Tarn News", "Ida Holm", "Jon Berg"]),
    st.sampled_from(["outlet", "person"]),
    st.sampled_from([CITED, OWN_PEOPLE]),
    established=st.booleans(),
)
KEPT = st.lists(
    st.tuples(
        st.builds(
            _said,
            st.sampled_from("abc"),
            st.integers(1, 3),
            st.sampled_from(["the dam holds", "he says the dam holds"]),
            st.sampled_from(["outlet", "person"]),
        ),
        ENDS,
    ),
    max_size=6,
)


@given(KEPT, st.lists(st.integers(0, 2), min_size=3, max_size=3))
def test_doubt_takes_away_what_is_established_adds_none_and_never_takes_all(kept, numbers):
    kin = dict(zip("abc", numbers, strict=True))
    found = doubted(kept, kin)
    assert [(s, end.key) for s, end in found] == [(s, end.key) for s, end in kept]
    assert all(before.established or not after.established for (_, before), (_, after) in zip(kept, found, strict=True))
    assert any(end.established for _, end in found) == any(end.established for _, end in kept)
