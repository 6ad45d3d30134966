import gzip
import socket
import threading
import time
import zlib

import pytest

from comity.errors import AddressRefused, Unreachable
from comity.gather.address import vouched
from comity.gather.fetch import Fetcher, fetcher, media
from tests.gather.site import answer, raw, site


def test_an_answer_comes_whole_with_its_type():
    with site() as web:
        web.paths["/a"] = answer("Привет", kind='Text/HTML; charset="UTF-8"', headers={"ETag": '"1"'})
        got = web.fetcher().get(web.url("/a"))
        assert (got.status, got.content.decode(), got.media_type, got.charset) == (200, "Привет", "text/html", "UTF-8")
        assert (got.url, got.moved, got.headers["etag"]) == (web.url("/a"), None, '"1"')
        assert web.asked[0].headers["user-agent"].startswith("Comity/")


def test_what_is_known_is_asked_for_only_if_it_changed():
    with site() as web:
        web.paths["/a"] = answer("", 304)
        got = web.fetcher().get(web.url("/a"), etag='"1"', modified="Thu, 12 Mar 2026 10:00:00 GMT")
        assert (got.status, got.content) == (304, b"")
        assert web.asked[0].headers["if-none-match"] == '"1"'
        assert web.asked[0].headers["if-modified-since"] == "Thu, 12 Mar 2026 10:00:00 GMT"


def test_a_tag_cannot_smuggle_a_header_in():
    with site() as web:
        web.paths["/a"] = answer("x")
        web.fetcher().get(web.url("/a"), etag='"1"\r\nX-Evil: yes')
        assert "x-evil" not in web.asked[0].headers


def test_redirects_are_followed_and_said():
    with site() as web:
        web.paths["/a"] = answer("", 301, headers={"Location": "/b"})
        web.paths["/b"] = answer("", 308, headers={"Location": web.url("/ü")})
        web.paths["/%C3%BC"] = answer("there")
        got = web.fetcher().get(web.url("/a"))
        assert got.content == b"there"
        assert got.moved == web.url("/ü")
        web.paths["/b"] = answer("", 302, headers={"Location": "/%C3%BC"})
        assert web.fetcher().get(web.url("/a")).moved == web.url("/b")  # from there on it is for now only


def test_redirects_end():
    with site() as web:
        web.paths["/a"] = answer("", 302, headers={"Location": "/b"})
        web.paths["/b"] = answer("", 302, headers={"Location": "/a"})
        with pytest.raises(Unreachable, match="in a circle"):
            web.fetcher().get(web.url("/a"))
        for number in range(10):
            web.paths[f"/{number}"] = answer("", 302, headers={"Location": f"/{number + 1}"})
        with pytest.raises(Unreachable, match="more than 5 times"):
            web.fetcher().get(web.url("/0"))
        assert len(web.visits("/5")) == 1
        assert web.visits("/6") == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[::1]/",
        "http://u:p@x.example/",
    ],
)
def test_a_redirect_may_not_lead_inside(target):
    with site() as web:
        web.paths["/a"] = answer("", 302, headers={"Location": target})
        with pytest.raises(AddressRefused):
            web.fetcher().get(web.url("/a"))


def test_this_machine_is_not_asked_unless_its_operator_vouches():
    with site() as web:
        with pytest.raises(AddressRefused, match="COMITY_ALLOW_ADDRESSES"):
            Fetcher().get(web.url("/"))
        assert web.asked == []


def test_the_connection_goes_to_the_checked_address_and_not_to_the_name_again():
    asked: list[str] = []

    def twice(host: str, _: int) -> list[str]:  # first this machine, then another: what a rebinding name does
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with site() as web:
        web.paths["/"] = answer("here")
        allowed = vouched(f"feed.example:{web.port}")
        got = Fetcher(allowed=allowed, resolver=twice, seconds=3.0).get(f"http://feed.example:{web.port}/")
        assert got.content == b"here"
        assert asked == ["feed.example"]
        assert web.asked[0].headers["host"] == f"feed.example:{web.port}"


def test_the_next_address_is_tried_where_the_first_does_not_answer():
    with site() as web:
        web.paths["/"] = answer("here")
        allowed = vouched(f"feed.example:{web.port}")
        way = Fetcher(allowed=allowed, resolver=lambda *_: ["127.0.0.2", "127.0.0.1"], seconds=3.0)
        assert way.get(f"http://feed.example:{web.port}/").content == b"here"


def test_an_answer_that_is_too_large_is_refused_whether_it_says_so_or_not():
    with site() as web:
        web.paths["/told"] = answer(b"x", headers={"Content-Length": "99999999999"})
        web.paths["/untold"] = answer(b"x" * 5000, headers={"Content-Length": ""})
        for path in ("/told", "/untold"):
            with pytest.raises(Unreachable, match="larger than"):
                web.fetcher(most_bytes=4000).get(web.url(path))


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda b: zlib.compress(b)[2:-4]])
def test_packed_answers_are_unpacked(pack):
    with site() as web:
        coding = "gzip" if pack is gzip.compress else "deflate"
        web.paths["/"] = answer(pack(b"Hello, world. " * 9000), headers={"Content-Encoding": coding})
        assert web.fetcher().get(web.url("/")).content == b"Hello, world. " * 9000


def test_parts_packed_one_by_one_are_unpacked_and_padding_is_passed_over():
    with site() as web:
        packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20
        web.paths["/"] = answer(packed, headers={"Content-Encoding": "gzip"})
        assert web.fetcher().get(web.url("/")).content == b"one two"


def test_a_bomb_is_noticed_before_it_fills_the_memory():
    with site() as web:
        bomb = gzip.compress(b"\0" * 60_000_000)
        web.paths["/"] = answer(bomb, headers={"Content-Encoding": "gzip"})
        with pytest.raises(Unreachable, match="larger than"):
            web.fetcher(most_bytes=1_000_000).get(web.url("/"))


@pytest.mark.parametrize(
    ("content", "coding"),
    [
        (gzip.compress(b"x" * 999, mtime=0)[:-9], "gzip"),
        (b"\x1f\x8bnonsense!", "gzip"),
        (b"abc", "br"),
        (b"\x00", "gzip, gzip"),
    ],
)
def test_what_is_packed_and_cannot_be_unpacked_is_told(content, coding):
    with site() as web:
        web.paths["/"] = answer(content, headers={"Content-Encoding": coding})
        with pytest.raises(Unreachable, match="packed"):
            web.fetcher().get(web.url("/"))


def test_a_server_that_drips_is_given_up():
    def drip(_, line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        for _ in range(100):
            line.sendall(b"x")
            time.sleep(0.05)

    def drip_head(_, line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            line.sendall(f"X-{number}: y\r\n".encode())
            time.sleep(0.05)

    with site() as web:
        web.paths |= {"/body": drip, "/head": drip_head}
        for path in ("/body", "/head"):
            begun = time.monotonic()
            with pytest.raises(Unreachable, match=r"within 0\.6 seconds"):
                web.fetcher(seconds=0.6).get(web.url(path))
            assert time.monotonic() - begun < 1.5


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000 + b"\r\n\r\n",
        b"\x00\x01\x02",
        b"",
    ],
)
def test_an_answer_that_breaks_off_or_is_no_http_is_told(said):
    with site() as web:
        web.paths["/"] = raw(said)
        with pytest.raises(Unreachable):
            web.fetcher().get(web.url("/"))


def test_a_port_where_nobody_listens_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable, match="refused"):
        Fetcher(allowed=vouched(f"127.0.0.1:{port}"), seconds=2.0).get(f"http://127.0.0.1:{port}/")


def test_no_secure_connection_where_there_is_none():
    with site() as web, pytest.raises(Unreachable, match="no secure connection"):
        web.paths["/"] = answer("x")
        web.fetcher().get(web.url("/").replace("http:", "https:"))


def test_what_is_sent_arrives_and_is_never_sent_on():
    with site() as web:
        web.paths["/hook"] = answer("thanks", 202)
        web.paths["/moved"] = answer("", 307, headers={"Location": "/hook"})
        got = web.fetcher().post(
            web.url("/hook"), b'{"a":1}', {"Content-Type": "application/json", "X-Key": "k\r\nX: y"}
        )
        assert got.status == 202
        assert (web.asked[0].method, web.asked[0].content) == ("POST", b'{"a":1}')
        assert web.asked[0].headers["content-type"] == "application/json"
        assert "x" not in web.asked[0].headers
        assert web.fetcher().post(web.url("/moved"), b"", {}).status == 307
        assert len(web.visits("/hook")) == 1


def _endless(_, line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        line.sendall(b"5\r\nabcde\r\n")


def _silent_after_its_head(_, line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 410 Gone\r\nContent-Length: 5\r\nRetry-After: 7\r\n\r\n")
    time.sleep(3)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"), 200),
        (raw(b"HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense"), 202),
        (answer(b"x", headers={"Content-Length": "99999999999"}), 200),
        (answer(b"abc", headers={"Content-Encoding": "br"}), 200),
        (answer(b"\x1f\x8bnonsense!", headers={"Content-Encoding": "gzip"}), 200),
        (answer(b"", 204), 204),
        (_endless, 200),
        (_silent_after_its_head, 410),
    ],
)
def test_what_is_delivered_is_taken_by_the_head_of_the_answer_whatever_follows(said, status):
    with site() as web:
        web.paths["/hook"] = said
        begun = time.monotonic()
        got = web.fetcher().deliver(web.url("/hook"), b"{}", {"Content-Type": "application/json"})
        assert (got.status, got.content, time.monotonic() - begun < 2) == (status, b"", True)
        if status == 410:
            assert got.headers["retry-after"] == "7"


def test_what_is_delivered_needs_a_head_in_time():
    with site() as web:
        web.paths["/hook"] = lambda _, line: (line.sendall(b"HTTP/1.1 200 OK\r\n"), time.sleep(2))
        with pytest.raises(Unreachable, match=r"within 0\.5 seconds"):
            web.fetcher(seconds=0.5).deliver(web.url("/hook"), b"{}", {})


def test_everything_goes_through_the_proxy_where_there_is_one():
    with site() as proxy:
        proxy.paths["http://feed.example/a"] = answer("by proxy")
        way = Fetcher(proxy=f"http://user:word@127.0.0.1:{proxy.port}", resolver=lambda *_: ["8.8.8.8"], seconds=3.0)
        assert way.get("http://feed.example/a").content == b"by proxy"
        assert proxy.asked[0].headers["proxy-authorization"].startswith("Basic ")
        with pytest.raises(AddressRefused):
            way.get("http://10.0.0.1/")


def test_the_settings_make_the_fetcher():
    made = fetcher({"COMITY_ALLOW_ADDRESSES": "127.0.0.1:9", "COMITY_CONTACT": "desk@norda.example"})
    assert made.allowed == vouched("127.0.0.1:9")
    assert made.agent.endswith("(+desk@norda.example)")
    with pytest.raises(AddressRefused, match="COMITY_PROXY"):
        fetcher({"COMITY_PROXY": "proxy.example:3128"})


def test_a_content_type_is_taken_apart():
    assert media("text/xml; charset=windows-1251") == ("text/xml", "windows-1251")
    assert media("nonsense") == ("", None)
    assert media(None) == ("", None)


def test_many_threads_may_share_a_fetcher():
    with site() as web:
        web.paths["/"] = answer("x" * 1000)
        way, got = web.fetcher(), []
        threads = [threading.Thread(target=lambda: got.append(len(way.get(web.url("/")).content))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got == [1000] * 8
