"""The reader's language and light or dark, kept in cookies: they tell nothing about anybody and work before sign-in."""

from __future__ import annotations

from typing import Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comity.serve.language import Language, languages, preferred

LANGUAGE, THEME = "comity_language", "comity_theme"
_YEAR = 365 * 24 * 3600


def language_of(request: Request, usual: str = "en") -> Language:
    """The language for this reader: the chosen one, else the browser's, else the centre's."""
    return preferred(request.cookies.get(LANGUAGE), request.headers.get("accept-language"), usual)


def theme_of(request: Request) -> Literal["light", "dark"] | None:
    """Light or dark by the reader's wish; none where the reader's machine decides."""
    match request.cookies.get(THEME):
        case "light":
            return "light"
        case "dark":
            return "dark"
    return None


async def prefer(request: Request) -> Response:
    """``POST /preferences``: keeps what was chosen and goes back to the page it was chosen on."""
    form = await request.form()
    response = RedirectResponse(within(str(form.get("back", "/"))), status_code=303)
    secure = request.app.state.secure
    if (code := form.get("language")) in languages():
        response.set_cookie(LANGUAGE, str(code), max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
    if (theme := form.get("theme")) in ("light", "dark"):
        response.set_cookie(THEME, str(theme), max_age=_YEAR, httponly=True, samesite="lax", secure=secure)
    elif theme == "":
        response.delete_cookie(THEME, httponly=True, samesite="lax", secure=secure)
    return response


def within(address: str) -> str:
    """An address that surely lies within this centre; its first page for any that may not."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if plain else "/"
