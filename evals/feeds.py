"""``python -m evals.feeds ARCHIVE…``: suites of feeds, replayed from a web server here, by the way real feeds take.

Each file of a suite is served as it is, with the headers that it states itself (suites of feeds write them into a
comment), fetched, and opened in a child process. A file counts as

* read: a feed, with as many reports as it has entries that say anything;
* no feed: another kind of document, which is told so;
* refused: what cannot be read, with the reason;
* crashed: the reader itself failed. There must be none.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import click

from comity.errors import ComityError
from comity.gather.address import Vouched
from comity.gather.child import Crew, Failure
from comity.gather.fetch import Answer, Fetcher
from comity.gather.parcel import Opened, Parcel, opened

_HEADER = re.compile(rb"^\s*Header:\s+([\w-]+):\s*(.+?)\s*$", re.M)
#: What a suite is made of, by its archive's name.
_ENDINGS = (".xml", ".json", ".opml")
#: Sentences by which a reader says that something is no feed.
_NO_FEED = ("XML of a kind", "a web page and no feed", "JSON but no ninjs")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a suite."""

    #: Where it stands in the archive.
    path: str
    #: Its bytes.
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file."""

    #: Where it stands in the archive.
    path: str
    #: read, no feed, refused, crashed.
    fate: str
    #: Reports that were read.
    reports: int
    #: Why it was not read.
    reason: str
    #: What was in it, if it was read.
    opened: Opened | None


def suite(archive: Path) -> list[File]:
    """The feeds of a suite, in the order of their paths."""
    with tarfile.open(archive) as packed:
        members = sorted((m for m in packed if m.isfile() and m.name.endswith(_ENDINGS)), key=lambda m: m.name)
        return [
            File(path=m.name, content=found.read()) for m in members if (found := packed.extractfile(m)) is not None
        ]


def replay(files: list[File], *, workers: int = 2) -> list[Outcome]:
    """Serve, fetch and open every file."""
    with _served(files) as (port, addresses):
        way = Fetcher(allowed=Vouched(hosts=frozenset({("127.0.0.1", port)})))
        parcels: list[Parcel] = []
        lost: dict[str, str] = {}
        for file in files:
            try:
                parcels.append(_parcel(way.get(addresses[file.path]), file.path))
            except ComityError as error:
                lost[file.path] = str(error)
    outcomes = [Outcome(path=p, fate="refused", reports=0, reason=why, opened=None) for p, why in lost.items()]
    with Crew(workers=workers) as crew:
        outcomes.extend(_outcome(job, result) for job, result in crew.run(opened, parcels))
    return sorted(outcomes, key=lambda outcome: outcome.path)


def tally(outcomes: list[Outcome]) -> list[str]:
    """The counts, and the reasons with how often each was given, as lines to print."""
    fates = Counter(outcome.fate for outcome in outcomes)
    reports = sum(outcome.reports for outcome in outcomes)
    said = ", ".join(f"{fates[fate]} {fate}" for fate in ("read", "no feed", "refused", "crashed") if fates[fate])
    reasons = Counter(outcome.reason for outcome in outcomes if outcome.reason)
    return [
        f"{len(outcomes)} files: {said}; {reports} reports",
        *(f"  {n:5} {why}" for why, n in reasons.most_common()),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a reading agrees with the expected one of another reader, entry by entry."""

    #: Feeds compared.
    feeds: int
    #: Feeds with the expected number of entries that say anything.
    counts: int
    #: Of the entries: pairs of (agreeing, stated) for title, link and id.
    fields: dict[str, tuple[int, int]]
    #: Where they differ: path, field, expected, found.
    differences: tuple[tuple[str, str, str, str], ...]


def agreement(files: list[File], outcomes: list[Outcome]) -> Agreement:
    """Compare with the JSON that stands beside each feed of the suite."""
    expected = {f.path.removesuffix(".json"): f.content for f in files if f.path.endswith(".json")}
    feeds = counts = 0
    right: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    differences: list[tuple[str, str, str, str]] = []
    for outcome in outcomes:
        name = outcome.path.removesuffix(".xml")
        if outcome.opened is None or name not in expected or not outcome.path.endswith(".xml"):
            continue
        said = json.loads(expected[name])
        entries = [e for e in said.get("items") or said.get("entries") or () if _says(e)]
        feeds += 1
        found = outcome.opened.arrivals
        counts += len(entries) == len(found)
        if len(entries) != len(found):
            differences.append((outcome.path, "entries", str(len(entries)), str(len(found))))
            continue
        for entry, arrival in zip(entries, found, strict=True):
            report = arrival.report
            for field, wanted, got in (
                ("title", _words(entry.get("title")), _words(report.title)),
                ("link", _link(entry), report.link or ""),
                ("id", _id(entry), arrival.key),
            ):
                if wanted:
                    stated[field] += 1
                    right[field] += wanted == got
                    if wanted != got:
                        differences.append((outcome.path, field, wanted, got))
    return Agreement(
        feeds=feeds,
        counts=counts,
        fields={field: (right[field], stated[field]) for field in ("title", "link", "id")},
        differences=tuple(differences),
    )


def _parcel(answer: Answer, path: str) -> Parcel:
    return Parcel(kind="feed", place=path, content=answer.content, media_type=answer.media_type, charset=answer.charset)


def _outcome(job: Parcel, result: Opened | Failure) -> Outcome:
    if isinstance(result, Failure):
        crashed = "Comity failed on it" in result.reason or "crashed" in result.reason
        fate = "crashed" if crashed else "no feed" if any(s in result.reason for s in _NO_FEED) else "refused"
        return Outcome(path=job.place, fate=fate, reports=0, reason=_general(result.reason), opened=None)
    return Outcome(path=job.place, fate="read", reports=len(result.arrivals), reason="", opened=result)


def _general(reason: str) -> str:
    """A reason without what is peculiar to one file."""
    return re.sub(r"\(line \d+.*?\)|column \d+|char \d+|line \d+", "…", reason)


def _says(entry: dict[str, object]) -> bool:
    """Whether an entry has a title or a text."""
    return any(entry.get(name) for name in ("title", "description", "content", "summary"))


def _words(value: object) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", str(value or "")).split())


def _link(entry: dict[str, object]) -> str:
    links = entry.get("links")
    first = links[0] if isinstance(links, list) and links else None
    href = first.get("href") if isinstance(first, dict) else first
    return str(entry.get("link") or href or "").strip()


def _id(entry: dict[str, object]) -> str:
    guid = entry.get("guid")
    return " ".join(str(guid.get("value") if isinstance(guid, dict) else guid or entry.get("id") or "").split())


@contextmanager
def _served(files: list[File]) -> Iterator[tuple[int, dict[str, str]]]:
    """A web server that gives each file, with the headers that the file states."""
    paths = {f"/{number}/{quote(Path(file.path).name)}": file for number, file in enumerate(files)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = paths[self.path].content
            headers = {name.decode(): value.decode("latin-1") for name, value in _HEADER.findall(content[:4000])}
            headers.setdefault("Content-Type", "application/xml")
            self.send_response(200)
            for name, value in headers.items():
                if name.lower() not in ("content-length", "content-encoding", "transfer-encoding"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    try:
        yield port, {file.path: f"http://127.0.0.1:{port}{path}" for path, file in paths.items()}
    finally:
        server.shutdown()
        server.server_close()


@click.command()
@click.argument("archives", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--differences", is_flag=True, help="Print where a suite's expected titles, links and ids differ.")
def main(archives: tuple[Path, ...], differences: bool) -> None:
    """Replay suites of feeds (.tar.xz) from a web server on this machine; fails if one crashes the reader."""
    crashed = 0
    for archive in archives:
        files = suite(archive)
        outcomes = replay(files)
        crashed += sum(outcome.fate == "crashed" for outcome in outcomes)
        click.echo(f"{archive.name}: " + "\n".join(tally(outcomes)))
        compared = agreement(files, outcomes)
        if compared.feeds:
            said = ", ".join(f"{field} {right}/{stated}" for field, (right, stated) in compared.fields.items())
            click.echo(f"  as expected: number of entries {compared.counts}/{compared.feeds}, {said}")
            for difference in compared.differences if differences else ():
                click.echo("    " + " | ".join(difference))
    sys.exit(1 if crashed else 0)


if __name__ == "__main__":
    main(prog_name="python -m evals.feeds")
