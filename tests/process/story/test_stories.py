from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.passage import Copied, Passage
from comity.model.report import Report
from comity.process.story import Profile, StoryIndex, profile, stories, title
from comity.vectors import centre
from comity.vectors.local import available, local

LANGUAGES = ("en", "ar", "fa", "ru")
AFFAIRS = tomllib.loads(Path(__file__).with_name("affairs.toml").read_text("utf-8"))
needs_vectors = pytest.mark.skipif(not available(), reason="the extra `vectors` is not installed")


def told(name: str, language: str, text: str, date: str | None = None) -> Profile:
    headline = text.split("\n", 1)[0]
    published = Published(date=date, precision="day" if date else "none", how="given")
    analysis = Analysis(report=name, title=headline, text=text, language=language, published=published)
    return profile(Report(id=name, path=name, text=text), analysis)


@cache
def everything() -> dict[str, Profile]:
    """All reports by ``affair.language.part``, without vectors."""
    return {
        f"{affair}.{language}.{part}": told(f"{affair}.{language}.{part}", language, text)
        for affair, languages in AFFAIRS.items()
        for language, parts in languages.items()
        for part, text in parts.items()
    }


@cache
def with_vectors() -> dict[str, Profile]:
    reports = everything()
    raw = local().encode([report.gist for report in reports.values()])
    # centred a few at a time, so that the means are the shipped ones, as for a tiny pile
    rows = [centre(raw[at : at + 1], [report.language], local().model)[0] for at, report in enumerate(reports.values())]
    return {name: replace(report, vector=row) for (name, report), row in zip(reports.items(), rows, strict=True)}


def affairs_of(pile: list[Profile]) -> list[set[str]]:
    """Of each story found, the affairs its reports are really about."""
    return [{report.split(".")[0] for report in story.reports} for story in stories(pile)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_affairs_of_one_language_are_told_apart_by_words_alone(language: str) -> None:
    pile = [report for report in everything().values() if report.language == language]
    found = affairs_of(pile)
    assert all(len(affairs) == 1 for affairs in found)
    assert len(found) == len(AFFAIRS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("affair", AFFAIRS)
def test_a_denial_joins_what_it_denies_in_a_pile_of_two(language: str, affair: str) -> None:
    pile = [everything()[f"{affair}.{language}.{part}"] for part in ("first", "then")]
    assert len(stories(pile)) == 1


@needs_vectors
def test_affairs_of_all_languages_are_told_apart_with_vectors() -> None:
    found = affairs_of(list(with_vectors().values()))
    assert all(len(affairs) == 1 for affairs in found)
    assert len(found) == len(AFFAIRS)


@needs_vectors
@pytest.mark.parametrize("affair", AFFAIRS)
def test_an_affair_told_in_four_languages_is_one_story(affair: str) -> None:
    reports = with_vectors()
    assert len(stories([reports[f"{affair}.{language}.first"] for language in LANGUAGES])) == 1
    assert len(stories([report for name, report in reports.items() if name.startswith(f"{affair}.")])) == 1


@needs_vectors
def test_unlike_affairs_stay_apart_in_a_pile_of_two_even_across_languages() -> None:
    reports = [report for name, report in with_vectors().items() if name.endswith(".first")]
    apart = ({"dam", "train"}, {"bomb", "cholera"}, {"flood1", "school"}, {"budget", "flood2"})
    for one in reports:
        for other in reports:
            if {one.report.split(".")[0], other.report.split(".")[0]} in apart:
                assert len(stories([one, other])) == 2


@settings(max_examples=20, deadline=None)
@given(st.permutations([name for name in everything() if ".ru." in name or ".en." in name]))
def test_the_order_of_the_pile_does_not_matter(names: list[str]) -> None:
    reports = everything()
    assert stories([reports[name] for name in names]) == stories([reports[name] for name in sorted(names)])


def test_the_story_is_named_for_its_earliest_report_and_titled_by_one_of_its_own() -> None:
    texts = AFFAIRS["dam"]["en"]
    early, late = told("b", "en", texts["first"], "2031-03-04"), told("a", "en", texts["then"], "2031-03-05")
    (story,) = stories([late, early])
    assert story.id == "sb"
    assert story.reports == ("b", "a")
    assert story.title in {early.title, late.title}
    assert all(sentence.endswith(".") for sentence in story.how)
    assert "sarvin" in story.how[1].lower()


def test_the_same_words_years_apart_are_two_stories() -> None:
    text = AFFAIRS["flood1"]["en"]
    pile = [told("a", "en", text["first"], "2031-03-04"), told("b", "en", text["then"], "2034-03-04")]
    assert len(stories(pile)) == 2
    assert len(stories([pile[0], told("b", "en", text["then"], "2031-03-06")])) == 1


def test_a_report_without_a_date_joins_by_what_it_says() -> None:
    text = AFFAIRS["flood1"]["en"]
    pile = [told("b", "en", text["first"], "2031-03-04"), told("a", "en", text["then"])]
    (story,) = stories(pile)
    assert story.reports == ("b", "a")


def test_copied_text_joins_what_words_would_not() -> None:
    one, other = everything()["train.en.first"], everything()["school.en.first"]
    copied = Copied(
        report=one.report,
        other=other.report,
        source=None,
        containment=0.6,
        passages=(Passage(start=0, end=9, other_start=0, other_end=9),),
        how="given",
    )
    assert len(stories([one, other])) == 2
    (story,) = stories([one, other], [copied])
    assert "60%" in story.how[1]
    assert len(stories([one, other], [replace(copied, containment=0.1)])) == 2


def test_a_report_placed_twice_stays_where_it_is() -> None:
    index = StoryIndex()
    first = index.place(everything()["dam.en.first"])
    assert index.place(everything()["dam.en.first"]).story == first.story
    assert len(index) == 1


def test_a_story_lets_go_after_its_window() -> None:
    index = StoryIndex(window=10)
    index.place(told("a", "en", AFFAIRS["dam"]["en"]["first"], "2031-03-04"))
    index.place(told("b", "en", AFFAIRS["school"]["en"]["first"], "2031-03-10"))
    assert len(index) == 2
    index.place(told("c", "en", AFFAIRS["train"]["en"]["first"], "2031-03-16"))
    assert len(index) == 2


def test_stories_that_turn_out_to_be_one_are_joined_into_the_earlier() -> None:
    dates = {"a": "2031-03-01", "b": "2031-03-02", "c": "2031-03-02", "d": "2031-03-03"}
    texts = {
        "a": "Mayor of Orlin resigns\n\nThe mayor of Orlin, Pavo Reth, resigned over the sale of the harbour.",
        "b": "Contract voided\n\nJudges in Keld voided the contract that gave Tamrin Shipping the quays.",
        "c": "Mayor Reth resigns as contract is voided\n\nPavo Reth, mayor of Orlin, resigned over the sale of the "
        "harbour after judges in Keld voided the contract that gave Tamrin Shipping the quays.",
        "d": "Judges void harbour contract, mayor gone\n\nJudges in Keld voided the contract that gave Tamrin Shipping "
        "the quays and the harbour of Orlin, and the mayor, Pavo Reth, resigned.",
    }
    index = StoryIndex()
    placed = {name: index.place(told(name, "en", texts[name], dates[name])).story for name in texts}
    assert placed["a"] != placed["b"]
    merges = index.repair()
    assert [(merge.story, merge.into) for merge in merges] == [("sb", "sa")]
    assert len(index) == 1


def test_a_title_is_taken_from_the_main_language_if_there_is_one() -> None:
    members = [everything()[f"dam.{language}.first"] for language in LANGUAGES]
    assert title(members, "fa") == members[2].title
    assert title(members, "xx") in {member.title for member in members}
    assert title([]) == ""


def test_an_empty_pile_and_empty_reports_are_no_trouble() -> None:
    assert stories([]) == ()
    assert len(stories([told("a", "und", ""), told("b", "und", "")])) == 2


DISPATCHES = tomllib.loads(Path(__file__).with_name("dispatches.toml").read_text("utf-8"))["affair"]


def dispatches(half: str, language: str | None = None) -> list[Profile]:
    """Reports of a half, named for their affairs, in one language or all."""
    return [
        told(f"{affair['name']}.{number}", report["language"], report["text"].strip(), report["date"])
        for affair in DISPATCHES
        if affair["half"] == half
        for number, report in enumerate(affair["report"])
        if language in (None, report["language"])
    ]


def pairs_of(groups: list[list[str]]) -> set[tuple[str, str]]:
    return {(one, other) for group in groups for one in group for other in group if one < other}


def right_and_found(pile: list[Profile]) -> tuple[float, float]:
    """Of the pairs of reports in one story the share that is right, and of the right pairs the share found."""
    found = pairs_of([list(story.reports) for story in stories(pile)])
    names = sorted(report.report for report in pile)
    right = {pair for pair in pairs_of([names]) if pair[0].split(".")[0] == pair[1].split(".")[0]}
    return len(found & right) / (len(found) or 1), len(found & right) / len(right)


@pytest.mark.parametrize("half", ["developed", "kept"])
@needs_vectors
def test_what_becomes_of_an_affair_stays_with_it_in_all_languages(half: str) -> None:
    pile = dispatches(half)
    raw = local().encode([report.gist for report in pile])
    rows = centre(raw, [report.language for report in pile], local().model)
    right, found = right_and_found([replace(report, vector=row) for report, row in zip(pile, rows, strict=True)])
    assert right >= 0.8
    assert found >= 0.8


@pytest.mark.parametrize("half", ["developed", "kept"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_becomes_of_an_affair_stays_with_it_in_one_language(half: str, language: str) -> None:
    right, found = right_and_found(dispatches(half, language))
    assert right >= 0.6
    assert found >= 0.4


def test_a_pile_too_large_to_be_seen_whole_goes_through_the_index() -> None:
    pile = [report for report in everything().values() if report.language == "en"]
    found = stories(pile, in_view=0)
    assert all(len({report.split(".")[0] for report in story.reports}) == 1 for story in found)
    assert len(found) == len(AFFAIRS)
    assert found == stories(pile[::-1], in_view=0)
