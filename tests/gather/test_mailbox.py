from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from comity.errors import AddressRefused, Unreachable
from comity.gather.fetch import Fetcher
from comity.gather.mailbox import place, unread
from tests.gather.post_office import PostOffice, post_office

WORD = "open"


def letter(number: int, *, named: bool = True, **headers: str) -> bytes:
    head = {"From": "desk@norda.example", "Subject": f"Note {number}", **headers}
    if named:
        head["Message-ID"] = f"<{number}@norda.example>"
    return ("".join(f"{k}: {v}\r\n" for k, v in head.items()) + f"\r\nThe dam holds, {number}.\r\n").encode()


def read(office: PostOffice, last: dict | None = None, *, word: str = WORD, folder: str = ""):
    address = office.address if not folder else office.address.replace("INBOX", folder)
    return unread(address, user="desk", password=word, last=last or {}, fetcher=office.fetcher())


def test_new_messages_come_once_and_stay_as_they_are(tmp_path: Path):
    with post_office(tmp_path) as office:
        office.messages = {3: letter(3), 5: letter(5)}
        first = read(office)
        assert [m.key for m in first.messages] == ["<3@norda.example>", "<5@norda.example>"]
        assert first.messages[0].content == letter(3)
        assert first.last == {"validity": 7, "uid": 5}
        assert read(office, first.last).messages == ()  # the server names its last message whatever is asked
        office.messages[9] = letter(9)
        assert [m.key for m in read(office, first.last).messages] == ["<9@norda.example>"]
        assert not any(command.startswith(("SELECT", "UID STORE")) for command in office.heard)
        assert any("BODY.PEEK[]" in command for command in office.heard)


def test_a_mailbox_made_anew_is_read_from_its_beginning(tmp_path: Path):
    with post_office(tmp_path) as office:
        office.messages = {1: letter(1)}
        last = read(office).last
        office.validity = 8
        assert len(read(office, last).messages) == 1


def test_a_message_without_an_id_is_known_by_its_place_and_content(tmp_path: Path):
    with post_office(tmp_path) as office:
        office.messages = {1: letter(1, named=False), 2: letter(2, named=False)}
        keys = [m.key for m in read(office).messages]
        assert len(set(keys)) == 2
        assert keys[0].startswith("7/INBOX/1 ")


def test_a_huge_message_is_left_out_and_said(tmp_path: Path):
    with post_office(tmp_path) as office:
        office.messages = {1: letter(1, **{"X-Huge": "yes"}), 2: letter(2)}
        found = read(office)
        assert [m.path for m in found.messages] == ["INBOX/2"]
        [(path, reason)] = found.left_out
        assert path == "INBOX/1"
        assert "refused" in reason


def test_a_wrong_password_and_a_missing_folder_are_told(tmp_path: Path):
    with post_office(tmp_path) as office:
        with pytest.raises(Unreachable, match="does not let 'desk' in"):
            read(office, word="shut")
        with pytest.raises(Unreachable, match="no folder 'Press'"):
            read(office, folder="Press")


def test_a_folder_in_another_script_is_asked_for_as_imap_writes_it(tmp_path: Path):
    with post_office(tmp_path) as office:
        office.folder = "&BB8EQAQ1BEEEQQQw- &- x"
        office.messages = {1: letter(1)}
        address = f"imaps://127.0.0.1:{office.port}/%D0%9F%D1%80%D0%B5%D1%81%D1%81%D0%B0%20%26%20x"
        assert len(unread(address, user="desk", password=WORD, last={}, fetcher=office.fetcher()).messages) == 1


def test_a_server_is_reached_only_if_it_may_be_and_proves_itself(tmp_path: Path):
    with post_office(tmp_path) as office:
        with pytest.raises(AddressRefused, match="COMITY_ALLOW_ADDRESSES"):
            unread(office.address, user="desk", password=WORD, last={}, fetcher=Fetcher())
        stranger = Fetcher(allowed=office.fetcher().allowed, tls=ssl.create_default_context())
        with pytest.raises(Unreachable, match="no secure connection"):
            unread(office.address, user="desk", password=WORD, last={}, fetcher=stranger)
        assert office.heard == []


@pytest.mark.parametrize(
    "address",
    ["imap://mail.example/", "imaps://user@mail.example/", "mail.example", "imaps://mail.example:x/", "imaps://"],
)
def test_what_is_no_address_of_a_mailbox_is_refused(address: str):
    with pytest.raises(AddressRefused):
        place(address)
