"""`python -m evals.sample` fails when a floor is missed, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from comity.model.picture import Picture
from evals.sample import main
from evals.truth import Unsound, load

NOTHING_SEEN = Picture(comity="0", as_of="2026-03-18T00:00:00Z", reports=(), stories=(), quarantine=())


@pytest.mark.parametrize(
    ("floor", "code"), [("", 0), ("[scenario.least]\nread = 0.5\n", 1), ("[other.least]\nread = 1\n", 0)]
)
def test_the_exit_code_follows_the_floors(tmp_path: Path, floor: str, code: int) -> None:
    picture, floors = tmp_path / "picture.json", tmp_path / "floors.toml"
    picture.write_bytes(msgspec.json.encode(NOTHING_SEEN))
    floors.write_text(floor, "utf-8")
    run = CliRunner().invoke(main, ["--picture", str(picture), "--floors", str(floors), "--json"])
    assert run.exit_code == code, run.output
    shown = json.loads(run.output)
    assert {figure["name"]: figure["value"] for figure in shown["score"]["figures"]}["read"] == 0.0
    assert bool(shown["floors_missed"]) == bool(code)


def test_a_truth_that_names_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.toml").write_text(
        'voice = []\nclaim = []\n[[story]]\nid = "a"\ntitle = "A"\n'
        '[[report]]\nid = "x"\nfile = "x.txt"\nlanguage = "en"\npublished = ""\nstory = "b"\n',
        "utf-8",
    )
    with pytest.raises(Unsound, match="x names b"):
        load(tmp_path)
