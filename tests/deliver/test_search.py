"""Search: what answers, in which order, and that nothing hidden tells of itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from comity.errors import Refused
from comity.query import Clock, ground, parse
from comity.store import search
from comity.store.answer import Found

CLOCK = Clock(now=datetime(2026, 3, 14, tzinfo=UTC), zone=ZoneInfo("Europe/Tallinn"))


@pytest.fixture
def ask(scene: Any, known: Any) -> Any:
    def asked(query: str | None, slug: str = "veldt", **more: Any) -> Found:
        condition = None if query is None else ground(parse(query), known)
        with scene.centre.web.viewer(scene.viewer(slug)) as connection:
            return search.find(connection, condition, clock=CLOCK, **more)

    return asked


def titles(found: Found) -> list[str]:
    return [str(one.title) for one in found.answers]


def test_words_phrases_and_operators(scene: Any, ask: Any) -> None:
    scene.report("The dam leaks\n\nWater rises at the old bridge.", story="a")
    scene.report("Bridges closed\n\nNo dams are near.", story="b")
    scene.report("A quiet day\n\nNothing leaked.", story="c")
    assert titles(ask("dam")) == ["Bridges closed", "The dam leaks"]
    assert titles(ask("dam AND bridge")) == ["Bridges closed", "The dam leaks"]
    assert titles(ask('"old bridges"')) == ["The dam leaks"]
    assert titles(ask('"bridge old"')) == []
    assert titles(ask("leak -dam")) == ["A quiet day"]
    assert titles(ask("NOT dam")) == ["A quiet day"]
    assert titles(ask("quiet OR (dam leaks)")) == ["A quiet day", "The dam leaks"]
    assert titles(ask(None)) == ["A quiet day", "Bridges closed", "The dam leaks"]


def test_every_field(scene: Any, ask: Any, kessel: Any, says: Any) -> None:
    scene.report(
        "Сель сошёл\n\nВ Кесселе затоплены дома.", language="ru", places=[kessel], publisher="Рейтер", story="a"
    )
    scene.report(
        "Governor denies\n\nThe dam is whole.",
        statements=[says("The dam is whole.", "Milos Arden", "denies", "Water Authority of Norda")],
        owner="harm",
        story="b",
        source="Lowland mail",
    )
    for query, title in (
        ("place:كيسل", "Сель сошёл"),
        ("place:Kessel", "Сель сошёл"),
        ("country:Norda", "Сель сошёл"),
        ("language:ru", "Сель сошёл"),
        ("язык:русский", "Сель сошёл"),
        ("publisher:Reuters", "Сель сошёл"),
        ("дом", "Сель сошёл"),
        ("act:denies", "Governor denies"),
        ("speaker:Arden", "Governor denies"),
        ('speaker:"Милош Арден"', "Governor denies"),
        ('speaker:"Water Authority"', "Governor denies"),
        ("originator:harm", "Governor denies"),
        ('source:"Lowland"', "Governor denies"),
        ("story:b", "Governor denies"),
        ("place:Kessel~80km", "Сель сошёл"),
        ('place:"46.5, 44 ~60km"', "Сель сошёл"),
        ("дом NEAR/3 Кессель", "Сель сошёл"),
    ):
        assert titles(ask(query)) == [title], query


def test_days_and_what_the_story_shows(scene: Any, ask: Any) -> None:
    scene.report("The dam leaks", story="a", published=datetime(2026, 3, 10, 22, 30, tzinfo=UTC))  # the 11th in Tallinn
    scene.report("The dam holds", story="b", published=datetime(2026, 3, 13, 12, 0, tzinfo=UTC))
    scene.weighs("a", "veldt", contested=True, origins=3)
    assert titles(ask("since:2026-03-11 until:2026-03-11")) == ["The dam leaks"]
    assert titles(ask("dam until:2026-03-10")) == []
    assert titles(ask("since:24h")) == ["The dam holds"]
    assert titles(ask("contested")) == ["The dam leaks"]
    assert titles(ask("contested", "harm")) == []
    assert titles(ask("dam NOT contested")) == ["The dam holds"]
    assert titles(ask("holds OR origins>=3")) == ["The dam holds", "The dam leaks"]
    assert titles(ask("origins>=4")) == []
    scene.weighs("b", "veldt", stances=["denies"], figures=2)
    assert titles(ask("stance:denies")) == ["The dam holds"]
    assert titles(ask("figures>=2")) == ["The dam holds"]
    assert titles(ask("stance:revises OR figures>=3")) == []
    assert titles(ask("stance:denies", "harm")) == []


def test_a_distance_is_a_distance(scene: Any, ask: Any, kessel: Any) -> None:
    scene.report("At Kessel", places=[kessel])
    assert titles(ask('place:"47, 44 ~111km"')) == []
    assert titles(ask('place:"47, 44 ~112km"')) == ["At Kessel"]
    assert titles(ask('NOT place:"47, 44 ~112km"')) == []


def test_nothing_hidden_tells_of_itself(scene: Any, ask: Any, kessel: Any) -> None:
    narrow = scene.label("norda", "harm")
    scene.report("The dam leaks", story="a")
    before = ask("dam", order="best"), ask("dam"), ask(None)
    scene.report(
        "The dam leaks secretly", marked=narrow, story="a", places=[kessel], publisher="Hush Post", language="ar"
    )
    assert (ask("dam", order="best"), ask("dam"), ask(None)) == before
    assert ask("secretly").answers == ()
    assert ask(f"~l{narrow}").answers == ()
    assert ask("secretly", "harm").total == 1


def test_a_marking_that_is_changed_bites_at_once(scene: Any, ask: Any) -> None:
    report = scene.report("The dam leaks", marked=scene.label("norda"))
    own = scene.label("norda", "norda")
    with scene.centre.web.viewer(scene.viewer("norda")) as connection:
        connection.execute("select mark_report(%s, %s)", (report, own))
    assert titles(ask("dam")) == []
    assert titles(ask("dam", "norda")) == ["The dam leaks"]


@pytest.mark.parametrize("order", ["newest", "best"])
@pytest.mark.parametrize("query", ["dam", None, "dam OR contested"])
def test_pages_hold_every_answer_once(scene: Any, ask: Any, order: str, query: str | None) -> None:
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(11):
        scene.report(
            f"Dam {number}\n\n" + "dam " * (number % 3),
            story=f"s{number}",
            received=begin + timedelta(hours=number // 2),
        )
    first = page = ask(query, order=order, most=4)
    found = titles(page)
    while page.next:
        page = ask(query, order=order, most=4, after=page.next, facets=False)
        found += titles(page)
    assert sorted(found) == sorted(f"Dam {number}" for number in range(11))
    assert first.total == 11


@pytest.mark.parametrize("order", ["newest", "best"])
def test_where_very_many_answer_the_newest_are_counted(
    scene: Any, ask: Any, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COUNTED", 5)
    now = datetime.now(UTC)
    for number in range(5):
        scene.report(f"Dam {number}", received=now - timedelta(days=number))
    for number in range(5, 9):
        scene.report(f"Dam {number}", received=now - timedelta(days=10 * number))
    few = ask("dam", order=order, most=3)
    assert (few.total, few.counted) == (9, 5)
    scene.report("Dam 9", received=now)
    many = ask("dam", order=order, most=3)
    assert (many.total, many.counted, len(many.answers)) == (None, 5, 3)
    assert {facet.reports for facet in many.facets if facet.subject == "language"} == {5}
    found, page = titles(many), many
    while page.next:
        page = ask("dam", order=order, most=3, after=page.next, facets=False)
        found += titles(page)
    assert len(found) == len(set(found)) == (10 if order == "newest" else 5)


def test_best_first(scene: Any, ask: Any) -> None:
    scene.report("Dam, dam and dam again\n\nThe dam.", story="a")
    scene.report("A long story\n\n" + "Nothing much. " * 40 + "One dam.", story="b")
    assert titles(ask("dam", order="best")) == ["Dam, dam and dam again", "A long story"]


@pytest.mark.parametrize("after", ["n", "nonsense", "b1~2", "n2026-03-01T00:00:00+00:00~zz", "\x00", ""])
def test_a_page_that_is_none_is_refused_or_the_first(scene: Any, ask: Any, after: str) -> None:
    scene.report("The dam leaks")
    if after in ("", "n"):
        assert titles(ask("dam", after=after or None)) == ["The dam leaks"]
    else:
        with pytest.raises(Refused):
            ask("dam", after=after)


def test_what_answers_have_in_common(scene: Any, ask: Any, kessel: Any) -> None:
    for number in range(3):
        scene.report(
            f"Dam {number}",
            story="a" if number else "b",
            places=[kessel] if number else (),
            language="en" if number else "ar",
            publisher="Valley Herald",
            published=datetime(2026, 3, 10 + number, 12, tzinfo=UTC),
        )
    scene.weighs("a", "veldt")
    facets = {(one.subject, one.shown): one.reports for one in ask("dam").facets}
    assert facets == {
        ("language", "en"): 2,
        ("language", "ar"): 1,
        ("publisher", "Valley Herald"): 3,
        ("place", "Kessel, Norda"): 2,
        ("story", "Torvan dam"): 2,
        ("day", "2026-03-10"): 1,
        ("day", "2026-03-11"): 1,
        ("day", "2026-03-12"): 1,
    }


def test_the_words_are_marked_where_they_stand(scene: Any, ask: Any) -> None:
    scene.report(
        "Flood\n\n" + "Nothing new. " * 60 + "The spillway gates of the dam are jammed, they say. " + "Rest. " * 60
    )
    (answer,) = ask('"spillway gate" jam flood').answers
    assert [text for text, marked in answer.excerpt.pieces if marked] == ["spillway gates", "jammed"]
    assert answer.title.pieces == (("Flood", True),)
    assert len(str(answer.excerpt)) < 260


def test_how_often_a_query_would_have_fired(scene: Any, known: Any) -> None:
    for story in ("a", "a", "b"):
        scene.report("The dam leaks", story=story)
    scene.report("The dam leaks", marked=scene.label("norda", "norda"), story="c")
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        told = search.count(
            connection, ground(parse("dam"), known), clock=CLOCK, since=datetime.now(UTC) - timedelta(days=30)
        )
    assert told == (3, 2)


def test_how_long_ago_counts_from_the_receipt_where_a_standing_query_is_tried(scene: Any, known: Any) -> None:
    now = datetime.now(UTC)
    for days, late in ((20, 1), (10, 5), (1, 0)):
        came = now - timedelta(days=days)
        scene.report(f"The dam leaks, {days}", received=came, published=came - timedelta(days=late))
    clock, month = Clock(now=now), now - timedelta(days=30)
    with scene.centre.web.viewer(scene.viewer("veldt")) as connection:
        for query, found in (("dam since:2d", 2), ("dam until:2d", 1), ("dam NOT since:2d", 1), ("dam since:2w", 3)):
            condition = ground(parse(query), known)
            assert search.count(connection, condition, clock=clock, since=month)[0] == found
            newest = search.find(connection, condition, clock=clock, facets=False, on_receipt=True)
            assert len(newest.answers) == found
        assert len(search.find(connection, ground(parse("dam since:2d"), known), clock=clock).answers) == 1


def test_hostile_words_are_words(scene: Any, ask: Any) -> None:
    scene.report("O'Hara's dam \\ 'quoted' & (bracketed) | piped !bang :* <-> end")
    for query in ("o'hara's", '"quoted\' & (bracketed"', '"piped !bang :* <-> end"', "\\", "'", "a:*"):
        try:
            ask(query)
        except Exception as error:  # noqa: BLE001
            assert type(error).__name__ == "QueryInvalid", (query, error)
    assert len(ask("o'hara's").answers) == 1
    assert len(ask('"piped !bang :* <-> end"').answers) == 1
