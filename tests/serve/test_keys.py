"""The keys, and that pages work under the content security policy, in a real browser."""

from __future__ import annotations

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest
from jinja2 import ChoiceLoader, DictLoader

from comity.serve.language import languages
from comity.serve.pages import CONTENT_SECURITY_POLICY, STATIC, Frame, Pages, SignedIn

LIST = """
{% extends "base.html" %}
{% block title %}List{% endblock %}
{% block main %}<h1>List</h1>
<ol class="rows">
{% for n in range(3) %}<li data-row id="row{{ n }}"><a data-open href="#opened{{ n }}">{{ n }}</a>
<details><summary>more</summary><p id="inside{{ n }}">folded</p></details>
<button data-done formnovalidate>done</button></li>{% endfor %}
</ol>{% endblock %}
"""


class Served(SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    pages = Pages(ZoneInfo("UTC"))
    for language in languages().values():
        environment = pages._environments[language.code]
        environment.loader = ChoiceLoader([DictLoader({"list.html": LIST}), environment.loader])
        frame = Frame(language=language, path="/", viewer=SignedIn(name="Ada", member="Norda"))
        (folder / f"{language.code}.html").write_text(pages.page("list.html", frame), "utf-8")
    (folder / "static").symlink_to(STATIC)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Served, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium, address):
    page = chromium.new_page(base_url=address)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    page.close()


def test_keys_move_open_finish_search_and_help(page):
    page.goto("/en.html")
    current = "document.querySelector('[data-current]')?.id"

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(current) == "row1"
    page.keyboard.press("k")
    assert page.evaluate(current) == "row0"
    page.keyboard.press("o")
    assert page.url.endswith("#opened0")

    page.evaluate("window.pressed = ''; addEventListener('click', e => { window.pressed = e.target.textContent })")
    page.keyboard.press("j")
    page.keyboard.press("e")
    assert page.evaluate("window.pressed") == "done"

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "seek"
    page.keyboard.type("jo?")  # a letter in a field is a letter
    assert page.input_value("#seek") == "jo?"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    assert page.complaints == []


def test_a_keyboard_of_another_script_moves_by_where_the_key_lies(page):
    page.goto("/ru.html")

    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'о', code: 'KeyJ', bubbles: true }))")

    assert page.evaluate("document.querySelector('[data-current]')?.id") == "row0"


def test_an_address_opens_the_fold_it_names(page):
    page.goto("/en.html#inside2")

    assert page.locator("#inside2").is_visible()
    assert not page.locator("#inside1").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_out_of_the_page_at_its_side(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for code in ("en", "ar", "fa", "ru"):
        page.goto(f"/{code}.html")

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        first = page.locator("#row0").bounding_box()
        assert first is not None
        side = first["x"] if code in ("en", "ru") else width - first["x"] - first["width"]
        assert 0 < side <= 200
    assert page.complaints == []


@pytest.mark.parametrize("width", [1125, 1280])
def test_the_menu_stays_on_one_line_on_a_desk(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for code in ("en", "ar", "fa", "ru"):
        page.goto(f"/{code}.html")
        lines = page.locator(".nav li").evaluate_all("each => new Set(each.map(li => li.offsetTop)).size")
        assert lines == 1, code
        assert page.evaluate("document.documentElement.scrollWidth") <= width
