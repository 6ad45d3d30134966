"""Which addresses Comity connects to: public ones, and those that its operator vouches for.

A source is an address that an officer typed or that a page named. It must never lead into the network that the centre
stands in: to its own database, a router, a cloud's table of keys. So a name is resolved here, every address that it
stands for is checked, and the connection is made to exactly a checked address and not to the name once more.

The forbidden ranges are those of the IANA registries of special-purpose addresses (RFC 6890 and its successors), and of
the mechanisms that carry an IPv4 address inside an IPv6 one, which would lead round the check.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna

from comity.errors import AddressRefused
from comity.model.on_screen import on_screen

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Ports of the web, which need no vouching.
WEB_PORTS = frozenset({80, 443})
#: Longest address of the web that is followed, in characters.
MOST_ADDRESS = 4096

_INSIDE = on_screen("an address inside somebody's own network")
_WRAPPED = on_screen("an address that carries another one inside")
# fmt: off
#: What is refused, with what it is. IPv6 is refused outside 2000::/3 besides.
_SPECIAL: tuple[tuple[Network, str], ...] = tuple((ipaddress.ip_network(network), what) for network, what in on_screen((
    ("0.0.0.0/8", "no address of any machine"), ("10.0.0.0/8", _INSIDE), ("100.64.0.0/10", _INSIDE),
    ("127.0.0.0/8", "this machine itself"), ("169.254.0.0/16", "a link-local address"), ("172.16.0.0/12", _INSIDE),
    ("192.0.0.0/24", "an address reserved for protocols"), ("192.0.2.0/24", "an address for documentation"),
    ("192.88.99.0/24", _WRAPPED), ("192.168.0.0/16", _INSIDE), ("198.18.0.0/15", "an address for measurements"),
    ("198.51.100.0/24", "an address for documentation"), ("203.0.113.0/24", "an address for documentation"),
    ("224.0.0.0/4", "a multicast address"), ("240.0.0.0/4", "a reserved address"),
    ("::/128", "no address of any machine"), ("::1/128", "this machine itself"), ("::ffff:0:0/96", _WRAPPED),
    ("::/96", _WRAPPED), ("64:ff9b::/96", _WRAPPED), ("64:ff9b:1::/48", _WRAPPED), ("2001::/32", _WRAPPED),
    ("2001::/23", "an address reserved for protocols"), ("2001:db8::/32", "an address for documentation"),
    ("2002::/16", _WRAPPED), ("3fff::/20", "an address for documentation"), ("fc00::/7", _INSIDE),
    ("fe80::/10", "a link-local address"), ("fec0::/10", _INSIDE), ("ff00::/8", "a multicast address"),
)))
# fmt: on
_GLOBAL6 = ipaddress.ip_network("2000::/3")
#: What a name may lead to when the operator vouches for the name: the rest must be vouched for by its number.
_BY_NAME = frozenset({_INSIDE, "this machine itself"})
#: A host that ends in a number is an address in one of the old ways to write it: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER_LAST = re.compile(r"(?:^|\.)(?:\d+|0[xX][0-9a-fA-F]*)\.?$")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
#: What an address may hold as it is; the rest of it is written with percent signs, as browsers do.
_PLAIN = "/%:@!$&'()*+,;=~-._?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """The addresses that the operator of the centre vouches for."""

    #: Networks, reached at any port.
    networks: tuple[Network, ...] = ()
    #: Hosts with their ports: (name or address in lower case, port).
    hosts: frozenset[tuple[str, int]] = frozenset()

    def port(self, host: str, port: int) -> bool:
        """Whether this port of this host may be used."""
        return port in WEB_PORTS or (host, port) in self.hosts or self._inside(host)

    def address(self, host: str, port: int, address: Address) -> bool:
        """Whether this address, which is not public, may be used for this host and port."""
        if any(address in network for network in self.networks if network.version == address.version):
            return True
        if (str(address), port) in self.hosts:
            return True
        return (host, port) in self.hosts and why_not(address) in _BY_NAME

    def _inside(self, host: str) -> bool:
        address = literal(host)
        return address is not None and any(address in n for n in self.networks if n.version == address.version)


#: Nothing but the public web.
NOBODY = Vouched()


def vouched(stated: str) -> Vouched:
    """Read the setting ``COMITY_ALLOW_ADDRESSES``.

    Args:
        stated: entries between commas or spaces: a network (``10.2.0.0/16``, at any port), or a host and a port
            (``feeds.example:8443``, ``127.0.0.1:8080``, ``[fd00::5]:80``).

    Raises:
        AddressRefused: an entry is neither.
    """
    networks: list[Network] = []
    hosts: set[tuple[str, int]] = set()
    for entry in re.split(r"[,\s]+", stated.strip()):
        if not entry:
            continue
        if "/" in entry:
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError as error:
                raise AddressRefused(f"{entry!r} is no network; write it as 10.2.0.0/16.") from error
            continue
        host, colon, port = entry.rpartition(":")
        if not colon or not port.isdecimal() or not 0 < int(port) < 65536 or not host:
            raise AddressRefused(f"{entry!r} is neither host:port nor a network; write it as feeds.example:8443.")
        hosts.add((_canonical(host.strip("[]").lower()), int(port)))
    return Vouched(networks=tuple(networks), hosts=frozenset(hosts))


def why_not(address: Address) -> str | None:
    """What an address is that is not public, in words; none if it is public."""
    for network, what in _SPECIAL:
        if network.version == address.version and address in network:
            return what
    if isinstance(address, ipaddress.IPv6Address):
        if address not in _GLOBAL6:
            return on_screen("a reserved address")
        if address.packed[8:12] in (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe"):  # ISATAP, RFC 5214
            return _WRAPPED
    return None


def checked_url(url: str, allowed: Vouched = NOBODY) -> SplitResult:
    """A web address that may be asked for, as far as that can be told without resolving its name.

    Returns:
        its parts; the host is in lower case and in its encoded form (``xn--``), the path at least ``/``.

    Raises:
        AddressRefused: with a sentence that says what is wrong with it.
    """
    if len(url) > MOST_ADDRESS:
        raise AddressRefused(f"The address is longer than {MOST_ADDRESS} characters; give the plain address.")
    if re.search(r"[\x00-\x1f\x7f\\]", url.strip()):
        raise AddressRefused("The address has control characters in it; copy it again from the browser.")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"The address cannot be read ({error}); copy it again from the browser.") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressRefused("The address does not begin with http:// or https://; only the web is fetched.")
    if "@" in parts.netloc:
        raise AddressRefused("The address carries a user's name or password; give the address without them.")
    host = checked_host(parts.hostname or "")
    number = port if port is not None else (443 if parts.scheme.lower() == "https" else 80)
    if not allowed.port(host, number):
        wanted = f"{host}:{number}"
        raise AddressRefused(
            f"Port {number} of {host} is not a port of the web; if it is meant, the operator of the centre "
            f"can allow it (COMITY_ALLOW_ADDRESSES={wanted})."
        )
    known = literal(host)
    if known is not None and (what := why_not(known)) and not allowed.address(host, number, known):
        raise AddressRefused(refusal(host, number, host, what))
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    path, query = (quote(part, safe=_PLAIN) for part in (parts.path or "/", parts.query))
    return SplitResult(parts.scheme.lower(), netloc, path, query, "")


def joined(parts: SplitResult) -> str:
    """The address again, as text."""
    return urlunsplit(parts)


def checked_host(host: str) -> str:
    """A host's name in lower case and encoded form, or an address written in the one usual way.

    Raises:
        AddressRefused: it is neither, or an address in a way of writing that hides what it is.
    """
    if not host:
        raise AddressRefused("The address names no host; copy it again from the browser.")
    if (address := literal(host)) is not None and "%" not in host:
        return str(address)
    if "%" in host or ":" in host:
        raise AddressRefused(f"{host!r} is no host that can be asked; give its name.")
    try:
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise AddressRefused(f"{host!r} is no host's name ({error}).") from error
    if _NUMBER_LAST.search(name):
        raise AddressRefused(f"{host!r} is an address written to look like something else; give the host's name.")
    name = name.removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise AddressRefused(f"{host!r} is no host's name; copy the address again from the browser.")
    return name


def refusal(host: str, port: int, address: str, what: str) -> str:
    """Why a host may not be reached, and what to do if it is meant."""
    wanted = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if host == address:
        return on_screen(
            f"{host} is {what}, and sources are fetched from the public web only; if it is meant, the operator "
            f"of the centre can allow it (COMITY_ALLOW_ADDRESSES={wanted})."
        )
    return on_screen(
        f"{host} leads to {address}, which is {what}, and sources are fetched from the public web only; if it is "
        f"meant, the operator of the centre can allow it (COMITY_ALLOW_ADDRESSES={wanted})."
    )


def literal(host: str) -> Address | None:
    """The address that a host is written as; none if it is a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _canonical(host: str) -> str:
    address = literal(host)
    return str(address) if address is not None else checked_host(host)
