from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.analysis import Analysis, Removed
from comity.model.date import Published
from comity.model.report import Report
from comity.process.date import STAGE

BODY = {
    "en": "The water authority of Norda said the gates of the dam had been closed since 4 May 2012.",
    "ar": "قالت هيئة المياه إن بوابات السد مغلقة منذ 4 مايو 2012.",
    "fa": "سازمان آب گفت دریچه‌های سد از ۱۵ اردیبهشت ۱۳۹۱ بسته است.",
    "ru": "Управление вод сообщило, что ворота плотины закрыты с 4 мая 2012 года.",
}


def published(
    text: str,
    code: str = "en",
    *,
    removed: tuple[str, ...] = (),
    stated: Published | None = None,
    link: str | None = None,
    path: str = "a.txt",
) -> Published:
    report = Report(id="0" * 16, path=path, text=text, published=stated, link=link)
    furniture = tuple(Removed(text=line, why="date line") for line in removed)
    title = text.split("\n")[0]
    return STAGE.run(
        report, Analysis(report=report.id, text=text, title=title, language=code, removed=furniture)
    ).published


@pytest.mark.parametrize(
    ("code", "line", "day"),
    [
        ("en", "Sunday, September 27, 2015", "2015-09-27"),
        ("en", "Published: 27 September 2015 at 14:05 GMT", "2015-09-27"),
        ("en", "27 September 2015 | Norda Herald", "2015-09-27"),
        ("en", "By Anna Bell, 27 September 2015", "2015-09-27"),
        ("ar", "الأحد 27 سبتمبر 2015", "2015-09-27"),
        ("ar", "الأحد 14 ذو الحجة 1436هـ الموافق 27 سبتمبر 2015م", "2015-09-27"),
        ("ar", "تاريخ النشر: ٢٧ أيلول ٢٠١٥ - 14:05", "2015-09-27"),
        ("ar", "14 ذو الحجة 1436هـ", "2015-09-27"),
        ("fa", "۵ مهر ۱۳۹۴", "2015-09-27"),
        ("fa", "یکشنبه ۵ مهر ۱۳۹۴ - ۱۴:۰۵", "2015-09-27"),
        ("fa", "تاریخ انتشار: ۱۳۹۴/۰۷/۰۵", "2015-09-27"),
        ("ru", "27 сентября 2015, 14:05", "2015-09-27"),
        ("ru", "Опубликовано 27.09.2015 14:05", "2015-09-27"),
    ],
)
@pytest.mark.parametrize("where", ["head", "foot", "removed"])
def test_a_line_of_its_own(code: str, line: str, day: str, where: str) -> None:
    found = _where(code, line, where)
    assert found.date is not None
    assert found.date[:10] == day
    assert found.precision == ("minute" if "T" in found.date else "day")
    assert ("T" in found.date) is (":" in line[-9:])
    assert "line" in found.how


def _where(code: str, line: str, where: str) -> Published:
    title = {"en": "Gates closed", "ar": "البوابات مغلقة", "fa": "دریچه‌ها بسته است", "ru": "Ворота закрыты"}[code]
    parts = {
        "head": [title, line, BODY[code]],
        "foot": [title, *[BODY[code]] * 6, line],
        "removed": [title, BODY[code]],
    }[where]
    return published("\n\n".join(parts), code, removed=(line,) if where == "removed" else ())


@pytest.mark.parametrize(
    ("code", "line", "date"),
    [
        ("en", "Thursday, March 12, 2026 11:05 am", "2026-03-12T11:05"),
        ("en", "Thursday, 12 March 2026 at 12:10 a.m.", "2026-03-12T00:10"),
        ("en", "12 Mar 2026 12:40", "2026-03-12T12:40"),
        ("en", "12 March 2026 10.30am", "2026-03-12T10:30"),
        ("en", "12 March 2026, 3 pm", "2026-03-12T15"),
        ("en", "12 March 2026 1405 GMT", "2026-03-12T14:05Z"),
        ("en", "Updated: 12 March 2026 at 14:05 GMT", "2026-03-12T14:05Z"),
        ("en", "12 March 2026, 12:40 (GMT+3)", "2026-03-12T09:40Z"),
        ("en", "2026-03-12T00:40:10+03:30", "2026-03-11T21:10Z"),
        ("en", "2026-03-12 11:05", "2026-03-12T11:05"),
        ("en", "12 March 2026, 11:05 BST", "2026-03-12T11:05"),
        ("en", "Norda Press | 12 March 2026 | 11:05", "2026-03-12T11:05"),
        ("en", "11:05, 12 March 2026", "2026-03-12T11:05"),
        ("ar", "الخميس 12 مارس 2026 - 15:10", "2026-03-12T15:10"),
        ("ar", "12 آذار 2026 الساعة 3:15 مساءً", "2026-03-12T15:15"),
        ("ar", "نشر في: 12/03/2026 - 3:15 م", "2026-03-12T15:15"),
        ("ar", "12 مارس 2026 - 15:10 بتوقيت غرينتش", "2026-03-12T15:10Z"),
        ("ar", "12 مارس 2026 - ٠٩:١٠ بتوقيت مكة المكرمة", "2026-03-12T06:10Z"),
        ("fa", "پنجشنبه ۲۱ اسفند ۱۴۰۴ - ۱۶:۴۵", "2026-03-12T16:45"),
        ("fa", "تاریخ انتشار: ۲۱ اسفند ۱۴۰۴ ساعت ۱۶:۴۵", "2026-03-12T16:45"),
        ("fa", "۱۴۰۴/۱۲/۲۱ ۴:۴۵ ب.ظ", "2026-03-12T16:45"),
        ("fa", "۲۱ اسفند ۱۴۰۴ - ۱۶:۴۵ به وقت تهران", "2026-03-12T16:45"),
        ("ru", "12 марта 2026, 13:20", "2026-03-12T13:20"),
        ("ru", "12 марта 2026 в 13:20", "2026-03-12T13:20"),
        ("ru", "12.03.2026 13:20 мск", "2026-03-12T10:20Z"),
    ],
)
@pytest.mark.parametrize("where", ["head", "removed"])
def test_a_time_of_day_stands_with_the_day(code: str, line: str, date: str, where: str) -> None:
    found = _where(code, line, where)
    assert (found.date, found.precision) == (date, "minute" if ":" in date else "hour")
    assert ("no time zone stated" in found.how) is not date.endswith("Z")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published 12 March 2026, 11:05 | Updated 13 March 2026, 14:05", "2026-03-12T11:05"),
        ("Updated 13 March 2026, 14:05 | Published 12 March 2026, 11:05", "2026-03-12T11:05"),
        ("12 March 2026, 11:05 (updated 14:05)", "2026-03-12T11:05"),
        ("12 March 2026, 11:05 (updated 13 March 2026, 14:05)", "2026-03-12T11:05"),
        ("Published 11:05, updated 14:05, 12 March 2026", "2026-03-12T11:05"),
        ("12 March 2026 | Watch the 8:30 Show", "2026-03-12"),
        ("12 March 2026 | page 11", "2026-03-12"),
        ("12 March 2026, 25:70", "2026-03-12"),
    ],
)
def test_of_two_times_the_publication_counts(line: str, date: str) -> None:
    assert _where("en", line, "removed").date == date


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("12 March 2026", "11:05 am"), "2026-03-12T11:05"),
        (("11:05", "12 March 2026"), "2026-03-12T11:05"),
        (("12 March 2026", "Published at 14:05 GMT"), "2026-03-12T14:05Z"),
        (("12 March 2026", "Updated at 14:05 GMT"), "2026-03-12"),
        (("12 March 2026", "The 8:30 train"), "2026-03-12"),
        (("Updated: 14 March 2026, 09:00", "Published: 12 March 2026, 11:05"), "2026-03-12T11:05"),
        (("12 March 2026", "2 comments", "Posted on 12 March 2026 at 11:05"), "2026-03-12T11:05"),
    ],
)
def test_a_time_on_the_line_beside_its_date(lines: tuple[str, ...], date: str) -> None:
    assert published(f"Gates closed\n\n{BODY['en']}", removed=lines).date == date


@pytest.mark.parametrize(
    ("code", "line", "month"),
    [
        ("en", "March 2026", "2026-03"),
        ("en", "Published March 2026", "2026-03"),
        ("ar", "مارس 2026", "2026-03"),
        ("fa", "اسفند ۱۴۰۴", "2026-03"),
        ("ru", "март 2026", "2026-03"),
    ],
)
def test_a_line_that_is_a_month_gives_the_month(code: str, line: str, month: str) -> None:
    found = _where(code, line, "head")
    assert (found.date, found.precision) == (month, "month")


def test_a_month_in_a_longer_line_dates_nothing() -> None:
    assert _where("en", "Prices of March 2026 for bread", "head").precision == "none"


@pytest.mark.parametrize(
    ("code", "start", "day"),
    [
        ("en", "TORVAN, March 12, 2026 (Norda Press) — ", "2026-03-12"),
        ("en", "TORVAN, 12 March 2026 - ", "2026-03-12"),
        ("ar", "تورفان، 12 آذار 2026 (وكالة نوردا) - ", "2026-03-12"),
        ("fa", "تورفان، ۲۱ اسفند ۱۴۰۴ (خبرگزاری نوردا) - ", "2026-03-12"),
        ("ru", "ТОРВАН, 12 марта 2026 — Норда-Пресс. ", "2026-03-12"),
    ],
)
def test_dateline(code: str, start: str, day: str) -> None:
    found = published(f"Title\n\n{start}{BODY[code]}", code)
    assert (found.date, found.precision) == (day, "day")
    assert found.how.startswith("dateline in the text")


@pytest.mark.parametrize("code", sorted(BODY))
def test_a_date_in_the_running_text_dates_nothing(code: str) -> None:
    found = published(f"Title\n\n{BODY[code]}", code)
    assert (found.date, found.precision) == (None, "none")


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("en", "TORVAN, March 12 (Norda Press) — "),
        ("ru", "ТОРВАН, 12 мар - Норда-Пресс. "),
        ("ar", "تورفان، 12 آذار (وكالة نوردا) - "),
    ],
)
def test_a_dateline_without_a_year_is_told_and_not_completed(code: str, start: str) -> None:
    found = published(f"Title\n\n{start}{BODY[code]}", code)
    assert (found.date, found.precision) == (None, "none")
    assert "no year is stated" in found.how
    assert "12" in found.how


def test_a_weekday_with_its_day_fits_several_years() -> None:
    found = published("Title\n\nThe chief engineer made the remarks on Sunday, November 29, in Torvan.")
    assert found.date is None
    assert found.how == "no date line or dateline; the text says “Sunday, November 29”; no year is stated"


def test_what_the_container_states_comes_first() -> None:
    stated = Published(date="2026-03-12T14:05Z", precision="minute", how="meta tag")
    assert published("Title\n\n5 May 2014\n\nText.", stated=stated, link="http://x.example/2015/01/02/") == stated


def test_a_container_that_states_nothing_leaves_the_text_to_speak() -> None:
    silent = Published(date=None, precision="none", how="the container states none")
    assert published("Title\n\n5 May 2014\n\nText.", stated=silent).date == "2014-05-05"


@pytest.mark.parametrize(
    ("link", "path", "day", "precision"),
    [
        ("https://x.example/news/2026/03/12/dam", "a.txt", "2026-03-12", "day"),
        ("https://x.example/news/20260312-dam.html", "a.txt", "2026-03-12", "day"),
        ("https://x.example/news/14050314000865/dam", "a.txt", "2026-06-04", "day"),
        ("https://x.example/2026/03/dam", "a.txt", "2026-03", "month"),
        (None, "pile/2026-03-12-norda.txt", "2026-03-12", "day"),
        (None, "pile/25.03.2026.txt", "2026-03-25", "day"),
        (None, "pile/12-03-2026.txt", None, "none"),
        (None, "pile/report-4711.txt", None, "none"),
        ("https://x.example/123456789012", "a.txt", None, "none"),
    ],
)
def test_link_and_file_name(link: str | None, path: str, day: str | None, precision: str) -> None:
    found = published("Title\n\nText of the report.", link=link, path=path)
    assert (found.date, found.precision) == (day, precision)
    if day:
        assert ("link" if link else "file name") in found.how


def test_the_text_comes_before_the_link() -> None:
    text = "Title\n\nTORVAN, 12 March 2026 (Norda Press) - Text."
    assert published(text, link="https://x.example/2026/03/14/dam").date == "2026-03-12"


def test_a_month_in_the_link_gives_a_dateline_its_year() -> None:
    text = "Title\n\nTORVAN, March 12 (Norda Press) - Text."
    found = published(text, link="https://x.example/2026/03/dam")
    assert (found.date, found.precision) == ("2026-03-12", "day")


def test_day_and_month_that_cannot_be_told_apart_leave_the_year() -> None:
    found = published("Title\n\n12/03/2026\n\nText of the report.")
    assert (found.date, found.precision) == ("2026", "year")
    assert "cannot be told apart" in found.how


def test_the_publication_comes_before_a_later_change() -> None:
    found = published("Title\n\nText.", removed=("Updated: 14 March 2026", "Published: 12 March 2026"))
    assert found.date == "2026-03-12"


def test_links_to_other_reports_do_not_date_this_one() -> None:
    other = ("Dam inspected in good order after storm of 3 May 2014", "Engineers leave valley, 5 June 2013, all in all")
    assert published("Title\n\nText.", removed=other).date is None


def test_a_headline_that_names_a_day_is_no_date_line() -> None:
    assert published("What happened in Torvan on 12 March 2011\n\nText of the report.").date is None


def test_relative_dates_count_from_the_publication() -> None:
    text = "Title\n\n12 March 2026\n\nThe engineer said on Wednesday that the gates had jammed last month."
    report = Report(id="0" * 16, path="a.txt", text=text)
    analysis = STAGE.run(report, Analysis(report=report.id, text=text, title="Title", language="en"))
    assert [(text[each.start : each.end], each.date) for each in analysis.dates] == [
        ("12 March 2026", "2026-03-12"),
        ("Wednesday", "2026-03-11"),
        ("last month", "2026-02"),
    ]


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ('<span class="when">12 March 2026</span>', "2026-03-12"),
        ('<time datetime="2026-03-12T14:05:00+01:00">two hours ago</time>', "2026-03-12"),
        ("<div>Valley Herald</div><div>Published 12 Mar 2026, 14:05</div>", "2026-03-12T14:05"),
        ("<!-- 1 May 2011 --><script>var d = '2 May 2012'</script><span>12 March 2026</span>", "2026-03-12"),
    ],
)
def test_a_page_shows_its_date_beside_its_headline(beside: str, day: str | None) -> None:
    title = "Gates of the Torvan dam jammed"
    body = "<p>The gates of the dam have been jammed, the engineer said.</p>" * 30
    other = "<h3>Older: the ferry of Lowmere</h3><span>5 June 2013</span>"
    markup = f"<html><body><nav>Home</nav><h1>{title}</h1>{beside}{body}{other}</body></html>"
    report = Report(id="0" * 16, path="a.html", text="", markup=markup, title=title)
    text = f"{title}\n\nThe gates of the dam have been jammed, the engineer said."
    found = STAGE.run(report, Analysis(report=report.id, text=text, title=title, language="en")).published
    assert found.date == day


def test_a_page_of_open_tags_is_read_in_time() -> None:
    markup = "<body>" + "<script>" * 20_000 + "<time " * 20_000 + "<!--" * 20_000
    report = Report(id="0" * 16, path="a.html", text="", markup=markup, title="Gates of the Torvan dam")
    text = "Gates of the Torvan dam\n\nText."
    assert (
        STAGE.run(report, Analysis(report=report.id, text=text, title=text[:23], language="en")).published.date is None
    )


@pytest.mark.parametrize(
    ("link", "code", "day"),
    [
        ("https://x.example/news/8503140865", "fa", "2006-06-04"),
        ("https://x.example/news/8503140865/dam", "fa", "2006-06-04"),
        ("https://x.example.ir/news/8503140865", "ar", "2006-06-04"),
        ("https://x.example/news/8503140865", "en", None),
        ("https://x.example/news/8513140865", "fa", None),
        ("https://x.example/news/1503140865", "fa", None),
        ("https://archive.example/web/20190504101112/https://x.example/2012/03/12/dam", "en", "2012-03-12"),
        ("https://archive.example/20190504101112/https://x.example/dam", "en", None),
    ],
)
def test_days_in_numbers_and_in_links_of_archives(link: str, code: str, day: str | None) -> None:
    assert published("Title\n\n" + BODY[code], code, link=link).date == day


def _page(body: str, *, code: str = "en", link: str | None = None, stated: Published | None = None) -> Published:
    title = "Gates of the Torvan dam jammed"
    text = f"{title}\n\nThe gates of the dam have been jammed, the engineer said."
    markup = f"<html><body><h1>{title}</h1>{body}</body></html>"
    report = Report(id="0" * 16, path="a.html", text="", markup=markup, title=title, link=link, published=stated)
    return STAGE.run(report, Analysis(report=report.id, text=text, title=title, language=code)).published


FAR = "<p>The gates of the dam have been jammed, the engineer said to the council, and nobody knows why.</p>" * 9


def test_a_date_that_the_markup_marks_dates_a_page_in_any_language() -> None:
    found = _page(FAR + '<div class="date published">Veröffentlicht am 12. März 2026</div>', code="de")
    assert (found.date, found.precision) == ("2026-03-12", "day")
    assert "marked in the page" in found.how


def test_a_day_in_the_text_of_a_page_is_told_as_a_guess() -> None:
    found = _page(FAR + "<p>On 12 March 2026 the mayor came.</p>")
    assert found.date in (None, "2026-03-12")
    assert found.date is None or "likeliest" in found.how


def test_a_page_that_counts_in_jalali_years_is_not_dated_by_gregorian_rules() -> None:
    assert _page(FAR + '<div class="date">12. März 2026</div>', code="fa").date is None


def test_an_address_for_a_page_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("htmldate.utils.fetch_url", lambda _: pytest.fail("it went out"))
    report = Report(id="0" * 16, path="a.html", text="", markup="http://x.example/dam", title="Gates of the dam")
    assert STAGE.run(report, Analysis(report=report.id, text="Text.", title="Gates", language="en")).published


MIDNIGHT = Published(date="2026-03-12T02:30Z", precision="minute", how="stated in the page")


@pytest.mark.parametrize(
    ("link", "beside", "day"),
    [
        ("https://x.example/2026/03/11/dam", "", "2026-03-11"),
        (None, "<p>11 March 2026</p>", "2026-03-11"),
        ("https://x.example/2026/03/12/dam", "", "2026-03-12"),
        ("https://x.example/2026/03/13/dam", "", "2026-03-12"),
        (None, "<p>5 June 2013</p>", "2026-03-12"),
        (None, "", "2026-03-12"),
    ],
)
def test_a_moment_in_utc_gets_the_day_that_the_outlet_shows(link: str | None, beside: str, day: str) -> None:
    found = _page(beside + FAR, link=link, stated=MIDNIGHT)
    assert (found.date, found.own_day) == (MIDNIGHT.date, day)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-3, 3))
def test_no_shown_day_moves_a_moment_by_more_than_a_day(moment: datetime, days: int) -> None:
    shown = (moment + timedelta(days=days)).date()
    stated = Published(date=f"{moment:%Y-%m-%dT%H:%MZ}", precision="minute", how="stated in the page")
    own = _page("", link=f"https://x.example/{shown:%Y/%m/%d}/dam", stated=stated).own_day
    assert own is not None
    assert abs((date.fromisoformat(own) - moment.date()).days) <= 1


def test_a_day_completes_a_month_that_a_page_states() -> None:
    month = Published(date="2026-03", precision="month", how="stated in the page")
    assert _page("<p>12 March 2026</p>" + FAR, stated=month).date == "2026-03-12"
    assert _page("<p>12 May 2026</p>" + FAR, stated=month) == month


def test_relative_days_count_on_the_calendar_of_the_outlet() -> None:
    stated = Published(date="2026-03-12T02:30Z", precision="minute", how="stated", day="2026-03-11")
    report = Report(id="0" * 16, path="a.txt", text="", published=stated)
    text = "The gates jammed yesterday."
    [found] = STAGE.run(report, Analysis(report=report.id, text=text, language="en")).dates
    assert found.date == "2026-03-10"
