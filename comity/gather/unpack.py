"""Bodies of answers, unpacked piece by piece within a bound."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

from comity.errors import Unreachable

#: Bytes unpacked at a time, so that a bomb is noticed long before it fills the memory.
_PIECE = 64 * 1024


def body(pieces: Iterable[bytes], headers: Mapping[str, str], most: int) -> bytes:
    """The body, unpacked piece by piece, never more than `most` bytes of it.

    Raises:
        Unreachable: too large, packed in a way we did not ask for, damaged or cut off.
    """
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise _too_large(most)
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        whole = bytearray()
        for piece in pieces:
            whole += piece
            if len(whole) > most:
                raise _too_large(most)
        return bytes(whole)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable(f"The answer is packed as {encoding[:40]!r}, which was not asked for; it cannot be read.")
    return _unpacked(pieces, most, raw=encoding == "deflate")


def _unpacked(pieces: Iterable[bytes], most: int, *, raw: bool) -> bytes:
    whole, received, begun = bytearray(), 0, False
    stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: the head says whether it is gzip or zlib
    try:
        for piece in pieces:
            received += len(piece)
            rest = piece
            while rest:
                if not begun and raw and not _zlib_head(rest):
                    stream = zlib.decompressobj(-zlib.MAX_WBITS)  # deflate without the head that the standard wants
                begun = True
                if stream.eof:  # gzip parts follow each other; anything else behind the end is padding
                    if not rest.startswith(b"\x1f\x8b"):
                        break
                    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
                whole += stream.decompress(rest, _PIECE)
                rest = stream.unused_data if stream.eof else stream.unconsumed_tail
                if len(whole) > most or received > most:
                    raise _too_large(most)
        while not stream.eof and (more := stream.decompress(stream.unconsumed_tail, _PIECE)):
            whole += more
            if len(whole) > most:
                raise _too_large(most)
    except zlib.error as error:
        raise Unreachable(f"The answer is packed and damaged ({error}); it is tried again later.") from error
    if begun and not stream.eof:
        raise Unreachable("The answer is packed and was cut off; it is tried again later.")
    return bytes(whole)


def _zlib_head(piece: bytes) -> bool:
    """Whether this begins with the head of zlib (RFC 1950) or gzip."""
    if piece.startswith(b"\x1f\x8b"):
        return True
    return len(piece) > 1 and piece[0] & 0x0F == 8 and int.from_bytes(piece[:2], "big") % 31 == 0


def _too_large(most: int) -> Unreachable:
    return Unreachable(f"The answer is larger than {most / 2**20:.3g} MB, which is refused; give a narrower address.")
