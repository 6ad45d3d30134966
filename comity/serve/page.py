"""Pages for a request: the frame that every page has, filled from who asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse

from comity.serve.language import Language, languages
from comity.serve.pages import Frame, Notice, Pages
from comity.serve.pages import SignedIn as Shown
from comity.serve.preferences import LANGUAGE, language_of, theme_of
from comity.store.session import SignedIn


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    notices: tuple[Notice, ...] = (),
    **shown: object,
) -> HTMLResponse:
    """A page, or a part of one, as an answer.

    Args:
        request: which asks for it.
        template: its file under ``templates``.
        status: of the answer.
        headers: of the answer, besides those that every answer has.
        notices: what was just done.
        shown: what the template shows.
    """
    made = frame(request, notices=notices)
    return HTMLResponse(pages(_zone(request)).page(template, made, **shown), status, dict(headers or {}))


def frame(request: Request, *, notices: tuple[Notice, ...] = ()) -> Frame:
    """What every page shows around what it is about, for whoever asks."""
    who: SignedIn | None = getattr(request.state, "who", None)
    return Frame(
        language=language(request),
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        viewer=Shown(name=who.name, member=who.member_name, roles=who.roles) if who else None,
        centre=who.centre if who else getattr(request.state, "centre", "Comity"),
        csrf=getattr(request.state, "csrf", ""),
        theme=theme_of(request),
        notices=notices,
        alerts=getattr(request.state, "alerts", 0),
    )


def language(request: Request) -> Language:
    """The reader's language: chosen on this machine, else the officer's own, else the browser's."""
    who: SignedIn | None = getattr(request.state, "who", None)
    if who and request.cookies.get(LANGUAGE) not in languages():
        return languages().get(who.language) or language_of(request)
    return language_of(request)


@cache
def pages(zone: str) -> Pages:
    """What writes pages that show times in this zone, an IANA name."""
    return Pages(ZoneInfo(zone))


def _zone(request: Request) -> str:
    who: SignedIn | None = getattr(request.state, "who", None)
    return who.zone if who else "UTC"
