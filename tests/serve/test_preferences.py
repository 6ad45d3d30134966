from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from comity.serve.preferences import prefer, within


@pytest.fixture
def browser():
    web = Starlette(routes=[Route("/preferences", prefer, methods=["POST"])])
    web.state.secure = False
    return TestClient(web, follow_redirects=False)


def test_what_was_chosen_is_kept_and_the_reader_is_back_where_it_was_chosen(browser):
    answer = browser.post("/preferences", data={"language": "fa", "theme": "dark", "back": "/stories/1?claims=all"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/stories/1?claims=all")
    assert (answer.cookies["comity_language"], answer.cookies["comity_theme"]) == ("fa", "dark")


def test_what_is_not_offered_is_not_kept(browser):
    answer = browser.post("/preferences", data={"language": "../x", "theme": "pink"})

    assert answer.headers["location"] == "/"
    assert not answer.cookies


def test_as_my_device_forgets_the_theme(browser):
    browser.cookies.set("comity_theme", "dark")
    answer = browser.post("/preferences", data={"theme": ""})

    assert 'comity_theme=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("address", "led_to"),
    [
        ("/search?q=x", "/search?q=x"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_out_of_the_centre(address, led_to):
    assert within(address) == led_to
