from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from comity.serve.language import languages
from comity.serve.language.written import Written

TEHRAN = ZoneInfo("Asia/Tehran")


def written(code: str, zone: str = "UTC") -> Written:
    return Written(language=languages()[code], zone=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("code", "number", "share", "range_"),
    [
        ("en", "1,200.5", "87%", "2–3"),
        ("ar", "1,200.5", "87%", "2–3"),
        ("fa", "۱٬۲۰۰٫۵", "۸۷٪", "۲–۳"),
        ("ru", "1\N{NO-BREAK SPACE}200,5", "87\N{NO-BREAK SPACE}%", "2–3"),
    ],
)
def test_numbers(code, number, share, range_):
    told = written(code)

    assert told.number(1200.5) == number
    assert told.percent(0.874).replace("\N{LEFT-TO-RIGHT MARK}", "").replace("\N{ARABIC LETTER MARK}", "") == share
    assert told.range(2, 3) == range_
    assert told.range(4, 4) == told.number(4)


@pytest.mark.parametrize(
    ("code", "day", "moment", "month"),
    [
        ("en", "14 Mar 2026", "14 Mar 16:20", "March 2026"),
        ("ar", "14 مارس 2026", "14 مارس 16:20", "مارس 2026"),
        ("fa", "۱۴ مارس ۲۰۲۶", "۱۴ مارس ۱۶:۲۰", "مارس ۲۰۲۶"),
        ("ru", "14 мар. 2026", "14 мар. 16:20", "март 2026"),
    ],
)
def test_days_and_times(code, day, moment, month):
    told = written(code)

    assert told.day("2026-03-14") == day
    assert told.moment("2026-03-14T16:20:00Z") == moment
    assert told.day("2026-03") == month
    assert told.moment("2026-03-14") == told.day("2026-03-14", year=False)


def test_a_moment_is_told_in_the_centre_s_zone_and_one_without_a_zone_as_it_was_told():
    assert written("en", "Asia/Tehran").moment("2026-03-14T22:00:00Z") == "15 Mar 01:30"
    assert written("en", "Asia/Tehran").moment("2026-03-14T22:00") == "14 Mar 22:00"
    assert "GMT+03:30" in written("en", "Asia/Tehran").exact("2026-03-14T22:00:00Z")
    assert "GMT" not in written("en", "Asia/Tehran").exact("2026-03-14T22:00")


def test_a_span_says_month_and_year_once_where_they_are_the_same():
    told = written("en")

    assert told.days("2026-03-12", "2026-03-15") == "12–15 Mar 2026"
    assert told.days("2026-02-27", "2026-03-02") == "27 Feb – 2 Mar 2026"
    assert told.days("2025-12-30", "2026-01-02") == "30 Dec 2025 – 2 Jan 2026"
    assert told.days("2026-03-12", "2026-03-12") == "12 Mar 2026"
    assert told.days(None, None) == ""


def test_the_other_calendar_of_persian_and_of_arabic_readers():
    # Nowruz 1405 fell on 21 March 2026; Ramadan 1447 began on 18 February 2026 by Umm al-Qura.
    assert written("fa").other_calendar("2026-03-21") == "۱ فروردین ۱۴۰۵"
    assert written("ar").other_calendar("2026-02-18") == "1 رمضان 1447"
    assert written("en").other_calendar("2026-03-21") == ""
    assert written("ar").other_calendar("2026-03") == ""
    assert written("ar").other_calendar(dt.date(1800, 1, 1)) == ""


def test_the_other_calendar_goes_by_the_centre_s_day():
    late = "2026-03-20T22:00:00Z"  # already the 21st in Tehran

    assert written("fa", "Asia/Tehran").other_calendar(late) == "۱ فروردین ۱۴۰۵"


def test_how_long_ago_only_within_the_hour():
    now = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
    told = written("en")

    assert told.ago(now - dt.timedelta(seconds=20), now) == "just now"
    assert told.ago(now - dt.timedelta(minutes=1), now) == "1 minute ago"
    assert told.ago(now - dt.timedelta(minutes=59), now) == "59 minutes ago"
    assert told.ago(now - dt.timedelta(minutes=60), now) == "14 Mar 11:00"
    assert told.ago(now + dt.timedelta(minutes=5), now) == "14 Mar 12:05"
    assert written("ar").ago(now - dt.timedelta(minutes=2), now) == "قبل دقيقتين"


@pytest.mark.parametrize("broken", ["", "yesterday", "2026-13-45", "2026-13", "9999999", None])
def test_what_is_no_date_is_nothing_rather_than_an_error(broken):
    told = written("en")

    assert told.day(broken) == told.time(broken) == told.moment(broken) == told.other_calendar(broken) == ""
