"""The same words in a row under two ends of a claim: invented reports put one sentence in two mouths."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from comity.model.statement import report_of
from comity.sources import Houses
from comity.weigh.end import CITED, OWN_PEOPLE, End
from comity.weigh.lineage import Lineage
from comity.weigh.mouth import one_author, one_speaker
from comity.weigh.weigh import weigh

QUOTED = "we never meant to close the lower road for a single night"
IN_PART = "we never meant to close the lower road at all, he said to those who waited"
OWN = "nobody in this house wanted the road shut, whatever they tell you in Tessel"
#: Eight words and more in a row, nearly all of them names.
NAMED = "President Ada Lorn of Upper Varzan and Chancellor Bela Korn of Lower Celm"


def _kept(teller, told, quoted=()):
    """Statements with their ends, told as (report, who, kind, words), and the lineage of their reports."""
    members, ends = {}, []
    for report, name, kind, words in told:
        members[report] = teller.member(report, [(kind, name, None, words)])
        said = members[report].analysis.statements[0]
        end = End(key=(kind, name), name=name, kind=kind, established=True, why=CITED)
        ends.append((replace(said, quoted=report in quoted), end))
    return ends, Lineage(list(members.values()), ())


def _names(kept):
    return {report_of(s.id): end.name for s, end in kept}


def _sure(kept):
    return {end.name for _, end in kept if end.established}


def test_what_two_are_quoted_with_was_said_by_the_one_it_is_mostly_put_down_to(teller):
    told = [("a", "Norda Rail", "person", QUOTED), ("b", "rail company", "institution", QUOTED)]
    told.append(("c", "rail company", "institution", OWN))
    kept, lineage = _kept(teller, told, quoted="ab")
    assert _names(one_speaker(kept, lineage)) == {"a": "rail company", "b": "rail company", "c": "rail company"}


def test_one_pair_of_quotation_marks_is_enough_and_a_part_of_the_words_too(teller):
    told = [("a", "Norda Rail", "person", QUOTED), ("b", "Ida Holm", "person", IN_PART)]
    kept, lineage = _kept(teller, told, quoted="a")
    assert _names(one_speaker(kept, lineage)) == {"a": "Norda Rail", "b": "Norda Rail"}
    kept, lineage = _kept(teller, told)
    assert _names(one_speaker(kept, lineage)) == {"a": "Norda Rail", "b": "Ida Holm"}


def test_an_unnamed_source_quoted_with_a_ministers_words_is_the_minister(teller):
    kept, lineage = _kept(teller, [("a", "a source", "unnamed", QUOTED), ("b", "Ida Holm", "person", QUOTED)], "ab")
    kept[0] = kept[0][0], replace(kept[0][1], established=False)
    assert _names(one_speaker(kept, lineage)) == {"a": "Ida Holm", "b": "Ida Holm"}


def test_a_sentence_under_two_credits_has_one_author_and_who_says_it_otherwise_too_stays(teller):
    told = [("a", "Norda Press", "outlet", QUOTED), ("b", "Tarn News", "outlet", IN_PART)]
    kept, lineage = _kept(teller, told)
    assert _sure(one_author(kept, lineage)) == {"Norda Press"}
    (reason,) = {end.why for _, end in one_author(kept, lineage) if not end.established}
    assert reason == "what it says stands in the same words behind Norda Press"
    kept, lineage = _kept(teller, [("0", "Norda Press", "outlet", QUOTED), *told, ("c", "Tarn News", "outlet", OWN)])
    assert _sure(one_author(kept, lineage)) == {"Norda Press", "Tarn News"}


def test_a_speaker_goes_before_a_house_and_a_house_that_had_people_there_stays(teller):
    kept, lineage = _kept(teller, [("a", "Norda Press", "outlet", QUOTED), ("b", "Ida Holm", "person", QUOTED)])
    assert _sure(one_author(kept, lineage)) == {"Ida Holm"}
    kept[0] = kept[0][0], replace(kept[0][1], why=OWN_PEOPLE)
    assert _sure(one_author(kept, lineage)) == {"Ida Holm", "Norda Press"}


def test_a_row_of_names_and_other_words_show_nothing(teller):
    for ours, theirs in ((NAMED, NAMED), (QUOTED, OWN)):
        told = [("a", "Norda Press", "outlet", f"there was {ours}"), ("b", "Tarn News", "outlet", f"we saw {theirs}")]
        kept, lineage = _kept(teller, told, quoted="ab")
        assert _sure(one_author(kept, lineage)) == {"Norda Press", "Tarn News"}


def test_a_claim_counts_words_in_two_mouths_once_and_two_in_their_own_words_twice(teller):
    def counted(theirs, quoted):
        members = [
            teller.member("a", [("institution", "Ministry of Energy", None, QUOTED)], publisher="Valley Herald"),
            teller.member("b", [("institution", "Port of Celm", None, theirs)], publisher="Lake Courier"),
        ]
        for member in members if quoted else ():
            said = tuple(replace(s, quoted=True) for s in member.analysis.statements)
            members[members.index(member)] = replace(member, analysis=replace(member.analysis, statements=said))
        first = weigh(members, (), Houses(()), None)[0]
        assert len({report_of(s.id) for s in first.claim.asserted}) == 2
        return first.origins.low, first.origins.high

    assert counted(QUOTED, quoted=True) == (1, 1)
    assert counted(QUOTED, quoted=False) == (1, 2)
    assert counted("the lower road, to close it for a single night we never meant", quoted=False) == (2, 2)


TOLD = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["Norda Press", "Ida Holm", "a source"]),
        st.sampled_from(["outlet", "person"]),
        st.sampled_from([QUOTED, IN_PART, OWN]),
    ),
    max_size=4,
    unique_by=lambda each: each[0],
)


@given(TOLD, st.sets(st.sampled_from("abcd")))
def test_ends_only_become_fewer_and_one_stays_established(teller, told, quoted):
    kept, lineage = _kept(teller, told, quoted)
    spoken = one_speaker(kept, lineage)
    assert [s for s, _ in spoken] == [s for s, _ in kept]
    assert {end.key for _, end in spoken} <= {end.key for _, end in kept}
    doubted = one_author(spoken, lineage)
    assert [end.key for _, end in doubted] == [end.key for _, end in spoken]
    assert bool(_sure(doubted)) == bool(kept)
