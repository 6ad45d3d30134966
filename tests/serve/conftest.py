"""A small centre of three invented members, with an officer each, and ways to ask its web process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from comity.db import Viewer
from comity.serve.asgi import app
from comity.store import session, sign_in, token

sys.path.insert(0, str(Path(__file__).parent))
from world import World, build

ADDRESS = "http://localhost:8000"
MEMBERS = ("norda", "varzan", "esk")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Officers, one of each member."""

    norda: Viewer
    varzan: Viewer
    esk: Viewer


@pytest.fixture
def people(centre) -> People:
    viewers = {}
    with centre.conveyor.worker() as connection:
        connection.execute(
            "insert into centre (name, charter, zone, languages) values ('Savra basin', '', 'UTC', '{en,ar,fa,ru}')"
        )
        for place, slug in enumerate(MEMBERS, 1):
            member = _id(
                connection.execute(
                    "insert into member (slug, name, place) values (%s, %s, %s) returning id",
                    (slug, slug.title(), place),
                )
            )
            officer = _id(
                connection.execute(
                    "insert into officer (member, name) values (%s, %s) returning id", (member, f"Ada of {slug}")
                )
            )
            seats = "insert into seat (member, number, officer) values (%s, 1, %s), (%s, 2, null)"
            connection.execute(seats, (member, officer, member))
            viewers[slug] = Viewer(member=member, officer=officer)
    return People(**viewers)


@pytest.fixture
def world(centre, people) -> World:
    return build(centre, people)


@pytest.fixture
def browser(centre) -> Iterator[Callable[[], TestClient]]:
    """Makes browsers; each keeps its own cookies."""
    web = app(centre.web, address=ADDRESS)
    yield lambda: TestClient(web, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=False)
    web.state.openers.close()


@pytest.fixture
def signed_in(centre, browser) -> Callable[[Viewer], TestClient]:
    """Makes browsers in which an officer is signed in, and proved it lately unless it is asked otherwise."""

    def enter(viewer: Viewer, *, proven: bool = True) -> TestClient:
        with centre.web.gate() as connection:
            secret = sign_in.issue(connection, viewer.officer)
        client = browser()
        assert client.post(f"/sign-in/{secret}").status_code == 303
        if proven:
            with centre.web.gate() as connection:
                session.prove(connection, session.hash_of(client.cookies["comity"]), "passkey")
        return client

    return enter


@pytest.fixture
def token_of(centre) -> Callable[..., str]:
    """Makes tokens."""

    def make(viewer: Viewer, *scopes: str, source: UUID | None = None) -> str:
        with centre.web.viewer(viewer) as connection:
            return token.make(
                connection,
                member=viewer.member,
                officer=viewer.officer,
                name="test",
                scopes=scopes or ("read", "write", "account", "sitreps:sign"),
                days=30,
                source=source,
            )[1]

    return make


def _id(cursor) -> UUID:
    row = cursor.fetchone()
    assert row
    return row[0]
