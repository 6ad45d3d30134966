"""The list of ASVS names every requirement of its levels 1 and 2 once, and only tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs/reference/asvs.md", ROOT / "docs/explanation/security.md")
#: Section to the number of the last of its requirements at level 2; those between that stand at level 3.
LAST = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4},
    **{"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1},
    **{"9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3},
    **{"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4},
    **{"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7},
    **{"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}
STATES = {"met", "partly", "not", "operator", "—"}


def rows() -> list[list[str]]:
    lines = PAGES[0].read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]


def test_every_requirement_stands_there_once_with_its_state():
    told = [number for row in rows() for number in row[0].split(", ")]
    assert len(told) == len(set(told))
    assert set(told) == {f"{section}.{n}" for section, last in LAST.items() for n in range(1, last + 1)}
    assert {row[2] for row in rows()} == STATES
    assert all(len(row) == 4 and row[3] for row in rows())


def test_every_test_that_is_named_is_there():
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", "".join(page.read_text("utf-8") for page in PAGES))
    assert len(named) > 80
    missing = [
        (file, name)
        for file, name in named
        if not (ROOT / file).exists() or (name and f"def {name}(" not in (ROOT / file).read_text("utf-8"))
    ]
    assert missing == []


def test_what_is_met_by_a_test_says_which():
    """A requirement of the screens that counts as met names what shows it, or is plain from what there is not."""
    met = [row for row in rows() if row[2] == "met"]
    assert sum("tests/" in row[3] for row in met) / len(met) > 0.7
