from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import comity
from comity import flow
from comity.errors import ComityError, FactsInvalid

TEXT = "Gates jammed\n\nMarch 3, 2031\n\nTwo gates of the dam are jammed, the Ministry of Energy said.\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    return path


def _read(path, **more):
    return comity.read(path, vectors=False, workers=0, **more)


def test_one_path_or_several_as_text_or_path(file):
    assert _read(file) == _read(str(file)) == _read([file, str(file)])


def test_no_path_is_an_empty_picture():
    picture = _read([], as_of="2031-03-01")
    assert (picture.reports, picture.stories, picture.quarantine) == ((), (), ())


@pytest.mark.parametrize(
    "day", ["2031-03-05", "2031-03-05T10:00", date(2031, 3, 5), datetime(2031, 3, 5, 23, tzinfo=UTC)]
)
def test_the_day_of_the_picture_however_it_is_given(file, day):
    picture = _read(file, as_of=day)
    assert picture.as_of == "2031-03-05T00:00:00Z"
    assert len(picture.reports) == 1


@pytest.mark.parametrize("day", ["", "soon", "2031-03-05 or so", "2031-02-30"])
def test_what_is_no_day_is_refused(file, day):
    with pytest.raises(ComityError, match="is not a day"):
        _read(file, as_of=day)


def test_a_report_of_unknown_day_is_kept_whatever_the_day(tmp_path):
    (tmp_path / "a.txt").write_text("Two gates of the dam are jammed, the Ministry of Energy said.", "utf-8")
    assert len(_read(tmp_path, as_of="1999-01-01").reports) == 1


@pytest.mark.parametrize(
    "facts",
    [
        "[[house]]\nname = ''\nkind = 'outlet'",
        "[[house]]\nname = 'X'\nkind = 'paper'",
        "[[house]]\nname = 'X'\nkind = 'outlet'\ncolour = 'red'",
        "[[place]]\nname = {}\ncountry = 'X'\nlat = 1\nlon = 1",
        "[[place]]\nname = {en = 'X'}\ncountry = 'X'\nlat = 91\nlon = 1",
        "[[town]]\nname = 'X'",
        "not toml",
    ],
)
def test_facts_of_another_shape_are_refused_by_their_file(file, tmp_path, facts):
    (tmp_path / "facts.toml").write_text(facts, "utf-8")
    with pytest.raises(FactsInvalid, match=r"facts\.toml"):
        _read(file, facts=tmp_path / "facts.toml")


def test_facts_with_a_mark_of_encoding_are_read(file, tmp_path):
    (tmp_path / "facts.toml").write_bytes(b"\xef\xbb\xbf[[house]]\nname = 'Hill Times'\nkind = 'outlet'\n")
    assert _read(file, facts=tmp_path / "facts.toml").reports


def test_a_language_nobody_wrote_rules_for_gives_a_report_all_the_same(file):
    (report,) = _read(file, language="sw").reports
    assert report.language == "sw"
    assert report.text


def test_an_endpoint_that_is_not_there_is_an_error_of_comity(file):
    with pytest.raises(ComityError):
        comity.read(file, endpoint="http://127.0.0.1:9", workers=0)


@pytest.mark.usefixtures("file")
def test_progress_is_told_of_the_files_found_and_of_each_done(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"")
    told: list[int] = []
    _read(tmp_path, step=told.append)
    assert told == [-2, 1, 1]


def test_nothing_to_weigh_is_an_empty_picture():
    picture = flow.weighed([], [], version="0", as_of="x", facts="", encoder=None)
    assert (picture.reports, picture.stories) == ((), ())
