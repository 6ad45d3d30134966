from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis
from comity.model.date import Published
from comity.model.place import Place
from comity.model.report import Report
from comity.process.story import Profile, moment, profile


def of(text: str, language: str = "en", places: tuple[Place, ...] = ()) -> Profile:
    analysis = Analysis(report="r", title=text.split("\n", 1)[0], text=text, language=language, places=places)
    return profile(Report(id="r", path="r", text=text), analysis)


def terms(text: str, language: str = "en") -> set[str]:
    return {term for term, _ in of(text, language).terms}


@pytest.mark.parametrize("written", ["1,200", "1 200", "1\u00a0200", "1200", "۱۲۰۰", "١٢٠٠", "1٬200"])
def test_a_figure_is_one_term_however_it_is_written(written: str) -> None:
    assert "#1200" in terms(f"{written} houses")


def test_small_figures_and_years_count_for_little() -> None:
    report = of("12 houses, 340 goats in 2031")
    assert {"#12", "#2031"} <= report.weak
    assert "#340" not in report.weak


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("floods", "flooding", "en"),
        ("плотины", "плотиной", "ru"),
        ("السدود", "سدود", "ar"),
        ("سیل‌ها", "سیل", "fa"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str, language: str) -> None:
    assert terms(one, language) == terms(other, language) != set()


def test_names_sound_alike_in_four_scripts() -> None:
    english = of("News\n\nIn the town the governor Tarik Dolvan spoke.").names
    arabic = of("خبر\n\nتحدث المحافظ طارق دولفان", "ar").names
    persian = of("خبر\n\nفرماندار طارق دولوان سخن گفت", "fa").names
    russian = of("Новость\n\nВ городе выступил губернатор Тарик Долван", "ru").names
    assert english.keys() & arabic.keys() & persian.keys() & russian.keys()


def test_places_are_terms_that_do_not_depend_on_the_language() -> None:
    place = Place(name="Orlin", country="XX", lat=1.0, lon=2.0, geonameid=7, start=0, end=5, how="given")
    assert "@7" in dict(of("Orlin waits", places=(place,)).terms)


@pytest.mark.parametrize(
    ("date", "precision", "slack"),
    [
        ("2031", "year", 4380.0),
        ("2031-03", "month", 365.0),
        ("2031-03-04", "day", 12.0),
        ("2031-03-04T05:06Z", "minute", 0),
    ],
)
def test_a_date_is_as_vague_as_it_says(date: str, precision: str, slack: float) -> None:
    when, found = moment(Published(date=date, precision=precision, how="given"))  # type: ignore[arg-type]
    assert when is not None
    assert found == slack


def test_no_date_is_no_time() -> None:
    assert moment(Published(date=None, precision="none", how="given")) == (None, 0.0)


@given(st.text(max_size=300))
def test_any_text_has_a_profile(text: str) -> None:
    report = of(text, "und")
    assert report == of(text, "und")
    assert all(weight >= 1.0 for _, weight in report.terms)
