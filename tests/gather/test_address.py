import ipaddress
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import AddressRefused, Unreachable
from comity.gather.address import NOBODY, checked_host, checked_url, joined, vouched, why_not
from comity.gather.line import checked_addresses

_BLOCKED = (
    "0.0.0.1",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.0.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.7",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.251",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2a00:1450:4001::200:5efe:10.0.0.1",
)


@pytest.mark.parametrize("address", _BLOCKED)
def test_what_is_not_public_is_refused(address):
    assert why_not(ipaddress.ip_address(address))
    with pytest.raises(AddressRefused):
        checked_addresses("feed.example", 443, resolver=lambda *_: [address])


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_what_is_public_is_allowed(address):
    assert why_not(ipaddress.ip_address(address)) is None
    assert checked_addresses("feed.example", 443, resolver=lambda *_: [address]) == [address]


@given(st.ip_addresses(v=4))
def test_nothing_is_allowed_that_the_standard_library_calls_private(address):
    if not address.is_global or address.is_multicast:
        assert why_not(address)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_refused_however_it_is_wrapped(address):
    number = int(address)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ):
        assert why_not(wrapped)


def test_one_inner_address_among_many_refuses_them_all():
    with pytest.raises(AddressRefused, match=r"leads to 10\.0\.0\.5"):
        checked_addresses("feed.example", 80, resolver=lambda *_: ["8.8.8.8", "10.0.0.5"])


def test_a_link_local_address_with_a_zone_is_refused():
    with pytest.raises(AddressRefused):
        checked_addresses("feed.example", 80, resolver=lambda *_: ["fe80::1%eth0"])


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "017700000001",
        "1.2.3.0x4",
        "256.1.1.1",
    ],
)
def test_an_address_written_in_disguise_is_refused(host):
    with pytest.raises(AddressRefused):
        address = checked_host(host)
        checked_addresses(address, 80)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://feed.example/",
        "file:///etc/passwd",
        "//feed.example/",
        "http:///nowhere",
        "http://user@feed.example/",
        "http://user:secret@feed.example/",
        "http://feed.example:25/",
        "http://feed.example:8080/",
        "http://feed.example:99999/",
        "http://feed.example\\@inside.example/",
        "http://feed.example/\r\nX: y",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://" + "a" * 5000,
        "http://-bad-.example/",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_that_is_none_of_the_web_is_refused_with_a_sentence(url):
    with pytest.raises(AddressRefused) as error:
        checked_url(url)
    assert str(error.value).endswith((".", ")."))


def test_an_address_is_brought_into_its_usual_form():
    assert joined(checked_url("HTTPS://Feed.EXAMPLE./ä b?q=я#part")) == "https://feed.example/%C3%A4%20b?q=%D1%8F"
    assert joined(checked_url("http://пример.example")) == "http://xn--e1afmkfd.example/"
    assert joined(checked_url("http://feed.example:80/a%20b")) == "http://feed.example:80/a%20b"


@given(st.text(max_size=60))
def test_no_text_whatever_makes_the_check_fail_otherwise_than_by_refusing(text):
    for url in (text, f"http://{text}", f"https://feed.example/{text}"):
        try:
            parts = checked_url(url)
        except AddressRefused:
            continue
        assert parts.scheme in ("http", "https")
        assert parts.netloc.isascii()


def test_the_operator_vouches_for_hosts_and_networks():
    allowed = vouched("feeds.inside:8080, 10.2.0.0/16 [fd00::5]:80,127.0.0.1:9000")
    assert checked_addresses("feeds.inside", 8080, allowed, resolver=lambda *_: ["192.168.3.4"])
    with pytest.raises(AddressRefused):  # another port
        checked_addresses("feeds.inside", 80, allowed, resolver=lambda *_: ["192.168.3.4"])
    with pytest.raises(AddressRefused):  # a name may not lead to a cloud's table of keys, vouched for or not
        checked_addresses("feeds.inside", 8080, allowed, resolver=lambda *_: ["169.254.169.254"])
    assert checked_addresses("other.inside", 80, allowed, resolver=lambda *_: ["10.2.9.9"])
    assert checked_addresses("127.0.0.1", 9000, allowed) == ["127.0.0.1"]
    assert checked_addresses("fd00::5", 80, allowed) == ["fd00::5"]
    assert joined(checked_url("http://10.2.0.9:8123/x", allowed)).endswith(":8123/x")
    for url in ("http://10.3.0.9:8123/x", "http://feeds.inside:8081/"):
        with pytest.raises(AddressRefused):
            checked_url(url, allowed)


@pytest.mark.parametrize("stated", ["feeds.inside", "10.2.0.0/99", "host:0", "host:http", ":80", "a b"])
def test_a_setting_that_cannot_be_read_is_refused(stated):
    with pytest.raises(AddressRefused):
        vouched(stated)


def test_a_resolver_that_does_not_answer_is_not_waited_for():
    begun = time.monotonic()
    with pytest.raises(Unreachable, match="in time"):
        checked_addresses("feed.example", 80, NOBODY, resolver=lambda *_: time.sleep(3) or [], seconds=0.2)
    assert time.monotonic() - begun < 1.5


def test_a_name_that_stands_for_nothing_is_told():
    def nothing(*_: object) -> list[str]:
        raise OSError("unknown")

    with pytest.raises(Unreachable, match="cannot be resolved"):
        checked_addresses("feed.example", 80, resolver=nothing)
