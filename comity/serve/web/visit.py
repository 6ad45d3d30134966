"""One visit of a reader to one screen: who asks, what was sent, and one transaction that sees what this reader may.

A screen is a plain function from a `Visit` to an answer. It runs in a thread, inside one transaction of the door for
viewers: what it saves is kept if it answers, undone if it raises.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from comity.db.door import Connection, Viewer
from comity.errors import NotFound
from comity.serve import auth
from comity.serve.page import frame, pages
from comity.serve.pages import Frame, Notice, Pages
from comity.serve.said import Said
from comity.store import alert
from comity.store.right import rights
from comity.store.session import SignedIn
from comity.store.stretch import Place

#: Carries what a page says about what was just done over the redirect after it.
NOTICE = "comity_notice"
#: Digits of a number that are read; longer ones are as good as without end.
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a screen has to work with."""

    #: What was asked.
    request: Request
    #: Who asks, by name.
    who: SignedIn
    #: Who asks, to the database.
    viewer: Viewer
    #: The transaction of this visit.
    connection: Connection
    #: Writes pages.
    pages: Pages
    #: What stands around the page.
    frame: Frame
    #: What a form sent; empty where nothing was.
    form: FormData
    #: The centre's time zone.
    zone: ZoneInfo

    @property
    def now(self) -> datetime:
        """The moment of this visit."""
        return self.frame.now

    def gettext(self, sentence: str, **values: object) -> str:
        """A sentence of ours in the reader's language."""
        told = self.frame.language.gettext(sentence)
        return told % values if values else told

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of a sentence of ours that goes with a number, which fills its gap ``num``."""
        told = self.frame.language.ngettext(one, many, number)
        return told % {"num": self.pages.written(self.frame.language).number(number)}

    def said(self, told: object) -> str:
        """An error, or another sentence that was composed elsewhere, in the reader's language."""
        return Said(self.pages.written(self.frame.language)).plain(str(told))

    def asked(self, name: str) -> str:
        """What the address says of a name; empty if nothing."""
        return self.request.query_params.get(name, "").strip()

    def sent(self, name: str) -> str:
        """What the form says of a name; empty if nothing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def once(self) -> UUID:
        """By what is known what was sent, so that it does its deed once if it is sent twice.

        Who goes back to a form that was sent, and changes it, sends something else.
        """
        try:
            form = UUID(self.sent("once"))
        except ValueError:
            return uuid4()
        said = [each for each in self.form.multi_items() if each[0] != "csrf" and isinstance(each[1], str)]
        return uuid5(form, repr(said))

    def named(self, name: str = "id") -> UUID:
        """The id in the address.

        Raises:
            NotFound: it is none; told in the same words as if there were nothing under it.
        """
        return as_id(self.request.path_params[name])

    def number(self, name: str, usual: int, most: int) -> int:
        """The number that the address says of a name, at most so much; the usual one where it says none."""
        asked = self.asked(name)
        digits = asked.isascii() and asked.isdecimal()
        return min(int(asked) if len(asked) <= _DIGITS else most, most) if digits else usual

    @property
    def place(self) -> Place | None:
        """Where in a list the page begins."""
        return Place.read(self.asked("from"))

    def onward(self, place: Place | None) -> str | None:
        """The address of this list from another place in it on."""
        if place is None:
            return None
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "from"]
        return f"{self.request.url.path}?{urlencode([*kept, ('from', str(place))])}"

    def page(self, template: str, /, *, status: int = 200, **shown: object) -> Response:
        """A page of this screen."""
        notice = _read(self.request.cookies.get(NOTICE))
        frame = replace(self.frame, notices=(*self.frame.notices, notice)) if notice else self.frame
        response = HTMLResponse(self.pages.page(template, frame, **shown), status_code=status)
        if notice:
            response.delete_cookie(NOTICE, httponly=True, samesite="lax")
        return response

    def part(self, template: str, /, **shown: object) -> Response:
        """A part of a page, for what changes in place."""
        return HTMLResponse(self.pages.page(template, self.frame, **shown))

    def to(self, address: str, told: str = "", kind: Literal["done", "failed"] = "done") -> Response:
        """On to another page after a form was taken, with what it says there about what was done."""
        response = RedirectResponse(address, status_code=303)
        if told:
            written = base64.urlsafe_b64encode(json.dumps([kind, told]).encode()).decode()
            response.set_cookie(
                NOTICE, written, max_age=60, httponly=True, samesite="lax", secure=self.request.app.state.secure
            )
        return response


Screen = Callable[[Visit], Response]


def screen(function: Screen) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a screen, for the table of routes."""

    @wraps(function)
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_visited, function, request)

    return endpoint


def _visited(function: Screen, request: Request) -> Response:
    who = auth.who(request)
    with auth.seen(request) as connection:
        return function(
            Visit(
                request=request,
                who=who,
                viewer=auth.viewer(request),
                connection=connection,
                pages=pages(who.zone),
                frame=replace(frame(request), alerts=alert.unseen(connection), rights=rights(connection)),
                form=auth.form(request),
                zone=ZoneInfo(who.zone),
            )
        )


def as_id(written: str) -> UUID:
    """An id as addresses and forms write it.

    Raises:
        NotFound: it is none.
    """
    try:
        return UUID(written)
    except ValueError as error:
        raise NotFound("There is no such page, or it was not released to you.") from error


def _read(cookie: str | None) -> Notice | None:
    if not cookie:
        return None
    try:
        kind, text = json.loads(base64.urlsafe_b64decode(cookie))
        str(text).encode()
    except (ValueError, TypeError, RecursionError):  # not of our making
        return None
    if not isinstance(text, str) or not isinstance(kind, str):
        return None
    return Notice(text=text, kind="failed" if kind == "failed" else "done")
