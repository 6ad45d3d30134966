"""The way out: the only file that speaks HTTP to other machines.

Every host is resolved here, every one of its addresses is checked (`comity.gather.address`), and the connection is made
to a checked address; so it is again for each redirect. What comes back is bound in size, as sent and as unpacked, and
in time, from the first look-up of the name to the last byte, however slowly a server may drip.
"""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from functools import cache
from importlib import metadata
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpcore

from comity.errors import AddressRefused, Unreachable
from comity.gather.address import NOBODY, Vouched, checked_url, joined, vouched
from comity.gather.decode import MOST_BYTES
from comity.gather.line import Checked, Resolver, checked_addresses, resolved, said
from comity.gather.unpack import body

#: Redirects that are followed.
MOST_REDIRECTS = 5
#: Seconds from the look-up of the name to the last byte, redirects included.
SECONDS = 30.0
#: How Comity names itself; also the name by which robots.txt may address it.
AGENT = "Comity"

_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered, after the redirects."""

    #: The status, e.g. 200, 304 or 404.
    status: int
    #: The address that answered.
    url: str
    #: Where the address has moved to for good, if every redirect said so.
    moved: str | None
    #: Names in lower case; lines of the same name are joined by a comma.
    headers: Mapping[str, str]
    #: The body, unpacked; empty for 304.
    content: bytes
    #: Without parameters, in lower case: ``application/rss+xml``; empty if the server states none.
    media_type: str
    #: The encoding that the server states, if it does.
    charset: str | None


@cache
def _named() -> str:
    """Our name with the version, where Comity is installed and not just lying there."""
    try:
        return f"{AGENT}/{metadata.version('comity')}"
    except metadata.PackageNotFoundError:
        return AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """Asks web servers, within limits."""

    #: What the operator vouches for.
    allowed: Vouched = NOBODY
    #: An HTTP proxy through which everything goes, as an address; it resolves the names, and it must check them.
    proxy: str | None = None
    #: How we name ourselves to servers.
    agent: str = field(default_factory=_named)
    #: Seconds for one answer, redirects included.
    seconds: float = SECONDS
    #: Most bytes of an answer, as sent and as unpacked.
    most_bytes: int = MOST_BYTES
    #: How a name becomes addresses.
    resolver: Resolver = resolved
    #: What certificates are checked against.
    tls: ssl.SSLContext = field(default_factory=httpcore.default_ssl_context)

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        accept: str = _ACCEPT,
        most_bytes: int | None = None,
    ) -> Answer:
        """Ask for an address, following up to `MOST_REDIRECTS` redirects, each checked like the first address.

        Args:
            url: the address.
            etag: the tag of the version that is known; a server that has no other answers 304.
            modified: its ``Last-Modified``, as the server wrote it.
            accept: the kinds of answer wanted.
            most_bytes: most bytes of this answer, where that is other than usual.

        Raises:
            AddressRefused: the address, or one it redirects to, may not be asked for.
            Unreachable: no whole answer within the limits.
        """
        headers = [("Accept", accept)]
        if etag:
            headers.append(("If-None-Match", _header_safe(etag)))
        if modified:
            headers.append(("If-Modified-Since", _header_safe(modified)))
        deadline = time.monotonic() + self.seconds
        seen: set[str] = set()
        for_good, moved = True, None
        for _ in range(MOST_REDIRECTS + 1):
            given = joined(checked_url(url, self.allowed))
            if given in seen:
                raise Unreachable("The address redirects in a circle; look at it in a browser and give where it ends.")
            seen.add(given)
            answer = self._asked(given, headers, None, deadline=deadline, most=most_bytes or self.most_bytes)
            target = answer.headers.get("location") if answer.status in _MOVED else None
            if not target:
                return answer if moved is None else replace(answer, moved=moved)
            url = urljoin(given, _readable(target))
            for_good = for_good and answer.status in _FOR_GOOD
            moved = url if for_good else moved
        raise Unreachable(
            f"The address redirects more than {MOST_REDIRECTS} times; look at it in a browser and give where it ends."
        )

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send something to an address. Redirects are not followed: what is sent is meant for that address alone.

        Args:
            url: the address.
            content: the body.
            headers: with its ``Content-Type``.

        Returns:
            The answer with its body.

        Raises:
            AddressRefused: the address may not be asked.
            Unreachable: no whole answer within the limits.
        """
        return self._posted(url, content, headers, most=self.most_bytes)

    def deliver(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """The same for what is told and not asked: whether it was taken stands in the head of the answer.

        Returns:
            The answer without its body, which is not read: nothing in it can undo that it was taken.

        Raises:
            AddressRefused: the address may not be asked.
            Unreachable: no head of an answer within the limits.
        """
        return self._posted(url, content, headers, most=None)

    def _posted(self, url: str, content: bytes, headers: Mapping[str, str], *, most: int | None) -> Answer:
        given = joined(checked_url(url, self.allowed))
        safe = [(name, _header_safe(value)) for name, value in headers.items()]
        return self._asked(given, safe, content, deadline=time.monotonic() + self.seconds, most=most)

    def _asked(
        self, url: str, headers: Sequence[tuple[str, str]], content: bytes | None, *, deadline: float, most: int | None
    ) -> Answer:
        """One question and its answer: GET, or POST where there is something to send.

        `most`: bytes of the answer's body; none: it is not read.
        """
        sent = [
            ("Host", urlsplit(url).netloc),
            ("User-Agent", self.agent),
            ("Accept-Encoding", "gzip, deflate"),
            ("Connection", "close"),
            *headers,
            *([] if content is None else [("Content-Length", str(len(content)))]),
        ]
        host = urlsplit(url).netloc
        try:
            with (
                self._line(url, deadline) as line,
                line.stream("GET" if content is None else "POST", url, headers=sent, content=content) as response,
            ):
                found = _headers(response.headers)
                if most is None or response.status in (204, 304):
                    return _answer(response.status, url, found, b"")
                return _answer(response.status, url, found, body(response.iter_stream(), found, most))
        except httpcore.TimeoutException as error:
            raise Unreachable(
                f"{host} did not answer whole within {self.seconds:g} seconds; it is tried again later."
            ) from error
        except httpcore.ProtocolError as error:
            raise Unreachable(
                f"The answer of {host} broke off or is not HTTP ({error}); it is tried again later."
            ) from error
        except (httpcore.NetworkError, httpcore.ProxyError, ssl.SSLError) as error:
            raise Unreachable(f"{host} cannot be reached ({said(error)}); it is tried again later.") from error

    def _line(self, url: str, deadline: float) -> httpcore.ConnectionPool:
        """What carries one question: straight to the server, or through the proxy."""
        if self.proxy is None:
            way = Checked(self.allowed, self.resolver, deadline)
            return httpcore.ConnectionPool(ssl_context=self.tls, max_connections=1, network_backend=way)
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            checked_addresses(parts.hostname or "", port, self.allowed, resolver=self.resolver)
        except Unreachable:
            pass  # the name is known to the proxy alone, which then checks where it leads
        parts = urlsplit(self.proxy)
        signed = (parts.username, parts.password or "") if parts.username else None
        plain = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        own = Vouched(hosts=frozenset({(str(parts.hostname), parts.port or 80)}))
        return httpcore.HTTPProxy(
            plain,
            proxy_auth=signed,
            ssl_context=self.tls,
            max_connections=1,
            network_backend=Checked(own, self.resolver, deadline),
        )


def fetcher(environment: Mapping[str, str] = os.environ) -> Fetcher:
    """The fetcher that the operator's settings ask for.

    ``COMITY_ALLOW_ADDRESSES``: hosts and networks that may be reached though they are not public; see `vouched`.
    ``COMITY_PROXY``: an HTTP proxy for everything that goes out. ``COMITY_CONTACT``: a page or mail address that is
    told to the servers we ask, so that they can complain.

    Raises:
        AddressRefused: a setting has not the expected shape.
    """
    contact = environment.get("COMITY_CONTACT", "").strip()
    proxy = environment.get("COMITY_PROXY", "").strip() or None
    if proxy is not None and (urlsplit(proxy).scheme not in ("http", "https") or not urlsplit(proxy).hostname):
        raise AddressRefused("COMITY_PROXY is no address of a proxy; write it as http://proxy.example:3128.")
    return Fetcher(
        allowed=vouched(environment.get("COMITY_ALLOW_ADDRESSES", "")),
        proxy=proxy,
        agent=_named() + (f" (+{_header_safe(contact)})" if contact else ""),
    )


class _Media(NamedTuple):
    media_type: str
    charset: str | None


def media(stated: str | None) -> _Media:
    """The type and the encoding in a ``Content-Type``."""
    if not stated or "/" not in stated:
        return _Media("", None)
    message = Message()
    message["content-type"] = stated
    charset = message.get_param("charset")
    return _Media(
        stated.split(";")[0].strip().lower()[:100], charset.strip(" '\"") if isinstance(charset, str) else None
    )


def _answer(status: int, url: str, headers: Mapping[str, str], content: bytes) -> Answer:
    kind = media(headers.get("content-type"))
    return Answer(
        status=status,
        url=url,
        moved=None,
        headers=headers,
        content=content,
        media_type=kind.media_type,
        charset=kind.charset,
    )


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1").strip()
        found[key] = f"{found[key]}, {text}" if key in found and key not in ("location", "content-type") else text
    return found


def _readable(location: str) -> str:
    """A redirect's target: some servers write it in UTF-8, which headers are not."""
    try:
        return location.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return location.strip()


def _header_safe(value: str) -> str:
    """A header's value on one line, in the letters that headers have."""
    return "".join(c if " " <= c <= "~" else "?" for c in value.strip())[:1000]
