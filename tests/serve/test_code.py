"""Codes of a device: enrolled by their first one, each good once, guessed by nobody, and read by no reader."""

from __future__ import annotations

import re

import psycopg
import pyotp
import pytest

from comity.serve import code as codes
from comity.serve.seal import Seal
from comity.store import authenticator


@pytest.fixture
def clock(monkeypatch):
    """The time that codes are reckoned by; other clocks go on as they do."""

    class Clock:
        at = 1_700_000_000.0

        def time(self) -> float:
            return self.at

    clock = Clock()
    monkeypatch.setattr(codes, "time", clock)
    return clock


def csrf(client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/me").text)
    assert found
    return found[1]


def sent(client, path: str, **fields: str):
    return client.post(path, data={"csrf": csrf(client), **fields})


def begun(client) -> pyotp.TOTP:
    assert sent(client, "/me/code").status_code == 303
    words = re.search(r'<code class="secret" dir="ltr">([A-Z2-7 ]+)</code>', client.get("/me").text)
    assert words
    return pyotp.TOTP(words[1].replace(" ", ""))


def enrolled(client, clock) -> tuple[pyotp.TOTP, list[str]]:
    device = begun(client)
    told = sent(client, "/me/code/first", code=device.at(clock.at)).text
    shown = re.findall(r'<code class="secret" dir="ltr">((?:[A-Z2-7]{4}-){5}[A-Z2-7]{4})</code>', told)
    assert len(shown) == authenticator.CODES
    clock.at += 60
    return device, shown


def test_the_device_counts_after_its_first_code_and_not_before(centre, people, signed_in, clock):
    client = signed_in(people.norda)
    device = begun(client)
    page = client.get("/me").text
    assert "data:image/svg+xml" in page and "otpauth://totp/" in page
    wrong = f"{(int(device.at(clock.at)) + 1) % 1_000_000:06}"
    assert sent(client, "/me/code/first", code=wrong).status_code == 422
    with centre.web.gate() as connection:
        assert not authenticator.has(connection, people.norda.officer)
    assert sent(client, "/me/code/first", code=device.at(clock.at)).status_code == 200
    with centre.web.gate() as connection:
        assert authenticator.has(connection, people.norda.officer)
    assert sent(client, "/me/code").status_code == 422  # another does not take its place unseen


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_within_half_a_minute_of_its_own(people, signed_in, clock, steps, good):
    client = signed_in(people.norda)
    device, _ = enrolled(client, clock)
    clock.at += 600
    asked = signed_in(people.norda, proven=False)
    shown = device.at(clock.at + steps * codes.SECONDS)
    answer = sent(asked, "/prove", **{"proof-code": shown, "proof-to": "/me", "proof-method": "GET"})
    assert answer.status_code == (303 if good else 422)


def test_a_code_is_taken_once_and_none_before_it_afterwards(people, signed_in, clock):
    device, _ = enrolled(signed_in(people.norda), clock)
    fields = {"proof-to": "/me", "proof-method": "GET"}
    shown, earlier = device.at(clock.at), device.at(clock.at - codes.SECONDS)
    assert sent(signed_in(people.norda, proven=False), "/prove", **fields, **{"proof-code": shown}).status_code == 303
    for again in (shown, earlier):
        client = signed_in(people.norda, proven=False)
        assert sent(client, "/prove", **fields, **{"proof-code": again}).status_code == 422


def test_digits_of_other_scripts_are_digits(people, signed_in, clock):
    device, _ = enrolled(signed_in(people.norda), clock)
    typed = device.at(clock.at).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    client = signed_in(people.norda, proven=False)
    fields = {"proof-code": typed, "proof-to": "/me", "proof-method": "GET"}
    assert sent(client, "/prove", **fields).status_code == 303


def test_a_recovery_code_is_good_once_and_for_its_officer_alone(people, signed_in, clock):
    _, recovery = enrolled(signed_in(people.norda), clock)
    enrolled(signed_in(people.varzan), clock)
    fields = {"proof-to": "/me", "proof-method": "GET"}

    def tried(viewer, typed: str) -> int:
        return sent(signed_in(viewer, proven=False), "/prove", **fields, **{"proof-code": typed}).status_code

    assert tried(people.varzan, recovery[0]) == 422
    assert tried(people.norda, recovery[0].lower().replace("-", " ")) == 303
    assert tried(people.norda, recovery[0]) == 422
    renewed = signed_in(people.norda)
    assert sent(renewed, "/me/code/recovery").status_code == 200
    assert tried(people.norda, recovery[1]) == 422


def test_guessing_has_to_wait_even_with_the_right_code(centre, people, signed_in, clock):
    device, _ = enrolled(signed_in(people.norda), clock)
    fields = {"proof-to": "/me", "proof-method": "GET"}
    client = signed_in(people.norda, proven=False)
    for _ in range(codes.MOST):
        assert sent(client, "/prove", **fields, **{"proof-code": "x"}).status_code == 422
    right = {"proof-code": device.at(clock.at)}
    assert sent(client, "/prove", **fields, **right).status_code == 429
    with centre.web.gate() as connection:
        connection.execute("update attempt set at = at - interval '16 minutes'")
    assert sent(client, "/prove", **fields, **right).status_code == 303


def test_the_reader_reads_no_secret_and_nobody_elses_device(centre, people, signed_in, clock):
    enrolled(signed_in(people.norda), clock)
    for statement in ("select secret from authenticator", "select hash from recovery_code"):
        with centre.web.viewer(people.norda) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    for statement in ("select officer from authenticator", "select officer from recovery_code"):
        with centre.web.viewer(people.varzan) as connection:
            assert connection.execute(statement).fetchall() == []
    for statement in ("update authenticator set step = 0", "delete from recovery_code"):
        with centre.web.viewer(people.norda) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(centre, people, signed_in, clock):
    device, recovery = enrolled(signed_in(people.norda), clock)
    with centre.web.gate() as connection:
        kept = [row for table in ("authenticator", "recovery_code") for row in connection.execute(f"table {table}")]
    told = repr(kept)
    assert device.secret not in told and device.byte_secret().hex() not in told
    assert not [each for each in recovery if each in told or each.replace("-", "") in told]


def test_a_seal_opens_with_its_key_and_in_its_place_alone():
    seal = Seal(bytes(32))
    closed = seal.close(b"a secret", b"here")
    assert seal.open(closed, b"here") == b"a secret"
    assert seal.open(closed, b"there") is None
    assert seal.open(closed[:-1], b"here") is None
    assert seal.open(b"", b"here") is None
    assert Seal(bytes(31) + b"x").open(closed, b"here") is None
    assert seal.close(b"a secret", b"here") != closed


def test_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, its SHA-1 values cut to six digits."""
    device = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    for moment, shown in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        assert device.at(moment) == shown
