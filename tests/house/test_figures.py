"""The pages keep the places where figures and outputs are written, and writing them touches nothing else."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from comity.cli import main
from evals import figures

PAGES = (figures.PAGE, figures.README)
TUTORIAL = figures.README.parent / "docs" / "tutorial" / "first-picture.md"


@pytest.mark.parametrize(("page", "name"), [(PAGES[0], "quality"), (PAGES[0], "speed"), (PAGES[1], "first figures")])
def test_a_page_has_the_place_and_something_in_it(page, name):
    text = page.read_text("utf-8")
    before, _, rest = text.partition(f"<!-- {name} -->\n")
    written, closed, after = rest.partition(f"<!-- end of {name} -->")
    assert closed
    assert re.search(r"^\| .*\d", written, re.MULTILINE), "make figures writes it"
    again = figures.placed(text, name, "a command", iter(["| 1 |"]))
    assert again.startswith(before)
    assert again.endswith(after)
    assert "| 1 |" in again


@given(st.text(alphabet="ab|<->! \n"), st.text(alphabet="ab|<->! \n"), st.lists(st.text(alphabet="ab|")))
def test_only_the_place_changes(before, after, lines):
    page = f"{before}\n<!-- x -->\nold\n<!-- end of x -->{after}"
    new = figures.placed(page, "x", "a command", iter(lines))
    assert new.startswith(before + "\n<!-- x -->\n")
    assert new.endswith("<!-- end of x -->" + after)
    assert "old" not in new
    assert figures.placed(new, "x", "a command", iter(lines)) == new


def test_a_page_without_the_place_is_refused():
    with pytest.raises(ValueError, match="no place for x"):
        figures.placed("<!-- x -->\n", "x", "a command", iter(()))


def test_shares_are_shown_as_counts_and_other_figures_as_numbers():
    run = {
        "score": {
            "figures": [
                {"name": "read", "value": 0.5, "means": "reports read: 1 of 2"},
                {"name": "width", "value": 0.333, "means": "mean width (the reader's: 0.07)"},
            ]
        }
    }
    table = list(figures.quality([run, run]))
    assert table[2:] == [
        "| `read` | reports read | 1 of 2 | 1 of 2 |",
        "| `width` | mean width (the reader's: 0.07) | 0.33 | 0.33 |",
    ]


def test_the_tutorials_command_prints_what_the_tutorial_speaks_of(monkeypatch):
    """Not word for word, for every better rule changes words: what the page points at must be there."""
    text = TUTORIAL.read_text("utf-8")
    (command,) = re.findall(r"<!-- output of comity (.+?) -->", text)
    monkeypatch.chdir(figures.README.parent)
    ran = CliRunner().invoke(main, [*shlex.split(command), "--no-vectors"])
    assert ran.exit_code == 0, ran.output
    shown = ran.stdout
    for pointed_at in ("contested", "Milos Arden", "ASSERTS", "DENIES", "Ministry of Energy", "why", "Copies", "◐"):
        assert pointed_at in shown
        assert pointed_at in text
