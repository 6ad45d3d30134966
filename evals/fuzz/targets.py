"""What reads foreign bytes, each as a function of bytes: it reads them or says why not, and nothing else happens.

A target lets through the errors by which its reader is meant to refuse; any other error is a finding. Where what was
read can be written again, it must come out the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from comity.errors import CharterInvalid, FactsInvalid, QueryInvalid, Unreadable
from comity.exchange import marking
from comity.gather import container, listing, opml, robots, upload
from comity.gather.tree import tree
from comity.govern.charter import parse_charter
from comity.ledger import checkpoint, envelope, note, policy, tile, witness
from comity.query import parse
from comity.sources.facts import parse_facts

Target = Callable[[bytes], None]

#: The kinds of container; the first byte of what a container is fed chooses one.
_KINDS = (*sorted(container.KINDS), "")
#: Where a field ends in what the reader of a form is fed.
_FIELD = "\x1f"
_OWNER, _OTHER = UUID(int=1), UUID(int=2)


def containers(data: bytes) -> None:
    """Files of every kind, as they are handed in."""
    with suppress(Unreadable):
        upload.read_bytes("f", _KINDS[data[0] % len(_KINDS)] if data else "", data[1:])


def markup(data: bytes) -> None:
    """Pages from which links are picked, and trees of feeds."""
    text = data.decode("utf-8", "replace")
    with suppress(Unreadable):
        listing.listed(text, "https://paper.example/news/")
    with suppress(Unreadable):
        listing.feeds(text, "https://paper.example/")
    with suppress(Unreadable):
        tree(data)


def outlines(data: bytes) -> None:
    """Lists of feeds; what was read comes out of what is written of it."""
    with suppress(Unreadable):
        found = opml.read(data)
        again = opml.read(opml.written("feeds", found)) if found else found
        if [each.address for each in again] != [each.address for each in found]:
            raise AssertionError((found, again))


def manners(data: bytes) -> None:
    """robots.txt."""
    question = robots.Question(rules=robots.rules(200, data), url="https://paper.example/news/1", agent="Comity")
    robots.verdict(question)


def queries(data: bytes) -> None:
    """Queries, in words, phrases and fields."""
    text = data.decode("utf-8", "replace")
    with suppress(QueryInvalid):
        parse(text)


def settings(data: bytes) -> None:
    """Charters and files of facts."""
    text = data.decode("utf-8", "replace")
    with suppress(CharterInvalid):
        parse_charter(text)
    with suppress(FactsInvalid):
        parse_facts(text)


def labels(data: bytes) -> None:
    """Markings as a form sends them; whatever is accepted says who its owner is and who will see it."""
    audience, members, until, later, onward, withheld = (data.decode("utf-8", "replace") + _FIELD * 5).split(_FIELD)[:6]
    with suppress(marking.MarkingRefused):
        wanted = marking.wanted(
            _OWNER,
            audience,
            members.split(","),
            until,
            later=bool(later),
            onward=onward or "ask",
            withheld=bool(withheld),
            others=(_OWNER, _OTHER),
            zone=ZoneInfo("UTC"),
            now=datetime(2031, 1, 1, tzinfo=UTC),
        )
        told = marking.preview(wanted, {_OWNER: "Norda", _OTHER: "Torvan"})
        if "Norda" not in told.seen or set(told.seen) & set(told.unseen):
            raise AssertionError(wanted)


def notes(data: bytes) -> None:
    """Signed notes, checkpoints, receipts, keys and policies; a note that is written again says the same."""
    text = data.decode("utf-8", "replace")
    with suppress(Unreadable):
        read = note.parse_note(text)
        if note.parse_note(str(read)) != read:
            raise AssertionError(text)
    for reader in (checkpoint.parse_signed, checkpoint.parse_receipt, policy.parse_policy, witness.parse_asked):
        with suppress(Unreadable):
            reader(text)
    for use in (note.SIGNATURE, note.COSIGNATURE):
        with suppress(Unreadable):
            note.parse_key(text, use)


def bundles(data: bytes) -> None:
    """Envelopes and addresses of tiles; an address that is read is written the same."""
    with suppress(Unreadable):
        envelope.opened(data)
    path = data.decode("utf-8", "replace")
    found = tile.parse_path(path)
    if found is not None and tile.path_of(*found) != path:
        raise AssertionError(path)


#: By what `python -m evals.fuzz` calls them.
TARGETS: dict[str, Target] = {
    "containers": containers,
    "markup": markup,
    "outlines": outlines,
    "manners": manners,
    "queries": queries,
    "settings": settings,
    "labels": labels,
    "notes": notes,
    "bundles": bundles,
}

_HERE = Path(__file__).parents[2]


def seeds(target: str) -> Mapping[str, bytes]:
    """What a target starts from, by name: well-formed, invented."""
    sample = _HERE / "examples" / "river"
    if target == "containers":
        files = sorted(path for path in (sample / "reports").rglob("*") if path.suffix in container.KINDS)
        return {path.name: bytes([_KINDS.index(path.suffix)]) + path.read_bytes() for path in files}
    return {str(number): text.encode() for number, text in enumerate(_SEEDS[target])}


_SEEDS: dict[str, tuple[str, ...]] = {
    "markup": (
        '<html><body><a href="/1">The gates are shut</a></body></html>',
        '<?xml version="1.0"?><rss version="2.0"><channel><item><title>a</title></item></channel></rss>',
    ),
    "outlines": ('<opml version="2.0"><body><outline text="a" xmlUrl="https://paper.example/feed"/></body></opml>',),
    "manners": ("User-agent: *\nDisallow: /news\nCrawl-delay: 10\n",),
    "queries": ('gates NEAR/3 dam OR place:Torvan -"old bridge" origins>=2', "говорит AND NOT (ворота OR плотина)"),
    "settings": (
        (_HERE / "examples" / "river" / "centre.toml").read_text("utf-8"),
        (_HERE / "examples" / "river" / "facts.toml").read_text("utf-8"),
    ),
    "labels": (
        f"members{_FIELD}{_OTHER}{_FIELD}2031-03-31{_FIELD}{_FIELD}none{_FIELD}1",
        f"coalition{_FIELD}{_FIELD}2031-03-31T10:00+03:00{_FIELD}1{_FIELD}same",
    ),
    "notes": (
        "centre.example/log\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n"
        "— centre.example/log AAAAAHNpZ25hdHVyZQ==\n",
        "old 2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\ncentre.example/log\n3\n"
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— centre.example/log AAAAAHNpZ25hdHVyZQ==\n",
    ),
    "bundles": ("tile/0/x001/067.p/12", "tile/entries/000"),
}
