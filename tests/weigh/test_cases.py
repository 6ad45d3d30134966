"""Every row of the design's table of cases that must hold, in at least two languages each, from file to count."""

import tomllib
from pathlib import Path

import pytest

import comity
from comity.vectors.local import available

FOLDER = Path(__file__).parent / "cases"


def _cases():
    for path in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for number, case in enumerate(table["case"]):
            yield pytest.param(case, table.get("facts", ""), id=f"{path.stem}-{case['language']}-{number}")


@pytest.mark.parametrize(("case", "facts"), list(_cases()))
def test_case(case, facts, tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    for name, text in case["reports"].items():
        (folder / name).write_text(text.lstrip(), "utf-8")
    facts_file = tmp_path / "facts.toml"
    facts_file.write_text(facts, "utf-8")
    vectors = case.get("vectors", False)
    if vectors and not available():
        pytest.skip("the extra `vectors` is not installed")
    picture = comity.read([folder], vectors=vectors, facts=facts_file, workers=0)
    assert not picture.quarantine
    statements = {s.id: s for r in picture.reports for s in r.statements}
    if "stories" in case:
        files = {r.id: Path(r.path).name for r in picture.reports}
        assert sorted(sorted(files[r] for r in story.reports) for story in picture.stories) == sorted(case["stories"])
    titles = {s.id for r in picture.reports for s in r.statements if s.end <= len(r.title)}
    for expected in case["claim"]:
        quotes = expected.get("quotes") or [expected["quote"]]
        holding = [
            claim
            for story in picture.stories
            for claim in story.claims
            if any(
                any(quote in statements[i].text for quote in quotes)
                for i in (*claim.asserted_by, *claim.denied_by)
                if i not in titles
            )
        ]
        assert len(holding) == 1, [claim.text for claim in holding]
        (claim,) = holding
        said = [statements[i].text for i in (*claim.asserted_by, *claim.denied_by)]
        assert all(any(quote in text for text in said) for quote in quotes)
        assert claim.status == expected["status"]
        if "low" in expected:
            assert (claim.origins.low, claim.origins.high) == (expected["low"], expected["high"]), claim.origins.reasons
        if "denied" in expected:
            assert len(claim.denied_by) == expected["denied"]


def test_every_row_is_tried_in_two_languages():
    for path in FOLDER.glob("*.toml"):
        table = tomllib.loads(path.read_text("utf-8"))
        assert len({case["language"] for case in table["case"]}) >= 2, path.name
