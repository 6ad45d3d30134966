"""Reports are found by meaning, from words or from a report, and only those that the reader sees."""

from __future__ import annotations

from uuid import UUID

import numpy as np
import pytest

from comity.serve import meaning
from comity.serve.api.operation import ROOT
from comity.store import token


class Encoder:
    """Gives every text the same direction."""

    model = "multilingual-e5-small"

    def encode(self, texts):
        return np.stack([direction(1)] * len(texts))


def direction(number: int):
    vector = np.random.default_rng(number).standard_normal(384)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


@pytest.fixture
def alike(world, monkeypatch):
    """A world in which all reports say much the same, but one of Norda's own has no vector."""
    monkeypatch.setattr(meaning, "available", lambda: True)
    monkeypatch.setattr(meaning, "local", Encoder)
    monkeypatch.setattr(meaning, "centre", lambda vectors, *_: vectors)
    with world.centre.conveyor.worker() as connection:
        connection.execute("update analysis set vector = %s", (direction(1).tobytes(),))
    return world


def ids(page: str, world) -> set[str]:
    return {stands for stands, one in world.ids["report"].items() if f"/reports/{one}" in page}


def test_reports_like_one_are_shown_and_none_that_is_hidden(alike, signed_in):
    norda = signed_in(alike.people.norda)
    own, hidden = alike.ids["report"]["own"], alike.ids["report"]["hidden"]
    assert f'href="/search?like={own}"' in norda.get(f"/reports/{own}").text
    page = norda.get("/search", params={"like": own})
    assert page.status_code == 200
    assert ids(page.text, alike) - {"own"} == {"shared"}
    assert norda.get("/search", params={"like": hidden}).status_code == 404
    assert norda.get("/search", params={"like": "0" * 32}).status_code == 404
    assert ids(norda.get("/search", params={"like": own, "language": "ru"}).text, alike) <= {"own"}


def test_words_are_sought_by_what_they_mean(alike, signed_in):
    norda = signed_in(alike.people.norda)
    assert "by meaning" in norda.get("/search", params={"q": "a weir"}).text
    page = norda.get("/search", params={"q": "a weir", "order": "meaning"})
    assert ids(page.text, alike) == {"own", "shared"}
    assert 'aria-current="page">by meaning' in page.text


def test_programs_ask_the_same(alike, browser):
    viewer = alike.people.norda
    with alike.centre.web.viewer(viewer) as connection:
        _, bearer = token.make(
            connection, member=viewer.member, officer=viewer.officer, name="x", scopes=["search:read"], days=1
        )
    client = browser()
    client.headers["Authorization"] = f"Bearer {bearer}"
    own = UUID(alike.ids["report"]["own"]).hex
    found = client.get(f"{ROOT}/search", params={"q": "a weir", "order": "meaning"}).json()
    assert UUID(alike.ids["report"]["hidden"]).hex not in {row["id"] for row in found["rows"]}
    assert own in {row["id"] for row in found["rows"]}
    like = client.get(f"{ROOT}/search", params={"like": own}).json()
    assert own not in {row["id"] for row in like["rows"]}
    assert UUID(alike.ids["report"]["shared"]).hex in {row["id"] for row in like["rows"]}
    assert client.get(f"{ROOT}/search", params={"like": alike.ids["report"]["hidden"]}).status_code == 404


def test_where_there_are_no_vectors_it_says_so(world, signed_in, monkeypatch):
    monkeypatch.setattr(meaning, "available", lambda: False)
    norda = signed_in(world.people.norda)
    assert "by meaning" not in norda.get("/search", params={"q": "a weir"}).text
    refused = norda.get("/search", params={"q": "a weir", "order": "meaning"})
    assert refused.status_code == 422
    assert "cannot search by meaning" in refused.text
    own = world.ids["report"]["own"]
    assert "/search?like=" not in norda.get(f"/reports/{own}").text
    refused = norda.get("/search", params={"like": own})
    assert refused.status_code == 422
    assert "no vector of this report" in refused.text
