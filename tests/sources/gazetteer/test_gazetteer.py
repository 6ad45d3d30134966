"""The gazetteer: names in four scripts, places of one's own, the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import FactsInvalid
from comity.languages import language
from comity.sources.gazetteer import Gazetteer, OwnPlace, gazetteer, load_places
from comity.sources.gazetteer.build import patch, table_of
from comity.sources.gazetteer.decline import declined
from comity.sources.gazetteer.keys import as_keys, forms_of, key_of, runs, word_key
from comity.sources.gazetteer.table import load, save

WORDS = st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=6), min_size=1, max_size=8)


@pytest.fixture(scope="session")
def world() -> Gazetteer:
    return gazetteer()


@given(WORDS)
def test_runs_of_words_have_the_keys_of_names(forms: list[str]) -> None:
    for length, keys in enumerate(runs(as_keys([word_key(form) for form in forms]), 4), 1):
        assert keys.tolist() == [key_of(forms[at : at + length]) for at in range(len(forms) - length + 1)]


@pytest.mark.parametrize(
    ("names", "country", "shown"),
    [
        (("Mosul", "الموصل", "موصل", "Мосул", "Мосуле", "Мосулом"), "IQ", "Mosul"),
        (("Hawija", "الحويجة", "حویجه", "Хавиджа", "Хавиджи"), "IQ", "Hawija"),
        (("Kobani", "كوباني", "کوبانی", "Кобани"), "SY", "Kobani"),
        (("Saint Petersburg", "سان بطرسبرغ", "سن‌پترزبورگ", "Санкт-Петербурге"), "RU", "Saint Petersburg"),
        (("Bakhmut", "باخموت", "Бахмута"), "UA", "Bakhmut"),
        (("Anbar", "الأنبار", "الانبار", "انبار", "Анбара"), "IQ", "Anbar"),
        (("Sistan and Baluchestan", "سیستان و بلوچستان", "Систане и Белуджистане"), "IR", "Sistan and Baluchestan"),
        (("Nizhny Novgorod", "Нижнем Новгороде", "Нижнего Новгорода"), "RU", "Nizhny Novgorod"),
        (("Iran", "إيران", "ایران", "Ирана"), "IR", "Iran"),
        (("Tatarstan", "تتارستان", "تاتارستان", "Татарстане"), "RU", "Tatarstan"),
    ],
)
def test_one_place_in_four_scripts_and_in_its_cases(
    world: Gazetteer, names: tuple[str, ...], country: str, shown: str
) -> None:
    for name in names:
        best = world.candidates(key_of(forms_of(name)))
        assert best, name
        assert (best[0].country, best[0].name) == (country, shown), name


def test_a_country_has_its_geonames_id_and_a_point_inside(world: Gazetteer) -> None:
    iraq = world.candidates(key_of(["iraq"]))[0]
    assert (iraq.kind, iraq.geonameid, iraq.country) == ("country", 99237, "IQ")
    assert 29 < iraq.lat < 38
    assert 38 < iraq.lon < 49


def test_all_rows_of_the_patch_table_are_found(world: Gazetteer) -> None:
    for own in patch().place:
        for _, name in own.names():
            found = world.candidates(key_of(forms_of(name)))
            assert any(candidate.country == own.country for candidate in found), name


def test_find_and_candidates_agree(world: Gazetteer) -> None:
    keys = as_keys([key_of(forms_of(name)) for name in ("Baghdad", "zzqxv", "تهران", "Quuxville")])
    assert world.find(keys).tolist() == [bool(world.candidates(key)) for key in keys.tolist()]
    assert world.find(keys).tolist() == [True, False, True, False]


def test_russian_cases_change_all_words_together() -> None:
    russian = language("ru")
    assert russian is not None
    assert ("великом", "новгороде") in declined(("великий", "новгород"), russian.place.declensions)
    assert ("твери",) in declined(("тверь",), russian.place.declensions)
    assert declined(("сочи",), ()) == set()


PLACES = """
[[place]]
name = { en = ["Ostravar", "Ostravar City"], ar = "أوسترافار", fa = "اوستراوار", ru = "Остравар" }
country = "Veldania"
lat = 41.5
lon = 44.25

[[place]]
name = { en = "Veldania", ru = "Велдания" }
country = "Veldania"
kind = "country"
lat = 42
lon = 45
"""


def test_places_of_ones_own_come_first(tmp_path: Path) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(PLACES, "utf-8")
    known = gazetteer(load_places(path))
    for name in ("Ostravar", "Ostravar City", "أوسترافار", "اوستراوار", "Остравар", "Остраваром"):
        best = known.candidates(key_of(forms_of(name)))[0]
        assert (best.name, best.country, best.lat, best.lon, best.own) == ("Ostravar", "Veldania", 41.5, 44.25, True)
    assert known.candidates(key_of(["veldania"]))[0].kind == "country"
    assert known.candidates(key_of(["baghdad"]))[0].country == "IQ"
    assert not gazetteer().candidates(key_of(["ostravar"])), "the gazetteer of the world stays as it is"


@pytest.mark.parametrize(
    "wrong",
    ['[[place]]\nname = { en = "A" }\ncountry = "X"\n', '[[place]]\nname = "A"\n', "[[place", "[[place]]\nx = 1\n"],
)
def test_a_wrong_file_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "facts.toml"
    path.write_text(wrong, "utf-8")
    with pytest.raises(FactsInvalid, match=r"facts\.toml"):
        load_places(path)


def test_a_table_comes_back_from_its_file(tmp_path: Path) -> None:
    table = table_of([OwnPlace(name={"en": "Ostravar"}, country="XV", lat=1.5, lon=2.5)])
    path = tmp_path / "table.bin"
    save(table, path)
    again = load(path)
    assert np.array_equal(again.keys, table.keys)
    assert again.row(0) == table.row(0)
    assert [file.name for file in tmp_path.iterdir()] == ["table.bin"]
    path.write_bytes(path.read_bytes()[:-64])
    with pytest.raises(ValueError, match="cut short"):
        load(path)
