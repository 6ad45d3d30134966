"""One visit to a source: what is new there, where to go on the next time, or why nothing could be had."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from comity.errors import ComityError, Unreachable, Unreadable
from comity.gather import folder, mailbox
from comity.gather.fetch import Answer
from comity.gather.means import Means, parcel
from comity.gather.parcel import Opened, Parcel
from comity.gather.schedule import asked_to_wait, good_for
from comity.gather.status import words
from comity.model.arrival import Arrival
from comity.model.on_screen import on_screen
from comity.model.source import Source

#: Articles that are fetched in one visit; the others wait for the next.
MOST_ARTICLES = 20
#: Seconds that one visit may take before it stops to fetch more articles.
SECONDS = 120.0
#: How often an article is tried before the entry alone is taken for it.
_TRIES = 3
#: Seconds after the first reading of a listed article at which it is read again, to see whether it was edited.
_AGAIN = (3600.0, 6 * 3600.0, 24 * 3600.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Something that came and could not be read; it goes to quarantine."""

    #: How it is named to people.
    path: str
    #: What happened and what to do.
    reason: str
    #: Its bytes.
    content: bytes
    #: What they are.
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of a visit."""

    #: What the source gave, known or not.
    arrivals: tuple[Arrival, ...] = ()
    #: What it gave that cannot be read.
    refusals: tuple[Refusal, ...] = ()
    #: Where the next visit goes on; none: where this one did.
    cursor: Mapping[str, Any] | None = None
    #: The tag of what was read, for the next visit.
    etag: str | None = None
    #: Its ``Last-Modified``.
    modified: str | None = None
    #: For how many seconds the source says that this is good.
    good_for: float | None = None
    #: Whether there is more to read at once, which did not fit into one visit.
    more: bool = False
    #: What happened and what to do, if the visit failed.
    failure: str | None = None
    #: How many seconds the server asks us to stay away.
    asked: float | None = None
    #: Whether the source is gone for good.
    gone: bool = False


def visit(source: Source, means: Means) -> Visit:
    """Visit a source. Whatever goes wrong is told in the answer and never raised."""
    try:
        return _VISITS[source.kind](source, means)
    except ComityError as error:
        return Visit(failure=str(error))


def _feed(source: Source, means: Means) -> Visit:
    known = dict(source.cursor)
    at = str(known.get("at") or source.address)
    answer = means.manners.get(at, etag=source.etag, modified=source.modified)
    if (ended := _ended(answer, source)) is not None:
        if answer.status in (404, 410) and at != source.address:  # where it had moved to is no more: begin anew
            return replace(ended, cursor={k: v for k, v in known.items() if k not in ("at", "why")}, gone=False)
        return ended
    found = means.opened(parcel("feed", answer))
    if found.feeds:
        at = found.feeds[0]
        answer = means.manners.get(at)
        if (ended := _ended(answer, source)) is not None:
            return ended
        found = means.opened(parcel("feed", answer))
        if found.feeds:
            raise Unreadable("The address gives a web page, and so does the feed that it names; give the feed itself.")
        known |= {"at": at, "why": on_screen(f"The address is a web page; its feed is read, which it says is at {at}.")}
    elif answer.moved:
        known |= {"at": answer.moved, "why": on_screen(f"The feed has moved for good, to {answer.moved}.")}
    arrivals = found.arrivals
    entries: dict[str, Any] = {}
    if source.settings.get("full"):
        arrivals, entries = _articles(means, arrivals, known.get("entries") or {})
    stated = [seconds for seconds in (found.renewed, good_for(answer.headers)) if seconds is not None]
    return Visit(
        arrivals=arrivals,
        cursor=known | {"entries": entries, "trouble": found.trouble},
        # What was cut off, or not yet read in full, must be given again the next time.
        etag=None if found.trouble or _unfinished(entries) else answer.headers.get("etag"),
        modified=None if found.trouble or _unfinished(entries) else answer.headers.get("last-modified"),
        good_for=max(stated, default=None),
        more=_unfinished(entries),
    )


def _page(source: Source, means: Means) -> Visit:
    answer = means.manners.get(source.address, etag=source.etag, modified=source.modified)
    if (ended := _ended(answer, source)) is not None:
        return ended
    found = means.opened(
        replace(parcel("page", answer), selector=str(source.settings.get("selector") or ""), key=source.address)
    )
    return _read(answer, found)


def _listing(source: Source, means: Means) -> Visit:
    answer = means.manners.get(source.address, etag=None, modified=None)  # its articles may change where it does not
    if (ended := _ended(answer, source)) is not None:
        return ended
    selector = str(source.settings.get("selector") or "")
    found = means.opened(replace(parcel("listing", answer), selector=selector))
    begun, now = time.monotonic(), means.clock()
    before: Mapping[str, Any] = source.cursor.get("read") or {}
    read = {link.url: before[link.url] for link in found.links if link.url in before}
    arrivals: list[Arrival] = []
    trouble = ""
    due = sorted(  # those never read before those read again
        (link for link in found.links if _due(read.get(link.url), now)), key=lambda link: link.url in read
    )
    for link in due[:MOST_ARTICLES]:
        if time.monotonic() - begun > SECONDS:
            break
        first, times = read.get(link.url, (now, 0))
        try:
            article = means.manners.get(link.url)
            if not 200 <= article.status < 300:
                raise Unreachable(words(article.status, link.url))
            opened = means.opened(replace(parcel("article", article), key=link.url))
            arrivals.extend(opened.arrivals)
        except ComityError as error:
            trouble = on_screen(f"{link.url} could not be read: {error}")
        read[link.url] = [first, times + 1]
    if due and not arrivals and trouble:
        return Visit(failure=on_screen(f"None of the articles listed could be read. {trouble}"), cursor={"read": read})
    return Visit(
        arrivals=tuple(arrivals),
        cursor={"read": read, "trouble": trouble},
        good_for=good_for(answer.headers),
        more=any(link.url not in read for link in found.links),
    )


def _folder(source: Source, means: Means) -> Visit:
    found = folder.changed(source.address, means.folders, source.cursor.get("files") or {})
    arrivals: list[Arrival] = []
    refusals: list[Refusal] = []
    for file in found.files:
        job = Parcel(kind="file", place=file.path, content=file.content, key=file.path)
        _take(means, job, arrivals, refusals)
    return Visit(arrivals=tuple(arrivals), refusals=tuple(refusals), cursor={"files": found.seen}, more=found.more)


def _mailbox(source: Source, means: Means) -> Visit:
    found = mailbox.unread(
        source.address,
        user=str(source.settings.get("user") or ""),
        password=source.secret or "",
        last=source.cursor,
        fetcher=means.fetcher,
    )
    arrivals: list[Arrival] = []
    refusals: list[Refusal] = []
    for message in found.messages:
        job = Parcel(
            kind="file", place=message.path, content=message.content, media_type="message/rfc822", key=message.key
        )
        _take(means, job, arrivals, refusals)
    refusals.extend(Refusal(path=p, reason=r, content=b"", media_type="message/rfc822") for p, r in found.left_out)
    return Visit(arrivals=tuple(arrivals), refusals=tuple(refusals), cursor=found.last, more=found.more)


def _take(means: Means, job: Parcel, arrivals: list[Arrival], refusals: list[Refusal]) -> None:
    """Open one of many; what cannot be read does not keep the others back."""
    try:
        arrivals.extend(means.opened(job).arrivals)
    except Unreadable as error:
        refusals.append(
            Refusal(
                path=job.place,
                reason=str(error),
                content=job.content,
                media_type=job.media_type or "application/octet-stream",
            )
        )


def _articles(
    means: Means, entries: tuple[Arrival, ...], before: Mapping[str, Any]
) -> tuple[tuple[Arrival, ...], dict[str, Any]]:
    """The articles behind the entries of a feed; entries that are as they were are left out.

    Returns:
        the arrivals, and by key what is remembered of each entry: a mark of it once its article was read, and before
        that how often that was tried.
    """
    begun, fetched = time.monotonic(), 0
    arrivals: list[Arrival] = []
    seen: dict[str, Any] = {}
    for entry in entries:
        mark, was = _mark(entry), before.get(entry.key)
        if was == mark:
            seen[entry.key] = mark
            continue
        if not entry.report.link:
            arrivals.append(entry)
            seen[entry.key] = mark
            continue
        tries = was if isinstance(was, int) else 0
        if fetched >= MOST_ARTICLES or time.monotonic() - begun > SECONDS:
            seen[entry.key] = tries
            continue
        fetched += 1
        try:
            answer = means.manners.get(entry.report.link)
            if not 200 <= answer.status < 300:
                raise Unreachable(words(answer.status, entry.report.link))
            job = replace(parcel("article", answer), key=entry.key, entry=entry.report)
            arrivals.extend(means.opened(job).arrivals)
            seen[entry.key] = mark
        except ComityError:
            if tries + 1 >= _TRIES:
                arrivals.append(entry)
            seen[entry.key] = mark if tries + 1 >= _TRIES else tries + 1
    return tuple(arrivals), seen


def _mark(entry: Arrival) -> str:
    """By what an entry is known to be as it was."""
    said = f"{entry.report.title}\n{entry.report.text}\n{entry.report.link}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _unfinished(entries: Mapping[str, Any]) -> bool:
    return any(isinstance(mark, int) for mark in entries.values())


def _due(read: Any, now: float) -> bool:  # noqa: ANN401 - as it was kept
    """Whether a listed article is to be read, for the first time or again."""
    if read is None:
        return True
    first, times = read
    return bool(times <= len(_AGAIN) and now - first >= _AGAIN[times - 1])


def _read(answer: Answer, found: Opened) -> Visit:
    return Visit(
        arrivals=found.arrivals,
        cursor={},
        etag=answer.headers.get("etag"),
        modified=answer.headers.get("last-modified"),
        good_for=good_for(answer.headers),
    )


def _ended(answer: Answer, source: Source) -> Visit | None:
    """What an answer without content means; none if there is content."""
    if answer.status == 304:
        return Visit(etag=source.etag, modified=source.modified, good_for=good_for(answer.headers))
    if 200 <= answer.status < 300:
        return None
    return Visit(
        failure=words(answer.status, answer.url), asked=asked_to_wait(answer.headers), gone=answer.status == 410
    )


#: How each kind of source is visited.
_VISITS: dict[str, Callable[[Source, Means], Visit]] = {
    "feed": _feed,
    "page": _page,
    "listing": _listing,
    "folder": _folder,
    "mailbox": _mailbox,
}
