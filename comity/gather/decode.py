"""From bytes to text: compression, byte order marks, and the encodings in which the four languages are written."""

from __future__ import annotations

import codecs
import re
import zlib

import charset_normalizer

from comity.errors import Unreadable
from comity.model.on_screen import on_screen

#: Largest file that is read, packed or unpacked, in bytes. A year of a feed and a book of 5,000 pages stay below it;
#: what is larger is an archive or an accident, and would take memory and time from all others.
MOST_BYTES = 20 * 2**20
#: How many bytes are enough to tell an encoding.
_ENOUGH = 64 * 1024

_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How the files that are often renamed to something else begin.
_BINARY = on_screen(
    {
        b"%PDF-": "a PDF",
        b"PK\x03\x04": "a ZIP archive or office document",
        b"\x7fELF": "a program",
        b"MZ\x90": "a program",
        b"\x89PNG": "a picture",
        b"\xff\xd8\xff": "a picture",
        b"GIF8": "a picture",
        b"\xd0\xcf\x11\xe0": "an old office document",
        b"7z\xbc\xaf": "an archive",
        b"Rar!": "an archive",
        b"BZh": "an archive",
        b"\xfd7zXZ": "an archive",
        b"(\xb5/\xfd": "an archive",
        b"SQLite format": "a database",
        b"OggS": "sound or film",
        b"ID3": "sound or film",
        b"\x1aE\xdf\xa3": "sound or film",
    }
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(
    rb"""<(?:meta\b[^<>]{0,200}?charset|\?xml\b[^<>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)

#: The letters of Russian and Arabic writing from most to least frequent in running text, by which a single-byte
#: encoding is told from another that maps the same bytes to rare letters or capitals.
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґў"
_ARABIC = "اليمنرتوبةدعفسهقكحجشصأىخطضزءئذغثإظؤآکپچگژ\u200c،؛؟"
_SINGLE = (("windows-1251", _CYRILLIC), ("koi8-r", _CYRILLIC), ("cp866", _CYRILLIC), ("iso8859-5", _CYRILLIC))
_SINGLE_ARABIC = (("windows-1256", _ARABIC), ("iso8859-6", _ARABIC))


def unpacked(content: bytes) -> bytes:
    """The bytes themselves, or what is in them if they are gzip.

    Raises:
        Unreadable: damaged or incomplete gzip, or more than `MOST_BYTES`, packed or unpacked.
    """
    if not content.startswith(_GZIP):
        if len(content) > MOST_BYTES:
            raise Unreadable(f"It is larger than {MOST_BYTES // 2**20} MB, which is refused; split it.")
        return content
    whole, rest = bytearray(), content
    try:
        while (
            rest.startswith(_GZIP) and len(whole) <= MOST_BYTES
        ):  # parts that were packed one by one follow each other
            stream = zlib.decompressobj(wbits=31)
            whole += stream.decompress(rest, MOST_BYTES + 1 - len(whole))
            if len(whole) <= MOST_BYTES and not stream.eof:
                raise Unreadable("It is compressed with gzip and cut off; get it again from where it came.")
            rest = stream.unused_data
    except zlib.error as error:
        raise Unreadable("It is compressed with gzip and damaged; get it again from where it came.") from error
    if len(whole) > MOST_BYTES:
        raise Unreadable(
            f"It is compressed and holds more than {MOST_BYTES // 2**20} MB, which is refused; unpack and split it."
        )
    return bytes(whole)


def decoded(content: bytes, *, declared: str | None = None) -> str:
    """The text that bytes stand for.

    In this order: a byte order mark; UTF-32 or UTF-16 without a mark; the encoding that the container declares, if the
    bytes allow it; UTF-8; UTF-8 with a few broken bytes; then the single-byte encoding whose letters fit best.

    Args:
        content: what was read.
        declared: the encoding that the container states, e.g. in a mail's header.

    Raises:
        Unreadable: it is not text.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _text(content[len(mark) :].decode(name, "replace"))
    _refuse_known_binary(content)
    text = _wide(content)  # before UTF-8: Cyrillic UTF-16 is valid UTF-8 made of controls
    for stated in (declared, "utf-8"):
        if stated and text is None:
            text = _strictly(content, stated)
    return _text(text if text is not None else _broken_utf8(content) or _single_byte(content))


def declared_encoding(content: bytes) -> str | None:
    """The encoding that the head of a page or an XML file names, if it names one."""
    found = _DECLARED.search(content[:4096])
    return found.group(1).decode("ascii") if found else None


def _refuse_known_binary(content: bytes) -> None:
    for head, what in _BINARY.items():
        if content.startswith(head):
            raise Unreadable(
                f"It is {what} by its first bytes, not text; give it its proper extension or leave it out."
            )


def _strictly(content: bytes, name: str) -> str | None:
    """The text in this encoding, or none if the encoding is unknown or a byte is not of it."""
    try:
        codec = codecs.lookup(name)
        if codec.name in ("utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-7") or codec.name.endswith("-escape"):
            return None  # a page that says so in single bytes is not in it
        return content.decode(codec.name)
    except (LookupError, UnicodeDecodeError, AssertionError, ValueError):
        return None


def _text(text: str) -> str:
    """The text, unless it holds so many control characters that it cannot be one."""
    sample = text[:_ENOUGH]
    if len(_CONTROL.findall(sample)) > 0.01 * len(sample) + 2:
        raise Unreadable("It is binary, not text; give it its proper extension or leave it out.")
    return text


def _wide(content: bytes) -> str | None:
    """UTF-32 and UTF-16 without a mark: most of the high bytes are one of few, those of one or two scripts."""
    for name, zeros in (
        ("utf-32-le", content[2:4096:4] + content[3:4096:4]),
        ("utf-32-be", content[:4096:4] + content[1:4096:4]),
    ):
        if len(content) >= 16 and zeros and not any(zeros):
            return content.decode(name, "replace")
    sample = content[: _ENOUGH - _ENOUGH % 2]
    if len(sample) < 8:
        return None
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        rare = sum(map(high.count, b"\x00\x04\x06"))
        if rare > 0.5 * len(high) and rare + high.count(0x20) > 0.95 * len(high):
            text = content.decode(name, "replace")
            if sum(c.isalnum() or c.isspace() for c in text[:2000]) > 0.6 * len(text[:2000]):
                return text
    return None


def _broken_utf8(content: bytes) -> str | None:
    """UTF-8 in which few bytes are broken, with a replacement sign for each; none if most of it is not UTF-8."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(c > "\x7f" for c in text) - broken
    return text if sound >= 4 * broken else None


def _single_byte(content: bytes) -> str:
    """The text in the single-byte encoding whose letters fit best.

    Raises:
        Unreadable: none fits.
    """
    sample = content[:_ENOUGH]
    high = sum(b > 0x7F for b in sample)
    letters = high + sum(chr(b).isalpha() for b in sample if b < 0x80)
    if high > 0.25 * letters:
        fits = sorted((-_fit(sample, name, alphabet), name) for name, alphabet in _SINGLE + _SINGLE_ARABIC)
        if -fits[0][0] > 0.5:
            return content.decode(fits[0][1], "replace")
    if high < 0.1 * len(sample) and not _CONTROL.search(sample.decode("latin-1")):
        return content.decode("windows-1252", "replace")  # mostly ASCII with a few quotes, dashes or accents
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise Unreadable("It is binary or in an encoding Comity cannot tell; save it as UTF-8.")
    return content.decode(best.encoding, "replace")


def _fit(sample: bytes, name: str, alphabet: str) -> float:
    """How well the high bytes read as running text of this alphabet: 1 for its most frequent letters, 0 for others.

    A capital counts only at the beginning of a word or among capitals, for koi8-r read as windows-1251 turns its case.
    """
    text = sample.decode(name, "replace")
    worth = {letter: 1.0 - 0.6 * place / len(alphabet) for place, letter in enumerate(alphabet)}
    total = score = 0.0
    before = " "
    for letter in text:
        if letter > "\x7f":
            total += 1
            lower = letter.lower()
            if lower in worth and (letter == lower or not before.islower()):
                score += worth[lower] * (1.0 if letter == lower else 0.7)
            elif letter in "«»–—“”„…\u00a0№":
                score += 0.5
        before = letter
    return score / total if total else 0.0
