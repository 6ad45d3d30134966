"""A centre is set up from a file or by questions, once, and its members change later."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from comity.cli import main
from comity.db import embedded

CHARTER = (Path(__file__).parents[1] / "govern" / "ister.toml").read_text("utf-8")


def comity(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given, env={"COMITY_DATABASE_URL": None, "COMITY_ADDRESS": None})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "centre.toml"
    path.write_text(CHARTER, "utf-8")
    return path


def test_from_a_file_once_with_a_link_for_each_officer(data, file):
    done = comity("init", str(file), "--data", str(data), "--address", "https://ister.example")
    assert done.exit_code == 0, done.stderr
    assert len(set(re.findall(r"https://ister\.example/sign-in/\S{40,}", done.stdout))) == 7
    assert not embedded.running(data)  # as it was before
    embedded.start(data)
    again = comity("init", str(file), "--data", str(data))
    assert again.exit_code == 2
    assert "There is a centre here already: Ister Joint Centre" in again.stderr

    link = comity("invite", "ANA@belmark.example", "--data", str(data))
    assert len(re.findall("/sign-in/", link.stdout)) == 1
    assert comity("invite", "nobody@belmark.example", "--data", str(data)).exit_code == 2

    joins = ("member", "add", "delta", "Delta", "--officer", "H", "h@delta.example", "--data", str(data))
    one_officer = comity(*joins)
    assert one_officer.exit_code == 2
    assert "2 times" in one_officer.stderr
    joined = comity(*joins, "--officer", "I", "i@delta.example")
    assert joined.exit_code == 0, joined.stderr
    assert len(re.findall("/sign-in/", joined.stdout)) == 2
    assert comity("member", "leave", "carda", "--yes", "--data", str(data)).exit_code == 0
    shown = comity("member", "list", "--data", str(data)).stdout
    assert re.search(r"^carda .*left", shown, re.MULTILINE)
    assert [line.split()[0] for line in shown.splitlines() if not line.startswith(" ")] == [
        "belmark", "carda", "ostrava", "delta",
    ]  # fmt: skip
    # Two are left at least.
    assert comity("member", "leave", "delta", "--yes", "--data", str(data)).exit_code == 0
    last = comity("member", "leave", "ostrava", "--yes", "--data", str(data))
    assert last.exit_code == 2
    assert "2 members at least" in last.stderr


def test_a_wrong_file_tells_everything_at_once_and_makes_nothing(data, file):
    file.write_text(CHARTER.replace("Europe/Tallinn", "Mars").replace("months = 3", "months = 0"), "utf-8")
    done = comity("init", str(file), "--data", str(data))
    assert done.exit_code == 2
    assert "2 things to put right" in done.stderr
    assert "zone: 'Mars'" in done.stderr
    assert "chair, months" in done.stderr
    assert not data.exists()
    nowhere = comity("init", str(file.with_name("x.toml")), "--data", str(data))
    assert "cannot be opened" in nowhere.stderr


def test_by_questions_asked_again_where_an_answer_will_not_do(data):
    answers = [
        "Two Banks", "Mars", "Europe/Tallinn", "xx", "en fa", "1", "2",
        "North Bank", "", "Ann", "nobody", "ann@north.example", "Bob", "bob@north.example", "n",
        "بانک جنوب", "south", "Cid", "ANN@north.example", "cid@south.example", "Dot", "dot@south.example",
        "y", "Eve", "eve@south.example",
        "south", "2031-02-30", "2031-02-01", "6",
    ]  # fmt: skip
    done = comity("init", "--data", str(data), given="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.stdout + done.stderr
    assert "Two Banks is set up" in done.stdout
    assert len(re.findall("/sign-in/", done.stdout)) == 5
    shown = comity("member", "list", "--data", str(data)).stdout
    assert [line.split()[0] for line in shown.splitlines() if not line.startswith(" ")] == ["south", "north-bank"]


def test_where_there_is_no_centre_commands_say_so(data):
    for words in (("member", "list"), ("invite", "a@b.example"), ("quarantine", "list"), ("rebuild", "--check")):
        done = comity(*words, "--data", str(data))
        assert done.exit_code == 2
        assert "There is no centre in" in done.stderr
        assert "Traceback" not in done.stderr
    assert not data.exists()
