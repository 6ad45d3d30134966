import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Unreadable
from comity.gather.decode import MOST_BYTES, declared_encoding, decoded, unpacked

ENGLISH = "The river office said “the dam at Torvan holds” – and that nobody was hurt in the night."
RUSSIAN = "Речное ведомство сообщило, что плотина в Торване выдержала паводок и ночью никто не пострадал."
ARABIC = "قالت هيئة النهر إن السد في توروان صمد أمام الفيضان ولم يصب أحد بأذى خلال الليل، ونفت ما نشر."
PERSIAN = "سازمان رودخانه گفت سد توروان در برابر سيل ايستادگي کرد و شب گذشته کسي آسيب نديد."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "windows-1252"),
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (RUSSIAN, "utf-16-be"),
        (RUSSIAN, "utf-32"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (ARABIC, "utf-8"),
        (ARABIC, "utf-16"),
        (ARABIC, "utf-16-le"),
        (ARABIC, "windows-1256"),
        (ARABIC, "iso8859-6"),
        (PERSIAN, "utf-8"),
        (PERSIAN, "windows-1256"),
    ],
)
def test_every_encoding_of_the_four_languages_is_told(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


def test_a_short_line_is_enough_to_tell_koi8_from_windows() -> None:
    line = "Плотина выдержала паводок."
    assert decoded(line.encode("koi8-r")) == line
    assert decoded(line.encode("windows-1251")) == line


def test_broken_utf8_is_read_with_replacement_signs() -> None:
    content = bytearray((RUSSIAN * 3).encode())
    content[50] = 0xFF
    content[120] = 0xFE
    text = decoded(bytes(content))
    assert text.startswith("Речное ведомство")
    assert text.endswith("никто не пострадал.")
    assert "\ufffd" in text


@pytest.mark.parametrize(
    "content",
    [
        random.Random(7).randbytes(5000),  # noqa: S311 - any noise will do
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"\x7fELF\x02\x01\x01" + bytes(500),
        b"PK\x03\x04" + b"word" * 100,
    ],
)
def test_binary_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"^It is .+\.$"):
        decoded(content)


def test_a_declared_encoding_is_believed_only_if_the_bytes_allow_it() -> None:
    page = b'<html><head><meta charset="windows-1251"></head><body>' + RUSSIAN.encode("windows-1251")
    assert declared_encoding(page) == "windows-1251"
    assert decoded(page, declared=declared_encoding(page)).endswith(RUSSIAN)
    assert decoded(RUSSIAN.encode("utf-8"), declared="ascii") == RUSSIAN
    assert decoded(RUSSIAN.encode("utf-8"), declared="no-such-encoding") == RUSSIAN


def test_gzip_is_unpacked() -> None:
    packer = zlib.compressobj(wbits=31)
    assert unpacked(packer.compress(RUSSIAN.encode()) + packer.flush()).decode() == RUSSIAN


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    packer = zlib.compressobj(9, wbits=31)
    megabyte = bytes(2**20)
    bomb = b"".join(packer.compress(megabyte) for _ in range(200)) + packer.flush()
    assert len(bomb) < 2**20 < MOST_BYTES
    with pytest.raises(Unreadable, match="more than 20 MB"):
        unpacked(bomb)


def test_what_is_larger_than_a_file_may_be_is_refused_before_it_is_read() -> None:
    assert unpacked(b"a" * MOST_BYTES) == b"a" * MOST_BYTES
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        unpacked(b"a" * (MOST_BYTES + 1))


def test_gzip_of_several_parts_is_unpacked_whole() -> None:
    assert unpacked(gzip.compress(RUSSIAN.encode()) + gzip.compress(b"Next.")).decode() == RUSSIAN + "Next."


def test_gzip_that_ends_too_early_is_refused() -> None:
    with pytest.raises(Unreadable, match="cut off"):
        unpacked(gzip.compress(RUSSIAN.encode() * 50)[:-20])


def test_damaged_gzip_is_refused() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        unpacked(b"\x1f\x8b\x08\x00" + b"rubbish" * 30)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1))
def test_utf8_with_its_mark_comes_back_as_it_was(text: str) -> None:
    assert decoded(text.encode("utf-8-sig")) == text


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_unreadable(content: bytes) -> None:
    try:
        assert isinstance(decoded(content), str)
    except Unreadable as refusal:
        assert str(refusal).endswith(".")
