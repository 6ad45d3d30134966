"""A charter is read whole, and what is wrong with one is told all at once."""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import CharterInvalid
from comity.govern.charter import parse_charter, read_charter

RIVER = Path(__file__).parents[2] / "examples" / "river" / "centre.toml"


def faults(text: str) -> list[str]:
    with pytest.raises(CharterInvalid) as caught:
        parse_charter(text)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_a_charter_tells_what_was_agreed(charter_text):
    charter = parse_charter(charter_text)
    assert (charter.name, charter.zone, charter.languages) == ("Ister Joint Centre", "Europe/Tallinn", ["en", "ru"])
    assert (charter.chair.begins, charter.chair.hour, charter.chair.months) == (date(2031, 1, 31), time(9, 30), 3)
    assert charter.order() == ("belmark", "carda", "ostrava")
    assert charter.member[0].officer[1].language == "ru"


def test_what_is_left_out_is_as_the_documentation_says():
    lean = parse_charter(
        'name = "X"\nzone = "UTC"\n[chair]\nbegins = 2031-01-01\n'
        + "".join(
            f'[[member]]\nslug = "{s}"\nname = "{s}"\nofficer = [{{name = "A", email = "a@{s}.example"}},'
            f' {{name = "B", email = "b@{s}.example"}}]\n'
            for s in ("north", "south")
        )
    )
    assert lean.order() == ("north", "south")
    assert (lean.chair.hour, lean.chair.months, lean.sample) == (time(12), 3, False)
    assert lean.languages == ["en", "ar", "fa", "ru"]
    assert lean.member[0].officer[0].roles == ["watch", "analyst"]


def test_the_sample_is_a_charter_of_four_members():
    charter, text = read_charter(RIVER)
    assert charter.order() == ("norda", "sahlan", "varzan", "ladoria")
    assert charter.sample
    assert all(len(m.officer) == 2 and len(m.principal) == 1 for m in charter.member)
    assert tomllib.loads(text)["name"] == charter.name


def test_all_faults_are_told_at_once(charter_text):
    broken = (
        charter_text.replace('zone = "Europe/Tallinn"', 'zone = "Europe/Atlantis"')
        .replace('"en", "ru"', '"en", "xx"')
        .replace("months = 3", "months = 0")
        .replace('first = "belmark"', 'first = "nowhere"')
        .replace("bo@belmark.example", "ana@belmark.example")
        .replace("cleo@carda.example", "cleo")
        .replace('slug = "ostrava"', 'slug = "Ostrava"')
        .replace('name = "Ister Joint Centre"', 'colour = "blue"')
        .replace('roles = ["watch", "analyst"]', 'roles = ["king"]')
    )
    found = faults(broken)
    for start in (
        "colour: is not known here",
        "name: is missing",
        "zone: 'Europe/Atlantis' is not a time zone",
        "languages: the screens are not there in 'xx'",
        "chair, months: 0 months",
        "chair, first: 'nowhere' is no member's slug",
        "chair, order: does not name every member's slug once",
        "member 1, officer 2, email: 'ana@belmark.example' is that of member 1, officer 1 already",
        "member 2, officer 1, email: 'cleo' is not a mail address",
        "member, slug: 'Ostrava' is not of small Latin letters",
        "member 1, officer 1, roles: 'king' is not one of watch, analyst, principal",
    ):
        assert any(fault.startswith(start) for fault in found), (start, found)
    assert len(found) == 11


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("[chair]", "[[chair]]", "chair: is a table of its own, written under [chair]."),
        ("months = 3", 'months = "three"', "chair, months: expected `int`, got `str`."),
        ("begins = 2031-01-31", 'begins = "soon"', "chair, begins: invalid RFC3339 encoded date."),
        ("begins = 2031-01-31", "", "chair, begins: is missing."),
        ('roles = ["watch", "analyst"]', "roles = []", "member 1, officer 1, roles: name at least one."),
        ('roles = ["watch", "analyst"]', 'roles = ["host"]', "A host is named under [host]."),
        ('name = "Ana Holt"', 'name = " "', "member 1, officer 1, name: is empty."),
        ('slug = "carda"', 'slug = "belmark"', "member, slug: 'belmark' is the slug of more than one."),
        ("principal = [{", 'principal = "x"\nother = [{', "member 1, principal: is a table of its own"),
    ],
)
def test_a_fault_has_its_place(charter_text, before, after, fault):
    assert before in charter_text
    assert any(fault in found for found in faults(charter_text.replace(before, after)))


def test_a_member_has_two_officers_and_a_centre_two_members(charter_text):
    one_officer = charter_text.replace('  {name = "Dan Fells", email = "dan@carda.example"},\n', "")
    assert "member 2, officer: there are 1; each member has 2 seats" in faults(one_officer)[0]
    head = charter_text[: charter_text.index('[[member]]\nslug = "carda"')].replace(
        '["ostrava", "belmark", "carda"]', '["belmark"]'
    )
    assert faults(head) == ["member: there are 1; a centre has 2 to 50."]


def test_no_toml_and_no_file_are_refused_in_a_sentence(tmp_path):
    with pytest.raises(CharterInvalid, match="is no TOML"):
        parse_charter("name = ")
    with pytest.raises(CharterInvalid, match="cannot be opened"):
        read_charter(tmp_path / "nowhere.toml")
    (tmp_path / "a.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(CharterInvalid, match="not UTF-8"):
        read_charter(tmp_path / "a.toml")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates() | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "slug", "officer", "principal", "email", "roles", "order", "first", "months", "hour"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["name", "zone", "chair", "member", "languages", "host", "sample", "other"]), _VALUES
    )
)
def test_whatever_stands_in_a_charter_the_answer_is_a_charter_or_its_faults(told):
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in told.items() if value is not None)
    try:
        parse_charter(text)
    except CharterInvalid as error:
        assert str(error)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in value) + '"'
    if isinstance(value, list):
        return f"[{', '.join(_toml(v) for v in value if v is not None)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k} = {_toml(v)}' for k, v in value.items() if v is not None)}}}"
    return value.isoformat() if isinstance(value, date | time) else str(value)
