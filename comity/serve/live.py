"""Live updates: what the conveyor tells is passed on to open pages, ids only and to those who may see them.

One thread listens to the database. Each page has a queue of its own; what waits for several pages of one viewer is
looked up once, through that viewer's door. A page that was away for a moment names the last message it got and is told
what came since; where that cannot be known, it is told to look again. Its line ends with the session or token by which
it was opened.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from comity.db import Database, Viewer
from comity.errors import DatabaseAway, TooOften
from comity.serve import auth
from comity.store import centre
from comity.store import seen as store

CHANNEL = "comity"
#: A page that hears nothing for longer than this may take the line for dead; so often at least it is asked whether its
#: session or token still holds.
HEARTBEAT = 15.0
#: Messages kept for pages that come back, messages that wait for one page, pages of one officer.
_KEPT, _WAITING, _PAGES = 2_000, 100, 20
#: Seconds after something was passed on in which what comes next waits for more of its kind.
_TOGETHER = 0.25
#: Seconds between tries to reach a database that is away, and after which a silent line to it is tried.
_AWAY, _SILENT = 1.0, 5.0
_log = logging.getLogger("comity.web")


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What the conveyor told: ids, and whom it concerns if that is one officer."""

    #: report, story, alert, chair; again: something may have been missed.
    kind: str
    #: Reports that are new or in another story.
    reports: tuple[UUID, ...] = ()
    #: Stories that are not as they were.
    stories: tuple[str, ...] = ()
    #: The alert that fired.
    alert: UUID | None = None
    #: The officer it is for.
    officer: UUID | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a page is told."""

    #: report, story, alert, chair; again: look again, something may have been missed.
    kind: str
    #: Reports that the viewer may see.
    reports: tuple[str, ...] = ()
    #: Stories that the viewer may see.
    stories: tuple[str, ...] = ()
    #: The viewer's alert.
    alert: str | None = None


_AGAIN = Notice(kind="again")
#: The name of a message, and the message. Names are made at random: running numbers would tell of what is hidden.
_Told = tuple[str, Notice]


@dataclass(slots=True, kw_only=True, eq=False)
class _Page:
    viewer: Viewer
    key: bytes | UUID
    only: str | None
    queue: asyncio.Queue[tuple[str, Message] | None] = field(default_factory=lambda: asyncio.Queue(_WAITING))


class Live:
    """The line between the database and open pages, of one web process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: deque[_Told] = deque(maxlen=_KEPT)
        self._pages: set[_Page] = set()
        self._told: asyncio.Queue[Notice] = asyncio.Queue()
        self._stopped = threading.Event()
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def stop(self) -> None:
        """Close every page's line and stop listening."""
        self._stopped.set()
        if self._task and self._loop and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._task.cancel)
        for page in self._pages:
            _close(page)

    def stream(
        self, viewer: Viewer, key: bytes | UUID, *, last: str | None = None, only: str | None = None
    ) -> Response:
        """Server-sent events (WHATWG HTML, 9.2) for one page.

        Args:
            viewer: whose page it is.
            key: by what it is open, and no longer than that holds: the hash of a session, or the id of a token.
            last: the id of the last message that the page got.
            only: a kind of message, where the page wants no other.

        Raises:
            TooOften: the officer has too many pages open.
        """
        if Counter(page.viewer.officer for page in self._pages)[viewer.officer] >= _PAGES:
            raise TooOften("Too many pages are open. Close some, then load this one again.")
        return StreamingResponse(
            self._lines(_Page(viewer=viewer, key=key, only=only), last),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    async def _lines(self, page: _Page, last: str | None) -> AsyncIterator[bytes]:
        self._start()
        missed = self._since(last)
        self._pages.add(page)
        try:
            yield b"retry: 2000\n\n"
            await self._give(missed, [page])
            while not self._stopped.is_set():
                try:
                    found = await asyncio.wait_for(page.queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if found is None:
                    return
                name, message = found
                data = msgspec.json.encode(message).decode()
                yield f"event: {CHANNEL}\nid: {name}\ndata: {data}\n\n".encode()
        finally:
            self._pages.discard(page)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self._task is None or self._task.done() or self._loop is not loop:
            self._loop, self._told = loop, asyncio.Queue()
            self._task = loop.create_task(self._pass_on())
            threading.Thread(target=self._listen, args=(loop, self._told.put_nowait), daemon=True).start()

    def _since(self, last: str | None) -> list[_Told]:
        """What was told since a page was last heard of; that it must look again, where that is not known."""
        if not last:
            return []
        kept = list(self._kept)
        at = next((number for number, (name, _) in enumerate(kept) if name == last), None)
        return [(_name(), _AGAIN)] if at is None else kept[at + 1 :]

    def _listen(self, loop: asyncio.AbstractEventLoop, tell: Callable[[Notice], object]) -> None:
        """What the thread does: hear what the conveyor tells, whatever becomes of the database meanwhile."""
        first = True
        while not self._stopped.is_set() and loop.is_running():
            try:
                with self._database.listener(CHANNEL) as line:
                    if not first:
                        loop.call_soon_threadsafe(tell, _AGAIN)
                    first = False
                    while not self._stopped.is_set() and loop.is_running():
                        for each in line.notifies(timeout=_SILENT):
                            if (notice := _read(each.payload)) is not None:
                                loop.call_soon_threadsafe(tell, notice)
                        centre.now(line)  # a line that is lost without a word raises here
            except (psycopg.Error, DatabaseAway):
                self._stopped.wait(_AWAY)
            except RuntimeError:  # the loop was closed between two looks at it
                return

    async def _pass_on(self) -> None:
        """What the task does: take all that waits, and give each viewer's pages what that viewer may see of it.

        Pages whose session or token is over are cut off before that, and where nothing comes, too.
        """
        while True:
            try:
                notices = [await asyncio.wait_for(self._told.get(), HEARTBEAT)]
            except TimeoutError:
                await self._cut_off()
                continue
            while not self._told.empty():
                notices.append(self._told.get_nowait())
            await self._cut_off()
            named = [(_name(), each) for each in notices]
            self._kept.extend(named)
            by_viewer: dict[Viewer, list[_Page]] = {}
            for page in self._pages:
                by_viewer.setdefault(page.viewer, []).append(page)
            await asyncio.gather(*(self._give(named, pages) for pages in by_viewer.values()))
            await asyncio.sleep(_TOGETHER)  # each look costs a transaction for each viewer, however much it is about

    async def _cut_off(self) -> None:
        """Close the pages whose session or token does not hold any more; one look for all of them."""
        pages = list(self._pages)
        with suppress(psycopg.Error, DatabaseAway):  # nothing is read for them either while the database is away
            holding = await run_in_threadpool(auth.holding, self._database, {page.key for page in pages})
            for page in pages:
                if page.key not in holding:
                    self._pages.discard(page)
                    _close(page)

    async def _give(self, notices: Sequence[_Told], pages: Sequence[_Page]) -> None:
        """Give pages of one viewer what that viewer may see of what was told."""
        viewer = pages[0].viewer
        concerned = [(name, each) for name, each in notices if each.officer in (None, viewer.officer)]
        if notices and not concerned:
            return
        try:
            messages = await run_in_threadpool(self._look, viewer, concerned)
        except (psycopg.Error, DatabaseAway):
            messages = [(_name(), Message(kind="again"))] if notices else []
        for page in pages:
            if messages is None:
                _close(page)
                continue
            for each in messages:
                if page.only in (None, each[1].kind) or each[1].kind == "again":
                    _put(page, each)

    def _look(self, viewer: Viewer, notices: Sequence[_Told]) -> list[tuple[str, Message]] | None:
        """What a viewer may see of it; none for an officer who may not enter any more."""
        with self._database.viewer(viewer) as connection:
            seen = store.seen(
                connection,
                reports=_all(each.reports for _, each in notices),
                stories=_all(each.stories for _, each in notices),
                alerts={each.alert for _, each in notices if each.alert},
            )
        if seen is None:
            return None
        found = ((name, _message(each, seen)) for name, each in notices)
        return [(name, message) for name, message in found if message is not None]


def _message(notice: Notice, seen: store.Seen) -> Message | None:
    """What of a notice is for a viewer; none if nothing is."""
    reports = tuple(each.hex for each in notice.reports if each in seen.reports)
    stories = tuple(each for each in notice.stories if each in seen.stories)
    alert = notice.alert.hex if notice.alert in seen.alerts and notice.alert else None
    if not (reports or stories or alert) and notice.kind in ("report", "story", "alert"):
        return None
    return Message(kind=notice.kind, reports=reports, stories=stories, alert=alert)


def _name() -> str:
    return secrets.token_hex(8)


def _all(groups: Iterable[Iterable[Any]]) -> set[Any]:
    return {each for group in groups for each in group}


def _put(page: _Page, message: tuple[str, Message]) -> None:
    """Let a message wait for its page. One that does not keep up is told to look again instead."""
    if page.queue.full():
        while not page.queue.empty():
            page.queue.get_nowait()
        message = (message[0], Message(kind="again"))
    page.queue.put_nowait(message)


def _close(page: _Page) -> None:
    while not page.queue.empty():
        page.queue.get_nowait()
    page.queue.put_nowait(None)


def _read(payload: str) -> Notice | None:
    try:
        return msgspec.json.decode(payload, type=Notice)
    except msgspec.DecodeError:
        _log.warning("What the conveyor told cannot be understood: %.200s", payload)
        return None


async def _stream(request: Request) -> Response:
    """``GET /live``: what is new, for an open page."""
    live: Live = request.app.state.live
    return live.stream(auth.viewer(request), auth.key(request), last=request.headers.get("last-event-id"))


ROUTES = (Route("/live", _stream),)
