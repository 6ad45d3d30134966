from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from comity.cli import main

DOCS = Path(__file__).parents[1] / "docs" / "reference"
TEXT = """Gates of the Orlan dam are jammed

TORVAN, March 3, 2031 (Norda Press) - Two gates of the Orlan dam have been jammed since Monday, a spokesman of the
Ministry of Energy said on Monday. "Nobody is in danger," the spokesman said.
"""


@pytest.fixture
def pile(tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    return folder


def _read(*arguments, **more):
    return CliRunner().invoke(main, ["read", "--no-vectors", "--workers", "0", *map(str, arguments)], **more)


def test_a_readable_pile_is_a_picture_and_exit_code_0(pile):
    done = _read(pile)
    assert done.exit_code == 0
    assert "Gates of the Orlan dam" in done.stdout
    assert done.stderr == ""


def test_what_cannot_be_read_is_a_warning_and_exit_code_0(pile):
    (pile / "b.txt").write_bytes(b"")
    (pile / "c.zip").write_bytes(b"PK")
    done = _read(pile, "--json")
    assert done.exit_code == 0
    assert "warning: 2 could not be read" in done.stderr
    assert [q["path"] for q in json.loads(done.stdout)["quarantine"]] == ["b.txt", "c.zip"]


@pytest.mark.parametrize("given", ["empty", "nowhere"])
def test_nothing_readable_is_exit_code_2(tmp_path, given):
    (tmp_path / "empty").mkdir()
    done = _read(tmp_path / given)
    assert done.exit_code == 2
    assert "nothing could be read" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--facts", "nowhere.toml"],
        ["--facts", "."],
        ["--as-of", "2031-03"],
        ["--as-of", "2031-03-01x"],
        ["--lang", "klingon"],
    ],
)
def test_what_cannot_be_had_is_one_sentence_and_exit_code_2(pile, options):
    done = _read(pile, *options)
    assert done.exit_code == 2
    assert done.stderr.startswith("comity: ")
    assert done.stdout == ""


def test_the_json_is_what_its_schema_says(pile):
    (pile / "b.txt").write_text(TEXT, "utf-8")
    (pile / "c.txt").write_bytes(b"")
    picture = json.loads(_read(pile, "--json").stdout)
    schema = json.loads((DOCS / "picture.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(picture)
    for report in picture["reports"]:
        for part in (*report["statements"], *report["places"]):
            assert 0 <= part["start"] <= part["end"] <= len(report["text"])
        assert all(report["text"][s["start"] : s["end"]] == s["text"] for s in report["statements"])


def test_every_verdict_of_the_json_says_why(pile):
    (pile / "b.txt").write_text(TEXT, "utf-8")
    facts = DOCS.parents[1] / "examples" / "river" / "facts.toml"
    picture = json.loads(_read(pile, "--json", "--facts", facts).stdout)
    verdicts = [
        verdict
        for report in picture["reports"]
        for kind in ("places", "dates", "statements", "copied")
        for verdict in report[kind]
    ]
    assert all(verdict["how"] for verdict in verdicts)
    assert all(report[kind] for report in picture["reports"] for kind in ("places", "dates", "statements"))
    assert any(report["copied"] for report in picture["reports"])
    assert all(report["published"]["how"] for report in picture["reports"])
    for story in picture["stories"]:
        assert len(story["how"]) == len(story["reports"])
        assert all(story["how"])
        assert all(claim["origins"]["reasons"] for claim in story["claims"])


def test_the_schema_in_the_docs_is_the_one_printed():
    printed = CliRunner().invoke(main, ["schema"])
    assert json.loads(printed.stdout) == json.loads((DOCS / "picture.schema.json").read_text("utf-8"))


def test_a_dash_is_standard_input():
    done = _read("-", "--json", input=TEXT)
    assert done.exit_code == 0
    assert [r["path"] for r in json.loads(done.stdout)["reports"]] == ["-"]


def test_what_was_published_after_the_day_is_left_out_with_its_reason(pile):
    late = json.loads(_read(pile, "--json", "--as-of", "2031-03-02").stdout)
    assert late["reports"] == []
    assert "2031-03-03" in late["quarantine"][0]["reason"]
    assert late["as_of"] == "2031-03-02T00:00:00Z"
    assert len(json.loads(_read(pile, "--json", "--as-of", "2031-03-03").stdout)["reports"]) == 1


def test_a_language_is_taken_by_its_code_however_it_is_written(pile):
    for code in ("en", "EN", "en-GB"):
        (report,) = json.loads(_read(pile, "--json", "--lang", code).stdout)["reports"]
        assert report["language"] == "en"


@pytest.mark.skipif(sys.platform == "darwin", reason="this file system takes no such name")
def test_a_name_that_is_no_text_stops_nothing(pile):
    Path(os.fsdecode(os.fsencode(pile) + b"/\xff.txt")).write_text(TEXT, "utf-8")
    paths = [r["path"] for r in json.loads(_read(pile, "--json").stdout)["reports"]]
    assert sorted(paths) == ["\\xff.txt", "a.txt"]


def test_half_a_character_in_json_stops_nothing(pile):
    item = {"uri": "u", "headline": "The dam \ud83d holds", "body_text": TEXT}
    (pile / "n.json").write_text(json.dumps(item), "utf-8")
    done = _read(pile, "--json")
    assert done.exit_code == 0
    assert "\ufffd" in next(r["title"] for r in json.loads(done.stdout)["reports"] if r["path"] == "n.json")


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    assert CliRunner().invoke(main, ["--version"]).stdout.strip().endswith(project["version"])
