"""The index against asking every query one by one, and against PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import QueryInvalid
from comity.model.analysis import Analysis
from comity.model.place import Place
from comity.model.statement import Speaker, Statement
from comity.query import Clock, Document, Index, Known, Provenance, Weight, asked, ground, holds, lexemes, parse
from comity.query.condition import (
    ALWAYS,
    All,
    Around,
    Condition,
    Holds,
    Near,
    Some,
    Unless,
    weighed,
    within,
)
from comity.query.earth import box, cell, cells, distance
from comity.query.ground import meant
from comity.query.lexemes import stems_of
from comity.query.mark import excerpt, headline, marks
from comity.query.rarity import Rarity
from comity.query.tree import Contested, Figures, InStory, Moment, Origins, Stands
from comity.query.tsquery import needed, of_words, tsquery, weight
from comity.query.vector import read_vector
from comity.query.wish import read_told, told
from comity.sources import houses
from comity.sources.gazetteer import gazetteer

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
CLOCK = Clock(now=NOW)
LEXEMES = ["a", "b", "c", "d", "'q'", "\\", "~gen", "~w1"]

_runs = st.lists(st.sampled_from(LEXEMES), min_size=1, max_size=3).map(tuple)
_readings = st.lists(_runs, min_size=1, max_size=2).map(tuple)
#: On both sides of the date line, near a pole, and two a hundred kilometres apart.
POINTS = [(0.2, 179.9), (0.2, -179.9), (89.5, 10.0), (36.34, 43.13), (35.46, 44.38)]
_leaves: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Holds, readings=_readings),
    st.builds(
        Moment,
        side=st.sampled_from(["since", "until"]),
        when=st.sampled_from([date(2026, 3, 13), date(2026, 3, 14), timedelta(hours=6)]),
    ),
    st.builds(InStory, story=st.sampled_from(["s1", "s2"])),
    st.builds(Near, left=_readings, right=_readings, most=st.integers(1, 4)),
    st.builds(
        Around,
        points=st.lists(st.sampled_from(POINTS), min_size=1, max_size=2).map(tuple),
        km=st.sampled_from([1.0, 120.0, 900.0]),
    ),
    st.just(Contested()),
    st.builds(Origins, least=st.integers(1, 3)),
    st.builds(Stands, stance=st.sampled_from(["denies", "revises"])),
    st.builds(Figures, least=st.integers(2, 3)),
)
_words: st.SearchStrategy[Condition] = st.builds(Holds, readings=_readings) | st.builds(
    Near, left=_readings, right=_readings, most=st.integers(1, 4)
)


def _inner(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.builds(All, parts=several) | st.builds(Some, parts=several) | st.builds(Unless, part=parts)


conditions = st.recursive(_leaves, _inner, max_leaves=6)
word_conditions = st.recursive(_words, _inner, max_leaves=6)
#: Short texts of few lexemes: phrases are hit and missed often.
texts = st.lists(st.sampled_from(LEXEMES), max_size=8)


def _places(text: list[str]) -> dict[str, tuple[int, ...]]:
    return {one: tuple(at for at, other in enumerate(text, 1) if other == one) for one in set(text)}


documents = st.builds(
    Document,
    places=texts.map(_places),
    moment=st.sampled_from([NOW, NOW - timedelta(hours=7), NOW - timedelta(days=1), NOW - timedelta(days=3)]),
    story=st.sampled_from(["s1", "s2", None]),
    points=st.lists(st.sampled_from(POINTS), max_size=2),
)
weights = st.builds(
    Weight,
    contested=st.booleans(),
    origins=st.integers(0, 3),
    stances=st.frozensets(st.sampled_from(["asserts", "denies", "revises"])),
    figures=st.integers(0, 3),
)


@settings(max_examples=1_700, deadline=None)  # of six queries each, more or less: 10,000
@given(st.lists(conditions, max_size=12), st.lists(documents, min_size=1, max_size=4), weights, st.data())
def test_the_index_finds_what_asking_every_query_finds(
    asked: list[Condition], reports: list[Document], weight: Weight, data: st.DataObject
) -> None:
    index: Index[int] = Index()
    for number, condition in enumerate(asked):
        index.put(number, condition)
    gone = data.draw(st.sets(st.integers(0, 12)))
    for number in gone:
        index.drop(number)
    for report in reports:
        found = {one.key for one in index.match(report, CLOCK) if weighed(one.wants, weight)}
        expected = {
            number
            for number, condition in enumerate(asked)
            if number not in gone and holds(condition, report, weight, CLOCK)
        }
        assert found == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.none() | conditions), max_size=20), documents, weights)
def test_queries_come_change_and_go(
    deeds: list[tuple[int, Condition | None]], report: Document, weight: Weight
) -> None:
    index: Index[int] = Index()
    asked: dict[int, Condition] = {}
    for key, condition in deeds:
        if condition is None:
            index.drop(key)
            asked.pop(key, None)
        else:
            index.put(key, condition)
            asked[key] = condition
    assert len(index) == len(asked)
    assert set(index.keys()) == asked.keys()
    found = {one.key for one in index.match(report, CLOCK) if weighed(one.wants, weight)}
    assert found == {key for key, condition in asked.items() if holds(condition, report, weight, CLOCK)}
    assert all(
        holds(index.condition(key), report, weight, CLOCK) == holds(condition, report, weight, CLOCK)
        for key, condition in asked.items()
    )


@given(conditions, documents, weights)
def test_what_is_wanted_of_a_story_can_be_kept_as_text(condition: Condition, report: Document, weight: Weight) -> None:
    index: Index[int] = Index()
    index.put(1, condition)
    for match in index.match(report, CLOCK):
        if match.wants != ALWAYS:
            assert weighed(read_told(told(match.wants)), weight) == weighed(match.wants, weight)


@pytest.fixture(scope="module")
def postgres(server: Any) -> Any:
    with psycopg.connect(server.admin, autocommit=True) as connection:
        yield connection


def test_postgres_finds_the_same(postgres: Any) -> None:
    @settings(max_examples=250, deadline=None)
    @given(word_conditions, texts)
    def compare(condition: Condition, text: list[str]) -> None:
        places = _places(text)
        written = " ".join(
            "'" + one.replace("\\", "\\\\").replace("'", "''") + "':" + ",".join(map(str, at))
            for one, at in places.items()
        )
        assert of_words(condition)
        row = postgres.execute(
            "select %(vector)s::tsvector @@ %(query)s::tsquery, (%(vector)s::tsvector)::text",
            {"vector": written, "query": tsquery(condition)},
        ).fetchone()
        report = Document(places=places, moment=NOW)
        assert row[0] == holds(condition, report, Weight(contested=False, origins=0), CLOCK)
        assert read_vector(row[1]) == places

    compare()


@given(word_conditions)
def test_how_much_postgres_is_asked_is_known_beforehand(condition: Condition) -> None:
    lexemes = re.findall(r"'((?:[^']|'')*)'", tsquery(condition))
    assert weight(condition) == sum(len(one.replace("''", "'").replace("\\\\", "\\")) + 1 for one in lexemes)


def _alternatives(words: str) -> str:
    """Phrases of the first word, of the first two, and so on."""
    several = words.split()
    return " OR ".join(f'"{" ".join(several[: count + 1])}"' for count in range(len(several)))


def test_what_postgres_could_not_be_asked_is_refused(known: Known, postgres: Any) -> None:
    left = _alternatives("водохранилище переполнено руководство предупреждает население нижележащих деревень")
    right = _alternatives("гидроэлектростанция остановлена инженеры обследуют повреждённые конструкции водосброса")
    with pytest.raises(QueryInvalid, match="in too many ways"):
        asked(f"({left}) NEAR/30 ({right})", known)
    heavy = ground(parse(f"({left}) NEAR/17 ({right})"), known)
    assert weight(heavy) > 600_000
    postgres.execute("select %s::tsquery", (tsquery(heavy),))


def test_a_publisher_has_no_longer_a_lexeme_than_postgres_takes(known: Known, postgres: Any) -> None:
    name = "Вестник" * 200
    condition = ground(parse(f'publisher:"{name}"'), known)
    postgres.execute("select %s::tsquery", (tsquery(condition),))
    published = _report("x", "ru", publisher=name)
    assert holds(condition, published, Weight(contested=False, origins=0), CLOCK)


@given(conditions, documents, weights)
def test_what_an_index_is_asked_finds_nothing_too_few(condition: Condition, report: Document, weight: Weight) -> None:
    if holds(condition, report, weight, CLOCK):
        assert holds(needed(condition), report, Weight(contested=False, origins=0), CLOCK)


@settings(max_examples=100, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=6), st.lists(documents, min_size=1, max_size=3), weights)
def test_queries_that_are_filed_anew_find_the_same(
    asked: list[Condition], reports: list[Document], weight: Weight
) -> None:
    rarity = Rarity()
    index: Index[int] = Index(rarity)
    for number, condition in enumerate(asked):
        index.put(number, condition)
    for _ in range(40):
        rarity.see({"a", "b", "~gen"})
    for number in range(len(asked)):
        index.put(number, index.condition(number))
    for report in reports:
        found = {one.key for one in index.match(report, CLOCK) if weighed(one.wants, weight)}
        assert found == {n for n, condition in enumerate(asked) if holds(condition, report, weight, CLOCK)}


def test_queries_are_filed_anew_when_more_is_known() -> None:
    index: Index[str] = Index()
    index.put("q", All(parts=(Holds(readings=(("often",),)), Holds(readings=(("seldom",),)))))
    often = Document(places={"often": (1,)}, moment=NOW)
    for _ in range(2_100):
        assert index.match(often, CLOCK) == []
    both = Document(places={"often": (1,), "seldom": (2,)}, moment=NOW)
    assert [one.key for one in index.match(both, CLOCK)] == ["q"]
    assert index._first[0] == [index._lexicon.number("seldom")]


@given(st.sampled_from(POINTS), st.floats(1, 1000), st.floats(-90, 90), st.floats(-180, 180))
def test_cells_hold_all_that_lies_within_a_distance(
    centre: tuple[float, float], km: float, lat: float, lon: float
) -> None:
    if distance(*centre, lat, lon) <= km:
        assert cell(lat, lon) in cells(*centre, km)
        south, north, wide = box(centre[0], km)
        assert south <= lat <= north
        assert abs((lon - centre[1] + 540) % 360 - 180) <= wide


def test_a_distance_on_the_globe() -> None:
    assert distance(36.34, 43.13, 33.34, 44.4) == pytest.approx(353, abs=3)
    assert distance(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=0.1)


def test_the_last_day_of_all_has_no_next() -> None:
    assert within(Moment(side="until", when=date.max), NOW, CLOCK)


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(gazetteer=gazetteer(), houses=houses())


def _report(text: str, language: str, **more: Any) -> Document:
    analysis = Analysis(report="r", title=text.partition("\n")[0], text=text, language=language, **more)
    return Document(places=lexemes(analysis, Provenance(), houses()).places, moment=NOW)


def _answers(query: str, report: Document, known: Known) -> bool:
    return holds(ground(parse(query), known), report, Weight(contested=False, origins=0), CLOCK)


@pytest.mark.parametrize(
    ("query", "text", "language", "found"),
    [
        ("flood", "Floods hit the valley; houses were flooded", "en", True),
        ("houses", "One house fell", "en", True),
        ('"fallen house"', "One house fell", "en", False),
        ("سد", "انهيار السدود", "ar", False),  # a broken plural is another word
        ("الحكومة", "قالت حكومة البلاد", "ar", True),
        ("حكومات", "قالت الحكومة", "ar", True),
        ("الموصل", "وصل إلى بالموصل", "ar", True),
        ("نهر", "الجسر والنهر", "ar", True),
        ("سد", "انهار السد", "ar", True),
        ("والسد", "مياه سد كبير", "ar", True),
        ("بوابة", "فتحت البوابات", "ar", True),
        ("قرآن", "قراءة القرآن", "ar", True),
        ("والدة", "قالت الوالدة", "ar", True),
        ("والدة", "لكن دينه", "ar", False),
        ("الآن", "قال إن", "ar", False),  # what the article leaves is a word of grammar by chance
        ("سد", "سدها پر شد", "fa", True),
        ("تنهایی", "پنج تن", "fa", False),
        ("كتاب", "کتاب‌ها را خواند", "fa", True),
        ("کتاب‌ها", "كتاب را خواند", "fa", True),
        ('"کتابهای خوب"', "کتاب‌های خوب را خواند", "fa", True),
        ("плотина", "у плотины прорвало шлюз", "ru", True),
        ('"старая плотина"', "у старой плотины прорыв", "ru", True),
        ("NATO", "отношения с NATO", "ru", True),
        ("houses", "بيوت houses house", "ar", True),
        ("1200", "killed 1,200 people", "en", True),
        ("1,200", "погибли ۱۲۰۰ человек", "ru", True),
        ("head of state", "the head of the state", "en", True),
        ('"head of state"', "the head of the state", "en", False),
        ("café", "CAFE closed", "fr", True),
        ("ёлка", "у елки", "ru", True),
        ("е\u0308лка", "у ёлки", "ru", True),
        ("cafe\u0301", "café closed", "en", True),
        ("spill\u00adway", "the spillway", "en", True),
        ("1200", "१,२०० लोग", "hi", True),
        ("１２", "12 houses", "en", True),
        ("ﺳﺪ", "انهار السد", "ar", True),
    ],
)
def test_words_match_their_other_forms(query: str, text: str, language: str, found: bool, known: Known) -> None:
    assert _answers(query, _report(text, language), known) is found


@pytest.mark.parametrize("head", ["ال", "وال", "فال", "بال", "وبال", "كال", "لل", "ولل"])
def test_an_arabic_noun_is_cut_alike_whatever_is_written_onto_its_front(head: str) -> None:
    nouns = "سد يد حق نهر جسر بوابة قرآن حكومة قوات ولاية وكالة وزير فيضان برلمان لاجئين والد والدة والي بالون ألم"
    for noun in nouns.split():
        assert stems_of(head + noun, "ar") == stems_of(noun, "ar"), noun


def test_common_arabic_words_stay_apart() -> None:
    nouns = "سد يد حق نهر جسر بوابة قرآن حكومة قوات ولاية وكالة وزير لاجئين والد والي بالون ألم ألف عالم لجنة الله دين"
    cut = [tuple(stems_of(noun, "ar")) for noun in nouns.split()]
    assert len(set(cut)) == len(cut)


def test_one_place_in_four_scripts(known: Known) -> None:
    mosul = Place(name="Mosul", country="IQ", lat=36.3, lon=43.1, geonameid=99072, start=0, end=5, how="")
    report = _report("Mosul falls quiet", "en", places=(mosul,))
    for query in ("place:Mosul", "place:الموصل", "place:موصل", "place:Мосул", 'place:"Mosul, Iraq"', "place:Iraq"):
        assert _answers(query, report, known), query
    assert not _answers("place:Basra", report, known)


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("PS", ["Gaza", "غزة", "غزه", "Газа"]),
        ("SY", ["Idlib", "إدلب", "ادلب", "Идлиб"]),
        ("SY", ["Homs", "حمص", "Хомс"]),
        ("IR", ["Tehran", "طهران", "تهران", "Тегеран"]),
        ("UA", ["Kyiv", "كييف", "کی‌یف", "Киев"]),
        ("IQ", ["Baghdad", "بغداد", "Багдад"]),
    ],
)
def test_a_city_that_shares_its_name_with_its_region_means_the_same_in_every_script(
    country: str, names: list[str], known: Known
) -> None:
    meant_in = [{(c.name, c.kind) for c in meant(name, known.gazetteer) if c.country == country} for name in names]
    assert len(meant_in[0]) > 1
    assert all(one == meant_in[0] for one in meant_in)


def test_places_within_a_distance(known: Known) -> None:
    points = {"Mosul": (36.34, 43.13), "Erbil": (36.19, 44.01), "Basra": (30.5, 47.8)}
    at = {name: Document(places={}, moment=NOW, points=[point]) for name, point in points.items()}
    for query in ('place:"Mosul ~100km"', "place:الموصل~100كم", "place:Мосул ~100км", 'place:"36.34, 43.13 ~100km"'):
        assert _answers(query, at["Mosul"], known), query
        assert _answers(query, at["Erbil"], known), query
        assert not _answers(query, at["Basra"], known), query


def test_words_near_each_other(known: Known) -> None:
    report = _report("The gates of the old dam were opened; a village lies below.", "en")
    for query in ("gate NEAR/4 dam", "dam NEAR gates", '"old dam" NEAR/3 (gates OR doors)', "NOT dam NEAR/3 village"):
        assert _answers(query, report, known), query
    assert not _answers("gates NEAR/2 dam", report, known)
    assert not _answers("dam NEAR dam", report, known)
    assert _answers("سد قرب/3 بوابة", _report("بوابة كبيرة قرب سد", "ar"), known)


def test_a_speaker_is_found_by_words_that_follow_each_other_and_across_scripts(known: Known) -> None:
    def said(name: str, institution: str | None = None) -> Statement:
        speaker = Speaker(name=name, role=None, institution=institution, kind="person")
        return Statement(
            id="r.1", act="says", speaker=speaker, via=(), quoted=False, start=0, end=1, text="x", sentence=(0, 1)
        )

    report = _report("x", "en", statements=(said("Yahya Rasoul", "Joint Command"), said("Peter Arden")))
    assert _answers('speaker:"Yahya Rasoul" speaker:command speaker:"يحيى رسول"', report, known)
    assert not _answers('speaker:"Yahya Arden"', report, known)
    assert not _answers('speaker:"Rasoul Joint"', report, known)
    assert not _answers("act:denies", report, known)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("place:Xyzzyqq", "No place called 'Xyzzyqq'"),
        ("language:Klingonish", "No language called"),
        ("language:zz", "No language called 'zz'"),
        ("country:Irak", "No country called 'Irak'"),
        ("country:Korea", "No country called 'Korea'"),
        ("country:Mosul", "No country called 'Mosul'"),
        ("country:England", "No country called 'England'"),
        ("country:ZZ", "No country called 'ZZ'"),
    ],
)
def test_names_that_nobody_knows(query: str, says: str, known: Known) -> None:
    with pytest.raises(QueryInvalid, match=says):
        ground(parse(query), known)


@pytest.mark.parametrize(
    ("query", "marks"),
    [
        ("country:Iraq", ["~ciq"]),
        ("country:العراق", ["~ciq"]),
        ("country:Ирак", ["~ciq"]),
        ("country:iq", ["~ciq"]),
        ("country:IRQ", ["~ciq"]),
        ("country:UK", ["~cgb"]),
        ("country:AX", ["~cax"]),
        ("language:ara", ["~gar", "~gara"]),
        ("language:eng", ["~gen", "~geng"]),
        ("language:ckb", ["~gckb"]),
        ("language:und", ["~gund"]),
        ("язык:арабский", ["~gar"]),
    ],
)
def test_countries_and_languages_by_codes_and_names(query: str, marks: list[str], known: Known) -> None:
    assert ground(parse(query), known) == Holds(readings=tuple((mark,) for mark in marks))


@pytest.mark.parametrize("code", ["als", "bh", "cbk", "ceb", "dty", "lrc", "nah", "pnb", "tl", "und", "yue", "zh"])
def test_a_language_that_reports_are_told_to_be_in_can_be_asked_for(code: str, known: Known) -> None:
    condition = ground(parse(f"language:{code}"), known)
    assert isinstance(condition, Holds)
    assert (f"~g{code}",) in condition.readings


@pytest.mark.parametrize(
    "query",
    ["NOT dam", "since:7d", "NOT (NOT dam contested)", "NOT NOT NOT dam", "dam OR NOT bridge", "-(dam bridge)"],
)
def test_a_standing_query_asks_for_something(query: str, known: Known) -> None:
    with pytest.raises(QueryInvalid, match="asks for nothing"):
        asked(query, known)


@pytest.mark.parametrize(
    "query",
    ["NOT NOT dam", "NOT (NOT dam OR drill)", "contested", "dam -bridge", "since:7d dam", "origins>=3", "story:s1"],
)
def test_what_may_stand(query: str, known: Known) -> None:
    assert asked(query, known).text == query


@given(st.text(max_size=400), st.integers(1, 300))
def test_an_excerpt_is_a_stretch_of_the_text(text: str, width: int) -> None:
    analysis = Analysis(report="r", title=text.partition("\n")[0], text=text, language="en")
    condition = Some(parts=(Holds(readings=(("a",), ("b", "c"))), Holds(readings=(("dam",),))))
    spans = marks(analysis, condition)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert str(headline(analysis, condition)) == analysis.title
    shown = str(excerpt(analysis, condition, width=width)).removeprefix("… ").removesuffix(" …")
    assert shown in " ".join(text.split("\n"))


def test_a_long_report_stays_within_what_postgres_keeps(postgres: Any) -> None:
    text = "the dam " * 30_000 + "spillway"
    analysis = Analysis(report="r", title="", text=text, language="en")
    found = lexemes(analysis, Provenance(), houses())
    row = postgres.execute("select %s::tsvector::text", (found.vector(),)).fetchone()
    assert read_vector(row[0]) == dict(found.places)
